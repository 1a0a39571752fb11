package mail

import (
	"bufio"
	"bytes"
	"io"
)

// yencReader decodes yEnc (version 1.3) up to its "=yend" line: each octet was increased by 42, and what would then be NUL, LF, CR or
// "=" stands behind a "=", increased by 64 more. Check sums are not compared.
type yencReader struct {
	r       *bufio.Reader
	inLine  bool
	escaped bool
	failed  bool
	err     error
}

func (d *yencReader) bad() bool { return d.failed }

func (d *yencReader) Read(p []byte) (int, error) {
	n := 0
	for n == 0 && len(p) > 0 {
		if d.err == nil && !d.inLine {
			d.keyword()
		}
		if d.err != nil {
			return 0, d.err
		}
		n = d.decode(p)
	}
	return n, nil
}

// keyword looks for a "=y" line and steps over it.
func (d *yencReader) keyword() {
	line, err := peekLine(d.r)
	if err != nil && err != bufio.ErrBufferFull {
		d.failed, d.err = true, err // "=yend" is missing
		return
	}
	if !bytes.HasPrefix(line, []byte("=y")) {
		d.inLine = true
		return
	}
	if bytes.HasPrefix(line, []byte("=yend")) {
		d.err = io.EOF
	}
	_, _ = d.r.Discard(len(line)) // it is in the buffer
}

// decode decodes at most a line into p.
func (d *yencReader) decode(p []byte) (n int) {
	line, err := peekLine(d.r)
	if err != nil && err != bufio.ErrBufferFull {
		d.failed, d.err = true, err
		return 0
	}
	read := 0
	for _, c := range line {
		if n == len(p) {
			break
		}
		read++
		switch {
		case c == '\r' || c == '\n':
			d.inLine = c != '\n'
		case d.escaped:
			p[n], d.escaped = c-64-42, false
			n++
		case c == '=':
			d.escaped = true
		default:
			p[n] = c - 42
			n++
		}
	}
	_, _ = d.r.Discard(read) // it is in the buffer
	return n
}

// yencHeader reads "=ybegin line=128 size=123 name=a.bin"; part and total stand between where the file is divided. The name is the last and
// may hold blanks.
func yencHeader(line []byte) (h header, ok bool) {
	params, name, ok := bytes.Cut(line, []byte(" name="))
	if !ok || !bytes.HasPrefix(params, []byte(yencBegin)) || !bytes.Contains(params, []byte(" size=")) {
		return h, false
	}
	h = header{source: "yenc", name: string(bytes.Trim(name, " \t\"")), part: bytes.Contains(params, []byte(" part="))}
	return h, h.name != ""
}
