package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"sekisho/e2e/rig"
)

// A program that dies in the middle of a mail loses nothing: the client is told to come again, and the mail arrives once when the
// program is back. It may be what killed the program, so it is not read again; other mail is.
func TestKilledInTheMiddleOfAMail(t *testing.T) {
	dir := folder(t)
	inner := filepath.Join(dir, "inner.sock")
	g := openWith(t, rig.GateOptions{Dir: dir, Config: config(`mode = "hold"`), Inbound: "unix:" + inner})
	tap, err := rig.StartTap(strings.TrimPrefix(g.Postfix.InboundSocket(), "unix:"), inner)
	if err != nil {
		t.Fatal(err)
	}
	defer tap.Close()

	l := suspicious("Subject: in two attempts")
	l.text = strings.Repeat(strings.Repeat("x", 70)+"\r\n", 20000)
	killed := make(chan error, 1)
	tap.After(500_000, func() { killed <- g.Sekisho.Kill() })
	receipt, err := rig.Send(g.Postfix.Address(), partner, l.mail())
	if err != nil || receipt.Data.Code/100 != 4 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if err := <-killed; err != nil {
		t.Fatal(err)
	}

	// While the program is away, mail is put off too.
	if receipt, err := rig.Send(g.Postfix.Address(), partner, l.mail()); err != nil || receipt.Data.OK() {
		t.Fatalf("without the program: %+v, %v", receipt, err)
	}
	if queued, err := g.Postfix.Queue(); err != nil || len(queued) != 0 {
		t.Errorf("queue: %+v, %v", queued, err)
	}

	if err := g.Screen(config(`mode = "hold"`)); err != nil {
		t.Fatal(err)
	}
	sent := g.accepted(partner, l.mail())
	g.level(g.arrived(l), "undecided")
	if q, err := g.Postfix.Drained(sent.QueueID); err != nil || q.Queue != "" || g.arrivals(l) != 1 {
		t.Errorf("afterwards: %+v, %v, arrived %d times", q, err, g.arrivals(l))
	}
	g.level(g.delivered(partner, suspicious("Subject: another")), "mark")
}
