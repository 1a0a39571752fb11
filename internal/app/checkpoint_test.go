package app

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/config"
	"sekisho/internal/payload/sandbox"
)

// patience is how long a test waits for what must come. It is generous: the machine may be busy.
const patience = 60 * time.Second

// journalled is a log that a test reads while the daemon writes.
type journalled struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journalled) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journalled) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// checkpoint is a daemon under test with its sockets in a folder of its own.
type checkpoint struct {
	t      testing.TB
	dir    string
	log    *journalled
	daemon *Daemon
	stop   context.CancelFunc
	ended  chan error

	mu     sync.Mutex
	config config.Config
	broken error // what the next reading of the configuration fails with
}

// settings are those of a house with every listener on a socket in dir.
func settings(t testing.TB) config.Config {
	dir := t.TempDir()
	c := houseConfig()
	c.Data = filepath.Join(dir, "data")
	c.Listen.Inbound = config.Addresses{"unix:" + filepath.Join(dir, "in")}
	c.Listen.Outbound = config.Addresses{"unix:" + filepath.Join(dir, "out")}
	c.Listen.Auto = config.Addresses{"unix:" + filepath.Join(dir, "auto")}
	c.Listen.Metrics = "inet:127.0.0.1:0"
	c.Screen.Mode = "hold"
	c.Origin.Verify = "off" // tests ask no DNS but their own
	return c
}

func prepare(t testing.TB, c config.Config) *checkpoint {
	t.Helper()
	p := &checkpoint{t: t, dir: filepath.Dir(c.Data), log: &journalled{}, config: c, ended: make(chan error, 1)}
	d, err := newDaemon("test", p.load, sandbox.Self, p.log)
	if err != nil {
		t.Fatal(err)
	}
	p.daemon = d
	return p
}

// open starts a daemon and waits until it is ready. It ends with the test.
func open(t testing.TB, c config.Config) *checkpoint {
	t.Helper()
	p := prepare(t, c)
	p.start()
	return p
}

func (p *checkpoint) start() {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p.stop = cancel
	go func() { p.ended <- p.daemon.Run(ctx) }()
	p.t.Cleanup(func() {
		cancel()
		select {
		case <-p.ended:
		case <-time.After(patience):
			p.t.Error("the daemon does not end")
		}
	})
	p.logged("msg=ready")
}

// close stops the daemon and returns how it ended.
func (p *checkpoint) close() error {
	p.t.Helper()
	p.stop()
	select {
	case err := <-p.ended:
		p.ended <- nil
		return err
	case <-time.After(patience):
		p.t.Fatal("the daemon does not end")
		return nil
	}
}

func (p *checkpoint) load() (config.Config, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.config, p.broken
}

func (p *checkpoint) change(change func(*config.Config), broken error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.config)
	p.broken = broken
}

// eventually waits until ok.
func (p *checkpoint) eventually(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("waited in vain for %s; log:\n%s", what, p.log)
		}
	}
}

func (p *checkpoint) logged(text string) {
	p.t.Helper()
	p.eventually("the log to say "+text, func() bool { return strings.Contains(p.log.String(), text) })
}

// line is the log line with that text.
func (p *checkpoint) line(text string) string {
	p.t.Helper()
	p.logged(text)
	for line := range strings.Lines(p.log.String()) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

// address is what a line of the log says after "address=tcp:".
func (p *checkpoint) address(of string) string {
	p.t.Helper()
	_, where, _ := strings.Cut(p.line(of), "address=tcp:")
	return strings.TrimSpace(where)
}

// get asks the metrics listener.
func (p *checkpoint) get(path string) string {
	p.t.Helper()
	resp, err := http.Get("http://" + p.address("role=metrics") + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s, %v", path, resp.Status, err)
	}
	return string(body)
}

// client is where a connection comes from, as CONNECT says it.
type client struct {
	name string
	addr string
	port uint16
	user string // logged in by SASL
}

var stranger = client{name: "mail.example.net", addr: "192.0.2.1", port: 4025}

// sender is one milter connection, played by go-milter's client.
type sender struct {
	t testing.TB
	*gomilter.ClientSession
	conn net.Conn
}

func (p *checkpoint) dial(socket string, c client) *sender {
	p.t.Helper()
	m, err := p.tryDial(socket, c)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { m.conn.Close() })
	return m
}

// kept is a dialer that keeps the connection for tests that treat it badly.
type kept struct{ conn net.Conn }

