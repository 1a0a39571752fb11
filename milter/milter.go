// Package milter speaks the milter protocol (versions 2 to 6, as Sendmail 8.14 and Postfix 2.6 and later define it) and nothing else. It
// takes messages in, hands them to a Screener piece by piece, and encodes the outcome.
//
// # Protocol
//
// A frame is a 32-bit length in network order, one command octet and its data; strings end with NUL. The MTA opens a connection for each
// SMTP session and sends OPTNEG, CONNECT, HELO, then for each message MAIL, RCPT…, header fields, EOH, body chunks and EOM. Macros come in
// frames of their own before the command they belong to. There is no standard: the sources are libmilter/mfdef.h and sendmail/milter.c of
// Sendmail 8.17 and milter/milter8.c of Postfix 3.x.
//
// The commands that want an answer of the program are dispatched by emersion/go-milter, which also encodes what we ask of the MTA. It reads
// through a guard (guard.go) that deals with all else: frame limits and deadlines, negotiation against what the MTA offers, macros, ESMTP
// arguments, addresses, header fields with their octets as received, body chunks, progress frames. Header fields and body chunks never
// reach the library: it would allocate each frame anew and keep the fields of earlier messages.
//
// # Limits
//
// Body chunks hold at most 65,535 octets, header fields and macros 1 MiB, other commands 64 KiB. A frame is read as it arrives, never
// allocated by the length it claims. Frames that do not fit the connection's own buffer (8 KiB) and the envelopes of messages under way are
// counted over all connections (Options.MaxHeldFrames). Of names and macros 1 KiB is kept. Connections beyond Options.MaxConnections wait ten seconds for a place and are then refused.
//
// # Failure
//
// A recipient of whom the gate's decision fails is answered 451. A message whose intake fails in any way is answered 451 at the next chance: at RCPT, or at the end of the message. A frame that breaks
// the protocol ends the connection; the MTA then does what its configuration says for an unreachable milter (tempfail, as shipped).
//
// # Concurrency
//
// Each connection is served by one goroutine, which calls all methods of its Intake except Judge. Judge runs in a goroutine of its own,
// while the first one sends progress frames and watches the deadline.
package milter

import (
	"context"

	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

// Screener takes in messages. Begin is called once a message, when its first recipient is accepted or its first header field comes. ctx lives
// until the message is over or its connection ends, so that the Intake may keep it. Begin may wait for room: after ten seconds ctx ends, and
// the message is answered 451, as it is after an error.
type Screener interface {
	Begin(ctx context.Context, client mail.Client, env mail.Envelope) (Intake, error)
}

// Gate decides on single recipients. A Screener may implement it: it is then asked at each RCPT, before the recipient is taken in and before Begin.
// env holds the recipients that were taken in so far, client what is known at that stage (the login of the MAIL command, RFC 4954, too). An answer other than
// continue is given to that recipient alone: it is not part of the message, and the session and the other recipients go on. ctx ends with
// the connection. An MTA waits some 30 s for the answer.
type Gate interface {
	Recipient(ctx context.Context, client mail.Client, env mail.Envelope, rcpt mail.Recipient) mail.Answer
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
