package heuristics

import (
	"strings"

	"sekisho/internal/text"
)

// mostlyJapanese is the share of kana and kanji from which a text is written for readers of Japanese.
const mostlyJapanese = 0.6

// claimRunes bounds what is read of one text to tell its language.
const claimRunes = 4000

// claimsJapan says that a mail claims to come from Japan: by the domain or the name of a sender, or by a text in Japanese from a domain
// that is of no other country.
func (f *Facts) claimsJapan() bool {
	foreign := false
	for _, s := range f.senders() {
		if _, _, ok := f.japaneseOrganisation(s); ok {
			return true
		}
		foreign = foreign || foreignCountry(s.domain)
	}
	if foreign || f.Mail == nil {
		return false
	}
	for _, t := range f.Mail.Texts {
		if text.JapaneseShare(withoutTags(t.Body, claimRunes)) >= mostlyJapanese {
			return true
		}
	}
	return false
}

// foreignCountry says that a domain lies in the top-level domain of a country (two letters, ISO 3166) that is not Japan.
func foreignCountry(domain string) bool {
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return len(top) == 2 && top != "jp" && top != domain
}

// withoutTags is the beginning of a text, and of a page what stands between its tags.
func withoutTags(s string, most int) string {
	var out strings.Builder
	inTag := false
	for _, r := range s[:min(len(s), 16*most)] {
		switch {
		case r == '<':
			inTag = true
		case r == '>':
			inTag = false
		case !inTag:
			out.WriteRune(r)
			most--
		}
		if most == 0 {
			break
		}
	}
	return out.String()
}
