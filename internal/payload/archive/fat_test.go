package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func listFAT(b []byte) []string { return filesOf(FAT(bytes.NewReader(b), int64(len(b)))) }

// mtoolsImage is a volume by mkfs.fat, filled by mcopy.
func mtoolsImage(t testing.TB, files map[string]string, kilobytes int, options string) []byte {
	t.Helper()
	for _, tool := range []string{"mkfs.fat", "mcopy"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (Debian packages dosfstools, mtools): no volume by a real tool", tool)
		}
	}
	return image(t, files, "sh", "-c", fmt.Sprintf("mkfs.fat -C image %s %d >/dev/null && mcopy -s -i image files/* ::", options, kilobytes))
}

func TestFAT(t *testing.T) {
	files := map[string]string{
		"README.TXT": "read", "lower.txt": "low", "資料/見積書 御社分 2026.xlsx.exe": "MZ" + prose(9000), "a/b/c/d/deep long name.lnk": "L", "empty.txt": "",
	}
	want := discLines(files)
	for options, kilobytes := range map[string]int{"-F 12": 1440, "-F 16 -s 1": 8192, "-F 32 -s 1": 36000, "-F 16 -S 2048 -s 1": 20000} {
		if got := listFAT(mtoolsImage(t, files, kilobytes, options)); !slices.Equal(got, want) {
			t.Errorf("%s: %.300q", options, got)
		}
	}
}

// floppy is a FAT12 volume of 64 sectors, each of them a cluster: the table in sector 1, 16 root records in sector 2, cluster 2 in sector 3.
func floppy(table []byte, records ...[]byte) []byte {
	b := make([]byte, 64*512)
	copy(b, "\xeb\x3c\x90MSDOS5.0")
	le := binary.LittleEndian
	le.PutUint16(b[11:], 512)
	b[13], b[14], b[16], b[17] = 1, 1, 1, 16
	le.PutUint16(b[19:], 64)
	b[22], b[510], b[511] = 1, 0x55, 0xaa
	copy(b[512:], table)
	copy(b[1024:], bytes.Join(records, nil))
	for i := 3 * 512; i < len(b); i++ {
		b[i] = 'x'
	}
	return b
}

func fatFile(name string, attributes byte, cluster, size int) []byte {
	b := make([]byte, fatRecord)
	copy(b, name)
	b[11], b[26], b[28], b[29] = attributes, byte(cluster), byte(size), byte(size>>8)
	return b
}

// chain12 is a table whose entries from 2 on have these values.
func chain12(next ...int) []byte {
	b := make([]byte, 512)
	for i, n := range next {
		bit := (i + 2) * 12
		v := uint32(n) << (bit % 8)
		b[bit/8] |= byte(v)
		b[bit/8+1] |= byte(v >> 8)
	}
	return b
}

