package edit

import (
	"regexp"
	"strings"

	"sekisho/internal/mail"
)

// Untag takes our traces out of a mail that leaves the house: the X-Sekisho-* fields, and the tag in front of a Subject, also behind
// reply and forward prefixes ("Re: [SUSPICIOUS] …") and inside encoded words, since most mail programs encode the subject of an answer
// anew. Such a word is written again in its own charset and encoding if that loses nothing, and is left as it is otherwise. A tag
// that stands later in the text is the writer's own and stays. A Subject that Tag had inserted is removed.
func Untag(h mail.Header, tag string) []Change {
	changes := Strip(h)
	tag = clean(tag)
	if tag == "" {
		return changes
	}
	for f := range fromBottom(h) {
		if !strings.EqualFold(f.name, subject) {
			continue
		}
		if f.raw == " "+encodeTag(tag) {
			changes = append(changes, Change{Op: OpDelete, Name: f.name, Index: f.index})
			continue
		}
		if value, ok := untagged(f.raw, tag); ok {
			changes = append(changes, Change{OpChange, f.name, f.index, value})
		}
	}
	return changes
}

// untagged returns raw without the tag, and whether it was there.
func untagged(raw, tag string) (string, bool) {
	var out strings.Builder
	found := false
	for {
		kept, rest, ok := cutTag(raw, tag, encodeTag(tag))
		out.WriteString(kept)
		found = found || ok
		w, n, ok := parseWord(rest)
		if !ok {
			out.WriteString(rest)
			break
		}
		written, ended, ok := untagWord(w, rest[:n], tag)
		found = found || ok
		out.WriteString(written)
		raw = rest[n:]
		if written == "" {
			raw = raw[blankAt(raw):]
		}
		if ended {
			out.WriteString(raw)
			break
		}
	}
	if out.Len() == 0 {
		return " ", found
	}
	return out.String(), found
}

// untagWord takes the tag out of one encoded word. It returns the word to write, "" if nothing is left of it, whether text stands in
// it that ends the search, and whether the tag was there.
func untagWord(w word, original, tag string) (written string, ended, found bool) {
	shown, ok := w.text()
	if !ok {
		return original, true, false
	}
	kept, rest, found := cutTag(shown, tag)
	ended = rest != ""
	switch {
	case !found:
		return original, ended, false
	case kept+rest == "":
		return "", false, true
	}
	changed, ok := w.withText(kept + rest)
	written = changed.String()
	if !ok || len(written) > max(maxWord, len(original)) {
		return original, true, false
	}
	return written, ended, true
}

// cutTag walks over white space, prefixes and tags at the start of s. kept is what it passed without the tags, rest what follows.
func cutTag(s string, tags ...string) (kept, rest string, found bool) {
	var b strings.Builder
walk:
	for {
		var blank string
		blank, s = cutBlank(s)
		b.WriteString(blank)
		for _, tag := range tags {
			if n := tagAt(s, tag); n > 0 {
				s = s[n:]
				s = s[blankAt(s):]
				found = true
				continue walk
			}
		}
		n := len(replyPrefix.FindString(s))
		if n == 0 {
			return b.String(), s, found
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
}

// replyPrefix is what mail programs put in front of the subject of an answer or a forwarded mail: "Re:", "RE[2]:", "Fwd:", "返信：".
var replyPrefix = regexp.MustCompile(`^(?i:re|fwd?|aw|wg|sv|vs|tr|rv|返信|転送|回复|答复|转发)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?[ \t]?(?::|：)`)

// blankAt is the length of the one blank or fold that Tag puts behind the tag.
func blankAt(s string) int {
	for _, blank := range []string{" ", "\t", "\n ", "\n\t"} {
		if strings.HasPrefix(s, blank) {
			return len(blank)
		}
	}
	return 0
}
