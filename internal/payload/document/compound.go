package document

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
)

// Compound is a compound file (MS-CFB 12.0): the file system of storages and streams within a file that Office used before 2007 and that
// macros, mails of Outlook and installers still use.
//
// It is read with what is damaged left out, since Office repairs much of it. The allocation table takes 1/128 of the file's size in
// memory at most, a directory of maxEntries another two megabytes. Chains that come back to themselves end where they have more sectors
// than the file. A Compound may be read by several goroutines if its io.ReaderAt can.
type Compound struct {
	Entries []CompoundEntry // storages and streams in the order of the directory; the root is the first
	Damaged bool            // something in header, tables or directory is not as it should be

	r         io.ReaderAt
	size      int64
	shift     uint // of a sector's size
	fat, mini []uint32
	small     *chain // the streams below 4,096 octets are kept within this one
	byName    map[entryKey]int
	left      int64 // octets that readers may still take
}

type entryKey struct {
	parent int
	name   string // in lower case
}

// CompoundEntry is a storage or a stream.
type CompoundEntry struct {
	Name   string
	Class  [16]byte // of a storage, as it stands in the file; zero for none
	Stream bool     // false: a storage
	Size   int64    // of a stream, as declared
	Parent int      // index of the storage that it lies in; -1 for the root and for what no storage leads to

	start uint32
}

// CompoundHeader is the size of a compound file's header. What is shorter holds nothing.
const CompoundHeader = 512

const (
	compoundSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

	directoryEntry = 128
	miniShift      = 6
	miniCutoff     = 4096
	endOfChain     = 0xfffffffe
	noStream       = 0xffffffff
	maxSector      = 0xfffffffa
	headerFAT      = 109 // sectors of the table that the header names

	// maxEntries bounds the storages and streams of one file. Mails with hundreds of attachments have some ten thousand.
	maxEntries = 20_000

	// maxTaken bounds what the readers of one file take from its streams, all together: streams may share their octets.
	maxTaken = 64 << 20
)

var (
	errNoCompound = errors.New("no compound file")
	errDamaged    = errors.New("damaged compound file")
)

// OpenCompound reads header, tables and directory.
func OpenCompound(r io.ReaderAt, size int64) (*Compound, error) {
	var h [CompoundHeader]byte
	if n, _ := r.ReadAt(h[:], 0); n < len(h) || !bytes.HasPrefix(h[:], []byte(compoundSignature)) {
		return nil, errNoCompound
	}
	c := &Compound{r: r, size: size, left: maxTaken, shift: uint(binary.LittleEndian.Uint16(h[30:]))}
	if c.shift != 9 && c.shift != 12 {
		return nil, errNoCompound
	}
	c.readFAT(h[:])
	c.readDirectory(binary.LittleEndian.Uint32(h[48:]))
	if len(c.Entries) == 0 {
		return nil, errDamaged
	}
	c.mini = c.readTable(binary.LittleEndian.Uint32(h[60:]))
	c.small = c.chain(c.Entries[0].start, c.Entries[0].Size)
	return c, nil
}

// sectors is how many the file has room for, a last one that is cut included.
func (c *Compound) sectors() int64 { return (c.size - 1) >> c.shift }

func (c *Compound) sector(n uint32, b []byte) bool {
	if int64(n) >= c.sectors() {
		return false
	}
	got, _ := c.r.ReadAt(b, (int64(n)+1)<<c.shift)
	clear(b[got:])
	return got > 0
}

// readFAT reads the table of chains. The header names its first sectors, a chain of sectors the others (2.3, 2.5).
func (c *Compound) readFAT(h []byte) {
	most := c.sectors()
	buf := make([]byte, 1<<c.shift)
	for n := range headerFAT {
		c.addFAT(binary.LittleEndian.Uint32(h[76+4*n:]), buf, most)
	}
	list := make([]byte, 1<<c.shift)
	next := binary.LittleEndian.Uint32(h[68:])
	for range most {
		if next >= maxSector || int64(len(c.fat)) >= most {
			return
		}
		if !c.sector(next, list) {
			break
		}
		for at := 0; at < len(list)-4; at += 4 {
			c.addFAT(binary.LittleEndian.Uint32(list[at:]), buf, most)
		}
		next = binary.LittleEndian.Uint32(list[len(list)-4:])
	}
	c.Damaged = c.Damaged || next < maxSector
}

func (c *Compound) addFAT(sector uint32, buf []byte, most int64) {
	if sector >= maxSector || int64(len(c.fat)) >= most {
		return
	}
	if !c.sector(sector, buf) {
		c.Damaged = true
		clear(buf)
	}
	c.fat = appendTable(c.fat, buf)
}

func appendTable(table []uint32, b []byte) []uint32 {
	for ; len(b) >= 4; b = b[4:] {
		table = append(table, binary.LittleEndian.Uint32(b))
	}
	return table
}

