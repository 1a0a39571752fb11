package intel

import (
	"context"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"sort"
	"time"

	"sekisho/internal/record"
)

// Set is all indicators, built for looking up what a mail carries. An indicator takes about 45 octets: a hash of kind and value under a seed
// of its own, its time of validity, and where the rest of it stands. The value itself is what the mail carries. It never changes, and may be
// used by many goroutines at once.
type Set struct {
	seed     maphash.Seed
	entries  []entry  // by hash
	start    []uint32 // of the entries whose hash has those upper bits
	shift    uint
	groups   []group
	ids      arena
	subjects []subjectPattern
	nets     []int // lengths of the networks among the indicators, IPv6 ones plus 1000
	Left     int   // patterns of subjects that were left out: there were more than MaxPatterns
}

// entry is one indicator. Times are seconds since 1970, so they end in 2106, as everything of 32 bits.
type entry struct {
	hash        uint64
	from, until uint32
	group, id   uint32
}

// group is what indicators of one import share.
type group struct {
	source, set, tlp string
	imported         int64
}

// Build takes all indicators that have not ended at now.
func Build(ctx context.Context, from Indicators, now time.Time) (*Set, error) {
	b := newBuilder()
	err := from.Indicators(ctx, record.IndicatorFilter{}, func(i record.Indicator) bool {
		if i.Until.IsZero() || !i.Until.Before(now) {
			b.add(i)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	return b.done(), nil
}

// Len is the number of indicators.
func (s *Set) Len() int { return len(s.entries) + len(s.subjects) }

type builder struct {
	set    *Set
	groups map[group]uint32
	nets   map[int]bool
}

func newBuilder() builder {
	return builder{set: &Set{seed: maphash.MakeSeed()}, groups: map[group]uint32{}, nets: map[int]bool{}}
}

func (b *builder) add(i record.Indicator) {
	e := entry{from: seconds(i.From, 0), until: seconds(i.Until, math.MaxUint32), group: b.group(i), id: b.set.ids.add(i.ID, i.Kind, i.Value)}
	if i.Pattern {
		b.addPattern(i.Value, e)
		return
	}
	if i.Kind == KindIP {
		b.network(i.Value)
	}
	e.hash = b.set.hash(i.Kind, i.Value)
	b.set.entries = append(b.set.entries, e)
}

// addPattern leaves out what does not compile: it was looked at when it was imported, so that only a store of other hands has such.
func (b *builder) addPattern(expression string, e entry) {
	p, err := newSubjectPattern(expression, e)
	if err != nil || len(b.set.subjects) == MaxPatterns {
		b.set.Left++
		return
	}
	b.set.subjects = append(b.set.subjects, p)
}

func (b *builder) network(value string) {
	if prefix, single := networkOf(value); prefix.IsValid() && !single {
		b.nets[netLength(prefix)] = true
	}
}

func (b *builder) group(i record.Indicator) uint32 {
	g := group{i.Source, i.Set, i.TLP, i.Imported.UnixMilli()}
	n, ok := b.groups[g]
	if !ok {
		n = uint32(len(b.set.groups))
		b.groups[g] = n
		b.set.groups = append(b.set.groups, g)
	}
	return n
}

// done sorts the entries and makes the table that finds a hash with one step: as many rows as entries, or up to half of that.
func (b *builder) done() *Set {
	s := b.set
	slices.SortFunc(s.entries, func(x, y entry) int {
		switch {
		case x.hash < y.hash:
			return -1
		case x.hash > y.hash:
			return 1
		}
		return 0
	})
	width := uint(max(1, bits.Len(uint(len(s.entries)))-1))
	s.shift = 64 - width
	s.start = make([]uint32, 1<<width+1)
	for row := range s.start {
		s.start[row] = uint32(sort.Search(len(s.entries), func(i int) bool { return s.entries[i].hash>>s.shift >= uint64(row) }))
	}
	for length := range b.nets {
		s.nets = append(s.nets, length)
	}
	slices.Sort(s.nets)
	return s
}

// find is all entries of a kind and value.
func (s *Set) find(kind, value string) []entry {
	if len(s.entries) == 0 {
		return nil
	}
	h := s.hash(kind, value)
	row := s.entries[s.start[h>>s.shift]:s.start[h>>s.shift+1]]
	first := 0
	for first < len(row) && row[first].hash < h {
		first++
	}
	last := first
	for last < len(row) && row[last].hash == h {
		last++
	}
	return row[first:last]
}

func (s *Set) hash(kind, value string) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	h.WriteString(kind)
	h.WriteByte(0)
	h.WriteString(value)
	return h.Sum64()
}

// indicator is what is known of an entry without the store: everything but its note.
func (s *Set) indicator(e entry, kind, value string, pattern bool) record.Indicator {
	g := s.groups[e.group]
	i := record.Indicator{ID: s.ids.get(e.id, kind, value), Kind: kind, Value: value, Pattern: pattern, Source: g.source, Set: g.set, TLP: g.tlp,
		Imported: time.UnixMilli(g.imported).UTC()}
	if e.from != 0 {
		i.From = time.Unix(int64(e.from), 0).UTC()
	}
	if e.until != math.MaxUint32 {
		i.Until = time.Unix(int64(e.until), 0).UTC()
	}
	return i
}

// valid says that an indicator holds at a moment; both ends belong to it.
func (e entry) valid(at uint32) bool { return e.from <= at && at <= e.until }

func seconds(t time.Time, none uint32) uint32 {
	if t.IsZero() {
		return none
	}
	return uint32(min(max(t.Unix(), 0), math.MaxUint32))
}
