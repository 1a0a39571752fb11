package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

func testPrune(t *testing.T, open Opener) {
	s := open(t, store.Options{RelationsDays: 400, RecordsDays: 180, LateDays: 365})
	now := noon
	rich := func(id string, n int, person record.Key) record.Lesson {
		l := found(id, n, []record.Key{person, 70}, record.Phrase{Key: 500 + person, Kind: "subject", Text: "subject " + id})
		l.Pairs, l.Persons, l.Marks = []record.PairKey{{Outside: person, Ours: 2}}, []record.Key{person}, []record.Key{800 + person}
		l.Name, l.Refer = record.Name{Key: 900, Person: person, Addr: "a@b.example"}, 600+person
		l.Message.Sketch = record.Sketch{Hashes: []uint32{1}, Runes: 1}
		return l
	}
	learn(t, s, rich("ancient", -401, 11), rich("confirmed", -300, 12), rich("old", -181, 13), rich("fresh", -179, 14), rich("long confirmed", -366, 15))
	must(t, s.Confirm(t.Context(), record.Case{Name: "C", Confirmed: now.AddDate(0, 0, -10), Mails: []string{"confirmed", "long confirmed"}}))
	must(t, s.Confirm(t.Context(), record.Case{Name: "over", Confirmed: now.AddDate(0, 0, -366)}))
	must(t, s.ReportLate(t.Context(), record.Late{ID: "1", Found: now.AddDate(0, 0, -366)}))
	must(t, s.ReportLate(t.Context(), record.Late{ID: "2", Found: now.AddDate(0, 0, -364)}))

	p, err := s.Prune(t.Context(), now)
	must(t, err)
	same(t, "pruned", p, store.Pruned{Pairs: 1, Persons: 1, Marks: 1, Names: 1, Mails: 3, Late: 1, Cases: 1})
	same(t, "records left", hunt(t, s, record.Hunt{Terms: [][]record.Key{{70}}}), []string{"fresh", "confirmed"})
	same(t, "all records left", hunt(t, s, record.Hunt{}), []string{"fresh", "confirmed"})
	same(t, "subjects left", hunt(t, s, record.Hunt{Contains: []record.Phrase{{Kind: "subject", Text: "subject"}}}), []string{"fresh", "confirmed"})
	r := relations(t, s, record.Query{
		Persons: []record.Key{11, 12, 13, 14, 15}, Refers: []record.Key{611, 612, 613, 614, 615}, Marks: []record.Key{811, 812}, Names: []record.Key{900},
		Pairs: []record.PairKey{{Outside: 11, Ours: 2}, {Outside: 15, Ours: 2}},
	})
	same(t, "relations left", []int{len(r.Persons), len(r.Refers), len(r.Marks), len(r.Names), len(r.Pairs)}, []int{4, 2, 1, 4, 1})
	n := 0
	must(t, s.Sketches(t.Context(), record.Hunt{}, func(record.Sketched) bool { n++; return true }))
	same(t, "sketches left", n, 2)
	extent, err := s.Extent(t.Context())
	must(t, err)
	same(t, "the history begins", extent.Began, now.AddDate(0, 0, -400))
	again, err := s.Prune(t.Context(), now)
	must(t, err)
	same(t, "pruned again", again, store.Pruned{})
	learn(t, s, rich("ancient", -1, 11)) // its record is gone
	same(t, "learnt anew", len(relations(t, s, record.Query{Persons: []record.Key{11}}).Persons), 1)
}

// More rows than one transaction removes, negative keys among them; and an address of a name with very many.
func testPruneNames(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var lessons []record.Lesson
	for i := range 1300 {
		l := lesson(fmt.Sprintf("m%04d", i), -500)
		k := record.Key(i*7919 - 5_000_000)
		l.Pairs, l.Persons, l.Marks = []record.PairKey{{Outside: k, Ours: k}}, []record.Key{k}, []record.Key{k}
		lessons = append(lessons, l)
	}
	for i := range 300 {
		l := lesson(fmt.Sprintf("n%04d", i), 0)
		l.Name = record.Name{Key: 40, Person: record.Key(100 + i)}
		lessons = append(lessons, l)
		if i < 5 {
			l.Message.ID += "x"
			lessons = append(lessons, l)
		}
	}
	learn(t, s, lessons...)
	p, err := s.Prune(t.Context(), noon)
	must(t, err)
	same(t, "pruned", p, store.Pruned{Pairs: 1300, Persons: 1300, Marks: 1300, Names: 300 - 64, Mails: 1300})
	r := relations(t, s, record.Query{Names: []record.Key{40}})
	for i, n := range r.Names[:5] {
		if n.N != 2 || n.Person != record.Key(100+i) {
			t.Errorf("one of the most frequent: %+v", n)
		}
	}
}

