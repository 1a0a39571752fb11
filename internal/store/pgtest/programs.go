package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// debs names the folder below which `make debs` has unpacked Debian's packages.
const debs = "SEKISHO_DEBS"

// programs are initdb and postgres: where they lie, and the root of the tree that they were unpacked in, or "" where they are installed.
type programs struct{ bin, root string }

// findPrograms takes what was unpacked for the tests before what is installed. Without either, bin is "".
func findPrograms() programs {
	const place = "usr/lib/postgresql/*/bin/initdb"
	if folder := os.Getenv(debs); folder != "" {
		root := filepath.Join(folder, "postgresql")
		if found, _ := filepath.Glob(filepath.Join(root, place)); len(found) > 0 {
			return programs{filepath.Dir(found[len(found)-1]), root}
		}
	}
	if found, _ := filepath.Glob("/" + place); len(found) > 0 {
		return programs{filepath.Dir(found[len(found)-1]), ""}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return programs{filepath.Dir(path), ""}
		}
	}
	return programs{}
}

// openTo makes the programs usable for another user: a tree in a folder that he may not enter is copied to one where he may. The programs find
// their other files by their own place.
func (p *programs) openTo(dir string) error {
	if p.root == "" || enterable(p.root) {
		return nil
	}
	if out, err := exec.Command("cp", "-a", p.root, dir).CombinedOutput(); err != nil {
		return fmt.Errorf("cp: %w\n%s", err, out)
	}
	moved := filepath.Join(dir, filepath.Base(p.root))
	p.bin, p.root = moved+strings.TrimPrefix(p.bin, p.root), moved
	return nil
}

// enterable says that every user may enter a folder and all above it.
func enterable(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// environment has the loader look into the tree first.
func (p programs) environment() []string {
	if p.root == "" {
		return os.Environ()
	}
	libraries, _ := filepath.Glob(filepath.Join(p.root, "usr/lib/*-linux-gnu*"))
	return append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(libraries, ":"))
}
