package e2e

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// TestPostfix sends all kinds of mail through one Postfix with sekisho attached as it ships: Debian's chroot, mode hold.
func TestPostfix(t *testing.T) {
	g := open(t, `mode = "hold"`)
	for name, test := range map[string]func(gate){
		"two mails on one connection": twoMails,
		"subjects":                    subjects,
		"hold":                        hold,
		"null reverse-path":           nullReversePath,
		"SMTPUTF8":                    smtputf8,
		"8-bit header fields":         eightBit,
		"a mail of 50 MB":             large,
		"one rejected recipient":      rejectedRecipient,
		"fields of ours":              ownFields,
		"chroot":                      chroot,
		"sendmail(1)":                 sendmail1,
		"outbound":                    outbound,
		"samples":                     samples,
	} {
		t.Run(name, func(t *testing.T) { test(g.within(t)) })
	}
	if lines := g.Postfix.Complaints(); len(lines) > 0 {
		t.Errorf("Postfix complains:\n%s", strings.Join(lines, "\n"))
	}
}

// Each mail of a connection is judged by itself: the origin stays, the findings do not.
func twoMails(g gate) {
	first, second := suspicious("Subject: one"), plain("Subject: two")
	receipts, err := rig.SendMany(g.Postfix.Address(), abroad, first.mail(), second.mail())
	if err != nil || !receipts[0].Data.OK() || !receipts[1].Data.OK() {
		g.t.Fatalf("%+v, %v", receipts, err)
	}
	one, two := g.arrived(first), g.arrived(second)
	g.level(one, "mark")
	g.level(two, "pass")
	if !one.Has("X-Sekisho-Traits", "exec-attach") || !one.Has("X-Sekisho-Traits", "origin-foreign") {
		g.t.Errorf("first mail: %q", one.Field("X-Sekisho-Traits"))
	}
	if two.Has("X-Sekisho-Traits", "exec-attach") || !two.Has("X-Sekisho-Traits", "origin-foreign") {
		g.t.Errorf("second mail: %q", two.Field("X-Sekisho-Traits"))
	}
	for i, l := range []letter{first, second} {
		judged := g.Sekisho.Mail(l.id)
		if judged.Client != abroad.Addr || judged.QueueID != receipts[i].QueueID || judged.From != l.from {
			g.t.Errorf("logged: %+v", judged)
		}
	}
	domestic := g.delivered(partner, plain("Subject: three"))
	if domestic.Has("X-Sekisho-Traits", "origin-foreign") {
		g.t.Error("a mail from nowhere near is foreign")
	}
}

// A held mail is in the hold queue whole; released, it arrives once.
func hold(g gate) {
	l := dangerous("Subject: =?UTF-8?B?6KaL56mN5pu4?=")
	receipt := g.accepted(partner, l.mail())
	q, err := g.Postfix.Drained(receipt.QueueID)
	if err != nil || q.Queue != "hold" || q.Sender != l.from || len(q.Recipients) != 1 || q.Recipients[0].Address != l.to[0] {
		g.t.Fatalf("postqueue -j: %+v, %v", q, err)
	}
	if judged := g.Sekisho.Mail(l.id); judged.Level != "hold" || judged.Action != "quarantine" {
		g.t.Errorf("logged: %+v", judged)
	}
	if n := g.arrivals(l); n != 0 {
		g.t.Fatalf("arrived %d times while held", n)
	}
	if err := g.Postfix.Release(receipt.QueueID); err != nil {
		g.t.Fatal(err)
	}
	d := g.arrived(l)
	g.level(d, "hold")
	if !d.Has("X-Sekisho-Reason", "=?UTF-8?") || !bytes.HasSuffix(d.Octets, l.octets()) {
		g.t.Errorf("arrived:\n%s", d.Octets)
	}
	if q, err := g.Postfix.Drained(receipt.QueueID); err != nil || q.Queue != "" || g.arrivals(l) != 1 {
		g.t.Errorf("afterwards: %+v, %v, arrived %d times", q, err, g.arrivals(l))
	}
}