// readTable reads the table of chains within the small streams.
func (c *Compound) readTable(start uint32) (table []uint32) {
	buf := make([]byte, 1<<c.shift)
	for _, sector := range c.follow(start, c.sectors()) {
		if !c.sector(sector, buf) {
			break
		}
		table = appendTable(table, buf)
	}
	return table
}

// follow lists the sectors of a chain, most of them at most.
func (c *Compound) follow(start uint32, most int64) []uint32 {
	list, whole := follow(c.fat, start, min(most, c.sectors()))
	c.Damaged = c.Damaged || !whole
	return list
}

// follow lists a chain. whole says that it came to an end within the table, or had as many links as were asked for.
func follow(table []uint32, start uint32, most int64) (list []uint32, whole bool) {
	for n := start; n < maxSector; n = table[n] {
		if int64(len(list)) >= most {
			return list, true
		}
		list = append(list, n)
		if int64(n) >= int64(len(table)) {
			return list, false
		}
	}
	return list, true
}

func (c *Compound) readDirectory(start uint32) {
	per := int64(1) << c.shift / directoryEntry
	list := c.follow(start, maxEntries/per+1)
	buf := make([]byte, 1<<c.shift)
	var links [][3]uint32
	for _, sector := range list {
		if !c.sector(sector, buf) {
			c.Damaged = true
			break
		}
		for b := buf; len(b) > 0; b = b[directoryEntry:] {
			e, link := c.readEntry(b)
			c.Entries = append(c.Entries, e)
			links = append(links, link)
		}
	}
	if len(c.Entries) > maxEntries {
		c.Entries, links, c.Damaged = c.Entries[:maxEntries], links[:maxEntries], true
	}
	c.place(links)
	c.byName = make(map[entryKey]int, len(c.Entries))
	for i := len(c.Entries) - 1; i > 0; i-- {
		c.byName[entryKey{c.Entries[i].Parent, strings.ToLower(c.Entries[i].Name)}] = i
	}
}

// readEntry reads one entry (2.6.1) and its links: left sibling, right sibling, child. What is not in use has no name.
func (c *Compound) readEntry(b []byte) (CompoundEntry, [3]uint32) {
	const storage, stream, root = 1, 2, 5
	e := CompoundEntry{Parent: -1, start: binary.LittleEndian.Uint32(b[116:])}
	kind := b[66]
	if kind != storage && kind != stream && kind != root {
		return e, [3]uint32{noStream, noStream, noStream}
	}
	e.Name = entryName(b)
	e.Stream = kind == stream
	copy(e.Class[:], b[80:96])
	e.Size = int64(binary.LittleEndian.Uint32(b[120:]))
	if c.shift == 12 {
		e.Size |= int64(binary.LittleEndian.Uint32(b[124:])&0x7fffffff) << 32
	}
	return e, [3]uint32{binary.LittleEndian.Uint32(b[68:]), binary.LittleEndian.Uint32(b[72:]), binary.LittleEndian.Uint32(b[76:])}
}

// entryName reads a name by its length; it may begin with a control character ("\x01Ole").
func entryName(b []byte) string {
	n := min(int(binary.LittleEndian.Uint16(b[64:]))/2, 32)
	units := make([]uint16, 0, 32)
	for i := range n {
		if u := binary.LittleEndian.Uint16(b[2*i:]); u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// place goes through the tree of the directory and gives every entry its storage. An entry that was placed is not gone to again.
func (c *Compound) place(links [][3]uint32) {
	if len(links) == 0 {
		return
	}
	type step struct {
		entry  uint32
		parent int
	}
	todo := []step{{links[0][2], 0}}
	placed := make([]bool, len(links))
	placed[0] = true
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if s.entry == noStream {
			continue
		}
		if int64(s.entry) >= int64(len(links)) || placed[s.entry] {
			c.Damaged = true
			continue
		}
		placed[s.entry] = true
		c.Entries[s.entry].Parent = s.parent
		l := links[s.entry]
		todo = append(todo, step{l[0], s.parent}, step{l[1], s.parent}, step{l[2], int(s.entry)})
	}
}

// Find looks for an entry within a storage (0 is the root) by its name in whatever case. -1 for none.
func (c *Compound) Find(parent int, name string) int {
	if i, ok := c.byName[entryKey{parent, strings.ToLower(name)}]; ok {
		return i
	}
	return -1
}

// ClassName is a class identifier in the form of the registry, or "".
func (e *CompoundEntry) ClassName() string {
	if e.Class == [16]byte{} {
		return ""
	}
	return classID(e.Class[:])
}

// classID writes a GUID packet (MS-DTYP 2.3.4.2) in its usual form, in upper case.
func classID(b []byte) string {
	o := [16]byte{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}
	copy(o[8:], b[8:])
	s := strings.ToUpper(hex.EncodeToString(o[:]))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
