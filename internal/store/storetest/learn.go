package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

func testEmpty(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	r := relations(t, s, record.Query{
		Pairs: []record.PairKey{{Outside: 1, Ours: 2}}, Persons: []record.Key{1}, Marks: []record.Key{3}, Names: []record.Key{4}, Refers: []record.Key{5},
	})
	same(t, "relations", r, record.Relations{})
	same(t, "relations of nothing", relations(t, s, record.Query{}), record.Relations{})
	extent, err := s.Extent(t.Context())
	must(t, err)
	same(t, "extent", extent, record.Extent{})
	must(t, s.Learn(t.Context(), nil))
	for _, l := range []record.Lesson{{}, {Message: record.Message{ID: "a"}}, {Message: record.Message{Received: noon}}} {
		if s.Learn(t.Context(), []record.Lesson{l}) == nil {
			t.Errorf("a lesson of %+v is learnt", l.Message)
		}
	}
}

func testRelations(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	first := lesson("1", 0)
	first.Pairs = append(first.Pairs, record.PairKey{Outside: 1, Ours: 3}, record.PairKey{Outside: 1, Ours: 3})
	first.Marks = []record.Key{30, 31, 30}
	reply := lesson("2", 1)
	reply.Message.Direction, reply.Out, reply.Persons = "out", true, []record.Key{1, 5}
	learn(t, s, first, reply)
	learn(t, s, lesson("3", 2))

	got := pair(t, s)
	same(t, "pair", got, record.Pair{
		PairKey: record.PairKey{Outside: 1, Ours: 2},
		In:      record.Count{First: noon, Last: noon.AddDate(0, 0, 2), N: 2},
		Out:     record.Count{First: noon.AddDate(0, 0, 1), Last: noon.AddDate(0, 0, 1), N: 1},
		Day:     record.DayOf(noon) + 2, Before: record.DayOf(noon), Net: 901,
	})
	r := relations(t, s, record.Query{
		Pairs:   []record.PairKey{{Outside: 1, Ours: 3}, {Outside: 3, Ours: 1}, {Outside: 2, Ours: 1}, {Outside: 1, Ours: 3}},
		Persons: []record.Key{1, 5, 7}, Marks: []record.Key{30, 31, 32},
	})
	if len(r.Pairs) != 1 || r.Pairs[0].In.N != 1 {
		t.Errorf("other pair: %+v", r.Pairs)
	}
	slices.SortFunc(r.Persons, func(a, b record.Person) int { return int(a.Key - b.Key) })
	if len(r.Persons) != 2 || r.Persons[0].In.N != 2 || r.Persons[0].Out.N != 1 || r.Persons[1].Out.N != 1 || r.Persons[1].In.N != 0 {
		t.Errorf("persons: %+v", r.Persons)
	}
	if len(r.Marks) != 2 || r.Marks[0].N != 1 || !r.Marks[0].First.Equal(noon) {
		t.Errorf("a mark named twice in a mail counts once: %+v", r.Marks)
	}
}

