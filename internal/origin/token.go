package origin

import (
	"strings"

	"sekisho/internal/text"
)

// token is a word or a comment (RFC 5322, section 3.2.2) of a trace field. The text of a comment is without its outer parentheses.
type token struct {
	text    string
	comment bool
}

func (t token) is(word string) bool { return !t.comment && strings.EqualFold(t.text, word) }

// keyword says that the token begins a clause of a Received field (RFC 5321, section 4.4).
func (t token) keyword() bool {
	return t.is("by") || t.is("via") || t.is("with") || t.is("id") || t.is("for")
}

// tokenise splits a field body up to the ";" before its date, in one pass. A comment that does not end reaches to the end of the field.
func tokenise(body string) []token {
	body = body[:min(len(body), maxField)]
	var tokens []token
	for i := 0; i < len(body) && body[i] != ';'; {
		switch body[i] {
		case ' ', '\t', '\r', '\n', ')':
			i++
		case '(':
			n := text.CommentLen(body[i:])
			tokens = append(tokens, token{text: commentText(body[i : i+n]), comment: true})
			i += n
		default:
			n := strings.IndexAny(body[i:], " \t\r\n();")
			if n < 0 {
				n = len(body) - i
			}
			tokens = append(tokens, token{text: body[i : i+n]})
			i += n
		}
	}
	return tokens
}

// commentText takes the parentheses off.
func commentText(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "("), ")"))
}
