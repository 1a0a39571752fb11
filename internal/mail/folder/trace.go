package folder

import (
	"strings"

	"sekisho/internal/mail"
)

// Trace reads the envelope that final delivery wrote into a stored mail: the reverse-path from Return-Path (RFC 5321, section 4.4), the
// recipient from Delivered-To, or X-Original-To where that is absent. Of several the topmost counts: it was written last.
//
// Known is set by Return-Path alone, since without one an empty From would read as the null reverse-path of a bounce. The fields
// are what the mail says; nobody vouches for them.
func Trace(h mail.Header) mail.Envelope {
	var env mail.Envelope
	if value := h.Get("Return-Path"); value != "" {
		env.Known, env.From = true, address(value)
	}
	for _, name := range []string{"Delivered-To", "X-Original-To"} {
		if to := address(h.Get(name)); to != "" {
			env.Rcpts = []mail.Recipient{{Addr: to}}
			break
		}
	}
	return env
}

// address takes angle brackets, comments behind them and a source route (RFC 5321, appendix C) off a path.
func address(path string) string {
	if _, inside, ok := strings.Cut(path, "<"); ok {
		path, _, _ = strings.Cut(inside, ">")
	}
	if strings.HasPrefix(path, "@") {
		if _, mailbox, ok := strings.Cut(path, ":"); ok {
			path = mailbox
		}
	}
	return strings.TrimSpace(path)
}
