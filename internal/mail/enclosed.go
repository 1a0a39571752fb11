package mail

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
)

// textSplitter reads a text without the files that stand encoded in it: uuencode (POSIX.1-2017, uuencode, STDOUT), its base64 form, and
// yEnc 1.3. Read gives the text up to the next such file and then io.EOF; file begins to read the file; when that is read, Read gives the
// text behind it. A line that merely looks like the first of a file is text: what follows it must be encoded, too.
type textSplitter struct {
	r      *bufio.Reader
	inLine bool   // the next octet does not begin a line
	binHex bool   // a BinHex 4.0 file (RFC 1741) was seen; it stays in the text
	next   header // of the file at which the text was interrupted; its source is "" if there is none
}

// header is what the first line of an encoded file says.
type header struct {
	source string // of its Name: "uuencode" or "yenc"
	base64 bool
	part   bool   // one of several parts that lie in different mails
	name   string // octets
}

const (
	uuBegin     = "begin"
	yencBegin   = "=ybegin "
	binHexBegin = "(This file must be converted with BinHex"
)

func (s *textSplitter) Read(p []byte) (int, error) {
	for {
		if s.next.source != "" {
			return 0, io.EOF
		}
		if _, err := s.r.Peek(1); err != nil {
			return 0, err
		}
		window, _ := s.r.Peek(s.r.Buffered())
		if at := s.candidate(window); at > 0 {
			n := copy(p, window[:at])
			s.inLine = window[:n][n-1] != '\n' // n > 0: io.Copy and buffers have room
			_, err := s.r.Discard(n)
			return n, err
		}
		if s.next = s.recognise(); s.next.source == "" {
			s.inLine = true // an ordinary line
		}
	}
}

// candidate is the place of the first line that may begin a file, or the length of window.
func (s *textSplitter) candidate(window []byte) int {
	at := 0
	if s.inLine {
		at = lineAfter(window, 0)
	}
	for at < len(window) {
		switch line := window[at:]; line[0] {
		case 'b':
			if beginsLike(line, uuBegin) {
				return at
			}
		case '=':
			if beginsLike(line, yencBegin) {
				return at
			}
		case '(':
			if beginsLike(line, binHexBegin) {
				return at
			}
		}
		at = lineAfter(window, at)
	}
	return at
}

func lineAfter(b []byte, at int) int {
	if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(b)
}

// beginsLike says that line begins with prefix as far as it is known.
func beginsLike(line []byte, prefix string) bool {
	n := min(len(line), len(prefix))
	return string(line[:n]) == prefix[:n]
}

// recognise looks at the first two lines that are not read yet.
func (s *textSplitter) recognise() header {
	first, second := s.twoLines()
	if bytes.HasPrefix(first, []byte(binHexBegin)) {
		s.binHex = true
	}
	if h, ok := yencHeader(first); ok {
		return h
	}
	if h, ok := uuHeader(first); ok && (h.base64 && base64Line(second) || !h.base64 && uuStarts(second)) {
		return h
	}
	return header{}
}

// twoLines shows two lines without their ends, as far as the buffer holds them.
func (s *textSplitter) twoLines() (first, second []byte) {
	window, _ := s.r.Peek(s.r.Buffered())
	if bytes.Count(window, []byte("\n")) < 2 {
		window, _ = s.r.Peek(s.r.Size())
	}
	first, rest, _ := bytes.Cut(window, []byte("\n"))
	second, _, _ = bytes.Cut(rest, []byte("\n"))
	return bytes.TrimSuffix(first, []byte("\r")), bytes.TrimSuffix(second, []byte("\r"))
}

// file steps over the first line of the file and returns its content. It is to be read to its end before the text is.
func (s *textSplitter) file() (header, decoder) {
	h := s.next
	s.next, s.inLine = header{}, false
	if line, err := peekLine(s.r); err == nil {
		_, _ = s.r.Discard(len(line)) // it is in the buffer
	}
	switch {
	case h.source == "yenc":
		return h, &yencReader{r: s.r}
	case h.base64:
		return h, &base64Reader{r: &base64Lines{r: s.r}}
	}
	return h, &uuReader{r: s.r}
}

