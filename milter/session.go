package milter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"runtime/debug"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
)

// beginWait bounds the wait for room at RCPT: Postfix gives 30 s for an answer there (milter_command_timeout).
const beginWait = 10 * time.Second

// errPanic ends a connection on which reading a frame panicked.
var errPanic = errors.New("milter: panic")

// session is what is known of one connection and of the message under way. The library may make its backend anew; the session stays.
// All is used by the connection's goroutine alone.
type session struct {
	gomilter.NoOpMilter // Header and BodyChunk: the guard keeps them from the library

	guard    *guard
	screener Screener
	log      *slog.Logger
	ctx      context.Context // ends with the connection
	cancel   context.CancelFunc

	terms  terms
	client mail.Client
	macros macros

	stage   stage
	addr    string   // of the MAIL or RCPT frame in hand
	params  []string // and its ESMTP parameters
	env     mail.Envelope
	envHeld int // octets of the envelope, counted in the server's budget
	intake  Intake
	failure mail.Answer // how the message is answered whatever comes, unless Continue
	over    bool        // the message is answered, the answer not sent
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
	s.client.HELO = name
	return s.proceed(gomilter.OptNoHeloReply), nil
}

// MailFrom begins a message.
func (s *session) MailFrom(string, *gomilter.Modifier) (gomilter.Response, error) {
	s.env = mail.Envelope{Known: true, From: s.addr, Args: s.params}
	s.stage = stageEnvelope
	return s.proceed(gomilter.OptNoMailReply), nil
}

// RcptTo takes in a recipient that the MTA has accepted, unless the message cannot be taken in.
func (s *session) RcptTo(string, *gomilter.Modifier) (gomilter.Response, error) {
	s.env.Rcpts = append(s.env.Rcpts, mail.Recipient{Addr: s.addr, Args: s.params})
	s.begin()
	if s.failed() {
		s.env.Rcpts = s.env.Rcpts[:len(s.env.Rcpts)-1]
		return replyCode(s.failure), nil
	}
	return gomilter.RespContinue, nil
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
	if !s.guard.server.held.take(len(f)) {
		return errNoRoom
	}
	s.envHeld += len(f)
	s.addr, s.params, err = decodeArgs(f.data())
	return err
}

// begin has the message taken in, once. It may wait.
func (s *session) begin() {
	if s.intake != nil || s.failed() {
		return
	}
	defer s.rescue("begin")
	ctx, cancel := context.WithTimeout(s.ctx, beginWait)
	defer cancel()
	intake, err := s.screener.Begin(ctx, s.known(), s.env)
	switch {
	case err != nil:
		s.log.Warn("message not taken in", "err", err, "queue_id", s.macros.queueID)
		s.failure = answerNoRoom
	case intake == nil:
		s.failure = answerNoRoom
	default:
		s.intake = intake
	}
}

// header takes in one field. Where the MTA keeps the leading space to itself it is put back; a field that begins with a tab had none.
func (s *session) header(name string, value []byte) {
	s.begin()
	if s.failed() {
		return
	}
	defer s.rescue("header")
	if !s.terms.leadingSpace() && (len(value) == 0 || value[0] != '\t') {
		s.scratch = append(append(s.scratch[:0], ' '), value...)
		value = s.scratch
	}
	s.intake.Header(name, value)
}

func (s *session) endOfHeader() {
	if s.stage == stageBody {
		return
	}
	s.stage = stageBody
	s.begin()
	if s.failed() {
		return
	}
	defer s.rescue("end of header")
	s.intake.EndOfHeader(s.macros.queueID, s.known(), s.env)
}

func (s *session) body(chunk []byte) {
	s.endOfHeader()
	if s.failed() {
		return
	}
	defer s.rescue("body")
	s.intake.Body(chunk)
}

func (s *session) failed() bool { return !s.failure.Continue() }

// known is the client with what the macros say of it.
func (s *session) known() mail.Client {
	c := s.client
	c.AuthUser, c.TLSVersion, c.Daemon = s.macros.authUser, s.macros.tls, s.macros.daemon
	if s.macros.nameForged() {
		c.Name = ""
	}
	return c
}

// answered is called when all answers are sent.
func (s *session) answered() {
	if s.over {
		s.endMessage()
	}
}

// endMessage forgets the message, and ends its intake.
func (s *session) endMessage() {
	s.abortIntake()
	s.guard.server.held.give(s.envHeld)
	s.stage, s.env, s.envHeld = stageNone, mail.Envelope{}, 0
	s.addr, s.params = "", nil
	s.failure, s.over = mail.Answer{}, false
	s.macros.endMessage()
	if cap(s.scratch) > readBuffer {
		s.scratch = nil
	}
	s.guard.setBusy(false)
}

func (s *session) abortIntake() {
	if s.intake == nil {
		return
	}
	defer s.rescue("abort")
	intake := s.intake
	s.intake = nil
	intake.Abort()
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

// rescue is deferred around every call of an intake: a panic fails the message, never the process, and the mail does not pass.
func (s *session) rescue(stage string) {
	if v := recover(); v != nil {
		s.panicked(stage, v)
		s.failure = answerPanic
	}
}

// panicked counts and logs a panic; called while the stack still stands.
func (s *session) panicked(stage string, v any) {
	s.logPanic(stage, v, debug.Stack())
}

func (s *session) logPanic(stage string, v any, stack []byte) {
	s.guard.server.metrics.Panic()
	s.log.Error("panic", "stage", stage, "panic", v, "queue_id", s.macros.queueID, "stack", string(stack))
}
