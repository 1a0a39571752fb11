package document

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"

	"sekisho/internal/payload/document/documenttest"
)

func open(t testing.TB, b []byte) *Compound {
	t.Helper()
	c, err := OpenCompound(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *Compound) path(i int) string {
	s := ""
	for ; i > 0; i = c.Entries[i].Parent {
		s = "/" + c.Entries[i].Name + s
	}
	return strings.TrimPrefix(s, "/")
}

// moduleFile gives a file that a Go module ships for its own tests.
func moduleFile(t testing.TB, module, name string) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil || len(bytes.TrimSpace(dir)) == 0 {
		t.Skipf("%s is not at hand: %v", module, err)
	}
	b, err := os.ReadFile(filepath.Join(string(bytes.TrimSpace(dir)), name))
	if err != nil {
		t.Skip(err)
	}
	return b
}

func realCompounds(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for _, name := range []string{"test.doc", "test.xls", "test.ppt", "test.msg", "novpapplan.doc"} {
		files[name] = moduleFile(t, "github.com/richardlehane/mscfb", "test/"+name)
	}
	return files
}

// Both readers find the same streams with the same content, in files of Office and in those that the tests write.
func TestCompoundAsAnotherReaderSeesIt(t *testing.T) {
	files := realCompounds(t)
	files["written"] = documenttest.Compound{Streams: map[string]string{
		"a": "small", "Storage/b": strings.Repeat("large", 2000), "Storage/Inner/c": strings.Repeat("x", 4095), "empty": "", "Lone/": "",
		"big": strings.Repeat("0123456789abcdef", 30_000),
	}}.Build()
	for name, b := range files {
		c := open(t, b)
		other, err := mscfb.New(bytes.NewReader(b))
		if err != nil {
			t.Fatal(name, err)
		}
		n := 0
		for f, err := other.Next(); err == nil; f, err = other.Next() {
			if f.FileInfo().IsDir() {
				continue
			}
			n++
			want, _ := io.ReadAll(f)
			path := strings.Join(append(f.Path, f.Name), "/")
			if got := c.content(t, path); !bytes.Equal(got, want) {
				t.Errorf("%s: %q has %d octets, %d as another reader sees it", name, path, len(got), len(want))
			}
		}
		if n == 0 || c.Damaged {
			t.Errorf("%s: %d streams, damaged %v", name, n, c.Damaged)
		}
	}
}

// content finds a stream by its path; mscfb leaves control characters in front of names out.
func (c *Compound) content(t *testing.T, path string) []byte {
	t.Helper()
	for i, e := range c.Entries {
		p := strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, c.path(i))
		if e.Stream && (p == path || c.path(i) == path) {
			b, err := io.ReadAll(c.Open(i))
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return b
		}
	}
	t.Errorf("%q not found", path)
	return nil
}

func TestCompoundDamage(t *testing.T) {
	whole := documenttest.Compound{Streams: map[string]string{"WordDocument": strings.Repeat("x", 20_000), "small": "content", "s/in": "y"}}.Build()
	for name, damage := range map[string]func([]byte){
		"chain into itself": func(b []byte) {
			at := fatAt(b)
			for i := range 30 {
				binary.LittleEndian.PutUint32(b[at+4*i:], uint32(i))
			}
		},
		"chain in a circle": func(b []byte) { binary.LittleEndian.PutUint32(b[fatAt(b)+4*10:], 2) },
		"table within the file's own data": func(b []byte) {
			for i := range headerFAT {
				binary.LittleEndian.PutUint32(b[76+4*i:], 1)
			}
		},
		"list of tables in a circle": func(b []byte) {
			binary.LittleEndian.PutUint32(b[68:], 3)
			binary.LittleEndian.PutUint32(b[512*5-4:], 3)
		},
		"directory in a circle": func(b []byte) {
			dir := int(binary.LittleEndian.Uint32(b[48:]))
			binary.LittleEndian.PutUint32(b[fatAt(b)+4*dir:], uint32(dir))
		},
		"siblings in a circle": func(b []byte) {
			dir := (int(binary.LittleEndian.Uint32(b[48:])) + 1) * 512
			for k := range 4 {
				for at := 68; at < 80; at += 4 {
					binary.LittleEndian.PutUint32(b[dir+128*k+at:], uint32(k+1)%4)
				}
			}
		},
		"sizes of 4 GB": func(b []byte) {
			dir := (int(binary.LittleEndian.Uint32(b[48:])) + 1) * 512
			for k := range 4 {
				binary.LittleEndian.PutUint32(b[dir+128*k+120:], 0xffffffff)
			}
		},
	} {
		b := bytes.Clone(whole)
		damage(b)
		c, err := OpenCompound(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			continue
		}
		for i := range c.Entries {
			if n, _ := io.Copy(io.Discard, c.Open(i)); n > int64(len(b)) {
				t.Errorf("%s: %q gives %d octets of a file of %d", name, c.Entries[i].Name, n, len(b))
			}
		}
		ReadCompound(c)
	}
}

