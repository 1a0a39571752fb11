package app

import (
	"os"
	"path/filepath"
	"testing"

	"sekisho/internal/config"
)

// A history that may not be looked at is not taken for one that is not there: nothing would be judged by it, and nobody would know.
func TestRemembersWhatMayNotBeSeen(t *testing.T) {
	c := config.Default()
	c.Data = t.TempDir()
	if Remembers(c) {
		t.Error("an empty folder has a history")
	}
	if err := os.WriteFile(filepath.Join(c.Data, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.Data = filepath.Join(c.Data, "file") // nothing can be looked up below a file, whoever looks
	if !Remembers(c) {
		t.Error("what cannot be looked at counts as absent")
	}
}
