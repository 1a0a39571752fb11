package mta

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sekisho/internal/config"
)

// Sendmail reads a sendmail.mc, or a sendmail.cf where the name ends so, and says what must be fixed. An error is a file that cannot be
// read.
func Sendmail(path string, c config.Config) ([]Problem, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	read := parseMC
	if filepath.Ext(path) == ".cf" {
		read = parseCF
	}
	s := sendmail{config: c, ours: sockets(c.Listen), path: path, setup: read(text)}
	s.check()
	return s.problems, nil
}

// sendmail is one Sendmail and what was noticed about it.
type sendmail struct {
	config   config.Config
	ours     []socket
	path     string
	setup    sendmailSetup
	problems []Problem
}

func (s *sendmail) report(severity Severity, line int, what, fix Text) {
	where := s.path
	if line > 0 {
		where = fmt.Sprintf("%s:%d", s.path, line)
	}
	s.problems = append(s.problems, Problem{severity, where, what, fix})
}

// check looks at the filters that lead to us, then at the order in which Sendmail asks.
func (s *sendmail) check() {
	found := map[role]bool{}
	for _, f := range s.setup.filters {
		if ours, is := s.leads(f); is {
			found[ours.role] = true
			s.checkFilter(f, ours)
		}
	}
	if len(found) == 0 {
		s.notWired()
		return
	}
	s.checkOrder()
	s.checkOutward(found)
}

// checkOutward: sendmail(1) itself hands its mail to the daemon by SMTP from 127.0.0.1 (submit.cf), where the auto listener knows hosts inside by
// [house] internal_networks alone.
func (s *sendmail) checkOutward(found map[role]bool) {
	if _, serves := withRole(s.ours, outbound); !serves || found[outbound] {
		return
	}
	if !found[auto] {
		s.report(Fix, 0, Text{
			"only the inbound listener is wired: what our users send is judged as mail from outside, and the outbound gate does not see it",
			"受信用の待ち受けだけにつながっています。利用者の送信メールが外部からのメールとして判定され、送信の制御も効きません"},
			Text{"let the filter lead to a listener of [listen] auto, which tells the direction by itself",
				"方向を自動で判別する [listen] auto の待ち受けにつないでください"})
		return
	}
	inside, err := config.Prefixes(s.config.House.InternalNetworks)
	if err != nil || covered(netip.MustParsePrefix("127.0.0.1/32"), inside) {
		return
	}
	s.report(Fix, 0, Text{
		"[house] internal_networks does not have 127.0.0.1: what sendmail(1) hands in on this host is judged as mail from outside, and the outbound gate does not see it",
		"[house] internal_networks に 127.0.0.1 がありません。このホストのsendmailコマンドからの送信が外部からのメールとして判定され、送信の制御が効きません"},
		Text{`internal_networks = ["127.0.0.1", …]`, `internal_networks に "127.0.0.1" を加えてください`})
}

// leads finds the socket of ours that a filter names.
func (s *sendmail) leads(f sendmailFilter) (socket, bool) {
	at := sendmailEndpoint(f.settings["S"])
	for _, o := range s.ours {
		if at.reaches(o.at) {
			return o, true
		}
	}
	return socket{}, false
}

// sendmailEndpoint reads "unix:/path", "local:/path", "inet:port@host" and "inet6:port@host".
func sendmailEndpoint(text string) endpoint {
	kind, rest, _ := strings.Cut(strings.TrimSpace(text), ":")
	switch kind {
	case "unix", "local":
		return endpoint{network: "unix", path: rest}
	case "inet", "inet6":
		port, host, _ := strings.Cut(rest, "@")
		return endpoint{network: "inet", host: canonicalHost(host), path: port}
	}
	return endpoint{}
}

func (s *sendmail) notWired() {
	what := Text{"no filter sends mail to us", "sekisho にメールを渡すフィルタがありません"}
	ours, found := s.preferred()
	if !found {
		s.report(Fix, 0, what, Text{"set [listen] auto", "[listen] の auto を設定してください"})
		return
	}
	line := fmt.Sprintf("INPUT_MAIL_FILTER(`sekisho', `S=%s, F=T, T=S:30s;R:30s;E:5m')dnl", ours.sendmailForm())
	s.report(Fix, 0, what, Text{"add to sendmail.mc, rebuild sendmail.cf and restart: " + line,
		"sendmail.mc に追加し、sendmail.cf を作り直して再起動してください: " + line})
}

