package corpus

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path"
	"strings"

	"sekisho/internal/payload/document/documenttest"
)

// autoMacro begins by itself and starts the text editor; openMacro begins by itself and writes the date into a cell; formMacro is what forms of offices have: a button that clears the sheet.
const (
	autoMacro = "Sub AutoOpen()\r\n  Shell \"notepad.exe\"\r\nEnd Sub\r\nSub Workbook_Open()\r\n  Shell \"notepad.exe\"\r\nEnd Sub\r\n"
	openMacro = "Sub Workbook_Open()\r\n  Range(\"B1\").Value = Date\r\nEnd Sub\r\n"
	formMacro = "Sub ClearForm()\r\n  Range(\"B3:B20\").ClearContents\r\nEnd Sub\r\n"
)

// macro is a document with a macro, in the format of its suffix: .doc, .xls (MS-CFB) or .docm, .xlsm (ECMA-376).
func macro(name, source, salt string) []byte {
	source = "' " + salt + "\r\n" + source
	streams := map[string]string{}
	switch strings.ToLower(path.Ext(name)) {
	case ".doc":
		documenttest.AddVBA(streams, "Macros/", documenttest.Module{"ThisDocument", source, ""})
		streams["WordDocument"] = wordStream()
		return documenttest.Compound{Streams: streams}.Build()
	case ".xls":
		documenttest.AddVBA(streams, "_VBA_PROJECT_CUR/", documenttest.Module{"ThisWorkbook", source, ""})
		streams["Workbook"] = workbookStream()
		return documenttest.Compound{Streams: streams}.Build()
	}
	documenttest.AddVBA(streams, "", documenttest.Module{"Module1", source, ""})
	project := documenttest.Compound{Streams: streams}.Build()
	if strings.HasPrefix(path.Ext(name), ".x") {
		return sheet(salt, project)
	}
	return word(salt, salt, project)
}

// wordStream is the head of the main stream of a Word document (MS-DOC 2.5.1), with no text.
func wordStream() string {
	b := make([]byte, 1024)
	copy(b, "\xec\xa5\xc1\x00")
	return string(b)
}

// workbookStream is a workbook with no sheets: BOF and EOF (MS-XLS 2.4.21).
func workbookStream() string {
	return "\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x41\x00\x00\x00\x06\x03\x00\x00\x0a\x00\x00\x00"
}

func oleDocument(salt string) []byte {
	return documenttest.Compound{Streams: map[string]string{"WordDocument": wordStream(), "1Table": salt}}.Build()
}

// ichitaro is a document of JustSystems' word processor as far as its outer form is known: a compound file with these streams.
func ichitaro(salt string) []byte {
	return documenttest.Compound{Streams: map[string]string{"DocumentText": documenttest.UTF16("資料 " + salt), "JSRV_SegmentInformation": "\x00\x00\x00\x00"}}.Build()
}

// What stands in every package.
const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8"?>`
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
)

// officeFile is a document of Office (ECMA-376, part 2): its main part, and what else is in the package.
type officeFile struct {
	part, contentType, body string
	more                    []Entry
}

func (f officeFile) pack(salt string) []byte {
	list := []Entry{
		{Name: "[Content_Types].xml", Content: []byte(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>` +
			`<Override PartName="/` + f.part + `" ContentType="` + f.contentType + `"/></Types>`)},
		related("_rels/.rels", "officeDocument", f.part, ""),
		{Name: f.part, Content: []byte(xmlHead + f.body)},
		{Name: "docProps/app.xml", Content: []byte(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>` + salt + `</Company></Properties>`)},
	}
	return Zip(append(list, f.more...)...)
}

// related is a part with one relationship, rId1. mode is "External" for what lies outside of the package.
func related(name, kind, target, mode string) Entry {
	if mode != "" {
		mode = ` TargetMode="` + mode + `"`
	}
	return Entry{Name: name, Content: []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` +
		relationships + "/" + kind + `" Target="` + target + `"` + mode + `/></Relationships>`)}
}

// letter is a Word document with one paragraph.
func letter(run string) officeFile {
	return officeFile{
		part: "word/document.xml", contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
		body: `<w:document xmlns:w="` + wordSpace + `" xmlns:r="` + relationships + `"><w:body><w:p>` + run + `</w:p></w:body></w:document>`,
	}
}

func run(text string) string { return `<w:r><w:t>` + text + `</w:t></w:r>` }

// word is a Word document with a text and, if there is one, a macro project.
func word(text, salt string, project []byte) []byte {
	f := letter(run(text))
	if project != nil {
		f.contentType = "application/vnd.ms-word.document.macroEnabled.main+xml"
		f.more = []Entry{{Name: "word/vbaProject.bin", Content: project}}
	}
	return f.pack(salt)
}

// sheet is an Excel workbook without sheets, with a macro project or none.
func sheet(salt string, project []byte) []byte {
	f := officeFile{
		part: "xl/workbook.xml", contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
		body: `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`,
	}
	if project != nil {
		f.contentType = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
		f.more = []Entry{{Name: "xl/vbaProject.bin", Content: project}}
	}
	return f.pack(salt)
}

// template is a document that fetches its template from that place.
func template(at, salt string) []byte {
	f := letter(run("資料"))
	f.more = []Entry{
		{Name: "word/settings.xml", Content: []byte(xmlHead + `<w:settings xmlns:w="` + wordSpace + `" xmlns:r="` + relationships + `"><w:attachedTemplate r:id="rId1"/></w:settings>`)},
		related("word/_rels/settings.xml.rels", "attachedTemplate", at, "External"),
	}
	return f.pack(salt)
}

// linked is a document with a link to that address.
func linked(url, salt string) []byte {
	f := letter(`<w:hyperlink r:id="rId1">` + run("こちら") + `</w:hyperlink>`)
	f.more = []Entry{related("word/_rels/document.xml.rels", "hyperlink", url, "External")}
	return f.pack(salt)
}

// rtfObject is a text with an embedded object of the equation editor, whose data are the salt.
func rtfObject(salt string) []byte {
	return []byte(fmt.Sprintf(`{\rtf1\ansi Dear Sir, {\object\objemb\objupdate{\*\objclass Equation.3}{\*\objdata 0105000002000000%x}}}`, "Equation.3\x00"+salt))
}

// oneNote is a section file (MS-ONESTORE) as far as its embedded files go: the header, their names and their contents.
func oneNote(inside []Attachment, salt string) []byte {
	b := bytes.NewBufferString("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" + strings.Repeat("\x00", 32) + strings.Repeat("\x01", 1000) + salt)
	for i, a := range inside {
		content := a.content(fmt.Sprintf("%s/%d", salt, i))
		value := documenttest.UTF16(a.Name + "\x00")
		b.WriteString("\x03\x00\x00\x1d\x00\x14\x9c\x1d\x00\x1c\x00\x1c\x00\x88\x4d\x00\x00\x00") // a number, the name (MS-ONE 2.2.70), a flag
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(value))))
		b.WriteString(value + strings.Repeat("\x00", 50))
		b.WriteString("\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac")
		b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(content))))
		b.Write(make([]byte, 12))
		b.Write(content)
		b.WriteString(strings.Repeat("\x00", 30))
	}
	return b.Bytes()
}
