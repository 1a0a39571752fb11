package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// kept is the folder that stays: sent, delivered and held mails, a manifest for scan, the logs and the configuration. A new run begins
// with an empty one.
type kept struct {
	debs string
	dir  string
}

func openKept(debs string) (kept, error) {
	debs, err := filepath.Abs(debs)
	if err != nil {
		return kept{}, err
	}
	k := kept{debs: debs, dir: filepath.Join(filepath.Dir(debs), "demo")}
	if err := os.RemoveAll(k.dir); err != nil {
		return kept{}, err
	}
	for _, name := range []string{"sent", "delivered", "held"} {
		if err := os.MkdirAll(filepath.Join(k.dir, name), 0o755); err != nil {
			return kept{}, err
		}
	}
	return k, os.WriteFile(k.path("sekisho.toml"), []byte(house), 0o644)
}

func (k kept) path(name ...string) string { return filepath.Join(append([]string{k.dir}, name...)...) }

// sent keeps a mail as it was sent, and notes its envelope in the manifest.
func (k kept) sent(s corpus.Sample, octets []byte) error {
	file := filepath.Join("sent", s.Name+".eml")
	if err := os.WriteFile(k.path(file), octets, 0o644); err != nil {
		return err
	}
	line, err := json.Marshal(map[string]any{
		"file": file, "client_ip": s.Client.Addr, "client_name": s.Client.Name, "helo": s.Client.Helo,
		"mail_from": s.From, "rcpt_to": s.To, "direction": "in",
	})
	if err != nil {
		return err
	}
	manifest, err := os.OpenFile(k.path("mails.jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := manifest.Write(append(line, '\n')); err != nil {
		manifest.Close()
		return err
	}
	return manifest.Close()
}

// became keeps a mail as it became.
func (k kept) became(s corpus.Sample, o outcome) error {
	place := "delivered"
	if o.held {
		place = "held"
	}
	return os.WriteFile(k.path(place, s.Name+".eml"), o.mail.Octets, 0o644)
}

// lookAround says where to look on; with wait it keeps everything running until Ctrl-C.
func lookAround(ctx context.Context, l language, g *rig.Gate, k kept, wait bool) {
	fmt.Printf("\n%s\n", l.pick(lookOn))
	say := func(what corpus.Text, command string) { fmt.Printf("  %s:\n    %s\n", l.pick(what), command) }
	say(lookLog, "less "+k.path("sekisho.log"))
	say(lookMail, "ls "+k.path("delivered")+" "+k.path("held")+" "+k.path("maillog"))
	say(lookScan, fmt.Sprintf("%s scan --lang %s --config %s --manifest %s", fromEnv("SEKISHO_BIN", "bin/sekisho"), l, k.path("sekisho.toml"), k.path("mails.jsonl")))
	if !wait {
		say(lookWait, "go run ./e2e/demo --wait")
		return
	}
	say(lookQueue, g.Postfix.QueueCommand())
	fmt.Printf("\n%s\n", l.pick(running))
	<-ctx.Done()
}
