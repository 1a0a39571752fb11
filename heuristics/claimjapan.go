package heuristics

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// mostlyJapanese is the share of kana and kanji from which a text is written for readers of Japanese.
const mostlyJapanese = 0.6

// claimRunes bounds what is read of one text to tell its language.
const claimRunes = 2000

// claimsJapan says that a mail claims to come from Japan: by the domain or the name of a sender, by a signature that names a Japanese
// organisation, or by a text in Japanese from a domain that is of no other country. Of a correspondent abroad whom we know, only his
// address and his name are a claim. It is decided once a judgement.
func (f *Facts) claimsJapan() bool {
	if f.japan == nil {
		claims := f.posesAsJapanese()
		f.japan = &claims
	}
	return *f.japan
}

func (f *Facts) posesAsJapanese() bool {
	foreign := false
	for _, s := range f.senders() {
		if _, _, ok := f.japaneseOrganisation(s); ok {
			return true
		}
		foreign = foreign || foreignCountry(s.domain)
	}
	if f.Mail == nil || f.knownAbroad() {
		return false
	}
	return !foreign && f.writtenInJapanese() || f.signedAsJapanese()
}

// writtenInJapanese says that a text of the mail is in Japanese for the most part.
func (f *Facts) writtenInJapanese() bool {
	return slices.ContainsFunc(f.Mail.Texts, func(t mail.Text) bool {
		return text.JapaneseShare(firstRunes(t.Shown, claimRunes)) >= mostlyJapanese
	})
}

// wordsInJapanese says that, addresses apart, the letter is in Japanese for the most part, and that no sender's domain is of another country.
func (f *Facts) wordsInJapanese() bool {
	if slices.ContainsFunc(f.senders(), func(s sender) bool { return foreignCountry(s.domain) }) {
		return false
	}
	return text.JapaneseShare(withoutLinks(firstRunes(f.letter().text, claimRunes))) >= mostlyJapanese
}

// withoutLinks is a text without the web and mail addresses in it, which are in no language.
func withoutLinks(s string) string {
	if !strings.Contains(s, "://") && !strings.Contains(s, "@") {
		return s
	}
	var kept strings.Builder
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
		if end < 0 {
			end = len(s)
		}
		if word := s[:end]; !strings.Contains(word, "://") && !strings.Contains(word, "@") {
			kept.WriteString(word)
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		kept.WriteString(s[end : end+size])
		s = s[end+size:]
	}
	return kept.String()
}

// signedAsJapanese says that the author names a Japanese organisation where he names himself.
func (f *Facts) signedAsJapanese() bool {
	return slices.ContainsFunc(f.letter().nameLines(), func(line string) bool {
		return len(f.tables().BodiesNamed(line)) > 0 || len(f.tables().PressNamed(line)) > 0
	})
}

// knownAbroad says that the author is a correspondent whose mail is used to come from this network, in another country.
func (f *Facts) knownAbroad() bool {
	abroad, _ := f.abroad()
	return abroad && f.usualPlace()
}

// usualPlace says that the author is one whom every recipient knows, and that his mail is used to come from this network: a branch abroad.
func (f *Facts) usualPlace() bool {
	return f.Relation.Known == origin.Yes && f.Relation.KnownNet == origin.Yes
}

// acquainted says that the author is one whom every recipient knows, and that it is he as far as can be seen: confirmed, or from the
// network that his mail is used to come from.
func (f *Facts) acquainted() bool {
	aligned, _ := f.aligned()
	return f.Relation.Known == origin.Yes && (aligned == origin.Yes || f.Relation.KnownNet == origin.Yes)
}

// foreignCountry says that a domain lies in the top-level domain of a country (two letters, ISO 3166) that is not Japan.
func foreignCountry(domain string) bool {
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return len(top) == 2 && top != "jp" && top != domain
}

// firstRunes is the beginning of a text.
func firstRunes(s string, most int) string {
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}
