package rig

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// debs finds the unpacked packages, or ends the test.
func debs(t *testing.T, set string) Tree {
	t.Helper()
	dir := os.Getenv("SEKISHO_DEBS")
	if dir == "" {
		dir = filepath.Join("..", "..", "build", "debs")
	}
	tree, err := OpenTree(dir, set)
	if err == nil && os.Geteuid() != 0 {
		err = ErrNotRoot
	}
	if err == nil {
		return tree
	}
	if os.Getenv("SEKISHO_E2E") == "1" {
		t.Fatal(err)
	}
	t.Skip(err)
	return Tree{}
}

func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sekisho-rig-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func sink(t *testing.T) *Sink {
	t.Helper()
	s, err := StartSink()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// The private Postfix by itself: what is sent arrives octet for octet, from the client it poses as, and the queue can be steered.
func TestPostfix(t *testing.T) {
	tree, s := debs(t, "postfix"), sink(t)
	p, err := StartPostfix(tree, PostfixOptions{Dir: folder(t), SinkPort: s.Port(),
		Main: []string{"smtpd_sender_restrictions = check_sender_access inline:{held@a.example=HOLD}"}})
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	t.Cleanup(func() {
		if !stopped {
			p.Stop()
		}
	})

	t.Run("octets", func(t *testing.T) { testOctets(t, p, s) })
	t.Run("hold", func(t *testing.T) { testHold(t, p, s) })
	t.Run("sendmail1", func(t *testing.T) { testSendmail1(t, p, s) })

	if lines := p.Complaints(); len(lines) > 0 {
		t.Errorf("Postfix complains:\n%s", strings.Join(lines, "\n"))
	}
	stopped = true
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
}

func testOctets(t *testing.T, p *Postfix, s *Sink) {
	sent := []byte("Date: Mon, 5 Oct 2026 10:12:00 +0900\r\nFrom: a@a.example\r\nMessage-ID: <1@a.example>\r\nSubject:\x82\xa0  x \r\n\r\n.dot\r\n..dots\r\n\x82\xa0\r\n")
	x := XClient{Addr: "114.114.114.114", Name: "mail.a.example", Helo: "helo.a.example"}
	receipt, err := Send(p.Address(), x, Mail{From: "a@a.example", To: []string{"b@tokiwa.example", "nobody@tokiwa.example"}, Params: "BODY=8BITMIME", Octets: sent})
	if err != nil || !receipt.Data.OK() {
		t.Fatalf("receipt %+v, %v", receipt, err)
	}
	if !receipt.Rcpt[0].OK() || receipt.Rcpt[1].Code != 554 {
		t.Errorf("recipients: %v", receipt.Rcpt)
	}
	d, err := s.Wait(func(d Delivery) bool { return d.From == "a@a.example" })
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(d.Octets, sent) || !bytes.HasPrefix(d.Octets, []byte("Received: from helo.a.example (mail.a.example [114.114.114.114])")) {
		t.Errorf("arrived:\n%q", d.Octets)
	}
	if len(d.To) != 1 || d.To[0] != "b@tokiwa.example" {
		t.Errorf("to %v", d.To)
	}
}

func testHold(t *testing.T, p *Postfix, s *Sink) {
	receipt, err := Send(p.Address(), XClient{}, Mail{From: "held@a.example", To: []string{"b@tokiwa.example"}, Octets: []byte("Subject: x\r\n\r\nx\r\n")})
	if err != nil || !receipt.Data.OK() {
		t.Fatalf("receipt %+v, %v", receipt, err)
	}
	if q, err := p.Drained(receipt.QueueID); err != nil || q.Queue != "hold" || q.Sender != "held@a.example" {
		t.Fatalf("queue: %+v, %v", q, err)
	}
	if err := p.Release(receipt.QueueID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(func(d Delivery) bool { return d.From == "held@a.example" }); err != nil {
		t.Error(err)
	}
}

func testSendmail1(t *testing.T, p *Postfix, s *Sink) {
	if err := p.Sendmail1("cron@tokiwa.example", []string{"x@far.example"}, []byte("Subject: x\n\nx\n")); err != nil {
		t.Fatal(err)
	}
	d, err := s.Wait(func(d Delivery) bool { return d.From == "cron@tokiwa.example" })
	if err != nil || d.To[0] != "x@far.example" {
		t.Errorf("arrived %+v, %v", d, err)
	}
}