func nullReversePath(g gate) {
	l := suspicious("Subject: Undelivered Mail")
	l.from = ""
	d := g.delivered(partner, l)
	g.level(d, "mark")
	if d.From != "" {
		g.t.Errorf("reverse-path became %q", d.From)
	}
}

func smtputf8(g gate) {
	l := suspicious("Subject: 見積書", "X-Name: 鈴木")
	l.from, l.to, l.params = "鈴木@例え.example", []string{"山田@tokiwa.example"}, "SMTPUTF8 BODY=8BITMIME"
	d := g.delivered(partner, l)
	g.level(d, "mark")
	if d.From != l.from || d.To[0] != l.to[0] || !strings.Contains(d.Params, "SMTPUTF8") {
		g.t.Errorf("envelope became %q, %q, %q", d.From, d.To, d.Params)
	}
	if got := d.Field("Subject"); !slices.Equal(got, []string{" [SUSPICIOUS] 見積書"}) {
		g.t.Errorf("Subject %q", got)
	}
}

func eightBit(g gate) {
	l := plain("Subject: \x8c\xa9\x90\xcf\x8f\x91", "X-Name:\xbc\xd3\xb1\xdf\t \xcc\xda ", "Comments: \xff\xfe")
	l.params = "BODY=8BITMIME"
	d := g.delivered(partner, l)
	g.level(d, "pass")
	if !bytes.HasSuffix(d.Octets, l.octets()) {
		g.t.Errorf("arrived:\n%q", d.Octets)
	}
}

func large(g gate) {
	l := suspicious("Subject: large")
	line := strings.Repeat("0123456789abcdef", 4) + "\r\n"
	l.text = strings.Repeat(line, 50<<20/len(line))
	d := g.delivered(partner, l)
	g.level(d, "mark")
	_, got, _ := bytes.Cut(d.Octets, []byte("\r\n\r\n"))
	_, sent, _ := bytes.Cut(l.octets(), []byte("\r\n\r\n"))
	if sha256.Sum256(got) != sha256.Sum256(sent) {
		g.t.Errorf("a body of %d octets became another of %d", len(sent), len(got))
	}
}

func rejectedRecipient(g gate) {
	l := suspicious("Subject: to many")
	l.to = []string{"yamada@tokiwa.example", "nobody@tokiwa.example", "sato@tokiwa.example"}
	receipt := g.accepted(partner, l.mail())
	if !receipt.Rcpt[0].OK() || receipt.Rcpt[1].Code != 554 || !receipt.Rcpt[2].OK() {
		g.t.Errorf("recipients: %v", receipt.Rcpt)
	}
	d := g.arrived(l)
	g.level(d, "mark")
	slices.Sort(d.To)
	if !slices.Equal(d.To, []string{"sato@tokiwa.example", "yamada@tokiwa.example"}) {
		g.t.Errorf("arrived for %v", d.To)
	}
	if line := g.Sekisho.Mail(l.id); strings.Contains(line.Rcpts, "nobody@") || !strings.Contains(line.Rcpts, "sato@") {
		g.t.Errorf("logged recipients %q", line.Rcpts)
	}
}

// What an arriving mail brings as X-Sekisho-* is taken out, wherever it stands.
func ownFields(g gate) {
	l := suspicious("X-Sekisho-Level: pass", "Subject: forged", "x-sekisho-score: 0", "X-Sekisho-Level: note", "X-Sekisho-Reason: all\r\n is well",
		"X-SEKISHO-ID: 1")
	d := g.delivered(partner, l)
	g.level(d, "mark")
	for _, name := range []string{"X-Sekisho-Score", "X-Sekisho-Traits", "X-Sekisho-Reason", "X-Sekisho-Id"} {
		if got := d.Field(name); len(got) != 1 || strings.Contains(got[0], "is well") || strings.TrimSpace(got[0]) == "0" || strings.TrimSpace(got[0]) == "1" {
			g.t.Errorf("%s: %q", name, got)
		}
	}
}

