package history

import (
	"math/bits"
	"slices"
	"unicode/utf8"

	"sekisho/internal/record"
)

// shingle is the number of characters that are hashed together.
const shingle = 5

// Odd constants of the hash, from xxHash (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), 64 bits.
const (
	prime1 = 0x9E3779B185EBCA87
	prime2 = 0xC2B2AE3D27D4EB4F
	prime3 = 0x165667B19E3779F9
)

// hashShingle hashes five characters. It is stored with every mail: it never changes. The code points, 21 bits each, are packed into two words a = r0 + r1·2^21
// + r2·2^42 and b = r3 + r4·2^21; then h = (a·p1) xor rotl(b·p2, 31), h = (h xor h>>29)·p3, h = h xor h>>32, modulo 2^64, and the result is the low 32 bits.
func hashShingle(r *[shingle]rune) uint32 {
	a := uint64(r[0]) | uint64(r[1])<<21 | uint64(r[2])<<42
	b := uint64(r[3]) | uint64(r[4])<<21
	h := a*prime1 ^ bits.RotateLeft64(b*prime2, 31)
	h = (h ^ h>>29) * prime3
	return uint32(h ^ h>>32)
}

// shingles calls visit with the hash of each run of five characters and returns the number of characters. A text of one to four has one shingle, filled
// up with NUL.
func shingles(s string, visit func(uint32)) (runes int) {
	var window [shingle]rune
	for _, r := range s {
		copy(window[:], window[1:])
		window[shingle-1] = r
		if runes++; runes >= shingle {
			visit(hashShingle(&window))
		}
	}
	if runes > 0 && runes < shingle {
		visit(hashShingle(&window))
	}
	return runes
}

// sketchOf makes the sketch of a stripped text.
func sketchOf(s string) record.Sketch {
	var least [record.SketchSize]uint32
	n := 0
	runes := shingles(s, func(h uint32) {
		if n == len(least) && h >= least[n-1] {
			return
		}
		i, found := slices.BinarySearch(least[:n], h)
		if found {
			return
		}
		if n < len(least) {
			n++
		}
		copy(least[i+1:n], least[i:])
		least[i] = h
	})
	return record.Sketch{Hashes: slices.Clone(least[:n]), Runes: runes}
}

// setOf is every hash of a stripped text once, ascending.
func setOf(s string) []uint32 {
	set := make([]uint32, 0, utf8.RuneCountInString(s))
	shingles(s, func(h uint32) { set = append(set, h) })
	slices.Sort(set)
	return slices.Compact(set)
}

// Shared shingles below which a containment says nothing.
const (
	leastOfMail  = 3 // of the mail's sketch in the quotation
	leastOfQuote = 6 // of the quotation's in the mail's sketch, which is a sample
)

// quotation is what a mail quotes: its hashes without formulas, and all of them.
type quotation struct{ said, whole []uint32 }

func quotationOf(t texts) (q quotation) {
	if t.whole != "" {
		q = quotation{setOf(t.quoted), setOf(t.whole)}
	}
	return q
}

// containment estimates how far a quotation and an earlier mail hold each other: the share of the mail's sketch that the quotation has (the mail is quoted
// whole), or the share of the quotation's hashes in the range of the sketch that the sketch has (a part is quoted); the larger one.
func (q quotation) containment(sketch []uint32) float64 {
	best := 0.0
	if shared := sharedWith(q.whole, sketch); shared >= leastOfMail {
		best = float64(shared) / float64(len(sketch))
	}
	if best < 1 {
		if shared := sharedWith(q.said, sketch); shared >= leastOfQuote {
			best = max(best, float64(shared)/float64(inRange(q.said, sketch)))
		}
	}
	return best
}

// sharedWith is how many hashes of a sketch a set has.
func sharedWith(set, sketch []uint32) (n int) {
	for _, h := range sketch {
		at, found := slices.BinarySearch(set, h)
		if found {
			n++
		}
		set = set[at:]
	}
	return n
}

// inRange is how many hashes of a set a sketch could hold: a full one knows nothing of larger ones than its own.
func inRange(set, sketch []uint32) int {
	if len(sketch) < record.SketchSize {
		return len(set)
	}
	at, found := slices.BinarySearch(set, sketch[len(sketch)-1])
	if found {
		at++
	}
	return at
}
