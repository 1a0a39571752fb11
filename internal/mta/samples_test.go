package mta

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sekisho/internal/config"
)

// TestShippedSamples: what deploy/ tells administrators to write passes its own check, with the sekisho.toml that goes with it.
func TestShippedSamples(t *testing.T) {
	compare(t, checkSamples(t, func(master string) string { return master }), "")
}

// The services that stand there as comments are right, too.
func TestCommentedServices(t *testing.T) {
	hidden := regexp.MustCompile(`(?m)^#([0-9]|  -o)`)
	problems := checkSamples(t, func(master string) string {
		if len(hidden.FindAllString(master, -1)) < 8 {
			t.Error("no commented services: the test looks at nothing")
		}
		return hidden.ReplaceAllString(strings.Replace(master, "\nsmtp ", "\n#smtp ", 1), "$1")
	})
	compare(t, problems, "info "+problemAt(problems, Info)+" service 127.0.0.1:10025 (inet): smtpd_milters does not name us")
}

func problemAt(problems []Problem, s Severity) string {
	for _, p := range problems {
		if p.Severity == s {
			return p.Where
		}
	}
	return ""
}

func checkSamples(t *testing.T, change func(master string) string) []Problem {
	t.Helper()
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
		if name == "master.cf" {
			text = []byte(change(string(text)))
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := Postfix(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestShippedSendmailSample(t *testing.T) {
	c := config.Default()
	c.Listen.Inbound, c.Listen.Outbound, c.Listen.Auto = nil, nil, config.Addresses{"unix:/run/sekisho/milter.sock"}
	c.House.InternalNetworks = []string{"127.0.0.1", "192.168.0.0/16"}
	problems, err := Sendmail("../../deploy/sendmail/sekisho.mc", c)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, problems, "")
}
