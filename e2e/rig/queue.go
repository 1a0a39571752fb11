package rig

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Queued is one mail in the queue, as postqueue(1) -j prints it.
type Queued struct {
	Queue      string `json:"queue_name"` // "hold", "deferred", "active", "incoming"
	ID         string `json:"queue_id"`
	Size       int64  `json:"message_size"`
	Sender     string `json:"sender"`
	Recipients []struct {
		Address string `json:"address"`
		Reason  string `json:"delay_reason"`
	} `json:"recipients"`
}

// Queue is what lies in the queue now.
func (p *Postfix) Queue() ([]Queued, error) {
	out, err := run(p.command("postqueue", "-j"), nil)
	if err != nil {
		return nil, err
	}
	var queued []Queued
	for line := range strings.Lines(out) {
		var q Queued
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			return nil, fmt.Errorf("postqueue -j: %w: %s", err, line)
		}
		queued = append(queued, q)
	}
	return queued, nil
}

// InQueue finds a mail by its queue id. "" as the name of the queue says that it is not there.
func (p *Postfix) InQueue(id string) (Queued, error) {
	queued, err := p.Queue()
	for _, q := range queued {
		if q.ID == id {
			return q, err
		}
	}
	return Queued{}, err
}

// Drained waits until a mail is no longer in the queue, or lies on hold: nothing will happen to it by itself any more.
func (p *Postfix) Drained(id string) (Queued, error) {
	var q Queued
	var err error
	settled := eventually(patience, func() bool {
		q, err = p.InQueue(id)
		return err != nil || q.Queue == "" || q.Queue == "hold"
	})
	if !settled {
		err = fmt.Errorf("mail %s is still %s after %v", id, q.Queue, patience)
	}
	return q, err
}

// Release lets a mail go that is on hold, as postsuper(1) -H does.
func (p *Postfix) Release(id string) error {
	_, err := run(p.command("postsuper", "-H", id), nil)
	return err
}

// Flush tries all deferred mail again now.
func (p *Postfix) Flush() error {
	_, err := run(p.command("postqueue", "-f"), nil)
	return err
}

// Pickup has the mails of sendmail(1) that were put off tried again now; by itself that happens once a minute. A pickup(8) that ends while it
// is asked breaks the pipe; the next one that master(8) starts takes the question.
func (p *Postfix) Pickup() (err error) {
	for range 10 {
		if _, err = run(p.command("postkick", "public", "pickup", "W"), nil); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return err
}

// Submitted counts the mails of sendmail(1) that wait to be taken in.
func (p *Postfix) Submitted() (int, error) {
	files, err := os.ReadDir(filepath.Join(p.queue(), "maildrop"))
	return len(files), err
}

// logWait bounds the wait for a line of the log, which arrives by way of postlogd.
const logWait = 5 * time.Second

// Logged waits until the log has a line that contains all of the words, and returns it; "" when it never came.
func (p *Postfix) Logged(words ...string) string {
	var found string
	eventually(logWait, func() bool {
		found = lineWith(p.Log(), words)
		return found != ""
	})
	return found
}

// lineWith is the first line of text that contains all of the words.
func lineWith(text string, words []string) string {
	for line := range strings.Lines(text) {
		all := true
		for _, word := range words {
			all = all && strings.Contains(line, word)
		}
		if all {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
