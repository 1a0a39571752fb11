package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"sekisho/internal/text"
)

// Attempt is a mail, or one recipient of it, that was stopped.
type Attempt struct {
	Time         time.Time    `json:"time"`
	Case         string       `json:"case"`
	Rev          int          `json:"rev"`
	Stage        string       `json:"stage"` // StageRcpt, StageEOM
	Client       string       `json:"client"`
	ClientName   string       `json:"client_name"`
	HELO         string       `json:"helo"`
	User         string       `json:"user"` // SASL login, or ""
	From         string       `json:"from"` // reverse-path without brackets
	Rcpts        []string     `json:"rcpts"`
	DeclaredSize *int64       `json:"declared_size"` // MAIL FROM's SIZE (RFC 1870); nil: not said
	Size         *int64       `json:"size"`          // octets of the body; nil: not received
	Attachments  []Attachment `json:"attachments"`   // nil: not looked at
	QueueID      string       `json:"queue_id"`
	MessageID    string       `json:"message_id"`
}

// Where an attempt was stopped.
const (
	StageRcpt = "rcpt" // one recipient; the content was not sent
	StageEOM  = "eom"  // the whole message
)

// Attachment is a file that a stopped mail carried. SHA256 is in hex.
type Attachment struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// entry is one line: sum is SHA-256, in hex, over the octets of attempt.
type entry struct {
	Sum     string          `json:"sum"`
	Attempt json.RawMessage `json:"attempt"`
}

// maxEntry bounds a line in octets: ten thousand recipients have room.
const maxEntry = 16 << 20

// formatAttempt is one line. Octets that are not UTF-8 are kept visibly, as JSON could not hold them.
func formatAttempt(a Attempt) ([]byte, error) {
	for _, s := range []*string{&a.Client, &a.ClientName, &a.HELO, &a.User, &a.From, &a.QueueID, &a.MessageID} {
		*s = visible(*s)
	}
	a.Rcpts = mapped(a.Rcpts, visible)
	a.Attachments = mapped(a.Attachments, func(t Attachment) Attachment { return Attachment{visible(t.Name), t.SHA256} })
	attempt, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(entry{Sum: sumOf(attempt), Attempt: attempt})
	if err == nil && len(line) >= maxEntry {
		err = errors.New("the attempt is too large for the journal")
	}
	return append(line, '\n'), err
}

func sumOf(attempt []byte) string {
	sum := sha256.Sum256(attempt)
	return hex.EncodeToString(sum[:])
}

func visible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return text.Escape(s)
}

func mapped[T any](list []T, f func(T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}
