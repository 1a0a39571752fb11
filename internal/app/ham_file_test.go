package app

import (
	"bytes"
	gz "compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"sekisho/corpus"
)

// hamFile is an inert file of a kind in base64, whole enough for readers to tell what it is. The names of zip, zip-cp932 and zip-locked
// are "name=kind" each.
func hamFile(kind, names string) (string, error) {
	content, err := hamContent(kind, names)
	return wrap(base64.StdEncoding.EncodeToString([]byte(content))), err
}

func hamContent(kind, names string) (string, error) {
	if strings.HasPrefix(kind, "zip") {
		return hamZip(kind, strings.Fields(names))
	}
	content, ok := map[string]string{
		"pdf":   string(corpus.PDF()),
		"docx":  string(corpus.Word("資料")),
		"xlsx":  xlsx(),
		"pptx":  zipOf(map[string]string{"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`, "ppt/presentation.xml": "<p/>"}),
		"doc":   compound("WordDocument", "1Table"),
		"xls":   compound("Workbook"),
		"jtd":   compound("DocumentText", "JSRV_SegmentInformation"),
		"jpg":   jpeg,
		"png":   "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89",
		"gif":   "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
		"tiff":  "II*\x00\x08\x00\x00\x00\x00\x00",
		"csv":   "\x93\xfa\x95t,\x8b\xe0\x8az\r\n2026/11/05,1200\r\n",
		"txt":   "memo\r\n",
		"xml":   `<?xml version="1.0" encoding="UTF-8" ?><feedback/>`,
		"dwg":   "AC1032\x00\x00\x00\x00\x00",
		"html":  "<html><head><meta charset=\"utf-8\"></head><body><table><tr><td>1</td></tr></table></body></html>",
		"targz": string(corpus.TarGz(corpus.Entry{Name: "foo-1.2/README", Content: []byte("a library\n")})),
		"gz":    gzipped(`<?xml version="1.0" encoding="UTF-8" ?><feedback/>`),
		"dir":   "",
		"apple": "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ",
		"p7s":   "0\x82\x01\x00\x06\x09*\x86H\x86\xf7\r\x01\x07\x02",
	}[kind]
	if !ok {
		return "", fmt.Errorf("unknown kind of file %q", kind)
	}
	return content, nil
}

// hamZip packs entries: names in UTF-8 with their flag (zip), in bare cp932 as Windows writes them (zip-cp932), encrypted (zip-locked).
func hamZip(kind string, names []string) (string, error) {
	var entries []corpus.Entry
	var locked []zipEntry
	for _, pair := range names {
		name, of, _ := strings.Cut(pair, "=")
		content, err := hamContent(of, "")
		if err != nil {
			return "", err
		}
		e := corpus.Entry{Name: name, Content: []byte(content)}
		if kind != "zip" {
			e.Charset = corpus.ShiftJIS
		}
		bare, err := encodeAs("cp932", name)
		if err != nil {
			return "", err
		}
		entries, locked = append(entries, e), append(locked, zipEntry{name: bare, content: content, flags: 1})
	}
	if kind == "zip-locked" {
		return rawZip("", "", locked...), nil
	}
	return string(corpus.Zip(entries...)), nil
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gz.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

const sector, streamSectors = 512, 8

// compound is a compound file of version 3 (MS-CFB) with a stream of 4,096 octets for each name: header, FAT, directory, streams.
func compound(names ...string) string {
	slices.SortFunc(names, func(a, b string) int { return len(a) - len(b) }) // the order of siblings, MS-CFB 2.6.4
	const first = 2                                                          // sector of the first stream: the FAT and the directory stand before
	le := binary.LittleEndian

	header := append([]byte(ole), make([]byte, 16)...)
	header = append(header, 0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, v := range []uint32{1, 1, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0, 0} {
		header = le.AppendUint32(header, v)
	}
	header = append(header, bytes.Repeat([]byte{0xff}, sector-len(header))...)

	fat := le.AppendUint32(le.AppendUint32(nil, 0xfffffffd), 0xfffffffe)
	directory := directoryEntry("Root Entry", 5, 1, 0xffffffff, 0xfffffffe, 0)
	for i, name := range names {
		start := uint32(first + i*streamSectors)
		for s := range uint32(streamSectors - 1) {
			fat = le.AppendUint32(fat, start+s+1)
		}
		fat = le.AppendUint32(fat, 0xfffffffe)
		next := uint32(0xffffffff)
		if i+1 < len(names) {
			next = uint32(i + 2)
		}
		directory = append(directory, directoryEntry(name, 2, 0xffffffff, next, start, streamSectors*sector)...)
	}
	fat = append(fat, bytes.Repeat([]byte{0xff}, sector-len(fat))...)
	directory = append(directory, make([]byte, sector-len(directory))...)
	file := slices.Concat(header, fat, directory)
	for _, name := range names {
		head := streamHeads[name]
		file = append(append(file, head...), make([]byte, streamSectors*sector-len(head))...)
	}
	return string(file)
}

// streamHeads begin the streams that have a form: FibBase of MS-DOC 2.5.2, which names 1Table, and the records BOF and EOF of MS-XLS 2.4.21
// and 2.4.103.
var streamHeads = map[string]string{
	"WordDocument": "\xec\xa5\xc1\x00\x00\x00\x11\x04\x00\x00\x00\x02" + strings.Repeat("\x00", 500),
	"Workbook":     "\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00\x0a\x00\x00\x00",
}

// directoryEntry is one of MS-CFB, section 2.6.1.
func directoryEntry(name string, kind byte, child, right, start, size uint32) []byte {
	le := binary.LittleEndian
	var b []byte
	units := utf16.Encode([]rune(name))
	for _, u := range units {
		b = le.AppendUint16(b, u)
	}
	b = append(b, make([]byte, 64-len(b))...)
	b = le.AppendUint16(b, uint16(2*len(units)+2))
	b = append(b, kind, 1)
	for _, v := range []uint32{0xffffffff, right, child} {
		b = le.AppendUint32(b, v)
	}
	b = append(b, make([]byte, 36)...)
	b = le.AppendUint32(b, start)
	return le.AppendUint32(le.AppendUint32(b, size), 0)
}
