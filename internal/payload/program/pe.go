package program

import (
	"encoding/binary"
	"errors"
	"io"

	"sekisho/internal/payload/icon"
)

// Data directories of the optional header (PE/COFF, "Optional Header Data Directories").
const (
	dirResource    = 2
	dirCertificate = 4
	dirDotNet      = 14
	directories    = 16
)

const (
	maxHeader  = 64 << 10
	fileSector = 512 // to which the loader rounds the offset of a section down
)

// peImage is a PE file that is read at random.
type peImage struct {
	r        io.ReaderAt
	size     int64
	machine  uint16
	flags    uint16
	entry    uint32
	lowAlign bool   // SectionAlignment under a page: addresses are offsets
	header   uint32 // SizeOfHeaders
	dirs     [directories]directory
	sections []section
}

type directory struct{ address, size uint32 }

type section struct {
	name                       string
	address, virtual           uint32
	offset, raw                uint32
	executable, writable, code bool
}

var errDamaged = errors.New("program: damaged")

// ReadPE reads a PE image of size octets. The images of the icon that Windows shows for the file come with it, see icon.Raw. An image without a
// PE header gives an Info of format "mz".
func ReadPE(r io.ReaderAt, size int64) (*Info, []icon.Raw) {
	head := make([]byte, min(size, maxHeader))
	n, _ := io.ReadFull(io.NewSectionReader(r, 0, size), head)
	info := readPE(head[:n])
	if info.Format != "pe" {
		return info, nil
	}
	p := &peImage{r: r, size: size}
	if err := p.readHeader(head[:n]); err != nil {
		info.Damaged = "header"
	}
	info.DotNet = p.dirs[dirDotNet].address != 0
	info.Overlay = p.overlay()
	info.Signature = p.signature()
	info.Packer = p.packer()
	icons := p.readResources(info)
	return info, icons
}

// readHeader fills in what stands in the headers, up to where they are damaged.
func (p *peImage) readHeader(head []byte) error {
	at := int(binary.LittleEndian.Uint32(head[peOffset:])) + 4
	coff := head[at:]
	p.machine = binary.LittleEndian.Uint16(coff)
	count := int(binary.LittleEndian.Uint16(coff[2:]))
	optional := int(binary.LittleEndian.Uint16(coff[16:]))
	p.flags = binary.LittleEndian.Uint16(coff[18:])
	body := coff[20:]
	if err := p.readOptional(body[:min(optional, len(body))]); err != nil {
		return err
	}
	if optional > len(body) {
		return errDamaged
	}
	return p.readSections(body[optional:], count)
}

// readOptional reads the optional header: magic 0x10b for 32 bits, 0x20b for 64.
func (p *peImage) readOptional(b []byte) error {
	if len(b) < 96 {
		return errDamaged
	}
	tables := 96
	if binary.LittleEndian.Uint16(b) == 0x20b {
		tables = 112
	}
	p.entry = binary.LittleEndian.Uint32(b[16:])
	p.lowAlign = binary.LittleEndian.Uint32(b[32:]) < 0x1000
	p.header = binary.LittleEndian.Uint32(b[60:])
	if len(b) < tables {
		return errDamaged
	}
	count := binary.LittleEndian.Uint32(b[tables-4:])
	for i := range min(int(min(count, directories)), (len(b)-tables)/8) {
		d := b[tables+8*i:]
		p.dirs[i] = directory{binary.LittleEndian.Uint32(d), binary.LittleEndian.Uint32(d[4:])}
	}
	return nil
}

func (p *peImage) readSections(b []byte, count int) error {
	for range min(count, maxSections) {
		if len(b) < sectionSize {
			return errDamaged
		}
		p.sections = append(p.sections, readSection(b))
		b = b[sectionSize:]
	}
	return nil
}

// Characteristics of a section.
const (
	sectionCode    = 0x00000020
	sectionExecute = 0x20000000
	sectionWrite   = 0x80000000
)

func readSection(b []byte) section {
	flags := binary.LittleEndian.Uint32(b[36:])
	return section{
		name:       cString(b[:8]),
		virtual:    binary.LittleEndian.Uint32(b[8:]),
		address:    binary.LittleEndian.Uint32(b[12:]),
		raw:        binary.LittleEndian.Uint32(b[16:]),
		offset:     binary.LittleEndian.Uint32(b[20:]),
		executable: flags&sectionExecute != 0,
		writable:   flags&sectionWrite != 0,
		code:       flags&sectionCode != 0,
	}
}

func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}

// start is where the loader takes a section from.
func (s section) start() int64 { return int64(s.offset &^ (fileSector - 1)) }

// offset translates an address of the loaded image; rest is how many octets follow there in the same section, at most. False where the
// file has nothing for it.
func (p *peImage) offset(address uint32) (at, rest int64, ok bool) {
	if p.lowAlign || address < p.header && !p.mapped(address) {
		at = int64(address)
		return at, p.size - at, at < p.size
	}
	for _, s := range p.sections {
		if address < s.address || uint64(address) >= uint64(s.address)+uint64(max(s.virtual, s.raw)) {
			continue
		}
		into := int64(address - s.address)
		at = s.start() + into
		rest = min(int64(s.raw)-into, p.size-at)
		return at, rest, rest > 0
	}
	return 0, 0, false
}

func (p *peImage) mapped(address uint32) bool {
	return len(p.sections) > 0 && address >= p.sections[0].address
}

// read gives n octets at an address, or as many as there are.
func (p *peImage) read(address uint32, n int) ([]byte, error) {
	at, rest, ok := p.offset(address)
	if !ok || n < 0 {
		return nil, errDamaged
	}
	b := make([]byte, min(int64(n), rest))
	got, err := p.r.ReadAt(b, at)
	if got < len(b) && err != nil {
		return b[:got], errDamaged
	}
	return b, nil
}

// overlay is what follows the last section in the file.
func (p *peImage) overlay() Overlay {
	end := OverlayAt(p.r, p.size)
	upto := p.size
	cert := p.dirs[dirCertificate]
	if at := int64(cert.address); cert.size > 0 && at >= end && at < p.size && at+int64(cert.size) >= p.size-8 {
		upto = at
	}
	if end >= upto {
		return Overlay{}
	}
	return Overlay{Offset: end, Size: upto - end}
}
