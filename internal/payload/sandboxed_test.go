package payload

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/payload/sandbox"
)

// TestMain lets the test binary be the child that unpacks.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.ChildArgument {
		os.Exit(sandbox.Main())
	}
	os.Exit(m.Run())
}

// withChildren are the default limits, and children.
func withChildren(t testing.TB) Limits {
	l := DefaultLimits()
	l.Time = 30 * time.Second // other tests may keep the machine busy
	o := sandbox.Options{Start: sandbox.Self, Report: func(err error) { t.Errorf("limits: %v", err) }}
	if raced {
		l.Time, o.Memory = 5*time.Minute, 4<<30
	}
	l.Unpack = sandbox.New(o)
	return l
}

// madeBy has a program pack files; args are all but the files.
func madeBy(t testing.TB, program string, args []string, files ...file) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	dir := t.TempDir()
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.content), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, f.name)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	for _, name := range []string{"out.7z", files[0].name + ".xz"} {
		if made, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			return made
		}
	}
	t.Fatalf("%s made nothing", program)
	return nil
}

func sevenZipOf(t testing.TB, flags string, files ...file) []byte {
	return madeBy(t, "7z", append([]string{"a", "out.7z"}, strings.Fields(flags)...), files...)
}

// rarOf writes a RAR archive of version 5 with stored files.
func rarOf(files ...file) []byte {
	varint := func(values ...uint64) (b []byte) {
		for _, v := range values {
			b = binary.AppendUvarint(b, v)
		}
		return b
	}
	archive := []byte("Rar!\x1a\x07\x01\x00")
	block := func(header, data []byte) {
		sized := append(varint(uint64(len(header))), header...)
		archive = binary.LittleEndian.AppendUint32(archive, crc32.ChecksumIEEE(sized))
		archive = append(append(archive, sized...), data...)
	}
	block(varint(1, 0, 0), nil)
	for _, f := range files {
		size := uint64(len(f.content))
		header := varint(2, 2, size, 4, size, 0o644)
		header = binary.LittleEndian.AppendUint32(header, crc32.ChecksumIEEE([]byte(f.content)))
		block(append(append(header, varint(0, 1, uint64(len(f.name)))...), f.name...), []byte(f.content))
	}
	block(varint(5, 0, 0), nil)
	return archive
}

// withSections is a PE file with one section, and with what stands behind it.
func withSections(behind string) []byte {
	b := make([]byte, 2048)
	copy(b, portable())
	b[0x80+6] = 1 // sections
	table := b[0x80+24:]
	copy(table, ".text")
	binary.LittleEndian.PutUint32(table[16:], 1024) // octets in the file
	binary.LittleEndian.PutUint32(table[20:], 1024) // from
	return append(b, behind...)
}

func TestForeignArchives(t *testing.T) {
	exe := string(portable())
	program, text := file{name: "見積書.exe", content: exe}, file{name: "案内.txt", content: "本日の会議は中止です。\r\n"}
	inside := "2/1 案内.txt text text\n2/2 見積書.exe pe program"
	seven := sevenZipOf(t, "", text, program)
	rar := rarOf(text, program)
	config := "\r\n;!@Install@!UTF-8!\r\nTitle=\"x\"\r\n;!@InstallEnd@!\r\n"
	l := withChildren(t)
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"資料.7z", seven, "2 資料.7z 7z archive\n" + inside},
		{"資料.pdf", seven, "2 資料.pdf 7z archive\n" + inside},
		{"資料.rar", rar, "2 資料.rar rar archive\n" + inside},
		{"Payment.gz", rar, "2 Payment.gz rar archive\n" + inside},
		{"見積書.exe.xz", madeBy(t, "xz", []string{"-k"}, program), "2 見積書.exe.xz xz archive\n2/1 見積書.exe pe program"},
		{"外.zip", archiveOf(t, file{name: "中.7z", content: string(sevenZipOf(t, "", file{name: "奥.rar", content: string(rar)}))}),
			"2 外.zip zip archive\n2/1 中.7z 7z archive\n2/1/1 奥.rar rar archive\n2/1/1/1 案内.txt text text\n2/1/1/2 見積書.exe pe program"},
		{"資料.exe", withSections(string(seven)), "2 資料.exe pe program\n" + inside},
		{"資料.exe", withSections(config + string(seven)), "2 資料.exe pe program\n" + inside},
		{"資料.exe", withSections(string(rar)), "2 資料.exe pe program\n" + inside},
		{"資料.exe", withSections(string(archiveOf(t, text, program))), "2 資料.exe pe program\n" + inside},
		{"空.7z", sevenZipOf(t, "", file{name: "空.txt"}), "2 空.7z 7z archive\n2/1 空.txt empty text"},
		{"資料.7z", sevenZipOf(t, "-mhe=on -psecret", text, program), "2 資料.7z 7z archive !encrypted"},
		{"資料.7z", sevenZipOf(t, "-psecret", program), "2 資料.7z 7z archive\n2/1 見積書.exe  program !encrypted"},
		{"資料.7z", seven[:len(seven)-10], "2 資料.7z 7z archive !volume"},
		{"資料.rar", rar[:len(rar)-10], "2 資料.rar rar archive !corrupt\n" + inside + " !corrupt"},
	} {
		if got := tree(inspect(l, c.name, c.content)); got != c.want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}

