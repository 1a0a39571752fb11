package payload

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/document"
)

var (
	errRatio  = errors.New("inflates too much")
	errTooBig = errors.New("no octets left to unpack")
)

var reasons = []struct {
	err    error
	reason Reason
}{
	{errRatio, Ratio}, {errTooBig, TooBig}, {errTooMany, TooMany},
	{context.DeadlineExceeded, Timeout}, {context.Canceled, Timeout},
	{archive.ErrTooDeep, TooDeep}, {archive.ErrTooBig, TooBig},
	{archive.ErrVolume, Volume}, {archive.ErrEncrypted, Encrypted}, {archive.ErrPassword, Encrypted},
	{archive.ErrUnsupported, Unsupported}, {archive.ErrCorrupt, Corrupt}, {archive.ErrFormat, Corrupt},
}

// stop notes why the inspection of o ends; the first reason stands.
func (o *Object) stop(err error) {
	if err == nil || o.Unfinished != "" {
		return
	}
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			o.Unfinished = r.reason
			return
		}
	}
	o.Unfinished, o.Detail = Failed, err.Error()
}

// read takes a content in: type, digest, and what its head tells. What is to be examined, and what may hold something if mayOpen says so,
// is returned for that, and the caller closes it. Reading ends early where enough says so of an object that is typed (nil: never).
func (i *Inspector) read(o *Object, r io.Reader, mayOpen bool, enough func(*Object) bool) *spool {
	buf := newChunk()
	defer chunks.Put(buf)
	n, err := io.ReadFull(r, buf[:])
	head := buf[:n]
	if n > 0 || eof(err) == nil {
		o.look(head)
	}
	picture, quick := i.pictureOf(o, head)
	if enough != nil && enough(o) && !quick {
		o.Size = int64(n)
		o.stop(eof(err))
		return nil
	}
	p := pass{digest: sha256.New(), picture: picture}
	defer p.drop()
	if mayOpen && o.mayHold(head) || examined(o.Type) {
		p.kept = &spool{memory: i.limits.Memory, dir: i.limits.SpoolDir}
	}
	if o.mayRunAsImage() {
		p.code = new(codeScanner)
	}
	if o.mayBePage() {
		p.page = new(document.Page)
		p.leads = i.leadsOf(o)
	}
	for p.take(buf[:n]); err == nil; p.take(buf[:n]) {
		n, err = r.Read(buf[:])
	}
	o.stop(eof(err))
	i.lookAt(o, &p)
	return p.finish(o)
}

// eof takes the ordinary ends of a content from err.
func eof(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// look fills what the beginning of the content tells.
func (o *Object) look(head []byte) {
	o.Type, o.Program = detect(head)
	o.mount(head)
	if o.Type == LNK {
		o.Shortcut = document.ReadShortcut(head)
		if link := o.Shortcut; link != nil {
			o.Icon = shortcutIcon(link.Target, link.Icon)
		}
	} else if suffix := lastSuffix(o.Name); suffix != "" {
		o.Shortcut = document.ReadPointer(suffix, head)
		if o.Type == Text && document.IsTable(suffix) {
			o.Document = document.ReadTable(head)
		}
	}
}

func (o *Object) mayRunAsImage() bool {
	return o.Type == SVG || lastSuffix(o.Name) == "svg" && (o.Type == Text || o.Type == HTML)
}

// mayBePage says that a browser may open it: by its content, or as text by its name.
func (o *Object) mayBePage() bool {
	switch o.Type {
	case HTML, SVG:
		return true
	case Text, Message:
		return pageNames[lastSuffix(o.Name)]
	}
	return false
}

var pageNames = map[string]bool{"html": true, "htm": true, "shtml": true, "xhtml": true, "xht": true, "mht": true, "mhtml": true, "svg": true}

// pass is what a content goes through.
type pass struct {
	size   int64
	digest hash.Hash
	kept   *spool
	code   *codeScanner
	page   *document.Page
	tail   padding

	leads   *leadingPage // nil: links are not looked for
	picture *spool       // nil: codes are not looked for
	err     error        // of kept
}

func (p *pass) take(b []byte) {
	p.size += int64(len(b))
	p.digest.Write(b)
	if p.code != nil {
		p.code.look(b)
	}
	if p.page != nil {
		p.page.Write(b)
	}
	p.tail.look(b)
	if p.leads != nil {
		p.leads.take(b)
	}
	if p.picture != nil && !p.picture.within(b, maxPictureOctets) {
		p.picture.Close()
		p.picture = nil
	}
	if p.kept != nil && p.err == nil {
		_, p.err = p.kept.Write(b)
	}
}

// padding counts how often the last octet stands there at the end of what has passed.
type padding struct {
	octet byte
	n     int64
}

func (t *padding) look(b []byte) {
	if len(b) == 0 {
		return
	}
	last := b[len(b)-1]
	run := len(b) - 1
	for run > 0 && b[run-1] == last {
		run--
	}
	if run > 0 || last != t.octet {
		t.n = 0
	}
	t.octet = last
	t.n += int64(len(b) - run)
}

// finish writes down what the pass found out. A content that was not read to its end has no digest, and is opened only where it is damaged, since programs
// unpack as much as there is and ignore octets behind it, and where it is a document that inflates too much.
func (p *pass) finish(o *Object) *spool {
	o.Active = p.code != nil && p.code.found
	if o.Size < p.size {
		o.Size = p.size
	}
	switch o.Unfinished {
	case "":
		p.digest.Sum(o.SHA256[:0])
	case Corrupt:
	case Ratio: // a document that is padded to weary whoever looks into it has what it is for at its beginning
		if !examined(o.Type) {
			return nil
		}
		p.tail.n = 0
	default:
		return nil
	}
	o.Padding = p.tail.n
	if p.page != nil {
		o.know(p.page.Info())
	}
	o.stop(p.err)
	o.sealed()
	kept := p.kept
	if p.err != nil {
		return nil
	}
	p.kept = nil
	return kept
}

// drop lets go of what nobody took over.
func (p *pass) drop() {
	if p.kept != nil {
		p.kept.Close()
	}
	if p.picture != nil {
		p.picture.Close()
	}
}

// sealed notes formats that hold files and that this version does not open.
func (o *Object) sealed() {
	switch {
	case holds(classOfType[o.Type]) && !opens(o.Type):
		o.stop(archive.ErrUnsupported)
	case o.Type == Data && !zipNames[lastSuffix(o.Name)] && holds(ClassOfName(o.Name)):
		o.stop(archive.ErrUnsupported)
	}
}

func holds(c Class) bool { return c == ClassArchive || c == ClassDiskImage }
