package milter

import (
	"context"
	"runtime/debug"
	"time"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/screen"
)

// judgeGrace is what Judge gets after its deadline to come to an end. An MTA waits for minutes (Postfix: milter_content_timeout, 300 s).
const judgeGrace = 5 * time.Second

// judged is how Judge ended.
type judged struct {
	outcome  screen.Outcome
	panicked any // the value, or nil
	stack    []byte
}

// conclude has the message judged and encodes the outcome. nil means that it failed; s.failure says how.
func (s *session) conclude(m *gomilter.Modifier) (resp gomilter.Response) {
	defer s.rescue("end of message")
	j, ok := s.judge()
	switch {
	case !ok:
		s.log.Error("message not judged in time", "queue_id", s.macros.queueID)
		s.failure = answerLate
		return nil
	case j.panicked != nil:
		s.logPanic("judge", j.panicked, j.stack)
		s.failure = answerPanic
		return nil
	}
	return s.encode(m, j.outcome)
}

// judge runs Judge and keeps the MTA patient meanwhile. A Judge that ignores its deadline is left behind.
func (s *session) judge() (j judged, ok bool) {
	o := &s.guard.server.options
	ctx, cancel := context.WithTimeout(s.ctx, o.JudgeTimeout)
	defer cancel()
	done := make(chan judged, 1)
	go runJudge(ctx, s.intake, s.macros.queueID, done)

	progress := time.NewTicker(o.ProgressEvery)
	defer progress.Stop()
	late := time.NewTimer(o.JudgeTimeout + judgeGrace)
	defer late.Stop()
	for {
		select {
		case j := <-done:
			return j, true
		case <-progress.C:
			if err := s.guard.progress(); err != nil {
				cancel() // nobody waits for the answer
				progress.Stop()
			}
		case <-late.C:
			return judged{}, false
		}
	}
}

func runJudge(ctx context.Context, intake Intake, queueID string, done chan<- judged) {
	var j judged
	defer func() {
		if v := recover(); v != nil {
			j = judged{panicked: v, stack: debug.Stack()}
		}
		done <- j
	}()
	j.outcome = intake.Judge(ctx, queueID)
}
