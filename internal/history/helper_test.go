package history

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
)

// start is the first moment of the tests' time.
var start = time.Date(2026, 9, 1, 9, 0, 0, 0, time.FixedZone("JST", 9*3600))

// house is a history over a fake store with a clock of its own.
type house struct {
	*History
	t     *testing.T
	store *fakeStore
	n     int

	mu       sync.Mutex
	now      time.Time
	reports  []string
	findings []record.Late
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) set(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = t
}

// open opens a history that is past its days of learning, unless change says otherwise.
func open(t *testing.T, store *fakeStore, change func(*Options)) *house {
	t.Helper()
	h := &house{t: t, store: store, now: start}
	o := Options{
		Keys: record.NewKeys([]byte("0123456789abcdef0123456789abcdef")), Store: store, Domains: []string{"tokiwa.example"}, LearningDays: -1, LearningMails: -1,
		Now: h.clock,
		Report: func(what string, err error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.reports = append(h.reports, what)
		},
		Late: func(l record.Late) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.findings = append(h.findings, l)
		},
	}
	if change != nil {
		change(&o)
	}
	var err error
	if h.History, err = Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = h.Close(ctx)
	})
	return h
}

// mail is an ordinary, confirmed mail of a customer.
func (h *house) mail(at time.Time, from string, rcpts ...string) Sighting {
	h.n++
	return Sighting{
		ID: fmt.Sprintf("id%d", h.n), Received: at, Direction: "in", Authors: []Author{{Addr: from, Name: "青葉 花子"}}, Envelope: from, Known: true, Rcpts: rcpts,
		MessageID: fmt.Sprintf("<m%d@mail.example>", h.n), Aligned: origin.Yes, Origin: country("198.51.100.7"),
	}
}

func country(ip string) origin.Result {
	return origin.Result{IP: netip.MustParseAddr(ip), Class: origin.Country, Country: "JP", Certainty: origin.Proven}
}

func sent(s Sighting) Sighting {
	s.Direction = "out"
	return s
}

// take looks at a mail and learns it as accepted and passed.
func (h *house) take(s Sighting) Relation {
	h.t.Helper()
	return h.takeAs(s, Outcome{Level: "pass", Action: "accept"})
}

func (h *house) takeAs(s Sighting, o Outcome) Relation {
	h.t.Helper()
	h.set(s.Received)
	look := h.Look(h.t.Context(), s)
	h.Learn(look, o)
	if err := h.Flush(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return look.Relation
}

func (h *house) look(s Sighting) Relation {
	h.t.Helper()
	h.set(s.Received)
	return h.Look(h.t.Context(), s).Relation
}

func sorted(list []uint32) []uint32 {
	slices.Sort(list)
	return slices.Compact(list)
}
