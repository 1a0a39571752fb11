package main

import (
	"net"

	"github.com/rogpeppe/go-internal/testscript"
)

// listen PATH keeps a unix socket open until the script ends.
func listen(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("unix", ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { l.Close() })
}
