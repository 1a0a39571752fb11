package heuristics

import (
	"cmp"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxLetter bounds the octets of shown text that traits read as the author's own words. Mail of people is far below it.
const maxLetter = 64 << 10

// tailLines is how many of the last lines of a letter may name its author where no signature is set apart.
const tailLines = 12

// letter is what the author wrote to his reader: the shown texts of the mail, without what they quote. Alternatives count all, since it is the
// reader's program that chooses.
type letter struct {
	text      string // without quotes
	signature string // the blocks at the ends of texts, or ""
	ends      string // where the author names himself: of each text its signature, or else the last lines

	signer *speaker // for whom it speaks; filled by signing
}

// letter cuts the text of the mail. It is done once a judgement.
func (f *Facts) letter() *letter {
	if f.wrote == nil {
		f.wrote = f.cutLetter()
	}
	return f.wrote
}

func (f *Facts) cutLetter() *letter {
	if f.Mail == nil {
		return &letter{}
	}
	var all letter
	for _, t := range f.shownTexts() {
		own := ownWords(t)
		signature := text.Signature(own)
		all.text = joined(all.text, own)
		all.signature = joined(all.signature, signature)
		all.ends = joined(all.ends, cmp.Or(signature, lastLines(own)))
	}
	return &all
}

// ownWords is a text without what is not seen and without what it quotes.
func ownWords(shown string) string {
	whole := withoutGaps(strings.Map(seen, bothEnds(shown, maxLetter)))
	if own := text.Unquoted(whole); strings.TrimSpace(own) != "" {
		return own
	}
	return whole // what looks like nothing but a quotation is what the reader reads
}

// seen drops from a text what takes no room or leaves it blank, and would push a signature out of sight or cut its words. Controls that end lines
// stay.
func seen(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\t', r >= ' ' && r < 0x7F, r > 0x3000 && r < 0x3100, r >= 0x4E00 && r < 0xA000, r > 0xFF00 && r < 0xFF5F: // kana, kanji, full-width forms
		return r
	case r == 0x2800, r >= 0x2000 && r <= 0x200A: // BRAILLE PATTERN BLANK, EN QUAD to HAIR SPACE
		return ' '
	case text.Hidden(r):
		return -1
	}
	return r
}

// withoutGaps leaves one of several blank lines, and none at the end.
func withoutGaps(s string) string {
	var kept strings.Builder
	kept.Grow(len(s))
	blank := false
	for line := range strings.Lines(s) {
		before := blank
		if blank = strings.TrimSpace(line) == ""; !blank || !before {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// maxTexts bounds the texts that are read as a letter.
const maxTexts = 8

// shownTexts lists what a mail program may show as the letter: not what is attached, nor what stands in attached mail, unless there is
// nothing else.
func (f *Facts) shownTexts() []string {
	own := map[string]bool{}
	if f.Mail.Root != nil {
		letterParts(f.Mail.Root, own)
	}
	var list []string
	for _, t := range f.Mail.Texts {
		if t.Shown != "" && (own[t.Part] || len(own) == 0) && len(list) < maxTexts {
			list = append(list, t.Shown)
		}
	}
	if len(list) == 0 && len(f.Mail.Texts) > 0 {
		list = append(list, f.Mail.Texts[0].Shown)
	}
	return list
}

// letterParts collects the paths of the parts of a mail that may be its letter.
func letterParts(p *mail.Part, paths map[string]bool) {
	if len(p.Parts) == 0 {
		if !p.Attachment() {
			paths[p.Path] = true
		}
		return
	}
	if strings.HasPrefix(p.MediaType, "multipart/") {
		for _, sub := range p.Parts {
			letterParts(sub, paths)
		}
	}
}

// bothEnds keeps the beginning and the end of a text that is too long: greeting and signature stand there.
func bothEnds(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most/2], "") + "\n" + strings.ToValidUTF8(s[len(s)-most/2:], "")
}

// tail is where the author names himself.
func (l *letter) tail() string {
	if l.ends != "" {
		return l.ends
	}
	return cmp.Or(l.signature, lastLines(l.text))
}

func lastLines(own string) string {
	lines := strings.Split(strings.TrimSpace(own), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}
