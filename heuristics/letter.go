package heuristics

import (
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxLetter bounds the octets of shown text that traits read as the author's own words. Mail of people is far below it.
const maxLetter = 64 << 10

// tailLines is how many of the last lines of a letter may name its author where no signature is set apart.
const tailLines = 12

// letter is what the author wrote to his reader: the shown text of the first body part, without what it quotes.
type letter struct {
	text      string // without quotes
	signature string // the block at its end, or ""

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
	whole := bothEnds(bodyText(f.Mail.Texts), maxLetter)
	own := text.Unquoted(whole)
	if strings.TrimSpace(own) == "" { // what looks like nothing but a quotation is what the reader reads
		own = whole
	}
	return &letter{text: own, signature: text.Signature(own)}
}

// bodyText is the text that a mail program shows first: the page of a mail that has one, else the plain text.
func bodyText(texts []mail.Text) string {
	for _, t := range texts {
		if t.MediaType == "text/html" && t.Shown != "" {
			return t.Shown
		}
	}
	for _, t := range texts {
		if t.Shown != "" {
			return t.Shown
		}
	}
	return ""
}

// bothEnds keeps the beginning and the end of a text that is too long: greeting and signature stand there.
func bothEnds(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most/2], "") + "\n" + strings.ToValidUTF8(s[len(s)-most/2:], "")
}

// tail is where the author names himself: the signature, or else the last lines.
func (l *letter) tail() string {
	if l.signature != "" {
		return l.signature
	}
	lines := strings.Split(strings.TrimSpace(l.text), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}
