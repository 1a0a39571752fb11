package mta

import (
	"os"
	"path/filepath"
	"testing"

	"sekisho/internal/config"
)

// TestShippedSamples: what deploy/ tells administrators to write passes its own check, with the sekisho.toml that goes with it.
func TestShippedSamples(t *testing.T) {
	c, err := config.Load("../../deploy/postfix/sekisho.toml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"main.cf", "master.cf"} {
		text, err := os.ReadFile(filepath.Join("../../deploy/postfix", name+".sample"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := Postfix(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, problems, "")
}

func TestShippedSendmailSample(t *testing.T) {
	c := config.Default()
	c.Listen.Inbound, c.Listen.Outbound, c.Listen.Auto = nil, nil, config.Addresses{"unix:/run/sekisho/milter.sock"}
	problems, err := Sendmail("../../deploy/sendmail/sekisho.mc", c)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, problems, "")
}
