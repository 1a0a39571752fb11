package milter

import (
	"errors"
	"runtime/debug"
)

// errPanic ends a connection on which reading a frame panicked.
var errPanic = errors.New("milter: panic")

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
