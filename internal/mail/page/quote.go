package page

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// quotes says that the element holds quoted mail, if a line that is seen introduces it. A <div> may begin Outlook's header block.
func (r *reader) quotes(t tag) bool {
	switch atom.Atom(t) {
	case atom.Blockquote:
		r.out.introduce()
		return true
	case atom.Div:
		r.separated = r.separated || separator(r.attr.style) || bytes.HasSuffix(r.attr.id, []byte("divRplyFwdMsg"))
	}
	return false
}

// separator is the line that Outlook draws above the header block of what it quotes: "border:none;border-top:solid #E1E1E1
// 1.0pt;padding:3.0pt 0cm 0cm 0cm".
func separator(css []byte) bool {
	return bytes.Contains(css, []byte("border-top:solid")) && bytes.Contains(css, []byte("padding:3.0pt 0"))
}

// headerLabels begin the header block of quoted mail in the languages of Outlook that come here.
var headerLabels = [...]string{"From", "差出人", "送信者", "发件人", "寄件者", "보낸 사람", "Von", "De"}

// headerLabel says that s begins with such a label. Word sets a label and its colon in different fonts, and so in different elements.
func headerLabel(s []byte) bool {
	s = bytes.TrimSpace(s)
	for _, l := range headerLabels {
		if rest, ok := bytes.CutPrefix(s, []byte(l)); ok {
			rest = bytes.TrimSpace(rest)
			return len(rest) == 0 || rest[0] == ':' || bytes.HasPrefix(rest, []byte("："))
		}
	}
	return false
}

// quoted is the depth of quotation, before anything introduced one none.
func (r *reader) quoted(s state) int {
	switch {
	case r.rest:
		return int(s.quoted) + 1
	case !r.out.introduced:
		return 0
	}
	return int(s.quoted)
}
