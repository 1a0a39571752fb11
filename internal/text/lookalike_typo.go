package text

import (
	"math/bits"
	"strings"
)

// shape finds the labels that are worth comparing: slips hardly ever hit the first letter.
type shape struct {
	first  byte
	length int
}

// typoName is a guarded label with the set of its letters, which tells most of the others apart at once.
type typoName struct {
	label, suffix string
	letters       uint32
	index         int32
}

const (
	minTypo    = 6  // shorter names are one letter away from each other by nature
	minDoubled = 4  // a letter written twice is seen in shorter cores of long labels
	farTypo    = 8  // from here on a slip counts below any suffix
	longTypo   = 12 // from here on two slips count
	maxTypo    = 63 // of a label: RFC 1035, section 2.3.4
)

func (g *Guarded) addTypo(n name, i int32) {
	if len(n.label) < minTypo || len(n.label) > maxTypo || genericLabels[n.label] || strings.HasPrefix(n.label, "xn--") {
		return
	}
	key := shape{visual(n.label[0]), len(n.label)}
	g.shapes[key] = append(g.shapes[key], typoName{n.label, n.suffix, letters(n.label), i})
}

// letters is the set of the letters of a label; digits and the hyphen share a bit.
func letters(label string) (set uint32) {
	for i := range len(label) {
		if c := label[i]; c >= 'a' && c <= 'z' {
			set |= 1 << (c - 'a')
		} else {
			set |= 1 << 31
		}
	}
	return set
}

// visual maps letters that look alike to one of them.
func visual(c byte) byte {
	switch c {
	case '0':
		return 'o'
	case '1', 'i', 'j':
		return 'l'
	case '5':
		return 's'
	case 'q', '9':
		return 'g'
	case 'v':
		return 'u'
	case 'm', 'h':
		return 'n'
	case 'e':
		return 'c'
	}
	return c
}

// typo finds a guarded name whose registrable label is a slip away, or whose suffix is where the label is the same (tokiwa.cp.jp).
func (g *Guarded) typo(n name, _ string) (Imitation, bool) {
	if i, ok := g.suffixTypo(n); ok {
		return g.found(i, "typo")
	}
	if len(n.label) < minTypo-1 || len(n.label) > maxTypo || restrictedSuffixes[n.suffix] || genericLabels[n.label] ||
		strings.HasPrefix(n.label, "xn--") {
		return Imitation{}, false
	}
	best, set := int32(-1), letters(n.label)
	for length := len(n.label) - 2; length <= len(n.label)+2; length++ {
		apart := 2 * slips(length) // one slip changes two letters of the set at most
		for _, p := range g.shapes[shape{visual(n.label[0]), length}] {
			if bits.OnesCount32(set^p.letters) <= apart && (best < 0 || p.index < best) && slip(n, p) {
				best = p.index
			}
		}
	}
	if best < 0 {
		return Imitation{}, false
	}
	return g.found(best, "typo")
}

// suffixTypo finds tokiwa.cp.jp for tokiwa.co.jp: a registered domain that is one slip away from a suffix, with a guarded label in front.
func (g *Guarded) suffixTypo(n name) (int32, bool) {
	front, ok := strings.CutSuffix(n.full, "."+n.org)
	if !ok || strings.Count(n.org, ".") != 1 || len(n.label) > 3 {
		return 0, false
	}
	label := front[strings.LastIndexByte(front, '.')+1:]
	if len(label) < 3 || genericLabels[label] {
		return 0, false
	}
	for _, i := range g.labels[label] {
		_, suffix, _ := strings.Cut(g.names[i], ".")
		if strings.Count(suffix, ".") == 1 && distance(n.org, suffix, 1) <= 1 {
			return i, true
		}
	}
	return 0, false
}

// slip decides whether a label is a mistyped form of a guarded one rather than another name.
func slip(n name, p typoName) bool {
	c, l := n.label, p.label
	if c == l {
		return false
	}
	if strings.ReplaceAll(c, "-", "") == strings.ReplaceAll(l, "-", "") {
		return len(l) >= farTypo && strings.Count(c, "-")+strings.Count(l, "-") == 1
	}
	d := distance(c, l, slips(len(l)))
	if d > slips(len(l)) {
		return false
	}
	whole := len(l)
	c, l = cores(c, l) // what is cut off both leaves the distance as it is
	if d == 1 && whole >= farTypo && len(l) >= minDoubled && oneEdit(c, l).doubles(c) {
		return true
	}
	if len(l) < minTypo || len(c) < minTypo-1 || c[0] != l[0] && visual(c[0]) != visual(l[0]) {
		return false
	}
	if n.suffix != p.suffix && len(l) < farTypo && !(relatedSuffixes[n.suffix] && relatedSuffixes[p.suffix]) {
		return false
	}
	if d == 1 {
		return plausible(oneEdit(c, l), c, l)
	}
	return d <= slips(len(l)) && !differInDigits(c, l) && !(romaji(c) && romaji(l))
}

// slips is how many slips a guarded label of that length allows for.
func slips(length int) int {
	if length >= longTypo {
		return 2
	}
	return 1
}

// cores cuts off what both labels have in common by nature: whole words between hyphens, and words of trade and place at either end.
func cores(c, l string) (string, string) {
	for {
		ci, li := strings.IndexByte(c, '-'), strings.IndexByte(l, '-')
		cj, lj := strings.LastIndexByte(c, '-'), strings.LastIndexByte(l, '-')
		switch {
		case ci > 0 && li == ci && c[:ci] == l[:li]:
			c, l = c[ci+1:], l[li+1:]
		case cj > 0 && lj > 0 && c[cj:] == l[lj:]:
			c, l = c[:cj], l[:lj]
		default:
			return coreWithoutTrade(c, l)
		}
	}
}

func coreWithoutTrade(c, l string) (string, string) {
	for _, w := range tradeEnds {
		if len(c) > len(w) && len(l) > len(w) && strings.HasSuffix(c, w) && strings.HasSuffix(l, w) {
			c, l = c[:len(c)-len(w)], l[:len(l)-len(w)]
			break
		}
	}
	for _, w := range tradeBegins {
		if len(c) > len(w) && len(l) > len(w) && strings.HasPrefix(c, w) && strings.HasPrefix(l, w) {
			return c[len(w):], l[len(w):]
		}
	}
	return c, l
}

// extraWord finds a guarded label with a word of trust joined to it by a hyphen, where no registry has checked who registers.
func (g *Guarded) extraWord(n name, _ string) (Imitation, bool) {
	if verifiedSuffixes[n.suffix] {
		return Imitation{}, false
	}
	label := n.label
	for range 2 {
		first, rest, more := strings.Cut(label, "-")
		if !more {
			break
		}
		cut := strings.LastIndexByte(label, '-')
		switch {
		case trustWords[label[cut+1:]]:
			label = label[:cut]
		case trustWords[first]:
			label = rest
		}
		if i, ok := g.extended(label); ok && label != n.label {
			return g.found(i, "extra-word")
		}
	}
	return Imitation{}, false
}

// extended finds a guarded name by its label; public bodies have short ones.
func (g *Guarded) extended(label string) (int32, bool) {
	i, ok := g.firstOf(label, 4)
	if !ok {
		return 0, false
	}
	_, suffix, _ := strings.Cut(g.names[i], ".")
	return i, len(label) >= 5 || restrictedSuffixes[suffix]
}
