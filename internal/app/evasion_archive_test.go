package app

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// zipEntry is one entry of an archive that is written octet by octet, with whatever its headers say.
type zipEntry struct {
	name, local string // in the directory and in the local header; local "" is the same
	content     string
	flags       uint16
	size        uint32 // declared in the directory; 0: the true one
	extra       string // of the directory's header
}

// rawZip writes stored entries. gap stands between the entries and the directory.
func rawZip(gap, comment string, entries ...zipEntry) string {
	le := binary.LittleEndian
	var files, dir []byte
	for _, e := range entries {
		if e.local == "" {
			e.local = e.name
		}
		if e.size == 0 {
			e.size = uint32(len(e.content))
		}
		offset := uint32(len(files))
		files = append(files, "PK\x03\x04\x14\x00"...)
		files = le.AppendUint16(files, e.flags)
		files = append(files, make([]byte, 6)...)
		files = le.AppendUint32(files, crc32.ChecksumIEEE([]byte(e.content)))
		files = le.AppendUint32(files, uint32(len(e.content)))
		files = le.AppendUint32(files, uint32(len(e.content)))
		files = le.AppendUint32(files, uint32(len(e.local)))
		files = append(append(files, e.local...), e.content...)

		dir = append(dir, "PK\x01\x02\x14\x00\x14\x00"...)
		dir = le.AppendUint16(dir, e.flags)
		dir = append(dir, make([]byte, 6)...)
		dir = le.AppendUint32(dir, crc32.ChecksumIEEE([]byte(e.content)))
		dir = le.AppendUint32(dir, e.size)
		dir = le.AppendUint32(dir, e.size)
		dir = le.AppendUint16(dir, uint16(len(e.name)))
		dir = le.AppendUint16(dir, uint16(len(e.extra)))
		dir = append(dir, make([]byte, 10)...) // no comment, first disk, no attributes
		dir = le.AppendUint32(dir, offset)
		dir = append(append(dir, e.name...), e.extra...)
	}
	end := append([]byte("PK\x05\x06\x00\x00\x00\x00"), make([]byte, 4)...)
	le.PutUint16(end[8:], uint16(len(entries)))
	le.PutUint16(end[10:], uint16(len(entries)))
	end = le.AppendUint32(end, uint32(len(dir)))
	end = le.AppendUint32(end, uint32(len(files)+len(gap)))
	end = le.AppendUint16(end, uint16(len(comment)))
	return string(files) + gap + string(dir) + string(end) + comment
}

// unicodePathField is Info-ZIP's extra field 0x7075 for the name.
func unicodePathField(name, says string) string {
	b := binary.LittleEndian.AppendUint16(nil, 0x7075)
	b = binary.LittleEndian.AppendUint16(b, uint16(5+len(says)))
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name)))
	return string(b) + says
}

func nested(content string, depth int) string {
	for range depth {
		content = zipOf(map[string]string{"in.zip": content})
	}
	return content
}

func streamed(name string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	e, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Flags: 8})
	if err != nil {
		panic(err)
	}
	e.Write([]byte(data))
	w.Close()
	return b.String()
}

