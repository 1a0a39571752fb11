package app

import (
	"os"
	"testing"

	"sekisho/internal/payload/sandbox"
	"sekisho/internal/store/pgtest"
)

// TestMain lets the test binary be the child that unpacks archives, and keeps one PostgreSQL for all tests.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.ChildArgument {
		os.Exit(sandbox.Main())
	}
	os.Exit(pgtest.Run(m))
}
