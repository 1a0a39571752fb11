package heuristics

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"sekisho/internal/text"
)

// What space-pad-name means. Readers see the beginning of a name: blanks in front of the suffix move it out of the window. Where the
// thing runs, blanks anywhere before the suffix count, and so does a name so long that its suffix is out of sight anyway, if a
// document's suffix stands where it is seen. Long names as such are ordinary: public offices write whole titles into them.

const (
	padding    = 8   // blanks in a row
	longName   = 100 // columns
	seenColumn = 60  // up to which a list of files shows a name
)

var hiddenByLength = Text{
	En: "The file name “{name}” shows a document's extension and is so long that the real one is out of sight.",
	Ja: "ファイル名「{name}」が長く、文書の拡張子の後ろにある本当の拡張子が見えにくくなっています。",
}

func spacePadHit(it item) (Hit, bool) {
	for _, name := range it.names {
		hit := Hit{Part: it.object.Path, Data: map[string]string{"name": name}, Share: 1}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			continue
		}
		run := longestPad(name[:dot], runs(it.class))
		if utf8.RuneCountInString(run) >= padding && !it.folded(run) {
			return hit, true
		}
		if runs(it.class) && overlong(name[:dot]) {
			hit.Text = &hiddenByLength
			return hit, true
		}
	}
	return Hit{}, false
}

// longestPad is the longest run of blanks between the first visible character of a stem and its end; anywhere says that it need not be
// at the end.
func longestPad(stem string, anywhere bool) string {
	stem = strings.TrimLeftFunc(stem, paddingRune)
	visible := strings.TrimRightFunc(stem, paddingRune)
	longest := stem[len(visible):]
	if !anywhere {
		return longest
	}
	for rest := visible; ; {
		start := strings.IndexFunc(rest, paddingRune)
		if start < 0 {
			return longest
		}
		rest = rest[start:]
		behind := strings.TrimLeftFunc(rest, paddingRune)
		if run := rest[:len(rest)-len(behind)]; utf8.RuneCountInString(run) > utf8.RuneCountInString(longest) {
			longest = run
		}
		rest = behind
	}
}

// paddingRune says that r shows as nothing but room: blanks of all widths, the blank Braille pattern, fillers.
func paddingRune(r rune) bool {
	switch r {
	case ' ', '\t', '\u00a0', '\u1680', '\u202f', '\u205f', '\u3000', '\u2800', '\u3164', '\uffa0':
		return true
	}
	return '\u2000' <= r && r <= '\u200a'
}

// folded says that the run is the beginning of a continuation line of a header field (RFC 5322, section 2.2.3): the program that wrote
// the mail put it there, not the one who named the file.
func (it item) folded(run string) bool {
	if it.part == nil {
		return false
	}
	for _, field := range it.part.Header {
		if strings.HasPrefix(strings.ToLower(field.Name), "content-") && bytes.Contains(field.Raw, []byte("\n"+run)) {
			return true
		}
	}
	return false
}

// overlong says that a stem is too long to be seen whole, and that what is seen of it holds a document's suffix.
func overlong(stem string) bool {
	if text.Columns(stem) <= longName {
		return false
	}
	columns := 0
	for i, token := range strings.Split(stem, ".") {
		if columns > seenColumn {
			return false
		}
		if i > 0 && isWordOf(documentSuffixes, strings.ToLower(leadingWord(token))) {
			return true
		}
		columns += text.Columns(token) + 1
	}
	return false
}

// leadingWord is what a token begins with, up to the first character that is no letter or digit.
func leadingWord(token string) string {
	end := strings.IndexFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		return token
	}
	return token[:end]
}
