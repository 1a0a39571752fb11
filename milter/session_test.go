package milter

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gomilter "github.com/emersion/go-milter"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

func TestTwoMessagesOnOneConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc := &fakeScreener{}
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.connectFrom("Mail.Example.NET.", "203.0.113.9")
		m.send(gomilter.CodeHelo, "mail.example.net\x00")

		m.send(gomilter.CodeMacro, "Mi\x00Q1\x00{auth_authen}\x00taro\x00")
		m.envelope("a@example.net", "b@example.jp", "c@example.jp")
		m.content("one\r\n", "Subject: first", "X-One: 1")
		m.want('c', "")

		m.envelope("", "d@example.jp")
		m.send(gomilter.CodeMacro, "Ni\x00Q2\x00")
		m.content("two\r\n", "Subject: second")
		m.want('c', "")
		synctest.Wait()

		client := mail.Client{Addr: netip.MustParseAddr("203.0.113.9"), Port: 8080, Name: "mail.example.net", HELO: "mail.example.net"}
		authed := client
		authed.AuthUser = "taro"
		want := []*letter{
			{
				client: authed, header: "Subject: first\nX-One: 1\n", body: "one\r\n", queueID: "Q1", judgeID: "Q1", judged: true, aborts: 1,
				env: mail.Envelope{Known: true, From: "a@example.net", Rcpts: []mail.Recipient{{Addr: "b@example.jp"}, {Addr: "c@example.jp"}}},
			},
			{
				client: client, header: "Subject: second\n", body: "two\r\n", queueID: "Q2", judgeID: "Q2", judged: true, aborts: 1,
				env: mail.Envelope{Known: true, Rcpts: []mail.Recipient{{Addr: "d@example.jp"}}},
			},
		}
		opts := cmp.Options{cmp.AllowUnexported(letter{}), cmpopts.IgnoreFields(letter{}, "screener"), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })}
		if d := cmp.Diff(want, sc.letters, opts); d != "" {
			t.Error(d)
		}
	})
}

func TestAbort(t *testing.T) {
	for _, give := range []string{"ABORT", "MAIL", "QUIT_NC", "CONNECT"} {
		t.Run(give, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sc := &fakeScreener{}
				connect, s := start(t, Options{}, sc)
				m := connect().negotiate()
				m.connectFrom("mail.example.net", "203.0.113.9")
				m.envelope("a@example.net", "b@example.jp")
				m.send(gomilter.CodeMacro, "Li\x00Q1\x00")
				m.send(gomilter.CodeHeader, "Subject\x00 first\x00")
				switch give {
				case "ABORT":
					m.send(gomilter.CodeAbort, "")
				case "QUIT_NC":
					m.send(gomilter.CodeQuitNewConn, "")
				case "CONNECT":
					m.connectFrom("other.example.net", "203.0.113.10")
				}
				m.envelope("x@example.net", "y@example.jp")
				m.content("two", "Subject: second")
				m.want('c', "")
				synctest.Wait()

				if l := sc.letter(t, 0); l.judged || l.aborts != 1 {
					t.Errorf("given-up message: judged %v, %d aborts", l.judged, l.aborts)
				}
				l := sc.letter(t, 1)
				if l.header != "Subject: second\n" || l.env.From != "x@example.net" || len(l.env.Rcpts) != 1 || l.queueID != "" {
					t.Errorf("second message carries something of the first: %+v", l)
				}
				if known := l.client.Name; (known == "") != (give == "QUIT_NC") {
					t.Errorf("client name %q after %s", known, give)
				}
				if n := s.held.used.Load(); n != 0 {
					t.Errorf("%d octets still held", n)
				}
			})
		})
	}
}

