package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/payload/sandbox"
)

func TestReady(t *testing.T) {
	p := open(t, settings(t))
	p.dial("in", stranger).want(ordinary("1"), "pass")
	p.dial("in", stranger).want(program("2"), "hold")
	p.dial("out", stranger).want(program("3"), "") // passes without fields of ours
	if got := p.dial("in", stranger).send(packed("4")); !strings.Contains(got.traits, "exec-in-archive") {
		t.Errorf("the parts of a mail that comes by the milter are not read: %+v", got)
	}
	if copies, err := os.ReadDir(filepath.Join(p.dir, "data", "undecided")); err != nil || len(copies) > 0 {
		t.Errorf("%d raw copies of mails that were judged, %v", len(copies), err)
	}
	if p.get("/healthz") != "ok\n" || !strings.Contains(p.get("/metrics"), `sekisho_mails_total{action="quarantine",direction="in",level="hold"} 1`) {
		t.Errorf("%s", p.get("/metrics"))
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "in")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
}

// The auto listener tells directions apart by login, network and what comes from this host.
func TestDirections(t *testing.T) {
	c := settings(t)
	c.House.InternalNetworks = []string{"198.51.100.0/24", "2001:db8::/32"}
	p := open(t, c)
	for name, test := range map[string]struct {
		from client
		want string
	}{
		"stranger":                    {stranger, "hold"},
		"login":                       {client{name: "x.example", addr: "192.0.2.9", port: 4025, user: "hanako"}, ""},
		"internal network":            {client{name: "pc.tokiwa.example", addr: "198.51.100.7", port: 4025}, ""},
		"beside the network":          {client{name: "pc.example", addr: "198.51.101.7", port: 4025}, "hold"},
		"sendmail(1)":                 {client{name: "localhost", addr: "127.0.0.1"}, ""},
		"SMTP from this host":         {client{name: "localhost", addr: "127.0.0.1", port: 4025}, "hold"},
		"stranger who says localhost": {client{name: "localhost", addr: "192.0.2.9", port: 4025}, "hold"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.dial("auto", test.from).send(program(name)); got.level != test.want || got.code != 0 {
				t.Errorf("%+v, want %q", got, test.want)
			}
		})
	}
}

// A message keeps the screen that it began with; a configuration that is wrong changes nothing.
func TestReload(t *testing.T) {
	p := open(t, settings(t))
	early := p.dial("in", stranger)
	early.begin(program("early"))

	p.change(func(c *config.Config) { c.Screen.Mode = "observe" }, nil)
	if err := p.daemon.Reload(); err != nil {
		t.Fatal(err)
	}
	early.chunks(program("early").body)
	if got := early.end(); !got.held {
		t.Errorf("the message under way: %+v", got)
	}
	if got := early.send(program("late")); got.held || got.level != "hold" {
		t.Errorf("the next message on that connection: %+v", got)
	}

	wrong := []func(*config.Config) error{
		func(*config.Config) error { return errors.New("sekisho.toml:3:1: unknown key") },
		func(c *config.Config) error { c.Screen.Weights = map[string]float64{"no-such-trait": 1}; return nil },
		func(c *config.Config) error { c.House.TrustedRelays = []string{"nowhere"}; return nil },
	}
	for _, spoil := range wrong {
		kept := p.config
		c := kept
		c.Screen.Mode = "tag"
		err := spoil(&c)
		p.change(func(to *config.Config) { *to = c }, err)
		if p.daemon.Reload() == nil {
			t.Error("a wrong configuration was taken")
		}
		p.change(func(to *config.Config) { *to = kept }, nil)
		if got := p.dial("in", stranger).send(program("after")); got.held || got.tagged || got.level != "hold" {
			t.Errorf("after a wrong configuration: %+v", got)
		}
	}
	if m := p.get("/metrics"); !strings.Contains(m, `sekisho_reloads_total{result="refused"} 3`) || !strings.Contains(m, `sekisho_reloads_total{result="done"} 1`) {
		t.Error("reloads are not counted")
	}
}

// gate is a trait that waits until it is opened.
func gate() (trait heuristics.Trait, entered, release chan struct{}) {
	entered, release = make(chan struct{}, 1), make(chan struct{})
	return heuristics.Trait{
		ID: "gate", Family: "attachment", Weight: 1, Kind: heuristics.Structural, Ref: "test", Text: heuristics.Text{En: "gate", Ja: "門"},
		Find: func(*heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
			entered <- struct{}{}
			<-release
			return nil, ""
		},
	}, entered, release
}

// A stop waits for the mail that is being judged, and takes no new connections.
func TestStopWhileAMailIsJudged(t *testing.T) {
	p := open(t, settings(t))
	trait, entered, release := gate()
	p.daemon.parts.Traits = append(heuristics.Table(), trait)
	if err := p.daemon.Reload(); err != nil {
		t.Fatal(err)
	}
	m, idle := p.dial("in", stranger), p.dial("in", stranger)
	m.begin(program("1"))
	m.chunks(program("1").body)
	answered := make(chan fate, 1)
	go func() { answered <- m.end() }()
	<-entered

	p.stop()
	if n, err := idle.conn.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("an idle connection: %d octets, %v", n, err)
	}
	p.eventually("new connections to be refused", func() bool {
		late, err := p.tryDial("in", stranger)
		if err == nil {
			late.conn.Close()
		}
		return err != nil
	})
	close(release)
	if got := <-answered; !got.held {
		t.Errorf("the mail at its end: %+v", got)
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
}

