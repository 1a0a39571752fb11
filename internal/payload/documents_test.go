package payload

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

const (
	contentTypes = `<Types><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`
	dropper = "Sub AutoOpen()\r\nShell \"calc\"\r\nEnd Sub\r\n"
)

// project is a VBA project as OOXML documents hold it.
func project(source string) string {
	streams := map[string]string{}
	documenttest.AddVBA(streams, "", documenttest.Module{"Module1", source, ""})
	return string(documenttest.Compound{Streams: streams}.Build())
}

// ooxml is a package with these parts beside the necessary ones.
func ooxml(t testing.TB, parts ...file) []byte {
	return archiveOf(t, append([]file{{name: "[Content_Types].xml", content: contentTypes}, {name: "_rels/.rels", content: "<Relationships/>"},
		{name: "word/document.xml", content: "<w:document/>"}}, parts...)...)
}

// packedProgram is a compound file with a program that the Object Packager put into it.
func packedProgram() string {
	n := func(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }
	content := string(portable())
	body := "\x02\x00a.exe\x00C:\\a.exe\x00\x00\x00\x03\x00" + n(9) + "C:\\a.exe\x00" + n(len(content)) + content
	return string(documenttest.Compound{Streams: map[string]string{"\x01Ole10Native": n(len(body)) + body},
		Classes: map[string]string{"": "\x0c\x00\x03\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"}}.Build())
}

func wordWith(streams map[string]string) []byte {
	streams["WordDocument"] = "\xec\xa5" + strings.Repeat("\x00", 3000)
	return documenttest.Compound{Streams: streams}.Build()
}

func TestMacrosOfPackage(t *testing.T) {
	for name, parts := range map[string][]file{
		"usual name":       {{name: "word/vbaProject.bin", content: project(dropper)}},
		"other name":       {{name: "word/media/image1.png", content: project(dropper)}},
		"behind 300 parts": append(manyParts(300), file{name: "word/x.bin", content: project(dropper)}),
	} {
		o := inspect(DefaultLimits(), "a.docm", ooxml(t, parts...))
		if o.Type != OOXML || o.Document == nil || o.Unfinished != "" {
			t.Fatalf("%s: %s", name, tree(o))
		}
		m := o.Document.Macros
		if o.Document.Kind != "word" || !m.Code || !slices.Equal(m.AutoExec, []string{"AutoOpen"}) || !slices.Equal(m.Calls, []string{"Shell"}) {
			t.Errorf("%s: %+v", name, *o.Document)
		}
	}
	if o := inspect(DefaultLimits(), "a.docx", ooxml(t)); o.Document == nil || o.Document.Macros.Any() {
		t.Errorf("without macros: %+v", o.Document)
	}
}

func manyParts(n int) (parts []file) {
	for k := range n {
		parts = append(parts, file{name: fmt.Sprintf("word/media/image%d.png", k), content: "\x89PNG\r\n\x1a\n"})
	}
	return parts
}

// Macros are found however deep the document lies, as far as archives are opened.
func TestMacrosWithinArchives(t *testing.T) {
	docm := string(ooxml(t, file{name: "word/vbaProject.bin", content: project(dropper)}))
	streams := map[string]string{}
	documenttest.AddVBA(streams, "Macros/", documenttest.Module{"ThisDocument", dropper, ""})
	data := archiveOf(t, file{name: "in.zip", content: string(archiveOf(t, file{name: "a.docm", content: docm}, file{name: "a.doc", content: string(wordWith(streams))}))})
	var found []string
	inspect(DefaultLimits(), "a.zip", data).Walk(func(o *Object) {
		if o.Document != nil && o.Document.Macros.Code && o.Document.Kind == "word" {
			found = append(found, o.Name)
		}
	})
	if !slices.Equal(found, []string{"a.docm", "a.doc"}) {
		t.Errorf("%v", found)
	}
}

func TestFilesWithinDocuments(t *testing.T) {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	io.WriteString(w, project(dropper))
	w.Close()
	record := "\x10\x00\x11\x10" + string(binary.LittleEndian.AppendUint32(nil, uint32(packed.Len()+4))) + "\x00\x00\x00\x00" + packed.String()
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"見積.doc": {wordWith(map[string]string{"ObjectPool/_1/\x01Ole10Native": oleNative("見積.exe")}), "2 見積.doc ole document\n2/1 見積.exe pe program"},
		"見積.docx": {ooxml(t, file{name: "word/embeddings/oleObject1.bin", content: packedProgram()}),
			"2 見積.docx ooxml document\n2/1 [Content_Types].xml text text\n2/2 _rels/.rels text text\n2/3 word/document.xml text text\n" +
				"2/4 word/embeddings/oleObject1.bin ole document\n2/4/1 a.exe pe program"},
		"案内.msg": {documenttest.Compound{Streams: map[string]string{"__properties_version1.0": "x",
			"__attach_version1.0_#00000000/__substg1.0_3707001F": documenttest.UTF16("setup.exe"),
			"__attach_version1.0_#00000000/__substg1.0_37010102": string(portable())}}.Build(), "2 案内.msg msg document\n2/1 setup.exe pe program"},
		"a.ppt": {documenttest.Compound{Streams: map[string]string{"PowerPoint Document": record}}.Build(), "2 a.ppt ole document\n2/1 object ole document"},
		"a.jtd": {documenttest.Compound{Streams: map[string]string{"DocumentText": "x"}}.Build(), "2 a.jtd jtd document"},
		"a.doc": {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...), "2 a.doc ole document !corrupt"},
	} {
		o := inspect(DefaultLimits(), name, c.content)
		if got := tree(o); got != c.want {
			t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
		}
		if name == "a.ppt" && !o.Document.Macros.Code {
			t.Errorf("macros of a presentation: %+v", o.Document)
		}
		if name == "案内.msg" && o.Children[0].SHA256 == [32]byte{} {
			t.Error("an attachment has no digest")
		}
	}
}