// The rule stands at store.steady.
func testSteady(t *testing.T, open Opener) {
	day := record.DayOf(noon)
	unaligned := func(n int, net record.Key) record.Lesson {
		l := lesson("", n)
		l.Net = net
		return l
	}
	aligned := func(n int, net record.Key) record.Lesson {
		l := unaligned(n, net)
		l.Aligned = true
		return l
	}
	suspicious := func(n int, net record.Key) record.Lesson {
		l := unaligned(n, net)
		l.Steady = false
		return l
	}
	out := func(n int) record.Lesson {
		l := aligned(n, 7)
		l.Out = true
		return l
	}
	together, apart := open(t, store.Options{}), open(t, store.Options{})
	for number, test := range []struct {
		name        string
		lessons     []record.Lesson
		day, before int32
		net         record.Key
	}{
		{"first", []record.Lesson{unaligned(0, 7)}, day, 0, 7},
		{"first, network not known", []record.Lesson{unaligned(0, 0)}, day, 0, 0},
		{"same network", []record.Lesson{unaligned(0, 7), unaligned(1, 7)}, day + 1, day, 7},
		{"same day", []record.Lesson{unaligned(0, 7), unaligned(0, 7)}, day, 0, 7},
		{"another network", []record.Lesson{unaligned(0, 7), unaligned(1, 8)}, day, 0, 7},
		{"networks not known", []record.Lesson{unaligned(0, 0), unaligned(1, 0)}, day, 0, 0},
		{"network not known at first", []record.Lesson{unaligned(0, 0), unaligned(1, 8)}, day, 0, 0},
		{"aligned from another network", []record.Lesson{unaligned(0, 7), aligned(1, 8)}, day + 1, day, 8},
		{"aligned on the same day", []record.Lesson{unaligned(0, 7), aligned(0, 8), unaligned(1, 8)}, day + 1, day, 8},
		{"suspicious", []record.Lesson{suspicious(0, 7), suspicious(1, 7)}, 0, 0, 0},
		{"first steady after a suspicious one", []record.Lesson{suspicious(0, 7), unaligned(1, 8), unaligned(2, 8)}, day + 2, day + 1, 8},
		{"three days", []record.Lesson{unaligned(0, 7), unaligned(1, 7), unaligned(5, 7)}, day + 5, day + 1, 7},
		{"days in disorder", []record.Lesson{unaligned(5, 7), unaligned(1, 7), unaligned(3, 7), unaligned(2, 7)}, day + 5, day + 3, 7},
		{"an older day leaves the network", []record.Lesson{unaligned(5, 7), aligned(1, 8)}, day + 5, day + 1, 7},
		{"ours", []record.Lesson{out(0), out(1)}, 0, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			who := record.Key(1000 + number)
			q := record.Query{Pairs: []record.PairKey{{Outside: who, Ours: 2}}, Persons: []record.Key{who}}
			for i := range test.lessons {
				test.lessons[i].Message.ID = fmt.Sprintf("%d/%d", number, i)
				test.lessons[i].Pairs, test.lessons[i].Persons = q.Pairs, q.Persons
			}
			learn(t, together, test.lessons...)
			for _, l := range test.lessons {
				learn(t, apart, l)
			}
			for _, s := range []*store.Store{together, apart} {
				r := relations(t, s, q)
				pair, person := r.Pairs[0], r.Persons[0]
				same(t, "pair", []any{pair.Day, pair.Before, pair.Net}, []any{test.day, test.before, test.net})
				same(t, "person", []any{person.Day, person.Before, person.Net}, []any{test.day, test.before, test.net})
			}
		})
	}
}

func testPerson(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	with := func(id string, n int, classes uint32, carries bool) record.Lesson {
		l := lesson(id, n)
		l.Classes, l.Carries = classes, carries
		return l
	}
	learn(t, s, with("1", 0, 0, false), with("2", 1, 0, false))
	if p := person(t, s); p.Plain != 2 || !p.Carried.IsZero() || p.Classes != 0 {
		t.Errorf("before the first that carried something: %+v", p)
	}
	out := with("3", 2, 1<<5, true)
	out.Out = true
	learn(t, s, out, with("4", 3, 1<<2, true))
	learn(t, s, with("5", 4, 0, false), with("6", 5, 1<<4|1<<2, true))
	p := person(t, s)
	if p.Plain != 2 || !p.Carried.Equal(noon.AddDate(0, 0, 3)) || p.Classes != 1<<2|1<<4 {
		t.Errorf("after it: %+v", p)
	}
}

func testMark(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	for n := range 25 {
		l := lesson(time.Duration(n).String(), n)
		l.Marks = []record.Key{77}
		learn(t, s, l)
		r := relations(t, s, record.Query{Marks: []record.Key{77}})
		if len(r.Marks) != 1 || r.Marks[0].N != int64(n+1) || !r.Marks[0].First.Equal(noon) || !r.Marks[0].Last.Equal(noon.AddDate(0, 0, n)) {
			t.Fatalf("after %d mails: %+v", n+1, r.Marks)
		}
		if at := r.Marks[0].Twentieth; n < 19 && !at.IsZero() || n >= 19 && !at.Equal(noon.AddDate(0, 0, 19)) {
			t.Fatalf("after %d mails the twentieth was at %v", n+1, at)
		}
	}
}

