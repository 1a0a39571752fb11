package payload

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/mail"
	"sekisho/internal/payload/document"
)

// portable is the headers of a PE file for Windows on amd64, with no code behind them.
func portable() []byte {
	b := make([]byte, 1024)
	copy(b, "MZ")
	b[0x3c] = 0x80
	copy(b[0x80:], "PE\x00\x00\x64\x86")
	return b
}

func shellLink() []byte { return append([]byte(document.ShortcutSignature), make([]byte, 60)...) }

type file struct {
	name    string
	content string
	flags   uint16 // set in the directory after writing
}

// archive builds a ZIP; names that are no UTF-8 get no flag.
func archiveOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		out, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate})
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
	return setFlags(b.Bytes(), files)
}

func setFlags(b []byte, files []file) []byte {
	at := 0
	for _, f := range files {
		at += bytes.Index(b[at:], []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint16(b[at+8:], binary.LittleEndian.Uint16(b[at+8:])|f.flags)
		at += 4
	}
	return b
}

func cp932(t testing.TB, s string) string {
	t.Helper()
	b, err := japanese.ShiftJIS.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func attachment(name string) *mail.Part {
	return &mail.Part{Path: "2", MediaType: "application/octet-stream", Disposition: "attachment", Names: []mail.Name{{Text: name}}}
}

// inspect looks into one attachment.
func inspect(l Limits, name string, content []byte) *Object {
	i := NewInspector(l)
	i.Part(context.Background(), attachment(name), bytes.NewReader(content))
	return i.Objects()[0]
}

// tree writes an object and all inside it on one line: path, name, type, class, and what is unfinished.
func tree(o *Object) string {
	var lines []string
	o.Walk(func(o *Object) {
		line := fmt.Sprintf("%s %s %s %s", o.Path, o.Name, o.Type, o.Class())
		if o.Unfinished != "" {
			line += " !" + string(o.Unfinished)
		}
		lines = append(lines, line)
	})
	return strings.Join(lines, "\n")
}

func gzipOf(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Three archives in one another are opened; a squeezer around one of them does not count, but squeezers in one another do.
func TestSqueezersCountOnce(t *testing.T) {
	exe := string(portable())
	inner := string(gzipOf(t, tarOf(t, "a.exe", exe)))
	three := string(gzipOf(t, tarOf(t, "1.tgz", string(gzipOf(t, tarOf(t, "2.tgz", inner))))))
	if got := tree(inspect(DefaultLimits(), "x.tgz", []byte(three))); !strings.HasSuffix(got, "a.exe pe program") {
		t.Errorf("three squeezed archives:\n%s", got)
	}
	for range 4 {
		inner = string(gzipOf(t, inner))
	}
	if got := tree(inspect(DefaultLimits(), "x.tgz", []byte(inner))); !strings.HasSuffix(got, "!too-deep") {
		t.Errorf("squeezed five times:\n%s", got)
	}
}

func TestInspectTree(t *testing.T) {
	exe, lnk := string(portable()), string(shellLink())
	docx := string(archiveOf(t, file{name: "[Content_Types].xml", content: "<?xml?>"}, file{name: "_rels/.rels"}, file{name: "word/document.xml", content: "<w/>"}))
	for _, c := range []struct {
		name    string
		content string
		want    string
	}{
		{"見積書.xlsx.exe", exe, "2 見積書.xlsx.exe pe program"},
		{"写真.jpg", exe, "2 写真.jpg pe program"},
		{"readme.exe", "ただの文章です。\r\n", "2 readme.exe text program"},
		{"議事録.doc", lnk, "2 議事録.doc lnk shortcut"},
		{"案内.txt", "本日の会議は中止です。\r\n", "2 案内.txt text text"},
		{"空.txt", "", "2 空.txt empty text"},
		{"資料.rar", "Rar!\x1a\x07\x01\x00....", "2 資料.rar rar archive !corrupt"},
		{"資料.lzh", "\x20\x00-lh5-\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x20\x01\x05a.exe", "2 資料.lzh lzh archive !corrupt"},
		{"資料.img", "\x01\x02\x03\x00", "2 資料.img data image-disk !unsupported"},
		{"資料.zip", "\x01\x02\x03\x00", "2 資料.zip data archive !corrupt"},
		{"資料.zip", "この添付ファイルは削除されました。", "2 資料.zip text text"},
		{"資料.tar.gz", string(gzipOf(t, tarOf(t, "見積書.exe", exe))), "2 資料.tar.gz gzip archive\n2/1 資料.tar tar archive\n2/1/1 見積書.exe pe program"},
		{"Payment.pdf", string(gzipOf(t, exe)), "2 Payment.pdf gzip archive\n2/1 Payment.pdf pe program"},
		{"winmail.dat", "\x78\x9f\x3e\x22\x00\x01", "2 winmail.dat tnef archive"},
		{"smime.p7s", "\x30\x82\x01\x02\x06\x09", "2 smime.p7s data "},
		{"signature.asc", "-----BEGIN PGP SIGNATURE-----\n", "2 signature.asc text text"},
		{"案内.pdf", "%PDF-1.7\n%\x80\x80\x80\x80\x00", "2 案内.pdf pdf document"},
		{"仕様.docx", docx, "2 仕様.docx ooxml document\n2/1 [Content_Types].xml text text\n2/2 _rels/.rels empty \n2/3 word/document.xml text text"},
		{"図.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`, "2 図.svg svg image"},
		{"図.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>0</script></svg>`, "2 図.svg svg script"},
		{
			"資料.zip",
			string(archiveOf(t, file{name: "資料/"}, file{name: "資料/案内.txt", content: "案内"}, file{name: "資料/写真.jpg", content: exe}, file{name: "../../開く.lnk", content: lnk})),
			"2 資料.zip zip archive\n2/1 資料/案内.txt text text\n2/2 資料/写真.jpg pe program\n2/3 ../../開く.lnk lnk shortcut",
		},
		{
			"資料.dat",
			string(archiveOf(t, file{name: cp932(t, "見積もり依頼.exe"), content: "a"})),
			"2 資料.dat zip archive\n2/1 見積もり依頼.exe text program",
		},
		{
			"資料.zip",
			string(archiveOf(t, file{name: "見積書.pdf.exe", content: exe, flags: 1}, file{name: "案内.txt", content: "案内"})),
			"2 資料.zip zip archive\n2/1 見積書.pdf.exe  program !encrypted\n2/2 案内.txt text text",
		},
		{
			"外.zip",
			string(archiveOf(t, file{name: "内.zip", content: string(archiveOf(t, file{name: "run.js", content: "0"}))})),
			"2 外.zip zip archive\n2/1 内.zip zip archive\n2/1/1 run.js text script",
		},
		{
			"app", string(archiveOf(t, file{name: "META-INF/MANIFEST.MF", content: "Main-Class: A"}, file{name: "A.class", content: "\xca\xfe\xba\xbe\x00\x00\x00\x34"})),
			"2 app jar program\n2/1 META-INF/MANIFEST.MF text text\n2/2 A.class data ",
		},
		{
			"source.zip", string(archiveOf(t, file{name: "META-INF/MANIFEST.MF", content: "Version: 1"}, file{name: "A.java", content: "class A"})),
			"2 source.zip zip archive\n2/1 META-INF/MANIFEST.MF text text\n2/2 A.java text text",
		},
		{
			"app.zip", string(archiveOf(t, file{name: "AndroidManifest.xml", content: "\x03\x00\x08\x00"}, file{name: "classes.dex", content: "dex\n035\x00"})),
			"2 app.zip apk program\n2/1 AndroidManifest.xml data text\n2/2 classes.dex data ",
		},
		{
			"写真.zip", "\xff\xd8\xff\xe0\x00\x10JFIF" + string(archiveOf(t, file{name: "a.scr", content: exe})),
			"2 写真.zip image image\n2/1 a.scr pe program",
		},
		{
			"資料.zip", strings.Repeat("text in front\n", 10_000) + string(archiveOf(t, file{name: "a.scr", content: exe})),
			"2 資料.zip zip archive\n2/1 a.scr pe program",
		},
		{
			"資料.zip", strings.Repeat("\x00\x01", 100_000) + string(archiveOf(t, file{name: "a.scr", content: exe})),
			"2 資料.zip zip archive\n2/1 a.scr pe program",
		},
	} {
		if got := tree(inspect(DefaultLimits(), c.name, []byte(c.content))); got != c.want {
			t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
		}
	}
}

func TestInspectFacts(t *testing.T) {
	content := append(portable(), bytes.Repeat([]byte("0123456789"), 50_000)...)
	o := inspect(DefaultLimits(), "setup.exe", content)
	if o.Size != int64(len(content)) || o.SHA256 != sha256.Sum256(content) {
		t.Errorf("size %d, digest %x", o.Size, o.SHA256)
	}
	if o.Program == nil || o.Program.Machine != "amd64" {
		t.Errorf("program %+v", o.Program)
	}

	packed := archiveOf(t, file{name: "setup.exe", content: string(content)}, file{name: "secret.txt", content: "x", flags: 1})
	o = inspect(DefaultLimits(), "a.zip", packed)
	if !o.Encrypted || o.Children[0].Encrypted || !o.Children[1].Encrypted {
		t.Errorf("encrypted: %v %v %v", o.Encrypted, o.Children[0].Encrypted, o.Children[1].Encrypted)
	}
	if e := o.Children[0]; e.SHA256 != sha256.Sum256(content) || e.Program == nil || e.Size != int64(len(content)) || string(e.RawName) != "setup.exe" {
		t.Errorf("entry %+v", e)
	}
	if o.SHA256 != sha256.Sum256(packed) {
		t.Error("digest of the archive is wrong")
	}
}

// The text of a mail is typed and not digested; what poses as text, or is a file, is.
func TestInspectBodyText(t *testing.T) {
	long := strings.Repeat("いつもお世話になっております。\r\n", 10_000)
	for name, c := range map[string]struct {
		part     mail.Part
		content  string
		want     Type
		digested bool
	}{
		"text":          {mail.Part{MediaType: "text/plain"}, long, Text, false},
		"page":          {mail.Part{MediaType: "text/html"}, "<html>" + long, HTML, false},
		"inline":        {mail.Part{MediaType: "text/plain", Disposition: "inline"}, long, Text, false},
		"poses as text": {mail.Part{MediaType: "text/plain"}, string(portable()), PE, true},
		"named":         {mail.Part{MediaType: "text/plain", Names: []mail.Name{{Text: "a.txt"}}}, long, Text, true},
		"attached":      {mail.Part{MediaType: "text/html", Disposition: "attachment"}, "<html>" + long, HTML, true},
		"calendar":      {mail.Part{MediaType: "text/calendar"}, "BEGIN:VCALENDAR\r\n", Text, true},
	} {
		p := c.part
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), &p, strings.NewReader(c.content))
		o := i.Objects()[0]
		read := o.Size > 0 && (!c.digested || o.Size == int64(len(c.content)))
		if o.Type != c.want || (o.SHA256 != [32]byte{}) != c.digested || !read || o.Unfinished != "" {
			t.Errorf("%s: type %q, digest %x, size %d, %q", name, o.Type, o.SHA256[:2], o.Size, o.Unfinished)
		}
	}
}

func TestInspectFailures(t *testing.T) {
	i := NewInspector(DefaultLimits())
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	half := io.MultiReader(bytes.NewReader(portable()), iotest.ErrReader(errors.New("disk on fire")))
	i.Part(context.Background(), attachment("a.bin"), panicking{})
	i.Part(context.Background(), attachment("b.bin"), half)
	i.Part(ended, attachment("c.bin"), bytes.NewReader(portable()))
	i.Part(context.Background(), attachment("d.bin"), bytes.NewReader(portable()))
	want := []string{"2 a.bin   !reader-failed", "2 b.bin pe program !reader-failed", "2 c.bin   !timeout", "2 d.bin pe program"}
	for n, o := range i.Objects() {
		if got := tree(o); got != want[n] {
			t.Errorf("got %q, want %q", got, want[n])
		}
	}
	if o := i.Objects()[0]; !strings.Contains(o.Detail, "planted") {
		t.Errorf("the panic is not told: %q", o.Detail)
	}
	if o := i.Objects()[1]; o.Detail != "disk on fire" || o.SHA256 != [32]byte{} {
		t.Errorf("the error is not told: %+v", o)
	}
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("planted") }

// An archive that does not fit into memory is opened from a file, of which no name is left.
func TestInspectSpoolsToFile(t *testing.T) {
	dir := t.TempDir()
	l := DefaultLimits()
	l.Memory, l.SpoolDir = 10_000, dir
	noise := make([]byte, 300_000)
	for n := range noise {
		noise[n] = byte(n * n >> 7 * 31)
	}
	stored := new(bytes.Buffer)
	w := zip.NewWriter(stored)
	for _, f := range []file{{name: "noise.bin", content: string(noise)}, {name: "a.exe", content: string(portable())}} {
		out, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(out, f.content)
	}
	w.Close()
	o := inspect(l, "a.zip", stored.Bytes())
	if want := "2 a.zip zip archive\n2/1 noise.bin data \n2/2 a.exe pe program"; tree(o) != want {
		t.Errorf("got:\n%s", tree(o))
	}
	if o.Children[0].SHA256 != sha256.Sum256(noise) {
		t.Error("digest of the first entry is wrong")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	l.SpoolDir = dir + "/missing"
	if o := inspect(l, "a.zip", stored.Bytes()); o.Unfinished != Failed || o.SHA256 != sha256.Sum256(stored.Bytes()) {
		t.Errorf("without a folder: %q, %q", o.Unfinished, o.Detail)
	}
}

// A mail that takes too long is judged by what is known: the parts that were read, and the one in hand as unfinished.
func TestObjectsWhileAPartIsRead(t *testing.T) {
	i := NewInspector(DefaultLimits())
	i.Part(context.Background(), &mail.Part{Path: "1", MediaType: "application/pdf"}, strings.NewReader("%PDF-1.7\n"))
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		part := &mail.Part{Path: "2", MediaType: "application/zip", Names: []mail.Name{{Text: "a.zip"}}}
		i.Part(context.Background(), part, r)
	}()
	if _, err := w.Write([]byte("PK\x03\x04")); err != nil {
		t.Fatal(err)
	}
	objects := i.Objects()
	if len(objects) != 2 || objects[0].Type != PDF || objects[1].Name != "a.zip" || objects[1].Unfinished != Timeout {
		t.Errorf("while it is read: %+v", objects)
	}
	w.Close()
	<-done
	if objects := i.Objects(); len(objects) != 2 || objects[1].Unfinished == Timeout {
		t.Errorf("after it was read: %+v", objects)
	}
}