func oleNative(name string) string {
	n := func(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }
	content := string(portable())
	body := "\x02\x00" + name + "\x00x\x00\x00\x00\x03\x00" + n(2) + "x\x00" + n(len(content)) + content
	return n(len(body)) + body
}

func TestEncryptedDocuments(t *testing.T) {
	for name, content := range map[string][]byte{
		"a.docx": documenttest.Compound{Streams: map[string]string{"EncryptedPackage": "x", "EncryptionInfo": "y"}}.Build(),
		"a.doc":  documenttest.Compound{Streams: map[string]string{"WordDocument": "\xec\xa5\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01" + strings.Repeat("\x00", 100)}}.Build(),
		"a.odt": archiveOf(t, file{name: "mimetype", content: "application/vnd.oasis.opendocument.text"},
			file{name: "META-INF/manifest.xml", content: "<manifest:encryption-data/>"}),
	} {
		if o := inspect(DefaultLimits(), name, content); !o.Encrypted || o.Unlocked {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// A compound file whose directory stands beyond the head is an installer by its class all the same.
func TestInstallerByClass(t *testing.T) {
	content := documenttest.Compound{Streams: map[string]string{"a": strings.Repeat("x", 100_000)},
		Classes: map[string]string{"": "\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"}}.Build()
	if o := inspect(DefaultLimits(), "a.doc", content); o.Type != MSI || o.Class() != ClassProgram {
		t.Errorf("%s %s", o.Type, o.Class())
	}
}

// A part that inflates without end stands as such on its document, and ends within the bounds.
func TestPackageBomb(t *testing.T) {
	bomb := ooxml(t, file{name: "word/_rels/document.xml.rels", content: "<Relationships>" + strings.Repeat(" ", 3<<20)})
	if o := inspect(DefaultLimits(), "a.docx", bomb); o.Unfinished != TooBig && o.Unfinished != Ratio {
		t.Errorf("%q", o.Unfinished)
	}
	l := DefaultLimits()
	l.Bytes = 1 << 20
	if o := inspect(l, "a.docx", bomb); o.Unfinished != TooBig {
		t.Errorf("%q", o.Unfinished)
	}
}

func TestDocumentsWithinDocumentsEnd(t *testing.T) {
	content := packedProgram()
	for range 6 {
		content = string(documenttest.Compound{Streams: map[string]string{"_1/Package": content}, Classes: map[string]string{"_1": strings.Repeat("x", 16)}}.Build())
	}
	o := inspect(DefaultLimits(), "a.doc", []byte(content))
	depth, last := 0, o
	for len(last.Children) > 0 {
		depth, last = depth+1, last.Children[0]
	}
	if depth != DefaultLimits().Depth || last.Unfinished != TooDeep {
		t.Errorf("%d deep:\n%s", depth, tree(o))
	}
}

// ordinaryDocument is an OOXML file of 300 KB: text of 40 pages, styles, two pictures, macros.
func ordinaryDocument(t testing.TB, macros bool) []byte {
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	var text strings.Builder
	for n := range 1500 {
		fmt.Fprintf(&text, `<w:p w:rsidR="00%04X"><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>%d番目の段落です。</w:t></w:r></w:p>`, n*7919%65536, n)
	}
	parts := []file{{name: "[Content_Types].xml", content: contentTypes}, {name: "_rels/.rels", content: "<Relationships/>"},
		{name: "word/document.xml", content: "<w:document>" + text.String() + "</w:document>"},
		{name: "word/_rels/document.xml.rels", content: "<Relationships/>"},
		{name: "word/styles.xml", content: "<w:styles>" + strings.Repeat(`<w:style w:type="paragraph" w:styleId="a"/>`, 600) + "</w:styles>"},
		{name: "word/media/image1.png", content: "\x89PNG\r\n\x1a\n" + string(noise(130_000))},
		{name: "word/media/image2.png", content: "\x89PNG\r\n\x1a\n" + string(noise(130_000))}}
	if macros {
		parts = append(parts, file{name: "word/vbaProject.bin", content: project("Sub x()\r\n" + strings.Repeat("  Cells(i, j) = Range(\"A1\") + 1 ' 集計\r\n", 400) + "End Sub\r\n")})
	}
	for _, f := range parts {
		out, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(out, f.content)
	}
	w.Close()
	return data.Bytes()
}

func BenchmarkDocument(b *testing.B) { bench(b, attachment("案内.docx"), ordinaryDocument(b, false)) }

func BenchmarkDocumentWithMacros(b *testing.B) {
	bench(b, attachment("案内.docm"), ordinaryDocument(b, true))
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte(project(dropper)))
	f.Add(ooxml(f, file{name: "word/vbaProject.bin", content: project(dropper)}))
	f.Add([]byte(packedProgram()))
	f.Fuzz(func(t *testing.T, b []byte) {
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), attachment("a.doc"), bytes.NewReader(b))
		if o := i.Objects()[0]; o.Unfinished == Failed {
			t.Error(o.Detail)
		}
	})
}
