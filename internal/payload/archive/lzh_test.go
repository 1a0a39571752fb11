package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func listLZH(b []byte) string { return listAll(LZH(bytes.NewReader(b), int64(len(b)))) }

// prose is text that is worth packing, with distances of all lengths.
func prose(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "%d. いつもお世話になっております。見積書 %x を送付します。\r\n", i, i*i*i*7919)
	}
	return b.String()[:n]
}

func TestLZH(t *testing.T) {
	long := prose(100_000)
	for _, f := range []lzhFile{
		{name: "見積書.exe", content: "MZ", method: "-lh0-"},
		{name: "資料/表示/見積書.exe", content: "MZ", method: "-lh0-", level: 1}, // the second octet of 表 is a backslash
		{name: "資料/表示/見積書.exe", content: "MZ", method: "-lh0-", level: 0},
		{name: "資料/表示/見積書.exe", content: "MZ", method: "-lh0-", level: 2},
		{name: "資料/表示/見積書.exe", content: "MZ", method: "-lh0-", level: 3},
		{name: "资料/简体/한국어.exe", content: "MZ", method: "-lh0-", level: 2, unicode: true},
		{name: "long.txt", content: long, method: "-lh5-", level: 0},
		{name: "long.txt", content: long, method: "-lh6-", level: 1},
		{name: "long.txt", content: long, method: "-lh7-", level: 2},
		{name: "empty.txt", method: "-lh5-", level: 3},
	} {
		want := f.name + "=" + f.content + "\nlast.txt=z\n"
		last := lzhFile{name: "last.txt", content: "z", method: "-lh0-", level: f.level}
		if got := listLZH(lzhOf(t, f, last)); got != want {
			t.Errorf("%s, level %d: %.200q", f.method, f.level, got)
		}
	}
}