func TestFATRecords(t *testing.T) {
	x := strings.Repeat("x", 512)
	corrupt := "!" + ErrCorrupt.Error()
	end := 0xfff
	for name, test := range map[string]struct {
		b    []byte
		want string
	}{
		"a chain":                    {floppy(chain12(4, end, 3), fatFile("A       EXE", 0, 2, 1025)), "A.EXE=" + x + x + "x"},
		"deleted, label":             {floppy(nil, fatFile("\xe5       EXE", 0, 2, 1), fatFile("LABEL      ", fatLabel, 0, 0)), ""},
		"octets of cp932":            {floppy(nil, fatFile("\x8c\xa9\x90\xcf    EXE", 0, 2, 1)), "見積.EXE=x"},
		"a first octet of e5":        {floppy(nil, fatFile("\x05A      EXE", 0, 2, 1)), "蘂.EXE=x"},
		"lower case":                 {floppy(nil, bytes.Join([][]byte{fatFile("A       EXE", 0, 2, 1)[:12], {fatLowerName | fatLowerSuffix}, fatFile("", 0, 2, 1)[13:]}, nil)), "a.exe=x"},
		"a chain in a circle":        {floppy(chain12(3, 2), fatFile("A       EXE", 0, 2, 60000)), "A.EXE=" + corrupt},
		"a chain that ends":          {floppy(chain12(end), fatFile("A       EXE", 0, 2, 600)), "A.EXE=" + corrupt},
		"a chain that leads out":     {floppy(chain12(0x123), fatFile("A       EXE", 0, 2, 600)), "A.EXE=" + corrupt},
		"the root as a folder":       {floppy(nil, fatFile("D          ", fatFolder, 0, 0), fatFile("A          ", 0, 2, 1)), "A=x|" + corrupt},
		"a folder that is not there": {floppy(nil, fatFile("D          ", fatFolder, 200, 0), fatFile("A          ", 0, 2, 1)), "A=x|" + corrupt},
		"half of a long name":        {floppy(nil, append([]byte("\x42a\x00b\x00"), make([]byte, 27)...), fatFile("A       EXE", 0, 2, 1)), "A.EXE=x"},
	} {
		if name == "half of a long name" {
			test.b[1024+11] = fatLongName
		}
		if got := strings.Join(listFAT(test.b), "|"); got != test.want {
			t.Errorf("%s: %.200q", name, got)
		}
	}
}

func TestFATDisk(t *testing.T) {
	volume := floppy(nil, fatFile("A       EXE", 0, 2, 1))
	disk := make([]byte, 8*512)
	partition := func(n int, kind byte) {
		p := disk[partitionTable+n*partitionRecord:]
		p[4], p[8], p[12] = kind, 8, 64
	}
	disk[510], disk[511] = 0x55, 0xaa
	partition(2, 0x0e)
	if got := listFAT(append(bytes.Clone(disk), volume...)); !slices.Equal(got, []string{"A.EXE=x"}) {
		t.Errorf("a partition: %q", got)
	}
	fixed := append(append(bytes.Clone(disk), volume...), append([]byte("conectix"), make([]byte, 504)...)...)
	if got := listFAT(fixed); !slices.Equal(got, []string{"A.EXE=x"}) {
		t.Errorf("a VHD of fixed size: %q", got)
	}
	partition(0, 0x07)
	if got := listFAT(append(bytes.Clone(disk), volume...)); !slices.Equal(got, []string{"A.EXE=x", "!" + ErrUnsupported.Error()}) {
		t.Errorf("and one of NTFS: %q", got)
	}
	if got := listFAT(disk); !slices.Equal(got, []string{"!" + ErrUnsupported.Error()}) && !slices.Equal(got, []string{"!" + ErrCorrupt.Error()}) {
		t.Errorf("cut: %q", got)
	}
	copy(disk, "\xeb\x52\x90NTFS    ")
	partition(2, 0)
	if got := listFAT(disk); !slices.Equal(got, []string{"!" + ErrUnsupported.Error()}) {
		t.Errorf("NTFS: %q", got)
	}
	if got := listFAT(make([]byte, 2048)); !slices.Equal(got, []string{"!" + ErrFormat.Error()}) {
		t.Errorf("zeros: %q", got)
	}
}

func FuzzFAT(f *testing.F) {
	f.Add(floppy(chain12(4, 0xfff, 3), fatFile("A       EXE", 0, 2, 1025), fatFile("D          ", fatFolder, 5, 0)))
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return FAT(bytes.NewReader(b), int64(len(b))) }))
}

func BenchmarkFAT(b *testing.B) {
	files := make(map[string]string)
	for i := range 1000 {
		files[fmt.Sprintf("資料%d/%d.txt", i%10, i)] = fmt.Sprint(i)
	}
	image := mtoolsImage(b, files, 4096, "-F 12 -s 2")
	b.ReportAllocs()
	for b.Loop() {
		if got := listFAT(image); len(got) != len(files) {
			b.Fatal(len(got))
		}
	}
}
