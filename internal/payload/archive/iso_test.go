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

// image is made by a tool of Debian's; what the tool needs is in a folder with these files.
func image(t testing.TB, files map[string]string, tool string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (Debian packages genisoimage, xorriso, dosfstools, mtools, gcab): no image by a real tool", tool)
	}
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, "files", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "image"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filesOf lists what is no folder, sorted: name and content.
func filesOf(all iter.Seq2[*Entry, error]) []string {
	var lines []string
	for e, err := range all {
		if err != nil {
			return append(lines, "!"+err.Error())
		}
		if e.Folder {
			continue
		}
		content, err := contentOf(e)
		line := e.Name + "=" + content
		if err != nil {
			line += "!" + err.Error()
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func listISO(b []byte) []string { return filesOf(ISO(bytes.NewReader(b), int64(len(b)))) }

var discFiles = map[string]string{
	"readme.txt": "read",
	"資料/見積書 御社分 2026.xlsx.exe": "MZ" + strings.Repeat("x", 5000),
	"a/b/c/d/e/deep.lnk":       "L",
}

func discLines(files map[string]string) (lines []string) {
	for name, content := range files {
		lines = append(lines, name+"="+content)
	}
	slices.Sort(lines)
	return lines
}

func genisoimage(t testing.TB, files map[string]string, options ...string) []byte {
	t.Helper()
	args := append([]string{"-quiet", "-input-charset", "utf-8", "-o", "image"}, options...)
	return image(t, files, "genisoimage", append(args, "files")...)
}

func TestISO(t *testing.T) {
	want := discLines(discFiles)
	for _, options := range [][]string{{"-J"}, {"-R"}, {"-J", "-R"}, {"-J", "-R", "-udf"}, {"-udf"}} {
		if got := listISO(genisoimage(t, discFiles, options...)); !slices.Equal(got, want) {
			t.Errorf("%v: %.300q", options, got)
		}
	}
}

// A file that one directory of an image hides stands in another.
func TestISOHidden(t *testing.T) {
	files := map[string]string{"readme.txt": "read", "見積書.exe": "MZ"}
	for _, test := range []struct {
		options []string
		want    string
	}{
		{[]string{"-J", "-hide-joliet", "files/readme.txt"}, "README.TXT=read|見積書.exe=MZ"},
		{[]string{"-J", "-R", "-hide-joliet", "files/readme.txt"}, "readme.txt=read|見積書.exe=MZ"},
		{[]string{"-J", "-R", "-hide", "files/readme.txt"}, "readme.txt=read|見積書.exe=MZ"},
		{[]string{"-R"}, "readme.txt=read|見積書.exe=MZ"},
	} {
		if got := strings.Join(listISO(genisoimage(t, files, test.options...)), "|"); got != test.want {
			t.Errorf("%v: %q", test.options, got)
		}
	}
}

// isoRecord is a directory record (ECMA-119, 9.1).
func isoRecord(name string, block, size uint32, flags byte) []byte {
	b := make([]byte, (isoRecordSize+len(name)+1)&^1)
	b[0], b[25], b[32] = byte(len(b)), flags, byte(len(name))
	binary.LittleEndian.PutUint32(b[2:], block)
	binary.LittleEndian.PutUint32(b[10:], size)
	copy(b[isoRecordSize:], name)
	return b
}

// disc is an image whose root folder has one sector with these records. Sector 20 holds 2,048 letters.
func disc(records ...[]byte) []byte {
	b := make([]byte, 21*isoSector)
	copy(b[16*isoSector:], "\x01CD001\x01")
	binary.LittleEndian.PutUint16(b[16*isoSector+128:], isoSector)
	copy(b[16*isoSector+isoRootRecord:], isoRecord("\x00", 18, isoSector, isoFolder))
	copy(b[17*isoSector:], "\xffCD001\x01")
	copy(b[18*isoSector:], bytes.Join(records, nil))
	copy(b[20*isoSector:], bytes.Repeat([]byte("x"), isoSector))
	return b
}

func TestISORecords(t *testing.T) {
	x := strings.Repeat("x", isoSector)
	for name, test := range map[string]struct {
		records [][]byte
		want    string
	}{
		"several extents":          {[][]byte{isoRecord("A.EXE;1", 20, 2048, isoMoreExtents), isoRecord("A.EXE;1", 20, 5, 0)}, "A.EXE=" + x + "xxxxx"},
		"an extent that is last":   {[][]byte{isoRecord("A.EXE;1", 20, 3, isoMoreExtents)}, "A.EXE=xxx"},
		"extents of two files":     {[][]byte{isoRecord("A.EXE;1", 20, 3, isoMoreExtents), isoRecord("B.TXT;1", 20, 2, 0)}, "A.EXE=xxx|B.TXT=xx"},
		"two names of one content": {[][]byte{isoRecord("A.TXT;1", 20, 1, 0), isoRecord("B.EXE;1", 20, 1, 0)}, "A.TXT=x|B.EXE=x"},
		"a name without suffix":    {[][]byte{isoRecord("README.;1", 20, 1, 0)}, "README=x"},
		"octets of cp932":          {[][]byte{isoRecord("\x8c\xa9\x90\xcf.EXE;1", 20, 1, 0)}, "見積.EXE=x"},
		"a folder within itself":   {[][]byte{isoRecord("SELF", 18, isoSector, isoFolder), isoRecord("A;1", 20, 1, 0)}, "A=x|!" + ErrCorrupt.Error()},
		"a file that is not there": {[][]byte{isoRecord("A.EXE;1", 900, 3, 0), isoRecord("B.EXE;1", 20, 1, 0)},
			"A.EXE=!" + ErrCorrupt.Error() + "|B.EXE=x"},
		"a folder that is not there":    {[][]byte{isoRecord("D", 900, 2048, isoFolder), isoRecord("B.EXE;1", 20, 1, 0)}, "B.EXE=x|!" + ErrCorrupt.Error()},
		"a folder of zeros without end": {[][]byte{isoRecord("D", 0, 0xffffffff, isoFolder)}, "!" + ErrCorrupt.Error()},
		"a record that is too long":     {[][]byte{isoRecord("B.EXE;1", 20, 1, 0), append([]byte{40, 31: 0, 32: 200}, make([]byte, 7)...)}, "B.EXE=x|!" + ErrCorrupt.Error()},
		"nothing":                       {nil, ""},
	} {
		if got := strings.Join(listISO(disc(test.records...)), "|"); got != test.want {
			t.Errorf("%s: %.200q", name, got)
		}
	}
	if got := listISO(disc()[:16*isoSector+100]); !slices.Equal(got, []string{"!" + ErrCorrupt.Error()}) {
		t.Errorf("cut in the descriptor: %q", got)
	}
	if got := listISO(make([]byte, 40<<10)); !slices.Equal(got, []string{"!" + ErrFormat.Error()}) {
		t.Errorf("zeros: %q", got)
	}
}

// Folders that hold each other a thousand levels deep end at the bound, and so do a folder's octets.
func TestISOBounds(t *testing.T) {
	deep := make([]byte, (1100+21)*isoSector)
	copy(deep, disc())
	for n := range uint32(1100) {
		at := (18 + n) * isoSector
		clear(deep[at : at+isoSector])
		copy(deep[at:], isoRecord("D", 19+n, isoSector, isoFolder))
	}
	folders := 0
	for e, err := range ISO(bytes.NewReader(deep), int64(len(deep))) {
		if err != nil {
			if err != ErrTooDeep || folders != maxFolderDepth+1 {
				t.Errorf("%d folders, %v", folders, err)
			}
			return
		}
		if folders++; !e.Folder {
			t.Errorf("%q", e.Name)
		}
	}
	t.Error("no bound")
}

func TestISOBoundOctets(t *testing.T) {
	wide := make([]byte, 20<<20)
	copy(wide, disc(isoRecord("D", 21, 18<<20, isoFolder)))
	if got := listISO(wide); !slices.Equal(got, []string{"!" + ErrTooBig.Error()}) {
		t.Errorf("%q", got)
	}
}

func fuzzImage(list func(b []byte) iter.Seq2[*Entry, error]) func(*testing.T, []byte) {
	return func(t *testing.T, b []byte) {
		n := 0
		for e, err := range list(b) {
			if err != nil {
				break
			}
			mayFail(t, e)
			if n++; n > 2000 {
				break
			}
		}
	}
}

func FuzzISO(f *testing.F) {
	f.Add(disc(isoRecord("A.EXE;1", 20, 2048, isoMoreExtents), isoRecord("A.EXE;1", 20, 5, 0), isoRecord("D", 19, 2048, isoFolder)))
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return ISO(bytes.NewReader(b), int64(len(b))) }))
}

func BenchmarkISO(b *testing.B) {
	files := make(map[string]string)
	for i := range 1000 {
		files[fmt.Sprintf("資料%d/%d.txt", i%10, i)] = fmt.Sprint(i)
	}
	image := genisoimage(b, files, "-J", "-R", "-udf")
	b.ReportAllocs()
	for b.Loop() {
		if got := listISO(image); len(got) != len(files) {
			b.Fatal(len(got))
		}
	}
}
