package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mixedScript finds internationalised labels that are not "highly restrictive" (Unicode UTS #39, section 5.2): one script, or Latin with
// what Japanese, Chinese or Korean text mixes it with. A name that reads as no unmixed one imitates nothing.
func mixedScript(n name, _ string) (Imitation, bool) {
	if len(n.unicode) == utf8.RuneCountInString(n.unicode) {
		return Imitation{}, false
	}
	if reads := asRead(n.unicode); anyMixed(n.unicode) && !anyMixed(reads) {
		return Imitation{Of: reads, How: "mixed-script"}, true
	}
	return Imitation{}, false
}

func anyMixed(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		if mixed(label) {
			return true
		}
	}
	return false
}

// asRead is the skeleton as a person would write it: "rn" and "vv" of the fold stand for m and w far more often than not.
func asRead(domain string) string {
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(foldDomain(domain))
}

// scriptSet is a set of the scripts that may stand together.
type scriptSet uint8

const (
	latin scriptSet = 1 << iota
	han
	kanaScript
	hangul
	bopomofo
)

func mixed(label string) bool {
	var known scriptSet
	var other *unicode.RangeTable
	for _, r := range label {
		set := knownScript(r)
		known |= set
		if set != 0 || unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		if other != nil && !unicode.Is(other, r) {
			return true
		}
		if other == nil {
			other = scriptOf(r)
		}
	}
	if other != nil {
		return known != 0
	}
	for _, allowed := range []scriptSet{latin | han | kanaScript, latin | han | bopomofo, latin | han | hangul} {
		if known&^allowed == 0 {
			return false
		}
	}
	return true
}

func knownScript(r rune) scriptSet {
	switch {
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return kanaScript
	case unicode.Is(unicode.Hangul, r):
		return hangul
	case unicode.Is(unicode.Bopomofo, r):
		return bopomofo
	}
	return 0
}

// scriptOf finds the script of a character; nil for one that has none.
func scriptOf(r rune) *unicode.RangeTable {
	for _, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return table
		}
	}
	return nil
}
