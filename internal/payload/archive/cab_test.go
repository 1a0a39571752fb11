package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func listCAB(b []byte) []string { return filesOf(CAB(bytes.NewReader(b), int64(len(b)))) }

// cabFileOf is a row of the table of files.
type cabFileOf struct {
	name       string
	folder     int
	offset     int
	size       int
	attributes uint16
}

// cabOf is a cabinet with one folder: blocks that unpack to 32 KB each, the last one to the rest of size octets.
func cabOf(method uint16, size int, blocks [][]byte, files ...cabFileOf) []byte {
	le := binary.LittleEndian
	var table []byte
	for _, f := range files {
		table = le.AppendUint32(le.AppendUint32(table, uint32(f.size)), uint32(f.offset))
		table = append(le.AppendUint16(table, uint16(f.folder)), 0x21, 0x5a, 0, 0)
		table = append(append(le.AppendUint16(table, f.attributes), f.name...), 0)
	}
	b := make([]byte, cabHead, cabHead+8)
	copy(b, "MSCF")
	le.PutUint32(b[16:], cabHead+8)
	b[24], b[25], b[26] = 3, 1, 1
	le.PutUint16(b[28:], uint16(len(files)))
	b = le.AppendUint32(b, uint32(cabHead+8+len(table)))
	b = le.AppendUint16(le.AppendUint16(b, uint16(len(blocks))), method)
	b = append(b, table...)
	for _, block := range blocks {
		head := le.AppendUint16(le.AppendUint16(nil, uint16(len(block))), uint16(min(size, maxCabBlock)))
		size -= maxCabBlock
		b = le.AppendUint32(b, cabSum(head, cabSum(block, 0)))
		b = append(append(b, head...), block...)
	}
	le.PutUint32(b[8:], uint32(len(b)))
	return b
}

func lzxCAB(content string, bits, calls int, blocks ...[2]int) []byte {
	packed := packLZX([]byte(content), bits, calls, blocks...)
	half := len(content) / 2
	return cabOf(uint16(cabLZX|bits<<8), len(content), packed,
		cabFileOf{name: "docs\\first.txt", size: half}, cabFileOf{name: "second.txt", offset: half, size: len(content) - half})
}

// lzxCases are contents for every kind of block, and windows that are left behind.
func lzxCases() map[string][]byte {
	text := prose(150_000)
	calls := strings.Repeat("\xe8\x10\x00\x00\x00call\xe8\xf0\xff\xff\xffback\xe8\x00\x00\x00\x7ffar", 4000)
	far := prose(70_000) + string(make([]byte, 40_000)) + prose(70_000)
	mixed := [][2]int{{lzxVerbatim, 40_000}, {lzxWithAligned, 9_001}, {lzxUncompressed, 1001}, {lzxUncompressed, 500}, {lzxWithAligned, 70_000}}
	return map[string][]byte{
		"verbatim":       lzxCAB(text, 15, 0),
		"kinds":          lzxCAB(text, 16, 0, mixed...),
		"largest window": lzxCAB(far, 21, 0, mixed...),
		"calls":          lzxCAB(calls, 18, len(calls), mixed...),
		"short":          lzxCAB("MZ", 15, 0),
	}
}

func lzxContents() map[string]string {
	return map[string]string{
		"verbatim": prose(150_000), "kinds": prose(150_000),
		"largest window": prose(70_000) + string(make([]byte, 40_000)) + prose(70_000),
		"calls":          strings.Repeat("\xe8\x10\x00\x00\x00call\xe8\xf0\xff\xff\xffback\xe8\x00\x00\x00\x7ffar", 4000),
		"short":          "MZ",
	}
}

func TestCABLZX(t *testing.T) {
	for name, b := range lzxCases() {
		want := lzxContents()[name]
		half := len(want) / 2
		got := listCAB(b)
		if !slices.Equal(got, []string{"docs/first.txt=" + want[:half], "second.txt=" + want[half:]}) {
			t.Errorf("%s: %d entries, %.60q", name, len(got), got)
		}
	}
}

