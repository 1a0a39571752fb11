// Package queue asks Postfix what waits in its queue: postqueue(1) with -j (Postfix 3.1 and later), which writes one JSON object a line for
// each mail:
//
//	{"queue_name": "deferred", "queue_id": "4F2A…", "arrival_time": 1795312800, "message_size": 1200, "forced_expire": false,
//	 "sender": "taro@tokiwa.example", "recipients": [{"address": "a@b.example", "delay_reason": "…"}]}
//
// A mail in the queue has passed the milter: what the milter decides from now on does not stop it. Only counts leave this package.
// Limits: as long as the context lasts, and 16 MiB of output; what was counted until then is returned as a lower bound.
package queue

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"sekisho/internal/text"
)

// ErrNoPostqueue says that there is no postqueue(1) on this machine.
var ErrNoPostqueue = errors.New("there is no postqueue(1) here")

const (
	maxOutput = 16 << 20
	maxLine   = 4 << 20 // one mail with thousands of recipients
)

// Waiting is what waits in the queue and leads where the caller asked about. Mail on hold goes nowhere by itself and is not counted.
type Waiting struct {
	Mails        int
	Destinations []Destination // most mails first
	More         bool          // the time or the room was over before the end of the list: there are at least so many
}

// Destination is a domain and how many mails wait for it. Domain is as Postfix has it, in lower case: escape it before it is shown. Mail
// for several domains counts at each.
type Destination struct {
	Domain string
	Mails  int
}

// List asks postqueue for the mails of which at least one recipient leads there. leads is called with reverse-path and recipient.
func List(ctx context.Context, leads func(sender, recipient string) bool) (w Waiting, err error) {
	whole, err := ask(ctx, func(out io.Reader) error {
		var err error
		w, err = count(out, leads)
		return err
	})
	w.More = !whole
	return w, err
}

// ask has read look at what postqueue prints. whole says that it saw the end of the list and could read all of it.
func ask(ctx context.Context, read func(io.Reader) error) (whole bool, err error) {
	program, err := find()
	if err != nil {
		return false, err
	}
	var complaint strings.Builder
	c := exec.CommandContext(ctx, program, "-j")
	c.Stderr = &short{out: &complaint}
	c.WaitDelay = 50 * time.Millisecond
	out, err := c.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := c.Start(); err != nil {
		return false, err
	}
	whole = read(io.LimitReader(out, maxOutput)) == nil
	_, _ = io.Copy(io.Discard, out) // more than we read; the context ends it
	err = c.Wait()
	switch {
	case ctx.Err() != nil:
		return false, nil
	case err != nil:
		return whole, fmt.Errorf("postqueue -j: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return whole, nil
}

// find looks where Postfix puts it, too: /usr/sbin is not in everybody's PATH.
func find() (string, error) {
	for _, name := range []string{"postqueue", "/usr/sbin/postqueue"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoPostqueue
}

type queued struct {
	Queue      string `json:"queue_name"`
	Sender     string `json:"sender"`
	Recipients []struct {
		Address string `json:"address"`
	} `json:"recipients"`
}

// count returns what it has counted with an error, too. A line that cannot be read is such an error: the count is not whole.
func count(r io.Reader, leads func(sender, recipient string) bool) (Waiting, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	w := Waiting{}
	mails := map[string]int{}
	var bad error
	for lines.Scan() {
		var q queued
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			bad = err
			continue
		}
		domains := q.domains(leads)
		for domain := range domains {
			mails[domain]++
		}
		if len(domains) > 0 {
			w.Mails++
		}
	}
	for domain, n := range mails {
		w.Destinations = append(w.Destinations, Destination{domain, n})
	}
	slices.SortFunc(w.Destinations, func(a, b Destination) int {
		return cmp.Or(cmp.Compare(b.Mails, a.Mails), cmp.Compare(a.Domain, b.Domain))
	})
	return w, errors.Join(bad, lines.Err())
}

func (q queued) domains(leads func(sender, recipient string) bool) map[string]bool {
	if q.Queue == "hold" {
		return nil
	}
	sender := q.Sender
	if sender == "MAILER-DAEMON" { // as postqueue shows the null reverse-path
		sender = ""
	}
	domains := map[string]bool{}
	for _, r := range q.Recipients {
		if leads(sender, r.Address) {
			domains[strings.ToLower(text.Valid(domainOf(r.Address)))] = true
		}
	}
	return domains
}

// domainOf is what stands after the last "@", as a local part may hold others; the whole where there is none.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// short keeps the first octets of what a program complains of.
type short struct{ out *strings.Builder }

func (s *short) Write(b []byte) (int, error) {
	if room := 500 - s.out.Len(); room > 0 {
		s.out.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
