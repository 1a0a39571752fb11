package archive

import (
	"io"
	"slices"
	"strings"

	"sekisho/internal/text"
)

// Kinds of allocation descriptors (ECMA-167, 4/14.6.8) and types of extents (4/14.14.1.1).
const (
	udfShort    = 0
	udfLong     = 1
	udfEmbedded = 3

	udfContinued = 3
)

// maxPlaces bounds the extents of all files of a volume, which take two megabytes then.
const maxPlaces = 1 << 17

// udfNode is a file entry: what there is of a file or folder but its name.
type udfNode struct {
	folder  bool
	size    int64
	extents []extent
}

// node reads the file entry at an address (4/14.9, 4/14.17).
func (v *udfVolume) node(a udfAddress) (*udfNode, error) {
	at, ok := v.offset(a)
	b := make([]byte, v.block)
	if !ok {
		return nil, ErrCorrupt
	}
	if err := readFull(v.r, b, at); err != nil {
		return nil, err
	}
	head := 0
	switch {
	case udfTagged(b, udfFile):
		head = 176
	case udfTagged(b, udfExtendedFile):
		head = 216
	default:
		return nil, ErrCorrupt
	}
	if le16(b[20:]) != 4 { // strategy: others write a file entry more than once
		return nil, ErrUnsupported
	}
	n := &udfNode{folder: b[27] == 4, size: le64(b[56:])}
	attributes, length := le32(b[head-8:]), le32(b[head-4:])
	if attributes+length > v.block-int64(head) {
		return nil, ErrCorrupt
	}
	start := int64(head) + attributes
	if kind := le16(b[34:]) & 7; kind != udfEmbedded {
		return n, v.locate(n, a.partition, kind, b[start:start+length])
	}
	if n.size > length {
		return nil, ErrCorrupt
	}
	n.extents = []extent{{at + start, n.size}}
	return n, nil
}

// locate reads the allocation descriptors b of a file, whose short ones mean its own partition.
func (v *udfVolume) locate(n *udfNode, partition, kind int, b []byte) error {
	width := map[int]int{udfShort: 8, udfLong: 16}[kind]
	if width == 0 {
		return ErrUnsupported
	}
	for left := n.size; left > 0; {
		if len(b) < width {
			return ErrCorrupt
		}
		if v.places++; v.places > maxPlaces {
			return ErrTooBig
		}
		a := udfAddress{length: le32(b) & (1<<30 - 1), block: le32(b[4:]), partition: partition}
		if kind == udfLong {
			a = longAddress(b)
		}
		state := b[3] >> 6
		b = b[width:]
		at, ok := v.offset(a)
		switch {
		case a.length == 0 || !ok:
			return ErrCorrupt
		case state == udfContinued:
			var err error
			if b, err = v.morePlaces(at); err != nil {
				return err
			}
			continue
		case state != 0:
			at = -1
		}
		n.extents = append(n.extents, extent{at, min(left, a.length)})
		left -= a.length
	}
	return nil
}

// morePlaces reads an allocation extent descriptor (4/14.5).
func (v *udfVolume) morePlaces(at int64) ([]byte, error) {
	b := make([]byte, v.block)
	if err := readFull(v.r, b, at); err != nil {
		return nil, err
	}
	if length := le32(b[20:]); udfTagged(b, udfMorePlaces) && length <= v.block-24 {
		return b[24 : 24+length], nil
	}
	return nil, ErrCorrupt
}

// walkUDF goes through the folders of a volume, the upper ones first.
func walkUDF(r io.ReaderAt, size int64, take located) error {
	v, err := openUDF(r, size)
	if err != nil {
		return err
	}
	b := make([]byte, v.block)
	at, ok := v.offset(v.fileSet)
	if !ok {
		return ErrCorrupt
	}
	if err := readFull(r, b, at); err != nil {
		return err
	}
	if !udfTagged(b, udfFileSet) {
		return ErrCorrupt
	}
	w := &udfWalk{udfVolume: v, take: take, nodes: make(map[int64]*udfNode)}
	address := longAddress(b[400:])
	root, err := v.node(address)
	if err != nil {
		return err
	}
	at, _ = v.offset(address)
	w.work, w.nodes[at] = newFolders(folder{at: at}), root
	for in, ok := w.work.next(); ok; in, ok = w.work.next() {
		if !w.list(in) {
			return nil
		}
	}
	return w.work.err
}

// udfWalk is the state of a walk. Folders are known by the offset of their file entry.
type udfWalk struct {
	*udfVolume
	work  *folders
	nodes map[int64]*udfNode
	take  located
}

// list goes through the file identifier descriptors (4/14.4) of a folder.
func (w *udfWalk) list(in folder) bool {
	n := w.nodes[in.at]
	delete(w.nodes, in.at)
	if !w.work.spend(n.size) {
		return true
	}
	content := make([]byte, n.size)
	if _, err := io.ReadFull(&extents{w.r, slices.Clone(n.extents)}, content); err != nil {
		w.work.stop(ErrCorrupt)
		return true
	}
	for b := content; len(b) >= 38; {
		length := (38 + le16(b[36:]) + int(b[19]) + 3) &^ 3
		if !udfTagged(b, udfFileName) || length > len(b) {
			w.work.stop(ErrCorrupt)
			return true
		}
		name := b[38+le16(b[36:]):][:b[19]]
		if b[18]&0b1100 == 0 && !w.file(in, longAddress(b[20:]), name) { // neither deleted nor the folder above
			return false
		}
		b = b[length:]
	}
	return true
}

func (w *udfWalk) file(in folder, a udfAddress, name []byte) bool {
	e := &Entry{Name: in.path + compressedUnicode(name), Size: -1, Packed: -1}
	e.Raw = []byte(e.Name)
	at, _ := w.offset(a)
	n, err := w.node(a)
	if err != nil {
		e.open = func() (io.ReadCloser, error) { return nil, err }
		return w.take(e, at, false)
	}
	e.Size, e.Packed, e.Folder = n.size, n.size, n.folder
	e.open = openExtents(w.r, n.extents)
	if n.folder {
		if !w.work.seen[at] {
			w.nodes[at] = n
		}
		w.work.add(in, e.Name, at, n.size)
	}
	if len(n.extents) > 0 {
		at = n.extents[0].at
	}
	return w.take(e, at, false)
}

// compressedUnicode reads OSTA's form of names: 8 or 16 bits a character (UDF 2.1.1).
func compressedUnicode(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if b[0] == 16 {
		s, _ := text.Decode("utf-16be", b[1:])
		return s
	}
	var s strings.Builder
	for _, c := range b[1:] {
		s.WriteRune(rune(c))
	}
	return s.String()
}
