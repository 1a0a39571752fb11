package payload

import (
	"bytes"
	"iter"

	"sekisho/internal/payload/archive"
)

// lister yields what an object holds.
type lister func(u *unpacking, o *Object, kept *spool) entries

type entries = iter.Seq2[*archive.Entry, error]

// openers lists the types that are opened, in order of their names in type.go.
var openers = map[Type]lister{
	ZIP:  listZIP,
	TNEF: func(_ *unpacking, _ *Object, kept *spool) entries { return archive.TNEF(kept, kept.size) },
	TAR:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.TAR(kept, kept.size) },
	CAB:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.CAB(kept, kept.size) },
	ISO:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.ISO(kept, kept.size) },
	ARJ:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.ARJ(kept, kept.size) },
	ACE:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.ACE(kept, kept.size) },
	FAT:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.FAT(kept, kept.size) },
	UDF:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.UDF(kept, kept.size) },
	LZH:  func(_ *unpacking, _ *Object, kept *spool) entries { return archive.LZH(kept, kept.size) },

	SevenZip: listSevenZip,
	RAR:      listRAR,
	XZ:       listXZ,

	OLE: listCompound,

	GZIP: func(_ *unpacking, o *Object, kept *spool) entries {
		return archive.GZIP(kept, kept.size, base(o.Name))
	},
	BZIP2: func(_ *unpacking, o *Object, kept *spool) entries {
		return archive.BZIP2(kept, kept.size, base(o.Name))
	},
	ZSTD: func(_ *unpacking, o *Object, kept *spool) entries {
		return archive.ZSTD(kept, kept.size, base(o.Name))
	},
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
		return zipNames[lastSuffix(o.Name)] || bytes.Contains(head, []byte("PK\x03\x04"))
	}
	return zipNames[lastSuffix(o.Name)] && o.Type != Empty
}

var zipNames = map[string]bool{"zip": true, "zipx": true, "jar": true, "apk": true}
