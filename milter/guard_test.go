package milter

import (
	"encoding/binary"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gomilter "github.com/emersion/go-milter"
)

func TestNegotiation(t *testing.T) {
	noData := uint32(gomilter.OptNoDataReply)
	for _, c := range []struct {
		name                                string
		version, actions, protocol          uint32
		wantVersion, wantActions, wantProto uint32
		macros                              bool
	}{
		{"present", 6, offerAll, offerProtocol, 6, 0x131, uint32(wantedProtocol), true},
		{"newer", 7, offerAll, offerProtocol, 6, 0x131, uint32(wantedProtocol), true},
		{"version 4", 4, 0x3f, 0x3ff, 4, 0x31, 0x380, false},
		{"no quarantine", 6, 0x11f, offerProtocol, 6, 0x111, uint32(wantedProtocol), true},
		{"no macro lists", 6, 0xff, offerProtocol, 6, 0x31, uint32(wantedProtocol), false},
		{"nothing", 2, 0, 0, 2, 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			connect, _ := start(t, Options{}, &fakeScreener{})
			m := connect()
			m.offer(c.version, c.actions, c.protocol)
			code, data := m.recv()
			if code != 'O' || len(data) < 12 {
				t.Fatalf("answer %q %q", code, data)
			}
			word := func(i int) uint32 { return binary.BigEndian.Uint32([]byte(data[i:])) }
			if word(0) != c.wantVersion || word(4) != c.wantActions || word(8) != c.wantProto {
				t.Errorf("version %d actions %#x protocol %#x, want %d %#x %#x", word(0), word(4), word(8), c.wantVersion, c.wantActions, c.wantProto)
			}
			if word(8)&noData != 0 {
				t.Error("asked for no answer to DATA, which the library always answers")
			}
			if got := len(data) > 12; got != c.macros {
				t.Errorf("macro lists: %v, want %v", got, c.macros)
			}
		})
	}
}

func TestBrokenFrames(t *testing.T) {
	raw := func(length uint32, rest string) string {
		return string(binary.BigEndian.AppendUint32(nil, length)) + rest
	}
	ok := func(code byte, data string) string { return string(appendFrame(nil, code, []byte(data))) }
	const begun = "M" // after MAIL
	for _, c := range []struct{ name, before, give, kind string }{
		{"zero length", "", raw(0, ""), "zero-length"},
		{"zero length with more", "", raw(0, "xyzzy"), "zero-length"},
		{"body too long", begun, raw(65537, "B"), "oversized"},
		{"header field too long", begun, raw(1<<20+1, "L"), "oversized"},
		{"macros too long", "", raw(1<<20+1, "D"), "oversized"},
		{"command too long", "", raw(64<<10+1, "M"), "oversized"},
		{"4 GiB", "", raw(1<<32-1, "H"), "oversized"},
		{"unknown command", "", ok('z', ""), "unknown-command"},
		{"short OPTNEG", "raw", ok('O', "\x00\x00\x00\x06"), "malformed"},
		{"version 1", "raw", ok('O', strings.Repeat("\x00\x00\x00\x01", 3)), "version"},
		{"CONNECT before OPTNEG", "raw", ok('C', "h\x00U"), "out-of-order"},
		{"OPTNEG twice", "", ok('O', strings.Repeat("\x00\x00\x00\x06", 3)), "out-of-order"},
		{"RCPT before MAIL", "", ok('R', "<a@b>\x00"), "out-of-order"},
		{"body before MAIL", "", ok('B', "x"), "out-of-order"},
		{"end before MAIL", "", ok('E', ""), "out-of-order"},
		{"header field after EOH", begun, ok('N', "") + ok('L', "A\x00b\x00"), "out-of-order"},
		{"MAIL without an address", "", ok('M', ""), "malformed"},
		{"CONNECT without a family", "", ok('C', "host\x00"), "malformed"},
		{"MACRO without a command", "", ok('D', ""), "malformed"},
		{"header field without a name", begun, ok('L', "\x00v\x00"), "malformed"},
		{"header field without NUL", begun, ok('L', "Subject"), "malformed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			count, sc := &counter{}, &fakeScreener{}
			connect, _ := start(t, Options{Metrics: count}, sc)
			m := connect()
			if c.before != "raw" {
				m.negotiate()
			}
			if c.before == begun {
				m.send(gomilter.CodeMail, "<a@example.net>\x00")
			}
			go func() { _, _ = m.conn.Write([]byte(c.give)) }() // may be hung up on half-way
			m.wantClosed()
			if count.get(c.kind) != 1 {
				t.Errorf("counted %v, want one %q", count.n, c.kind)
			}
			if len(sc.letters) > 0 && sc.letters[0].judged {
				t.Error("a broken message was judged")
			}
		})
	}
}

