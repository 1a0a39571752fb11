package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/store"
	"sekisho/internal/store/pgtest"
)

func newSecret() []byte {
	secret := make([]byte, 32)
	rand.Read(secret)
	return secret
}

func TestSecretSQLite(t *testing.T) {
	dir := t.TempDir()
	testSecret(t, "sqlite://"+filepath.Join(dir, "history.db"), dir)
}

func TestSecretPostgres(t *testing.T) { testSecret(t, pgtest.Start(t), t.TempDir()) }

// The secret is made once; a node without it, or with another, is refused and writes no file.
func testSecret(t *testing.T, url, dir string) {
	file, other := filepath.Join(dir, "secret"), filepath.Join(dir, "other")
	node := func(file string) *store.Store { return open(t, url, store.Options{SecretFile: file}) }
	first, err := node(file).Secret(t.Context(), newSecret)
	if err != nil || len(first) != 32 {
		t.Fatalf("%d octets, %v", len(first), err)
	}
	again, err := node(file).Secret(t.Context(), func() []byte { t.Error("a second secret is made"); return newSecret() })
	if err != nil || !bytes.Equal(again, first) {
		t.Errorf("opened again: %v", err)
	}
	refused := func(name, file, says string) {
		t.Helper()
		if _, err := node(file).Secret(t.Context(), newSecret); !errors.Is(err, store.ErrSecret) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("no file", other, "is missing")
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
	for name, bad := range map[string]struct {
		content string
		mode    os.FileMode
		says    string
	}{
		"another":   {strings.Repeat("ab", 32), 0o600, "is not the one"},
		"readable":  {strings.Repeat("ab", 32), 0o644, "chmod 0600"},
		"too short": {strings.Repeat("ab", 31), 0o600, "does not hold"},
		"no secret": {"hello", 0o600, "does not hold"},
		"empty":     {"", 0o600, "does not hold"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(bad.content), bad.mode); err != nil {
			t.Fatal(err)
		}
		refused(name, path, bad.says)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	refused("lost", file, "is missing")
	content := func() []byte { return make([]byte, 31) }
	if s, err := store.Memory(t.Context(), store.Options{}); err != nil {
		t.Error(err)
	} else {
		defer s.Close()
		if _, err := s.Secret(t.Context(), content); !errors.Is(err, store.ErrSecret) {
			t.Errorf("a secret of 31 octets: %v", err)
		}
	}
}
