package queue

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const listed = `{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1795312800, "message_size": 1200, "forced_expire": false, "sender": "taro@tokiwa.example", "recipients": [{"address": "a@b.example", "delay_reason": "connect to \"b.example\""}, {"address": "c@B.example"}]}
{"queue_name": "active", "queue_id": "A2", "sender": "MAILER-DAEMON", "recipients": [{"address": "x@c.example"}, {"address": "y@b.example"}]}
{"queue_name": "hold", "queue_id": "A3", "sender": "a@c.example", "recipients": [{"address": "x@c.example"}]}
{"queue_name": "incoming", "queue_id": "A4", "sender": "a@c.example", "recipients": [{"address": "hanako@tokiwa.example"}]}
`

func outside(_, recipient string) bool { return !strings.HasSuffix(recipient, "@tokiwa.example") }

func TestCount(t *testing.T) {
	var senders []string
	w, err := count(strings.NewReader(listed), func(sender, recipient string) bool {
		senders = append(senders, sender)
		return outside(sender, recipient)
	})
	want := []Destination{{"b.example", 2}, {"c.example", 1}}
	if err != nil || w.Mails != 2 || !slices.Equal(w.Destinations, want) {
		t.Errorf("%+v, %v", w, err)
	}
	if !slices.Equal(senders, []string{"taro@tokiwa.example", "taro@tokiwa.example", "", "", "a@c.example"}) {
		t.Errorf("senders %q", senders)
	}
	w, err = count(strings.NewReader("postqueue: warning\n"+listed), outside)
	if err == nil || w.Mails != 2 {
		t.Errorf("a line that is no mail: %+v, %v", w, err)
	}
	if w, err := count(strings.NewReader(""), outside); err != nil || w.Mails != 0 {
		t.Errorf("empty queue: %+v, %v", w, err)
	}
}

// install puts a postqueue in front of PATH.
func install(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "postqueue"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

func TestList(t *testing.T) {
	install(t, "[ \"$1\" = -j ] || exit 9\ncat <<'END'\n"+listed+"END\n")
	w, err := List(t.Context(), outside)
	if err != nil || w.Mails != 2 || w.More {
		t.Errorf("%+v, %v", w, err)
	}
}

func TestMailSystemIsDown(t *testing.T) {
	install(t, "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69")
	if _, err := List(t.Context(), outside); err == nil || !strings.Contains(err.Error(), "mail system is down") {
		t.Errorf("%v", err)
	}
}

// A list that does not end in time is counted as far as it came.
func TestListThatDoesNotEnd(t *testing.T) {
	install(t, "cat <<'END'\n"+listed+"END\nexec sleep 60\n")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w, err := List(ctx, func(sender, recipient string) bool {
		if recipient == "hanako@tokiwa.example" {
			cancel() // the last one
		}
		return outside(sender, recipient)
	})
	if err != nil || !w.More || w.Mails != 2 {
		t.Errorf("%+v, %v", w, err)
	}
}

func TestNoPostqueue(t *testing.T) {
	if _, err := os.Stat("/usr/sbin/postqueue"); err == nil {
		t.Skip("this machine has a Postfix of its own")
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := List(t.Context(), outside); !errors.Is(err, ErrNoPostqueue) {
		t.Errorf("%v", err)
	}
}

func FuzzCount(f *testing.F) {
	f.Add(listed)
	f.Add(`{"recipients":[{"address":"@"},{"address":"\ud800"}]}`)
	f.Fuzz(func(t *testing.T, output string) {
		w, _ := count(strings.NewReader(output), func(string, string) bool { return true })
		if w.Mails > strings.Count(output, "\n")+1 {
			t.Errorf("%d mails", w.Mails)
		}
	})
}
