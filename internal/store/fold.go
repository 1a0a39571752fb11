package store

import (
	"cmp"
	"slices"
	"time"

	"sekisho/internal/record"
)

// nameKey is an address under a name.
type nameKey struct{ name, person record.Key }

// relations are the rows that a batch of lessons is about: as they are stored, then as they will be.
type relations struct {
	pairs   map[record.PairKey]*record.Pair
	persons map[record.Key]*record.Person
	marks   map[record.Key]*record.Mark
	names   map[nameKey]*record.Name
}

// relationsOf are empty rows of everything that the lessons are about.
func relationsOf(lessons []record.Lesson) relations {
	r := relations{
		map[record.PairKey]*record.Pair{}, map[record.Key]*record.Person{}, map[record.Key]*record.Mark{}, map[nameKey]*record.Name{},
	}
	for i := range lessons {
		if lessons[i].Teach {
			r.addRows(&lessons[i])
		}
	}
	return r
}

func (r relations) addRows(l *record.Lesson) {
	for _, k := range l.Pairs {
		if r.pairs[k] == nil && k.Outside != 0 && k.Ours != 0 {
			r.pairs[k] = &record.Pair{PairKey: k}
		}
	}
	for _, k := range l.Persons {
		if r.persons[k] == nil && k != 0 {
			r.persons[k] = &record.Person{Key: k}
		}
	}
	for _, k := range l.Marks {
		if r.marks[k] == nil && k != 0 {
			r.marks[k] = &record.Mark{Key: k}
		}
	}
	if k := (nameKey{l.Name.Key, l.Name.Person}); r.names[k] == nil && k.name != 0 {
		r.names[k] = &record.Name{Key: k.name, Person: k.person}
	}
}

// learn adds one mail to the rows. Whatever the order of mails, counts, first and last times, days and classes come out the same.
func (r relations) learn(l *record.Lesson) {
	at := moment(millis(l.Message.Received))
	for _, k := range distinct(l.Pairs) {
		if p := r.pairs[k]; p != nil {
			learnPair(p, l, at)
		}
	}
	for _, k := range distinct(l.Persons) {
		if p := r.persons[k]; p != nil {
			learnPerson(p, l, at)
		}
	}
	for _, k := range distinct(l.Marks) {
		if m := r.marks[k]; m != nil {
			learnMark(m, at)
		}
	}
	if n := r.names[nameKey{l.Name.Key, l.Name.Person}]; n != nil {
		if !at.Before(n.Last) {
			n.Addr, n.Ours = clean(l.Name.Addr), l.Name.Ours
		}
		count(&n.Count, at)
	}
}

// distinct are the values of a list, each once.
func distinct[T comparable](list []T) []T {
	if len(list) < 2 {
		return list
	}
	seen := make(map[T]bool, len(list))
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool {
		again := seen[v]
		seen[v] = true
		return again
	})
}

// count adds one at a time. Clocks go backwards now and then: the first time is the least, the last the greatest.
func count(c *record.Count, at time.Time) {
	c.First, c.Last = earlier(c.First, at), later(c.Last, at)
	c.N++
}

func learnPair(p *record.Pair, l *record.Lesson, at time.Time) {
	if l.Out {
		count(&p.Out, at)
		return
	}
	count(&p.In, at)
	steady(&p.Day, &p.Before, &p.Net, l)
}

func learnPerson(p *record.Person, l *record.Lesson, at time.Time) {
	if l.Out {
		count(&p.Out, at)
		return
	}
	count(&p.In, at)
	steady(&p.Day, &p.Before, &p.Net, l)
	p.Classes |= l.Classes
	switch {
	case l.Carries:
		p.Carried = earlier(p.Carried, at)
	case p.Carried.IsZero() || at.Before(p.Carried):
		p.Plain++
	}
}

// steady moves the days of a row on. A mail of theirs counts as a steady one of the row when its lesson says Steady and
//   - it is aligned, or
//   - it is the first steady mail of the row, or
//   - it comes from the network of the row's last steady mail, both known.
//
// The row keeps the last two different days of such mails, and the network of the last. A mail of a day that the row has counts no second time; one
// of a day before (of another node, or of a clock that went back) takes its place in the order and does not change the network.
func steady(day, before *int32, net *record.Key, l *record.Lesson) {
	if !l.Steady || !l.Aligned && *day != 0 && (l.Net == 0 || l.Net != *net) {
		return
	}
	switch {
	case l.Day > *day:
		*before, *day, *net = *day, l.Day, l.Net
	case l.Day == *day:
		*net = l.Net
	case l.Day > *before:
		*before = l.Day
	}
}

// twentieth is the mail at which a mark is an old acquaintance.
const twentieth = 20

func learnMark(m *record.Mark, at time.Time) {
	count(&m.Count, at)
	if m.N == twentieth {
		m.Twentieth = at
	}
}

// ordered are the keys of a map from the least: rows are written in this order, so that neighbours share their page.
func ordered[K comparable, V any](rows map[K]V, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

func comparePairs(a, b record.PairKey) int {
	return cmp.Or(cmp.Compare(a.Outside, b.Outside), cmp.Compare(a.Ours, b.Ours))
}

func compareNames(a, b nameKey) int {
	return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.person, b.person))
}
