package app

import (
	"bytes"
	"compress/zlib"
	"os"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

// sample is one of the archives that the readers of formats are tested with. There is a program in each but for "note" of LZH.
func sample(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../payload/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// activeMime packs the macros of a document that is saved as a web page.
func activeMime(content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(content))
	w.Close()
	return "ActiveMime\x00\x00\x01\xf0\x04\x00\x00\x00\xff\xff\xff\xff\x00\x00\x07\xf0" + strings.Repeat("\x00", 26) + b.String()
}

func autoMacros() string {
	streams := map[string]string{}
	documenttest.AddVBA(streams, "", documenttest.Module{"ThisDocument", "Sub AutoOpen()\r\nShell \"cmd.exe\"\r\nEnd Sub\r\n", documenttest.Compiled(3)})
	return string(documenttest.Compound{Streams: streams}.Build())
}

// A file that begins as one kind, and whose name starts a program that looks for another, is read as both.
func TestTwofoldFiles(t *testing.T) {
	s := unpackingScreen(t)
	program := zipOf(map[string]string{"plan.exe": inertProgram()})
	note := zipOf(map[string]string{"note.txt": "x"})
	picture := "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("\x01", 900)
	paper := "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
	page := "<!DOCTYPE html><html><body>x</body></html>"
	rar, seven, cab := sample(t, "testdata/formats/rar.rar"), sample(t, "testdata/formats/7z.7z"), sample(t, "testdata/formats/cab-stored.cab")
	lzh := sample(t, "archive/testdata/lzh/os2-level3-lh5.lzh")
	image := byTool(t, "plan.exe", inertProgram(), "out.iso", "genisoimage", "-quiet", "-J", "-o", "out.iso", "plan.exe")
	onImage := func(front string) string { return front + image[len(front):] }
	for _, c := range []struct{ name, file, content string }{
		{"ZIP behind rich text", "a.zip", "{\\rtf1 x}" + program},
		{"ZIP behind gzip", "a.zip", gzipped("x") + program},
		{"ZIP behind RAR", "a.zip", rar + program},
		{"ZIP behind 7z", "a.zip", seven + program},
		{"ZIP behind CAB", "a.zip", cab + program},
		{"ZIP behind LZH", "a.zip", lzh + program},
		{"ZIP behind PDF with a file", "a.zip", paper + program},
		{"ZIP behind a compound file", "a.zip", autoMacros() + program},
		{"RAR behind a picture", "a.rar", picture + rar},
		{"RAR behind PDF", "a.rar", paper + rar},
		{"RAR behind a page", "a.rar", page + rar},
		{"RAR behind text", "a.rar", "x\n" + rar},
		{"RAR behind ZIP", "a.rar", note + rar},
		{"7z behind a picture", "a.7z", picture + seven},
		{"7z behind ZIP", "a.7z", note + seven},
		{"image behind ZIP", "a.iso", onImage(note)},
		{"image behind gzip", "a.iso", onImage(gzipped("x"))},
		{"image behind RAR", "a.img", onImage(rar)},
		{"image behind CAB", "a.iso", onImage(cab)},
		{"image behind LZH", "a.iso", onImage(lzh)},
		{"image behind a compound file", "a.iso", onImage(autoMacros())},
	} {
		for where, m := range map[string]string{"attached": carrying(c.file, c.content), "in a ZIP": carrying("b.zip", zipOf(map[string]string{c.file: c.content}))} {
			r := judgeFromAuthor(t, s, m)
			if !slices.Contains(traitsOf(r), "exec-in-archive") {
				t.Errorf("%s, %s: %v\n%s", c.name, where, traitsOf(r), listed(r))
			}
		}
	}
}

// The same beginnings under names of their own are what they are, and no more.
func TestNotTwofold(t *testing.T) {
	s := unpackingScreen(t)
	for name, content := range map[string]string{
		"写真.jpg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00Rar!\x1a\x07", "案内.pdf": "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n",
		"資料.zip": zipOf(map[string]string{"note.txt": "x"}), "資料.gz": gzipped("x"), "本.epub": zipOf(map[string]string{
			"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>", "OEBPS/a.js": "var a"}),
		"株価.csv": "銘柄,現在値\r\n7203,=RSS|'7203.T'!現在値\r\n,-5|3!\r\n,+81-3-1234-5678\r\n",
	} {
		r := judgeFromAuthor(t, s, carrying(name, content))
		for _, f := range r.Findings {
			if f.Weight > 0 && f.Family == "attachment" {
				t.Errorf("%s: %s: %s", name, f.Trait, f.Evidence.En)
			}
		}
	}
}

// Code in places of its own.
func TestCodeInDisguise(t *testing.T) {
	s := unpackingScreen(t)
	blob := base64Of(zipOf(map[string]string{"plan.exe": inertProgram()}))[:4000]
	saved := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: application/x-mso\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + base64Of(activeMime(autoMacros())) + "\r\n--b--\r\n"
	script := func(code string) string {
		return "<!DOCTYPE html><html><body><script>" + code + "</script></body></html>"
	}
	entry := func(name string) string { return rawZip("", "", zipEntry{name: name, content: data}) }
	for _, c := range []struct{ name, file, content, trait string }{
		{"macros in a web page of Word", "a.doc", saved, "macro-doc"},
		{"its file alone", "editdata.mso", activeMime(autoMacros()), "macro-doc"},
		{"words in pieces", "a.html", script("d='" + blob + "';window['at'+'ob'](d);new window['Bl' + 'ob']([x])"), "html-smuggling"},
		{"octets as numbers", "a.html", script("b=new Blob([new Uint8Array([80,75,3,4])]);a.href=URL.createObjectURL(b)"), "html-smuggling"},
		{"call in a table", "a.csv", "a,b\r\n\"=1+cmd|'/c calc'!A0\",1\r\n", "doc-exploit-hint"},
		{"call in a table, in UTF-16", "a.csv", "\xff\xfe" + documenttest.UTF16("a\t@mshta|'x'!A0\r\n"), "doc-exploit-hint"},
		{"stream of a file", "a.zip", entry("a.exe::$DATA"), "exec-in-archive"},
		{"empty stream", "a.zip", entry("a.exe:"), "exec-in-archive"},
		{"folder of itself", "a.zip", entry("a.exe/."), "exec-in-archive"},
		{"gadget", "a.zip", entry("a.gadget"), "script-attach"},
	} {
		r := judgeFromAuthor(t, s, carrying(c.file, c.content))
		if !slices.Contains(traitsOf(r), c.trait) {
			t.Errorf("%s: %v\n%s", c.name, traitsOf(r), listed(r))
		}
	}
}
