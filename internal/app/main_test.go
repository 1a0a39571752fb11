package app

import (
	"os"
	"testing"

	"sekisho/internal/payload/sandbox"
)

// TestMain lets the test binary be the child that unpacks archives.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.ChildArgument {
		os.Exit(sandbox.Main())
	}
	os.Exit(m.Run())
}