func TestCutShort(t *testing.T) {
	for _, c := range []struct{ name, give, kind string }{
		{"in the length", "\x00\x00", "truncated"},
		{"before the command", "\x00\x00\x00\x02", "truncated"},
		{"in a small frame", "\x00\x00\x00\x09Hmail", "truncated"},
		{"in a large frame", "\x00\x01\x00\x00Hmail", "truncated"},
		{"between frames", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				count := &counter{}
				connect, _ := start(t, Options{Metrics: count}, &fakeScreener{})
				m := connect().negotiate()
				if c.give != "" {
					m.write([]byte(c.give))
				}
				_ = m.conn.Close()
				synctest.Wait()
				if count.get("closed") != 1 || (c.kind != "" && count.get(c.kind) != 1) || (c.kind == "" && len(count.n) != 2) {
					t.Errorf("counted %v, want closed and %q", count.n, c.kind)
				}
			})
		})
	}
}

// One octet every nine tenths of the time allowed does not keep a connection.
func TestSlowFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		count := &counter{}
		connect, _ := start(t, Options{ReadTimeout: 10 * time.Second, Metrics: count}, &fakeScreener{})
		m := connect().negotiate()
		begin := time.Now()
		drip := appendFrame(nil, 'H', []byte(strings.Repeat("h", 1000)))
		for _, b := range drip {
			if _, err := m.conn.Write([]byte{b}); err != nil {
				break
			}
			time.Sleep(9 * time.Second)
		}
		if d := time.Since(begin); d > time.Minute {
			t.Errorf("held for %v", d)
		}
		if count.get("timeout") != 1 {
			t.Errorf("counted %v, want one timeout", count.n)
		}
	})
}

func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connect, _ := start(t, Options{ReadTimeout: 10 * time.Second}, &fakeScreener{})
		m := connect().negotiate()
		time.Sleep(9 * time.Second)
		m.message()
		m.want('c', "")
		begin := time.Now()
		m.wantClosed()
		if d := time.Since(begin); d != 10*time.Second {
			t.Errorf("closed after %v, want 10 s", d)
		}
	})
}

// An MTA that does not take its answers loses the connection.
func TestUnreadAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		count := &counter{}
		connect, _ := start(t, Options{WriteTimeout: time.Second, Metrics: count}, &fakeScreener{})
		m := connect()
		m.offer(6, offerAll, offerProtocol)
		time.Sleep(2 * time.Second)
		if count.get("closed") != 1 {
			t.Error("still open")
		}
	})
}

func TestLargeFrames(t *testing.T) {
	sc := &fakeScreener{}
	connect, s := start(t, Options{}, sc)
	m := connect().negotiate()
	field := strings.Repeat("x", 200_000)
	chunk := strings.Repeat("y", gomilter.MaxBodyChunk)
	m.envelope("a@example.net", "b@example.jp")
	m.send(gomilter.CodeHeader, "X-Long\x00 "+field+"\x00")
	m.send(gomilter.CodeEOH, "")
	for range 3 {
		m.send(gomilter.CodeBody, chunk)
	}
	m.send(gomilter.CodeBody, "end")
	m.send(gomilter.CodeEOB, "")
	m.want('c', "")
	l := sc.letter(t, 0)
	if l.header != "X-Long: "+field+"\n" || l.body != strings.Repeat(chunk, 3)+"end" {
		t.Errorf("header of %d octets, body of %d", len(l.header), len(l.body))
	}
	m.send(gomilter.CodeQuit, "")
	m.wantClosed()
	if n := s.held.used.Load(); n != 0 {
		t.Errorf("%d octets still held", n)
	}
}

func TestHeldFramesAreBounded(t *testing.T) {
	for name, fill := range map[string]func(m *mta){
		"large frame": func(m *mta) {
			_, _ = m.conn.Write(appendFrame(nil, 'L', []byte("X\x00"+strings.Repeat("x", 100_000))))
		},
		"recipients": func(m *mta) {
			for range 1000 {
				f := appendFrame(nil, 'R', []byte("<"+strings.Repeat("r", 100)+"@example.jp>\x00"))
				if _, err := m.conn.Write(f); err != nil {
					return
				}
				if _, err := m.conn.Read(make([]byte, 5)); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			count := &counter{}
			connect, s := start(t, Options{MaxHeldFrames: 50_000, Metrics: count}, &fakeScreener{})
			m := connect().negotiate()
			m.send(gomilter.CodeMail, "<a@example.net>\x00")
			fill(m)
			m.wantClosed()
			if count.get("no-room") != 1 {
				t.Errorf("counted %v, want one no-room", count.n)
			}
			if n := s.held.used.Load(); n != 0 {
				t.Errorf("%d octets still held", n)
			}
			other := connect().negotiate()
			other.message()
			other.want('c', "")
		})
	}
}

// SMTP commands that the MTA does not know reach a milter whose MTA cannot leave them out.
func TestUnknownSMTPCommand(t *testing.T) {
	connect, _ := start(t, Options{}, &fakeScreener{})
	m := connect()
	m.offer(6, offerAll, uint32(gomilter.OptNoUnknownReply))
	m.recv()
	m.send(codeUnknown, "XYZZY\x00")
	m.send(gomilter.CodeHelo, "h\x00")
	m.want('c', "") // to HELO alone
	m.send(gomilter.CodeData, "")
	m.want('c', "")
}
