package heuristics

import (
	"maps"
	"regexp"

	"sekisho/internal/text"
)

const (
	shownRunes = 80   // of a value within a sentence
	dataRunes  = 1000 // of a raw value
)

// placeholder is {key}; the rules of the house name facts there: {from.address}.
var placeholder = regexp.MustCompile(`\{[a-z]+(?:[._][a-z]+)*\}`)

// evidence writes the sentences of a hit. Values come from the mail: they are shortened and escaped, and never read as a template.
func evidence(t Text, data map[string]string) Evidence {
	kept := maps.Clone(data)
	for key, value := range kept {
		kept[key] = shorten(value, dataRunes)
	}
	return Evidence{En: fill(t.En, "en", kept), Ja: fill(t.Ja, "ja", kept), Data: kept}
}

// fill puts the values in the places of their keys. A key without a value shows as "?".
func fill(template, language string, data map[string]string) string {
	return placeholder.ReplaceAllStringFunc(template, func(place string) string {
		key := place[1 : len(place)-1]
		value, ok := data[key+"."+language]
		if !ok {
			value, ok = data[key]
		}
		if !ok {
			return "?"
		}
		return text.Escape(shorten(value, shownRunes))
	})
}

// shorten keeps both ends of a long value: the end of a file name is what counts. It counts characters, not columns, since
// combining marks take none.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	tail := most / 3
	return string(r[:most-tail-1]) + "…" + string(r[len(r)-tail:])
}
