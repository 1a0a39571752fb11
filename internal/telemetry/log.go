// Package telemetry tells what the program does: one structured log line a mail and the Prometheus counters, one method an event. Values that come out of
// mails are escaped here, once, before any handler sees them.
package telemetry

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"sekisho/internal/config"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// maxShown bounds one value of a log line, in octets: a Message-ID or an address of a mail may be as long as its sender likes.
const maxShown = 1000

// maxListed bounds lists in a log line; the number of all stands beside them.
const maxListed = 50

// NewLogger writes to w as the configuration says.
func NewLogger(c config.Log, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: severity}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// severity is the key of a line's own level: "level" is that of a mail, and a JSON object must not have a name twice (RFC 8259, section 4).
func severity(_ []string, a slog.Attr) slog.Attr {
	if _, own := a.Value.Any().(slog.Level); own && a.Key == slog.LevelKey {
		a.Key = "severity"
	}
	return a
}

// Journal writes decisions and failures to the log and counts them. It is what screen.Journal asks for.
type Journal struct {
	Log     *slog.Logger
	Metrics *Metrics
}

// Decided writes the one line of a mail.
func (j Journal) Decided(m record.Mail, r record.Result) {
	j.Metrics.decided(m, r)
	line := []any{
		"id", r.ID, "direction", m.Direction, "queue_id", shown(m.QueueID), "message_id", shown(r.MessageID),
		"client", m.Client, "client_name", shown(m.ClientName), "user", shown(m.AuthUser),
		"from", shown(m.From), "rcpts", escapeList(m.Rcpts), "rcpt_count", len(m.Rcpts), "size", m.Size,
		"level", r.Level, "score", r.Score, "action", r.Action,
		"traits", strings.Join(traitIDs(r), ","), "undecided", undecided(r), "files", files(r), "ms", r.ElapsedMS}
	if r.Gate != "" {
		line = append(line, "gate", r.Gate, "case", r.Case)
	}
	j.Log.Info("mail", line...)
}

// Failed writes what went wrong with one mail. detail may be a stack.
func (j Journal) Failed(id, what, detail string) {
	j.Metrics.failures.WithLabelValues(what).Inc()
	failure(j.Log, id, what, detail)
}

func failure(log *slog.Logger, id, what, detail string) {
	log.Error("failure", "id", id, "what", what, "detail", stack(detail))
}

// maxDetail bounds the detail of a failure, in octets: the value of a panic may quote the mail, and a stack that overflows is long.
const maxDetail = 16 << 10

// stack escapes a text of several lines, as the stack of a panic, whose first line may quote a mail.
func stack(detail string) string {
	lines := strings.Split(clip(detail, maxDetail), "\n")
	for i, line := range lines {
		lines[i] = text.Escape(strings.ReplaceAll(line, "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// shown escapes one value.
func shown(s string) string { return text.Escape(clip(s, maxShown)) }

// clip shortens s to that many octets, at a character's end.
func clip(s string, octets int) string {
	if len(s) <= octets {
		return s
	}
	for octets > 0 && !utf8.RuneStart(s[octets]) {
		octets--
	}
	return s[:octets] + "…"
}

// traitIDs lists what was found, strongest first, each trait once.
func traitIDs(r record.Result) []string {
	var ids []string
	for _, f := range r.Findings {
		if !slices.Contains(ids, f.Trait) {
			ids = append(ids, f.Trait)
		}
	}
	return ids
}

func undecided(r record.Result) string {
	ids := make([]string, 0, len(r.Undecided))
	for _, u := range r.Undecided {
		ids = append(ids, u.Trait)
	}
	return strings.Join(ids, ",")
}

// files names what the mail carries, where it has a name.
func files(r record.Result) string {
	var names []string
	for _, o := range r.Objects {
		if o.Name != "" {
			names = append(names, o.Name)
		}
	}
	return escapeList(names)
}

func escapeList(list []string) string {
	escaped := make([]string, 0, min(len(list), maxListed))
	for _, s := range list[:min(len(list), maxListed)] {
		escaped = append(escaped, text.Escape(text.Clip(clip(s, maxShown), 200)))
	}
	if len(list) > maxListed {
		escaped = append(escaped, fmt.Sprintf("(%d more)", len(list)-maxListed))
	}
	return strings.Join(escaped, ",")
}

// FailuresOnly is a journal for scans: decisions go to the caller, failures to the log.
type FailuresOnly struct{ Log *slog.Logger }

// Decided does nothing.
func (FailuresOnly) Decided(record.Mail, record.Result) {}

// Failed writes what went wrong with one mail.
func (f FailuresOnly) Failed(id, what, detail string) {
	failure(f.Log, id, what, detail)
}
