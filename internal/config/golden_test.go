package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBad: each testdata/bad/*.toml is refused with exactly the words of the .err file beside it. A new case is a new file; a
// difference leaves a .got file.
func TestBad(t *testing.T) {
	for _, path := range files(t, "testdata/bad/*.toml") {
		t.Run(base(path), func(t *testing.T) {
			_, err := Parse(filepath.Base(path), read(t, path))
			if err == nil {
				t.Fatal("accepted")
			}
			golden(t, strings.TrimSuffix(path, ".toml")+".err", err.Error()+"\n")
		})
	}
}

// TestGood: each testdata/good/*.toml is accepted, and prints as the .out file beside it says.
func TestGood(t *testing.T) {
	for _, path := range files(t, "testdata/good/*.toml") {
		t.Run(base(path), func(t *testing.T) {
			c, err := Parse(filepath.Base(path), read(t, path))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(path, ".toml")+".out", c.TOML())
			again, err := Parse("printed", []byte(c.TOML()))
			if err != nil {
				t.Fatalf("what is printed is not read: %v", err)
			}
			if again.TOML() != c.TOML() {
				t.Errorf("what is printed reads as something else:\n%s", again.TOML())
			}
		})
	}
}

func files(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return paths
}

func base(path string) string { return strings.TrimSuffix(filepath.Base(path), ".toml") }

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	want, err := os.ReadFile(path)
	if err == nil && string(want) == got {
		return
	}
	left := strings.TrimSuffix(path, filepath.Ext(path)) + ".got"
	if err := os.WriteFile(left, []byte(got), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("got (kept in %s):\n%s\nwant:\n%s", left, got, want)
}
