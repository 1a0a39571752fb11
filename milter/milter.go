// Package milter speaks the milter protocol (version 6, as Sendmail 8.14 and Postfix define it) and nothing else. It takes messages in,
// hands them to a Screener piece by piece, and encodes the outcome.
package milter

import (
	"context"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

// Screener takes in messages. Begin is called once a message, when its first recipient is accepted or its first header field comes.
// It may wait for room, bounded by ctx; an error means that the message is answered 451.
type Screener interface {
	Begin(ctx context.Context, client mail.Client, env mail.Envelope) (Intake, error)
}

// Intake takes in one message. Its methods are called from one goroutine, in the order of the fields below; Abort may come at any time and is always
// called once the message is over, after Judge too. The octets of value and chunk are valid during the call only.
type Intake interface {
	Header(name string, value []byte)                                  // octets after the colon, leading white space and folds (LF) as received
	EndOfHeader(queueID string, client mail.Client, env mail.Envelope) // client and env are complete now
	Body(chunk []byte)
	Judge(ctx context.Context, queueID string) screen.Outcome
	Abort()
}