func TestMacrosMerge(t *testing.T) {
	sc := &fakeScreener{}
	connect, _ := start(t, Options{}, sc)
	m := connect().negotiate()
	m.send(gomilter.CodeMacro, "Cj\x00mx.example.jp\x00{daemon_name}\x00MTA-v6\x00")
	m.connectFrom("mail.example.net", "203.0.113.9")
	m.send(gomilter.CodeMacro, "H{tls_version}\x00TLSv1.3\x00")
	m.send(gomilter.CodeHelo, "mail.example.net\x00")
	m.send(gomilter.CodeMacro, "M{auth_authen}\x00taro@example.jp\x00")
	m.send(gomilter.CodeMail, "<a@example.net>\x00")
	m.send(gomilter.CodeMacro, "Ri\x004XyZ\x00")
	m.send(gomilter.CodeRcpt, "<b@example.jp>\x00")
	m.want('c', "")
	m.send(gomilter.CodeMacro, "N")
	m.content("x", "Subject: s")
	m.want('c', "")

	l := sc.letter(t, 0)
	c := l.client
	if c.Daemon != "MTA-v6" || c.TLSVersion != "TLSv1.3" || c.AuthUser != "taro@example.jp" || l.queueID != "4XyZ" || l.judgeID != "4XyZ" {
		t.Errorf("macros lost: %+v, queue id %q", c, l.queueID)
	}
}

// What a connection keeps is bounded, whatever its frames hold.
func TestLongNamesAreCut(t *testing.T) {
	sc := &fakeScreener{}
	connect, _ := start(t, Options{}, sc)
	m := connect().negotiate()
	long := strings.Repeat("x", 60_000)
	m.send(gomilter.CodeMacro, "C{daemon_name}\x00"+strings.Repeat("y", 900_000)+"\x00")
	m.connectFrom(long, "203.0.113.9")
	m.send(gomilter.CodeHelo, long+"\x00more")
	m.message()
	m.want('c', "")
	c := sc.letter(t, 0).client
	if len(c.Daemon) != maxName || len(c.Name) != maxName || len(c.HELO) != maxName {
		t.Errorf("kept %d of the daemon's name, %d of the client's, %d of HELO; want %d", len(c.Daemon), len(c.Name), len(c.HELO), maxName)
	}
}

func TestEnvelopeAsSent(t *testing.T) {
	sc := &fakeScreener{}
	connect, _ := start(t, Options{}, sc)
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<<odd>@example.net>\x00SIZE=1234\x00SMTPUTF8\x00")
	m.send(gomilter.CodeRcpt, "<用户@例子.jp>\x00NOTIFY=NEVER\x00ORCPT=rfc822;x@y\x00")
	m.want('c', "")
	m.send(gomilter.CodeRcpt, "bare@example.jp\x00")
	m.want('c', "")
	m.content("x")
	m.want('c', "")
	want := mail.Envelope{Known: true, From: "<odd>@example.net", Args: []string{"SIZE=1234", "SMTPUTF8"}, Rcpts: []mail.Recipient{
		{Addr: "用户@例子.jp", Args: []string{"NOTIFY=NEVER", "ORCPT=rfc822;x@y"}}, {Addr: "bare@example.jp"},
	}}
	if d := cmp.Diff(want, sc.letter(t, 0).env); d != "" {
		t.Error(d)
	}
}

// An MTA sends the macros of a recipient that it rejects, but not the recipient.
func TestRejectedRecipientIsNotSeen(t *testing.T) {
	sc := &fakeScreener{}
	connect, _ := start(t, Options{}, sc)
	m := connect().negotiate()
	m.envelope("a@example.net", "b@example.jp")
	m.send(gomilter.CodeMacro, "R{rcpt_mailer}\x00error\x00{rcpt_addr}\x00nobody@example.jp\x00")
	m.send(gomilter.CodeRcpt, "<c@example.jp>\x00")
	m.want('c', "")
	m.content("x", "Subject: s")
	m.want('c', "")
	want := []mail.Recipient{{Addr: "b@example.jp"}, {Addr: "c@example.jp"}}
	if d := cmp.Diff(want, sc.letter(t, 0).env.Rcpts); d != "" {
		t.Error(d)
	}
}

