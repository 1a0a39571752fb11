package mail

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// fieldCost is what keeping one field costs beside its octets; it is counted against the limit of the header, so that a million empty
// fields do not outgrow it.
const fieldCost = 64

// fieldReader reads a header from a stream that may be damaged: a line that is neither a field nor a continuation (RFC 5322, section
// 2.2) is left out with its continuations and does not end the header; only an empty line or the end of input does.
type fieldReader struct {
	r      *bufio.Reader
	limit  int64 // octets of all fields, fieldCost included; a field that goes beyond is read and dropped
	used   int64
	broken bool // a line was left out
	tooBig bool // something went beyond the limit
	line   []byte
}

// next returns the next field, or ok = false at the end of the header. An error other than io.EOF is one of the stream.
func (fr *fieldReader) next() (f Field, ok bool, err error) {
	for {
		if err := fr.readField(); err != nil && (err != io.EOF || len(fr.line) == 0) {
			return f, false, ignoreEOF(err)
		}
		if emptyLine(fr.line) {
			return f, false, nil
		}
		f, ok := parseField(fr.line)
		if !ok {
			fr.broken = true
			continue
		}
		cost := int64(len(fr.line)) + fieldCost
		if fr.used+cost > fr.limit {
			fr.tooBig = true
			continue
		}
		fr.used += cost
		f.Raw = bytes.Clone(f.Raw)
		return f, true, nil
	}
}

// all reads the rest of the header.
func (fr *fieldReader) all() (h Header, err error) {
	for {
		f, ok, err := fr.next()
		if !ok {
			return h, err
		}
		h = append(h, f)
	}
}

// readField reads a line and its continuations into fr.line, line ends included.
func (fr *fieldReader) readField() error {
	fr.line = fr.line[:0]
	for {
		if err := fr.readLine(); err != nil {
			return err
		}
		if emptyLine(fr.line) {
			return nil
		}
		if c, err := fr.r.Peek(1); err != nil || c[0] != ' ' && c[0] != '\t' {
			return nil // an error comes back at the next read
		}
	}
}

func (fr *fieldReader) readLine() error {
	for {
		piece, err := fr.r.ReadSlice('\n')
		room := max(1, fr.limit-int64(len(fr.line))) // at least one octet, so that no long line looks like an empty one
		if int64(len(piece)) > room {
			piece, fr.tooBig = piece[:room], true
		}
		fr.line = append(fr.line, piece...)
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// parseField splits a line at its colon. White space in front of the colon is obsolete (RFC 5322, section 4.5) but accepted by mail
// programs.
func parseField(line []byte) (f Field, ok bool) {
	name, raw, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 || !fieldName(name) {
		return f, false
	}
	return Field{Name: string(name), Raw: withoutLineEnd(raw)}, true
}

// fieldName says whether all octets may stand in a field name (RFC 5322, section 2.2).
func fieldName(name []byte) bool {
	for _, c := range name {
		if c <= ' ' || c >= 0x7F || c == ':' {
			return false
		}
	}
	return true
}

// emptyLine takes doubled CRs, too, for the end of a line.
func emptyLine(line []byte) bool { return len(bytes.TrimRight(line, "\r\n")) == 0 }

func withoutLineEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// skipToHeader steps over what may stand in front of the header of an attached or stored message: a byte order mark, empty lines, the
// "From " line of an mbox. It returns false, and skips nothing, where no header follows, or where the field that is needed, in lower case, does
// not stand among the first.
func skipToHeader(r *bufio.Reader, needed string) bool {
	begin, _ := r.Peek(1000)
	rest := bytes.TrimLeft(bytes.TrimPrefix(begin, []byte("\xef\xbb\xbf")), "\r\n")
	if bytes.HasPrefix(rest, []byte("From ")) || bytes.HasPrefix(rest, []byte(">From ")) {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	if !looksLikeHeader(rest) || needed != "" && !bytes.Contains(bytes.ToLower(append([]byte("\n"), rest...)), []byte("\n"+needed+":")) {
		return false
	}
	_, err := r.Discard(len(begin) - len(rest))
	return err == nil
}

// looksLikeHeader says whether a message could begin with these octets.
func looksLikeHeader(begin []byte) bool {
	name, _, ok := strings.Cut(string(begin), ":")
	return ok && name != "" && fieldName([]byte(strings.TrimRight(name, " \t")))
}
