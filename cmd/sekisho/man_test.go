package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The manual pages are those of the commands as they are: `make man` writes them.
func TestManualPagesAreCurrent(t *testing.T) {
	dir := t.TempDir()
	root := newRoot()
	root.SetArgs([]string{"man", dir})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	written, err := filepath.Glob(filepath.Join(dir, "*.8"))
	if err != nil || len(written) < 5 {
		t.Fatalf("%d pages, %v", len(written), err)
	}
	for _, page := range written {
		now, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(filepath.Join("../../docs/man", filepath.Base(page)))
		if err != nil || !bytes.Equal(now, kept) {
			t.Errorf("docs/man/%s is not what the command says (%v): run make man", filepath.Base(page), err)
		}
	}
}
