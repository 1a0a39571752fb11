package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

func found(id string, n int, terms []record.Key, phrases ...record.Phrase) record.Lesson {
	l := lesson(id, n)
	l.Terms, l.Phrases = terms, phrases
	for _, p := range phrases {
		l.Terms = append(l.Terms, p.Key)
	}
	return l
}

func testHuntExact(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, found("a", 0, []record.Key{1, 2, 2}), found("b", 1, []record.Key{2, 3}), found("c", 2, []record.Key{1, 3}), found("d", 2, []record.Key{-1}))
	for _, test := range []struct {
		terms [][]record.Key
		want  []string
	}{
		{[][]record.Key{{1}}, []string{"c", "a"}},
		{[][]record.Key{{1}, {2}}, []string{"a"}},
		{[][]record.Key{{1, 2}}, []string{"c", "b", "a"}},
		{[][]record.Key{{1, 2}, {3, 9}}, []string{"c", "b"}},
		{[][]record.Key{{9}}, nil},
		{[][]record.Key{{1}, {}}, nil},
		{[][]record.Key{{-1}}, []string{"d"}},
		{nil, []string{"d", "c", "b", "a"}},
	} {
		same(t, fmt.Sprint("hunt for ", test.terms), hunt(t, s, record.Hunt{Terms: test.terms}), test.want)
	}
}

func testHuntContains(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s,
		found("a", 0, nil, record.Phrase{Key: 11, Kind: "subject", Text: "お見積書の件 2026年10月分"}, record.Phrase{Key: 12, Kind: "file", Text: "見積書.xlsx.exe"}),
		found("b", 1, nil, record.Phrase{Key: 13, Kind: "subject", Text: "ＩＮＶＯＩＣＥ 100%_off"}),
		found("c", 2, nil, record.Phrase{Key: 11, Kind: "subject", Text: "お見積書の件 2026年10月分"}),
	)
	for _, test := range []struct {
		kind, text string
		want       []string
	}{
		{"subject", "見積書", []string{"c", "a"}},
		{"file", "見積書", []string{"a"}},
		{"subject", "Invoice", []string{"b"}},
		{"subject", "%", []string{"b"}},
		{"subject", "0%_o", []string{"b"}},
		{"subject", "1_0", nil},
		{"subject", "件 2", []string{"c", "a"}},
		{"host", "見積書", nil},
		{"file", "XLSX.EXE", []string{"a"}},
	} {
		h := record.Hunt{Contains: []record.Phrase{{Kind: test.kind, Text: test.text}}}
		same(t, fmt.Sprintf("%s containing %q", test.kind, test.text), hunt(t, s, h), test.want)
	}
	both := record.Hunt{Contains: []record.Phrase{{Kind: "subject", Text: "見積"}, {Kind: "file", Text: "exe"}}}
	same(t, "subject and file", hunt(t, s, both), []string{"a"})
	both.Terms = [][]record.Key{{13}}
	same(t, "and a term that others have", hunt(t, s, both), []string(nil))
}

func testHuntFilters(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	for i, m := range []struct{ level, direction string }{{"pass", "in"}, {"hold", "in"}, {"mark", "out"}, {"hold", "out"}} {
		l := found(fmt.Sprint(i), i, []record.Key{5})
		l.Message.Level, l.Message.Direction = m.level, m.direction
		learn(t, s, l)
	}
	for _, terms := range [][][]record.Key{nil, {{5}}, {{5, 6}}} {
		for _, test := range []struct {
			hunt record.Hunt
			want []string
		}{
			{record.Hunt{Levels: []string{"hold"}}, []string{"3", "1"}},
			{record.Hunt{Levels: []string{"hold", "mark"}, Direction: "out"}, []string{"3", "2"}},
			{record.Hunt{Since: noon.AddDate(0, 0, 1), Until: noon.AddDate(0, 0, 2)}, []string{"2", "1"}},
			{record.Hunt{Limit: 2}, []string{"3", "2"}},
			{record.Hunt{Direction: "in", Limit: 1}, []string{"1"}},
			{record.Hunt{Case: "none"}, nil},
		} {
			test.hunt.Terms = terms
			same(t, fmt.Sprintf("%+v", test.hunt), hunt(t, s, test.hunt), test.want)
		}
	}
	count := 0
	must(t, s.Hunt(t.Context(), record.Hunt{}, func(record.Message) bool { count++; return false }))
	if count != 1 {
		t.Errorf("%d visits after visit said no", count)
	}
}

// More mails than are read at once, many at the same moment; visit calls the store.
func testHuntPages(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var lessons []record.Lesson
	var want []string
	for i := range 1500 {
		l := found(fmt.Sprintf("m%04d", i), i/700, []record.Key{5, record.Key(100 + i)})
		lessons, want = append(lessons, l), append(want, l.Message.ID)
	}
	learn(t, s, lessons...)
	slices.Reverse(want)
	many := []record.Key{}
	for i := range 1500 {
		many = append(many, record.Key(100+i))
	}
	beyond := slices.Concat(many, []record.Key{5000})
	for i := range 3000 {
		beyond = append(beyond, record.Key(6000+i))
	}
	for name, terms := range map[string][][]record.Key{"all": nil, "one key": {{5}}, "many keys": {many}, "more keys than are sought": {beyond}} {
		var got []string
		err := s.Hunt(t.Context(), record.Hunt{Terms: terms}, func(m record.Message) bool {
			if len(got)%500 == 0 {
				if _, err := s.Messages(t.Context(), []string{m.ID}); err != nil {
					t.Error(err)
				}
			}
			got = append(got, m.ID)
			return true
		})
		must(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d mails, want %d in their order", name, len(got), len(want))
		}
	}
}