// What rarOf writes is what another reader reads (The Unarchiver).
func TestRARWriterByAnotherReader(t *testing.T) {
	unar, err := exec.LookPath("unar")
	if err != nil {
		t.Skip("unar is not installed")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.rar"), rarOf(file{name: "案内.txt", content: "hello"}), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(unar, "-D", "-o", dir, filepath.Join(dir, "a.rar")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "案内.txt")); string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSelfExtracting(t *testing.T) {
	text := file{name: "案内.txt", content: "hello"}
	l := withChildren(t)
	for name, c := range map[string]struct {
		content []byte
		want    bool
	}{
		"7z":                        {withSections(string(sevenZipOf(t, "", text))), true},
		"7z with encrypted names":   {withSections(string(sevenZipOf(t, "-mhe=on -psecret", text))), true},
		"RAR":                       {withSections(string(rarOf(text))), true},
		"ZIP":                       {withSections(string(archiveOf(t, text))), true},
		"an ordinary program":       {withSections(""), false},
		"a signature and nothing":   {withSections("7z\xbc\xaf\x27\x1c"), false},
		"an installer":              {withSections("\xef\xbe\xad\xdeNullsoftInst" + string(noise(5000))), false},
		"a signed program":          {withSections(string(noise(5000))), false},
		"a ZIP archive within":      {append(withSections(""), 0)[:1024+copy(withSections("")[1024:], "PK\x03\x04")], false},
		"a Java program's launcher": {withSections(string(archiveOf(t, file{name: "META-INF/MANIFEST.MF", content: "x"}, file{name: "a/Main.class", content: "x"}))), false},
	} {
		o := inspect(l, "資料.exe", c.content)
		if o.SelfExtracting != c.want || o.Type != PE {
			t.Errorf("%s: %v, %s, %s", name, o.SelfExtracting, o.Type, o.Unfinished)
		}
	}
}

func TestForeignArchivesUnlocked(t *testing.T) {
	program := file{name: "見積書.exe", content: string(portable())}
	for name, content := range map[string][]byte{
		"contents": sevenZipOf(t, "-p桜2026", program),
		"names":    sevenZipOf(t, "-p桜2026 -mhe=on", program),
		"RAR":      rarFixture(t, "v5-sealed"),
	} {
		i := NewInspector(withChildren(t))
		i.Part(context.Background(), attachment("資料"), bytes.NewReader(content))
		if !i.Locked() {
			t.Errorf("%s: no password could open it", name)
		}
		i.Unlock(context.Background(), []string{"違う", "桜2026", "password"})
		o := i.Objects()[0]
		if !o.Encrypted || !o.Unlocked || len(o.Children) == 0 || o.Children[0].Type == Unknown || o.Unfinished != "" {
			t.Errorf("%s: %+v\n%s", name, o, tree(o))
		}
	}
}

func rarFixture(t testing.TB, name string) []byte {
	b, err := os.ReadFile(filepath.Join("archive", "testdata", "rar", name+".rar"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// modelBomb is a 7z archive of a few hundred octets that asks for memory octets for the model of PPMd.
func modelBomb(t testing.TB, memory uint32) []byte {
	made := sevenZipOf(t, "-m0=PPMd:mem=16m:o=6 -mhc=off", file{name: "a.txt", content: strings.Repeat("hello ", 60)})
	at := bytes.Index(made, []byte("\x03\x04\x01\x05\x06"))
	if at < 0 {
		t.Fatalf("no PPMd in %q", made)
	}
	binary.LittleEndian.PutUint32(made[at+5:], memory)
	directory := made[32+binary.LittleEndian.Uint64(made[12:]):]
	binary.LittleEndian.PutUint32(made[28:], crc32.ChecksumIEEE(directory))
	binary.LittleEndian.PutUint32(made[8:], crc32.ChecksumIEEE(made[12:32]))
	return made
}

// Archives that ask for too much end with a reason, many at once, and this process needs no more memory for it.
func TestForeignBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 64<<20)
	bombs := map[string]struct {
		content []byte
		want    Reason
	}{
		"a model of 3.8 GB": {modelBomb(t, 0xf0000000), TooBig},
		"a model of 16 MB":  {modelBomb(t, 16<<20), ""},
		"7z of zeros":       {sevenZipOf(t, "-mx=1", file{name: "a.bin", content: zeros}), Ratio},
		"xz of zeros":       {madeBy(t, "xz", []string{"-1", "-k"}, file{name: "a.bin", content: zeros}), Ratio},
	}
	l := withChildren(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var wait sync.WaitGroup
	for range 4 {
		for name, c := range bombs {
			wait.Go(func() {
				o := inspect(l, "a.7z", c.content)
				if len(o.Children) != 1 || o.Children[0].Unfinished != c.want {
					t.Errorf("%s: %s %s", name, tree(o), o.Detail)
				}
			})
		}
	}
	wait.Wait()
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 64<<20 {
		t.Errorf("this process grew by %d octets", grown)
	}
}

// Without children the archive is named and said to be unread; RAR gives its names all the same.
func TestForeignWithoutChildren(t *testing.T) {
	if o := inspect(DefaultLimits(), "a.7z", sevenZipOf(t, "", file{name: "a.txt"})); o.Unfinished != Unsupported {
		t.Error(tree(o))
	}
	o := inspect(DefaultLimits(), "a.rar", rarOf(file{name: "a.exe", content: "x"}))
	if len(o.Children) != 1 || o.Children[0].Class() != ClassProgram || o.Children[0].Unfinished != Unsupported {
		t.Error(tree(o))
	}
}

func BenchmarkSevenZip(b *testing.B) {
	content := sevenZipOf(b, "", file{name: "a.exe", content: string(portable()) + string(noise(100_000))})
	l := withChildren(b)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if o := inspect(l, "a.7z", content); len(o.Children) != 1 {
			b.Fatal(tree(o))
		}
	}
}