func (k *kept) Dial(network, address string) (conn net.Conn, err error) {
	k.conn, err = net.Dial(network, address)
	return k.conn, err
}

func (p *checkpoint) tryDial(socket string, c client) (*sender, error) {
	dialer := &kept{}
	session, err := gomilter.NewClientWithOptions("unix", filepath.Join(p.dir, socket), gomilter.ClientOptions{
		Dialer: dialer, ReadTimeout: patience, WriteTimeout: patience,
		ActionMask: gomilter.OptAddHeader | gomilter.OptChangeHeader | gomilter.OptQuarantine,
	}).Session()
	if err != nil {
		return nil, err
	}
	m := &sender{p.t, session, dialer.conn}
	if _, err := m.Conn(c.name, gomilter.FamilyInet, c.port, c.addr); err != nil {
		return nil, err
	}
	if c.user != "" {
		if err := m.Macros(gomilter.CodeMail, "{auth_authen}", c.user); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// letter is a mail as an MTA hands it over.
type letter struct {
	from   string
	fields []string // "Name: value"
	body   string
}

// ordinary is a mail without any trait; n tells it from others.
func ordinary(id string) letter {
	return letter{
		from:   "taro@example.net",
		fields: []string{"From: taro@example.net", "To: hanako@tokiwa.example", "Subject: minutes", "Message-ID: <" + id + "@example.net>"},
		body:   "As agreed.\r\n",
	}
}

// program is a mail that carries a program, which is held.
func program(id string) letter {
	l := ordinary(id)
	l.fields = append(l.fields, "MIME-Version: 1.0", "Content-Type: application/octet-stream; name=\"order.pdf.exe\"", "Content-Transfer-Encoding: base64")
	l.body = base64Of("MZ\x90\x00"+strings.Repeat("\x00", 200)) + "\r\n"
	return l
}

// packed is a mail with a program in a ZIP.
func packed(id string) letter {
	l := program(id)
	l.fields[5] = "Content-Type: application/zip; name=order.zip"
	l.body = base64Of(zipOf(map[string]string{"order.exe": "MZ\x90\x00" + strings.Repeat("\x00", 200)})) + "\r\n"
	return l
}

// begin sends all of a letter but its body.
func (m *sender) begin(l letter) {
	m.t.Helper()
	if _, err := m.Mail(l.from, nil); err != nil {
		m.t.Fatal(err)
	}
	if act, err := m.Rcpt("hanako@tokiwa.example", nil); err != nil || act.Code != gomilter.ActContinue {
		m.t.Fatalf("RCPT: %+v, %v", act, err)
	}
	for _, f := range l.fields {
		name, value, _ := strings.Cut(f, ": ")
		if _, err := m.HeaderField(name, value); err != nil {
			m.t.Fatal(err)
		}
	}
	if _, err := m.HeaderEnd(); err != nil {
		m.t.Fatal(err)
	}
}

func (m *sender) chunks(body string) {
	m.t.Helper()
	for len(body) > 0 {
		n := min(len(body), gomilter.MaxBodyChunk)
		if _, err := m.BodyChunk([]byte(body[:n])); err != nil {
			m.t.Fatal(err)
		}
		body = body[n:]
	}
}

// fate is what became of a mail.
type fate struct {
	code   int    // of the reply, or 0
	level  string // X-Sekisho-Level
	id     string
	held   bool
	tagged bool
	traits string
}

func (m *sender) end() fate {
	m.t.Helper()
	changes, act, err := m.End()
	if err != nil {
		m.t.Fatal(err)
	}
	f := fate{code: act.SMTPCode}
	for _, c := range changes {
		switch {
		case c.HeaderName == "X-Sekisho-Level":
			f.level = strings.TrimSpace(c.HeaderValue)
		case c.HeaderName == "X-Sekisho-Id":
			f.id = strings.TrimSpace(c.HeaderValue)
		case c.HeaderName == "X-Sekisho-Traits":
			f.traits = strings.TrimSpace(c.HeaderValue)
		case c.Code == gomilter.ActQuarantine:
			f.held = true
		case c.HeaderName == "Subject":
			f.tagged = true
		}
	}
	return f
}

func (m *sender) send(l letter) fate {
	m.t.Helper()
	m.begin(l)
	m.chunks(l.body)
	return m.end()
}

func (m *sender) want(l letter, want string) {
	m.t.Helper()
	if got := m.send(l); got.level != want || got.code != 0 {
		m.t.Errorf("%s: %+v, want level %s", l.fields, got, want)
	}
}
