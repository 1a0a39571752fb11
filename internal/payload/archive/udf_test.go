package archive

import (
	"bytes"
	"encoding/binary"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func listUDF(b []byte) []string { return filesOf(UDF(bytes.NewReader(b), int64(len(b)))) }

const udfTestBlock = 512

// udfImage is a volume of 16 blocks of 512 octets, which is its partition too, with the anchor in the last: descriptors in blocks 1 to 3, the
// file set in 4, the root's file entry in 5 and its names in 6.
type udfImage struct {
	b     []byte
	names []byte
}

func newUDF() *udfImage {
	u := &udfImage{b: make([]byte, 16*udfTestBlock)}
	le := binary.LittleEndian
	anchor := u.block(15)
	le.PutUint32(anchor[16:], 3*udfTestBlock)
	le.PutUint32(anchor[20:], 1)
	u.tag(15, udfAnchor)
	u.tag(1, udfPartition)
	le.PutUint32(u.block(1)[192:], 16)
	volume := u.block(2)
	le.PutUint32(volume[212:], udfTestBlock)
	copy(volume[248:], longAD(4, udfTestBlock))
	le.PutUint32(volume[264:], 6)
	le.PutUint32(volume[268:], 1)
	copy(volume[440:], "\x01\x06")
	u.tag(2, udfLogicalVolume)
	u.tag(3, udfTerminator)
	copy(u.block(4)[400:], longAD(5, udfTestBlock))
	u.tag(4, udfFileSet)
	return u
}

func (u *udfImage) block(n int) []byte { return u.b[n*udfTestBlock:][:udfTestBlock] }

func (u *udfImage) tag(n, id int) { tagUDF(u.block(n), id) }

func tagUDF(b []byte, id int) {
	binary.LittleEndian.PutUint16(b, uint16(id))
	b[4] = 0
	sum := byte(0)
	for _, c := range b[:16] {
		sum += c
	}
	b[4] = sum
}

func longAD(block, length uint32) []byte {
	b := make([]byte, 16)
	binary.LittleEndian.PutUint32(b, length)
	binary.LittleEndian.PutUint32(b[4:], block)
	return b
}

func shortAD(block, length uint32) []byte { return longAD(block, length)[:8] }

// entry writes a file entry with allocation descriptors of a kind, or with the content (kind 3).
func (u *udfImage) entry(n int, folder bool, kind byte, size int, places ...[]byte) {
	b := u.block(n)
	b[20], b[27], b[34] = 4, 5, kind
	if folder {
		b[27] = 4
	}
	all := bytes.Join(places, nil)
	binary.LittleEndian.PutUint64(b[56:], uint64(size))
	binary.LittleEndian.PutUint32(b[172:], uint32(len(all)))
	copy(b[176:], all)
	u.tag(n, udfFile)
}

// name writes a file identifier descriptor in the root folder.
func (u *udfImage) name(name string, entry uint32, characteristics byte) {
	b := make([]byte, (38+len(name)+3)&^3)
	b[18], b[19] = characteristics, byte(len(name))
	copy(b[20:], longAD(entry, udfTestBlock))
	copy(b[38:], name)
	tagUDF(b, udfFileName)
	u.names = append(u.names, b...)
}

func (u *udfImage) finish() []byte {
	copy(u.block(6), u.names)
	u.entry(5, true, udfShort, len(u.names), shortAD(6, uint32(len(u.names))))
	return u.b
}

func TestUDFVolume(t *testing.T) {
	corrupt := "!" + ErrCorrupt.Error()
	for name, test := range map[string]struct {
		fill func(u *udfImage)
		want string
	}{
		"embedded, names of 8 and 16 bits, deleted, above": {func(u *udfImage) {
			u.entry(7, false, udfEmbedded, 2, []byte("MZ"))
			u.name("", 5, 0b1010)
			u.name("\x08caf\xe9.exe", 7, 0)
			u.name("\x10\x89\x8b\x7a\x4d\x00.\x00j\x00s", 7, 0)
			u.name("\x08gone", 7, 0b100)
		}, "café.exe=MZ|見積.js=MZ"},
		"short places, zeros, more places": {func(u *udfImage) {
			copy(u.block(8), "MZ12345")
			u.entry(7, false, udfShort, 520, shortAD(8, 2), shortAD(0, 1<<30|512), shortAD(9, 3<<30|64))
			more := u.block(9)
			binary.LittleEndian.PutUint32(more[20:], 8)
			copy(more[24:], shortAD(8, 6))
			u.tag(9, udfMorePlaces)
			u.name("\x08a", 7, 0)
		}, "a=MZ" + string(make([]byte, 512)) + "MZ1234"},
		"long places": {func(u *udfImage) {
			copy(u.block(8), "MZ")
			u.entry(7, false, udfLong, 2, longAD(8, 2))
			u.name("\x08a", 7, 0)
		}, "a=MZ"},
		"more places without end": {func(u *udfImage) {
			u.entry(7, false, udfShort, 9, shortAD(9, 3<<30|64))
			binary.LittleEndian.PutUint32(u.block(9)[20:], 8)
			copy(u.block(9)[24:], shortAD(9, 3<<30|64))
			u.tag(9, udfMorePlaces)
			u.name("\x08a", 7, 0)
		}, "a=!" + ErrTooBig.Error()},
		"a folder within itself":      {func(u *udfImage) { u.name("\x08self", 5, 0b10) }, corrupt},
		"an entry that is none":       {func(u *udfImage) { u.name("\x08a", 12, 0) }, "a=" + corrupt},
		"places beyond the end":       {func(u *udfImage) { u.entry(7, false, udfShort, 9, shortAD(99, 9)); u.name("\x08a", 7, 0) }, "a=" + corrupt},
		"too few places":              {func(u *udfImage) { u.entry(7, false, udfShort, 9, shortAD(8, 5)); u.name("\x08a", 7, 0) }, "a=" + corrupt},
		"another strategy":            {func(u *udfImage) { u.entry(7, false, 0, 0); u.block(7)[21] = 16; u.name("\x08a", 7, 0) }, "a=!" + ErrUnsupported.Error()},
		"a partition of another kind": {func(u *udfImage) { u.block(2)[440] = 2 }, "!" + ErrUnsupported.Error()},
		"no file set":                 {func(u *udfImage) { u.block(4)[1] = 0 }, corrupt},
	} {
		u := newUDF()
		test.fill(u)
		if got := strings.Join(listUDF(u.finish()), "|"); got != test.want {
			t.Errorf("%s: %.200q", name, got)
		}
	}
}

func TestUDFDamaged(t *testing.T) {
	b := genisoimage(t, discFiles, "-udf")
	if got := listUDF(b); !slices.Equal(got, discLines(discFiles)) {
		t.Errorf("whole: %.200q", got)
	}
	for _, cut := range []int{257 * isoSector, 270 * isoSector} {
		if got := listUDF(b[:cut]); !strings.HasSuffix(strings.Join(got, "|"), "!"+ErrCorrupt.Error()) {
			t.Errorf("cut at %d: %.200q", cut, got)
		}
	}
	if got := listUDF(b[:100]); !slices.Equal(got, []string{"!" + ErrFormat.Error()}) {
		t.Errorf("no volume: %q", got)
	}
}

// mkudffs writes volumes without ISO 9660, here of 512 octets a block as on a hard disk, with nothing in them.
func TestUDFEmpty(t *testing.T) {
	tool, err := exec.LookPath("mkudffs")
	if err != nil {
		t.Skip("mkudffs is not installed (Debian package udftools): no volume without ISO 9660")
	}
	for _, revision := range []string{"1.02", "1.50", "2.01"} {
		file := filepath.Join(t.TempDir(), "image")
		if err := os.WriteFile(file, make([]byte, 1<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(tool, "--blocksize=512", "--udfrev="+revision, file).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := listUDF(b); len(got) != 0 {
			t.Errorf("revision %s: %q", revision, got)
		}
	}
}

func FuzzUDF(f *testing.F) {
	u := newUDF()
	u.entry(7, false, udfEmbedded, 2, []byte("MZ"))
	u.entry(8, false, udfLong, 2, longAD(7, 2))
	u.name("\x08a.exe", 7, 0)
	u.name("\x10\x89\x8b\x7a\x4d", 8, 0)
	u.name("\x08folder", 5, 0b10)
	f.Add(u.finish())
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return UDF(bytes.NewReader(b), int64(len(b))) }))
}
