package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLogAccess(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("SUDO_USER", "sato")
	for i := range 2 {
		a := Access{Time: time.Unix(1795312800, 0).UTC(), Command: []string{"hunt", "--subject", "見積\n書"}, Mails: i}
		if err := LogAccess(dir, a); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, accessFile)
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(octets)), "\n")
	var a Access
	if len(lines) != 2 || json.Unmarshal([]byte(lines[1]), &a) != nil || a.User == "" || a.As != "sato" || a.Mails != 1 || len(a.Command) != 3 {
		t.Errorf("%q", lines)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if LogAccess(filepath.Join(dir, "none"), a) == nil {
		t.Error("a log that cannot be written is no error")
	}
}
