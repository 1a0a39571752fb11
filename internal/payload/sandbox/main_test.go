package sandbox

import (
	"os"
	"testing"
)

// TestMain lets the test binary be its own child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case ChildArgument:
			os.Exit(Main())
		case mischiefArgument:
			os.Exit(mischief())
		case parentArgument:
			os.Exit(parent())
		}
	}
	os.Exit(m.Run())
}
