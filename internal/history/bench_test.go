package history

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/record"
)

// A Japanese text of 3 KB, from its letters to its sketch.
func BenchmarkSketch(b *testing.B) {
	w := letterWriter{rand.New(rand.NewPCG(5, 6))}
	letter := ""
	for len(letter) < 3<<10 {
		body, _, _ := strings.Cut(w.letter(), "--\n")
		letter += body
	}
	letter = strings.ToValidUTF8(letter[:3<<10], "") + "\n" + signature
	b.SetBytes(int64(len(letter)))
	for b.Loop() {
		sketchOf(split(letter).own)
	}
}

// The same where all of it is a quotation.
func BenchmarkQuotation(b *testing.B) {
	w := letterWriter{rand.New(rand.NewPCG(5, 6))}
	letter := w.quoting(w.letter() + w.letter() + w.letter())
	b.SetBytes(int64(len(letter)))
	for b.Loop() {
		t := split(letter)
		sketchOf(t.own)
		quotationOf(t)
	}
}

// randomEntry is a mail with nothing in common with others, but for one hash of a phrase that a hundredth of all have.
func randomEntry(r *rand.Rand, id int, at time.Time) *entry {
	var set []uint32
	for range record.SketchSize {
		set = append(set, r.Uint32()>>5)
	}
	if id%100 == 0 {
		set[0] = 7
	}
	return &entry{
		id: fmt.Sprintf("4ZxY%016d", id), received: at.UnixMilli(), runes: 600, hashes: sorted(set), author: record.Key(r.Int64N(50_000) + 1), net: record.Key(r.Int64N(9000) + 1),
		flags: flagAccepted, keys: []record.Key{record.Key(r.Int64()), record.Key(r.Int64()), record.Key(r.Int64N(500)), 11, 12}, people: 3,
	}
}

func filledWindow(n int) *window {
	r := rand.New(rand.NewPCG(7, 8))
	w := newWindow(n, 30*day)
	for i := range n {
		w.add(randomEntry(r, i, start.Add(time.Duration(i)*time.Second/2)), start.Add(days(365)))
	}
	return w
}

// Look-ups among 10^6 mails; octets/mail is the memory that the window takes.
func BenchmarkWindow(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			w := filledWindow(n)
			runtime.GC()
			runtime.ReadMemStats(&after)
			r := rand.New(rand.NewPCG(9, 10))
			m := &sighted{Sighting: Sighting{ID: "x", Received: start}}
			for b.Loop() {
				e := randomEntry(r, r.IntN(1000), start)
				m.sketch = record.Sketch{Hashes: e.hashes, Runes: 600}
				m.quote = quotation{e.hashes, e.hashes}
				w.near(m)
				w.quoted(m)
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "octets/mail")
			runtime.KeepAlive(w)
		})
	}
}

// The worst that a look-up meets: every one of its hashes has a long chain of mails that are not alike.
func BenchmarkWindowCrowded(b *testing.B) {
	w := newWindow(100_000, 30*day)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 100_000 {
		e := randomEntry(r, i, start)
		for j := range indexed {
			e.hashes[j] = uint32(j)
		}
		w.add(e, start)
	}
	m := &sighted{Sighting: Sighting{ID: "x", Received: start}}
	m.sketch = record.Sketch{Hashes: sorted([]uint32{0, 1, 2, 3, 4, 5, 6, 7}), Runes: 600}
	for b.Loop() {
		w.near(m)
	}
}

// Likewise of a quotation.
func BenchmarkQuotedCrowded(b *testing.B) {
	w := newWindow(100_000, 30*day)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 100_000 {
		e := randomEntry(r, i, start)
		for j := range indexed {
			e.hashes[j] = uint32(r.IntN(quoteHashes))
		}
		slices.Sort(e.hashes)
		e.hashes = slices.Compact(e.hashes)
		w.add(e, start)
	}
	m := &sighted{Sighting: Sighting{ID: "x", Received: start}, domains: []record.Key{record.Nobody}}
	for i := range 10_000 {
		m.quote.whole = append(m.quote.whole, uint32(i))
	}
	m.quote.said = m.quote.whole
	for b.Loop() {
		w.quoted(m)
	}
}

// A look at a mail of 1 KB over a store of maps, and what it teaches.
func BenchmarkLook(b *testing.B) {
	f := newFake()
	h, err := Open(context.Background(), Options{Keys: record.NewKeys(binary.BigEndian.AppendUint64(nil, 1)), Store: f, Domains: []string{"tokiwa.example"}, Now: func() time.Time { return start }})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close(context.Background())
	w := letterWriter{rand.New(rand.NewPCG(11, 12))}
	s := (&house{}).mail(start, hanako, yamada)
	s.Text = w.letter()
	s.Subject, s.Hosts, s.Client = "お見積りの件", []string{"www.aoba.example"}, "198.51.100.7"
	for b.Loop() {
		h.job(h.Look(context.Background(), s), Outcome{Level: "pass", Action: "accept"})
	}
}
