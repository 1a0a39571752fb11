package record

import "time"

// Mail is one transaction as its log line tells it: who sent to whom, from where. Strings are as received: whoever shows them escapes them.
type Mail struct {
	Received   time.Time
	Direction  string // "in", "out"
	QueueID    string // the MTA's
	MessageID  string
	Client     string // address, or ""
	ClientName string
	HELO       string
	AuthUser   string
	From       string // reverse-path without brackets
	Rcpts      []string
	Size       int64 // octets of the body
}