func TestOldMTA(t *testing.T) {
	sc := &fakeScreener{}
	connect, _ := start(t, Options{}, sc)
	m := connect()
	m.offer(2, 0x3f, 0x7f)
	m.want('O', "\x00\x00\x00\x02"+"\x00\x00\x00\x31"+"\x00\x00\x00\x00") // no macro lists
	step := func(code gomilter.Code, data string) {
		t.Helper()
		m.send(code, data)
		m.want('c', "")
	}
	step(gomilter.CodeConn, "mail.example.net\x004\x00\x19203.0.113.9\x00")
	step(gomilter.CodeHelo, "mail.example.net\x00")
	step(gomilter.CodeMail, "<a@example.net>\x00")
	step(gomilter.CodeRcpt, "<b@example.jp>\x00")
	step(gomilter.CodeHeader, "Subject\x00one space\x00")
	step(gomilter.CodeHeader, "X-Tab\x00\tv\x00")
	step(gomilter.CodeHeader, "X-Empty\x00\x00")
	step(gomilter.CodeEOH, "")
	step(gomilter.CodeBody, strings.Repeat("x", gomilter.MaxBodyChunk))
	step(codeUnknown, "VRFY\x00")
	step(gomilter.CodeEOB, "")
	if h := sc.letter(t, 0).header; h != "Subject: one space\nX-Tab:\tv\nX-Empty: \n" {
		t.Errorf("header %q", h)
	}
}

func TestClientFromConnect(t *testing.T) {
	for _, c := range []struct{ data, addr, name string }{
		{"Host.Example.NET.\x004\x1f\x90192.0.2.1\x00", "192.0.2.1", "host.example.net"},
		{"unknown\x004\x1f\x90192.0.2.1\x00", "192.0.2.1", ""},
		{"[192.0.2.1]\x004\x1f\x90192.0.2.1\x00", "192.0.2.1", ""},
		{"h.example\x006\x1f\x90IPv6:2001:db8:0:0:0:0:0:1\x00", "2001:db8::1", "h.example"},
		{"h.example\x006\x1f\x902001:db8::1\x00", "2001:db8::1", "h.example"},
		{"h.example\x004\x1f\x90IPv6:::ffff:192.0.2.1\x00", "192.0.2.1", "h.example"},
		{"h.example\x006\x1f\x90fe80::1%eth0\x00", "fe80::1", "h.example"},
		{"h.example\x004\x1f\x90unknown\x00", "invalid IP", "h.example"},
		{"localhost\x00L\x00\x00/run/smtp\x00", "127.0.0.1", "localhost"},
		{"localhost\x00U", "127.0.0.1", "localhost"},
		{"unknown\x00U", "invalid IP", ""},
	} {
		got, err := decodeConnect([]byte(c.data))
		if err != nil || got.Addr.String() != c.addr || got.Name != c.name {
			t.Errorf("%q: %v %q, %v; want %s %q", c.data, got.Addr, got.Name, err, c.addr, c.name)
		}
	}
	for _, data := range []string{"", "host", "host\x00", "host\x00x", "host\x004", "host\x004\x1f"} {
		if _, err := decodeConnect([]byte(data)); !errors.Is(err, errMalformed) {
			t.Errorf("%q: %v, want malformed", data, err)
		}
	}
	if c, _ := decodeConnect([]byte("localhost\x00U")); !c.Local() {
		t.Error("a pipe from this host is not local")
	}
}

// Sendmail shows the name of the reverse zone in CONNECT even where nothing leads back. Postfix says "unknown" of what it did not find,
// Sendmail the address in brackets. What was not told stays unknown.
func TestNameOfTheClient(t *testing.T) {
	const host, ptr = "mail.example.net", "Ptr.Example.net."
	for _, test := range []struct {
		resolve, ptr      string
		wantName, wantPTR string
		want              mail.Resolve
	}{
		{"OK", host, host, host, mail.ResolveOK},
		{"OK", "", host, host, mail.ResolveOK},
		{"FORGED", ptr, "", "ptr.example.net", mail.ResolveForged},
		{"FAIL", ptr, "", "ptr.example.net", mail.ResolveFail},
		{"FAIL", "unknown", "", "", mail.ResolveFail},
		{"FAIL", "[203.0.113.9]", "", "", mail.ResolveFail},
		{"FAIL", "", "", "", mail.ResolveTemp},
		{"TEMP", "unknown", "", "", mail.ResolveTemp},
		{"PERHAPS", ptr, "", "ptr.example.net", mail.ResolveTemp},
		{"", ptr, host, "ptr.example.net", ""},
		{"", "", host, "", ""},
	} {
		sc := &fakeScreener{}
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.send(gomilter.CodeMacro, "C{client_resolve}\x00"+test.resolve+"\x00{client_ptr}\x00"+test.ptr+"\x00")
		m.connectFrom(host, "203.0.113.9")
		m.message()
		m.want('c', "")
		got := sc.letter(t, 0).client
		if got.Name != test.wantName || got.PTR != test.wantPTR || got.Resolve != test.want {
			t.Errorf("%q, %q: name %q, PTR %q, %q; want %q, %q, %q", test.resolve, test.ptr,
				got.Name, got.PTR, got.Resolve, test.wantName, test.wantPTR, test.want)
		}
	}
}

func TestNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		sc := &fakeScreener{begin: func(ctx context.Context) error {
			if tries++; tries > 1 {
				return nil
			}
			<-ctx.Done() // waits as long as it may
			return ctx.Err()
		}}
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.send(gomilter.CodeMail, "<a@example.net>\x00")
		for range 2 {
			m.send(gomilter.CodeRcpt, "<b@example.jp>\x00")
			m.wantReply("451 4.3.2 ")
		}
		if tries != 1 {
			t.Errorf("asked %d times for room for one message", tries)
		}
		m.message() // the next one gets in
		m.want('c', "")
	})
}

func TestNilIntake(t *testing.T) {
	connect, _ := start(t, Options{}, nilScreener{})
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<a@example.net>\x00")
	m.content("x", "Subject: s") // no recipient: the failure shows at the end
	m.wantReply("451 4.3.2 ")
}

// nilScreener takes nothing in and says nothing.
type nilScreener struct{}

func (nilScreener) Begin(context.Context, mail.Client, mail.Envelope) (Intake, error) {
	return nil, nil
}

func TestPanicNeverPasses(t *testing.T) {
	boom := func() { panic("boom") }
	for name, sc := range map[string]*fakeScreener{
		"header": {onField: boom},
		"eoh":    {onEOH: boom},
		"body":   {onBody: boom},
		"judge":  {judge: func(context.Context) screen.Outcome { panic("boom") }},
	} {
		t.Run(name, func(t *testing.T) {
			count, log := &counter{}, &lockedBuffer{}
			connect, _ := start(t, Options{Metrics: count, Log: log.logger()}, sc)
			m := connect().negotiate()
			for range 2 { // the connection goes on
				m.message()
				m.wantReply("451 4.3.0 ")
			}
			if count.get("panic") != 2 {
				t.Errorf("%d panics counted, want 2", count.get("panic"))
			}
			if !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "session_test.go") {
				t.Errorf("log lacks the panic or its stack: %s", log)
			}
		})
	}
}

func TestPanicInBegin(t *testing.T) {
	count := &counter{}
	connect, _ := start(t, Options{Metrics: count}, &fakeScreener{begin: func(context.Context) error { panic("boom") }})
	m := connect().negotiate()
	m.send(gomilter.CodeMail, "<a@example.net>\x00")
	m.send(gomilter.CodeRcpt, "<b@example.jp>\x00")
	m.wantReply("451 4.3.0 ")
	if count.get("panic") != 1 {
		t.Errorf("%d panics counted, want 1", count.get("panic"))
	}
}

func TestPanicInAbort(t *testing.T) {
	count := &counter{}
	connect, _ := start(t, Options{Metrics: count}, &fakeScreener{onAbort: func() { panic("boom") }})
	m := connect().negotiate()
	for range 2 {
		m.message()
		m.want('c', "")
	}
	m.send(gomilter.CodeQuit, "")
	m.wantClosed()
	if count.get("panic") != 2 {
		t.Errorf("%d panics counted, want 2", count.get("panic"))
	}
}

// What Begin is given lives as long as the message: an intake that reads the body goes on with it.
func TestContextOfAMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		atBody := errors.New("no body came")
		sc := &fakeScreener{begin: func(given context.Context) error { ctx = given; return nil }}
		sc.onBody = func() { atBody = ctx.Err() }
		connect, _ := start(t, Options{}, sc)
		m := connect().negotiate()
		m.envelope("a@example.net", "b@example.jp")
		time.Sleep(2 * beginWait)
		m.content("hello\r\n", "Subject: hi")
		m.want('c', "")
		synctest.Wait()
		if atBody != nil {
			t.Errorf("while the body came: %v", atBody)
		}
		if ctx.Err() == nil {
			t.Error("the context lives on after the message")
		}
	})
}
