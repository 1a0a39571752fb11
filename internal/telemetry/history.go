package telemetry

import (
	"log/slog"

	"sekisho/internal/record"
)

// History writes what concerns all that is remembered to the log and counts it.
type History struct {
	Log     *slog.Logger
	Metrics *Metrics
}

// Report tells that the store cannot be reached, is there again, or that something was not learnt. Without an error it is good news.
func (h History) Report(what string, err error) {
	h.Metrics.history.WithLabelValues(what).Inc()
	if err != nil {
		h.Log.Error("history", "what", what, "error", shown(err.Error()))
		return
	}
	h.Log.Info("history", "what", what)
}

// Late tells of mails that were delivered before it was known what they are part of: one line each, so that whoever answers for the mail finds
// every recipient.
func (h History) Late(l record.Late) {
	h.Metrics.late.WithLabelValues(l.Trait).Inc()
	for _, m := range l.Mails {
		h.Log.Warn("late finding", "id", m.ID, "trait", l.Trait, "shown_by", l.ID, "received", m.Received, "message_id", shown(m.MessageID),
			"from", shown(m.From), "rcpts", escapeList(m.Rcpts), "rcpt_count", len(m.Rcpts), "level", m.Level, "action", m.Action)
	}
}
