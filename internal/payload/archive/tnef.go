package archive

import (
	"bytes"
	"encoding/binary"
	"io"
	"iter"
	"strconv"

	"sekisho/internal/text"
)

// Attributes of a TNEF stream (MS-OXTNEF 2.1.3.2), without their type words.
const (
	tnefSignature = 0x223e9f78

	attOEMCodePage    = 0x9007
	attAttachRendData = 0x9002 // begins an attachment
	attAttachTitle    = 0x8010
	attAttachData     = 0x800f
	attAttachment     = 0x9005 // MAPI properties of an attachment
)

// maxProperties bounds what is kept of the properties of one attachment, in octets. An attached message stands behind the names.
const maxProperties = 1 << 20

// TNEF yields the attachments of Outlook's own format, winmail.dat (MS-OXTNEF). An attached message comes as the TNEF stream that it is.
func TNEF(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		t := tnef{r: r, size: size}
		var b [6]byte
		if t.read(b[:], 0) != nil || binary.LittleEndian.Uint32(b[:]) != tnefSignature {
			yield(nil, ErrFormat)
			return
		}
		for at := int64(len(b)); at < size; {
			next, err := t.attribute(at)
			if err != nil {
				if t.flush(yield) {
					yield(nil, err)
				}
				return
			}
			if t.begins && !t.flush(yield) {
				return
			}
			at = next
		}
		t.flush(yield)
	}
}

// tnef is the state of a walk through the attributes.
type tnef struct {
	r        io.ReaderAt
	size     int64
	codePage string
	begins   bool // the attribute in hand begins an attachment
	current  *attached
	done     *attached // what stood before it
}

// attached is one attachment while its attributes are read.
type attached struct {
	title, long    []byte
	longUTF16      bool
	offset, length int64 // of the content
	found          bool  // offset and length are known
}

func (t *tnef) read(b []byte, at int64) error {
	if n, err := t.r.ReadAt(b, at); n < len(b) {
		if err == io.EOF {
			err = ErrCorrupt
		}
		return err
	}
	return nil
}

// attribute reads the attribute at an offset: level (1 octet), identifier (4), length (4), data, checksum (2).
func (t *tnef) attribute(at int64) (next int64, err error) {
	t.begins = false
	var b [9]byte
	if err := t.read(b[:], at); err != nil {
		return 0, err
	}
	length := int64(binary.LittleEndian.Uint32(b[5:]))
	data := at + int64(len(b))
	if b[0] != 1 && b[0] != 2 || length > t.size-data {
		return 0, ErrCorrupt
	}
	return data + length + 2, t.take(binary.LittleEndian.Uint16(b[1:]), data, length)
}

func (t *tnef) take(id uint16, at, length int64) error {
	switch id {
	case attOEMCodePage:
		octets, err := t.octets(at, length, 8)
		if err == nil && len(octets) >= 4 {
			t.codePage = "windows-" + strconv.Itoa(int(binary.LittleEndian.Uint32(octets)))
		}
		return err
	case attAttachRendData:
		t.done, t.current, t.begins = t.current, &attached{}, true
		return nil
	}
	if t.current == nil {
		return nil
	}
	switch id {
	case attAttachTitle:
		octets, err := t.octets(at, length, maxProperties)
		t.current.title = bytes.TrimRight(octets, "\x00")
		return err
	case attAttachData:
		t.current.offset, t.current.length, t.current.found = at, length, true
	case attAttachment:
		octets, err := t.octets(at, length, maxProperties)
		t.current.properties(octets, at, length)
		return err
	}
	return nil
}

func (t *tnef) octets(at, length, most int64) ([]byte, error) {
	b := make([]byte, min(length, most))
	return b, t.read(b, at)
}

// flush yields the attachment that is complete: the one before the one that begins, or the last.
func (t *tnef) flush(yield func(*Entry, error) bool) bool {
	a := t.done
	if !t.begins {
		a = t.current
	}
	t.done = nil
	if a == nil || !a.found && len(a.title) == 0 && len(a.long) == 0 {
		return true
	}
	e := &Entry{Raw: a.title, Size: a.length, Packed: a.length}
	e.Name = a.name(t.codePage)
	r, offset, length := t.r, a.offset, a.length
	e.open = func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(r, offset, length)), nil }
	if !a.found {
		e.open = func() (io.ReadCloser, error) { return nil, ErrCorrupt }
	}
	return yield(e, nil)
}

func (a *attached) name(codePage string) string {
	switch {
	case len(a.long) > 0 && a.longUTF16:
		s, _ := text.Decode("utf-16le", bytes.TrimSuffix(a.long, []byte("\x00\x00")))
		return s
	case len(a.long) > 0:
		return oemName(bytes.TrimRight(a.long, "\x00"), codePage)
	}
	return oemName(a.title, codePage)
}

func oemName(raw []byte, codePage string) string {
	if s, ok := text.Decode(codePage, raw); ok {
		return s
	}
	return decodeName(raw, false, "")
}
