package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"sekisho/internal/record"
)

func plainEntry(id int, at time.Time, hashes ...uint32) *entry {
	return &entry{id: fmt.Sprint(id), received: at.UnixMilli(), runes: 600, hashes: hashes, author: record.Key(id%3 + 1), files: record.Key(id%2 + 1), flags: flagAccepted}
}

func idsOf(w *window, hash uint32, limit int) (ids []string) {
	w.withText(hash, limit, func(e *entry) { ids = append(ids, e.id) })
	return ids
}

func TestWindowKeepsTheNewest(t *testing.T) {
	w := newWindow(5000, 30*day)
	for i := range 12_000 {
		if !w.add(plainEntry(i, start.Add(time.Duration(i)*time.Second), uint32(i%7), uint32(100+i%11)), start.Add(days(1))) {
			t.Fatalf("%d is there already", i)
		}
	}
	if n := w.next - w.oldest; n != 5000 {
		t.Errorf("%d mails", n)
	}
	got := idsOf(w, 3, 10_000)
	if len(got) < 700 || len(got) > 720 || got[0] != "11994" || got[len(got)-1] < "7000" {
		t.Errorf("%d mails of one hash, from %s to %s", len(got), got[0], got[len(got)-1])
	}
	for _, id := range got {
		var n int
		fmt.Sscan(id, &n)
		if n%7 != 3 {
			t.Fatalf("%s does not have the hash", id)
		}
	}
	if got := idsOf(w, 3, 4); len(got) != 4 {
		t.Errorf("%d of at most 4", len(got))
	}
	if w.add(plainEntry(11_999, start, 1), start) {
		t.Error("a mail is taken in twice")
	}
	if len(w.ids) != 5000 || len(w.texts) != 18 || len(w.authors) != 3 || len(w.files) != 2 {
		t.Errorf("heads are left behind: %d ids, %d texts, %d authors, %d files", len(w.ids), len(w.texts), len(w.authors), len(w.files))
	}
}

func TestWindowForgets(t *testing.T) {
	w := newWindow(5000, 30*day)
	for i := range 100 {
		w.add(plainEntry(i, start.Add(days(i)), 1), start.Add(days(100)))
	}
	if got := idsOf(w, 1, 1000); len(got) < 30 || len(got) > 32 {
		t.Errorf("%d mails of 30 days", len(got))
	}
	w.add(plainEntry(1000, start.Add(days(4000)), 1), start.Add(days(100)))
	if got := idsOf(w, 1, 1000); len(got) < 31 {
		t.Error("a mail from the future ends the time of all others")
	}
	for i := range 40 {
		w.add(plainEntry(2000+i, start.Add(days(500+i)), 2), start.Add(days(500+i)))
	}
	if got := idsOf(w, 1, 1000); len(got) != 0 && !slices.Equal(got, []string{"1000"}) {
		t.Errorf("old mails stay: %v", got)
	}
	if len(w.texts) > 2 {
		t.Errorf("%d heads", len(w.texts))
	}
}

// The numbers of mails wrap around once in 2^32 mails.
func TestWindowWrapsAround(t *testing.T) {
	w := newWindow(2000, 30*day)
	w.oldest = ^uint32(0) - 1500
	w.next = w.oldest
	for i := range 5000 {
		w.add(plainEntry(i, start, 1), start)
		if got := idsOf(w, 1, 3); got[0] != fmt.Sprint(i) {
			t.Fatalf("the newest after %d is %v", i, got)
		}
	}
	seen := 0
	w.ofAuthor(2, 10_000, func(e *entry) bool { seen++; return true })
	if n := w.next - w.oldest; n != 2000 || seen == 0 || seen > 668 {
		t.Errorf("%d mails, %d of an author", n, seen)
	}
}

// A newsletter of 10^5 copies leaves look-ups bounded: they look at the newest.
func TestNewsletter(t *testing.T) {
	w := newWindow(200_000, 30*day)
	hashes := sketchOf(split(writer(9).letter()).own).Hashes
	for i := range 100_000 {
		e := plainEntry(i, start.Add(time.Duration(i)*time.Millisecond), hashes...)
		w.add(e, start.Add(time.Hour))
	}
	looked := 0
	w.withText(hashes[0], chainLimit, func(*entry) { looked++ })
	m := &sighted{Sighting: Sighting{ID: "x", Received: start.Add(time.Hour)}, sketch: record.Sketch{Hashes: hashes, Runes: 600}, quote: quotation{hashes, hashes}, files: 1, domains: []record.Key{record.Nobody}}
	if near := w.near(m); looked != chainLimit || len(near) != chainLimit {
		t.Errorf("%d looked at, %d found", looked, len(near))
	}
	if same := w.sameFiles(m); len(same) != chainLimit {
		t.Errorf("%d with the same file", len(same))
	}
	if got := w.quoted(m); len(got) != maxSimilar {
		t.Errorf("%d quoted", len(got))
	}
}

// Whatever the order of mails, the window finds exactly those that are alike and young enough to be there.
func TestWindowAgainstAList(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	w := newWindow(300, 30*day)
	var list []*entry
	for i := range 3000 {
		var set []uint32
		for range 12 {
			set = append(set, uint32(r.IntN(40)))
		}
		e := plainEntry(i, start, sorted(set)...)
		w.add(e, start)
		list = append(list, e)
		if len(list) > 300 {
			list = list[1:]
		}
		h := uint32(r.IntN(40))
		var want []string
		for _, e := range slices.Backward(list) {
			if slices.Contains(e.hashes[:min(indexed, len(e.hashes))], h) {
				want = append(want, e.id)
			}
		}
		if got := idsOf(w, h, 1000); !slices.Equal(got, want) {
			t.Fatalf("after %d: %v, not %v", i, got, want)
		}
	}
}
