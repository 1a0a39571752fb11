// Command demo shows the checkpoint at work: it starts a private Postfix on loopback with sekisho attached, sends the sample mails of
// package corpus through it, and prints what each became and why; then it stops outgoing mail as in an incident. Nothing of the system
// is touched; all that it started has ended when it ends, by itself or at Ctrl-C. What was sent, what arrived and the logs stay in
// build/demo to be looked at.
//
// It needs root, for Postfix's accounts. SEKISHO_BIN is the program (default bin/sekisho), SEKISHO_DEBS the folder of the unpacked
// packages (default build/debs). Exit status: 0 all as expected, 1 a mail became something else, 2 it could not be shown.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	var lang string
	var wait bool
	flag.StringVar(&lang, "lang", "", "language: en or ja (default: of the locale)")
	flag.BoolVar(&wait, "wait", false, "keep everything running until Ctrl-C, to look around")
	flag.Parse()
	l, err := languageOf(lang, os.Getenv)
	if err == nil {
		// A reader that goes away ("| head") ends the demonstration in order, too.
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE)
		defer stop()
		err = show(ctx, l, wait)
	}
	switch {
	case errors.Is(err, errUnexpected):
		os.Exit(1)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, l.pick(interrupted))
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(2)
	}
}
