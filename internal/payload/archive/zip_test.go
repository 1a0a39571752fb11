package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

// file is one entry of a test archive.
type file struct {
	zip.FileHeader
	content string
}

func named(name, content string) file {
	return file{FileHeader: zip.FileHeader{Name: name, Method: zip.Deflate}, content: content}
}

func build(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		out, err := w.CreateHeader(&f.FileHeader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cp932(t testing.TB, s string) string {
	t.Helper()
	b, err := japanese.ShiftJIS.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(b []byte) (entries []*Entry, err error) {
	for e, err := range ZIP(bytes.NewReader(b), int64(len(b))) {
		if err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func names(entries []*Entry) []string {
	var s []string
	for _, e := range entries {
		s = append(s, e.Name)
	}
	return s
}

func unpack(t testing.TB, e *Entry) (string, error) {
	t.Helper()
	r, err := e.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	return string(b), err
}

func TestZIPNamesAndContents(t *testing.T) {
	stored := named("表/stored.txt", "そのまま")
	stored.Method = zip.Store
	sjis := named(cp932(t, "見積もり依頼.xlsx.exe"), "MZ")
	sjis.NonUTF8 = true
	unflagged := named("御見積書.pdf", "%PDF-")
	unflagged.NonUTF8 = true
	unicode := named("a.dat", "x")
	unicode.NonUTF8 = true
	unicode.Extra = unicodeField("a.dat", "本当の名前.exe")
	stale := named("b.dat", "x")
	stale.Extra = unicodeField("other.dat", "別の名前.exe")
	data := build(t, stored, sjis, unflagged, unicode, stale, named("folder/", ""))

	entries, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"表/stored.txt", "見積もり依頼.xlsx.exe", "御見積書.pdf", "本当の名前.exe", "b.dat", "folder/"}
	if got := names(entries); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if got := string(entries[1].Raw); got != sjis.Name {
		t.Errorf("octets of the name %q, want %q", got, sjis.Name)
	}
	if entries[0].Size != int64(len("そのまま")) || entries[5].Folder != true || entries[0].Folder {
		t.Errorf("sizes or folders wrong: %+v %+v", entries[0], entries[5])
	}
	for i, want := range []string{"そのまま", "MZ", "%PDF-"} {
		if got, err := unpack(t, entries[i]); got != want || err != nil {
			t.Errorf("content %d: %q, %v", i, got, err)
		}
	}
}

func unicodeField(name, unicode string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, 0x7075)
	b = binary.LittleEndian.AppendUint16(b, uint16(5+len(unicode)))
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name)))
	return append(b, unicode...)
}

// setHead changes the first header with this signature; the field stands at the offset at.
func setHead(b []byte, signature []byte, at int, v uint16) []byte {
	b = bytes.Clone(b)
	binary.LittleEndian.PutUint16(b[bytes.Index(b, signature)+at:], v)
	return b
}

func TestZIPEncryptedAndUnsupported(t *testing.T) {
	plain := build(t, named("見積書.exe", "MZ"))
	for name, c := range map[string]struct {
		data      []byte
		encrypted bool
		want      error
	}{
		"plain":          {plain, false, nil},
		"encrypted flag": {setHead(plain, headSignature, 8, 0x0801), true, ErrEncrypted},
		"AES":            {setHead(plain, headSignature, 10, 99), true, ErrEncrypted},
		"deflate64":      {setHead(plain, headSignature, 10, 9), false, ErrUnsupported},
		"wrong sum":      {setHead(plain, headSignature, 16, 0x1234), false, ErrCorrupt},
		"wrong size":     {setHead(plain, headSignature, 24, 1), false, ErrCorrupt},
		"wild offset":    {setHead(plain, headSignature, 44, 0x7fff), false, ErrCorrupt},
		"no local head":  {setHead(plain, localSignature, 0, 0), false, ErrCorrupt},
	} {
		entries, err := read(c.data)
		if err != nil || len(entries) == 0 {
			t.Errorf("%s: %d entries, %v", name, len(entries), err)
			continue
		}
		e := entries[0]
		if e.Name != "見積書.exe" || e.Encrypted != c.encrypted {
			t.Errorf("%s: %+v", name, e)
		}
		if _, err := unpack(t, e); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestZIPShapes(t *testing.T) {
	one, two := build(t, named("one.txt", "1")), build(t, named("two.exe", "MZ"))
	many := build(t, named("a.txt", strings.Repeat("a", 5000)), named("b.exe", "MZ"), named("c.txt", "c"))
	commented := bytes.Clone(one)
	binary.LittleEndian.PutUint16(commented[len(commented)-2:], 3)
	nested := named("inner.zip", string(two))
	nested.Method = zip.Store
	for name, c := range map[string]struct {
		data []byte
		want string
		err  error
	}{
		"plain":               {one, "one.txt", nil},
		"comment":             {append(bytes.Clone(commented), "abc"...), "one.txt", nil},
		"comment too short":   {commented, "one.txt", nil},
		"prefix":              {append([]byte(strings.Repeat("MZ prefix ", 50)), one...), "one.txt", nil},
		"octets behind":       {append(bytes.Clone(one), strings.Repeat("x", 100)...), "one.txt", nil},
		"two in one file":     {append(bytes.Clone(two), one...), "one.txt two.exe", nil},
		"cut":                 {many[:len(many)-60], "a.txt b.exe c.txt", ErrCorrupt},
		"no end record":       {bytes.ReplaceAll(many, endSignature, []byte("PKxx")), "a.txt b.exe c.txt", ErrCorrupt},
		"second head damaged": {damageSecond(many), "a.txt", ErrCorrupt},
		"empty":               {build(t), "", nil},
		"nested":              {build(t, nested), "inner.zip", nil},
		"no archive":          {[]byte("This text speaks of PK\x05\x06 and nothing else."), "", ErrFormat},
		"nothing":             {nil, "", ErrFormat},
		"end record only":     {one[len(one)-endSize:], "", ErrFormat},
	} {
		entries, err := read(c.data)
		if got := strings.Join(names(entries), " "); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, err, c.want, c.err)
		}
	}
}

