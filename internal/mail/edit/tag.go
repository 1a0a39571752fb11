package edit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sekisho/internal/mail"
)

const (
	subject = "Subject"

	// lineLimit is the longest line without its line end (RFC 5322, section 2.1.1).
	lineLimit = 998
)

// Tag puts tag and one blank in front of every Subject, behind its leading white space, and leaves its octets as they are. A mail
// without a Subject gets one. A Subject that starts with the tag already, in clear or in its first encoded word, is left alone; a
// tag further on ("Re: [SUSPICIOUS] …", an answer to a tagged mail) does not count, since the mail at hand has not been tagged.
//
// A tag that is not plain ASCII becomes an encoded word of its own (RFC 2047, UTF-8). The blank becomes a fold where the line would
// grow beyond 998 octets. Control characters are taken out of the tag; an empty tag changes nothing.
func Tag(h mail.Header, tag string) []Change {
	tag = clean(tag)
	if tag == "" {
		return nil
	}
	var changes []Change
	found := false
	for f := range fromBottom(h) {
		if !strings.EqualFold(f.name, subject) {
			continue
		}
		found = true
		if !startsWithTag(f.raw, tag) {
			changes = append(changes, Change{OpChange, f.name, f.index, tagged(f, tag)})
		}
	}
	if !found {
		return []Change{{Op: OpInsert, Name: subject, Value: " " + encodeTag(tag)}}
	}
	slices.Reverse(changes)
	return changes
}

// tagged is the field's value with the tag in it.
func tagged(f counted, tag string) string {
	lead, rest := cutBlank(f.raw)
	front := lead + encodeTag(tag)
	line := front[strings.LastIndexByte(front, '\n')+1:]
	if len(line) == len(front) {
		line = f.name + ":" + line
	}
	first, _, _ := strings.Cut(rest, "\n")
	if len(line)+len(" ")+len(first) > lineLimit {
		return front + "\n " + rest
	}
	return front + " " + rest
}

// encodeTag is the tag as it stands in a header field.
func encodeTag(tag string) string {
	if isASCII(tag) && !strings.Contains(tag, "=?") {
		return tag
	}
	return strings.Join(encodeWords(tag, maxWord), " ")
}

// startsWithTag says whether a mail program shows the tag in front.
func startsWithTag(raw, tag string) bool {
	_, rest := cutBlank(raw)
	if tagAt(rest, tag) > 0 || tagAt(rest, encodeTag(tag)) > 0 {
		return true
	}
	w, n, ok := parseWord(rest)
	if after, _ := cutBlank(rest[n:]); !ok || after == "" && rest[n:] != "" {
		return false // not a word that every mail program decodes
	}
	shown, ok := w.text()
	_, shown = cutBlank(shown)
	return ok && tagAt(shown, tag) > 0
}

// tagAt returns the length of the tag at the start of s, or 0. A tag that ends in a letter or digit ("SPAM") must not go on as a
// longer word.
func tagAt(s, tag string) int {
	if tag == "" || !strings.HasPrefix(s, tag) {
		return 0
	}
	last, _ := utf8.DecodeLastRuneInString(tag)
	next, _ := utf8.DecodeRuneInString(s[len(tag):])
	if isWord(last) && isWord(next) {
		return 0
	}
	return len(tag)
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// cutBlank cuts the leading white space, folds included, from s.
func cutBlank(s string) (blank, rest string) {
	rest = strings.TrimLeft(s, " \t\r\n")
	return s[:len(s)-len(rest)], rest
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
