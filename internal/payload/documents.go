package payload

import (
	"io"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/document"
)

// listCompound yields the files within a compound file.
func listCompound(_ *unpacking, _ *Object, kept *spool) entries {
	return func(yield func(*archive.Entry, error) bool) {
		if kept.size < document.CompoundHeader {
			return
		}
		c, err := document.OpenCompound(kept, kept.size)
		if err != nil {
			yield(nil, archive.ErrCorrupt)
			return
		}
		for a, err := range c.Objects() {
			if err != nil {
				yield(nil, archive.ErrCorrupt)
				return
			}
			if !yield(archive.NewEntry(a.Name, a.Size, a.Packed, a.Open), nil) {
				return
			}
		}
	}
}

// listMSO yields the compound file with the macros of a document that is saved as a web page; what it tells is told of the file around it (absorb).
func listMSO(_ *unpacking, o *Object, kept *spool) entries {
	o.Document = &document.Info{Kind: "mso"}
	return archive.ActiveMime(kept, kept.size, "editdata.bin")
}

// typeOfCompound gives compound files a type of their own by what they hold.
var typeOfCompound = map[string]Type{"msg": MSG, "ichitaro": JTD}

func examineCompound(_ *unpacking, o *Object, kept *spool, _ []*archive.Entry) {
	if kept.size < document.CompoundHeader {
		return
	}
	c, err := document.OpenCompound(kept, kept.size)
	if err != nil {
		o.stop(archive.ErrCorrupt)
		return
	}
	if root := c.Entries[0].Class; isInstallerClass(root[:]) {
		o.Type = MSI
		return
	}
	o.know(document.ReadCompound(c))
	if t, ok := typeOfCompound[o.Document.Kind]; ok {
		o.Type = t
	}
}

// know takes over what is known of a document.
func (o *Object) know(d *document.Info) {
	o.Document = d
	o.Encrypted = o.Encrypted || d.Encrypted
	if o.Unfinished == "" {
		o.Unfinished = Reason(d.Unfinished)
	}
}

func examineOOXML(u *unpacking, o *Object, kept *spool, entries []*archive.Entry) {
	o.know(document.ReadOOXML(u.parts(o, kept, entries)))
}

func examineODF(u *unpacking, o *Object, kept *spool, entries []*archive.Entry) {
	o.know(document.ReadODF(u.parts(o, kept, entries)))
}

// parts gives the entries of a package to the readers of documents. Why a part could not be read stands on the package.
func (u *unpacking) parts(o *Object, kept *spool, entries []*archive.Entry) []document.Part {
	list := make([]document.Part, len(entries))
	for n, e := range entries {
		list[n] = document.Part{Name: e.Name, Open: func() (io.ReadCloser, error) {
			content, err := u.metered(e, kept.size)
			if err != nil {
				o.stop(err)
				return nil, err
			}
			return &watched{content, o}, nil
		}}
	}
	return list
}

// watched notes on an object why reading a part of it ended.
type watched struct {
	io.ReadCloser
	o *Object
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.o.stop(eof(err))
	return n, err
}

// absorb lets a document know what its children tell of themselves: macros and embedded objects of a package are files of their own in it.
// Files that a reader opens one by one keep what is known to themselves.
func (o *Object) absorb() {
	if o.Document == nil || o.Type == MSG || o.Type == PDF || o.Type == OneNote {
		return
	}
	for _, c := range o.Children {
		if c.Document != nil {
			o.Document.Absorb(c.Document)
		}
	}
}
