package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// errUnexpected says that a mail became something else than its label says. The table shows which.
var errUnexpected = errors.New("not all as expected")

// house is the configuration of the demonstration. Its gateway 203.0.113.10 checks mail and writes Authentication-Results.
const house = `[house]
domains        = ["tokiwa.example"]
trusted_relays = ["203.0.113.10"]
authserv_ids   = ["mx.tokiwa.example"]
mx_hosts       = ["mx.tokiwa.example"]

[origin]
verify = "off" # the domains of the samples stand in no DNS

[screen]
mode = "hold"

[listen]
socket_mode = "0666" # Postfix runs as another user

[log]
format = "json"
`

// show runs the demonstration from the first to the last line.
func show(ctx context.Context, l language, wait bool) error {
	if os.Geteuid() != 0 {
		return errors.New(l.pick(needsRoot))
	}
	k, err := openKept(fromEnv("SEKISHO_DEBS", "build/debs"))
	if err != nil {
		return err
	}
	g, dir, err := start(k.debs)
	if err != nil {
		return err
	}
	fmt.Printf(l.pick(started), g.Postfix.Address())
	err = present(ctx, l, g, k)
	if err == nil || errors.Is(err, errUnexpected) {
		lookAround(ctx, l, g, k, wait)
	}
	if stopped := errors.Join(g.Stop(), os.RemoveAll(dir)); stopped != nil {
		return errors.Join(err, stopped)
	}
	fmt.Printf("\n%s\n", l.pick(ended))
	return err
}

// present sends the samples and prints what each became, then shows how outgoing mail is stopped.
func present(ctx context.Context, l language, g *rig.Gate, k kept) error {
	samples := corpus.Samples()
	fmt.Printf(l.pick(sending), len(samples))
	t := newTable(os.Stdout, l)
	t.head()
	for _, s := range samples {
		became, err := pass(ctx, g, k, s)
		if err != nil {
			return err
		}
		t.row(s, became)
	}
	t.summary()
	stopped := stop(ctx, l, g)
	if err := g.CopyLogs(k.dir); err != nil {
		return err
	}
	if stopped == nil && t.unexpected > 0 {
		return errUnexpected
	}
	return stopped
}

// start starts Postfix and sekisho in a folder of their own, below /tmp, since accounts of Postfix must reach it.
func start(debs string) (*rig.Gate, string, error) {
	bin, err := filepath.Abs(fromEnv("SEKISHO_BIN", "bin/sekisho"))
	if err != nil {
		return nil, "", err
	}
	dir, err := os.MkdirTemp("/tmp", "sekisho-demo-")
	if err != nil {
		return nil, "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, "", err
	}
	g, err := rig.StartGate(rig.GateOptions{Debs: debs, Bin: bin, Dir: dir, Config: house, Users: []rig.Login{writer}})
	if err != nil {
		os.RemoveAll(dir)
		return nil, "", err
	}
	return g, dir, nil
}

// outcome is what a mail became.
type outcome struct {
	level string
	score float64
	held  bool
	mail  rig.Delivery // as delivered, or as it lies on hold
}

// pass sends one sample through the checkpoint and waits until it has been delivered or lies on hold.
func pass(ctx context.Context, g *rig.Gate, k kept, s corpus.Sample) (outcome, error) {
	if err := ctx.Err(); err != nil {
		return outcome{}, err
	}
	octets := s.Octets(time.Now())
	if err := k.sent(s, octets); err != nil {
		return outcome{}, err
	}
	x := rig.XClient{Addr: s.Client.Addr, Name: s.Client.Name, Helo: s.Client.Helo}
	receipt, err := rig.Send(g.Postfix.Address(), x, rig.Mail{From: s.From, To: s.To, Octets: octets})
	if err != nil {
		return outcome{}, err
	}
	if !receipt.Data.OK() {
		return outcome{}, fmt.Errorf("%s: Postfix answered %s", s.Name, receipt.Data)
	}
	queued, err := g.Postfix.Drained(receipt.QueueID)
	if err != nil {
		return outcome{}, err
	}
	judged := g.Sekisho.Queued(receipt.QueueID)
	became := outcome{level: judged.Level, score: judged.Score, held: queued.Queue == "hold"}
	if became.held {
		became.mail.Octets, err = g.Postfix.Message(receipt.QueueID)
	} else {
		became.mail, err = g.Sink.Wait(func(d rig.Delivery) bool { return d.Has("Received", receipt.QueueID) })
	}
	if err != nil {
		return outcome{}, err
	}
	return became, k.became(s, became)
}

func fromEnv(key, preset string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return preset
}