// Several write at once; nothing is lost, and numbers become visible in their order.
func testWriters(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	const writers, each = 4, 30
	var group sync.WaitGroup
	stop := make(chan struct{})
	var followed []string
	group.Go(func() {
		mark, last := int64(0), false
		for {
			next, err := s.Since(t.Context(), noon.AddDate(-1, 0, 0), mark, 1000, func(m *record.Message) bool {
				followed = append(followed, m.ID)
				return true
			})
			if err != nil {
				t.Error(err)
				return
			}
			if mark = next; last {
				return
			}
			select {
			case <-stop:
				last = true
			default:
			}
		}
	})
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := range each {
				l := lesson(fmt.Sprintf("%d/%d", w, i), i)
				l.Marks = []record.Key{record.Key(10 + w), record.Key(10 + (w+1)%writers)}
				other := lesson(fmt.Sprintf("%d/%d/2", w, i), i)
				if err := s.Learn(t.Context(), []record.Lesson{l, other}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	close(stop)
	group.Wait()
	if p := pair(t, s); p.In.N != 2*writers*each {
		t.Errorf("%d mails count as %d", 2*writers*each, p.In.N)
	}
	for _, m := range relations(t, s, record.Query{Marks: []record.Key{10, 11, 12, 13}}).Marks {
		if m.N != 2*each {
			t.Errorf("mark %d: %d", m.Key, m.N)
		}
	}
	seen := map[string]bool{}
	for _, id := range followed {
		seen[id] = true
	}
	if len(followed) != 2*writers*each || len(seen) != len(followed) {
		t.Errorf("who follows saw %d mails, %d different ones, of %d", len(followed), len(seen), 2*writers*each)
	}
}

func testCancelled(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("a", 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"Relations": func() error { _, err := s.Relations(ctx, record.Query{Persons: []record.Key{1}}); return err },
		"Learn":     func() error { return s.Learn(ctx, []record.Lesson{lesson("b", 0)}) },
		"Messages":  func() error { _, err := s.Messages(ctx, []string{"a"}); return err },
		"Since": func() error {
			_, err := s.Since(ctx, noon, 0, 1, func(*record.Message) bool { return true })
			return err
		},
		"Extent":     func() error { _, err := s.Extent(ctx); return err },
		"Cases":      func() error { _, err := s.Cases(ctx); return err },
		"ReportLate": func() error { return s.ReportLate(ctx, record.Late{ID: "x"}) },
		"Hunt":       func() error { return s.Hunt(ctx, record.Hunt{}, func(record.Message) bool { return true }) },
		"Import":     func() error { _, err := s.Import(ctx, "a", list()); return err },
		"Prune":      func() error { _, err := s.Prune(ctx, noon); return err },
		"Health":     func() error { _, err := s.Health(ctx); return err },
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	learn(t, s, lesson("b", 0))
	if p := pair(t, s); p.In.N != 2 {
		t.Errorf("after cancelled calls %d mails count", p.In.N)
	}
}

// What mails may hold does no harm: NUL, broken UTF-8, quotes, great length.
func testStrange(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	strange := "a\x00b\xff'\"; DROP TABLE mail; --" + strings.Repeat("長", 10_000)
	l := found("id\x00\xff'", 0, []record.Key{1}, record.Phrase{Key: 2, Kind: "subject", Text: strange})
	l.Message.Subject, l.Message.Level, l.Message.From = strange, strange, strange
	l.Name = record.Name{Key: 3, Person: 4, Addr: strange}
	learn(t, s, l)
	learn(t, s, l)
	messages, err := s.Messages(t.Context(), []string{l.Message.ID})
	must(t, err)
	if len(messages) != 1 || messages[0].Subject != strange || messages[0].ID != l.Message.ID {
		t.Fatalf("%d messages", len(messages))
	}
	same(t, "hunt", len(hunt(t, s, record.Hunt{Contains: []record.Phrase{{Kind: "subject", Text: "drop table MAIL"}}})), 1)
	if r := relations(t, s, record.Query{Names: []record.Key{3}}); len(r.Names) != 1 {
		t.Errorf("names: %+v", r.Names)
	}
	_, err = s.Import(t.Context(), strange, list(record.Indicator{ID: strange[:50], Kind: "domain", Value: strange[:50], Note: strange}))
	must(t, err)
	same(t, "indicators", len(indicators(t, s, record.IndicatorFilter{Value: strange[:50]})), 1)
	must(t, s.Confirm(t.Context(), record.Case{Name: strange[:50], Mails: []string{l.Message.ID}}))
	must(t, s.ReportLate(t.Context(), record.Late{ID: strange[:50], Trait: "x", Mails: messages}))
}

func testHealth(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	l := lesson("a", 1)
	l.Marks, l.Name = []record.Key{1, 2}, record.Name{Key: 3, Person: 1}
	learn(t, s, l, lesson("b", 0))
	must(t, s.ReportLate(t.Context(), record.Late{ID: "x"}))
	h, err := s.Health(t.Context())
	must(t, err)
	if h.Mails != 2 || h.Relations != 5 || h.Late != 1 || h.Tables < 1 || h.Bytes <= 0 || !h.Oldest.Equal(noon) || !h.Began.Equal(noon) {
		t.Errorf("health: %+v", h)
	}
	must(t, s.Verify(t.Context()))
}
