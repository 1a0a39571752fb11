package archive

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
)

const (
	fatRecord = 32

	fatLabel    = 1 << 3
	fatFolder   = 1 << 4
	fatLongName = 0xf // attributes of a piece of a long name
	fatDeleted  = 0xe5

	fatLowerName   = 1 << 3 // of the octet behind the attributes, as Windows NT writes it
	fatLowerSuffix = 1 << 4

	maxLongName = 20 // pieces of 13 characters
)

// walk goes through the folders of a volume, the upper ones first. more is false where the caller wants nothing more.
func (v *fatVolume) walk(yield func(*Entry, error) bool) (more bool, err error) {
	work := newFolders(folder{at: v.rootStart})
	for in, ok := work.next(); ok; in, ok = work.next() {
		if !v.list(work, in, yield) {
			return false, nil
		}
	}
	return true, work.err
}

// list goes through one folder: the root's own place, or a chain of clusters.
func (v *fatVolume) list(work *folders, in folder, yield func(*Entry, error) bool) bool {
	var long longName
	if in.at == 0 {
		_, more := v.records(work, in, v.root, &long, yield)
		return more
	}
	for cluster := in.at; ; {
		if cluster < 2 || cluster >= v.clusters+2 {
			work.stop(ErrCorrupt)
			return true
		}
		ended, more := v.records(work, in, extent{v.data + (cluster-2)*v.cluster, v.cluster}, &long, yield)
		if ended || !more {
			return more
		}
		next, err := v.next(cluster)
		if err != nil {
			work.stop(err)
		}
		if next == 0 {
			return true
		}
		cluster = next
	}
}

// records goes through a piece of a folder. ended: nothing of it comes behind.
func (v *fatVolume) records(work *folders, in folder, piece extent, long *longName, yield func(*Entry, error) bool) (ended, more bool) {
	if !work.spend(piece.length) {
		return true, true
	}
	b := make([]byte, piece.length)
	if err := readFull(v.r, b, piece.at); err != nil {
		work.stop(err)
		return true, true
	}
	for ; len(b) >= fatRecord; b = b[fatRecord:] {
		record := b[:fatRecord]
		switch {
		case record[0] == 0:
			return true, true
		case record[0] == fatDeleted:
			long.pieces = nil
		case record[11]&0x3f == fatLongName:
			long.take(record)
		case record[11]&fatLabel != 0, record[0] == '.':
			long.pieces = nil
		case !v.file(work, in, record, long.name(record), yield):
			return true, false
		}
	}
	return false, true
}

func (v *fatVolume) file(work *folders, in folder, record []byte, name string, yield func(*Entry, error) bool) bool {
	cluster := int64(le16(record[26:]))
	if v.bits == 32 {
		cluster |= int64(le16(record[20:])) << 16
	}
	size := le32(record[28:])
	e := &Entry{Size: size, Packed: size, Folder: record[11]&fatFolder != 0}
	raw := []byte(name)
	if name == "" {
		raw = shortName(record)
		name = decodeName(raw, false, "")
	}
	e.Name, e.Raw = in.path+name, append([]byte(in.path), raw...)
	if e.Folder {
		work.add(in, e.Name, cluster, 0)
	}
	e.open = func() (io.ReadCloser, error) {
		list, err := v.chain(cluster, size)
		return &extents{v.r, list}, err
	}
	return yield(e, nil)
}

// shortName gives the name of eight and three octets (section 6.1).
func shortName(record []byte) []byte {
	name := strings.TrimRight(string(record[:8]), " ")
	suffix := strings.TrimRight(string(record[8:11]), " ")
	if name != "" && name[0] == 0x05 {
		name = "\xe5" + name[1:]
	}
	if record[12]&fatLowerName != 0 {
		name = lowerASCII(name)
	}
	if record[12]&fatLowerSuffix != 0 {
		suffix = lowerASCII(suffix)
	}
	if suffix != "" {
		name += "." + suffix
	}
	return []byte(name)
}

// lowerASCII leaves octets of other charsets as they are.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// longName is a long name (section 7), whose pieces stand in front of its record, the last one first.
type longName struct {
	pieces [][]uint16
	left   int // pieces that are to come
	sum    byte
}

func (l *longName) take(record []byte) {
	n := int(record[0] & 0x3f)
	if record[0]&0x40 != 0 {
		*l = longName{left: n, sum: record[13]}
	}
	if n == 0 || n != l.left || n > maxLongName || record[13] != l.sum {
		*l = longName{}
		return
	}
	var piece []uint16
	for _, part := range [][]byte{record[1:11], record[14:26], record[28:32]} {
		for ; len(part) > 0; part = part[2:] {
			piece = append(piece, binary.LittleEndian.Uint16(part))
		}
	}
	l.pieces = append(l.pieces, piece)
	l.left--
}

// name gives the long name of a record, "" where it has none: the pieces belong to it by a sum over its short name.
func (l *longName) name(record []byte) string {
	pieces, left, want := l.pieces, l.left, l.sum
	*l = longName{}
	sum := byte(0)
	for _, c := range record[:11] {
		sum = sum<<7 | sum>>1
		sum += c
	}
	if len(pieces) == 0 || left != 0 || sum != want {
		return ""
	}
	var units []uint16
	for i := range pieces {
		units = append(units, pieces[len(pieces)-1-i]...)
	}
	for i, u := range units {
		if u == 0 {
			units = units[:i]
			break
		}
	}
	return string(utf16.Decode(units))
}
