package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/e2e/rig"
)

// Who sends in the tests of outgoing mail.
var (
	yamada = rig.Login{User: "yamada", Password: "asagao to himawari"}
	sato   = rig.Login{User: "sato", Password: "kikyo to hagi"}

	atHome = rig.XClient{Addr: "198.51.100.77", Login: yamada}
	away   = rig.XClient{Addr: "198.51.100.78", Login: sato}
	onDesk = rig.XClient{Addr: "192.168.1.20"}
)

// The contacts. The domain in the second one means its addresses, not its sub-domains.
var contacts = []string{"suzuki@aoba.example", "partner.example", "desk@xn--r8jz45g.example"}

// outside is a gate for mail that leaves the house.
type outside struct {
	gate
}

// outHouse is the house of these tests; one of its addresses leads outside.
var outHouse = strings.Replace(house, "[listen]", "internal_networks = [\""+rig.InsideNetwork+"\"]\nexternal_forwards = [\"retired@tokiwa.example\"]\n[listen]", 1)

// openOut starts a gate with contacts. The house is what Postfix takes for itself: so it follows routes inside local parts, as many do.
func openOut(t *testing.T, o rig.GateOptions) outside {
	t.Helper()
	if o.Dir == "" {
		o.Dir = folder(t)
	}
	o.Config, o.Users = outHouse, []rig.Login{yamada, sato}
	o.Main = append(o.Main, "mydestination = tokiwa.example, sub.tokiwa.example", "relay_domains =", "local_transport = $relay_transport")
	g := outside{openWith(t, o)}
	for _, c := range contacts {
		if out, said, err := g.Command("contacts", "add", c, "--person", "Suzuki", "--phone", "03-0000-0000", "--by", "kimura"); err != nil {
			t.Fatalf("contacts add %s: %v\n%s%s", c, err, out, said)
		}
	}
	return g
}

// raise raises L3 and wants it to be in force.
func (g outside) raise() {
	g.t.Helper()
	begun := time.Now()
	if out, said, err := g.order("--json"); err != nil || !strings.Contains(out, `"in_force":true`) {
		g.t.Fatalf("raise: %v\n%s%s", err, out, said)
	}
	g.t.Logf("raise took %v", time.Since(begun))
}

// order is the command that raises L3.
func (g outside) order(flags ...string) (out, said string, err error) {
	return g.Command(append([]string{"incident", "raise", "L3", "--until", "+4h", "--by", "kimura", "--reason", "malware on PC-0123",
		"--phone", "ext. 9999", "--yes"}, flags...)...)
}

func (g outside) lower() {
	g.t.Helper()
	if out, said, err := g.Command("incident", "lower", "--by", "kimura", "--reason", "cleaned", "--yes", "--json"); err != nil || !strings.Contains(out, `"in_force":true`) {
		g.t.Fatalf("lower: %v\n%s%s", err, out, said)
	}
}

// standing is what `incident status --json` prints.
type standing struct {
	Level   string `json:"level"`
	Case    string `json:"case"`
	Stopped struct {
		Attempts, Recipients int
		Hosts, Accounts      []struct {
			Name     string
			Attempts int
		}
	} `json:"stopped"`
}

// status is what the responder sees. Exit status 1 says that something needs attention, and is none here.
func (g outside) status() standing {
	g.t.Helper()
	out, said, err := g.Command("incident", "status", "--json")
	var s standing
	if err != nil || json.Unmarshal([]byte(out), &s) != nil {
		g.t.Fatalf("status: %v\n%s%s", err, out, said)
	}
	return s
}

// stops counts the stopped attempts by name: of hosts, and of accounts.
func (s standing) stops() (hosts, accounts map[string]int) {
	hosts, accounts = map[string]int{}, map[string]int{}
	for _, c := range s.Stopped.Hosts {
		hosts[c.Name] = c.Attempts
	}
	for _, c := range s.Stopped.Accounts {
		accounts[c.Name] = c.Attempts
	}
	return hosts, accounts
}

// stopReply is the reply to what is stopped.
var stopReply = regexp.MustCompile(`^451 4\.7\.1 Outbound mail is temporarily stopped by your CSIRT \(case \d{4}-\d{3}\)\. Please phone ext\. 9999\. Do not resend\.$`)

func isStopped(r rig.Reply) bool { return stopReply.MatchString(r.String()) }

// letterTo is an ordinary mail of ours.
func letterTo(to ...string) letter {
	l := plain("Subject: ours")
	l.from, l.to = "yamada@tokiwa.example", to
	return l
}

// door is one of the two ways by which mail leaves by SMTP.
type door struct {
	name    string
	address string
	client  rig.XClient
}

func (g outside) doors() []door {
	return []door{{"submission", g.Postfix.SubmissionAddress(), atHome}, {"inside", g.Postfix.InsideAddress(), onDesk}}
}

// submit submits by sendmail(1).
func (g outside) submit(l letter) {
	g.t.Helper()
	if err := g.Postfix.Sendmail1(l.from, l.to, bytes.ReplaceAll(l.octets(), []byte("\r\n"), []byte("\n"))); err != nil {
		g.t.Fatal(err)
	}
}

// putOff waits until a mail of sendmail(1) has been stopped n times since the log was that long.
func (g outside) putOff(since, n int) {
	g.t.Helper()
	found := 0
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if found = strings.Count(g.Postfix.Log()[since:], "milter-reject: END-OF-MESSAGE from localhost"); found >= n {
			return
		}
	}
	g.t.Fatalf("%d mails of sendmail(1) were stopped, want %d", found, n)
}

// toldTo are the recipients for which a mail arrived so far.
func (g outside) toldTo(l letter) []string {
	var to []string
	for _, d := range g.Sink.All() {
		if d.Has("Message-ID", l.id) {
			to = append(to, d.To...)
		}
	}
	return to
}

// went waits until a mail that was taken has left the queue, and wants it to have arrived for those recipients and nobody else.
func (g outside) went(l letter, r rig.Receipt, want ...string) {
	g.t.Helper()
	if _, err := g.Postfix.Drained(r.QueueID); err != nil {
		g.t.Error(err)
	}
	g.compare(l, want)
}

// reached waits until a mail of sendmail(1) has arrived for all its recipients, once for each.
func (g outside) reached(l letter) {
	g.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && len(g.toldTo(l)) < len(l.to); time.Sleep(10 * time.Millisecond) {
	}
	g.compare(l, l.to)
}

func (g outside) compare(l letter, want []string) {
	g.t.Helper()
	got := slices.Sorted(slices.Values(g.toldTo(l)))
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		g.t.Errorf("arrived for %q, want %q", got, want)
	}
}

// The limits of the tests are those that admins are told to set.
func TestShippedLimits(t *testing.T) {
	sample, err := os.ReadFile("../deploy/postfix/master.cf.sample")
	if err != nil {
		t.Fatal(err)
	}
	services := 0
	for _, service := range regexp.MustCompile(`(?m)^[^#\s].*\n(?:[ \t].*\n?)*`).FindAllString(string(sample), -1) {
		if !strings.Contains(service, "sekisho/out.sock") {
			continue
		}
		services++
		for _, limit := range rig.ErrorLimits {
			if !strings.Contains(service, "\n  -o "+limit+"\n") {
				t.Errorf("%s is missing in\n%s", limit, service)
			}
		}
	}
	if services < 2 {
		t.Errorf("%d services send outward", services)
	}
}

func strangers(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("stranger%d@far.example", i))
	}
	return list
}
