package mail

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"
	"sync"
)

// walk reads the parts of one body, in order, in one goroutine.
type walk struct {
	ctx       context.Context
	limits    Limits
	inspector Inspector
	tree      tree

	parts      int   // seen so far
	headerLeft int64 // octets of part headers that may still be kept
	textLeft   int64 // octets of text that may still be kept
	pixels     int   // of images in pages that may still be looked at
	stop       bool  // a limit of the whole mail is reached: nothing more is read
}

func newWalk(ctx context.Context, l Limits, ins Inspector) *walk {
	return &walk{ctx: ctx, limits: l, inspector: ins, headerLeft: l.Header, textLeft: l.Text, pixels: maxPixels}
}

// run walks through the body. It survives its own panics: what follows them is not inspected.
func (w *walk) run(h Header, body io.Reader) {
	defer func() {
		if recover() != nil {
			w.tree.update(func() {
				w.tree.defects = addDefect(w.tree.defects, DefectReaderFailed)
				for _, p := range w.tree.open {
					p.add(DefectReaderFailed)
				}
			})
		}
	}()
	w.message(h, body, "", 1)
	if w.ctx.Err() != nil {
		w.tree.flaw(DefectReaderFailed, nil)
	}
}

// message reads the body of a mail or of an attached message. prefix is "" or "2." (RFC 9051, section 6.4.5): the parts of a multipart
// are numbered below it, anything else is its part 1. A multipart has no number of its own; its path is the section "TEXT".
func (w *walk) message(h Header, body io.Reader, prefix string, depth int) {
	p, bounds := newPart(h, "text/plain")
	if isMultipart(p, bounds) {
		p.Path = prefix + "TEXT"
	} else {
		p.Path = prefix + "1"
	}
	w.part(p, bounds, body, prefix, depth)
}

func isMultipart(p *Part, bounds []string) bool {
	return strings.HasPrefix(p.MediaType, "multipart/") && len(bounds) > 0
}

// part reads one part. What is below it is numbered with prefix.
func (w *walk) part(p *Part, bounds []string, body io.Reader, prefix string, depth int) {
	if w.parts++; w.parts > w.limits.Parts {
		w.stop = true
		w.tree.flaw(DefectTooManyParts, nil)
		return
	}
	w.tree.begin(p)
	switch {
	case isMultipart(p, bounds):
		w.multipart(p, bounds, body, prefix, depth)
	case isMessage(p.MediaType), p.storedMessage(), p.maybeWebArchive() && depth < w.limits.Depth:
		w.attachedMessage(p, body, depth)
	default:
		w.undivided(p)
		w.leaf(p, body, depth)
	}
	w.tree.end()
}

// undivided says why a leaf holds less or more than itself.
func (w *walk) undivided(p *Part) {
	switch {
	case strings.HasPrefix(p.MediaType, "multipart/"):
		w.tree.flaw(DefectNoBoundary, p)
	case p.MediaType == "message/partial": // RFC 2046, section 5.2.2
		w.tree.flaw(DefectPartial, p)
	case p.MediaType == "message/external-body": // RFC 2046, section 5.2.3
		w.tree.flaw(DefectExternal, p)
	case p.MediaType == "application/mac-binhex40":
		w.tree.flaw(DefectNotDecoded, p)
	}
}

func (w *walk) multipart(p *Part, bounds []string, body io.Reader, prefix string, depth int) {
	if depth > w.limits.Depth {
		w.tree.flaw(DefectTooDeep, p)
		return
	}
	m := newMultipart(body, bounds)
	defer m.close()
	defaultType := "text/plain"
	if p.MediaType == "multipart/digest" {
		defaultType = "message/rfc822"
	}
	for n := 1; !w.stop; n++ {
		content, err := m.next()
		if err != nil {
			w.multipartDefects(p, m.mender)
			return
		}
		w.multipartPart(content, defaultType, prefix+strconv.Itoa(n), depth)
	}
}

func (w *walk) multipartDefects(p *Part, m *mender) {
	switch {
	case !m.began && m.outside: // a bounce may return a header without its body
		w.tree.flaw(DefectNoBoundary, p)
	case !m.closed:
		w.tree.flaw(DefectOpenMultipart, p)
	case m.afterEnd:
		w.tree.flaw(DefectAfterEnd, p)
	}
}

func (w *walk) multipartPart(content io.Reader, defaultType, path string, depth int) {
	r := lineReaders.Get().(*bufio.Reader)
	defer lineReaders.Put(r)
	r.Reset(content)
	h := w.header(r)
	p, bounds := newPart(h, defaultType)
	p.Path = path
	w.part(p, bounds, r, path+".", depth+1)
}

// lineReaders are for headers; what is larger than their buffer is read past it.
var lineReaders = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4<<10) }}

// header reads the header of a part or of an attached message, up to and with the empty line.
func (w *walk) header(r *bufio.Reader) Header {
	fr := fieldReader{r: r, limit: w.headerLeft}
	h, _ := fr.all() // an error of the stream comes back with the content
	w.headerLeft -= min(fr.used, w.headerLeft)
	if fr.broken {
		w.tree.flaw(DefectHeaderSyntax, nil)
	}
	if rest, _ := r.Peek(len("\r\n") + 1); fr.broken && emptyLine(rest) {
		w.tree.flaw(DefectOpenHeader, nil)
	}
	if fr.tooBig {
		w.tree.flaw(DefectHeaderTooBig, nil)
	}
	return h
}

// attachedMessage reads a message inside the mail, unless its content does not begin like one: then it is a leaf, whatever it was
// declared to be.
func (w *walk) attachedMessage(p *Part, body io.Reader, depth int) {
	if depth >= w.limits.Depth {
		w.tree.flaw(DefectTooDeep, p)
		return
	}
	content := newDecoder(p.Header, body)
	r := lineReaders.Get().(*bufio.Reader)
	defer lineReaders.Put(r)
	r.Reset(content)
	needed := ""
	if !isMessage(p.MediaType) && !p.storedMessage() {
		needed = "mime-version" // a document
	}
	if !skipToHeader(r, needed) {
		w.decoded(p, r, depth)
	} else {
		w.message(w.header(r), r, p.Path+".", depth+1)
	}
	if content.bad() {
		w.tree.flaw(DefectBadEncoding, p)
	}
}
