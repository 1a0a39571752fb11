package milter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"strings"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
)

// argCost is what an address or ESMTP parameter takes in memory besides its octets.
const argCost = 64

// session is what is known of one connection and of the message under way. The library may make its backend anew; the session stays.
// All is used by the connection's goroutine alone.
type session struct {
	gomilter.NoOpMilter // Header and BodyChunk: the guard keeps them from the library

	guard    *guard
	screener Screener
	gate     Gate // the screener, where it is one; else nil
	log      *slog.Logger
	ctx      context.Context // ends with the connection
	cancel   context.CancelFunc

	terms  terms
	client mail.Client
	macros macros

	stage   stage
	addr    string   // of the MAIL or RCPT frame in hand
	params  []string // and its ESMTP parameters
	argHeld int      // octets of them, counted in envHeld
	env     mail.Envelope
	envHeld int // octets of the envelope, counted in the server's budget
	intake  Intake
	giveUp  context.CancelFunc // ends the context of the intake
	failure mail.Answer        // how the message is answered whatever comes, unless Continue
	over    bool               // the message is answered, the answer not sent
	scratch []byte
}

// stage says how far a message is.
type stage int

const (
	stageNone     stage = iota // no message
	stageEnvelope              // after MAIL
	stageBody                  // after EOH
)

func newSession(g *guard, screener Screener, log *slog.Logger) *session {
	s := &session{guard: g, screener: screener, log: log}
	s.gate, _ = screener.(Gate)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// inOrder refuses what cannot come at this stage. Anything but OPTNEG before OPTNEG is not an MTA.
func (s *session) inOrder(code gomilter.Code) error {
	ok := true
	switch code {
	case gomilter.CodeOptNeg:
		ok = s.terms.version == 0
	case gomilter.CodeQuit:
	case gomilter.CodeRcpt, gomilter.CodeHeader, gomilter.CodeEOH:
		ok = s.stage == stageEnvelope
	case gomilter.CodeBody, gomilter.CodeEOB:
		ok = s.stage != stageNone
	default:
		ok = s.terms.version != 0
	}
	if !ok {
		return fmt.Errorf("%w: %q", errOrder, rune(code))
	}
	return nil
}

// Connect comes after the guard has read the client; the library's own reading loses IPv6 addresses as Sendmail writes them.
func (s *session) Connect(string, string, uint16, net.IP, *gomilter.Modifier) (gomilter.Response, error) {
	return s.proceed(gomilter.OptNoConnReply), nil
}

func (s *session) Helo(name string, _ *gomilter.Modifier) (gomilter.Response, error) {
	name, _, _ = strings.Cut(name, "\x00")
	s.client.HELO = strings.Clone(name[:min(len(name), maxName)])
	return s.proceed(gomilter.OptNoHeloReply), nil
}

// MailFrom begins a message.
func (s *session) MailFrom(string, *gomilter.Modifier) (gomilter.Response, error) {
	s.env = mail.Envelope{Known: true, From: s.addr, Args: s.params}
	s.stage = stageEnvelope
	return s.proceed(gomilter.OptNoMailReply), nil
}

// RcptTo takes in a recipient that the MTA has accepted, unless the gate stops it or the message cannot be taken in.
func (s *session) RcptTo(string, *gomilter.Modifier) (gomilter.Response, error) {
	rcpt := mail.Recipient{Addr: s.addr, Args: s.params}
	if s.failed() {
		return replyCode(s.failure), nil
	}
	if stop := s.atGate(rcpt); !stop.Continue() {
		s.dropArgs()
		return replyCode(fit(stop, 4, 5)), nil
	}
	s.env.Rcpts = append(s.env.Rcpts, rcpt)
	s.begin()
	if s.failed() {
		s.env.Rcpts = s.env.Rcpts[:len(s.env.Rcpts)-1]
		return replyCode(s.failure), nil
	}
	return gomilter.RespContinue, nil
}

// atGate asks the gate, where there is one. A panic there stops the recipient.
func (s *session) atGate(rcpt mail.Recipient) (answer mail.Answer) {
	if s.gate == nil {
		return mail.Answer{}
	}
	defer func() {
		if v := recover(); v != nil {
			s.panicked("gate", v)
			answer = answerPanic
		}
	}()
	return s.gate.Recipient(s.ctx, s.known(), s.env, rcpt)
}

// Headers comes at EOH.
func (s *session) Headers(textproto.MIMEHeader, *gomilter.Modifier) (gomilter.Response, error) {
	s.endOfHeader()
	return s.proceed(gomilter.OptNoEOHReply), nil
}

// Body comes at the end of the message, which is answered here.
func (s *session) Body(m *gomilter.Modifier) (gomilter.Response, error) {
	s.over = true
	s.endOfHeader()
	if !s.failed() {
		if resp := s.conclude(m); resp != nil {
			return resp, nil
		}
	}
	return replyCode(s.failure), nil
}

// Abort ends a message without a decision. The connection goes on.
func (s *session) Abort(*gomilter.Modifier) error {
	s.endMessage()
	return nil
}

// proceed is "continue", or nothing where it was agreed that we do not answer.
func (s *session) proceed(no gomilter.OptProtocol) gomilter.Response {
	if s.terms.answered(no) {
		return gomilter.RespContinue
	}
	return nil
}

// envelopeFrame reads MAIL and RCPT for the callbacks that follow: the library drops ESMTP parameters, and more than one pair of brackets.
func (s *session) envelopeFrame(f frame) (err error) {
	if f.code() == gomilter.CodeMail {
		m := s.macros
		s.endMessage() // of one that was given up without an ABORT
		m.mail()
		s.macros = m
		s.guard.setBusy(true)
	}
	if s.addr, s.params, err = decodeArgs(f.data()); err != nil {
		return err
	}
	cost := len(f) + argCost*(1+len(s.params))
	if !s.guard.server.held.take(cost) {
		return errNoRoom
	}
	s.argHeld = cost
	s.envHeld += cost
	return nil
}

// dropArgs gives back the room of the frame in hand: nothing of a stopped recipient is kept.
func (s *session) dropArgs() {
	s.guard.server.held.give(s.argHeld)
	s.envHeld -= s.argHeld
	s.addr, s.params, s.argHeld = "", nil, 0
}

// forget makes the session new: another SMTP connection follows.
func (s *session) forget() {
	s.endMessage()
	s.client, s.macros = mail.Client{}, macros{}
}

func (s *session) close() {
	s.cancel()
	s.endMessage()
}

// ended logs why a connection ends.
func (s *session) ended(err error) {
	var broken protocolError
	switch {
	case errors.As(err, &broken):
		s.guard.server.metrics.ProtocolError(string(broken))
		s.log.Warn("connection ended", "err", err, "queue_id", s.macros.queueID)
	case errors.Is(err, io.EOF), errors.Is(err, errDrained), errors.Is(err, errPanic):
	default:
		s.log.Info("connection lost", "err", err, "queue_id", s.macros.queueID)
	}
}
