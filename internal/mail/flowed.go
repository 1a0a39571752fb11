package mail

import (
	"bytes"
	"strings"
)

// unflow joins the lines of a kept text that is declared to be flowed (RFC 3676).
func (c *contentReader) unflow(p *Part) {
	_, params := parseParams(p.Header.Get("Content-Type"))
	if p.MediaType != "text/plain" || !strings.EqualFold(token(params, "format"), "flowed") {
		return
	}
	out := unflowed(c.kept.Bytes(), strings.EqualFold(token(params, "delsp"), "yes"))
	c.kept.Reset()
	c.kept.Write(out)
}

// unflowed joins each line that ends in a blank to the next one of the same quote depth (section 4.2), without that blank if delSp is set
// (section 4.3: text that is written without blanks, as Japanese is), and removes stuffed blanks (section 4.4). The signature separator "-- " is
// a line of its own. It works on undecoded octets: in the charsets of mail, a blank at either end of a line is one, and
// a line begins and ends in ASCII.
func unflowed(b []byte, delSp bool) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	open, depth := false, 0 // whether the last line goes on
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		line, quotes := unquoted(withoutLineEnd(line))
		if open && (quotes != depth || string(line) == "-- ") {
			out, open = append(out, '\n'), false
		}
		if !open && quotes > 0 {
			out = append(out, b[:quotes]...)
			out = append(out, ' ')
		}
		open, depth = bytes.HasSuffix(line, []byte(" ")) && string(line) != "-- ", quotes
		if open && delSp {
			line = line[:len(line)-1]
		}
		out = append(out, line...)
		if !open && (len(rest) > 0 || b[len(b)-1] == '\n') {
			out = append(out, '\n')
		}
		b = rest
	}
	return out
}

// unquoted cuts the quote marks and the stuffed blank off.
func unquoted(line []byte) (text []byte, quotes int) {
	text = bytes.TrimLeft(line, ">")
	quotes = len(line) - len(text)
	return bytes.TrimPrefix(text, []byte(" ")), quotes
}
