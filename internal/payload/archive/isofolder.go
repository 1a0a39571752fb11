package archive

import (
	"bytes"
	"io"
	"strings"

	"sekisho/internal/text"
)

// Flags of a directory record (ECMA-119, 9.1.6).
const (
	isoFolder      = 1 << 1
	isoMoreExtents = 1 << 7
	isoRecordSize  = 33 // without the name
)

// walk goes through the folders of a volume, the upper ones first.
func (v *isoVolume) walk(take located) error {
	work := newFolders(v.root)
	for in, ok := work.next(); ok; in, ok = work.next() {
		if !v.list(work, in, take) {
			return nil
		}
	}
	return work.err
}

// list goes through one folder, sector by sector: no record crosses into another (6.8.1.1). It is false where nothing more is wanted.
func (v *isoVolume) list(work *folders, in folder, take located) bool {
	var sector [isoSector]byte
	var file isoFile
	for at := int64(0); at < in.size; at += isoSector {
		if !work.spend(isoSector) {
			return true
		}
		if err := readFull(v.r, sector[:], in.at+at); err != nil {
			work.stop(err)
			return true
		}
		for b := sector[:]; len(b) > isoRecordSize && b[0] != 0; b = b[b[0]:] {
			if int(b[0]) > len(b) || int(b[32])+isoRecordSize > int(b[0]) {
				work.stop(ErrCorrupt)
				break
			}
			if !v.record(work, in, &file, b[:b[0]], take) {
				return false
			}
		}
	}
	return v.finish(work, in, &file, take)
}

// isoFile is a file whose records, one for each extent, are being read.
type isoFile struct {
	id      string // the name as each of its records has it
	name    isoName
	folder  bool
	extents []extent
	size    int64
}

func (v *isoVolume) record(work *folders, in folder, file *isoFile, b []byte, take located) bool {
	raw := b[isoRecordSize : isoRecordSize+int(b[32])]
	if len(raw) == 0 || len(raw) == 1 && raw[0] <= 1 { // the folder itself and the one above
		return true
	}
	if file.id != string(raw) && !v.finish(work, in, file, take) {
		return false
	}
	if len(file.extents) == 0 {
		*file = isoFile{id: string(raw), name: v.name(b, raw), folder: b[25]&isoFolder != 0}
		file.name.packed = file.name.packed || b[26] != 0
	}
	at, size := (le32(b[2:])+int64(b[1]))*v.block, le32(b[10:])
	file.extents = append(file.extents, extent{at, size})
	file.size += size
	if b[25]&isoMoreExtents != 0 {
		return true
	}
	return v.finish(work, in, file, take)
}

// finish hands on a file whose records have been read, if there is one.
func (v *isoVolume) finish(work *folders, in folder, file *isoFile, take located) bool {
	if len(file.extents) == 0 {
		return true
	}
	f := *file
	*file = isoFile{}
	e := &Entry{Name: in.path + f.name.decoded, Size: f.size, Packed: f.size, Folder: f.folder}
	e.Raw = append([]byte(in.path), f.name.raw...)
	e.open = openExtents(v.r, f.extents)
	switch {
	case f.folder:
		work.add(in, e.Name, f.extents[0].at, f.size)
	case f.name.packed:
		e.open = unsupported
	}
	return take(e, f.extents[0].at, !v.joliet && !f.name.rockRidge)
}

// isoName is what a record says about a name.
type isoName struct {
	decoded   string
	raw       []byte
	rockRidge bool
	packed    bool // by zisofs, or interleaved with other files
}

func (v *isoVolume) name(record, raw []byte) isoName {
	if v.joliet {
		s, _ := text.Decode("utf-16be", raw)
		s = withoutVersion(s)
		return isoName{decoded: s, raw: []byte(s)}
	}
	n := isoName{}
	after := isoRecordSize + (len(raw) | 1) // a padding octet behind a name of even length
	if after < len(record) {
		v.systemUse(&n, record[after:])
	}
	if !n.rockRidge {
		n.raw = []byte(withoutVersion(string(raw)))
	}
	n.decoded = decodeName(n.raw, false, "")
	return n
}

// withoutVersion takes the version number of a file away (7.5.1), and the dot of a name without suffix.
func withoutVersion(s string) string {
	if i := strings.LastIndexByte(s, ';'); i > 0 {
		s = s[:i]
	}
	if len(s) > 1 {
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

const (
	maxContinuations = 8
	maxNameOctets    = 1024 // of a name that is put together
)

// systemUse reads the fields of the System Use Sharing Protocol (IEEE P1281): Rock Ridge's names (NM), fields that stand elsewhere (CE), and
// the mark of a compressed file (ZF).
func (v *isoVolume) systemUse(n *isoName, b []byte) {
	for range maxContinuations {
		next := extent{}
		for len(b) >= 4 && int(b[2]) >= 4 && int(b[2]) <= len(b) {
			field := b[:b[2]]
			b = b[b[2]:]
			switch {
			case bytes.HasPrefix(field, []byte("NM")) && len(field) >= 5 && field[4]&0b110 == 0:
				n.rockRidge = true
				n.raw = append(n.raw, field[5:]...)
			case bytes.HasPrefix(field, []byte("ZF")):
				n.packed = true
			case bytes.HasPrefix(field, []byte("CE")) && len(field) >= 28:
				next = extent{le32(field[4:])*v.block + le32(field[12:]), min(le32(field[20:]), isoSector)}
			}
		}
		if next.length == 0 || len(n.raw) > maxNameOctets {
			return
		}
		b = make([]byte, next.length)
		if _, err := v.r.ReadAt(b, next.at); err != nil && err != io.EOF {
			return
		}
	}
}
