package text

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

//go:generate go run ./confgen confusables.txt data/confusables.txt

//go:embed data/confusables.txt
var confusableData string

// Skeleton is the form in which strings that look alike are equal: Unicode UTS #39, section 4 (NFD, invisible characters removed, every
// character replaced by its prototype, NFD), with Unicode's own table of version 17.0.0 cut down to what looks like ASCII (letters, digits,
// punctuation) and like kana and kanji: "раура1" with Cyrillic letters and "paypal", "エ業" with a kana and "工業". It is for comparison only and not to
// be shown: "m" becomes "rn", "0" becomes "O". The skeleton of a skeleton is the skeleton. Right-to-left text is not reordered.
func Skeleton(s string) string {
	c := confusables()
	if i := c.firstMapped(s); i < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + 8)
	for _, r := range norm.NFD.String(Valid(s)) {
		p, ok := c.prototype(r)
		if !ok && r >= 0xFF01 && r <= 0xFF9F {
			r = ordinaryWidth(r)
			p, ok = c.prototype(r)
		}
		switch {
		case ok:
			out.WriteString(p)
		case !ignorable(r):
			out.WriteRune(r)
		}
	}
	return norm.NFD.String(out.String())
}

func ordinaryWidth(r rune) rune {
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		return folded
	}
	return r
}

// confusableTable maps characters to their prototypes.
type confusableTable struct {
	ascii [utf8.RuneSelf]string
	rest  map[rune]string
}

func (c *confusableTable) prototype(r rune) (string, bool) {
	if r >= 0 && r < utf8.RuneSelf {
		return c.ascii[r], c.ascii[r] != ""
	}
	p, ok := c.rest[r]
	return p, ok
}

// firstMapped is the index of the first octet of s that may change, or -1: ASCII without a prototype stays as it is.
func (c *confusableTable) firstMapped(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || c.ascii[s[i]] != "" {
			return i
		}
	}
	return -1
}

var confusables = sync.OnceValue(func() *confusableTable {
	c := &confusableTable{rest: map[rune]string{}}
	for line := range strings.Lines(confusableData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		prototype, sources, _ := strings.Cut(line, ":")
		var p strings.Builder
		for code := range strings.SplitSeq(prototype, ".") {
			p.WriteRune(hexRune(code))
		}
		for code := range strings.FieldsSeq(sources) {
			if r := hexRune(code); r < utf8.RuneSelf {
				c.ascii[r] = p.String()
			} else {
				c.rest[r] = p.String()
			}
		}
	}
	return c
})

// hexRune reads a code point of the embedded table, which a test reads whole.
func hexRune(code string) rune {
	n, err := strconv.ParseUint(code, 16, 21)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}

// ignorable says that a character has the property Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt): it takes no room.
func ignorable(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return true
	case r >= 0xFFF9 && r <= 0xFFFB, r >= 0x0600 && r <= 0x0605, r == 0x06DD, r == 0x070F, r == 0x0890, r == 0x0891, r == 0x08E2,
		r == 0x110BD, r == 0x110CD, r >= 0x13430 && r <= 0x1343F:
		return false // formats that are seen
	}
	return unicode.Is(unicode.Cf, r)
}
