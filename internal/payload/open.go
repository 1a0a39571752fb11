package payload

import (
	"context"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox"
)

// unpacking is the work on the archives of one part.
type unpacking struct {
	*Inspector
	ctx       context.Context
	entries   int              // looked into by content so far
	passwords []string         // to be tried
	boxes     *sandbox.Session // the children that unpack for us; nil: there are none
}

// openPart lists and looks into what a part is, within the time that is left for the mail.
func (i *Inspector) openPart(ctx context.Context, o *Object, kept *spool, passwords []string) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, i.left.time)
	defer cancel()
	defer func() { i.left.time -= time.Since(began) }()
	u := unpacking{Inspector: i, ctx: ctx, passwords: passwords}
	if i.limits.Unpack != nil {
		u.boxes = i.limits.Unpack.Session(ctx)
		defer u.boxes.Close()
	}
	u.open(o, kept, 1)
}

// open examines what was kept of o and fills in its children. o is the depth-th archive on the way from its part.
func (u *unpacking) open(o *Object, kept *spool, depth int) {
	if u.boxes != nil {
		defer u.boxes.CloseTo(u.boxes.Mark())
	}
	list, certain := opener(o)
	var entries []*archive.Entry
	if list != nil && depth <= u.limits.Depth {
		var err error
		entries, err = u.list(list(u, o, kept))
		if err != nil && !certain && !o.SelfExtracting {
			entries, err = nil, nil // no archive, and nothing that was to be one
		}
		o.Encrypted = o.Encrypted || errors.Is(err, archive.ErrEncrypted)
		o.stop(err)
	}
	if o.disguised() && depth <= u.limits.Depth {
		more, err := u.second(o, kept)
		o.Encrypted = o.Encrypted || errors.Is(err, archive.ErrEncrypted)
		o.stop(err)
		entries = append(entries, more...)
	}
	if o.SelfExtracting && len(entries) > 0 && packageType(entries) != ZIP {
		o.SelfExtracting = false // a launcher in front of a Java program
	}
	if len(entries) > 0 && (o.Type == ZIP || o.Type == Data || o.Type == Text) {
		o.Type = packageType(entries)
	}
	u.examine(o, kept, entries)
	u.children(o, kept, entries, depth)
	u.letter(o, kept, depth)
	o.absorb()
}

func (u *unpacking) children(o *Object, kept *spool, entries []*archive.Entry, depth int) {
	for n, e := range entries {
		o.Children = append(o.Children, child(o, n, e))
		o.Encrypted = o.Encrypted || e.Encrypted
	}
	password, unlocked := u.password(entries, kept.size)
	o.Unlocked = o.Unlocked || unlocked
	for n, e := range entries {
		if e.Encrypted && unlocked {
			e.Use(password)
			o.Children[n].Unlocked = true
		}
		u.entry(o.Children[n], e, kept.size, depth, o.Type)
		if o.Children[n].Unfinished == Encrypted { // by another password
			o.Children[n].Unlocked = false
		}
		switch reason := o.Children[n].Unfinished; reason {
		case TooMany, TooBig, Timeout: // stops the entries that follow as well
			if o.Unfinished == "" {
				o.Unfinished = reason
			}
		}
	}
}

// inPackage says that the entries of such an object are the inside of one file and not files of their own.
func inPackage(holder Type) bool {
	return !holds(classOfType[holder]) && holder != OLE && holder != MSG && holder != JTD && holdingReaders[holder] == nil
}

var errTooMany = errors.New("too many entries")

