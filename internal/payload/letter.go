package payload

import (
	"context"
	"io"
	"strconv"

	"sekisho/internal/mail"
)

// mailNames are suffixes of files that programs open as a mail, a page with its pictures (MHTML), or a text with encoded files.
var mailNames = map[string]bool{"eml": true, "mht": true, "mhtml": true, "mim": true, "nws": true, "uu": true, "uue": true}

// letterLimits bound the structure of a mail that lies in a file; what its parts hold counts against the bounds of the whole mail.
func letterLimits() mail.Limits {
	return mail.Limits{Memory: 1, Header: 1 << 20, Text: 1, Parts: 1000, Depth: 30}
}

// mayBeMail says that o is a mail by its beginning, or would be opened as one by its name.
func (o *Object) mayBeMail() bool {
	return o.Type == Message || (o.Type == Text || o.Type == HTML || o.Type == Data) && mailNames[lastSuffix(o.Name)]
}

// letter looks into the parts of a mail that lies in a file (RFC 5322, MIME). It implements mail.Inspector. What the mail shows as its own text is no
// file and is left out; everything else becomes a child, whatever the mail calls it.
type letter struct {
	u     *unpacking
	o     *Object
	depth int // of the mail, as an archive
}

// letter opens o as a mail where it may be one.
func (u *unpacking) letter(o *Object, kept *spool, depth int) {
	if !o.mayBeMail() || depth > u.limits.Depth {
		return
	}
	content := &stoppable{u.ctx, io.NewSectionReader(kept, 0, kept.size)}
	for _, d := range mail.Leaves(u.ctx, content, letterLimits(), &letter{u, o, depth}) {
		u.hides(o, d)
	}
}

// hides notes a defect behind which something was not read.
func (u *unpacking) hides(o *Object, d mail.Defect) {
	reason := map[mail.Defect]Reason{
		mail.DefectTooManyParts: TooMany, mail.DefectTooDeep: TooDeep, mail.DefectHeaderTooBig: TooBig, mail.DefectReaderFailed: Failed,
		mail.DefectNoBoundary: Corrupt, mail.DefectOpenHeader: Corrupt,
		mail.DefectPartial: Unsupported, mail.DefectExternal: Unsupported, mail.DefectNotDecoded: Unsupported,
	}[d]
	if reason == Failed && u.ctx.Err() != nil {
		reason = Timeout
	}
	if o.Unfinished == "" {
		o.Unfinished = reason
	}
}

// Part looks into one part of the mail.
func (l *letter) Part(_ context.Context, p *mail.Part, content io.Reader) {
	if l.u.left.names <= 0 {
		l.o.stop(errTooMany)
		return
	}
	l.u.left.names--
	o := &Object{Path: l.o.Path + "/" + strconv.Itoa(len(l.o.Children)+1), Name: worstName(p), Inline: shownInText(p)}
	l.read(o, p, content)
	if bodyText(p) && plainText(o) && o.Unfinished == "" {
		return
	}
	l.o.Children = append(l.o.Children, o)
	switch o.Unfinished {
	case TooMany, TooBig, Timeout:
		l.o.Unfinished = o.Unfinished
	}
}

func (l *letter) read(o *Object, p *mail.Part, content io.Reader) {
	defer recoverInto(o)
	u, next := l.u, l.depth+1
	if u.entries >= u.limits.Entries {
		o.stop(errTooMany)
		return
	}
	u.entries++
	var enough func(*Object) bool
	if bodyText(p) {
		enough = plainText
	}
	metered := &meter{ReadCloser: io.NopCloser(content), u: u, most: u.limits.Bytes}
	kept := u.read(o, metered, next <= u.limits.Depth, enough)
	if kept != nil {
		defer kept.Close()
		u.open(o, kept, next)
	}
	if next > u.limits.Depth && opens(o.Type) && o.Unfinished == "" {
		o.Unfinished = TooDeep
	}
}

// worstName is the name that mail programs show, or another form of it that would run.
func worstName(p *mail.Part) string {
	name := p.FileName()
	if runs(ClassOfName(name)) {
		return name
	}
	for _, n := range p.Names {
		if runs(ClassOfName(n.Text)) {
			return n.Text
		}
	}
	if name == "" {
		for _, hint := range p.Hints() {
			if runs(ClassOfName(hint)) {
				return hint
			}
		}
	}
	return name
}
