// Package storetest is what every store must fulfil, whatever database is below it.
package storetest

import (
	"fmt"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// Opener opens a new and empty store.
type Opener func(t *testing.T, o store.Options) *store.Store

// Run runs the suite.
func Run(t *testing.T, open Opener) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"Empty", testEmpty}, {"Relations", testRelations}, {"Steady", testSteady}, {"Person", testPerson}, {"Mark", testMark},
		{"Names", testNames}, {"ManyRecipients", testManyRecipients}, {"Twice", testTwice}, {"Held", testHeld}, {"ClockBackwards", testClockBackwards},
		{"RoundTrip", testRoundTrip}, {"Messages", testMessages}, {"Refers", testRefers}, {"Since", testSince}, {"Extent", testExtent},
		{"HuntExact", testHuntExact}, {"HuntContains", testHuntContains}, {"HuntFilters", testHuntFilters}, {"HuntPages", testHuntPages},
		{"HuntReference", testHuntReference},
		{"Sketches", testSketches}, {"Find", testFind}, {"Cases", testCases}, {"Late", testLate}, {"Released", testReleased},
		{"Import", testImport}, {"ImportError", testImportError}, {"ImportLarge", testImportLarge}, {"IndicatorFilter", testIndicatorFilter},
		{"Expire", testExpire}, {"Prune", testPrune}, {"PruneNames", testPruneNames}, {"Writers", testWriters}, {"Cancelled", testCancelled},
		{"Strange", testStrange}, {"Health", testHealth},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// noon is when the mails of the tests begin to come.
var noon = time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)

// lesson is a mail of a person outside to one of ours, n days after noon.
func lesson(id string, n int) record.Lesson {
	at := noon.AddDate(0, 0, n)
	return record.Lesson{
		Message: record.Message{ID: id, Received: at, Direction: "in", Level: "pass"},
		Teach:   true, Steady: true, Day: record.DayOf(at), Net: 901,
		Pairs: []record.PairKey{{Outside: 1, Ours: 2}}, Persons: []record.Key{1},
	}
}

func learn(t *testing.T, s *store.Store, lessons ...record.Lesson) {
	t.Helper()
	if err := s.Learn(t.Context(), lessons); err != nil {
		t.Fatal(err)
	}
}

func relations(t *testing.T, s *store.Store, q record.Query) record.Relations {
	t.Helper()
	r, err := s.Relations(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func pair(t *testing.T, s *store.Store) record.Pair {
	t.Helper()
	r := relations(t, s, record.Query{Pairs: []record.PairKey{{Outside: 1, Ours: 2}}})
	if len(r.Pairs) != 1 {
		t.Fatalf("pairs: %+v", r.Pairs)
	}
	return r.Pairs[0]
}

func person(t *testing.T, s *store.Store) record.Person {
	t.Helper()
	r := relations(t, s, record.Query{Persons: []record.Key{1}})
	if len(r.Persons) != 1 {
		t.Fatalf("persons: %+v", r.Persons)
	}
	return r.Persons[0]
}

func hunt(t *testing.T, s *store.Store, h record.Hunt) (ids []string) {
	t.Helper()
	err := s.Hunt(t.Context(), h, func(m record.Message) bool {
		ids = append(ids, m.ID)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
