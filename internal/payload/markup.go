package payload

import (
	"bytes"
	"strings"
)

// markupHead is how far the first tag may stand behind prolog, comments and blanks.
const markupHead = 4 << 10

// htmlTags begin a page (WHATWG MIME Sniffing, 7.1), and a few more that only pages have.
var htmlTags = strings.Fields("!doctype html head script iframe h1 div font table a style title b body br p meta link form img span center base frameset hta:application")

func isHTML(head []byte) bool {
	tag, comment := firstTag(head)
	for _, t := range htmlTags {
		if tag == t {
			return tag != "!doctype" || doctype(head, "html")
		}
	}
	return comment
}

func isSVG(head []byte) bool {
	tag, _ := firstTag(head)
	return tag == "svg" || strings.HasSuffix(tag, ":svg") || tag == "!doctype" && doctype(head, "svg")
}

// firstTag gives the name of the first tag in lower case, and whether comments stand before it. A byte order mark, blanks, the XML
// declaration and processing instructions are stepped over.
func firstTag(head []byte) (tag string, comment bool) {
	b := narrow(head)
	for {
		b = bytes.TrimLeft(b, " \t\r\n\f")
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			comment = true
			_, b, _ = bytes.Cut(b, []byte("-->"))
		case bytes.HasPrefix(b, []byte("<?")):
			_, b, _ = bytes.Cut(b, []byte("?>"))
		case bytes.HasPrefix(b, []byte("<")):
			end := bytes.IndexAny(b, " \t\r\n\f/>[")
			if end < 1 {
				return "", comment
			}
			return strings.ToLower(string(b[1:end])), comment
		default:
			return "", comment
		}
	}
}

// doctype says that the document type declaration names this element.
func doctype(head []byte, name string) bool {
	b := bytes.ToLower(narrow(head))
	_, b, _ = bytes.Cut(b, []byte("<!doctype"))
	b = bytes.TrimLeft(b, " \t\r\n\f")
	return bytes.HasPrefix(b, []byte(name))
}

// narrow is the beginning of a text in octets of ASCII: without byte order mark, UTF-16 without its zero octets.
func narrow(head []byte) []byte {
	b := head[:min(len(head), markupHead)]
	if wide(b) {
		return bytes.ReplaceAll(b[2:], []byte{0}, nil)
	}
	return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
}

func wide(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// messageFields begin a stored mail (RFC 5322, 3.6; trace fields come first).
var messageFields = []string{"received:", "return-path:", "delivered-to:", "from:", "message-id:", "mime-version:", "x-mozilla-status:", "dkim-signature:", "arc-seal:"}

// isMessage wants one of these fields first, and in all two that are different.
func isMessage(head []byte) bool {
	b := head[:min(len(head), markupHead)]
	if bytes.HasPrefix(b, []byte("From ")) { // of an mbox
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	if !beginsWithField(b) {
		return false
	}
	found := 0
	fields := "\n" + strings.ToLower(string(b))
	for _, f := range messageFields {
		if strings.Contains(fields, "\n"+f) {
			found++
		}
	}
	return found > 1 && isText(head)
}

func beginsWithField(b []byte) bool {
	for _, f := range messageFields {
		if len(b) >= len(f) && strings.EqualFold(string(b[:len(f)]), f) {
			return true
		}
	}
	return false
}

// textControls are the control characters that texts have: ESC switches in ISO-2022-JP, SUB ends files of old systems.
const textControls = 1<<'\t' | 1<<'\n' | 1<<'\r' | 1<<'\f' | 1<<'\b' | 1<<0x1b | 1<<0x1a

// isText: no other control characters in the first 8 KB, in any charset that mail uses. UTF-16 is known by its byte order mark.
func isText(head []byte) bool {
	if wide(head) {
		return true
	}
	for _, c := range head[:min(len(head), 8<<10)] {
		if c < ' ' && uint32(textControls)>>c&1 == 0 || c == 0x7f {
			return false
		}
	}
	return true
}
