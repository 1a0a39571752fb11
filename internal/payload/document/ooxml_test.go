package document

import (
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// packageOf makes the parts of a package.
func packageOf(parts map[string]string) (list []Part) {
	for name, content := range parts {
		list = append(list, Part{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

func types(pairs ...string) string {
	s := `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
	for i := 0; i < len(pairs); i += 2 {
		s += `<Override PartName="` + pairs[i] + `" ContentType="` + pairs[i+1] + `"/>`
	}
	return s + "</Types>"
}

const (
	wordMain  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	excelMain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

func relationship(kind, target, mode string) string {
	return `<Relationship Id="rId1" Type="` + relations + kind + `" Target="` + target + `" TargetMode="` + mode + `"/>`
}

func TestOOXMLLinks(t *testing.T) {
	for rel, want := range map[string]Info{
		relationship("attachedTemplate", "http://example.net/a.dotm", "External"):                      {Links: []External{{"attachedTemplate", "http://example.net/a.dotm"}}},
		relationship("attachedTemplate", "file:///C:\\Users\\x\\a.dotm", "External"):                   {},
		relationship("attachedTemplate", "file://host.example/a.dotm", "External"):                     {Links: []External{{"attachedTemplate", "file://host.example/a.dotm"}}},
		relationship("attachedTemplate", `file:///\\192.0.2.1\a\b.dotm`, "External"):                   {Links: []External{{"attachedTemplate", `file:///\\192.0.2.1\a\b.dotm`}}},
		relationship("hyperlink", "http://example.net/?a&amp;b", "External"):                           {Addresses: []string{"http://example.net/?a&b"}},
		relationship("hyperlink", "other.docx", "External"):                                            {},
		relationship("hyperlink", "http://example.net/", "Internal"):                                   {},
		relationship("oleObject", "&#104;ttp://example.net/x.html!", "External"):                       {Links: []External{{"oleObject", "http://example.net/x.html!"}}},
		relationship("oleObject", "mhtml:http://example.net/x.html!x-usc:http://a/", "external"):       {Links: []External{{"oleObject", "mhtml:http://example.net/x.html!x-usc:http://a/"}}, Exploits: []string{MHTML}},
		relationship("oleObject", "ms-msdt:/id PCWDiagnostic", "External"):                             {Links: []External{{"oleObject", "ms-msdt:/id PCWDiagnostic"}}, Exploits: []string{MSDT}},
		relationship("image", "media/image1.png", "Internal"):                                          {},
		`<r:Relationship Target='http://example.net/a>b' Type='x/frame' Id='1' TargetMode='External'>`: {Links: []External{{"frame", "http://example.net/a>b"}}},
	} {
		d := ReadOOXML(packageOf(map[string]string{
			"[Content_Types].xml": types("/word/document.xml", wordMain), "word/_rels/settings.xml.rels": "<Relationships>" + rel + "</Relationships>",
		}))
		want.Kind = "word"
		if !reflect.DeepEqual(*d, want) {
			t.Errorf("%s: %+v", rel, *d)
		}
	}
}

func TestOOXMLFields(t *testing.T) {
	run := func(s string) string { return "<w:r><w:instrText xml:space=\"preserve\">" + s + "</w:instrText></w:r>" }
	begin, end := `<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	long := strings.Repeat("<w:p><w:r><w:t>本文です。</w:t></w:r></w:p>", 5000)
	for name, c := range map[string]struct {
		body     string
		exploits []string
	}{
		"page number":   {begin + run(" PAGE ") + end, nil},
		"DDEAUTO":       {begin + run(" DDEAUTO c:\\\\cmd.exe ") + end, []string{DDE}},
		"split":         {begin + run("D") + run("DE") + "<w:bookmarkStart/>" + run("AUTO x") + end, []string{DDE}},
		"far back":      {long + begin + run("dde x y") + end, []string{DDE}},
		"simple":        {`<w:fldSimple w:instr=" DDE &quot;cmd&quot; "><w:t/></w:fldSimple>`, []string{DDE}},
		"CDATA":         {begin + run("<![CDATA[DDEAUTO x]]>") + end, []string{DDE}},
		"references":    {begin + run("&#68;DEAUTO x") + end, []string{DDE}},
		"in text":       {"<w:t>DDEAUTO c:\\cmd.exe</w:t>", nil},
		"nested":        {begin + run("DDEAUTO ") + begin + run("QUOTE 65") + end + run("x") + end, []string{DDE}},
		"equation":      {`<o:OLEObject Type="Embed" ProgID="Equation.3" ObjectID="_1" r:id="rId5"/>`, []string{Equation}},
		"other object":  {`<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ObjectID="_1" r:id="rId5"/>`, nil},
		"not closed":    {run("DDEAUTO x"), []string{DDE}},
		"empty element": {"<w:instrText/>DDEAUTO", nil},
	} {
		for _, wide := range []bool{false, true} {
			body := "<w:document>" + c.body + "</w:document>"
			if wide {
				body = "\xff\xfe" + string(utf16le(body))
			}
			d := ReadOOXML(packageOf(map[string]string{"[Content_Types].xml": types("/word/doc.xml", wordMain), "word/doc.xml": body}))
			if !reflect.DeepEqual(d.Exploits, c.exploits) || d.Unfinished != "" {
				t.Errorf("%s (UTF-16 %v): %+v", name, wide, *d)
			}
		}
	}
}

func TestOOXMLWorkbook(t *testing.T) {
	book := `<workbook><sheets><sheet name="表" sheetId="1" r:id="rId1"/><sheet name="m" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>` +
		`<definedNames><definedName name="_xlnm.Auto_Open_1">m!$A$1</definedName></definedNames></workbook>`
	rels := `<Relationships><Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>`
	d := ReadOOXML(packageOf(map[string]string{
		"[Content_Types].xml": types("/xl/workbook.xml", excelMain), "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels}))
	want := Macros{AutoExec: []string{"Auto_Open"}, Sheets: []Sheet{{"m", "very-hidden"}}}
	if d.Kind != "excel" || !reflect.DeepEqual(d.Macros, want) {
		t.Errorf("%+v", d)
	}
	linkType := "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
	for service, exploits := range map[string][]string{"RSS": nil, "cmd": {DDE}, "MSEXCEL": {DDE}} {
		d := ReadOOXML(packageOf(map[string]string{
			"[Content_Types].xml": types("/xl/workbook.xml", excelMain, "/xl/externalLinks/externalLink1.xml", linkType), "xl/workbook.xml": "<workbook/>",
			"xl/externalLinks/externalLink1.xml": `<externalLink><ddeLink ddeService="` + service + `" ddeTopic="x"/></externalLink>` + strings.Repeat(" ", 100_000)}))
		if !reflect.DeepEqual(d.Exploits, exploits) || len(d.Links) != 1 || d.Links[0].Target != service+"|x" || d.Unfinished != "" {
			t.Errorf("%s: %+v", service, d)
		}
	}
}

func TestBinaryWorkbook(t *testing.T) {
	rec := func(id int, data string) string {
		b := []byte{byte(id)}
		if id > 127 {
			b = []byte{byte(id) | 0x80, byte(id >> 7)}
		}
		return string(append(b, byte(len(data))|0x80, byte(len(data)>>7))) + data
	}
	str := func(s string) string {
		u := utf16le(s)
		return string(binary.LittleEndian.AppendUint32(nil, uint32(len(u)/2))) + string(u)
	}
	book := rec(131, "") + rec(brtBundleSheet, "\x02\x00\x00\x00\x01\x00\x00\x00"+str("rId2")+str("マクロ")) +
		rec(brtName, strings.Repeat("\x00", 9)+str("_xlnm.Auto_Open"))
	rels := `<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet" Target="x"/>`
	d := ReadOOXML(packageOf(map[string]string{
		"[Content_Types].xml": types("/xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "/xl/l.bin", "application/vnd.ms-excel.externalLink"),
		"xl/workbook.bin":     book, "xl/_rels/workbook.bin.rels": rels, "xl/l.bin": rec(brtBeginSupBook, "\x01\x00"+str("cmd")+str("/c"))}))
	want := Info{Kind: "excel", Macros: Macros{AutoExec: []string{"Auto_Open"}, Sheets: []Sheet{{"マクロ", "very-hidden"}}},
		Exploits: []string{DDE}, Links: []External{{"dde", "cmd|/c"}}}
	if !reflect.DeepEqual(*d, want) {
		t.Errorf("%+v", *d)
	}
}

func TestControls(t *testing.T) {
	for class, want := range map[string][]string{
		"{D7053240-CE69-11CD-A777-00DD01143C57}": nil, "{8bd21d40-ec42-11ce-9e0d-00aa006002f3}": nil, "{D27CDB6E-AE6D-11CF-96B8-444553540000}": {ActiveX},
	} {
		d := ReadOOXML(packageOf(map[string]string{
			"[Content_Types].xml": types("/word/document.xml", wordMain, "/word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml"),
			"word/document.xml":   "<w:document/>", "word/activeX/activeX1.xml": `<ax:ocx ax:classid="` + class + `" ax:persistence="persistStorage"/>`}))
		if !reflect.DeepEqual(d.Exploits, want) {
			t.Errorf("%s: %v", class, d.Exploits)
		}
	}
}

func TestOOXMLUnfinished(t *testing.T) {
	failing := Part{Name: "[Content_Types].xml", Open: func() (io.ReadCloser, error) { return nil, errors.New("damaged") }}
	if d := ReadOOXML([]Part{failing}); d.Unfinished != "corrupt" {
		t.Errorf("%+v", d)
	}
	long := packageOf(map[string]string{"x.rels": "<Relationships>" + strings.Repeat(" ", maxRelated+1) + relationship("frame", "http://example.net/", "External")})
	if d := ReadOOXML(long); d.Unfinished != "too-big" {
		t.Errorf("%+v", d)
	}
	many := make([]Part, maxParts+1)
	for i := range many {
		many[i] = Part{Name: "x"}
	}
	if d := ReadOOXML(many); d.Unfinished != "too-many-entries" {
		t.Errorf("%+v", d)
	}
}

func TestODF(t *testing.T) {
	module := func(source string) string {
		return `<?xml version="1.0"?><script:module xmlns:script="x" script:name="Module1" script:language="StarBasic">` + source + `</script:module>`
	}
	events := `<office:event-listeners><script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/></office:event-listeners>`
	for name, c := range map[string]struct {
		parts map[string]string
		want  Info
	}{
		"plain":    {map[string]string{"content.xml": "<x/>", "META-INF/manifest.xml": "<manifest:manifest/>"}, Info{}},
		"macros":   {map[string]string{"content.xml": events, "Basic/Standard/Module1.xml": module("REM  *****  BASIC  *****\n\nSub Main\nShell(&quot;x&quot;)\nEnd Sub"), "Basic/script-lc.xml": "<library:libraries/>"}, Info{Macros: Macros{Code: true, AutoExec: []string{"dom:load"}, Calls: []string{"Shell"}}}},
		"no code":  {map[string]string{"Basic/Standard/Module1.xml": module("REM  *****  BASIC  *****\n")}, Info{}},
		"Python":   {map[string]string{"Scripts/python/a.py": "x"}, Info{Macros: Macros{Code: true}}},
		"password": {map[string]string{"META-INF/manifest.xml": "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"}, Info{Encrypted: true}},
	} {
		c.want.Kind = "odf"
		if d := ReadODF(packageOf(c.parts)); !reflect.DeepEqual(*d, c.want) {
			t.Errorf("%s: %+v", name, *d)
		}
	}
}

func FuzzOOXML(f *testing.F) {
	f.Add([]byte("<Relationship Type='a/frame' Target='http://example.net/' TargetMode='External'/>"), []byte("<w:instrText>DDEAUTO x</w:instrText>"), []byte("\x9c\x01\x04\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xfe<\x00a\x00"), []byte("<w:instrText><![CDATA[DDE"), []byte("\x27\x80\x80\x80\x01"))
	f.Fuzz(func(t *testing.T, rels, text, book []byte) {
		d := ReadOOXML(packageOf(map[string]string{
			"[Content_Types].xml": types("/a", wordMain, "/b", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "/c", excelMain),
			"x.rels":              string(rels), "a": string(text), "b": string(book), "c": string(rels)}))
		if len(d.Links) > maxListed {
			t.Error("links are not bounded")
		}
		ReadODF(packageOf(map[string]string{"content.xml": string(rels), "Basic/a.xml": string(text), "META-INF/manifest.xml": string(book)}))
	})
}

func BenchmarkOOXMLText(b *testing.B) {
	body := "<w:document>" + strings.Repeat(`<w:p w:rsidR="00A1"><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>いつもお世話になっております。</w:t></w:r></w:p>`, 8000) + "</w:document>"
	parts := packageOf(map[string]string{"[Content_Types].xml": types("/word/document.xml", wordMain), "word/document.xml": body})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		ReadOOXML(parts)
	}
}
