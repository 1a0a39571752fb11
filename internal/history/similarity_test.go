package history

import (
	"math/rand/v2"
	"sekisho/internal/record"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// spread is how a measure is distributed.
func spread(list []float64) (least, p1, median, p99, most float64) {
	slices.Sort(list)
	at := func(share float64) float64 { return list[int(share*float64(len(list)-1))] }
	return at(0), at(0.01), at(0.5), at(0.99), at(1)
}

func estimate(a, b string) float64 { return record.Alike(sketchOf(a).Hashes, sketchOf(b).Hashes) }

// exact is the Jaccard index itself.
func exact(a, b string) float64 {
	x, y := setOf(a), setOf(b)
	both := 0
	for _, h := range x {
		if _, found := slices.BinarySearch(y, h); found {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// Mails of one sender are different, copies with one line more are alike.
func TestLettersOfOneSender(t *testing.T) {
	w := letterWriter{rand.New(rand.NewPCG(1, 2))}
	letters, sketches := make([]string, 400), make([][]uint32, 400)
	for i := range letters {
		letters[i] = split(w.letter()).own
		sketches[i] = sketchOf(letters[i]).Hashes
		if n := utf8.RuneCountInString(letters[i]); n < leastRunes {
			t.Fatalf("a letter of %d characters", n)
		}
	}
	var others, exactOthers, copies, exactCopies []float64
	missed := 0
	for range 400 {
		letter := w.letter()
		a, b := split(letter).own, split(w.withLine(letter)).own
		copies, exactCopies = append(copies, estimate(a, b)), append(exactCopies, exact(a, b))
		if copies[len(copies)-1] < alike {
			missed++
		}
	}
	confused := 0
	for i := range letters {
		for j := range i {
			if letters[i] == letters[j] {
				continue // the generator came to the same letter
			}
			others = append(others, record.Alike(sketches[i], sketches[j]))
			if others[len(others)-1] >= alike {
				confused++
			}
			if (i+j)%97 == 0 {
				exactOthers = append(exactOthers, exact(letters[i], letters[j]))
			}
		}
	}
	pairs := len(others)
	_, _, median, p99, most := spread(others)
	t.Logf("different mails, sketch: median %.2f, 99%% %.2f, most %.2f; %d of %d pairs at %.1f or above", median, p99, most, confused, pairs, alike)
	_, _, median, p99, most = spread(exactOthers)
	t.Logf("different mails, exact:  median %.2f, 99%% %.2f, most %.2f", median, p99, most)
	least, p1, median, _, _ := spread(copies)
	t.Logf("copies, sketch: least %.2f, 1%% %.2f, median %.2f; %d of 400 below %.1f", least, p1, median, missed, alike)
	least, p1, median, _, _ = spread(exactCopies)
	t.Logf("copies, exact:  least %.2f, 1%% %.2f, median %.2f", least, p1, median)
	if confused*1000 > pairs {
		t.Errorf("%d of %d pairs of different mails look alike", confused, pairs)
	}
	if missed > 8 {
		t.Errorf("%d of 400 copies are not recognised", missed)
	}
}

// A quotation is recognised, with or without its end; another mail's is not.
func TestQuotations(t *testing.T) {
	w := letterWriter{rand.New(rand.NewPCG(3, 4))}
	var whole, broken, part, other []float64
	for range 300 {
		letter, second := w.letter(), w.letter()
		sketch := sketchOf(split(letter).own).Hashes
		whole = append(whole, quotationOf(split(w.quoting(letter))).containment(sketch))
		broken = append(broken, quotationOf(split(w.quoting(wrapped(letter, 24)))).containment(sketch))
		half := strings.Split(letter, "\n")
		part = append(part, quotationOf(split(w.quoting(strings.Join(half[:len(half)*2/3], "\n")))).containment(sketch))
		other = append(other, quotationOf(split(w.quoting(second))).containment(sketch))
	}
	least, _, median, _, _ := spread(whole)
	t.Logf("quoted whole: least %.2f, median %.2f", least, median)
	if least < quotes {
		t.Errorf("a mail that is quoted whole has a containment of %.2f", least)
	}
	leastBroken, p1, _, _, _ := spread(broken)
	t.Logf("quoted whole, lines broken at 24 characters: least %.2f, 1%% %.2f", leastBroken, p1)
	if leastBroken < quotes {
		t.Errorf("a mail whose lines were broken has a containment of %.2f", leastBroken)
	}
	leastPart, _, medianPart, _, _ := spread(part)
	t.Logf("two thirds quoted: least %.2f, median %.2f", leastPart, medianPart)
	_, _, _, p99, most := spread(other)
	t.Logf("another mail quoted: 99%% %.2f, most %.2f", p99, most)
	if p99 >= quotes {
		t.Errorf("the quotation of another mail has a containment of %.2f", p99)
	}
}

// The hash is stored with every mail: it stays what it is.
func TestSketchIsStable(t *testing.T) {
	got := sketchOf("関所は、旅人の荷物を改める場所である")
	want := []uint32{
		0x3bb5a90, 0x6cdf78a, 0x14f3821f, 0x4075b5a1, 0x6439bfd8, 0x669b2b96, 0x6debd33f, 0x8e5d11d0, 0x9d5cdc86, 0xa1b69bf4, 0xca49e5b2, 0xd0d0ab00,
		0xe6597a2a, 0xeadeb7ff,
	}
	if !slices.Equal(got.Hashes, want) || got.Runes != 18 {
		t.Errorf("got %#v", got)
	}
}
