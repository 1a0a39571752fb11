package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store/pgtest"
)

// The store goes while mail flows: what needs it is undecided, all else is judged, and what was learnt meanwhile is written once it is back, once.
func TestStoreGone(t *testing.T) {
	server := pgtest.StartServer(t)
	defer server.Stop()
	c := houseConfig()
	c.Data, c.Store.URL = t.TempDir(), server.Create(t, "gone")
	h := newChronicle(t, c)
	h.settles()
	friend := post{from: "person0@partner0.example", ip: "210.130.10.5"}
	h.wants(h.comes(friend), "pass", []string{"known-correspondent"}, nil)
	before := h.mails(friend.from)

	server.Halt()
	for range 10 {
		r, err := Scan(context.Background(), h.screen, friend.item(h))
		if err != nil {
			t.Fatal(err)
		}
		h.wants(r, "pass", nil, relational)
		if !undecidedFor(r, "known-correspondent", "history not reached") {
			t.Errorf("known-correspondent is not undecided: %v", r.Undecided)
		}
		h.passes(time.Minute)
		h.count++
	}
	armed := friend
	armed.file, armed.content = "資料.pdf.exe", "MZ"
	r, err := Scan(context.Background(), h.screen, armed.item(h))
	if err != nil {
		t.Fatal(err)
	}
	h.wants(r, "hold", []string{"exec-attach"}, nil)

	if err := server.Run(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := h.memory.History.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	if got := h.mails(friend.from); got != before+10 {
		t.Errorf("%d mails of the partner are known, want %d and the ten of the meantime", got, before)
	}
	r = h.comes(friend)
	for end := time.Now().Add(30 * time.Second); !has(r, "known-correspondent") && time.Now().Before(end); r = h.comes(friend) {
		time.Sleep(100 * time.Millisecond) // the store is left alone for a second after look-ups that failed
		h.passes(time.Minute)
	}
	h.wants(r, "pass", []string{"known-correspondent"}, nil)
}

func undecidedFor(r record.Result, trait, reason string) bool {
	return slices.Contains(r.Undecided, record.Undecided{Trait: trait, Reason: reason})
}

// mails is how many accepted mails of an address are known.
func (h *chronicle) mails(addr string) int64 {
	h.t.Helper()
	r, err := h.memory.Store.Relations(context.Background(), record.Query{Persons: []record.Key{h.memory.Keys.Of(record.KindPerson, addr)}})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(r.Persons) == 0 {
		return 0
	}
	return r.Persons[0].In.N
}
