package payload

import (
	"io"

	"sekisho/internal/payload/archive"
)

// Files that are two things at once. A content begins as one kind, and the program that its name starts looks for another: Explorer for the
// directory at the end of a ZIP, WinRAR and 7-Zip for the mark of an archive behind other octets, Windows for the volume of an image behind 32 KB
// that may hold anything (ECMA-119, section 6.2.1).

// mark is what an archive begins with.
type mark struct {
	kind      Type
	signature string
}

// marks are looked for by the programs of a suffix.
var marks = map[string]mark{"rar": {RAR, "Rar!\x1a\x07"}, "7z": {SevenZip, "7z\xbc\xaf\x27\x1c"}}

// mount gives an image the type by which Windows mounts it, whatever stands in front of its volume.
func (o *Object) mount(head []byte) {
	if runs(classOfType[o.Type]) || ClassOfName(o.Name) != ClassDiskImage {
		return
	}
	switch {
	case at(32769, "CD001")(head):
		o.Type = ISO
	case at(32769, "BEA01")(head):
		o.Type = UDF
	}
}

// disguised says by its name that o may hold an archive that its beginning does not tell.
func (o *Object) disguised() bool {
	suffix := lastSuffix(o.Name)
	m, marked := marks[suffix]
	switch {
	case o.Type == Empty || o.Type == PE: // a self-extractor is looked for anyway
		return false
	case zipNames[suffix]:
		switch o.Type {
		case ZIP, OLE, PDF: // are read as a ZIP under such a name, as what has no opener is
			return false
		}
		return openers[o.Type] != nil
	}
	return marked && o.Type != m.kind
}

// second lists what o holds for the program that its name starts, where its content begins as something else.
func (u *unpacking) second(o *Object, kept *spool) ([]*archive.Entry, error) {
	m, marked := marks[lastSuffix(o.Name)]
	if !marked {
		found, err := u.list(listZIP(u, o, kept))
		if len(found) == 0 {
			return nil, nil
		}
		return found, err
	}
	head := make([]byte, min(searched, kept.size))
	if n, err := kept.ReadAt(head, 0); n < len(head) && err != io.EOF {
		return nil, err
	}
	at := firstOf(head, m.signature, 0, nil)
	if at < 0 {
		return nil, nil
	}
	return u.list(u.extracted(m.kind, kept, int64(at)))
}