// splitText reads a text and the files in it. The Inspector is shown the text up to the first file, then each file.
func (w *walk) splitText(p *Part, c *contentReader, depth int) {
	r := lineReaders.Get().(*bufio.Reader)
	defer lineReaders.Put(r)
	r.Reset(c.r)
	s := &textSplitter{r: r}
	c.r = s
	w.inspect(p, c)
	w.skip(p, c)
	for n := 1; s.next.source != "" && !w.stop; n++ {
		w.fileInText(p, s, n, depth)
		w.skip(p, c)
	}
	if s.binHex {
		w.tree.flaw(DefectNotDecoded, p)
	}
}

// fileInText reads a file that stands in the text of p as a part below p. Where all of p is declared to be uuencoded, the names of p are names of
// the file, too.
func (w *walk) fileInText(p *Part, s *textSplitter, n, depth int) {
	h, content := s.file()
	file := &Part{Path: p.Path + "/" + strconv.Itoa(n), MediaType: "application/octet-stream", Disposition: "attachment"}
	file.addNames(plainName(h.source, h.name))
	if uuencoded(p.Header) {
		file.addNames(p.Names...)
	}
	if h.part {
		w.tree.flaw(DefectPartial, file)
	}
	w.part(file, nil, content, file.Path+".", depth+1)
	if !w.stop {
		_, _ = io.Copy(io.Discard, content) // an error comes back with the text
	}
	if content.bad() {
		w.tree.flaw(DefectBadEncoding, file)
	}
}

// uuHeader reads "begin 644 name" and "begin-base64 644 name". Some programs take the mode for optional.
func uuHeader(line []byte) (h header, ok bool) {
	word, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok || string(word) != uuBegin && string(word) != uuBegin+"-base64" {
		return h, false
	}
	rest = bytes.TrimLeft(rest, " ")
	if mode, name, ok := bytes.Cut(rest, []byte(" ")); ok && len(mode) <= 5 {
		if _, err := strconv.ParseUint(string(mode), 8, 32); err == nil {
			rest = name
		}
	}
	h = header{source: "uuencode", base64: len(word) > len(uuBegin), name: string(bytes.Trim(rest, " \t\""))}
	return h, h.name != ""
}

// base64Line says that a line could be one of begin-base64: digits and padding, whole quanta.
func base64Line(line []byte) bool {
	line = bytes.TrimRight(line, " \t")
	if len(line) == 0 || len(line)%4 != 0 {
		return false
	}
	for _, c := range bytes.TrimRight(line, "=") {
		if !base64Digit(c) {
			return false
		}
	}
	return true
}

// base64Lines ends with the line "====".
type base64Lines struct {
	r     *bufio.Reader
	ended bool
}

func (b *base64Lines) Read(p []byte) (int, error) {
	if b.ended {
		return 0, io.EOF
	}
	line, err := peekLine(b.r)
	if err != nil && err != bufio.ErrBufferFull {
		return 0, err
	}
	if bytes.HasPrefix(line, []byte("====")) {
		_, _ = b.r.Discard(len(line)) // it is in the buffer
		line = nil
	}
	if line == nil || err == nil && !base64Line(bytes.TrimRight(line, "\r\n")) { // the end, or text again
		b.ended = true
		return 0, io.EOF
	}
	return b.r.Read(p[:min(len(p), len(line))])
}

// peekLine shows the next line with its end, or all that the buffer holds of it (bufio.ErrBufferFull). At the end of input the last line may lack
// its end; then, the error is that of the input.
func peekLine(r *bufio.Reader) ([]byte, error) {
	window, _ := r.Peek(r.Buffered())
	if i := bytes.IndexByte(window, '\n'); i >= 0 {
		return window[:i+1], nil
	}
	window, err := r.Peek(r.Size())
	if i := bytes.IndexByte(window, '\n'); i >= 0 {
		return window[:i+1], nil
	}
	switch {
	case err == nil:
		return window, bufio.ErrBufferFull
	case len(window) > 0:
		return window, nil
	}
	return nil, err
}
