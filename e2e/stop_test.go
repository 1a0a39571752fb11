package e2e

import (
	"slices"
	"strings"
	"testing"

	"sekisho/e2e/rig"
)

// TestStop raises L3 at one Postfix, by way of which our people, clients inside and programs send.
func TestStop(t *testing.T) {
	g := openOut(t, rig.GateOptions{})
	step := func(name string, test func(outside)) {
		t.Run(name, func(t *testing.T) { test(outside{g.within(t)}) })
	}
	step("before", passesBefore)
	step("what was queued", queuedBefore)
	step("raised in the middle of a session", raisedInTheMiddle)
	step("30 strangers and a contact", manyStrangers)
	step("several mails in one session", severalMails)
	step("odd recipients", oddRecipients)
	step("null reverse-path", nullOutward)
	step("sendmail(1)", programs)
	step("sendmail(1) -t", namedInHeader)
	step("status", counted)
	g.lower()
	step("lowered", passesBefore)
}

// While nothing is raised, mail to strangers leaves.
func passesBefore(g outside) {
	for _, d := range g.doors() {
		l := letterTo(strangers(1)...)
		receipt, err := rig.Send(d.address, d.client, l.mail())
		if err != nil || !receipt.Data.OK() {
			g.t.Fatalf("%s: %+v, %v", d.name, receipt, err)
		}
		g.arrived(l)
	}
}

// What Postfix has taken already is not stopped, but said, with commands that hold it and let it go.
func queuedBefore(g outside) {
	g.Sink.PutOff(func(string) bool { return true })
	var queued []letter
	for _, to := range []string{"x@far.example", "y@far.example", "z@distant.example", "sato@tokiwa.example"} {
		l := letterTo(to)
		if receipt, err := rig.Send(g.Postfix.InsideAddress(), onDesk, l.mail()); err != nil || !receipt.Data.OK() {
			g.t.Fatalf("%+v, %v", receipt, err)
		}
		queued = append(queued, l)
	}
	out, said, err := g.order("--lang", "en")
	for _, want := range []string{" 2  far.example", " 1  distant.example"} {
		if err != nil || !strings.Contains(out, want) {
			g.t.Errorf("raise does not say %q: %v\n%s%s", want, err, out, said)
		}
	}
	g.types(out, "hold:")
	if n := g.onHold(); n != 3 {
		g.t.Errorf("%d mails are on hold", n)
	}
	g.Sink.PutOff(nil)
	g.types(out, "let go:")
	if err := g.Postfix.Flush(); err != nil {
		g.t.Fatal(err)
	}
	for _, l := range queued {
		g.arrived(l)
	}
	g.lower()
}

// types does what a line of the command's advice says.
func (g outside) types(advice, label string) {
	g.t.Helper()
	for line := range strings.Lines(advice) {
		if command, found := strings.CutPrefix(strings.TrimSpace(line), label); found {
			if out, err := g.Shell(strings.TrimSpace(command)); err != nil {
				g.t.Fatalf("%s: %v\n%s", line, err, out)
			}
			return
		}
	}
	g.t.Fatalf("no line %q in\n%s", label, advice)
}

func (g outside) onHold() int {
	queued, err := g.Postfix.Queue()
	if err != nil {
		g.t.Error(err)
	}
	n := 0
	for _, q := range queued {
		if q.Queue == "hold" {
			n++
		}
	}
	return n
}

