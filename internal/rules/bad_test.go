package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/config"
)

// TestBad: each testdata/bad/*.toml is refused with exactly the words of the .err file beside it: what is wrong, and where in the file. A new case
// is a new file; a difference leaves a .got file.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(path, ".toml")
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := config.Parse(filepath.Base(path), source)
		if err != nil {
			t.Errorf("%s is refused by its form already: %v", path, err)
			continue
		}
		_, bad := Compile(c)
		if bad == nil {
			t.Errorf("%s: accepted", path)
			continue
		}
		got := bad.Error() + "\n"
		if want, err := os.ReadFile(name + ".err"); err == nil && string(want) == got {
			continue
		}
		if err := os.WriteFile(name+".got", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s: got (kept in %s.got)\n%s", path, name, got)
	}
}
