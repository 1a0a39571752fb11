package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A history that is damaged stops the start and says what to do; it is never begun anew in silence. Without it mail is judged all the same.
func TestDamagedHistory(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	p.speaks(t, "a@friend.example", "", "pass")
	if status := p.ends(os.Interrupt); status != 0 {
		t.Fatalf("status %d", status)
	}
	path := filepath.Join(dir, "data", "history.db")
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(octets)
	for i := 1024; i < len(damaged); i++ {
		damaged[i] = 'x'
	}
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}

	said, err := command(dir).CombinedOutput()
	if err == nil {
		t.Fatal("it starts")
	}
	if !strings.Contains(string(said), "damaged") || !strings.Contains(string(said), "restore a backup, or start with --without-history") {
		t.Errorf("it does not say what to do: %s", said)
	}
	if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, damaged) {
		t.Errorf("the damaged file was changed: %v", err)
	}

	p = serving(t, dir, command(dir, "--without-history"))
	p.speaks(t, "b@friend.example", "", "pass")
	p.speaks(t, "b@friend.example", mz, "hold")
	if !strings.Contains(p.text(), "nothing is remembered") {
		t.Errorf("the log does not say that nothing is remembered:\n%s", p.text())
	}
	p.ends(os.Interrupt)

	if err := os.WriteFile(path, octets, 0o600); err != nil { // the backup
		t.Fatal(err)
	}
	p = serving(t, dir, command(dir))
	p.speaks(t, "a@friend.example", "", "pass")
}

// The secret of the keyed hashes is missing: the start is refused, since a new one would make strangers of everybody.
func TestMissingSecret(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	p.ends(os.Interrupt)
	secret := filepath.Join(dir, "data", "history.secret")
	if info, err := os.Stat(secret); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	if err := os.Remove(secret); err != nil {
		t.Fatal(err)
	}
	said, err := command(dir).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "history.secret is missing") {
		t.Errorf("%v: %s", err, said)
	}
}
