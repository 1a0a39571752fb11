package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"sekisho/e2e/rig"
)

// Clients that the tests pose as. Addresses of RFC 5737 lie in no country.
var (
	partner = rig.XClient{Addr: "198.51.100.20", Name: "mail.aoba.example", Helo: "mail.aoba.example"}
	abroad  = rig.XClient{Addr: "114.114.114.114", Name: "mail.example.org", Helo: "mail.example.org"}
)

const house = `
[house]
domains        = ["tokiwa.example"]
trusted_relays = ["203.0.113.10"]
authserv_ids   = ["mx.tokiwa.example"]
mx_hosts       = ["mx.tokiwa.example"]
[listen]
socket_mode = "0666"
[log]
format = "json"
[origin]
verify = "off" # the domains stand in no DNS, and tests ask none but their own
`

// config is the configuration of the tests with something added to [screen].
func config(screen string) string { return house + "[screen]\n" + screen + "\n" }

// need ends the test with the reason where it cannot run here: a failure with SEKISHO_E2E=1, else a skip.
func need(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if os.Getenv("SEKISHO_E2E") == "1" {
		t.Fatal(err)
	}
	t.Skip(err)
}

func fromEnv(key, preset string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return filepath.Join("..", preset)
}

// program is the path of bin/sekisho.
func program(t *testing.T) string {
	t.Helper()
	bin, err := filepath.Abs(fromEnv("SEKISHO_BIN", "bin/sekisho"))
	if err == nil {
		_, err = os.Stat(bin)
	}
	if err != nil {
		err = fmt.Errorf("the program is not built (make build): %w", err)
	}
	need(t, err)
	return bin
}

// packages opens a set of unpacked packages.
func packages(t *testing.T, set string) rig.Tree {
	t.Helper()
	if os.Geteuid() != 0 {
		need(t, rig.ErrNotRoot)
	}
	tree, err := rig.OpenTree(fromEnv("SEKISHO_DEBS", "build/debs"), set)
	need(t, err)
	return tree
}

// folder is an empty folder with a short path, since sockets lie in it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sekisho-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// gate is a running checkpoint within a test.
type gate struct {
	*rig.Gate
	t *testing.T
}

// open starts Postfix and sekisho for one test.
func open(t *testing.T, screen string) gate {
	t.Helper()
	return openWith(t, rig.GateOptions{Dir: folder(t), Config: config(screen)})
}

func openWith(t *testing.T, o rig.GateOptions) gate {
	t.Helper()
	packages(t, "postfix")
	o.Debs, o.Bin = fromEnv("SEKISHO_DEBS", "build/debs"), program(t)
	g, err := rig.StartGate(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("sekisho:\n%s\nPostfix:\n%s", tail(g.Sekisho.Log()), tail(g.Postfix.Log()))
		}
	})
	return gate{g, t}
}

// tail is the end of a log.
func tail(log string) string {
	lines := strings.SplitAfter(log, "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "")
}

// within is the same checkpoint for a subtest.
func (g gate) within(t *testing.T) gate { return gate{g.Gate, t} }

// accepted sends a mail and wants it to be taken.
func (g gate) accepted(x rig.XClient, m rig.Mail) rig.Receipt {
	g.t.Helper()
	receipt, err := rig.Send(g.Postfix.Address(), x, m)
	if err != nil || !receipt.Data.OK() || receipt.QueueID == "" {
		g.t.Fatalf("not accepted: %+v, %v", receipt, err)
	}
	return receipt
}

// delivered sends a mail, wants it to be taken and waits until it has arrived.
func (g gate) delivered(x rig.XClient, l letter) rig.Delivery {
	g.t.Helper()
	g.accepted(x, l.mail())
	return g.arrived(l)
}

func (g gate) arrived(l letter) rig.Delivery {
	g.t.Helper()
	d, err := g.Arrived(l.id)
	if err != nil {
		g.t.Fatal(err)
	}
	return d
}

// arrivals counts how often a mail arrived so far.
func (g gate) arrivals(l letter) int {
	n := 0
	for _, d := range g.Sink.All() {
		if d.Has("Message-ID", l.id) {
			n++
		}
	}
	return n
}

// level wants our header fields to say that level, once.
func (g gate) level(d rig.Delivery, want string) {
	g.t.Helper()
	if got := d.Field("X-Sekisho-Level"); len(got) != 1 || strings.TrimSpace(got[0]) != want {
		g.t.Errorf("X-Sekisho-Level is %q, want %q (traits %q)", got, want, d.Field("X-Sekisho-Traits"))
	}
}

// counter makes each Message-ID of a run a new one.
var counter atomic.Int64

func nextID() string { return fmt.Sprintf("e2e.%d.%d@aoba.example", os.Getpid(), counter.Add(1)) }
