package document

import (
	"encoding/binary"
	"io"
	"strings"
)

// OneNoteSignature begins a section file of OneNote: guidFileType (MS-ONESTORE 2.3.1).
const OneNoteSignature = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"

const (
	// fileDataStore begins an embedded file: {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}, its length (8 octets), 12 that are not used, the content
	// (FileDataStoreObject, MS-ONESTORE 2.6.13).
	fileDataStore  = "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"
	fileDataHeader = 36

	// packaged is the format of files that come from a server ({638DE92F-A6D4-4BC1-9A36-B3FC2511A5B7}, 2.8.1): what is embedded is stored otherwise there.
	packaged   = "\x2f\xe9\x8d\x63\xd4\xa6\xc1\x4b\x9a\x36\xb3\xfc\x25\x11\xa5\xb7"
	packagedAt = 48

	// embeddedFileName is the property EmbeddedFileName (MS-ONE 2.2.70).
	embeddedFileName = "\x9c\x1d\x00\x1c"
)

// ReadOneNote lists the files in a section of OneNote: images of its pages as well, since they are stored the same way. Files are found by their
// signatures, as the structure above them may lead past them. Names are found apart from the contents; where there are as many as there are files that are
// no images, they belong together in their order. All names stand in Info.Embedded. Of files in the format of servers only the names are read.
//
// Bounds: maxListed files and names, a window of memory.
func ReadOneNote(r io.ReaderAt, size int64) (*Info, []Attached) {
	n := oneNote{reel: reel{r: r, size: size}}
	n.info.Kind = "onenote"
	n.readFiles()
	names := n.readNames()
	for _, name := range names {
		add(&n.info.Embedded, Embedded{Name: name})
	}
	if head := n.view(packagedAt, len(packaged)); len(names) > len(n.files) && string(head) == packaged {
		n.info.unfinished("unsupported")
	}
	n.name(names)
	return &n.info, n.files
}

type oneNote struct {
	reel
	info   Info
	files  []Attached
	images map[int]bool // indices of files that are images
}

func (n *oneNote) readFiles() {
	n.images = map[int]bool{}
	for at := n.find(fileDataStore, 0); at >= 0; at = n.find(fileDataStore, at+1) {
		head := n.view(at, fileDataHeader+16)
		if len(head) < fileDataHeader {
			return
		}
		length := binary.LittleEndian.Uint64(head[16:])
		from := at + fileDataHeader
		if length > uint64(n.size-from) {
			n.info.unfinished("corrupt")
			length = uint64(n.size - from)
		}
		if len(n.files) == maxListed {
			n.info.unfinished("too-many-entries")
			return
		}
		if picture(head[fileDataHeader:]) {
			n.images[len(n.files)] = true
		}
		n.files = append(n.files, Attached{Size: int64(length), Packed: int64(length), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(n.r, from, int64(length))), nil
		}})
	}
}

// picture knows the kinds of images that OneNote puts on a page itself.
func picture(head []byte) bool {
	for _, signature := range []string{"\x89PNG\r\n", "\xff\xd8\xff", "GIF8", "BM", "\x01\x00\x00\x00", "II*\x00", "MM\x00*"} {
		if strings.HasPrefix(string(head), signature) {
			return true
		}
	}
	return false
}

func (n *oneNote) readNames() (names []string) {
	for at := n.find(embeddedFileName, 0); at >= 0; at = n.find(embeddedFileName, at+1) {
		if name := n.nameAt(at); name != "" {
			add(&names, name)
		}
	}
	return names
}

// nameAt reads the value of a property whose identifier stands at a place: identifiers of a set stand together behind their number, and the
// values follow in the same order (PropertySet, MS-ONESTORE 2.6.7). The number is looked for in front.
func (n *oneNote) nameAt(at int64) string {
	const most, room = 64, 8 << 10
	from := max(0, at-2-4*(most-1))
	b := n.view(from, room)
	own := int(at - from)
	for before := 0; before < most; before++ {
		start := own - 4*before
		if start < 2 || start+4 > len(b) {
			break
		}
		if before > 0 && !propertyID(b[start:]) {
			break
		}
		count := int(binary.LittleEndian.Uint16(b[start-2:]))
		if count <= before || count > most {
			continue
		}
		if name := propertyText(b[start:], count, before); name != "" {
			return name
		}
	}
	return ""
}

// propertyID says that b may begin with an identifier: a known type in bits 26 to 30 (PropertyID, 2.6.6).
func propertyID(b []byte) bool {
	kind := propertyKind(b)
	return 1 <= kind && kind <= 0x0d || kind == 0x10 || kind == 0x11
}

func propertyKind(b []byte) uint32 { return u32(b, 0) >> 26 & 0x1f }

// propertyText is the value with that index in a set of count properties, b beginning with their identifiers.
func propertyText(b []byte, count, index int) string {
	if len(b) < 4*count {
		return ""
	}
	c := cursor{b: b[4*count:]}
	for i := range index {
		switch propertyKind(b[4*i:]) {
		case 0x1, 0x2, 0x8, 0xa, 0xc: // no data, or one reference in a table of its own
		case 0x3:
			c.take(1)
		case 0x4:
			c.take(2)
		case 0x5, 0x9, 0xb, 0xd:
			c.take(4)
		case 0x6:
			c.take(8)
		case 0x7:
			c.take(int(u32(c.take(4), 0)))
		default:
			return "" // sets within sets are not followed
		}
	}
	length := u32(c.take(4), 0)
	if length > 1024 {
		return ""
	}
	return fileNameOf(wide(c.take(int(length))))
}

// fileNameOf is s if it can be the name of a file.
func fileNameOf(s string) string {
	if strings.ContainsAny(s, "\\/:*?\"<>|\ufffd") {
		return ""
	}
	return clip(s)
}

// name gives the files their names where it is clear which is whose.
func (n *oneNote) name(names []string) {
	if len(names) != len(n.files)-len(n.images) {
		return
	}
	next := 0
	for i := range n.files {
		if !n.images[i] {
			n.files[i].Name = names[next]
			next++
		}
	}
}
