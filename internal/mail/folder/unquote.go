package folder

import (
	"bufio"
	"bytes"
	"io"
)

// unquote takes one ">" from every line that consists of ">" and "From …": the mboxrd way, which is also right for what the older
// mboxo way quotes (">From " only), but for lines that the writer had quoted before.
func unquote(r io.Reader) io.Reader {
	return &unquoter{lines: bufio.NewReaderSize(r, lineSize), lineStart: true}
}

type unquoter struct {
	lines     *bufio.Reader
	pending   []byte // in the buffer of lines, valid until its next read
	lineStart bool
}

func (u *unquoter) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(u.pending) == 0 {
		fragment, err := u.lines.ReadSlice('\n')
		if len(fragment) == 0 && err != nil {
			return 0, err
		}
		ended := fragment[len(fragment)-1] == '\n'
		if u.lineStart && quoted(fragment) {
			fragment = fragment[1:]
		}
		u.pending, u.lineStart = fragment, ended
	}
	n := copy(p, u.pending)
	u.pending = u.pending[n:]
	return n, nil
}

func quoted(line []byte) bool {
	return line[0] == '>' && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte(fromLine))
}