func archiveEvasions() []evasion {
	in := func(name, file, content string) evasion {
		return evasion{"ZIP: " + name, oneFile(`attachment; filename="`+file+`"`, content), "exec-in-archive"}
	}
	exe := zipEntry{name: "a.exe", content: data}
	plain := rawZip("", "", exe)
	packed := zipOf(map[string]string{"a.exe": data})
	document := map[string]string{"[Content_Types].xml": "<Types/>", "_rels/.rels": "<R/>", "word/document.xml": "<d/>", "a.exe": mz}
	return []evasion{
		in("plain", "a.zip", plain),
		in("compressed", "a.zip", packed),
		in("octets in front", "a.zip", "GIF89a\x01\x00\x01\x00"+strings.Repeat("x", 500)+plain),
		in("behind a picture, archive's name", "a.zip", "\xff\xd8\xff\xe0\x00\x10JFIF\x00"+strings.Repeat("\x00", 70000)+plain),
		in("behind text", "a.zip", "hello\n"+plain),
		in("octets behind", "a.zip", plain+strings.Repeat("\x00", 3000)),
		in("many octets behind", "a.zip", plain+strings.Repeat("\x00", 90000)),
		in("comment with an end record", "a.zip", rawZip("", "PK\x05\x06"+strings.Repeat("\x00", 18), exe)),
		in("gap before the directory", "a.zip", rawZip("xxxx", "", exe)),
		in("size lies", "a.zip", rawZip("", "", zipEntry{name: "a.exe", content: mz, size: 3})),
		in("content lies, name harmless", "a.zip", rawZip("", "", zipEntry{name: "a.txt", content: mz, size: 1 << 30})),
		in("only the directory's name", "a.zip", rawZip("", "", zipEntry{name: "a.exe", local: "a.pdf", content: data})),
		in("only the local name", "a.zip", rawZip("", "", zipEntry{name: "a.pdf", local: "a.exe", content: data})),
		in("one name twice", "a.zip", rawZip("", "", zipEntry{name: "a.txt", content: "x"}, zipEntry{name: "a.txt", content: mz})),
		in("descriptor", "a.zip", streamed("a.exe")),
		in("unicode path hides", "a.zip", rawZip("", "", zipEntry{name: "a.exe", content: data, extra: unicodePathField("a.exe", "a.pdf")})),
		in("unicode path tells", "a.zip", rawZip("", "", zipEntry{name: "a.pdf", content: data, extra: unicodePathField("a.pdf", "a.exe")})),
		in("encrypted", "a.zip", rawZip("", "", zipEntry{name: "a.exe", content: data, flags: 1})),
		in("folder that holds octets", "a.zip", rawZip("", "", zipEntry{name: "a.exe/", content: mz})),
		in("path of Windows", "a.zip", rawZip("", "", zipEntry{name: `x\..\a.exe`, content: data})),
		in("no name", "a.zip", rawZip("", "", zipEntry{name: "", content: mz})),
		in("trailing dot", "a.zip", rawZip("", "", zipEntry{name: "a.exe.", content: data})),
		in("NUL in the name", "a.zip", rawZip("", "", zipEntry{name: "a.exe\x00.pdf", content: data})),
		in("name in Shift_JIS", "a.zip", rawZip("", "", zipEntry{name: "\x8c\xa9\x90\xcf\x8f\x91.exe", content: data})),
		in("another suffix", "a.pdf", plain),
		in("suffix behind a dot", "a.zip.", plain),
		in("stored archive within", "a.zip", rawZip("", "", zipEntry{name: "b.dat", content: plain})),
		in("within two archives", "a.zip", nested(packed, 2)),
		in("no directory", "a.zip", strings.SplitN(plain, "PK\x01\x02", 2)[0]),
		in("split mark in front", "a.zip", "PK\x07\x08"+plain),
		in("document's parts, archive's name", "a.zip", zipOf(document)),
		in("document's parts, archive's name in the second form", `a.docx"; filename="a.zip`, zipOf(document)),
		in("text entry is a program", "a.zip", zipOf(map[string]string{"readme.txt": mz})),
		{"ZIP: document's parts, no name", attached("Content-Type: application/zip\nContent-Disposition: attachment", zipOf(document)), "exec-in-archive"},
		{"ZIP: message within", oneFile(`attachment; filename="a.zip"`, zipOf(map[string]string{"a.js": "x"})), "script-attach"},
		{"ZIP: five deep", oneFile(`attachment; filename="a.zip"`, nested(packed, 5)), "opaque-archive"},
		{"ZIP: shortcut", oneFile(`attachment; filename="a.zip"`, zipOf(map[string]string{"a.pdf.lnk": data})), "shortcut-attach"},
		{"ZIP: folder shown as search", oneFile(`attachment; filename="a.zip"`, zipOf(map[string]string{"a.Library-ms": "<x/>"})), "script-attach"},
		{"ZIP: program in a document", oneFile(`attachment; filename="a.docx"`, zipOf(map[string]string{"a.exe": mz})), "exec-in-archive"},
		{"ZIP: behind a program", oneFile(`attachment; filename="a.dat"`, mz+plain), "exec-attach"},
	}
}
