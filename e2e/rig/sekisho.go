package rig

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Sekisho is the program under test, running as a daemon.
type Sekisho struct {
	server *server
}

// StartSekisho runs the program bin with args, its output in dir, and waits until it has logged that it is ready.
func StartSekisho(bin, dir string, args ...string) (*Sekisho, error) {
	cmd := exec.Command(bin, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	output := filepath.Join(dir, "sekisho.log")
	ready := func() bool {
		said, _ := os.ReadFile(output)
		return logsReady(string(said))
	}
	s, err := startServer("sekisho", cmd, output, ready)
	if err != nil {
		return nil, err
	}
	return &Sekisho{server: s}, nil
}

// logsReady looks for the line that says that the daemon is ready, in either format of the log.
func logsReady(log string) bool {
	return lineWith(log, []string{"msg=ready"}) != "" || lineWith(log, []string{`"msg":"ready"`}) != ""
}

// Kill ends the program at once, as a crash would (SIGKILL).
func (s *Sekisho) Kill() error { return s.server.stop(syscall.SIGKILL) }

// Term ends the program in order (SIGTERM); it has drained when this returns.
func (s *Sekisho) Term() error { return s.server.stop(syscall.SIGTERM) }

// Log is all that the program has printed.
func (s *Sekisho) Log() string { return s.server.printed() }

// Judged is the log line of one mail.
type Judged struct {
	ID        string  `json:"id"`
	Direction string  `json:"direction"`
	QueueID   string  `json:"queue_id"`
	MessageID string  `json:"message_id"`
	Client    string  `json:"client"`
	From      string  `json:"from"`
	Rcpts     string  `json:"rcpts"`
	Level     string  `json:"level"`
	Score     float64 `json:"score"`
	Action    string  `json:"action"`
	Traits    string  `json:"traits"`
}

// Mails are the log lines of the mails that were judged so far. The program must log as JSON.
func (s *Sekisho) Mails() []Judged {
	var mails []Judged
	for line := range strings.Lines(s.Log()) {
		var entry struct {
			Msg string `json:"msg"`
			Judged
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "mail" {
			mails = append(mails, entry.Judged)
		}
	}
	return mails
}

// Mail waits for the log line of the mail with that Message-ID; a zero Judged says that it never came.
func (s *Sekisho) Mail(messageID string) Judged {
	return s.wait(func(j Judged) bool { return strings.Trim(j.MessageID, "<> ") == messageID })
}

// Queued waits for the log line of the mail with that queue id.
func (s *Sekisho) Queued(id string) Judged {
	return s.wait(func(j Judged) bool { return j.QueueID == id })
}

func (s *Sekisho) wait(wanted func(Judged) bool) Judged {
	var found Judged
	eventually(logWait, func() bool {
		mails := s.Mails()
		i := slices.IndexFunc(mails, wanted)
		if i >= 0 {
			found = mails[i]
		}
		return i >= 0
	})
	return found
}
