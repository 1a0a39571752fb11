package archive

import (
	"bytes"
	"encoding/binary"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

// bitWriter writes bits, the highest first: in octets or, with words set, in words with the lower octet first.
type bitWriter struct {
	out   []byte
	acc   uint64
	n     uint
	words bool
}

func (w *bitWriter) bits(v int, n uint) {
	w.acc = w.acc<<n | uint64(v)&(1<<n-1)
	for w.n += n; w.n >= 16; w.n -= 16 {
		word := uint16(w.acc >> (w.n - 16))
		if w.words {
			w.out = binary.LittleEndian.AppendUint16(w.out, word)
		} else {
			w.out = binary.BigEndian.AppendUint16(w.out, word)
		}
	}
}

// end fills up the last word.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.bits(0, 16-w.n)
	}
	return w.out
}

// writtenCode is a canonical code as its writer needs it.
type writtenCode struct {
	lengths []uint8
	codes   []int
}

// codeOf makes a complete code of n symbols whose lengths differ by one at most, the shorter ones first.
func codeOf(n int) writtenCode {
	long := uint8(0)
	for 1<<long < n {
		long++
	}
	c := writtenCode{make([]uint8, n), make([]int, n)}
	short := 1<<long - n
	next := 0
	for i := range n {
		c.lengths[i], c.codes[i] = long, next
		if i < short {
			c.lengths[i]--
			c.codes[i] = i
			next = 2 * (i + 1)
		} else {
			next++
		}
	}
	return c
}

func (c writtenCode) write(w *bitWriter, symbol int) {
	w.bits(c.codes[symbol], uint(c.lengths[symbol]))
}

// match is a literal (length 0) or a match.
type match struct {
	literal          byte
	length, distance int
}

// matches takes content apart, greedily, by the last place where three octets stood.
func matches(content []byte, longest, farthest int) (all []match) {
	seen := make(map[[3]byte]int)
	for at := 0; at < len(content); {
		m := match{literal: content[at]}
		if at+3 <= len(content) {
			if from, ok := seen[[3]byte(content[at:])]; ok && at-from <= farthest {
				for m.length < longest && at+m.length < len(content) && content[from+m.length] == content[at+m.length] {
					m.length++
				}
				m.distance = at - from
			}
		}
		for range max(1, m.length) {
			if at+3 <= len(content) {
				seen[[3]byte(content[at:])] = at
			}
			at++
		}
		all = append(all, m)
	}
	return all
}

// packLZH packs for -lh5- (distances 14, width 4), -lh6- (16, 5) and -lh7- (17, 5), in blocks of at most 20,000 symbols.
func packLZH(content []byte, distances int, width uint) []byte {
	w := &bitWriter{}
	symbols, far := codeOf(lzhSymbols), codeOf(distances)
	all := matches(content, 256, 1<<(distances-1)-1)
	for len(all) > 0 {
		block := all[:min(len(all), 20_000)]
		all = all[len(block):]
		w.bits(len(block), 16)
		// Lengths are 8 and 9, which are the symbols 10 and 11 of the code that they are written in.
		w.bits(12, 5)
		for i := range 12 {
			w.bits(max(0, i-9)&1|max(0, i-10)&1, 3)
			if i == 2 {
				w.bits(0, 2)
			}
		}
		w.bits(lzhSymbols, 9)
		for _, n := range symbols.lengths {
			w.bits(int(n)-8, 1)
		}
		w.bits(distances, width)
		for _, n := range far.lengths {
			w.bits(int(n), 3)
		}
		for _, m := range block {
			writeLZH(w, symbols, far, m)
		}
	}
	return w.end()
}

func writeLZH(w *bitWriter, symbols, far writtenCode, m match) {
	if m.length == 0 {
		symbols.write(w, int(m.literal))
		return
	}
	symbols.write(w, m.length-3+256)
	n := uint(0)
	for d := m.distance - 1; d>>n > 0; {
		n++
	}
	far.write(w, int(n))
	if n > 1 {
		w.bits(m.distance-1, n-1)
	}
}

