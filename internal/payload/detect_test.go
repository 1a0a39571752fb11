package payload

import (
	"io"
	"strings"
	"testing"
)

var errEnd = io.EOF

func utf16le(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

// compound is the head of a compound file whose root entry, in sector 0, has this class.
func compound(class string) string {
	b := make([]byte, 2048)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	b[30] = 9
	copy(b[512+80:], class)
	return string(b)
}

func TestDetect(t *testing.T) {
	zeros := strings.Repeat("\x00", 32769)
	for _, c := range []struct {
		head string
		want Type
	}{
		{"", Empty},
		{string(portable()), PE},
		{"MZ\x90\x00\x03\x00\x00\x00", PE},
		{"MZ世代の話をします。", Text},
		{"MZ", Text},
		{"\x7fELF\x02\x01\x01\x00", ELF},
		{"\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00", MachO},
		{"\xca\xfe\xba\xbe\x00\x00\x00\x02\x01\x00\x00\x07\x00\x00\x00\x03", MachO},
		{"\xca\xfe\xba\xbe\x00\x00\x00\x34\x01\x00\x00\x07\x00\x00\x00\x03", Data},
		{string(shellLink()), LNK},
		{"\x4c\x00\x00\x00\x01\x14\x02\x00", Data},
		{"PK\x03\x04\x14\x00", ZIP},
		{"PK\x05\x06" + zeros[:18], ZIP},
		{"PK is a prefix", Text},
		{compound(strings.Repeat("\x00", 16)), OLE},
		{compound("\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"), MSI},
		{compound("\x86\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"), MSI},
		{compound("\x06\x09\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"), OLE},
		{"ITSF\x03\x00\x00\x00", CHM},
		{"Rar!\x1a\x07\x00", RAR},
		{"7z\xbc\xaf\x27\x1c\x00\x04", SevenZip},
		{"\x1f\x8b\x08\x00", GZIP},
		{"MSCF\x00\x00\x00\x00\x10", CAB},
		{"\x1a\x00-lh0-\x05\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x20\x00\x05a.txt", LZH},
		{"a -lh5- method packs well, he said.", Text},
		{zeros + "CD001\x01", ISO},
		{zeros, Data},
		{"%PDF-1.4\n", PDF},
		{"\xef\xbb\xbf\r\n\r\n%PDF-1.7", PDF},
		{strings.Repeat(" ", 1100) + "%PDF-1.7", Text},
		{"The header of a PDF is %PDF- and a version.", Text},
		{"{\\rtf1\\ansi", RTF},
		{"{\\rt\x00\x01", RTF},
		{"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Image},
		{"\xff\xd8\xff\xe0\x00\x10JFIF", Image},
		{"GIF89a\x01\x00\x01\x00\x80", Image},
		{"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x01", Image},
		{"BMWの新車について、ご案内いたします。", Text},
		{"II*\x00\x08\x00\x00\x00\x0f\x00\xfe\x00\x04", Image},
		{"BZh91AY&SY", BZIP2},
		{"BZh is short for bzip2 with Huffman coding", Text},
		{"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", OneNote},
		{"\x78\x9f\x3e\x22\x01\x00", TNEF},
		{"vhdxfile\x4d\x00", VHDX},
		{"conectix\x00\x00", VHD},
		{"MSWIM\x00\x00\x00\xd0", WIM},
		{"\xeb\x3c\x90MSDOS5.0" + zeros[:43] + "FAT12   " + zeros[:448] + "\x55\xaa", FAT},
		{zeros[:446] + "\x00\x02\x03\x00\x07\xff\xff\xff\x80\x00\x00\x00\x00\x10\x00\x00" + zeros[:48] + "\x55\xaa", FAT},
		{zeros[:510] + "\x55\xaa", Data},
		{"\xfd7zXZ\x00\x00", XZ},
		{zeros[:257] + "ustar\x0000" + zeros[:300], TAR},
		{`<?xml version="1.0"?><!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>`, SVG},
		{`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>`, SVG},
		{utf16le("<svg><path/></svg>"), SVG},
		{"<!DOCTYPE html><html>", HTML},
		{"\xef\xbb\xbf \r\n<HTML>", HTML},
		{utf16le("<html><body>"), HTML},
		{"<!-- saved from url --><p>", HTML},
		{`<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>`, HTML},
		{"<hta:application id=a>", HTML},
		{"<script>0</script>", HTML},
		{`<?xml version="1.0"?><order><item/></order>`, Text},
		{"< html > is not a tag", Text},
		{"<info@example.com> wrote:", Text},
		{"<<重要>> お知らせ", Text},
		{"<", Text},
		{"<!--", HTML},
		{"Received: from a by b\r\nFrom: x@example.com\r\nSubject: y\r\n\r\nz", Message},
		{"From x@example.com Mon Jan 1\nFrom: x@example.com\nMessage-ID: <1@example.com>\n\nz", Message},
		{"From: 田中\nよろしくお願いいたします。", Text},
		{"本日は\r\n\x1b$B$3$s\x1b(B", Text},
		{"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd", Text},
		{"\x00\x01\x02\x03", Data},
		{"caf\x7f", Data},
	} {
		if got, _ := detect([]byte(c.head)); got != c.want {
			t.Errorf("%.60q is %q, want %q", c.head, got, c.want)
		}
	}
}

func TestCodeScanner(t *testing.T) {
	for _, c := range []struct {
		svg  string
		want bool
	}{
		{`<svg><script type="text/ecmascript">0</script></svg>`, true},
		{`<svg><SCRIPT/></svg>`, true},
		{`<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script/></x:svg>`, true},
		{`<svg onload="f()">`, true},
		{"<svg\nonload\n =\n'f()'>", true},
		{`<svg><a xlink:href="JavaScript:f()">`, true},
		{utf16le(`<svg onclick="f()">`), true},
		{`<svg/onload="f()">`, true},
		{`<svg><path d="M0 0"/></svg>`, false},
		{`<svg><text style="font-family:Script MT Bold">Version on="1"</text></svg>`, false},
		{`<svg inkscape:version="1.0" sodipodi:docname="Lexicon.svg" button="x">`, false},
		{`<svg><text>description of a script, turn on = off</text></svg>`, false},
		{`<svg><!-- once="" only="" on="" --></svg>`, false},
	} {
		for step := 1; step <= len(c.svg); step += 7 {
			var s codeScanner
			for b := []byte(c.svg); len(b) > 0; b = b[min(step, len(b)):] {
				s.look(b[:min(step, len(b))])
			}
			if s.found != c.want {
				t.Errorf("%.70q in pieces of %d: %v", c.svg, step, s.found)
			}
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{string(portable()), "<!DOCTYPE svg>", "From: a\nTo: b", compound(""), utf16le("<html>"), "\x1a\x00-lh0-", "BM", "PK\x03\x04"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		kind, info := detect(b)
		if kind == Unknown || (kind == PE || kind == ELF || kind == MachO) != (info != nil) {
			t.Errorf("%q, %+v", kind, info)
		}
		if again, _ := detect(b); again != kind {
			t.Errorf("%q, then %q", kind, again)
		}
		new(codeScanner).look(b)
	})
}

func FuzzInspect(f *testing.F) {
	inner := string(archiveOf(f, file{name: "run.js", content: "0"}))
	f.Add("a.zip", archiveOf(f, file{name: "in.zip", content: inner}, file{name: "a.exe", content: string(portable())}))
	f.Add("見積書.docx", archiveOf(f, file{name: "[Content_Types].xml"}, file{name: "_rels/.rels"}, file{name: "secret", flags: 1}))
	f.Add("図.svg", []byte(`<svg onload="f()"/>`))
	f.Add("a.lnk", shellLink())
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		l := DefaultLimits()
		l.Bytes = 1 << 20
		inspect(l, name, b).Walk(func(o *Object) {
			if o.Detail != "" {
				t.Errorf("%s: %s", o.Path, o.Detail)
			}
			if o.Type == Unknown && o.Unfinished == "" {
				t.Errorf("%s has no type and no reason", o.Path)
			}
			o.Class()
		})
	})
}
