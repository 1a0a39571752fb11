package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"iter"
	"strings"
)

// Attached is a thing within a compound file that is a file of its own: an attachment of a mail, a packed object, an object of a
// presentation.
type Attached struct {
	Name   string
	Size   int64 // -1 where it is not declared
	Packed int64 // octets that it takes in the file
	Open   func() (io.ReadCloser, error)
}

// Objects yields the files within a compound file: attachments of a mail and of the mails within it (MS-OXMSG 2.2.2), files packed by the
// Object Packager (MS-OLEDS 2.3.6 "\x01Ole10Native"), documents kept whole ("Package", "CONTENTS"), objects and projects of presentations
// (MS-PPT 2.10.34).
//
// A pair with an error is the last one: more may be there.
func (c *Compound) Objects() iter.Seq2[Attached, error] {
	return func(yield func(Attached, error) bool) {
		var names map[int]string
		for i := range c.Entries {
			e := &c.Entries[i]
			if !e.Stream {
				continue
			}
			var more bool
			switch {
			case e.Name == attachData:
				if names == nil {
					names = c.attachmentNames()
				}
				more = yield(c.whole(i, names[e.Parent]), nil)
			case strings.EqualFold(e.Name, "\x01Ole10Native"):
				more = yield(c.packed(i), nil)
			case e.Parent > 0 && (e.Name == "Package" || e.Name == "CONTENTS"):
				more = yield(c.whole(i, e.Name), nil)
			case e.Parent == 0 && e.Name == "PowerPoint Document":
				more = c.presented(i, yield)
			default:
				continue
			}
			if !more {
				return
			}
		}
	}
}

// Streams of an attachment: content, long and short file name (MS-OXPROPS 2.581, 2.600, 2.594).
const (
	attachData    = "__substg1.0_37010102"
	attachLong    = "__substg1.0_3707"
	attachShort   = "__substg1.0_3704"
	attachDisplay = "__substg1.0_3001"

	maxName = 1 << 10
)

// attachmentNames gives the names of attachments by their storage: the long one where there is one.
func (c *Compound) attachmentNames() map[int]string {
	names, rank := map[int]string{}, map[int]int{}
	for i := range c.Entries {
		e := &c.Entries[i]
		for r, prefix := range []string{attachDisplay, attachShort, attachLong} {
			kind, ok := strings.CutPrefix(e.Name, prefix)
			if !ok || !e.Stream || r+1 < rank[e.Parent] {
				continue
			}
			switch kind {
			case "001F":
				names[e.Parent], rank[e.Parent] = wide(c.read(i, maxName)), r+1
			case "001E":
				names[e.Parent], rank[e.Parent] = ansi(c.read(i, maxName)), r+1
			}
		}
	}
	return names
}

func (c *Compound) whole(i int, name string) Attached {
	return Attached{Name: name, Size: c.Entries[i].Size, Packed: c.Entries[i].Size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(c.Open(i)), nil
	}}
}

// packed reads the frame of a packed file: length (4 octets), 2, label, file name, 0, 3, the temporary path with its length, the content with its
// length. Another class keeps its own data in the stream: it comes as it is.
func (c *Compound) packed(i int) Attached {
	const packer = 2
	head := c.read(i, 8<<10)
	plain := c.whole(i, "")
	if len(head) < 4 {
		return plain
	}
	f := cursor{b: head[4:]}
	if kind := f.take(2); kind == nil || binary.LittleEndian.Uint16(kind) != packer {
		return plain
	}
	label, file := f.terminated(), f.terminated()
	f.take(4)
	path := f.take(int(u32(f.take(4), 0)))
	size := int64(u32(f.take(4), 0))
	if f.b == nil {
		return plain
	}
	at := int64(len(head) - len(f.b))
	name := firstText(lastName(label), lastName(file), lastName(ansi(path)))
	s := c.Open(i)
	return Attached{Name: clip(name), Size: size, Packed: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(s, at, size)), nil
	}}
}

// terminated reads text of the writer's code page that ends with a NUL.
func (c *cursor) terminated() string {
	end := bytes.IndexByte(c.b, 0)
	if end < 0 {
		c.b = nil
		return ""
	}
	return ansi(c.take(end + 1))
}

func lastName(path string) string { return path[strings.LastIndexAny(path, `\/`)+1:] }

// presented yields the objects of a presentation: records ExOleObjStg (MS-PPT 2.10.34) at the outermost level, packed by zlib or not. A record
// is version and instance (2 octets), type (2), length (4) and its data.
func (c *Compound) presented(stream int, yield func(Attached, error) bool) bool {
	const objectStorage, header, most = 0x1011, 8, 1 << 20
	s := c.Open(stream)
	var h [header]byte
	records := 0
	for at := int64(0); at+header <= s.Size(); records++ {
		if records == most {
			return yield(Attached{}, errDamaged)
		}
		if _, err := s.ReadAt(h[:], at); err != nil {
			return true
		}
		instance := binary.LittleEndian.Uint16(h[:]) >> 4
		length := int64(binary.LittleEndian.Uint32(h[4:]))
		if binary.LittleEndian.Uint16(h[2:]) == objectStorage {
			if !yield(objectOf(s, at+header, length, instance == 1), nil) {
				return false
			}
		}
		at += header + length
	}
	return true
}

func objectOf(s io.ReaderAt, at, length int64, compressed bool) Attached {
	const sizeInFront = 4
	if !compressed {
		return Attached{Name: "object", Size: length, Packed: length, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(s, at, length)), nil
		}}
	}
	return Attached{Name: "object", Size: -1, Packed: length, Open: func() (io.ReadCloser, error) {
		return zlib.NewReader(io.NewSectionReader(s, at+sizeInFront, length-sizeInFront))
	}}
}
