package payload

import (
	"bytes"
	"io"
	"iter"

	"sekisho/internal/payload/archive"
)

// lister yields what an object holds.
type lister func(u *unpacking, o *Object, kept *spool) entries

type entries = iter.Seq2[*archive.Entry, error]

// openers lists the types that are opened.
var openers = map[Type]lister{
	ZIP:  listZIP,
	LZH:  whole(archive.LZH),
	CAB:  whole(archive.CAB),
	ISO:  whole(archive.ISO),
	TAR:  whole(archive.TAR),
	ARJ:  whole(archive.ARJ),
	ACE:  whole(archive.ACE),
	TNEF: whole(archive.TNEF),
	UDF:  whole(archive.UDF),
	FAT:  whole(archive.FAT),

	GZIP:  named(archive.GZIP),
	BZIP2: named(archive.BZIP2),
	ZSTD:  named(archive.ZSTD),
	MSO:   listMSO,

	SevenZip: listSevenZip,
	RAR:      listRAR,
	XZ:       listXZ,

	OLE: listCompound,
	PDF: listHeld, RTF: listHeld, OneNote: listHeld,
}

// whole lists an archive that is all of a content.
func whole(list func(io.ReaderAt, int64) entries) lister {
	return func(_ *unpacking, _ *Object, kept *spool) entries { return list(kept, kept.size) }
}

// named lists what may not say what its one entry is called.
func named(list func(io.ReaderAt, int64, string) entries) lister {
	return func(_ *unpacking, o *Object, kept *spool) entries { return list(kept, kept.size, base(o.Name)) }
}

// squeezers are the types that hold one file without being an archive: what they hold counts as one archive with them (report.tar.gz).
var squeezers = map[Type]bool{GZIP: true, BZIP2: true, XZ: true, ZSTD: true}

func listZIP(_ *unpacking, _ *Object, kept *spool) entries {
	return archive.ZIP(kept, kept.size)
}

func opens(t Type) bool { return openers[t] != nil || t == Message }

// opener chooses how o is listed; nil: it holds nothing. certain says that it is what the lister reads, by its head or by a name that makes
// programs open it as that; otherwise it may be.
func opener(o *Object) (list lister, certain bool) {
	archived := zipNames[lastSuffix(o.Name)]
	if list := openers[o.Type]; list != nil && !(o.Type == OLE && archived) {
		return list, true
	}
	if o.Type == PE {
		return listProgram, false
	}
	return listZIP, o.Type == Data && archived
}

// mayHold says that something may be listed in o: by its type, by a local header of a ZIP further on (an archive behind other octets), or
// by a name that makes programs look for the directory at the end.
func (o *Object) mayHold(head []byte) bool {
	if opens(o.Type) || o.mayBeMail() {
		return true
	}
	switch o.Type {
	case PE:
		return true // a self-extractor has its archive behind it
	case Data, PDF, Image:
		if bytes.Contains(head, []byte("PK\x03\x04")) {
			return true
		}
	}
	return o.Type != Empty && zipNames[lastSuffix(o.Name)] || o.disguised()
}

var zipNames = map[string]bool{"zip": true, "zipx": true, "jar": true, "apk": true}
