package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/control"
	"sekisho/internal/incident"
	"sekisho/internal/mta"
	"sekisho/internal/payload/sandbox"
)

// hanako is a user who has logged in.
var hanako = client{name: "pc1.tokiwa.example", addr: "198.51.100.7", port: 4025, user: "hanako"}

const (
	outside = "taro@aoba.example"
	vendor  = "csirt@vendor.example"
	inside  = "jiro@tokiwa.example"
)

func (p *checkpoint) files() *incident.Files { return incident.Open(p.config.Data) }

// raise closes the gate, as the command does: first the files, then the daemon's word.
func (p *checkpoint) raise() incident.State {
	p.t.Helper()
	if _, err := p.files().AddContacts(time.Now(), incident.Contact{Address: vendor, Person: "Vendor", Phone: "03-0000-0000", By: "sato"}); err != nil {
		p.t.Fatal(err)
	}
	s, err := p.files().Raise(time.Now(), incident.Raise{
		Level: incident.Isolate, Until: time.Now().Add(time.Hour), By: "sato", Reason: "drill", Phone: "9999", IfRev: -1,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (p *checkpoint) adopt() {
	p.t.Helper()
	force, open, err := p.control().Adopt(p.t.Context())
	if want := p.files().Load().State; err != nil || open != 0 || force.State.Rev != want.Rev || force.State.Level != want.Level {
		p.t.Fatalf("adopted %+v with %d unanswered, %v; want %+v", force.State, open, err, want)
	}
}

func (p *checkpoint) lower() {
	p.t.Helper()
	if _, err := p.files().Lower(time.Now(), "sato", "over", -1); err != nil {
		p.t.Fatal(err)
	}
	p.adopt()
}

func (p *checkpoint) control() *control.Client {
	p.t.Helper()
	c, err := control.Dial(p.config.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() })
	return c
}

func (p *checkpoint) attempts() []incident.Attempt {
	p.t.Helper()
	var list []incident.Attempt
	for a, err := range p.files().Attempts() {
		if err != nil {
			p.t.Error(err)
		}
		list = append(list, a)
	}
	return list
}

// rcpts begins a message and returns the codes that its recipients get.
func (m *sender) rcpts(from string, to ...string) []int {
	m.t.Helper()
	if _, err := m.Mail(from, nil); err != nil {
		m.t.Fatal(err)
	}
	var codes []int
	for _, r := range to {
		act, err := m.Rcpt(r, nil)
		if err != nil {
			m.t.Fatal(err)
		}
		codes = append(codes, act.SMTPCode)
	}
	return codes
}

// rest sends header and body of a message whose recipients were sent.
func (m *sender) rest(l letter) fate {
	m.t.Helper()
	for _, f := range l.fields {
		name, value, _ := strings.Cut(f, ": ")
		if _, err := m.HeaderField(name, value); err != nil {
			m.t.Fatal(err)
		}
	}
	if _, err := m.HeaderEnd(); err != nil {
		m.t.Fatal(err)
	}
	m.chunks(l.body)
	return m.end()
}

func (m *sender) wantCodes(codes []int, want ...int) {
	m.t.Helper()
	if !slices.Equal(codes, want) {
		m.t.Errorf("recipients were answered %v, want %v", codes, want)
	}
}

func gatedSettings(t testing.TB) config.Config {
	c := settings(t)
	c.House.InternalNetworks = []string{"198.51.100.0/24"}
	return c
}

// A level that is raised while a message is under way stops it at its end; from then on recipients are stopped one by one.
func TestRaiseDuringASession(t *testing.T) {
	p := open(t, gatedSettings(t))
	for _, listener := range []string{"out", "auto"} {
		m := p.dial(listener, hanako)
		m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor), 0, 0)
		raised := p.raise()
		p.adopt()
		if got := m.rest(ordinary("1")); got.code != 451 {
			t.Errorf("%s, at the end: %+v", listener, got)
		}
		m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, inside, "x@"+strings.Repeat("y", 300), vendor), 451, 0, 451, 0)
		if got := m.rest(ordinary("2")); got.code != 0 {
			t.Errorf("%s, to a contact: %+v", listener, got)
		}
		m.wantCodes(m.rcpts("", outside, inside), 451, 0)

		local := p.dial(listener, client{name: "localhost", addr: "127.0.0.1"})
		local.wantCodes(local.rcpts("root@tokiwa.example", outside), 0)
		if got := local.rest(packed("3")); got.code != 451 {
			t.Errorf("%s, sendmail(1): %+v", listener, got)
		}
		list := p.attempts()
		if len(list) < 5 {
			t.Fatalf("%d attempts journalled: %+v", len(list), list)
		}
		list = list[len(list)-5:]
		if a := list[0]; a.Stage != "eom" || a.User != "hanako" || a.Case != raised.Case || a.Attachments == nil || len(a.Attachments) > 0 || a.Size == nil {
			t.Errorf("first attempt %+v", a)
		}
		if a := list[1]; a.Stage != "rcpt" || !slices.Equal(a.Rcpts, []string{outside}) || a.Size != nil {
			t.Errorf("second attempt %+v", a)
		}
		if a := list[4]; a.Stage != "eom" || a.User != "" || len(a.Attachments) != 1 || a.Attachments[0].Name != "order.zip" || a.Attachments[0].SHA256 == "" {
			t.Errorf("the mail of sendmail(1): %+v", a)
		}
		line := p.line("msg=stopped case=" + raised.Case)
		for _, want := range []string{"stage=eom", "user=hanako", "client=198.51.100.7", outside} {
			if !strings.Contains(line, want) {
				t.Errorf("%s is missing in %s", want, line)
			}
		}
		p.logged("action=tempfail")
		p.logged("gate=L3 case=" + raised.Case)
		if m := p.get("/metrics"); !strings.Contains(m, "sekisho_gate_level 3") || !strings.Contains(m, `sekisho_gate_stopped_total{stage="rcpt"}`) {
			t.Errorf("metrics:\n%s", m)
		}
		p.lower()
		m.wantCodes(m.rcpts("hanako@tokiwa.example", outside), 0)
		if got := m.rest(ordinary("4")); got.code != 0 {
			t.Errorf("%s, after lowering: %+v", listener, got)
		}
	}
	if m := p.get("/metrics"); !strings.Contains(m, "sekisho_gate_level 0") {
		t.Error("the metric still shows the level")
	}
}