func testNames(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var lessons []record.Lesson
	for address := range 20 {
		for n := range address + 1 {
			l := lesson(time.Duration(100*address+n).String(), n)
			l.Name = record.Name{Key: 50, Person: record.Key(1000 + address), Addr: "old@a.example", Ours: address == 19}
			if n == address {
				l.Name.Addr = "new@a.example"
			}
			lessons = append(lessons, l)
		}
	}
	learn(t, s, lessons...)
	other := lesson("other", 0)
	other.Name = record.Name{Key: 51, Person: 1019, Addr: "x@b.example"}
	late := lesson("late", -1)
	late.Name = record.Name{Key: 50, Person: 1019, Addr: "stale@a.example"}
	learn(t, s, other, late)

	r := relations(t, s, record.Query{Names: []record.Key{50, 52}})
	if len(r.Names) != record.NamesOfOne {
		t.Fatalf("%d addresses of one name", len(r.Names))
	}
	for i, n := range r.Names {
		want := int64(20 - i)
		if i == 0 {
			want++
		}
		if n.N != want || n.Person != record.Key(1019-i) || n.Addr != "new@a.example" || n.Ours != (i == 0) {
			t.Errorf("address %d: %+v", i, n)
		}
	}
	if !r.Names[0].First.Equal(noon.AddDate(0, 0, -1)) || !r.Names[0].Last.Equal(noon.AddDate(0, 0, 19)) {
		t.Errorf("times: %+v", r.Names[0])
	}
}

// A mail to hundreds, from several: more than one statement takes.
func testManyRecipients(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	l := lesson("1", 0)
	l.Pairs, l.Persons = nil, nil
	var q record.Query
	for i := range 700 {
		k := record.PairKey{Outside: record.Key(10 + i%3), Ours: record.Key(1000 + i)}
		l.Pairs, q.Pairs = append(l.Pairs, k), append(q.Pairs, k, record.PairKey{Outside: k.Ours, Ours: k.Outside})
		l.Persons, q.Persons = append(l.Persons, record.Key(-5-i)), append(q.Persons, record.Key(-5-i), record.Key(5+i))
		l.Marks, q.Marks = append(l.Marks, record.Key(1+i)), append(q.Marks, record.Key(1+i), record.Key(5000+i))
		q.Names, q.Refers = append(q.Names, record.Key(1+i)), append(q.Refers, record.Key(1+i))
	}
	learn(t, s, l)
	r := relations(t, s, q)
	if len(r.Pairs) != 700 || len(r.Persons) != 700 || len(r.Marks) != 700 || len(r.Names) != 0 || len(r.Refers) != 0 {
		t.Errorf("%d pairs, %d persons, %d marks, %d names, %d refers", len(r.Pairs), len(r.Persons), len(r.Marks), len(r.Names), len(r.Refers))
	}
}

// An answer to COMMIT may be lost: the batch is given again, with others.
func testTwice(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("1", 0), lesson("2", 1))
	before := pair(t, s)
	learn(t, s, lesson("1", 0), lesson("2", 1))
	same(t, "learnt twice", pair(t, s), before)
	learn(t, s, lesson("2", 1), lesson("3", 2), lesson("3", 2))
	if p := pair(t, s); p.In.N != 3 {
		t.Errorf("three mails count as %d", p.In.N)
	}
	extent, err := s.Extent(t.Context())
	must(t, err)
	if extent.Mails != 3 {
		t.Errorf("extent: %+v", extent)
	}
}

// A mail that was held is kept on record, and teaches nothing.
func testHeld(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	l := lesson("1", 0)
	l.Teach, l.Marks, l.Name, l.Terms, l.Refer = false, []record.Key{8}, record.Name{Key: 9, Person: 1}, []record.Key{10}, 11
	learn(t, s, l)
	r := relations(t, s, record.Query{
		Pairs: []record.PairKey{{Outside: 1, Ours: 2}}, Persons: []record.Key{1}, Marks: []record.Key{8}, Names: []record.Key{9}, Refers: []record.Key{11},
	})
	if len(r.Pairs)+len(r.Persons)+len(r.Marks)+len(r.Names) > 0 {
		t.Errorf("learnt from a held mail: %+v", r)
	}
	if len(r.Refers) != 1 || r.Refers[0].ID != "1" {
		t.Errorf("its record: %+v", r.Refers)
	}
	same(t, "hunt", hunt(t, s, record.Hunt{Terms: [][]record.Key{{10}}}), []string{"1"})
}

func testClockBackwards(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("1", 10))
	learn(t, s, lesson("2", 3))
	p := pair(t, s)
	if p.In.N != 2 || !p.In.First.Equal(noon.AddDate(0, 0, 3)) || !p.In.Last.Equal(noon.AddDate(0, 0, 10)) {
		t.Errorf("pair: %+v", p)
	}
	if p.Day != record.DayOf(noon)+10 || p.Before != record.DayOf(noon)+3 {
		t.Errorf("days: %d, %d", p.Day, p.Before)
	}
}
