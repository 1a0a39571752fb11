package tables

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// noBody is the id of a name that is known not to be a body.
const noBody = -1

// names finds names of bodies in text, leftmost and longest first, in time linear in the text.
type names struct {
	japanese   map[rune][]name   // by first character, longest first
	maybe      [64]uint64        // by the low twelve bits of these characters: most places begin no name
	english    map[string][]name // by first word, longest first
	attributes []string          // what makes a Japanese name before it an attribute
}

// name is one name in comparable form: a string without blanks, or words.
type name struct {
	id    int
	text  string
	words []word
}

func newNames() names {
	return names{japanese: map[rune][]name{}, english: map[string][]name{}}
}

// add says whether s can be a name at all.
func (n *names) add(s string, id int) bool {
	s = norm.NFKC.String(s)
	if words := wordsOf(s); isASCII(s) {
		if len(words) == 0 {
			return false
		}
		key := words[0].folded
		n.english[key] = longestFirst(append(n.english[key], name{id: id, words: words}))
		return true
	}
	s = withoutBlanks(s)
	if s == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	n.maybe[first>>6&63] |= 1 << uint(first&63)
	n.japanese[first] = longestFirst(append(n.japanese[first], name{id: id, text: s}))
	return true
}

func longestFirst(list []name) []name {
	slices.SortStableFunc(list, func(a, b name) int {
		return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(len(b.words), len(a.words)))
	})
	return list
}

// find returns the ids of the bodies named in s, in ascending order, each once.
func (n *names) find(s string) []int {
	s = norm.NFKC.String(withoutInvisible(s))
	ids := n.findEnglish(n.findJapanese(nil, withoutBlanks(s)), wordsOf(s))
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (n *names) findJapanese(ids []int, s string) []int {
	for s != "" {
		first, size := utf8.DecodeRuneInString(s)
		if n.maybe[first>>6&63]>>uint(first&63)&1 == 0 {
			s = s[size:]
			continue
		}
		list := n.japanese[first]
		i := slices.IndexFunc(list, func(nm name) bool { return strings.HasPrefix(s, nm.text) })
		if i < 0 {
			s = s[size:]
			continue
		}
		s = s[len(list[i].text):]
		if list[i].id != noBody && !n.isAttribute(s) {
			ids = append(ids, list[i].id)
		}
	}
	return ids
}

func (n *names) isAttribute(rest string) bool {
	return slices.ContainsFunc(n.attributes, func(word string) bool { return strings.HasPrefix(rest, word) })
}

func (n *names) findEnglish(ids []int, words []word) []int {
	for i := 0; i < len(words); i++ {
		if i > 0 && words[i].capitals && words[i-1].number {
			continue // "10:00 JST" and "+0900 (JST)" are times
		}
		list := n.english[words[i].folded]
		j := slices.IndexFunc(list, func(nm name) bool { return startsWith(words[i:], nm.words) })
		if j >= 0 {
			ids = append(ids, list[j].id)
			i += len(list[j].words) - 1
		}
	}
	return ids
}

// startsWith compares words without case, but abbreviations of the name by their capitals.
func startsWith(words, name []word) bool {
	return len(name) <= len(words) && slices.EqualFunc(name, words[:len(name)], func(n, w word) bool {
		return n.folded == w.folded && (w.capitals || !n.capitals)
	})
}

// maxAbbreviation is the greatest length of a word in capitals that is taken for an abbreviation.
const maxAbbreviation = 6

// word is one English word in comparable form.
type word struct {
	folded   string
	capitals bool
	number   bool
}

// wordsOf splits s into runs of ASCII letters and digits, without "of" and "the".
func wordsOf(s string) []word {
	var words []word
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		folded := strings.ToLower(w)
		if folded == "of" || folded == "the" {
			continue
		}
		words = append(words, word{
			folded:   folded,
			capitals: w != folded && w == strings.ToUpper(w) && len(w) > 1 && len(w) <= maxAbbreviation,
			number:   strings.Trim(w, "0123456789") == "",
		})
	}
	return words
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// withoutInvisible takes away what shows as nothing: format characters (zero-width and soft hyphens among them) and variation selectors.
func withoutInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x3000 && r < 0xA000 || r < 0x80 { // kana and kanji; no control of ASCII is of these categories
			return r
		}
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, s)
}

func withoutBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