// Mail that comes in is never asked about, whatever its recipients are called.
func TestInboundIsNotGated(t *testing.T) {
	p := open(t, gatedSettings(t))
	p.raise()
	p.adopt()
	for _, listener := range []string{"in", "auto"} {
		m := p.dial(listener, stranger)
		m.wantCodes(m.rcpts("taro@example.net", outside, inside), 0, 0)
		if got := m.rest(ordinary("1")); got.code != 0 || got.level != "pass" {
			t.Errorf("%s: %+v", listener, got)
		}
	}
	if n := len(p.attempts()); n != 0 {
		t.Errorf("%d attempts journalled", n)
	}
}

// A level outlives the daemon: it holds before the first connection is taken.
func TestRestartKeepsTheLevel(t *testing.T) {
	c := gatedSettings(t)
	p := open(t, c)
	raised := p.raise()
	p.adopt()
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, c)
	log := again.log.String()
	at, listening := strings.Index(log, "resumed L3 rev "+fmt.Sprint(raised.Rev)+" case "+raised.Case), strings.Index(log, "msg=listening")
	if at < 0 || at > listening {
		t.Errorf("not resumed before listening:\n%s", log)
	}
	m := again.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor), 451, 0)
}

// A level that is raised after the daemon has read the state, but before it can be told, is not missed.
func TestRaisedWhileStarting(t *testing.T) {
	p := prepare(t, gatedSettings(t))
	p.raise()
	p.start()
	p.logged("resumed L3")
	m := p.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor), 451, 0)
}