// What was agreed at RCPT is decided again at the end of the message.
func raisedInTheMiddle(g outside) {
	type begun struct {
		letter
		conn    *rig.Conn
		receipt rig.Receipt
		passes  bool
	}
	var mails []*begun
	for _, d := range g.doors() {
		for _, m := range []*begun{
			{letter: letterTo("x@far.example", contacts[0])},
			{letter: letterTo(contacts[0], "sato@tokiwa.example"), passes: true},
		} {
			var err error
			if m.conn, err = rig.Dial(d.address, d.client); err != nil {
				g.t.Fatal(err)
			}
			defer m.conn.Close()
			if m.receipt, err = m.conn.Envelope(m.mail()); err != nil || !m.receipt.Rcpt[0].OK() || !m.receipt.Rcpt[1].OK() {
				g.t.Fatalf("%s: %+v, %v", d.name, m.receipt, err)
			}
			mails = append(mails, m)
		}
	}
	g.raise()
	for _, m := range mails {
		if err := m.conn.Data(&m.receipt, m.octets()); err != nil || m.receipt.Data.OK() != m.passes || !m.passes && !isStopped(m.receipt.Data) {
			g.t.Errorf("to %v: %+v, %v", m.to, m.receipt.Data, err)
		}
		if m.passes {
			g.went(m.letter, m.receipt, m.to...)
		} else if to := g.toldTo(m.letter); len(to) > 0 {
			g.t.Errorf("left for %v", to)
		}
	}
}

// With the shipped limits one session bears any number of strangers: each is stopped, and the contact behind them gets the mail.
func manyStrangers(g outside) {
	for _, d := range g.doors() {
		l := letterTo(append(strangers(30), contacts[0])...)
		receipt, err := rig.Send(d.address, d.client, l.mail())
		if err != nil || !receipt.Data.OK() {
			g.t.Fatalf("%s: %+v, %v", d.name, receipt, err)
		}
		for i, r := range receipt.Rcpt[:30] {
			if !isStopped(r) {
				g.t.Errorf("%s: %s: %s", d.name, l.to[i], r)
			}
		}
		g.went(l, receipt, contacts[0])
	}
}

// What was stopped leaves no trace in the next mail of a session, and what passed none in what follows it.
func severalMails(g outside) {
	for _, d := range g.doors() {
		var mails []rig.Mail
		letters := []letter{letterTo("x@far.example"), letterTo(contacts[0]), letterTo("x@far.example"), letterTo("sato@tokiwa.example")}
		for _, l := range letters {
			mails = append(mails, l.mail())
		}
		receipts, err := rig.SendMany(d.address, d.client, mails...)
		if err != nil {
			g.t.Fatalf("%s: %v", d.name, err)
		}
		for i, r := range receipts {
			if passes := i%2 == 1; r.Data.OK() != passes || !passes && !isStopped(r.Rcpt[0]) {
				g.t.Errorf("%s: %v: %+v", d.name, letters[i].to, r)
			}
		}
		g.arrived(letters[1])
		g.arrived(letters[3])
		if to := slices.Concat(g.toldTo(letters[0]), g.toldTo(letters[2])); len(to) > 0 {
			g.t.Errorf("%s: left for %v", d.name, to)
		}
	}
}

// With Postfix's own limits it hangs up with 421 before it comes to the contact. The mail stays with its sender, and a session for the
// contact alone delivers it.
func TestPostfixsOwnLimits(t *testing.T) {
	g := openOut(t, rig.GateOptions{Limits: rig.Defaults})
	g.raise()
	for _, d := range g.doors() {
		l := letterTo(append(strangers(30), contacts[0])...)
		conn, err := rig.Dial(d.address, d.client)
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := conn.Send(l.mail())
		conn.Close()
		last := len(receipt.Rcpt) - 1
		if err == nil || last != 20 || receipt.Rcpt[last].Code != 421 || !isStopped(receipt.Rcpt[last-1]) {
			t.Fatalf("%s: %+v, %v", d.name, receipt, err)
		}
		l.to = contacts[:1]
		if receipt, err = rig.Send(d.address, d.client, l.mail()); err != nil || !receipt.Data.OK() {
			t.Fatalf("%s: the contact alone: %+v, %v", d.name, receipt, err)
		}
		g.went(l, receipt, contacts[0])
	}
}