// lzhFile is what goes into an archive: a path with slashes.
type lzhFile struct {
	name, content, method string
	level                 byte
	unicode               bool // the names stand in Unicode, and damaged without
}

func lzhOf(t testing.TB, files ...lzhFile) []byte {
	t.Helper()
	var b []byte
	for _, f := range files {
		packed := []byte(f.content)
		switch f.method {
		case "-lh5-":
			packed = packLZH(packed, 14, 4)
		case "-lh6-":
			packed = packLZH(packed, 16, 5)
		case "-lh7-":
			packed = packLZH(packed, 17, 5)
		}
		b = append(append(b, f.header(t, len(packed))...), packed...)
	}
	return append(b, 0)
}

func (f lzhFile) header(t testing.TB, packed int) []byte {
	t.Helper()
	le := binary.LittleEndian
	b := append([]byte{0, 0}, f.method...)
	b = le.AppendUint32(le.AppendUint32(b, uint32(packed)), uint32(len(f.content)))
	b = append(b, 0, 0, 0x21, 0x5a, 0x20, f.level)
	sum := uint16(updateCRC16(0, []byte(f.content)))
	switch f.level {
	case 0, 1:
		return f.finishOld(t, b, sum)
	}
	b = append(le.AppendUint16(b, sum), 'M')
	if f.level == 3 {
		le.PutUint16(b, 4)
		b = append(b, 0, 0, 0, 0)
	}
	b = f.extended(t, b)
	if f.level == 3 {
		le.PutUint32(b[24:], uint32(len(b)))
	} else {
		le.PutUint16(b, uint16(len(b)))
	}
	return b
}

func (f lzhFile) finishOld(t testing.TB, b []byte, sum uint16) []byte {
	le := binary.LittleEndian
	folder, name := f.split(t)
	if f.level == 0 {
		name = string(bytes.ReplaceAll([]byte(folder), []byte{0xff}, []byte{'\\'})) + name
	}
	b = append(append(b, byte(len(name))), name...)
	b = le.AppendUint16(b, sum)
	var behind []byte
	if f.level == 1 {
		b = append(b, 'M')
		behind = le.AppendUint16(nil, 0)
		if folder != "" {
			behind = append(append([]byte{byte(3 + len(folder)), 0, 2}, folder...), 0, 0)
		}
		b = append(b, behind[:2]...)
		behind = behind[2:]
		le.PutUint32(b[7:], le.Uint32(b[7:])+uint32(len(behind)))
	}
	b[0] = byte(len(b) - 2)
	for _, c := range b[2:] {
		b[1] += c
	}
	return append(b, behind...)
}

func (f lzhFile) split(t testing.TB) (folder, name string) {
	t.Helper()
	s, err := japanese.ShiftJIS.NewEncoder().String(f.name)
	if err != nil {
		t.Fatal(err)
	}
	cut := bytes.LastIndexByte([]byte(s), '/') + 1
	return string(bytes.ReplaceAll([]byte(s[:cut]), []byte("/"), []byte{0xff})), s[cut:]
}

// extended writes the extended headers, whose lengths stand before each and have two octets, or four at level 3.
func (f lzhFile) extended(t testing.TB, b []byte) []byte {
	width := 2
	if f.level == 3 {
		width = 4
	}
	add := func(kind byte, content []byte) {
		length := binary.LittleEndian.AppendUint32(nil, uint32(1+len(content)+width))
		b = append(append(append(b, length[:width]...), kind), content...)
	}
	folder, name := "__\xff", "__.exe"
	if f.unicode {
		cut := bytes.LastIndexByte([]byte(f.name), '/') + 1
		add(0x44, utf16le(f.name[cut:]))
		add(0x45, bytes.ReplaceAll(utf16le(f.name[:cut]), []byte("/\x00"), []byte("\xff\xff")))
	} else {
		folder, name = f.split(t)
	}
	add(0x01, []byte(name))
	if folder != "" {
		add(0x02, []byte(folder))
	}
	return append(b, make([]byte, width)...)
}
