package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func listARJ(b []byte) []string { return filesOf(ARJ(bytes.NewReader(b), int64(len(b)))) }

func TestARJ(t *testing.T) {
	files := map[string]string{"long.txt": prose(90_000), "資料/見積書.exe": "MZ", "empty.txt": ""}
	for _, method := range []string{"-m0", "-m1", "-m2", "-m3", "-m4"} {
		b := image(t, files, "sh", "-c", arjCommand(t, "a -y -r -i -e1 "+method))
		if got := listARJ(b); !slices.Equal(got, discLines(files)) {
			t.Errorf("%s: %.300q", method, got)
		}
	}
	b := image(t, files, "sh", "-c", arjCommand(t, "a -y -r -i -gsecret"))
	for e, err := range ARJ(bytes.NewReader(b), int64(len(b))) {
		if err != nil || !e.Folder && !e.Encrypted {
			t.Errorf("a password: %v", err)
		}
	}
}

func arjCommand(t testing.TB, options string) string {
	t.Helper()
	if _, err := exec.LookPath("arj"); err != nil {
		t.Skip("arj is not installed (Debian package arj): no archive by a real tool")
	}
	return "cd files && arj " + options + " ../image.arj . >/dev/null && mv ../image.arj ../image"
}

// arjHead is a header of ARJ.
func arjHead(kind, method, flags byte, name, content string) []byte {
	b := make([]byte, arjFixed)
	b[0], b[1], b[2], b[4], b[5], b[6] = arjFixed, 11, 1, flags, method, kind
	binary.LittleEndian.PutUint32(b[12:], uint32(len(content)))
	binary.LittleEndian.PutUint32(b[16:], uint32(len(content)))
	binary.LittleEndian.PutUint32(b[20:], crc32.ChecksumIEEE([]byte(content)))
	b = append(append(b, name...), 0, 0)
	head := binary.LittleEndian.AppendUint16([]byte{0x60, 0xea}, uint16(len(b)))
	head = append(head, b...)
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(b))
	return append(head, 0, 0)
}

func arjOf(method, flags byte, name, content string) []byte {
	b := append(arjHead(arjMain, 0, 0, "a.arj", ""), arjHead(0, method, flags, name, content)...)
	return append(append(b, content...), 0x60, 0xea, 0, 0)
}

