package payload

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/payload/document"
)

// pdfWith is a PDF file that holds a file.
func pdfWith(name, content string) string {
	return fmt.Sprintf("%%PDF-1.7\n1 0 obj\n<< /Type /Filespec /F (%s) /EF << /F 2 0 R >> >>\nendobj\n2 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n",
		name, len(content), content)
}

func oneNoteWith(content string) string {
	return document.OneNoteSignature + strings.Repeat("\x01", 100) + "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac" +
		string([]byte{byte(len(content)), byte(len(content) >> 8)}) + strings.Repeat("\x00", 18) + content
}

// rtfWith is a rich text with a file that the Object Packager framed.
func rtfWith(name, content string) string {
	le := func(n int) string { return string([]byte{byte(n), byte(n >> 8), 0, 0}) }
	file := "\x02\x00" + name + "\x00C:\\" + name + "\x00\x00\x00\x03\x00" + le(4+len(name)) + "C:\\" + name + "\x00" + le(len(content)) + content
	object := le(0x501) + le(2) + le(8) + "Package\x00" + le(0) + le(0) + le(len(file)) + file
	return `{\rtf1{\object\objemb{\*\objdata ` + hex.EncodeToString([]byte(object)) + `}}}`
}

func TestFilesWithinHoldings(t *testing.T) {
	program := string(portable())
	zipped := string(archiveOf(t, file{name: "請求書.exe", content: program}))
	for name, c := range map[string]struct{ file, content, want string }{
		"program in a PDF":       {"a.pdf", pdfWith("b.exe", program), "2 a.pdf pdf document\n2/1 b.exe pe program"},
		"archive in a PDF":       {"a.pdf", pdfWith("b.zip", zipped), "2 a.pdf pdf document\n2/1 b.zip zip archive\n2/1/1 請求書.exe pe program"},
		"text in a PDF":          {"a.pdf", pdfWith("b.xml", "<x/>"), "2 a.pdf pdf document\n2/1 b.xml text text"},
		"PDF in a PDF":           {"a.pdf", pdfWith("b.pdf", "%PDF-1.4\n"), "2 a.pdf pdf document\n2/1 b.pdf pdf document"},
		"archive behind a PDF":   {"a.pdf", "%PDF-1.4\n%%EOF\n" + zipped, "2 a.pdf pdf document\n2/1 請求書.exe pe program"},
		"program in OneNote":     {"a.one", oneNoteWith(program), "2 a.one onenote document\n2/1  pe program"},
		"program in a rich text": {"a.doc", rtfWith("b.exe", program), "2 a.doc rtf document\n2/1 b.exe pe program"},
	} {
		if got := tree(inspect(DefaultLimits(), c.file, []byte(c.content))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// A document as deep as archives may lie is read; files in it are not, which is said.
func TestDocumentTooDeep(t *testing.T) {
	deep := func(content string) *Object {
		data := []byte(content)
		for range 3 {
			data = archiveOf(t, file{name: "a", content: string(data)})
		}
		o := inspect(DefaultLimits(), "a.zip", data)
		for len(o.Children) > 0 {
			o = o.Children[0]
		}
		return o
	}
	if o := deep("%PDF-1.4\n1 0 obj << /S /JavaScript /JS (x) >> endobj"); o.Unfinished != "" || o.Document == nil || !slices.Equal(o.Document.Active, []string{document.JavaScript}) {
		t.Errorf("without files: %+v", o)
	}
	if o := deep(pdfWith("b.exe", "MZ")); o.Type != PDF || o.Unfinished != TooDeep {
		t.Errorf("with a file: %+v", o)
	}
}

// A PDF file that takes a password is opened with those of the mail, in an archive that takes none.
func TestPDFUnlocked(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed")
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("plain.pdf"), []byte(pdfWith("b.exe", string(portable()))+"trailer << /Root 1 0 R /Size 3 >>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--warning-exit-0", "--encrypt", "sesame", "x", "256", "--", at("plain.pdf"), at("locked.pdf")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	locked, err := os.ReadFile(at("locked.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.pdf": locked, "a.zip": archiveOf(t, file{name: "a.pdf", content: string(locked)})} {
		i := NewInspector(DefaultLimits())
		defer i.Close()
		i.Part(context.Background(), attachment(name), bytes.NewReader(content))
		if !lockedWithin(i.Objects()[0]) {
			t.Errorf("%s: not locked", name)
		}
		i.Unlock(context.Background(), []string{"open", "sesame"})
		if got := tree(i.Objects()[0]); !strings.Contains(got, "b.exe pe program") || !unlockedWithin(i.Objects()[0]) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestPadding(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    int64
	}{
		"zeros":          {"MZ" + strings.Repeat("\x00", 200_000), 200_000},
		"blanks":         {"MZ\x00\x00" + strings.Repeat(" ", 65_536), 65_536},
		"zeros, a chunk": {strings.Repeat("x", headSize) + strings.Repeat("\x00", headSize), headSize},
		"end that is no": {"MZ" + strings.Repeat("\x00", 200_000) + "x", 1},
		"all of it":      {strings.Repeat("\x00", 3*headSize), 3 * headSize},
		"nothing":        {"", 0},
	} {
		if got := inspect(DefaultLimits(), "a.bin", []byte(c.content)).Padding; got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	packed := inspect(DefaultLimits(), "a.zip", archiveOf(t, file{name: "a.exe", content: strings.Repeat("\x00", 500_000)})).Children[0]
	if packed.Padding != 500_000 || packed.Packed == 0 || packed.Packed > 5000 {
		t.Errorf("in an archive: %d of %d, packed %d", packed.Padding, packed.Size, packed.Packed)
	}
}

func TestPagesAndPointers(t *testing.T) {
	signs := `<script>new Blob([atob("")])</script>`
	for name, content := range map[string]string{"a.html": "<html>" + signs, "a.svg": `<svg xmlns="http://www.w3.org/2000/svg">` + signs, "a.htm": "text " + signs} {
		o := inspect(DefaultLimits(), name, []byte(content))
		if o.Document == nil || len(o.Document.Smuggling) != 2 {
			t.Errorf("%s: %+v", name, o.Document)
		}
	}
	if o := inspect(DefaultLimits(), "a.txt", []byte("text "+signs)); o.Document != nil {
		t.Errorf("text: %+v", o.Document)
	}
	o := inspect(DefaultLimits(), "資料.url", []byte("[InternetShortcut]\r\nURL=https://evil.example/\r\n"))
	if o.Class() != ClassScript || o.Shortcut == nil || o.Shortcut.Target != "https://evil.example/" {
		t.Errorf("%+v, %+v", o, o.Shortcut)
	}
}
