package telemetry

import (
	"log/slog"
	"strconv"
	"strings"

	"sekisho/internal/incident"
)

// Gate writes what the gate does to the log and counts it. It is what incident.Events asks for.
type Gate struct {
	Log     *slog.Logger
	Metrics *Metrics
}

// Stopped writes the one line of a stopped attempt.
func (g Gate) Stopped(a incident.Attempt) {
	g.Metrics.stopped.WithLabelValues(a.Stage).Inc()
	g.Log.Warn("stopped", attempt(a)...)
}

// Unrecorded writes the line of what could not be journalled: a stopped attempt, or a mail that passed to contacts meanwhile.
func (g Gate) Unrecorded(a incident.Attempt, err error) {
	g.Metrics.unrecorded.Inc()
	g.Log.Error("unrecorded", append(attempt(a), "error", err)...)
}

// Alarm writes what is wrong with the state of the incident.
func (g Gate) Alarm(a incident.Alarm) {
	g.Log.Error("incident alarm", "code", a.Code, "alarm", shown(a.En))
}

// Resumed tells of a level that holds from before the start.
func (g Gate) Resumed(s incident.Standing) {
	g.Log.Warn("resumed "+string(s.State.Level)+" rev "+strconv.Itoa(s.State.Rev)+" case "+shown(s.State.Case), state(s)...)
}

// Adopted tells that the state was read again. open counts messages whose answers under the old state were not sent yet.
func (g Gate) Adopted(before incident.State, now incident.Standing, open int) {
	line := append(state(now), "unanswered", open)
	if before.Rev == now.State.Rev && before.Level == now.State.Level {
		g.Log.Info("incident state read again", line...)
		return
	}
	g.Log.Warn("incident level changed", line...)
}

// Overdue tells that the time that was set for a level has passed.
func (g Gate) Overdue(s incident.Standing) {
	g.Log.Warn("the time that was set for the level has passed; it stays until somebody lowers it", state(s)...)
}

func attempt(a incident.Attempt) []any {
	line := []any{
		"case", shown(a.Case), "rev", a.Rev, "stage", a.Stage, "client", shown(a.Client), "client_name", shown(a.ClientName), "helo", shown(a.HELO),
		"user", shown(a.User), "from", shown(a.From), "rcpts", escapeList(a.Rcpts), "rcpt_count", len(a.Rcpts),
	}
	if a.QueueID != "" || a.MessageID != "" {
		line = append(line, "queue_id", shown(a.QueueID), "message_id", shown(a.MessageID))
	}
	return append(line, "files", attached(a))
}

func attached(a incident.Attempt) string {
	names := make([]string, 0, len(a.Attachments))
	for _, f := range a.Attachments {
		names = append(names, f.Name)
	}
	return escapeList(names)
}

func state(s incident.Standing) []any {
	return []any{
		"level", string(s.State.Level), "rev", s.State.Rev, "case", shown(s.State.Case), "until", s.State.Until,
		"by", shown(s.State.By), "contacts", s.Contacts.Len(),
	}
}

// LevelNumber is a level as the metric shows it: 3 for "L3".
func LevelNumber(l incident.Level) float64 {
	n, err := strconv.Atoi(strings.TrimPrefix(string(l), "L"))
	if err != nil {
		return -1
	}
	return float64(n)
}
