package history

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"sekisho/internal/record"
)

// fakeStore keeps everything in maps, by the rules of the contract. gone makes it fail.
type fakeStore struct {
	mu       sync.Mutex
	gone     bool
	poison   string // an id that it refuses
	messages []record.Message
	byID     map[string]int
	refers   map[record.Key]string
	pairs    map[record.PairKey]*record.Pair
	persons  map[record.Key]*record.Person
	marks    map[record.Key]*record.Mark
	names    map[[2]record.Key]*record.Name
	cases    []record.Case
	late     []record.Late
	terms    map[string][]record.Key
	phrases  []record.Phrase
	asked    int // queries
}

var errGone = errors.New("connection refused")

func newFake() *fakeStore {
	return &fakeStore{byID: map[string]int{}, refers: map[record.Key]string{}, pairs: map[record.PairKey]*record.Pair{}, persons: map[record.Key]*record.Person{},
		marks: map[record.Key]*record.Mark{}, names: map[[2]record.Key]*record.Name{}, terms: map[string][]record.Key{}}
}

func (f *fakeStore) setGone(gone bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone = gone
}

func (f *fakeStore) Relations(ctx context.Context, q record.Query) (r record.Relations, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.gone {
		return r, errGone
	}
	for _, k := range q.Pairs {
		if p := f.pairs[k]; p != nil {
			r.Pairs = append(r.Pairs, *p)
		}
	}
	for _, k := range q.Persons {
		if p := f.persons[k]; p != nil {
			r.Persons = append(r.Persons, *p)
		}
	}
	for _, k := range q.Marks {
		if m := f.marks[k]; m != nil {
			r.Marks = append(r.Marks, *m)
		}
	}
	for _, k := range q.Names {
		for at, n := range f.names {
			if at[0] == k {
				r.Names = append(r.Names, *n)
			}
		}
	}
	for _, k := range q.Refers {
		if id, ok := f.refers[k]; ok {
			r.Refers = append(r.Refers, f.messages[f.byID[id]])
		}
	}
	return r, nil
}

func (f *fakeStore) Learn(ctx context.Context, lessons []record.Lesson) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return errGone
	}
	for _, l := range lessons {
		if f.poison != "" && l.Message.ID == f.poison {
			return errors.New("invalid byte sequence")
		}
	}
	for _, l := range lessons {
		if _, known := f.byID[l.Message.ID]; !known {
			f.learn(l)
		}
	}
	return nil
}

func (f *fakeStore) learn(l record.Lesson) {
	l.Message.People = slices.DeleteFunc(slices.Clone(l.Message.People), func(k record.Key) bool { return k == 0 })
	l.Message.Domains = slices.DeleteFunc(slices.Clone(l.Message.Domains), func(k record.Key) bool { return k == 0 })
	f.byID[l.Message.ID] = len(f.messages)
	f.messages = append(f.messages, l.Message)
	f.terms[l.Message.ID] = l.Terms
	f.phrases = append(f.phrases, l.Phrases...)
	if _, known := f.refers[l.Refer]; !known && l.Refer != 0 {
		f.refers[l.Refer] = l.Message.ID
	}
	if !l.Teach {
		return
	}
	at := l.Message.Received
	for _, k := range l.Pairs {
		p := entryIn(f.pairs, k, &record.Pair{PairKey: k})
		if l.Out {
			bump(&p.Out, at)
			continue
		}
		bump(&p.In, at)
		if l.Steady {
			steady(&p.Day, &p.Before, &p.Net, l)
		}
	}
	for _, k := range l.Persons {
		f.learnPerson(k, l)
	}
	for _, k := range l.Marks {
		m := entryIn(f.marks, k, &record.Mark{Key: k})
		if bump(&m.Count, at); m.N == 20 {
			m.Twentieth = at
		}
	}
	if l.Name.Key != 0 {
		n := entryIn(f.names, [2]record.Key{l.Name.Key, l.Name.Person}, &record.Name{Key: l.Name.Key, Person: l.Name.Person, Addr: l.Name.Addr, Ours: l.Name.Ours})
		bump(&n.Count, at)
	}
}

func (f *fakeStore) learnPerson(k record.Key, l record.Lesson) {
	at := l.Message.Received
	p := entryIn(f.persons, k, &record.Person{Key: k})
	if l.Out {
		bump(&p.Out, at)
		return
	}
	if l.Carries && p.Carried.IsZero() {
		p.Plain, p.Carried = p.In.N, at
	}
	bump(&p.In, at)
	p.Classes |= l.Classes
	if l.Steady {
		steady(&p.Day, &p.Before, &p.Net, l)
	}
}

func entryIn[K comparable, V any](m map[K]*V, k K, fresh *V) *V {
	if m[k] == nil {
		m[k] = fresh
	}
	return m[k]
}

func bump(c *record.Count, at time.Time) {
	if c.N++; c.N == 1 || at.Before(c.First) {
		c.First = at
	}
	if at.After(c.Last) {
		c.Last = at
	}
}

// steady counts a day: the first in any case, a later one only if the mail is aligned or of the network that is known.
func steady(day, before *int32, net *record.Key, l record.Lesson) {
	if *day != 0 && !l.Aligned && (*net == 0 || *net != l.Net) {
		return
	}
	if l.Day > *day {
		*before, *day = *day, l.Day
	} else if l.Day != *day && l.Day > *before {
		*before = l.Day
	}
	*net = l.Net
}

func (f *fakeStore) Messages(ctx context.Context, ids []string) (list []record.Message, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return nil, errGone
	}
	for _, id := range ids {
		if i, ok := f.byID[id]; ok {
			list = append(list, f.messages[i])
		}
	}
	return list, nil
}

func (f *fakeStore) Since(ctx context.Context, since time.Time, written int64, limit int, visit func(*record.Message) bool) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return 0, errGone
	}
	list := slices.Clone(f.messages[min(int(written), len(f.messages)):])
	list = slices.DeleteFunc(list, func(m record.Message) bool { return m.Received.Before(since) })
	for i := max(0, len(list)-limit); i < len(list); i++ {
		if !visit(&list[i]) {
			break
		}
	}
	return int64(len(f.messages)), nil
}

func (f *fakeStore) Extent(ctx context.Context) (x record.Extent, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return x, errGone
	}
	x.Mails = int64(len(f.messages))
	for _, m := range f.messages {
		if x.Began.IsZero() || m.Received.Before(x.Began) {
			x.Began = m.Received
		}
	}
	return x, nil
}

func (f *fakeStore) Cases(ctx context.Context) ([]record.Case, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return nil, errGone
	}
	return slices.Clone(f.cases), nil
}

func (f *fakeStore) ReportLate(ctx context.Context, l record.Late) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		return errGone
	}
	f.late = append(f.late, l)
	return nil
}