func fatAt(b []byte) int { return (int(binary.LittleEndian.Uint32(b[76:])) + 1) * 512 }

func TestCompoundCut(t *testing.T) {
	whole := documenttest.Compound{Streams: map[string]string{"WordDocument": strings.Repeat("x", 5000), "small": "content"}}.Build()
	for n := 0; n < len(whole); n += 17 {
		c, err := OpenCompound(bytes.NewReader(whole[:n]), int64(n))
		if err != nil {
			continue
		}
		for i := range c.Entries {
			io.Copy(io.Discard, c.Open(i))
		}
	}
	if _, err := OpenCompound(strings.NewReader("no"), 2); err == nil {
		t.Error("two octets are a compound file")
	}
}

// A directory as long as the file keeps to its bound.
func TestCompoundManyEntries(t *testing.T) {
	b := make([]byte, 16<<20)
	copy(b, documenttest.Compound{Streams: map[string]string{"a": "b"}}.Build()[:512])
	sectors := uint32(len(b)/512 - 1)
	binary.LittleEndian.PutUint32(b[48:], 300)
	for i := range headerFAT {
		binary.LittleEndian.PutUint32(b[76+4*i:], uint32(i))
	}
	for i := range uint32(headerFAT * 128) {
		binary.LittleEndian.PutUint32(b[512+4*i:], min(i+1, sectors-1))
	}
	for at := 512 * 301; at < len(b); at += 128 {
		b[at], b[at+64], b[at+66] = 'x', 4, 2
	}
	c := open(t, b)
	if len(c.Entries) != maxEntries || !c.Damaged {
		t.Errorf("%d entries, damaged %v", len(c.Entries), c.Damaged)
	}
}

func FuzzCompound(f *testing.F) {
	f.Add(documenttest.Compound{Streams: map[string]string{"WordDocument": "\xec\xa5" + strings.Repeat("\x00", 5000), "1Table": "x", "\x01Ole": "abc"}}.Build())
	files := map[string]string{"WordDocument": "\xec\xa5"}
	documenttest.AddVBA(files, "Macros/", documenttest.Module{"Module1", "Sub AutoOpen()\r\nShell \"x\"\r\nEnd Sub\r\n", documenttest.Compiled(3)})
	f.Add(documenttest.Compound{Streams: files}.Build())
	f.Add(documenttest.Compound{Streams: map[string]string{"Workbook": workbookOf(boundSheet("マクロ", 2, 1), supBook("cmd", "/c"))}}.Build())
	f.Add(documenttest.Compound{Streams: map[string]string{"ObjectPool/_1/\x01Ole10Native": ole10("a.exe", "MZ"), "Equation Native": strings.Repeat("\x08", 100)}}.Build())
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := OpenCompound(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		d := ReadCompound(c)
		if len(d.Macros.Calls) > maxListed || len(d.Embedded) > maxListed {
			t.Error("lists are not bounded")
		}
		n := 0
		for a := range c.Objects() {
			if r, err := a.Open(); err == nil {
				io.Copy(io.Discard, io.LimitReader(r, 1<<20))
				r.Close()
			}
			if n++; n > 2*len(c.Entries)+len(b) {
				t.Fatal("more objects than octets")
			}
		}
	})
}

func BenchmarkCompoundWord(b *testing.B) {
	benchCompound(b, moduleFile(b, "github.com/richardlehane/mscfb", "test/novpapplan.doc"))
}

func BenchmarkCompoundMacros(b *testing.B) {
	files := map[string]string{"WordDocument": "\xec\xa5" + strings.Repeat("\x00", 200_000)}
	var modules []documenttest.Module
	for range 10 {
		source := strings.Repeat("  If Range(\"A1\").Value = \"東京\" Then Cells(i, j) = i * 2 + Offset ' コメント\r\n", 150)
		modules = append(modules, documenttest.Module{"Module" + string(rune('A'+len(modules))), "Sub 計算()\r\n" + source + "End Sub\r\n", documenttest.Compiled(150)})
	}
	documenttest.AddVBA(files, "Macros/", modules...)
	benchCompound(b, documenttest.Compound{Streams: files}.Build())
}

func benchCompound(b *testing.B, file []byte) {
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		c, err := OpenCompound(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			b.Fatal(err)
		}
		ReadCompound(c)
	}
}