// Random hunts answer as a plain search over all mails does.
func testHuntReference(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"alpha", "beta", "gamma"}
	var lessons []record.Lesson
	for i := range 300 {
		subject := words[random.IntN(3)] + " " + words[random.IntN(3)]
		l := found(fmt.Sprintf("m%03d", i), random.IntN(5), []record.Key{record.Key(1 + random.IntN(4)), record.Key(10 + random.IntN(40))},
			record.Phrase{Key: record.Key(1000 + len(subject) + 100*int(subject[0])), Kind: "subject", Text: subject})
		l.Message.Subject = subject
		l.Message.Level = []string{"pass", "hold"}[random.IntN(2)]
		lessons = append(lessons, l)
	}
	bySubject := map[record.Key]string{}
	for _, l := range lessons { // the first text of a key counts
		if _, ok := bySubject[l.Phrases[0].Key]; !ok {
			bySubject[l.Phrases[0].Key] = l.Message.Subject
		}
	}
	for _, l := range lessons {
		learn(t, s, l)
	}
	for range 60 {
		h := record.Hunt{Limit: random.IntN(20)}
		if random.IntN(2) == 0 {
			h.Terms = append(h.Terms, []record.Key{record.Key(1 + random.IntN(4)), record.Key(10 + random.IntN(40))})
		}
		if random.IntN(2) == 0 {
			h.Terms = append(h.Terms, []record.Key{record.Key(10 + random.IntN(40))})
		}
		if random.IntN(2) == 0 {
			h.Contains = []record.Phrase{{Kind: "subject", Text: words[random.IntN(3)][1:]}}
		}
		if random.IntN(2) == 0 {
			h.Levels = []string{"hold"}
		}
		same(t, fmt.Sprintf("%+v", h), hunt(t, s, h), plainHunt(lessons, bySubject, h))
	}
}

func plainHunt(lessons []record.Lesson, subjects map[record.Key]string, h record.Hunt) (ids []string) {
	type hit struct {
		place int
		l     record.Lesson
	}
	var hits []hit
	for i, l := range lessons {
		keep := len(h.Levels) == 0 || slices.Contains(h.Levels, l.Message.Level)
		for _, group := range h.Terms {
			keep = keep && slices.ContainsFunc(group, func(k record.Key) bool { return slices.Contains(l.Terms, k) })
		}
		for _, p := range h.Contains {
			keep = keep && strings.Contains(subjects[l.Phrases[0].Key], p.Text)
		}
		if keep {
			hits = append(hits, hit{i, l})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if order := b.l.Message.Received.Compare(a.l.Message.Received); order != 0 {
			return order
		}
		return b.place - a.place
	})
	for _, h := range hits {
		ids = append(ids, h.l.Message.ID)
	}
	if h.Limit > 0 && len(ids) > h.Limit {
		ids = ids[:h.Limit]
	}
	return ids
}

func testSketches(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var lessons []record.Lesson
	for i := range 6000 {
		l := lesson(fmt.Sprintf("m%04d", i), i/2000)
		if i%2 == 0 {
			l.Message.Sketch = record.Sketch{Hashes: []uint32{uint32(i), 1 << 31}, Runes: i + 1}
		}
		lessons = append(lessons, l)
	}
	learn(t, s, lessons...)
	for days, want := range map[int]int{0: 3000, 1: 2000, 2: 1000, 3: 0} {
		n := 0
		err := s.Sketches(t.Context(), record.Hunt{Since: noon.AddDate(0, 0, days)}, func(m record.Sketched) bool {
			var i int
			fmt.Sscanf(m.ID, "m%d", &i)
			if len(m.Sketch.Hashes) != 2 || m.Sketch.Hashes[0] != uint32(i) || m.Sketch.Runes != i+1 || !m.Received.Equal(noon.AddDate(0, 0, i/2000)) {
				t.Fatalf("%+v", m)
			}
			n++
			return true
		})
		must(t, err)
		if n != want {
			t.Errorf("since day %d: %d sketches, want %d", days, n, want)
		}
	}
	n := 0
	must(t, s.Sketches(t.Context(), record.Hunt{Until: noon}, func(record.Sketched) bool { n++; return n < 10 }))
	if n != 10 {
		t.Errorf("%d visits after visit said no", n)
	}
}

func testFind(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, found("a", 0, []record.Key{1, 2}), found("b", 1, []record.Key{2}), found("c", 2, []record.Key{4}))
	keys := []record.Key{1, 2, 3, 2}
	for i := range 1000 {
		keys = append(keys, record.Key(1000+i))
	}
	got, err := s.Find(t.Context(), keys)
	must(t, err)
	same(t, "found", got, map[record.Key][]string{1: {"a"}, 2: {"b", "a"}})
}
