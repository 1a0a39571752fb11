package app

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gomilter "github.com/emersion/go-milter"
)

// hostile are mails that cost more than they weigh, or that no reader likes.
func hostile() map[string]letter {
	with := func(body string, fields ...string) letter {
		l := ordinary("hostile")
		l.fields, l.body = append(l.fields, fields...), body
		return l
	}
	var nested strings.Builder
	for n := range 3000 {
		fmt.Fprintf(&nested, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", n, n+1)
	}
	return map[string]letter{
		"field of nearly 1 MB":        with("x\r\n", "X-Long: "+strings.Repeat("a", 1<<20-100)),
		"1 MB of folds":               with("x\r\n", "References: "+strings.Repeat("<a@b>\n ", 140_000)),
		"20,000 empty fields":         with("x\r\n", slicesOf("X: ", 20_000)...),
		"field of NULs and controls":  with("x\r\n", "X-Bad: a\x01\x7f\x1b[2J", "Subject: "+strings.Repeat("=?", 100_000)),
		"50,000 parts":                with(strings.Repeat("--b\r\n\r\nx\r\n", 50_000), "Content-Type: multipart/mixed; boundary=b"),
		"3,000 nestings":              with(nested.String(), "Content-Type: multipart/mixed; boundary=b0"),
		"nested messages":             with(strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 3000), "Content-Type: message/rfc822"),
		"line of 20 MB":               with(strings.Repeat("a", 20<<20)),
		"boundary-like line of 20 MB": with("--b"+strings.Repeat("-", 20<<20), "Content-Type: multipart/mixed; boundary=b"),
		"base64 of one line":          with(strings.Repeat("QUFB", 2<<20), "Content-Type: application/zip; name=a.zip", "Content-Transfer-Encoding: base64"),
		"NULs":                        with(strings.Repeat("\x00", 1<<20), "Content-Type: text/\x01html; charset=\x01"),
		"no body":                     with(""),
	}
}

func slicesOf(s string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = s
	}
	return list
}

// Every one is answered within the time that an MTA gives, and the mail after it is judged as ever.
func TestHostileMailIsAnswered(t *testing.T) {
	p := open(t, settings(t))
	for name, l := range hostile() {
		t.Run(name, func(t *testing.T) {
			m := p.dial("in", stranger)
			if got := m.send(l); got.level == "" || got.code != 0 {
				t.Errorf("%+v", got)
			}
			m.want(program("after"), "hold")
		})
	}
	p.eventually("all room to be given back", func() bool { return p.daemon.parts.Budget.InUse() == 0 })
	if log := p.log.String(); strings.Contains(log, "panic") || strings.ContainsAny(log, "\x00\x1b") {
		t.Errorf("%.2000s", log)
	}
}

// An MTA that sends and never reads its answers holds one connection, and nobody else.
func TestMTAThatNeverReads(t *testing.T) {
	p := open(t, settings(t))
	deaf := p.dial("in", stranger)
	if err := deaf.conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	sent := make(chan error, 1)
	go func() {
		helo := frame(byte(gomilter.CodeHelo), strings.Repeat("x", 100)+"\x00")
		var err error
		for n := 0; n < 500_000 && err == nil; n++ {
			_, err = deaf.conn.Write(helo)
		}
		sent <- err
	}()
	for n := range 20 {
		p.dial("in", stranger).want(program(fmt.Sprint(n)), "hold")
	}
	deaf.conn.Close()
	<-sent
	p.dial("in", stranger).want(program("last"), "hold")
}

func frame(code byte, data string) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(1+len(data))), code), data...)
}

// Octets that are no milter protocol end their connection, and are counted.
func TestStrangersOnTheSocket(t *testing.T) {
	p := open(t, settings(t))
	for _, octets := range []string{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x00\x00\x00\x00", "\xff\xff\xff\xffO", "\x16\x03\x01\x02\x00\x01",
		string(frame('M', "<a@b>\x00")), string(frame('O', "x")),
	} {
		conn, err := net.Dial("unix", filepath.Join(p.dir, "in"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(octets)); err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		_ = conn.(*net.UnixConn).CloseWrite()
		if answer, _ := io.ReadAll(conn); len(answer) > 0 {
			t.Errorf("%q was answered %q", octets, answer)
		}
		conn.Close()
	}
	if !strings.Contains(p.get("/metrics"), "sekisho_milter_protocol_errors_total") {
		t.Error("not counted")
	}
	p.dial("in", stranger).want(ordinary("1"), "pass")
}

// Beyond the limit a connection waits for a place.
func TestConnectionLimit(t *testing.T) {
	c := settings(t)
	c.Listen.MaxConnections = 2
	p := open(t, c)
	first := p.dial("in", stranger)
	p.dial("auto", stranger)
	got := make(chan error, 1)
	go func() {
		m, err := p.tryDial("in", stranger)
		if err == nil {
			m.conn.Close()
		}
		got <- err
	}()
	select {
	case err := <-got:
		t.Fatalf("a third connection: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	first.conn.Close()
	if err := <-got; err != nil {
		t.Errorf("with a place: %v", err)
	}
}

// grown is what a daemon must not do: goroutines that stay, memory that is not given back.
func (p *checkpoint) grown(work func()) {
	p.t.Helper()
	goroutines, memory := runtime.NumGoroutine(), heap()
	work()
	p.eventually("goroutines to end", func() bool { return runtime.NumGoroutine() <= goroutines+5 })
	if after := heap(); after > memory+32<<20 {
		p.t.Errorf("the heap has grown from %d to %d octets", memory, after)
	}
	if n := p.daemon.parts.Budget.InUse(); n != 0 {
		p.t.Errorf("%d octets are still in flight", n)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC() // what pools hold is freed by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestConnectionsComeAndGo(t *testing.T) {
	p := open(t, settings(t))
	p.dial("in", stranger).want(ordinary("0"), "pass")
	p.grown(func() {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for n := range 50 {
					p.comeAndGo(n)
				}
			})
		}
		wg.Wait()
	})
	p.eventually("connections to be counted out", func() bool { return strings.Contains(p.get("/metrics"), "sekisho_milter_connections 1\n") })
}

// comeAndGo ends a connection at one of its stages.
func (p *checkpoint) comeAndGo(n int) {
	m, err := p.tryDial("in", stranger)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer m.conn.Close()
	if n%3 > 0 {
		m.begin(program(fmt.Sprint(n)))
	}
	if n%3 > 1 {
		m.chunks(strings.Repeat("x", 300<<10))
	}
}

func TestNoGrowthOverManyMessages(t *testing.T) {
	p := open(t, settings(t))
	warm := p.dial("in", stranger)
	warm.want(packed("warm"), "mark")
	p.grown(func() {
		var wg sync.WaitGroup
		for sender := range 4 {
			m := p.dial("in", stranger)
			wg.Go(func() {
				for n := range 500 {
					m.want(packed(fmt.Sprintf("%d-%d", sender, n)), "mark")
				}
				m.conn.Close()
			})
		}
		wg.Wait()
	})
}