// list reads the directory as far as the mail's budget of names reaches. Folders are left out.
func (u *unpacking) list(all iter.Seq2[*archive.Entry, error]) (entries []*archive.Entry, err error) {
	for e, err := range all {
		if err == nil {
			err = u.ctx.Err()
		}
		if err != nil {
			return entries, err
		}
		if u.left.names <= 0 || u.left.nameOctets < len(e.Raw) {
			return entries, errTooMany
		}
		u.left.names--
		u.left.nameOctets -= len(e.Raw)
		if !e.Folder {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

func child(parent *Object, n int, e *archive.Entry) *Object {
	return &Object{
		Path: parent.Path + "/" + strconv.Itoa(n+1), Name: e.Name, RawName: e.Raw,
		Size: max(0, e.Size), Packed: max(0, e.Packed), Encrypted: e.Encrypted,
	}
}

// entry looks into one entry. Of the parts of a package (OOXML and its like) only what runs or may hold code is read whole, and they do not count
// as entries: presentations have hundreds.
func (u *unpacking) entry(o *Object, e *archive.Entry, size int64, depth int, holder Type) {
	defer recoverInto(o)
	unpack, enough := u.unpack, (func(*Object) bool)(nil)
	if inPackage(holder) {
		unpack, enough = u.metered, ordinary
	}
	content, err := unpack(e, size)
	if err != nil {
		o.stop(err)
		return
	}
	defer content.Close()
	next := depth + 1
	kept := u.read(o, content, next <= u.limits.Depth || squeezers[holder], enough)
	if squeezers[holder] && !squeezers[o.Type] {
		next = depth
	}
	if kept != nil {
		defer kept.Close()
		u.open(o, kept, next)
	}
	if next > u.limits.Depth && o.holdsFiles() && o.Unfinished == "" {
		o.Unfinished = TooDeep
	}
}

// holdsFiles says of what was not opened that files are in it.
func (o *Object) holdsFiles() bool {
	return opens(o.Type) && (classOfType[o.Type] != ClassDocument || o.Document != nil && len(o.Document.Embedded) > 0)
}

func ordinary(o *Object) bool {
	c := o.Class()
	return !runs(c) && !holds(c) && !examined(o.Type)
}

// unpack opens an entry within what is left of the bounds.
func (u *unpacking) unpack(e *archive.Entry, size int64) (io.ReadCloser, error) {
	switch {
	case e.Encrypted && !e.HasPassword():
		return nil, archive.ErrEncrypted
	case u.entries >= u.limits.Entries:
		return nil, errTooMany
	}
	u.entries++
	return u.metered(e, size)
}

// metered opens an entry within the bounds of octets and time.
func (u *unpacking) metered(e *archive.Entry, size int64) (io.ReadCloser, error) {
	if e.Encrypted && !e.HasPassword() {
		return nil, archive.ErrEncrypted
	}
	if err := u.ctx.Err(); err != nil {
		return nil, err
	}
	content, err := e.Open()
	if err != nil {
		return nil, err
	}
	packed := size
	if e.Packed >= 0 {
		packed = min(size, e.Packed)
	}
	return &meter{ReadCloser: content, u: u, most: max(ratioFrom, packed*int64(u.limits.Ratio))}, nil
}

// ratioFrom is what an entry may give whatever its ratio: small files of blanks or tables are packed to nothing.
const ratioFrom = 1 << 20

// meter ends the reading of an entry where a bound is reached.
type meter struct {
	io.ReadCloser
	u    *unpacking
	n    int64
	most int64
}

func (m *meter) Read(p []byte) (int, error) {
	switch {
	case m.u.ctx.Err() != nil:
		return 0, m.u.ctx.Err()
	case m.u.left.bytes <= 0:
		return 0, errTooBig
	case m.n > m.most:
		return 0, errRatio
	}
	n, err := m.ReadCloser.Read(p[:min(int64(len(p)), m.u.left.bytes)])
	m.n += int64(n)
	m.u.left.bytes -= int64(n)
	return n, err
}

// packageType tells what kind of ZIP has these entries: OOXML (ECMA-376 part 2: content types and relationships), ODF (OpenDocument 1.3
// part 2), EPUB (EPUB OCF 3.2, section 4.2), APK, JAR (JAR File Specification: a manifest; classes make it a program), or a plain archive.
func packageType(entries []*archive.Entry) Type {
	has := make(map[string]bool)
	classes := false
	for _, e := range entries {
		switch name := strings.ToLower(e.Name); name {
		case "[content_types].xml", "_rels/.rels", "mimetype", "meta-inf/manifest.xml", "meta-inf/container.xml", "meta-inf/manifest.mf", "androidmanifest.xml", "appxmanifest.xml":
			has[name] = true
		default:
			classes = classes || strings.HasSuffix(name, ".class")
		}
	}
	switch {
	case has["androidmanifest.xml"]:
		return APK
	case has["meta-inf/manifest.mf"] && classes:
		return JAR
	case has["[content_types].xml"] && has["_rels/.rels"] && !has["appxmanifest.xml"]:
		return OOXML
	case has["mimetype"] && has["meta-inf/manifest.xml"]:
		return ODF
	case has["mimetype"] && has["meta-inf/container.xml"]:
		return EPUB
	}
	return ZIP
}