func TestARJDamaged(t *testing.T) {
	all := arjOf(0, 0, "\x8e\x91\x97\xbf\\a.exe", "MZ12")
	corrupt := "!" + ErrCorrupt.Error()
	change := func(at int) []byte {
		b := bytes.Clone(all)
		b[at]++
		return b
	}
	content := bytes.Index(all, []byte("MZ12"))
	for name, test := range map[string]struct {
		b    []byte
		want string
	}{
		"as it is":            {all, "資料/a.exe=MZ12"},
		"no archive":          {[]byte("It is no archive."), "!" + ErrFormat.Error()},
		"cut in the header":   {all[:content-20], corrupt},
		"cut in the content":  {all[:content+2], "資料/a.exe=MZ" + corrupt + "|" + corrupt},
		"content":             {change(content), "資料/a.exe=NZ12" + corrupt},
		"name":                {change(content - 10), "資料/a.eye=MZ12|" + corrupt},
		"another method":      {arjOf(9, 0, "a", "b"), "a=!" + ErrUnsupported.Error()},
		"a piece of a volume": {arjOf(0, arjContinues, "a", "b"), "a=!" + ErrUnsupported.Error()},
	} {
		if got := strings.Join(listARJ(test.b), "|"); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// aceBlockOf is a block of ACE; content stands behind it.
func aceBlockOf(kind byte, flags uint16, b []byte, content string) []byte {
	block := append(binary.LittleEndian.AppendUint16([]byte{kind}, flags), b...)
	head := binary.LittleEndian.AppendUint16(nil, uint16(^crc32.ChecksumIEEE(block)))
	head = binary.LittleEndian.AppendUint16(head, uint16(len(block)))
	return append(append(head, block...), content...)
}

func aceOf(method byte, flags uint16, name, content string) []byte {
	main := append([]byte("**ACE**"), 10, 10, 2, 0)
	main = append(main, make([]byte, 13)...)
	return append(aceBlockOf(aceMain, 0, main, ""), aceFileOf(method, flags, name, content)...)
}

// aceFileOf is the block of a file, and its content.
func aceFileOf(method byte, flags uint16, name, content string) []byte {
	le := binary.LittleEndian
	f := le.AppendUint32(le.AppendUint32(nil, uint32(len(content))), uint32(len(content)))
	f = append(f, 0, 0, 0x21, 0x5a, 0x20, 0, 0, 0)
	f = le.AppendUint32(f, ^crc32.ChecksumIEEE([]byte(content)))
	f = append(f, method, 3, 10, 0, 0, 0)
	f = append(le.AppendUint16(f, uint16(len(name))), name...)
	f = append(f, 0, 0, 0, 0) // Debian's unace wants a header to be four octets longer than what stands in it
	return aceBlockOf(aceFile, flags|aceHasMore, f, content)
}

func listACE(b []byte) []string { return filesOf(ACE(bytes.NewReader(b), int64(len(b)))) }

func TestACE(t *testing.T) {
	all := aceOf(0, 0, "\x8e\x91\x97\xbf\\a.exe", "MZ12")
	for name, test := range map[string]struct {
		b    []byte
		want string
	}{
		"stored":             {all, "資料/a.exe=MZ12"},
		"packed":             {aceOf(1, 0, "a.exe", "MZ12"), "a.exe=!" + ErrUnsupported.Error()},
		"a password":         {aceOf(1, acePassword, "a.exe", "MZ12"), "a.exe=!" + ErrEncrypted.Error()},
		"goes on elsewhere":  {aceOf(0, aceAfter, "a.exe", "MZ12"), "a.exe=!" + ErrUnsupported.Error()},
		"cut in the content": {all[:len(all)-1], "資料/a.exe=MZ1!" + ErrCorrupt.Error()},
		"cut in the header":  {all[:len(all)-12], "!" + ErrCorrupt.Error()},
		"no archive":         {[]byte("It is no archive."), "!" + ErrFormat.Error()},
		"a changed name":     {bytes.Replace(all, []byte("a.exe"), []byte("b.exe"), 1), "資料/b.exe=MZ12|!" + ErrCorrupt.Error()},
	} {
		if got := strings.Join(listACE(test.b), "|"); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What our writer writes is what unace reads.
func TestACEByAnotherReader(t *testing.T) {
	tool, err := exec.LookPath("unace")
	if err != nil {
		t.Skip("unace is not installed (Debian package unace): the test's writer is not checked by a second reader")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.ace"), aceOf(0, 0, "LETTER.TXT", "Dear reader"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "x", "a.ace")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.[tT][xX][tT]"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%q: %s", names, out)
	}
	if got, err := os.ReadFile(names[0]); string(got) != "Dear reader" {
		t.Errorf("%q, %v", got, err)
	}
}

// Blocks that are no files are not gone through without end.
func TestARJAndACEBlocks(t *testing.T) {
	b := bytes.Repeat(arjHead(arjMain, 0, 0, "", ""), maxBlocks+2)
	if got := listARJ(b); !slices.Equal(got, []string{"!" + ErrTooBig.Error()}) {
		t.Errorf("ARJ: %.100q", got)
	}
	b = append(aceOf(0, 0, "a", "b"), bytes.Repeat(aceBlockOf(2, 0, nil, ""), maxBlocks+2)...)
	if got := listACE(b); !slices.Equal(got, []string{"a=b", "!" + ErrTooBig.Error()}) {
		t.Errorf("ACE: %.100q", got)
	}
}

func FuzzARJ(f *testing.F) {
	f.Add(arjOf(0, 0, "a.exe", "MZ12"))
	f.Add(arjOf(1, 0, "a.exe", string(packLZH([]byte(prose(300)), 17, 5))))
	f.Add(arjOf(4, 0, "a.exe", "MZ12"))
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return ARJ(bytes.NewReader(b), int64(len(b))) }))
}

func FuzzACE(f *testing.F) {
	f.Add(aceOf(0, 0, "a.exe", "MZ12"))
	f.Fuzz(fuzzImage(func(b []byte) iter.Seq2[*Entry, error] { return ACE(bytes.NewReader(b), int64(len(b))) }))
}

func BenchmarkARJ(b *testing.B) {
	archive := arjOf(0, 0, "a.exe", prose(1<<20))
	b.SetBytes(1 << 20)
	for b.Loop() {
		if got := listARJ(archive); len(got) != 1 {
			b.Fatal(len(got))
		}
	}
}