// Archives of many programs (testdata/README.md): the licence text that they hold has a known checksum, which each of them also declares.
func TestLZHOfOtherPrograms(t *testing.T) {
	hello := "hello world\n"
	for name, want := range map[string]string{
		"lharc113-lh1.lzh":          "GPL-2=",
		"amiga122-lh4.lzh":          "gpl-2=",
		"os2-level3-lh5.lzh":        "GPL-2=",
		"lhmelt-lh6.lzh":            "gpl-2=",
		"unix114-level1-lh7.lzh":    "gpl-2=",
		"unlha32-lhx.lzh":           "GPL-2=",
		"larc333-lz4.lzs":           "SUBDIR/SUBDIR2/HELLO.TXT=" + hello,
		"larc333-lz5.lzs":           "initial.bin=",
		"os2-level3-folders.lzh":    "subdir/\nsubdir/subdir2/\nsubdir/subdir2/HELLO.TXT=hello world!\r\n",
		"lhmelt-level2-folders.lzh": "/subdir/subdir2/hello.txt=" + hello + "\n/subdir/subdir2/\n",
		"osk-level2-folders.lzh":    "subdir/\nsubdir/subdir2/\nsubdir/subdir2/hello.txt=" + strings.TrimSpace(hello),
	} {
		b := sample(t, "lzh/"+name)
		got := listLZH(b)
		if !strings.HasPrefix(got, want) || strings.Contains(got, "!"+ErrCorrupt.Error()) {
			t.Errorf("%s: %.100q", name, got)
		}
		if strings.HasSuffix(strings.ToLower(want), "gpl-2=") && (len(got) != len(want)+18092+1 || !strings.Contains(got, "GNU GENERAL PUBLIC LICENSE")) {
			t.Errorf("%s: %d octets", name, len(got))
		}
	}
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The dictionary of -lzs- is addressed by place: 2,048 octets of blanks, of which the last 17 are written first.
func TestLZHLarcS(t *testing.T) {
	w := &bitWriter{}
	for _, c := range "ab" {
		w.bits(1<<8|int(c), 9)
	}
	w.bits(0, 1)
	w.bits(2048-17, 11)
	w.bits(4-2, 4) // "abab": the match reaches into what it writes
	w.bits(0, 1)
	w.bits(0, 11)
	w.bits(0, 4) // blanks
	packed := w.end()
	f := lzhFile{name: "a.txt", content: "ababab  ", method: "-lzs-"}
	b := append(append(f.header(t, len(packed)), packed...), 0)
	if got := listLZH(b); got != "a.txt=ababab  \n" {
		t.Errorf("%q", got)
	}
}

func TestLZHDamaged(t *testing.T) {
	two := []lzhFile{{name: "a.exe", content: prose(5000), method: "-lh5-", level: 1}, {name: "b.exe", content: "MZ", method: "-lh0-", level: 1}}
	all := lzhOf(t, two...)
	second := bytes.Index(all, []byte("-lh0-")) - 2
	change := func(at int) []byte {
		b := bytes.Clone(all)
		b[at] ^= 0x5a
		return b
	}
	corrupt := "!" + ErrCorrupt.Error()
	for name, test := range map[string]struct {
		b          []byte
		head, tail string
	}{
		"no archive":                   {[]byte("It is an archive of my own, no archive of LHA."), "!" + ErrFormat.Error(), ""},
		"nothing":                      {nil, "", ""},
		"cut in the first header":      {all[:20], "!" + ErrFormat.Error(), ""},
		"cut in the first content":     {all[:second/2], "a.exe=", corrupt},
		"cut in the second header":     {all[:second+10], "a.exe=", corrupt},
		"no mark of the end":           {all[:len(all)-1], "a.exe=", "b.exe=MZ\n"},
		"sum of the header":            {change(15), "a.exe=", "b.exe=MZ\n" + corrupt},
		"content":                      {change(second - 100), "a.exe=", corrupt + "\nb.exe=MZ\n"},
		"another method":               {bytes.Replace(all, []byte("-lh5-"), []byte("-lh9-"), 1), "a.exe=!" + ErrUnsupported.Error(), ""},
		"level":                        {bytes.Replace(all, []byte("\x20\x01\x05a"), []byte("\x20\x07\x05a"), 1), "!" + ErrFormat.Error(), ""},
		"size that is not there":       {bytes.Replace(lzhOf(t, two[1]), []byte("\x02\x00\x00\x00\x02"), []byte("\xff\xff\xff\xff\x02"), 1), "b.exe=", corrupt},
		"more octets than were packed": {bytes.Replace(lzhOf(t, two[1]), []byte("\x02\x00\x00\x00\x02"), []byte("\x02\x00\x00\x00\x03"), 1), "b.exe=", corrupt},
	} {
		got := listLZH(test.b)
		if !strings.HasPrefix(got, test.head) || !strings.HasSuffix(got, test.tail) {
			t.Errorf("%s: %.100q … %q", name, got, got[max(0, len(got)-60):])
		}
	}
}

// What our writer writes is what Lhasa reads.
func TestLZHByAnotherReader(t *testing.T) {
	tool, err := exec.LookPath("lhasa")
	if err != nil {
		t.Skip("lhasa is not installed (Debian package lhasa): the test's writer is not checked by a second reader")
	}
	long := prose(150_000)
	for level := range byte(4) {
		for _, method := range []string{"-lh0-", "-lh5-", "-lh6-", "-lh7-"} {
			file := filepath.Join(t.TempDir(), "a.lzh")
			b := lzhOf(t, lzhFile{name: "docs/long.txt", content: long, method: method, level: level})
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(tool, "pq", file, "docs/long.txt").Output()
			if err != nil || string(out) != long {
				t.Errorf("%s, level %d: %d octets, %v", method, level, len(out), err)
			}
		}
	}
}

func fuzzLZH(t *testing.T, b []byte) {
	n := 0
	for e, err := range LZH(bytes.NewReader(b), int64(len(b))) {
		if err != nil {
			break
		}
		mayFail(t, e)
		if n++; n > len(b)/lzhBase {
			t.Fatalf("%d entries in %d octets", n, len(b))
		}
	}
}

// mayFail opens an entry, which may be damaged or of a method that is not known, and no more than that.
func mayFail(t *testing.T, e *Entry) {
	t.Helper()
	if e.Folder {
		return
	}
	if _, err := contentOf(e); err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnsupported) && !errors.Is(err, ErrEncrypted) {
		t.Fatal(err)
	}
}

func FuzzLZH(f *testing.F) {
	for level := range byte(4) {
		f.Add(lzhOf(f, lzhFile{name: "資料/a.txt", content: prose(300), method: "-lh5-", level: level}))
	}
	for _, name := range []string{"larc333-lz5.lzs", "lharc113-lh1.lzh", "lhmelt-level2-folders.lzh"} {
		f.Add(sample(f, "lzh/"+name))
	}
	f.Fuzz(fuzzLZH)
}

func BenchmarkLZH(b *testing.B) {
	archive := lzhOf(b, lzhFile{name: "a.txt", content: prose(1 << 20), method: "-lh5-", level: 2})
	b.SetBytes(1 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if got := listLZH(archive); len(got) < 1<<20 {
			b.Fatal(len(got))
		}
	}
}

// Listing costs what the headers cost.
func BenchmarkLZHNames(b *testing.B) {
	files := make([]lzhFile, 10_000)
	for i := range files {
		files[i] = lzhFile{name: fmt.Sprintf("資料/%d.txt", i), content: "x", method: "-lh0-", level: 2}
	}
	archive := lzhOf(b, files...)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range LZH(bytes.NewReader(archive), int64(len(archive))) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != len(files) {
			b.Fatal(n)
		}
	}
}
