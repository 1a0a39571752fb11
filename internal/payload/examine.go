package payload

import "sekisho/internal/payload/archive"

// examiner fills in what a kept content tells about its object beyond its head. entries is what the object holds, not opened yet.
type examiner func(u *unpacking, o *Object, kept *spool, entries []*archive.Entry)

// examiners lists the types of which more is read than the head.
var examiners = map[Type]examiner{
	OLE: examineCompound, OOXML: examineOOXML, ODF: examineODF,
	PE:  examineProgram,
	PDF: examineHeld, RTF: examineHeld, OneNote: examineHeld,
}

func examined(t Type) bool { return examiners[t] != nil }

// examine survives the panic of an examiner: what the object holds is looked into all the same.
func (u *unpacking) examine(o *Object, kept *spool, entries []*archive.Entry) {
	defer recoverInto(o)
	if look := examiners[o.Type]; look != nil {
		look(u, o, kept, entries)
	}
}
