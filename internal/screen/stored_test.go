package screen

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
)

func TestHeaderOnly(t *testing.T) {
	long := "X: " + strings.Repeat("x", 10_000) + "\n"
	for in, want := range map[string]string{
		"A: 1\nB: 2\n\nbody\n\nmore": "A: 1\nB: 2\n\n",
		"A: 1\r\n b\r\n\r\nbody":     "A: 1\r\n b\r\n\r\n",
		"A: 1":                       "A: 1",
		"":                           "",
		"\nbody":                     "\n",
		long + "\nbody":              long + "\n",
		"A: " + strings.Repeat("y", 4093) + "\n\nbody": "A: " + strings.Repeat("y", 4093) + "\n\n",
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(in), "by octets": iotest.OneByteReader(strings.NewReader(in))} {
			got, err := io.ReadAll(&headerOnly{in: bufio.NewReader(r)})
			if err != nil || string(got) != want {
				t.Errorf("%s: %.40q… gives %.40q…, %v", name, in, got, err)
			}
		}
	}
	broken := errors.New("broken")
	if _, err := io.ReadAll(&headerOnly{in: bufio.NewReader(iotest.ErrReader(broken))}); !errors.Is(err, broken) {
		t.Errorf("an error is %v", err)
	}
}

func TestStored(t *testing.T) {
	o := testOptions(&journal{})
	o.House = &heuristics.House{Domains: []string{"tokiwa.example"}}
	s := New(o)
	const date = "Date: Mon, 05 Oct 2026 10:12:00 +0900\n"
	for in, want := range map[string]mail.Direction{
		"Received: from a by b; Mon, 05 Oct 2026 10:12:00 +0900\nFrom: a@partner.example\n\nDate: Mon, 1 Jan 2001 00:00:00 +0000\n": mail.In,
		date + "From: hanako@tokiwa.example\n\nx":                                mail.Out,
		"Received: from a by b; x\n" + date + "From: hanako@tokiwa.example\n\nx": "",
	} {
		head, err := s.Stored(t.Context(), strings.NewReader(in))
		if err != nil || head.Direction != want || head.At.UTC().Format(time.DateTime) != "2026-10-05 01:12:00" {
			t.Errorf("%q: %+v %v", in, head, err)
		}
	}
	head, err := s.Stored(t.Context(), strings.NewReader("Message-ID: <1@a.example>\n\nDate: Mon, 05 Oct 2026 10:12:00 +0900\n"))
	if err != nil || !head.At.IsZero() || head.MessageID != "<1@a.example>" {
		t.Errorf("a mail without a date is %+v, %v", head, err)
	}
	if n := s.o.Budget.InUse(); n != 0 {
		t.Errorf("%d octets are still in use", n)
	}
}

func TestAt(t *testing.T) {
	then := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	s := New(testOptions(&journal{}))
	other := s.At(func() time.Time { return then })
	if !other.o.Now().Equal(then) || s.o.Now().Equal(then) || other.o.Tag != s.o.Tag || other.o.Budget != s.o.Budget {
		t.Error("another clock changes more, or nothing")
	}
}