// Mail that cannot be stored is put off, and the service lives on.
func TestSpoolThatCannotBeWritten(t *testing.T) {
	p := open(t, settings(t))
	spool := filepath.Join(p.dir, "data", "spool")
	if info, err := os.Stat(spool); err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("%v, %v", info, err)
	}
	large := ordinary("1")
	large.body = strings.Repeat("A line of a large mail.\r\n", 120_000)
	if err := os.Remove(spool); err != nil {
		t.Fatal(err)
	}
	m := p.dial("in", stranger)
	if got := m.send(large); got.code != 451 {
		t.Errorf("without a spool: %+v", got)
	}
	m.want(program("2"), "hold")
	p.logged("what=not-received")
	if err := os.Mkdir(spool, 0o700); err != nil {
		t.Fatal(err)
	}
	m.want(large, "pass")
	p.eventually("all room to be given back", func() bool { return p.daemon.parts.Budget.InUse() == 0 })
	if left, err := os.ReadDir(spool); err != nil || len(left) > 0 {
		t.Errorf("left in the spool: %v, %v", left, err)
	}
}

// An archive that cannot be unpacked for want of a disk is not a clean one.
func TestArchiveThatCannotBeStored(t *testing.T) {
	c := settings(t)
	c.Screen.Limits.SpoolMemory = 64 << 10
	p := open(t, c)
	if err := os.Remove(filepath.Join(p.dir, "data", "spool")); err != nil {
		t.Fatal(err)
	}
	l := packed("1")
	inner := zipOf(map[string]string{"order.exe": "MZ\x90\x00", "zeros": strings.Repeat("\x00", 200_000)})
	l.body = base64Of(zipOf(map[string]string{"inner.zip": inner + strings.Repeat("\x00", 200_000)})) + "\r\n"
	if got := p.dial("in", stranger).send(l); got.code == 0 && !strings.Contains(got.traits, "opaque-archive") && !strings.Contains(got.traits, "exec-in-archive") {
		t.Errorf("%+v\n%s", got, p.log)
	}
}

// Senders that hold all the room and send nothing make others wait and be put off; nothing locks up, and the room comes back.
func TestRoomTakenBySlowSenders(t *testing.T) {
	c := settings(t)
	c.Screen.Limits.InFlight = 1 << 20
	p := prepare(t, c)
	p.daemon.parts.Budget = mail.NewBudget(1<<20, mail.Patience(100*time.Millisecond), mail.SpoolFolder(p.daemon.parts.Spool))
	if err := p.daemon.use(c); err != nil {
		t.Fatal(err)
	}
	p.start()
	slow := p.dial("in", stranger)
	slow.begin(ordinary("slow"))
	slow.chunks(strings.Repeat("x", 1<<20-4096))
	p.eventually("the room to be taken", func() bool { return p.daemon.parts.Budget.InUse() > 1<<20-4096 })
	large := ordinary("large")
	large.body = strings.Repeat("y", 60_000)
	answers := make(chan fate, 3)
	for range cap(answers) {
		go func() { answers <- p.dial("in", stranger).send(large) }()
	}
	for range cap(answers) {
		if got := <-answers; got.code != 451 {
			t.Errorf("without room: %+v", got)
		}
	}
	slow.conn.Close()
	p.eventually("the room to come back", func() bool { return p.daemon.parts.Budget.InUse() == 0 })
	p.dial("in", stranger).want(large, "pass")
}

func TestFoldersAndFilesAreOurs(t *testing.T) {
	p := open(t, settings(t))
	p.dial("in", stranger).want(ordinary("1"), "pass")
	err := filepath.WalkDir(filepath.Join(p.dir, "data"), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A second daemon with the same data folder, or with an address in use, does not start, and does no harm to the first.
func TestSecondDaemon(t *testing.T) {
	c := settings(t)
	p := open(t, c)
	if _, err := newDaemon("test", func() (config.Config, error) { return c, nil }, sandbox.Self, p.log); err == nil || !strings.Contains(err.Error(), c.Data) || !strings.Contains(err.Error(), "in use") {
		t.Errorf("the same data folder: %v", err)
	}
	other := settings(t)
	other.Listen.Auto = config.Addresses{c.Listen.Auto[0]}
	second := prepare(t, other)
	if err := second.daemon.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("the same address: %v", err)
	}
	if _, err := os.Stat(strings.TrimPrefix(other.Listen.Inbound[0], "unix:")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a socket is left: %v", err)
	}
	other.Listen.Auto, other.Listen.Metrics = nil, "inet:"+p.address("role=metrics")
	third := prepare(t, other)
	if err := third.daemon.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("metrics in use: %v", err)
	}
	if strings.Contains(third.log.String(), "ready") {
		t.Error("it said that it was ready")
	}
	p.dial("auto", stranger).want(program("1"), "hold")
}

// An orderly end is no suspicion: a mail that was cut off is judged when it comes again.
func TestRestartJudgesWhatWasCutOff(t *testing.T) {
	c := settings(t)
	p := prepare(t, c)
	p.daemon.drain = time.Millisecond
	p.start()
	m := p.dial("in", stranger)
	m.begin(program("1"))
	m.chunks("TVqQ")
	if err := p.close(); err != nil {
		t.Error(err)
	}
	p.logged("cut off")
	again := prepare(t, c)
	if n := again.daemon.parts.Ledger.Suspects(); n != 0 {
		t.Errorf("%d suspects", n)
	}
	if err := again.daemon.parts.Ledger.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoDataFolder(t *testing.T) {
	c := settings(t)
	c.Data = ""
	if _, err := newDaemon("test", func() (config.Config, error) { return c, nil }, sandbox.Self, os.Stderr); err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("%v", err)
	}
}