// The services that talk to us run in the chroot of Debian's master.cf while a mail passes.
func chroot(g gate) {
	conn, err := rig.Dial(g.Postfix.Address(), partner)
	if err != nil {
		g.t.Fatal(err)
	}
	defer conn.Close()
	l := suspicious("Subject: chroot")
	if receipt, err := conn.Send(l.mail()); err != nil || !receipt.Data.OK() {
		g.t.Fatalf("%+v, %v", receipt, err)
	}
	for _, service := range []string{"smtpd", "cleanup"} {
		roots, err := g.Postfix.Roots(service)
		if err != nil || len(roots) == 0 {
			g.t.Fatalf("no process of %s found: %v", service, err)
		}
		for _, root := range roots {
			if root != g.Postfix.QueueDir() {
				g.t.Errorf("%s runs in %s", service, root)
			}
		}
	}
	g.level(g.arrived(l), "mark")
}

// Mail of this host goes to the outbound listener, which lets everything pass and says who wrote to whom.
func sendmail1(g gate) {
	l := dangerous("Subject: from a program")
	l.from, l.to = "cron@tokiwa.example", []string{"desk@far.example"}
	if err := g.Postfix.Sendmail1(l.from, l.to, bytes.ReplaceAll(l.octets(), []byte("\r\n"), []byte("\n"))); err != nil {
		g.t.Fatal(err)
	}
	d := g.arrived(l)
	if !bytes.HasSuffix(d.Octets, l.octets()) || len(d.Field("X-Sekisho-Level")) != 0 {
		g.t.Errorf("arrived:\n%s", d.Octets)
	}
	g.passedOut(l)
}

// Mail of our users passes too, and an answer to a tagged mail leaves without our traces.
func outbound(g gate) {
	l := dangerous("X-Sekisho-Level: mark", "Subject: Re: [SUSPICIOUS] estimate")
	l.from, l.to = "yamada@tokiwa.example", []string{"suzuki@aoba.example"}
	receipt, err := rig.Send(g.Postfix.SubmissionAddress(), rig.XClient{}, l.mail())
	if err != nil || !receipt.Data.OK() {
		g.t.Fatalf("%+v, %v", receipt, err)
	}
	d := g.arrived(l)
	if got := d.Field("Subject"); !slices.Equal(got, []string{" Re: estimate"}) || len(d.Field("X-Sekisho-Level")) != 0 {
		g.t.Errorf("Subject %q, level %q", got, d.Field("X-Sekisho-Level"))
	}
	g.passedOut(l)
}

func (g gate) passedOut(l letter) {
	g.t.Helper()
	judged := g.Sekisho.Mail(l.id)
	if judged.Direction != "out" || judged.Action != "accept" || judged.From != l.from || judged.Rcpts != l.to[0] {
		g.t.Errorf("logged: %+v", judged)
	}
}

// Every sample of the corpus gets the level that its label says, by way of a real mail server.
func samples(g gate) {
	at := time.Now()
	for _, s := range corpus.Samples() {
		x := rig.XClient{Addr: s.Client.Addr, Name: s.Client.Name, Helo: s.Client.Helo}
		receipt := g.accepted(x, rig.Mail{From: s.From, To: s.To, Octets: s.Octets(at)})
		if _, err := g.Postfix.Drained(receipt.QueueID); err != nil {
			g.t.Error(err)
		}
		if judged := g.Sekisho.Queued(receipt.QueueID); judged.Level != string(s.Want) {
			g.t.Errorf("%s: %s (%v; %s), want %s", s.Name, judged.Level, judged.Score, judged.Traits, s.Want)
		}
	}
}
