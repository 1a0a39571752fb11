package milter

import (
	"context"
	"time"

	"sekisho/internal/mail"
)

// beginWait bounds the wait for room at RCPT: Postfix gives 30 s for an answer there (milter_command_timeout).
const beginWait = 10 * time.Second

// begin has the message taken in, once. It may wait. The context that it gives lives as long as the message: what is begun goes on with it.
func (s *session) begin() {
	if s.intake != nil || s.failed() {
		return
	}
	defer s.rescue("begin")
	ctx, cancel := context.WithCancel(s.ctx)
	s.giveUp = cancel
	late := time.AfterFunc(beginWait, cancel)
	intake, err := s.screener.Begin(ctx, s.known(), s.env)
	inTime := late.Stop()
	if err == nil {
		s.intake = intake
	}
	if err != nil || intake == nil || !inTime {
		s.log.Warn("message not taken in", "err", err, "in_time", inTime, "queue_id", s.macros.queueID)
		s.failure = answerNoRoom
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
	s.macros.describe(&c)
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
	s.addr, s.params, s.argHeld = "", nil, 0
	s.failure, s.over = mail.Answer{}, false
	s.macros.endMessage()
	if cap(s.scratch) > readBuffer {
		s.scratch = nil
	}
	s.guard.setBusy(false)
}

func (s *session) abortIntake() {
	if s.giveUp != nil {
		s.giveUp()
		s.giveUp = nil
	}
	if s.intake == nil {
		return
	}
	defer s.rescue("abort")
	intake := s.intake
	s.intake = nil
	intake.Abort()
}
