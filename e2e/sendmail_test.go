package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sekisho/e2e/rig"
)

// post is a private Sendmail with sekisho attached by TCP.
type post struct {
	t        *testing.T
	sendmail *rig.Sendmail
	sekisho  *rig.Sekisho
	sink     *rig.Sink
}

// TestSendmail is a smoke test with the other mail server that speaks the protocol.
func TestSendmail(t *testing.T) {
	p := openPost(t)
	for name, test := range map[string]func(post){
		"tag": postTags, "quarantine": postQuarantines, "two mails on one connection": postTwoMails, "IPv6": postIPv6,
	} {
		t.Run(name, func(t *testing.T) {
			inner := p
			inner.t = t
			test(inner)
		})
	}
}

func openPost(t *testing.T) post {
	t.Helper()
	tree, bin, dir := packages(t, "sendmail"), program(t), folder(t)
	p := post{t: t}
	port, err := rig.FreePort("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	// Everything comes from loopback here: with it as a relay of ours, the Received field says where a mail is from.
	conf := strings.Replace(config(`mode = "hold"`), `["203.0.113.10"]`, `["127.0.0.1", "::1"]`, 1)
	file := filepath.Join(dir, "sekisho.toml")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	if p.sekisho, err = rig.StartSekisho(bin, dir, "serve", "--config", file, "--data", filepath.Join(dir, "data"),
		"--inbound", fmt.Sprintf("inet:127.0.0.1:%d", port), "--outbound", "", "--metrics", ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopped(t, p.sekisho.Term()) })
	if p.sink, err = rig.StartSink(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopped(t, p.sink.Close()) })
	if p.sendmail, err = rig.StartSendmail(tree, rig.SendmailOptions{Dir: filepath.Join(dir, "sendmail"), SinkPort: p.sink.Port(), MilterPort: port}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stopped(t, p.sendmail.Stop())
		if t.Failed() {
			t.Logf("sekisho:\n%s", tail(p.sekisho.Log()))
		}
	})
	return p
}

func stopped(t *testing.T, err error) {
	if err != nil {
		t.Error(err)
	}
}

// fromAbroad is a Received field of ours that says that the mail came from abroad.
const fromAbroad = "Received: from mail.example.org (unknown [114.114.114.114])\r\n\tby mx.tokiwa.example with ESMTP id 4XQ1aB2c3D;\r\n\tMon, 5 Oct 2026 10:12:00 +0900"

func (p post) send(address string, letters ...letter) []rig.Receipt {
	p.t.Helper()
	var mails []rig.Mail
	for _, l := range letters {
		mails = append(mails, l.mail())
	}
	receipts, err := rig.SendMany(address, rig.XClient{}, mails...)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, receipt := range receipts {
		if !receipt.Data.OK() || receipt.QueueID == "" {
			p.t.Fatalf("not accepted: %+v", receipt)
		}
	}
	return receipts
}

func (p post) arrived(l letter) rig.Delivery {
	p.t.Helper()
	d, err := p.sink.Wait(func(d rig.Delivery) bool { return d.Has("Message-ID", l.id) })
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

func postTags(p post) {
	l := suspicious("X-Sekisho-Level: pass", "Subject: =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\n folded")
	p.send(p.sendmail.Address(), l)
	d := p.arrived(l)
	if got := d.Field("Subject"); !slices.Equal(got, []string{" [SUSPICIOUS] =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\n folded"}) {
		p.t.Errorf("Subject %q", got)
	}
	if got := d.Field("X-Sekisho-Level"); !slices.Equal(got, []string{" mark"}) {
		p.t.Errorf("X-Sekisho-Level %q", got)
	}
}

func postQuarantines(p post) {
	l := dangerous("Subject: estimate")
	receipt := p.send(p.sendmail.Address(), l)[0]
	reasons, err := p.sendmail.Quarantined()
	if err != nil || reasons[receipt.QueueID] == "" {
		p.t.Fatalf("quarantined: %v, %v; want %s", reasons, err, receipt.QueueID)
	}
	if out, err := p.sendmail.Mailq(); err != nil || !strings.Contains(out, receipt.QueueID) {
		p.t.Errorf("mailq -qQ: %s, %v", out, err)
	}
	if len(p.sink.All()) > 0 && slices.ContainsFunc(p.sink.All(), func(d rig.Delivery) bool { return d.Has("Message-ID", l.id) }) {
		p.t.Fatal("arrived while quarantined")
	}
	if err := p.sendmail.Release(receipt.QueueID); err != nil {
		p.t.Fatal(err)
	}
	if d := p.arrived(l); !bytes.HasSuffix(d.Octets, l.octets()) {
		p.t.Errorf("arrived:\n%s", d.Octets)
	}
}

// Sendmail shows the fields of the first mail again with the second one: nothing of it may leak.
func postTwoMails(p post) {
	first, second := suspicious("Subject: one", "X-Only-In-One: 1"), plain("Subject: two")
	first.fields = append([]string{fromAbroad}, first.fields...)
	p.send(p.sendmail.Address(), first, second)
	one, two := p.arrived(first), p.arrived(second)
	if !one.Has("X-Sekisho-Level", "mark") || !one.Has("X-Sekisho-Traits", "origin-foreign") {
		p.t.Errorf("first mail: %q %q", one.Field("X-Sekisho-Level"), one.Field("X-Sekisho-Traits"))
	}
	if !two.Has("X-Sekisho-Level", "pass") || two.Has("X-Sekisho-Traits", "exec-attach") || two.Has("X-Sekisho-Traits", "origin-foreign") {
		p.t.Errorf("second mail: %q %q", two.Field("X-Sekisho-Level"), two.Field("X-Sekisho-Traits"))
	}
	for _, l := range []letter{first, second} {
		if judged := p.sekisho.Mail(l.id); judged.Client != "127.0.0.1" || judged.From != l.from {
			p.t.Errorf("logged: %+v", judged)
		}
	}
}

func postIPv6(p post) {
	if !p.sendmail.IPv6 {
		p.t.Skip("this host has no IPv6 on loopback")
	}
	l := suspicious("Subject: six")
	p.send(p.sendmail.Address6(), l)
	if d := p.arrived(l); !d.Has("X-Sekisho-Level", "mark") {
		p.t.Errorf("X-Sekisho-Level %q", d.Field("X-Sekisho-Level"))
	}
	if judged := p.sekisho.Mail(l.id); judged.Client != "::1" {
		p.t.Errorf("client is %q", judged.Client)
	}
}
