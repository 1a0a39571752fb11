package mail

import (
	"bytes"
	"hash/crc32"
	"io"
	"strings"
	"unicode/utf8"

	"sekisho/internal/text"
)

// leaf reads the content of a part that holds no other parts, files in a text apart.
func (w *walk) leaf(p *Part, body io.Reader, depth int) {
	content := newDecoder(p.Header, body)
	w.decoded(p, content, depth)
	if content.bad() {
		w.tree.flaw(DefectBadEncoding, p)
	}
}

// decoded shows the content to the Inspector, skips what it left, and keeps the text of a text part on the way.
func (w *walk) decoded(p *Part, content io.Reader, depth int) {
	c := &contentReader{r: content}
	if w.wantsText(p) {
		c.keep = w.textLeft
		defer w.tree.inOrder(len(w.tree.texts))
	}
	if w.wantsText(p) && p.MediaType == "text/plain" || uuencoded(p.Header) {
		w.splitText(p, c, depth)
	} else {
		w.inspect(p, c)
		w.skip(p, c)
	}
	if w.wantsText(p) {
		c.unflow(p)
		w.keepText(p, c)
	}
}

// skip reads what is left of a content.
func (w *walk) skip(p *Part, c *contentReader) {
	_, err := io.Copy(io.Discard, c)
	w.tree.update(func() { p.Size, p.sum = c.size, c.sum })
	if err != nil {
		w.tree.flaw(DefectReaderFailed, p)
	}
}

// inspect survives a panic of the Inspector.
func (w *walk) inspect(p *Part, content io.Reader) {
	if w.inspector == nil {
		return
	}
	defer func() {
		if recover() != nil {
			w.tree.flaw(DefectReaderFailed, p)
		}
	}()
	w.inspector.Part(w.ctx, p, content)
}

// wantsText: text that a mail program shows, and HTML files and appointments, which it opens at a click.
func (w *walk) wantsText(p *Part) bool {
	return strings.HasPrefix(p.MediaType, "text/") && (!p.Attachment() || p.MediaType == "text/html") || p.calendar()
}

// contentReader counts what is read and keeps the beginning of it.
type contentReader struct {
	r     io.Reader
	size  int64
	sum   uint32
	keep  int64 // octets that may still be kept
	kept  bytes.Buffer
	wrote bool // more came than may be kept
}

func (c *contentReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.size += int64(n)
	c.sum = crc32.Update(c.sum, castagnoli, p[:n])
	k := min(int64(n), c.keep)
	c.kept.Write(p[:k])
	c.keep -= k
	c.wrote = c.wrote || k < int64(n)
	return n, err
}

// keepText decodes the kept octets and cuts the text at what is left of Limits.Text.
func (w *walk) keepText(p *Part, c *contentReader) {
	body, defect := decodeText(p.Charset, c.kept.Bytes(), c.wrote)
	t := Text{Part: p.Path, MediaType: p.MediaType, Body: body, Cut: c.wrote}
	if int64(len(body)) > w.textLeft {
		t.Body, t.Cut = cutRune(body, int(w.textLeft)), true
	}
	w.textLeft -= int64(len(t.Body))
	if defect != "" {
		w.tree.flaw(defect, p)
	}
	w.readText(p, &t)
	w.tree.update(func() { w.tree.texts = append(w.tree.texts, t) })
}

// decodeText reads text under its label, or as a guess where the label says nothing. cut says that the last character may be incomplete.
func decodeText(charset string, octets []byte, cut bool) (s string, defect Defect) {
	if charset == "" || charset == "us-ascii" {
		guess, found, ok := text.Guess(trimCut(octets, cut))
		switch {
		case !ok:
			return guess, DefectCharset
		case found != "" && found != "iso-2022-jp":
			return guess, DefectRaw8Bit
		}
		return guess, ""
	}
	s, ok := text.DecodeOrGuess(charset, octets)
	if !ok && cut {
		s = strings.TrimRight(s, "\uFFFD")
		_, known := text.Decode(charset, nil)
		ok = known && !strings.ContainsRune(s, utf8.RuneError)
	}
	if !ok {
		return s, DefectCharset
	}
	return s, ""
}

// trimCut drops what stands behind the last line end of octets that were cut, since half a character there would spoil the guess.
func trimCut(octets []byte, cut bool) []byte {
	if i := bytes.LastIndexByte(octets, '\n'); cut && i > 0 {
		return octets[:i+1]
	}
	return octets
}

// cutRune cuts s at no more than n octets, on the border of a character.
func cutRune(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
