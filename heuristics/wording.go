package heuristics

import (
	"iter"
	"strings"
	"unicode/utf8"

	"sekisho/internal/origin"
	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// wording is what the author wrote, in the form in which words are compared (text.Fold).
type wording struct {
	subject string // without what marks it as a reply
	body    string // without quotations

	theme *tables.Theme // filled by theme
}

// wording folds the subject and the letter. It is done once a judgement.
func (f *Facts) wording() *wording {
	if f.said == nil {
		f.said = &wording{}
		if f.Mail != nil {
			f.said.subject = withoutReply(text.Fold(clipped(f.Mail.Header.Text("Subject"))))
			f.said.body = text.Fold(f.letter().text)
		}
	}
	return f.said
}

// withoutReply takes "re:" and its likes off a folded subject, at most maxReplies of them.
func withoutReply(subject string) string {
	const maxReplies = 8
	for range maxReplies {
		if subject = strings.TrimSpace(subject); !isReply(subject) {
			break
		}
		_, subject, _ = strings.Cut(subject, ":")
	}
	return strings.TrimSpace(subject)
}

// sentence is the one in which an offset of a text lies: to the next full stop, question or exclamation mark or blank line on both sides, at most
// maxSentence octets each way. Lines are broken within sentences in Japanese letters, so that the end of one ends no sentence.
func sentence(s string, at int) string { return s[sentenceStart(s, at):sentenceEnd(s, at)] }

const maxSentence = 300

func sentenceStart(s string, at int) int {
	from := max(0, at-maxSentence)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	start := from
	for _, end := range sentenceEnds {
		if i := strings.LastIndex(s[start:at], end); i >= 0 {
			start += i + len(end)
		}
	}
	return start
}

func sentenceEnd(s string, at int) int {
	to := min(len(s), at+maxSentence)
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	for _, end := range sentenceEnds {
		if i := strings.Index(s[at:to], end); i >= 0 {
			to = at + i
		}
	}
	return to
}

// paragraph is the one in which an offset of a text lies, at most maxSentence octets each way.
func paragraph(s string, at int) string {
	from, to := sentenceStart(s, at), sentenceEnd(s, at)
	before := s[max(0, at-maxSentence):from]
	behind := s[to:max(to, min(len(s), at+maxSentence))]
	before = before[strings.LastIndex(before, "\n\n")+1:]
	behind, _, _ = strings.Cut(behind, "\n\n")
	return before + s[from:to] + behind
}

var sentenceEnds = []string{"。", "\n\n", "!", "?"}

// maxFoundWords bounds the words of one kind whose surroundings are looked at.
const maxFoundWords = 100

// some yields the first words of a lexicon in a text.
func some(l *text.Lexicon, s string) iter.Seq[text.Word] {
	return func(yield func(text.Word) bool) {
		n := 0
		for w := range l.Words(s) {
			if n++; n > maxFoundWords || !yield(w) {
				return
			}
		}
	}
}

// holdsWord says that a text has a word of a lexicon.
func holdsWord(l *text.Lexicon, s string) bool {
	for range l.Words(s) {
		return true
	}
	return false
}

// asks are what a request ends with.
var asks = text.NewLexicon(strings.Fields("ください 下さい 願います お願い 願い申し上げ 頂け いただけ いただきます いただきたく 頂きたく 必要があります 必要です してほしい 依頼 please must required"))

// daily is a hit of words that everybody uses every day. They weigh in mail of strangers, and in our own name from outside; otherwise they are recorded.
// The Reason says why it is not known whether the sender is a stranger.
func (f *Facts) daily(h Hit) ([]Hit, Reason) {
	h.Share = 0
	if f.Relation.KnownList == origin.Yes {
		return []Hit{h}, ""
	}
	if aligned, _ := f.aligned(); aligned == origin.No && f.ofTheHouse() {
		h.Share = 1
		return []Hit{h}, ""
	}
	stranger, unknown := f.known(f.Relation.FirstContact)
	if stranger == origin.Yes {
		h.Share = 1
	}
	return []Hit{h}, unknown
}

// doubtful is a hit of words by which attackers make curious: it weighs in mail of a sender who is not confirmed, too, correspondents apart.
func (f *Facts) doubtful(h Hit) ([]Hit, Reason) {
	aligned, unverified := f.aligned()
	hits, unknown := f.daily(h)
	switch {
	case f.Relation.Known == origin.Yes, f.Relation.KnownList == origin.Yes:
		return hits, ""
	case aligned == origin.No:
		hits[0].Share = 1
	case aligned == origin.Unknown:
		return hits, unverified
	}
	return hits, unknown
}

// outsider says that somebody outside of the house wrote the mail: nobody within it, no service that may write in its name, and no machine that answers.
// Who writes in our name from outside without being confirmed is one.
func (f *Facts) outsider() bool {
	senders := f.senders()
	if f.Mail == nil || len(senders) == 0 || f.bounce() || f.fromInside() || f.authorisedToSend() {
		return false
	}
	if !f.allOurs(senders) {
		return true
	}
	aligned, _ := f.aligned()
	return aligned != origin.Yes
}
