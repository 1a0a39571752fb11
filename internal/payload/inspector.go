package payload

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/payload/icon"
)

// Inspector looks into the parts of one mail, one after the other, while the mail arrives. It implements mail.Inspector. Part is for one
// goroutine; Objects may be called from another at any time, so that a mail that takes too long is judged by what is known. Unlock comes after
// the last Part has returned; Close may come at any time, and ends the keeping of what Unlock would open.
//
// A content passes once through a pooled buffer of 64 KB, which gives its type, and the digest beside it. Only what is or may be a
// ZIP archive is kept until its part ends. A part that is merely the text of the mail (text/plain or text/html without a name) is
// typed by its beginning and not digested.
type Inspector struct {
	limits Limits
	icons  *icon.Set
	left   budget

	mu       sync.Mutex
	finished []*Object
	current  *Object // a stand-in for the part in hand, or nil
	locked   []locked
	pictures []picture
	closed   bool // nothing is kept any more
}

// budget is what is left for all parts of a mail together.
type budget struct {
	names      int
	nameOctets int
	bytes      int64
	time       time.Duration

	pageOctets int // of pages that are files, in which links are looked for
	pictures   pictureBudget
}

func newBudget(l Limits) budget {
	return budget{
		names: l.Names, nameOctets: l.Names * nameOctets, bytes: l.Bytes, time: l.Time,
		pageOctets: maxPageOctets, pictures: pictureBudget{pixels: quickPixels, kept: maxKeptOctets},
	}
}

// nameOctets is how long names are on average at most: names of paths that no system could store must not fill the memory.
const nameOctets = 256

// Option sets what an Inspector goes by besides its limits.
type Option func(*Inspector)

// Icons has the icons of programs compared with a set; nil and without it, with those that are shipped.
func Icons(known *icon.Set) Option {
	return func(i *Inspector) {
		if known != nil {
			i.icons = known
		}
	}
}

// NewInspector gives an Inspector for one mail.
func NewInspector(l Limits, options ...Option) *Inspector {
	i := &Inspector{limits: l, icons: icon.Embedded(), left: newBudget(l)}
	for _, set := range options {
		set(i)
	}
	return i
}

// Part looks into one leaf part. Where ctx ends before the content does, the object says Timeout.
func (i *Inspector) Part(ctx context.Context, p *mail.Part, content io.Reader) {
	o := &Object{Path: p.Path, Name: p.FileName(), Inline: shownInText(p), ownText: p.MediaType == "text/html"}
	i.begin(*o)
	defer i.end(o)
	defer recoverInto(o)

	var enough func(*Object) bool
	if bodyText(p) {
		enough = plainText
	}
	kept := i.read(o, &stoppable{ctx, content}, true, enough)
	if kept == nil {
		return
	}
	closed, locked := *o, false
	defer func() { // after a panic as well
		if !locked {
			kept.Close()
		}
	}()
	i.openPart(ctx, o, kept, nil)
	locked = i.lock(&closed, o, kept)
}

func (i *Inspector) begin(o Object) {
	o.Unfinished = Timeout
	i.mu.Lock()
	i.current = &o
	i.mu.Unlock()
}

func (i *Inspector) end(o *Object) {
	i.mu.Lock()
	i.current = nil
	i.finished = append(i.finished, o)
	i.mu.Unlock()
}

// Objects gives one object for each leaf part so far, in order. A part still in hand says Timeout. Size is of what was read: of a part that is merely
// text, its beginning.
func (i *Inspector) Objects() []*Object {
	i.mu.Lock()
	defer i.mu.Unlock()
	objects := slices.Clone(i.finished)
	if i.current != nil {
		objects = append(objects, i.current)
	}
	return objects
}

// recoverInto turns a reader's panic into a fact about the object it was reading; the other objects go on.
func recoverInto(o *Object) {
	if v := recover(); v != nil {
		o.Unfinished = Failed
		o.Detail = fmt.Sprintf("panic: %v\n%s", v, debug.Stack())
	}
}

// stoppable is a content that ends with the context's error.
type stoppable struct {
	ctx context.Context
	io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}

func shownInText(p *mail.Part) bool {
	return p.Disposition == "inline" && p.Header.Has("Content-ID")
}

func bodyText(p *mail.Part) bool {
	return !p.Attachment() && (p.MediaType == "text/plain" || p.MediaType == "text/html")
}

func plainText(o *Object) bool {
	return o.Type == Text || o.Type == HTML || o.Type == Message || o.Type == Empty
}