func damageSecond(b []byte) []byte {
	b = bytes.Clone(b)
	first := bytes.Index(b, headSignature)
	second := first + 4 + bytes.Index(b[first+4:], headSignature)
	b[second] = 'X'
	return b
}

func TestZIP64(t *testing.T) {
	files := make([]file, 70_000)
	for i := range files {
		files[i] = file{FileHeader: zip.FileHeader{Name: "f", Method: zip.Store}}
	}
	files[69_999].Name = "last.exe"
	data := build(t, files...)
	entries, err := read(append([]byte("prefix"), data...))
	if err != nil || len(entries) != 70_000 || entries[69_999].Name != "last.exe" {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

func TestZIPStopsWhenTold(t *testing.T) {
	data := build(t, named("a", "1"), named("b", "2"), named("c", "3"))
	for _, b := range [][]byte{data, data[:len(data)-30]} {
		n := 0
		for range ZIP(bytes.NewReader(b), int64(len(b))) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%d yields after the first was the last", n)
		}
	}
}

// counter counts the octets that are read.
type counter struct {
	*bytes.Reader
	n int64
}

func (c *counter) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(p, at)
	c.n += int64(n)
	return n, err
}

// A file full of signatures must cost no more than its size allows.
func TestZIPHostileIsLinear(t *testing.T) {
	for name, b := range map[string][]byte{
		"local headers": bytes.Repeat(localSignature, 1<<20),
		"end records":   bytes.Repeat(endSignature, 1<<20),
		"end with data": bytes.Repeat(append(bytes.Clone(endSignature), 0, 0, 0, 0, 9, 0, 9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 1<<16),
		"local names":   bytes.Repeat(append(bytes.Clone(localSignature), 20, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0), 1<<16),
	} {
		c := &counter{Reader: bytes.NewReader(b)}
		for range ZIP(c, int64(len(b))) {
		}
		if c.n > 20*int64(len(b)) {
			t.Errorf("%s: read %d octets of a file of %d", name, c.n, len(b))
		}
	}
}

func FuzzZIP(f *testing.F) {
	sjis := named(cp932(f, "見積.exe"), "MZ")
	sjis.NonUTF8 = true
	sjis.Extra = unicodeField(sjis.Name, "見積.exe")
	whole := build(f, named("a.txt", "abc"), sjis, named("d/", ""))
	f.Add(whole)
	f.Add(whole[:len(whole)-40])
	f.Add(append([]byte("MZ"), whole...))
	f.Add(setHead(whole, headSignature, 42, 0xffff))
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := read(b)
		for _, e := range entries {
			r, err := e.Open()
			if err != nil {
				continue
			}
			io.Copy(io.Discard, io.LimitReader(r, 1<<16))
			r.Close()
		}
		// What the standard library reads we list as well.
		z, zerr := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if zerr == nil && err == nil && len(entries) < len(z.File) {
			t.Errorf("%d entries, archive/zip finds %d", len(entries), len(z.File))
		}
	})
}