// preferred is the listener to wire: Sendmail asks the same filters in both directions, so that auto serves best.
func (s *sendmail) preferred() (socket, bool) {
	if o, found := withRole(s.ours, auto); found {
		return o, true
	}
	return withRole(s.ours, inbound)
}

func (s socket) sendmailForm() string {
	network, where, err := config.ParseAddress(s.address)
	if err != nil || network == "unix" {
		return s.address
	}
	at := strings.LastIndexByte(where, ':')
	kind, host := "inet", where[:at]
	if strings.HasPrefix(host, "[") {
		kind, host = "inet6", strings.Trim(host, "[]")
	}
	return fmt.Sprintf("%s:%s@%s", kind, where[at+1:], host)
}

// checkFilter looks at one filter of ours: used, failing shut, patient.
func (s *sendmail) checkFilter(f sendmailFilter, ours socket) {
	if !slices.Contains(s.setup.order, f.name) && !slices.ContainsFunc(s.setup.daemons, func(d []string) bool { return slices.Contains(d, f.name) }) {
		s.report(Fix, f.line, Text{
			fmt.Sprintf("filter %s is defined but not used: InputMailFilters does not name it", f.name),
			fmt.Sprintf("フィルタ%sは定義されていますが、InputMailFilters にないため使われません", f.name)},
			Text{"use INPUT_MAIL_FILTER, or name it in confINPUT_MAIL_FILTERS", "INPUT_MAIL_FILTER を使うか、confINPUT_MAIL_FILTERS に加えてください"})
	}
	s.checkFlag(f, ours)
	if wait, need := s.patience(f), time.Duration(s.config.Screen.Limits.Deadline)+timeoutMargin; wait < need {
		s.report(Fix, f.line, Text{
			fmt.Sprintf("filter %s: timeout E is %v, shorter than our deadline and %v to spare", f.name, wait, timeoutMargin),
			fmt.Sprintf("フィルタ%s: タイムアウトE(%v)が、判定の制限時間に%vの余裕を加えた値より短くなっています", f.name, wait, timeoutMargin)},
			Text{"T=S:30s;R:30s;E:5m", "T=S:30s;R:30s;E:5m にしてください"})
	}
}

// checkFlag: F=T answers 4xx while we are down, F=4 closes the connection with 421, F=R answers 5xx; without a flag mail passes unseen.
func (s *sendmail) checkFlag(f sendmailFilter, ours socket) {
	flag := f.settings["F"]
	if flag == "T" || flag == "4" {
		return
	}
	severity := Warn
	if ours.role != inbound {
		severity = Fix
	}
	what := Text{fmt.Sprintf("filter %s has no F=T: all mail passes unseen while we are down", f.name),
		fmt.Sprintf("フィルタ%sに F=T がないため、停止中のメールがすべて素通りします", f.name)}
	if flag == "R" {
		what = Text{fmt.Sprintf("filter %s has F=R: all mail is sent back to its senders while we are down", f.name),
			fmt.Sprintf("フィルタ%sが F=R のため、停止中のメールがすべて差出人に返されます", f.name)}
	}
	s.report(severity, f.line, what, Text{"F=T", "F=T にしてください"})
}

// patience is how long Sendmail waits for the answer to the end of a message: timeout E, 5 minutes where it is not set.
func (s *sendmail) patience(f sendmailFilter) time.Duration {
	for part := range strings.SplitSeq(f.settings["T"], ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), ":")
		if name != "E" {
			continue
		}
		if d, ok := postfixTime(value); ok { // the same units; without one Sendmail takes seconds here too
			return d
		}
	}
	return 5 * time.Minute
}

// checkOrder: see the same check for Postfix.
func (s *sendmail) checkOrder() {
	lists := append([][]string{s.setup.order}, s.setup.daemons...)
	for _, list := range lists {
		first := slices.IndexFunc(list, s.inboundName)
		switch local := s.config.Origin.LocalAuthres; {
		case first > 0 && !local:
			s.report(Fix, s.lineOf(list[first]), precedes(list[0]), authresOn())
		case first == 0 && local:
			s.report(Fix, s.lineOf(list[first]), nonePrecedes("InputMailFilters"), authresOff())
		}
	}
}

func (s *sendmail) inboundName(name string) bool {
	for _, f := range s.setup.filters {
		if o, is := s.leads(f); is && f.name == name && o.role != outbound {
			return true
		}
	}
	return false
}

func (s *sendmail) lineOf(name string) int {
	for _, f := range s.setup.filters {
		if f.name == name {
			return f.line
		}
	}
	return 0
}
