package payload

import (
	"io"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/document"
)

// Documents that files lie in which their reader opens one by one: PDF, rich text, OneNote. What is known of the document is found out while its
// files are listed.

// holdingReader reads a document and lists its files.
type holdingReader func(u *unpacking, r io.ReaderAt, size int64) (*document.Info, []document.Attached)

var holdingReaders = map[Type]holdingReader{
	PDF: func(u *unpacking, r io.ReaderAt, size int64) (*document.Info, []document.Attached) {
		return document.ReadPDF(r, size, u.passwords)
	},
	RTF: func(_ *unpacking, r io.ReaderAt, size int64) (*document.Info, []document.Attached) {
		return document.ReadRTF(r, size)
	},
	OneNote: func(_ *unpacking, r io.ReaderAt, size int64) (*document.Info, []document.Attached) {
		return document.ReadOneNote(r, size)
	},
}

// listHeld yields the files of such a document; a document without any may have an archive behind it.
func listHeld(u *unpacking, o *Object, kept *spool) entries {
	return func(yield func(*archive.Entry, error) bool) {
		files := u.readHolding(o, kept)
		for _, f := range files {
			e := archive.NewEntry(f.Name, f.Size, f.Packed, f.Open)
			e.Encrypted = f.Open == nil
			if !yield(e, nil) {
				return
			}
		}
		if o.Type != PDF || len(files) > 0 && !zipNames[lastSuffix(o.Name)] {
			return
		}
		for e, err := range archive.ZIPBehind(kept, kept.size) {
			if err != nil || !yield(e, nil) {
				return
			}
		}
	}
}

func (u *unpacking) readHolding(o *Object, kept *spool) []document.Attached {
	info, files := holdingReaders[o.Type](u, kept, kept.size)
	u.codesWithin(o, info)
	o.know(info)
	if info.Encrypted { // by itself, not only by the archive that holds it
		o.Unlocked = info.Unlocked
	}
	return files
}

// examineHeld reads a document whose files are not listed: it lies too deep.
func examineHeld(u *unpacking, o *Object, kept *spool, _ []*archive.Entry) {
	if o.Document == nil {
		u.readHolding(o, kept)
	}
}