// A level whose command died before it told the daemon comes into force all the same.
func TestRaisedAndNotTold(t *testing.T) {
	p := prepare(t, gatedSettings(t))
	p.start()
	p.raise()
	p.logged("incident level changed")
	m := p.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor), 451, 0)
}

// A damaged state that was not the normal one keeps the gate closed, and says so.
func TestDamagedStateStaysClosed(t *testing.T) {
	c := gatedSettings(t)
	p := open(t, c)
	p.raise()
	p.adopt()
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"level.a", "level.b"} {
		path := filepath.Join(c.Data, "incident", name)
		if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, c)
	again.logged("msg=\"incident alarm\"")
	m := again.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor, inside), 451, 0, 0)
	if got := m.rest(ordinary("1")); got.code != 0 {
		t.Errorf("to a contact: %+v", got)
	}
	if strings.Contains(again.get("/metrics"), "sekisho_incident_alarm 0") {
		t.Error("no alarm is counted")
	}
}

// While attempts cannot be journalled strangers are stopped all the same, contacts pass, and both are told of.
func TestJournalThatCannotBeWritten(t *testing.T) {
	c := gatedSettings(t)
	if err := os.MkdirAll(filepath.Join(c.Data, "incident", "attempts.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(c.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	p := open(t, c)
	p.raise()
	p.adopt()
	m := p.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside, vendor), 451, 0)
	if got := m.rest(ordinary("1")); got.code != 0 {
		t.Errorf("to a contact: %+v", got)
	}
	p.logged("msg=unrecorded")
	if strings.Contains(p.get("/metrics"), "sekisho_gate_unrecorded_total 0") {
		t.Error("not counted")
	}
	if err := os.Remove(filepath.Join(c.Data, "incident", "attempts.jsonl")); err != nil {
		t.Fatal(err)
	}
	m.wantCodes(m.rcpts("hanako@tokiwa.example", outside), 451)
	if n := len(p.attempts()); n != 1 {
		t.Errorf("%d attempts journalled once there is room again", n)
	}
}

// What belongs to the house follows the configuration.
func TestHouseFollowsReload(t *testing.T) {
	p := open(t, gatedSettings(t))
	p.raise()
	p.adopt()
	m := p.dial("out", hanako)
	m.wantCodes(m.rcpts("hanako@tokiwa.example", inside, outside), 0, 451)
	p.change(func(c *config.Config) {
		c.House.Domains = append(slices.Clone(c.House.Domains), "aoba.example")
		c.House.ExternalForwards = []string{inside}
	}, nil)
	if err := p.control().Reload(p.t.Context()); err != nil {
		t.Fatal(err)
	}
	m.wantCodes(m.rcpts("hanako@tokiwa.example", inside, outside), 451, 0)
}

func TestControlSocket(t *testing.T) {
	p := open(t, gatedSettings(t))
	status, err := p.control().Status(t.Context())
	if err != nil || status.Version != "test" || status.PID != os.Getpid() || status.Force.State.Level != incident.Normal || status.Started.IsZero() {
		t.Errorf("%+v, %v", status, err)
	}
	p.change(func(*config.Config) {}, fmt.Errorf("sekisho.toml:3:1: unknown key"))
	if err := p.control().Reload(t.Context()); err == nil || !strings.Contains(err.Error(), "unknown key") {
		t.Errorf("%v", err)
	}
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := control.Dial(p.config.Data); err != control.ErrNoDaemon {
		t.Errorf("after the end: %v", err)
	}
}