// What our writer writes is what cabextract reads.
func TestCABLZXByAnotherReader(t *testing.T) {
	tool, err := exec.LookPath("cabextract")
	if err != nil {
		t.Skip("cabextract is not installed (Debian package cabextract): the test's writer is not checked by a second reader")
	}
	for name, b := range lzxCases() {
		file := filepath.Join(t.TempDir(), "a.cab")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(tool, "-q", "-p", file).Output()
		if err != nil || string(out) != lzxContents()[name] {
			t.Errorf("%s: %d octets, %v", name, len(out), err)
		}
	}
}

// Cabinets that Microsoft's tools wrote (testdata/README.md).
func TestCABOfOtherPrograms(t *testing.T) {
	got := listCAB(sample(t, "cab/mszip_lzx_qtm.cab"))
	if len(got) != 3 || !strings.Contains(got[0], "the LZX decompressor is working!") || !strings.Contains(got[1], "the MSZIP decompressor is working!") ||
		got[2] != "qtm.txt=!"+ErrUnsupported.Error() {
		t.Errorf("%q", got)
	}
}

// A cabinet of a set has files that begin or end in another.
func TestCABSet(t *testing.T) {
	for _, name := range []string{"cab/multi_basic_pt1.cab", "cab/multi_basic_pt2.cab"} {
		got := listCAB(sample(t, name))
		unfinished := strings.Count(strings.Join(got, "|"), "!"+ErrUnsupported.Error())
		if len(got) < 2 || got[len(got)-1] != "!"+ErrUnsupported.Error() || unfinished < 2 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestCABByGcab(t *testing.T) {
	long := prose(200_000)
	files := map[string]string{"long.txt": long, "資料/見積書.exe": "MZ", "z.txt": "z"}
	for _, zipped := range []bool{true, false} {
		args := []string{"-c", "-n", "image", "files/long.txt", "files/資料/見積書.exe", "files/z.txt"}
		if zipped {
			args = slices.Insert(args, 1, "-z")
		}
		got := listCAB(image(t, files, "gcab", args...))
		for i := range got {
			name, content, _ := strings.Cut(got[i], "=")
			for full, want := range files {
				if strings.HasSuffix(full, name) && content == want {
					delete(files, full)
				}
			}
		}
		if len(files) != 0 || len(got) != 3 {
			t.Errorf("zipped %v: left %d; %.80q", zipped, len(files), got)
		}
		files = map[string]string{"long.txt": long, "資料/見積書.exe": "MZ", "z.txt": "z"}
	}
}

func TestCABNames(t *testing.T) {
	content := "MZ12"
	for _, test := range []struct {
		name       string
		attributes uint16
		want       string
	}{
		{"見積.exe", cabUTF8, "見積.exe"},
		{"\x8c\xa9\x90\xcf.exe", 0, "見積.exe"},
		{"\x95\x5c\\\x8c\xa9\x90\xcf.exe", 0, "表/見積.exe"},
	} {
		b := cabOf(cabStored, len(content), [][]byte{[]byte(content)}, cabFileOf{name: test.name, size: len(content), attributes: test.attributes})
		if got := listCAB(b); !slices.Equal(got, []string{test.want + "=" + content}) {
			t.Errorf("%q", got)
		}
	}
}

// Files may be asked for in any order; what is unpacked for nothing has an end.
func TestCABOrder(t *testing.T) {
	zeros := make([]byte, 1<<20)
	packed := packLZX(zeros, 21, 0)
	var files []cabFileOf
	for i := range 300 {
		files = append(files, cabFileOf{name: fmt.Sprintf("%03d", 300-i), offset: len(zeros) - i - 1, size: 1})
	}
	got := listCAB(cabOf(cabLZX|21<<8, len(zeros), packed, files...))
	if len(got) != 300 || got[299] != "300=\x00" || got[0] != "001=!"+ErrTooBig.Error() {
		t.Errorf("%d entries: %q … %q", len(got), got[0], got[len(got)-1])
	}
}

func TestCABDamaged(t *testing.T) {
	content := prose(40_000)
	all := cabOf(cabStored, len(content), [][]byte{[]byte(content[:maxCabBlock]), []byte(content[maxCabBlock:])},
		cabFileOf{name: "a.exe", size: 5}, cabFileOf{name: "b.exe", offset: 5, size: len(content) - 5}, cabFileOf{name: "c.exe", folder: 7, size: 1},
		cabFileOf{name: "d.exe", offset: 40_000, size: 1})
	corrupt := "!" + ErrCorrupt.Error()
	change := func(at int, v byte) []byte {
		b := bytes.Clone(all)
		b[at] = v
		return b
	}
	start := bytes.Index(all, []byte(content[:20]))
	for name, test := range map[string]struct {
		b    []byte
		want []string
	}{
		"as it is":             {all, []string{"a.exe=" + content[:5], "b.exe=" + content[5:], "c.exe=" + corrupt, "d.exe=" + corrupt}},
		"no cabinet":           {[]byte("MSC"), []string{"!" + ErrFormat.Error()}},
		"cut in the header":    {all[:20], []string{"!" + ErrFormat.Error()}},
		"cut in the folders":   {all[:40], []string{corrupt}},
		"cut in the files":     {all[:70], []string{"a.exe=" + corrupt, corrupt}},
		"cut in the content":   {all[:start+10], []string{"a.exe=" + corrupt, "b.exe=" + corrupt, "c.exe=" + corrupt, "d.exe=" + corrupt}},
		"content":              {change(start+100, 0), []string{"a.exe=" + corrupt, "b.exe=" + corrupt, "c.exe=" + corrupt, "d.exe=" + corrupt}},
		"another method":       {change(42, 5), []string{"a.exe=!" + ErrUnsupported.Error(), "b.exe=!" + ErrUnsupported.Error(), "c.exe=" + corrupt, "d.exe=!" + ErrUnsupported.Error()}},
		"LZX without a window": {change(42, 3), []string{"a.exe=" + corrupt, "b.exe=" + corrupt, "c.exe=" + corrupt, "d.exe=" + corrupt}},
		"MSZIP that is none":   {change(42, 1), []string{"a.exe=" + corrupt, "b.exe=" + corrupt, "c.exe=" + corrupt, "d.exe=" + corrupt}},
	} {
		if got := listCAB(test.b); !slices.Equal(got, test.want) {
			t.Errorf("%s: %.200q", name, got)
		}
	}
}

func FuzzCAB(f *testing.F) {
	f.Add(sample(f, "cab/mszip_lzx_qtm.cab"))
	f.Add(sample(f, "cab/multi_basic_pt2.cab"))
	f.Add(lzxCAB(prose(3000), 15, 100, [2]int{lzxWithAligned, 1000}, [2]int{lzxUncompressed, 501}))
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return CAB(bytes.NewReader(b), int64(len(b))) }))
}

// FuzzLZX leaves out what stands around the frames, and their checksums.
func FuzzLZX(f *testing.F) {
	f.Add(packLZX([]byte(prose(3000)), 15, 100, [2]int{lzxWithAligned, 1000}, [2]int{lzxUncompressed, 501})[0])
	f.Fuzz(func(t *testing.T, b []byte) {
		z, err := newLZX(15)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if out, err := z.unpack(b, 3000); err == nil && len(out) != 3000 {
				t.Fatal(len(out))
			}
		}
	})
}

func BenchmarkCABLZX(b *testing.B) {
	content := prose(1 << 20)
	cabinet := lzxCAB(content, 21, 0)
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if got := listCAB(cabinet); len(got) != 2 {
			b.Fatal(len(got))
		}
	}
}
