package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func rarFixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "rar", name+".rar"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rarList writes a listing on one line an entry: name, size, place of the content, and what is special.
func rarList(b []byte) (lines []string, last error) {
	for e, err := range RAR(bytes.NewReader(b), int64(len(b)), func(skip int, from, prefix int64, _ *string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%d@%d", skip, from)
	}) {
		if err != nil {
			return lines, err
		}
		line := fmt.Sprintf("%s %d", e.Name, e.Size)
		if e.Folder {
			line += " folder"
		} else if _, err := e.open(); err != nil {
			line += " " + err.Error()
		}
		if e.Encrypted {
			line += " encrypted"
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func TestRAR(t *testing.T) {
	for _, c := range []struct {
		name string
		want string
		err  error
	}{
		{name: "v4", want: "test.txt 20 0@20|testlink 8 0@90|testdir/test.txt 20 0@148|testdir 0 folder|testemptydir 0 folder"},
		{name: "v4-windows", want: "testdir/test.txt 16 0@20|test.txt 16 0@103|testshortcut.lnk 441 0@178|testdir 0 folder|testemptydir 0 folder"},
		{name: "v4-unicode", want: "表だよ/新しいフォルダ/新規テキスト ドキュメント.txt 0 0@20|表だよ/漢字長いファイル名long-filename-in-漢字.txt 5 0@168|" +
			"表だよ/新しいフォルダ 0 folder|表だよ 0 folder|表だよ/ファイル 54 0@454|abcdefghijklmnopqrsテスト.txt 16 0@580"},
		{name: "v4-partly", want: "foo.txt 16 0@20 encrypted|bar.txt 16 0@99"},
		{name: "v4-solid-encrypted", want: "a.txt 18 0@20 encrypted|b.txt 18 1@20 encrypted|c.txt 18 2@20 encrypted|d.txt 18 3@20 encrypted"},
		{name: "v4-sealed", err: ErrEncrypted},
		{name: "v4-solid-sealed", err: ErrEncrypted},
		{name: "v4-volume1", want: "LibarchiveAddingTest.html 20111 0@20", err: ErrVolume},
		{name: "v4-volume2", want: "LibarchiveAddingTest.html 20111 goes on in another volume", err: ErrVolume},
		{name: "v4-open", want: "test.txt 20 0@20"},
		{name: "v5", want: "test.bin 1200 0@24"},
		{name: "v5-solid", want: "test.bin 1200 0@24|test1.bin 4096 1@24|test2.bin 4096 2@24|test3.bin 4096 3@24|test4.bin 4096 4@24|test5.bin 4096 5@24|test6.bin 4096 6@24"},
		{name: "v5-encrypted", want: "a.txt 18 0@23|b.txt 18 0@77 encrypted|c.txt 18 0@210|d.txt 18 0@264 encrypted"},
		{name: "v5-sealed", err: ErrEncrypted},
		{name: "v5-unicode", want: "👋🌎.txt 13 0@24|Ⓗⓐⓡⓓ Ⓛⓘⓝⓚ.txt 0|𝒮𝓎𝓂𝒷𝑜𝓁𝒾𝒸 𝐿𝒾𝓃𝓀.txt 0"},
		{name: "v5-volume1", want: "home/antek/temp/build/unrar5/libarchive/bin/bsdcat_test 144608 0@25", err: ErrVolume},
	} {
		lines, err := rarList(rarFixture(t, c.name))
		if got := strings.Join(lines, "|"); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s:\n%s: %v\nwant:\n%s: %v", c.name, got, err, c.want, c.err)
		}
	}
}

// The names are those that another reader finds (The Unarchiver's lsar).
func TestRARByAnotherReader(t *testing.T) {
	lsar, err := exec.LookPath("lsar")
	if err != nil {
		t.Skip("lsar is not installed (Debian: unar)")
	}
	for _, name := range []string{"v4", "v4-windows", "v4-unicode", "v4-partly", "v4-normal", "v5", "v5-solid", "v5-stored", "v5-unicode"} {
		sample := filepath.Join(t.TempDir(), "sample.rar") // it takes numbers in names for volumes
		if err := os.WriteFile(sample, rarFixture(t, name), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(lsar, sample).Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		theirs := strings.Split(strings.TrimSpace(string(out)), "\n")[1:]
		var ours []string
		b := rarFixture(t, name)
		for e, err := range RAR(bytes.NewReader(b), int64(len(b)), nil) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e.Folder {
				e.Name += "/"
			}
			ours = append(ours, e.Name)
		}
		if !slices.Equal(ours, theirs) {
			t.Errorf("%s: %q, theirs %q", name, ours, theirs)
		}
	}
}

// An archive that is cut yields what is there, and says that there may be more.
func TestRARDamaged(t *testing.T) {
	for _, name := range []string{"v4", "v5-solid"} {
		b := rarFixture(t, name)
		whole, _ := rarList(b)
		for n := range b {
			lines, err := rarList(b[:n])
			if len(lines) > len(whole) || err == nil && name == "v5-solid" {
				t.Fatalf("%s cut at %d: %d entries, %v", name, n, len(lines), err)
			}
		}
		for at := range b {
			broken := bytes.Clone(b)
			broken[at] ^= 0x55
			rarList(broken)
		}
	}
	if _, err := rarList([]byte("Rar!\x1a\x07\x01\x00....")); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
	if _, err := rarList([]byte("no archive")); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// Millions of headers that are no files end the listing soon.
func TestRARManyBlocks(t *testing.T) {
	b := append(slices.Clone(rar4Signature), 0, 0, 0x73, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0)
	b = append(b, bytes.Repeat([]byte{0, 0, 0x77, 0, 0, 7, 0}, 3_000_000)...)
	began := time.Now()
	if _, err := rarList(b); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Error(took)
	}
}

func TestCheckSevenZip(t *testing.T) {
	head := []byte("7z\xbc\xaf\x27\x1c\x00\x04\x8d\x9b\xd5\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	far := bytes.Clone(head) // the same with a directory of 512 octets at 4096
	copy(far[8:], "\x46\x19\xfb\x44")
	copy(far[12:], "\x00\x10\x00\x00\x00\x00\x00\x00\x00\x02")
	wrong := bytes.Clone(head)
	wrong[20] = 1
	for _, c := range []struct {
		head []byte
		want error
	}{
		{head, nil}, {wrong, ErrCorrupt}, {far, ErrVolume}, {head[:20], ErrCorrupt}, {[]byte(strings.Repeat("x", 40)), ErrFormat},
	} {
		if err := CheckSevenZip(bytes.NewReader(c.head), int64(len(c.head))); err != c.want {
			t.Errorf("%q: %v, want %v", c.head, err, c.want)
		}
	}
}

func TestCheckXZ(t *testing.T) {
	if _, err := exec.LookPath("xz"); err != nil {
		t.Skip("xz is not installed")
	}
	squeeze := func(flags ...string) []byte {
		cmd := exec.Command("xz", append(flags, "-c")...)
		cmd.Stdin = strings.NewReader("本日の会議は中止です。")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	ordinary := squeeze()
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"ordinary":           {ordinary, nil},
		"best":               {squeeze("-9e"), nil},
		"with sizes":         {squeeze("--block-size=1000", "-T2"), nil},
		"a huge dictionary":  {squeeze("--lzma2=dict=1536MiB"), ErrTooBig},
		"a filter for code":  {squeeze("--x86", "--lzma2"), ErrUnsupported},
		"cut in the header":  {ordinary[:14], ErrCorrupt},
		"damaged":            {append([]byte("\xfd7zXZ\x00\x00\x03"), ordinary[8:]...), ErrCorrupt},
		"something else":     {[]byte(strings.Repeat("x", 40)), ErrFormat},
		"nothing":            {nil, ErrCorrupt},
		"a file without end": {ordinary[:len(ordinary)-10], nil},
	} {
		if err := CheckXZ(bytes.NewReader(c.file), int64(len(c.file))); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzRAR(f *testing.F) {
	for _, name := range []string{"v4", "v4-unicode", "v4-volume2", "v5-solid", "v5-encrypted", "v5-unicode"} {
		f.Add(rarFixture(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for e := range RAR(bytes.NewReader(b), int64(len(b)), nil) {
			if n++; e != nil && (e.Size < -1 || e.Packed < 0) {
				t.Errorf("%+v", e)
			}
		}
		if n > len(b)/rar4Size+1 {
			t.Errorf("%d entries in %d octets", n, len(b))
		}
		CheckXZ(bytes.NewReader(b), int64(len(b)))
		CheckSevenZip(bytes.NewReader(b), int64(len(b)))
	})
}

func BenchmarkRAR(b *testing.B) {
	data := rarFixture(b, "v5-solid")
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range RAR(bytes.NewReader(data), int64(len(data)), nil) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
