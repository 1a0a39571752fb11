package corpus

import (
	"encoding/binary"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// makerTable lists what makes the content of attachments. Each gets the description and a salt, which it puts somewhere into the content, so that no two
// letters carry the same octets unless their descriptions say so ("same": the octets of Text).
func makerTable() map[string]func(a Attachment, salt string) []byte {
	return map[string]func(a Attachment, salt string) []byte{
		"program":        func(a Attachment, salt string) []byte { return program(a.Icon, salt) },
		"padded-program": func(a Attachment, salt string) []byte { return padded(program(a.Icon, salt)) },
		"script":         func(_ Attachment, salt string) []byte { return append(Script(), "// "+salt+"\r\n"...) },
		"batch": func(_ Attachment, salt string) []byte {
			return []byte("rem inert sample: remarks only\r\nrem " + salt + "\r\n")
		},
		"shortcut": func(a Attachment, salt string) []byte { return shortcut(a.Icon, salt) },
		"text":     func(a Attachment, salt string) []byte { return []byte(or(a.Text, salt) + "\r\n") },
		"pdf":      func(_ Attachment, salt string) []byte { return pdf(salt, "") },
		"pdf-script": func(_ Attachment, salt string) []byte {
			return pdf(salt, "/OpenAction << /S /JavaScript /JS (void 0;) >>")
		},
		"pdf-launch": func(_ Attachment, salt string) []byte {
			return pdf(salt, "/OpenAction << /S /Launch /F (notepad.exe) >>")
		},
		"pdf-fields": func(_ Attachment, salt string) []byte { return pdf(salt, "/AcroForm << /Fields [] >>") },
		"pdf-link":   func(a Attachment, salt string) []byte { return pdfLink(a.Text, salt) },
		"docx-link":  func(a Attachment, salt string) []byte { return linked(a.Text, salt) },
		"docx":       func(a Attachment, salt string) []byte { return word(or(a.Text, salt), salt, nil) },
		"xlsx":       func(_ Attachment, salt string) []byte { return sheet(salt, nil) },
		"docx-template": func(_ Attachment, salt string) []byte {
			return template("https://files.unknown-host.example/t.dotm", salt)
		},
		"docx-intranet": func(_ Attachment, salt string) []byte { return template(`file:///\\fileserver\template\t.dotm`, salt) },
		"macro":         func(a Attachment, salt string) []byte { return macro(a.Name, autoMacro, salt) },
		"macro-open":    func(a Attachment, salt string) []byte { return macro(a.Name, openMacro, salt) },
		"macro-form":    func(a Attachment, salt string) []byte { return macro(a.Name, formMacro, salt) },
		"padded-macro":  func(a Attachment, salt string) []byte { return padded(macro(a.Name, autoMacro, salt)) },
		"bloated-macro": func(a Attachment, salt string) []byte { return bloated(macro(a.Name, autoMacro, salt), salt) },
		"ole-doc":       func(_ Attachment, salt string) []byte { return oleDocument(salt) },
		"ichitaro":      func(_ Attachment, salt string) []byte { return ichitaro(salt) },
		"rtf":           func(_ Attachment, salt string) []byte { return []byte(`{\rtf1\ansi ` + salt + `}`) },
		"rtf-object":    func(_ Attachment, salt string) []byte { return rtfObject(salt) },
		"onenote":       func(a Attachment, salt string) []byte { return oneNote(a.Inside, salt) },
		"html":          func(a Attachment, salt string) []byte { return page(or(a.Text, "<p>ご案内</p>"), salt) },
		"html-table": func(_ Attachment, salt string) []byte {
			return page("<table><tr><td>品名</td><td>"+salt+"</td></tr></table>", salt)
		},
		"padded-log":     func(_ Attachment, salt string) []byte { return logFile(salt) },
		"html-smuggling": func(a Attachment, salt string) []byte { return smuggling(or(a.Text, "資料.zip"), salt) },
		"csv":            func(_ Attachment, salt string) []byte { return []byte("番号,品名,数量\r\n1," + salt + ",3\r\n") },
		"png":            func(_ Attachment, salt string) []byte { return picture(salt) },
		"qr":             func(a Attachment, salt string) []byte { return qrPicture(a.Text, salt) },
		"zip":            func(a Attachment, salt string) []byte { return Zip(entries(a, salt)...) },
		"locked-zip":     func(a Attachment, salt string) []byte { return lockedZip(a.Password, salt, entries(a, salt)...) },
		"lzh":            func(a Attachment, salt string) []byte { return lzh(entries(a, salt)...) },
		"sfx": func(a Attachment, salt string) []byte {
			return append(program(a.Icon, salt), lzh(entries(a, salt)...)...)
		},
		"tar.gz":     func(a Attachment, salt string) []byte { return TarGz(entries(a, salt)...) },
		"iso":        func(a Attachment, salt string) []byte { return iso(entries(a, salt)...) },
		"sealed-rar": func(_ Attachment, salt string) []byte { return sealedRAR(salt) },
		"ics":        func(a Attachment, salt string) []byte { return calendar(a.Text, salt) },
	}
}

// makerBySuffix is what a file of that suffix is unless its description says something else.
var makerBySuffix = map[string]string{
	".exe": "program", ".scr": "program", ".pif": "program", ".com": "program", ".lnk": "shortcut", ".js": "script", ".vbs": "script", ".wsf": "script",
	".hta": "script", ".bat": "batch", ".cmd": "batch", ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".doc": "ole-doc", ".xls": "ole-doc",
	".docm": "macro", ".xlsm": "macro", ".jtd": "ichitaro", ".rtf": "rtf", ".one": "onenote", ".html": "html", ".htm": "html", ".txt": "text",
	".md": "text", ".csv": "csv", ".png": "png", ".zip": "zip", ".lzh": "lzh", ".iso": "iso", ".img": "iso", ".rar": "sealed-rar", ".gz": "tar.gz", ".ics": "ics",
}

// kind is what makes the attachment.
func (a Attachment) kind() string {
	kind := or(a.Make, makerBySuffix[strings.ToLower(path.Ext(a.Name))])
	switch {
	case kind == "zip" && a.Password != "":
		return "locked-zip"
	case kind == "program" && a.Inside != nil:
		return "sfx"
	}
	return kind
}

// content makes what the attachment carries.
func (a Attachment) content(salt string) []byte {
	if a.Make == "same" {
		return []byte(a.Text)
	}
	make, ok := makerTable()[a.kind()]
	if !ok {
		panic(fmt.Sprintf("corpus: %s: nothing makes %q", a.Name, a.kind()))
	}
	return make(a, salt)
}

// entries are the files of an archive.
func entries(a Attachment, salt string) (list []Entry) {
	for i, inside := range a.Inside {
		charset := inside.Charset
		if charset == "" {
			charset = a.Charset
		}
		list = append(list, Entry{Name: inside.Name, Charset: charset, Content: inside.content(fmt.Sprintf("%s/%d", salt, i))})
	}
	return list
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// paddedSize is the size from which on padding of zeros is worth a trait: 60 MB, so that it inflates more than 50.
const paddedSize = 60 << 20

// logFile is a log of 60 MB that says the same again and again.
func logFile(salt string) []byte {
	line := "2026-10-05 10:12:00 INFO ok " + salt + "\r\n"
	return []byte(strings.Repeat(line, paddedSize/len(line)))
}

// noiseSize is what does not pack of a bloated file.
const noiseSize = 800 << 10

// bloated appends noise and zeros, so that the file packs 70 to 1: within what scanners unpack.
func bloated(octets []byte, s string) []byte {
	seed, err := strconv.ParseUint(salt(s).hex(40, 15), 16, 64)
	must(err)
	for n := range uint64(noiseSize / 8) {
		octets = binary.LittleEndian.AppendUint64(octets, mixed(seed+n))
	}
	return padded(octets)
}

// padded appends zeros.
func padded(octets []byte) []byte { return append(octets, make([]byte, paddedSize-len(octets))...) }