// A bounce to inside passes; to a stranger the null reverse-path helps nobody.
func nullOutward(g outside) {
	for _, d := range g.doors() {
		l := letterTo("sato@tokiwa.example", "x@far.example")
		l.from = ""
		receipt, err := rig.Send(d.address, d.client, l.mail())
		if err != nil || !receipt.Data.OK() || !receipt.Rcpt[0].OK() || !isStopped(receipt.Rcpt[1]) {
			g.t.Errorf("%s: %+v, %v", d.name, receipt, err)
		}
		g.went(l, receipt, l.to[0])
	}
}

// Mail of programs is decided as a whole. What is stopped waits where sendmail(1) has put it, and leaves once when the level is lowered.
func programs(g outside) {
	since := len(g.Postfix.Log())
	passing := []letter{letterTo(contacts[0]), letterTo("sato@tokiwa.example", "x@partner.example")}
	bounce := letterTo("sato@tokiwa.example")
	bounce.from = ""
	passing = append(passing, bounce)
	waiting := []letter{letterTo("x@far.example"), letterTo("sato@tokiwa.example", "y@far.example", contacts[0])}
	for _, l := range slices.Concat(waiting, passing) {
		g.submit(l)
	}
	for _, l := range passing {
		g.reached(l)
	}
	g.putOff(since, len(waiting))
	if n, err := g.Postfix.Submitted(); err != nil || n != len(waiting) {
		g.t.Errorf("%d mails wait, %v", n, err)
	}
	again := len(g.Postfix.Log())
	if err := g.Postfix.Pickup(); err != nil {
		g.t.Fatal(err)
	}
	g.putOff(again, len(waiting))
	for _, l := range waiting {
		if to := g.toldTo(l); len(to) > 0 {
			g.t.Errorf("left for %v", to)
		}
	}

	g.lower()
	if err := g.Postfix.Pickup(); err != nil {
		g.t.Fatal(err)
	}
	for _, l := range slices.Concat(waiting, passing) {
		g.reached(l)
	}
	if n, err := g.Postfix.Submitted(); err != nil || n != 0 {
		g.t.Errorf("%d mails wait still, %v", n, err)
	}
	g.raise()
}

// Recipients that stand in the header alone are seen, in all its fields.
func namedInHeader(g outside) {
	since := len(g.Postfix.Log())
	hidden := letterTo()
	hidden.fields = append(hidden.fields, "Bcc: x@far.example")
	open := letterTo()
	g.submit(hidden)
	g.submit(open)
	g.arrived(open) // To is one of ours
	g.putOff(since, 1)
	if to := g.toldTo(hidden); len(to) > 0 {
		g.t.Errorf("left for %v", to)
	}
	g.lower()
	if err := g.Postfix.Pickup(); err != nil {
		g.t.Fatal(err)
	}
	g.arrived(hidden)
	g.raise()
}

// The responder sees who tried: hosts by address, people by account.
func counted(g outside) {
	before, _ := g.status().stops()
	for range 3 {
		for _, x := range []rig.XClient{atHome, away} {
			if receipt, err := rig.Send(g.Postfix.SubmissionAddress(), x, letterTo("x@far.example").mail()); err != nil || !isStopped(receipt.Rcpt[0]) {
				g.t.Fatalf("%+v, %v", receipt, err)
			}
		}
	}
	status := g.status()
	hosts, accounts := status.stops()
	if status.Level != "L3" || status.Case == "" {
		g.t.Errorf("status: %+v", status)
	}
	if hosts[away.Addr]-before[away.Addr] != 3 || hosts[atHome.Addr]-before[atHome.Addr] != 3 {
		g.t.Errorf("hosts: %v, before %v", hosts, before)
	}
	if n := accounts["sato"] + accounts["sato@"+rig.Realm]; n != 3 {
		g.t.Errorf("accounts: %v", accounts)
	}
	if !strings.Contains(g.Sekisho.Log(), "x@far.example") {
		g.t.Error("nothing is logged of them")
	}
}
