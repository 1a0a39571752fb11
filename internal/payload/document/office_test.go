package document

import (
	"encoding/binary"
	"io"
	"reflect"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

func biff(id uint16, data string) string {
	return string(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, id), uint16(len(data)))) + data
}

// workbookOf is a globals substream of BIFF8.
func workbookOf(records ...string) string {
	return biff(biffBOF, "\x00\x06\x05\x00"+strings.Repeat("\x00", 12)) + strings.Join(records, "") + biff(biffEOF, "")
}

func boundSheet(name string, hidden, kind byte) string {
	u := utf16le(name)
	return biff(biffBoundSheet, "\x00\x00\x00\x00"+string([]byte{hidden, kind, byte(len(u) / 2), 1})+string(u))
}

func definedName(flags byte, name string) string {
	return biff(biffName, string([]byte{flags, 0, 0, byte(len(name))})+strings.Repeat("\x00", 10)+"\x00"+name)
}

func supBook(service, topic string) string {
	s := service + "\x03" + topic
	return biff(biffSupBook, "\x00\x00"+string([]byte{byte(len(s)), 0, 0})+s)
}

func ole10(name, content string) string {
	n := func(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }
	path := `C:\Temp\` + name + "\x00"
	body := "\x02\x00" + name + "\x00" + `C:\Users\x\` + name + "\x00" + "\x00\x00\x03\x00" + n(len(path)) + path + n(len(content)) + content
	return n(len(body)) + body
}

func readStreams(t testing.TB, streams map[string]string) *Info {
	t.Helper()
	return ReadCompound(open(t, documenttest.Compound{Streams: streams}.Build()))
}

func TestWorkbook(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   Info
	}{
		"plain": {workbookOf(boundSheet("表", 0, 0), boundSheet("グラフ", 0, 2)), Info{Kind: "excel"}},
		"macro sheet": {workbookOf(boundSheet("表", 0, 0), boundSheet("マクロ1", 2, 1), definedName(0x20, "\x01")),
			Info{Kind: "excel", Macros: Macros{AutoExec: []string{"Auto_Open"}, Sheets: []Sheet{{"マクロ1", "very-hidden"}}}}},
		"hidden, name spelled": {workbookOf(boundSheet("m", 1, 1), definedName(0, "AUTO_OPEN_x")),
			Info{Kind: "excel", Macros: Macros{AutoExec: []string{"Auto_Open"}, Sheets: []Sheet{{"m", "hidden"}}}}},
		"other names":  {workbookOf(definedName(0x20, "\x06"), definedName(0, "automatic")), Info{Kind: "excel"}},
		"password":     {workbookOf(biff(biffFilePass, "\x01\x00"), boundSheet("x", 2, 1)), Info{Kind: "excel", Encrypted: true}},
		"prices":       {workbookOf(supBook("RSS", "7203.T")), Info{Kind: "excel", Links: []External{{"dde", "RSS|7203.T"}}}},
		"program":      {workbookOf(supBook(`C:\Windows\CMD.exe`, "/c x")), Info{Kind: "excel", Links: []External{{"dde", `C:\Windows\CMD.exe|/c x`}}, Exploits: []string{DDE}}},
		"cut":          {workbookOf(boundSheet("表", 0, 0))[:25], Info{Kind: "excel", Unfinished: "corrupt"}},
		"no beginning": {boundSheet("表", 0, 1), Info{Kind: "excel", Unfinished: "corrupt"}},
	} {
		if got := readStreams(t, map[string]string{"Workbook": c.stream}); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, *got, c.want)
		}
	}
}

// word is the main stream of a document with this text behind its header.
func word(flags uint16, text string) string {
	fib := make([]byte, 2048)
	fib[0], fib[1] = 0xec, 0xa5
	binary.LittleEndian.PutUint16(fib[10:], flags)
	return string(fib) + text
}

func TestWord(t *testing.T) {
	wideText := func(s string) string { return string(utf16le(s)) }
	for name, c := range map[string]struct {
		stream string
		want   Info
	}{
		"plain":     {word(0, "本文 \x13 PAGE \x141\x15"), Info{Kind: "word"}},
		"encrypted": {word(0x0100, "\x13 DDEAUTO cmd \x14"), Info{Kind: "word", Encrypted: true}},
		"DDE":       {word(0, "\x13 DDEAUTO c:\\\\cmd.exe \"/k\"\x14x\x15"), Info{Kind: "word", Exploits: []string{DDE}, Links: []External{{"dde", `c:\\cmd.exe "/k"`}}}},
		"DDE wide":  {word(0, wideText("\x13 dde excel sheet \x14x\x15")), Info{Kind: "word", Exploits: []string{DDE}, Links: []External{{"dde", "excel sheet"}}}},
		"template":  {word(0, "\x13 INCLUDEPICTURE \"http://example.net/a.png\" \\d \x14"), Info{Kind: "word", Links: []External{{"image", "http://example.net/a.png"}}}},
		"local":     {word(0, "\x13 INCLUDETEXT \"C:\\\\a.doc\" \x14\x13 HYPERLINK \"http://example.net/\" \x14"), Info{Kind: "word", Addresses: []string{"http://example.net/"}}},
		"link wide": {word(0, wideText("\x13 HYPERLINK \\l \"top\" \x14\x13hyperlink https://example.net/a \\o \"x\"\x14")), Info{Kind: "word", Addresses: []string{"https://example.net/a"}}},
		"share":     {word(0, `\x13`+"\x13 LINK Excel.Sheet.8 \"\\\\\\\\host.example\\\\a\\\\b.xls\" \x14"), Info{Kind: "word", Links: []External{{"oleObject", `\\host.example\a\b.xls`}}}},
		"damaged":   {"not Word", Info{Kind: "word", Unfinished: "corrupt"}},
	} {
		if got := readStreams(t, map[string]string{"WordDocument": c.stream}); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, *got, c.want)
		}
	}
}

func TestAttachedTemplate(t *testing.T) {
	sttb := func(template string) string {
		s := "\xff\xff\x12\x00\x00\x00" + "\x00\x00"
		u := utf16le(template)
		return s + string([]byte{byte(len(u) / 2), byte(len(u) / 2 >> 8)}) + string(u) + "\x00\x00"
	}
	for template, want := range map[string]int{
		"http://example.net/a.dotm": 1, `\\example.net\a\b.dot`: 1, `C:\Users\x\Normal.dotm`: 0, "Normal": 0, "": 0,
	} {
		main := []byte(word(0x0200, ""))
		table := "pad" + sttb(template)
		binary.LittleEndian.PutUint32(main[154+32*8:], 3)
		binary.LittleEndian.PutUint32(main[154+32*8+4:], uint32(len(table)-3))
		d := readStreams(t, map[string]string{"WordDocument": string(main), "1Table": table, "0Table": ""})
		if len(d.Links) != want || want == 1 && d.Links[0] != (External{"attachedTemplate", template}) {
			t.Errorf("%q: %+v", template, d.Links)
		}
	}
}

func TestObjects(t *testing.T) {
	equation := strings.Repeat("\x00", 28) + "\x03\x01\x01\x03\x0a\x0a\x01"
	for name, c := range map[string]struct {
		file documenttest.Compound
		want []string
	}{
		"equation":           {documenttest.Compound{Streams: map[string]string{"ObjectPool/_1/Equation Native": equation + "\x08\x81\x00Times New Roman\x00" + strings.Repeat("x", 90)}}, []string{Equation}},
		"font of the attack": {documenttest.Compound{Streams: map[string]string{"ObjectPool/_1/Equation Native": equation + "\x08\x5a\x5a" + strings.Repeat("A", 48)}}, []string{Equation, EquationOverflow}},
		"equation by class":  {documenttest.Compound{Streams: map[string]string{"ObjectPool/_1/x": "y"}, Classes: map[string]string{"ObjectPool/_1": "\x02\xce\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"}}, []string{Equation}},
		"form button":        {documenttest.Compound{Streams: map[string]string{"_1/\x03OCXNAME": "B"}, Classes: map[string]string{"_1": "\x40\x32\x05\xd7\x69\xce\xcd\x11\xa7\x77\x00\xdd\x01\x14\x3c\x57"}}, nil},
		"other control":      {documenttest.Compound{Streams: map[string]string{"_1/\x03OCXNAME": "B"}, Classes: map[string]string{"_1": "\x6e\xdb\x7c\xd2\x6d\xae\xcf\x11\x96\xb8\x44\x45\x53\x54\x00\x00"}}, []string{ActiveX}},
	} {
		if d := ReadCompound(open(t, c.file.Build())); !reflect.DeepEqual(d.Exploits, c.want) {
			t.Errorf("%s: %v, want %v", name, d.Exploits, c.want)
		}
	}
	link := "\x01\x00\x00\x02\x01\x00\x00\x00" + strings.Repeat("\x00", 12) + urlMoniker + "\x40\x00\x00\x00" + string(utf16le("http://example.net/x.rtf")) + "\x00\x00"
	if d := readStreams(t, map[string]string{"ObjectPool/_1/\x01Ole": link}); len(d.Links) != 1 || d.Links[0].Target != "http://example.net/x.rtf" {
		t.Errorf("linked object: %+v", d.Links)
	}
}

func TestObjectsWithin(t *testing.T) {
	c := open(t, documenttest.Compound{Streams: map[string]string{
		"ObjectPool/_1/\x01Ole10Native":                      ole10("見積.exe", "MZ program"),
		"ObjectPool/_2/Package":                              "PK\x03\x04",
		"__attach_version1.0_#00000000/__substg1.0_37010102": "%PDF-1.4",
		"__attach_version1.0_#00000000/__substg1.0_3707001F": string(utf16le("案内.pdf")),
		"__attach_version1.0_#00000000/__substg1.0_3704001F": string(utf16le("ANNAI~1.PDF")),
		"__attach_version1.0_#00000001/__substg1.0_37010102": "text",
		"__attach_version1.0_#00000001/__substg1.0_3704001E": string(cp932(t, "資料.txt")),
		"PowerPoint Document":                                "\x10\x00\x11\x10\x08\x00\x00\x00" + "\x00\x00\x00\x00" + "zlib" + "\x00\x00\x11\x10\x03\x00\x00\x00abc",
	}}.Build())
	got := map[string]string{}
	n := 0
	for a, err := range c.Objects() {
		if err != nil {
			t.Fatal(err)
		}
		n++
		r, err := a.Open()
		if err != nil {
			continue
		}
		b, _ := io.ReadAll(r)
		got[a.Name] = string(b)
	}
	want := map[string]string{"見積.exe": "MZ program", "Package": "PK\x03\x04", "案内.pdf": "%PDF-1.4", "資料.txt": "text", "object": "abc"}
	if !reflect.DeepEqual(got, want) || n != 6 {
		t.Errorf("%d objects: %v", n, got)
	}
}

func TestKinds(t *testing.T) {
	for name, want := range map[string]string{
		"test.doc": "word", "novpapplan.doc": "word", "test.xls": "excel", "test.ppt": "powerpoint", "test.msg": "msg",
	} {
		d := ReadCompound(open(t, moduleFile(t, "github.com/richardlehane/mscfb", "test/"+name)))
		if d.Kind != want || d.Macros.Any() || len(d.Exploits) > 0 || d.Unfinished != "" || d.Encrypted {
			t.Errorf("%s: %+v", name, d)
		}
	}
	for streams, want := range map[string]string{"EncryptedPackage EncryptionInfo": "", "DocumentText": "ichitaro", "VisioDocument": "visio"} {
		all := map[string]string{}
		for s := range strings.FieldsSeq(streams) {
			all[s] = "x"
		}
		if d := readStreams(t, all); d.Kind != want || d.Encrypted != (want == "") {
			t.Errorf("%s: %+v", streams, d)
		}
	}
}