// Two hundred mails a second are under way while the level is raised: the daemon answers in time, and what began after its answer is stopped.
func TestAdoptUnderLoad(t *testing.T) {
	p := open(t, gatedSettings(t))
	var inForce atomic.Bool
	var sent, leaked, stopped atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var senders sync.WaitGroup
	for range 4 {
		m := p.dial("out", client{name: "localhost", addr: "127.0.0.1"}) // decided at the end of each message
		senders.Go(func() {
			for tick := time.NewTicker(20 * time.Millisecond); ctx.Err() == nil; <-tick.C {
				after := inForce.Load()
				m.rcpts("root@tokiwa.example", outside)
				code := m.rest(ordinary("1")).code
				sent.Add(1)
				if code == 451 {
					stopped.Add(1)
				} else if after {
					leaked.Add(1)
				}
			}
		})
	}
	p.eventually("mail to flow", func() bool { return sent.Load() > 40 })
	p.raise()
	began := time.Now()
	p.adopt()
	took := time.Since(began)
	inForce.Store(true)
	seen := sent.Load()
	p.eventually("more mail to flow", func() bool { return sent.Load() > seen+40 })
	cancel()
	senders.Wait()
	if leaked.Load() > 0 || stopped.Load() < 30 {
		t.Errorf("%d mails leaked after the answer, %d were stopped", leaked.Load(), stopped.Load())
	}
	if took > 5*time.Second { // a second on a machine with nothing else to do
		t.Errorf("the answer took %v", took)
	}
	if n := int64(len(p.attempts())); n != stopped.Load() {
		t.Errorf("%d attempts journalled, %d mails stopped", n, stopped.Load())
	}
}

// After its time a level is told of at once and then hourly, and stays.
func TestReminder(t *testing.T) {
	until := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	s := incident.State{Rev: 4, Level: incident.Isolate, Until: until}
	var r reminder
	for _, c := range []struct {
		at   time.Duration
		rev  int
		want bool
	}{{-time.Minute, 4, false}, {time.Second, 4, true}, {time.Minute, 4, false}, {59 * time.Minute, 4, false}, {61 * time.Minute, 4, true},
		{62 * time.Minute, 4, false}, {63 * time.Minute, 5, true}, {10 * time.Minute, 5, true} /* the clock was set back */} {
		s.Rev = c.rev
		if got := r.due(s, until.Add(c.at)); got != c.want {
			t.Errorf("at %v, rev %d: %v", c.at, c.rev, got)
		}
	}
	if r.due(incident.State{Level: incident.Normal}, until.Add(24*time.Hour)) {
		t.Error("the normal level is told of")
	}
}

func TestCheckOfTheIncident(t *testing.T) {
	c := gatedSettings(t)
	c.House.AuthservIDs = []string{"mx.tokiwa.example"}
	found := func() string {
		t.Helper()
		problems, err := Check(c, sandbox.Self)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, p := range problems {
			if p.What.Ja == "" || (p.Fix.En == "") != (p.Fix.Ja == "") {
				t.Errorf("a language is missing: %+v", p)
			}
			if !strings.HasPrefix(p.Where, "[origin]") && !strings.HasPrefix(p.Where, "[history]") { // built-in data grows old, the history is young
				lines = append(lines, string(p.Severity)+" "+p.What.En)
			}
		}
		return strings.Join(lines, "\n")
	}
	p := open(t, c)
	if got := found(); got != "" {
		t.Errorf("normal: %s", got)
	}
	p.raise()
	p.adopt()
	if got := found(); strings.Contains(got, string(mta.Fix)+" ") || !strings.Contains(got, "info outgoing mail is stopped: L3") {
		t.Errorf("L3 with a daemon: %s", got)
	}
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	if got := found(); !strings.Contains(got, "fix L3 holds, but no daemon runs") {
		t.Errorf("L3 without a daemon: %s", got)
	}
	for _, name := range []string{"level.a", "level.b"} {
		if err := os.WriteFile(filepath.Join(c.Data, "incident", name), []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := found(); strings.Count(got, "fix ") < 2 {
		t.Errorf("damaged: %s", got)
	}
}
