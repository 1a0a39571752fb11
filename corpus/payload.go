package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
)

// Program is a Windows program without code: a DOS header, a PE signature and a COFF file header that names no sections (Microsoft PE
// format). Windows refuses to run it.
func Program() []byte {
	octets := make([]byte, 64+24, 1024)
	copy(octets, "MZ")
	binary.LittleEndian.PutUint32(octets[60:], 64) // where the PE signature stands
	copy(octets[64:], "PE\x00\x00")
	binary.LittleEndian.PutUint16(octets[68:], 0x014c) // i386
	return append(octets, "inert sample without code"...)
}

// Shortcut is a Windows shortcut that leads nowhere: the header of MS-SHLLINK, section 2.1, with no flags.
func Shortcut() []byte {
	octets := make([]byte, 76)
	copy(octets, "\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")
	return octets
}

// Script is JScript that does nothing.
func Script() []byte { return []byte("// inert sample: comments only\r\n") }

// PDF is the smallest document with one empty page.
func PDF() []byte { return pdf("an empty page", "") }

// Word is a word processor document with one paragraph (ECMA-376, Office Open XML).
func Word(text string) []byte { return word(text, "", nil) }

// Entry is one file of an archive. Charset is that of its name in a ZIP: UTF-8 is declared by the flag, any other is not declared, as
// Windows writes it.
type Entry struct {
	Name    string
	Charset Charset
	Content []byte
}

// Zip packs entries into a ZIP archive (APPNOTE 6.3).
func Zip(entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{
			Name: string(e.Charset.octets(e.Name)), Method: zip.Deflate,
			NonUTF8: e.Charset != "" && e.Charset != UTF8,
		})
		must(err)
		_, err = w.Write(e.Content)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

// TarGz packs entries into a compressed tar archive.
func TarGz(entries ...Entry) []byte {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	t := tar.NewWriter(g)
	for _, e := range entries {
		must(t.WriteHeader(&tar.Header{Name: e.Name, Mode: 0o644, Size: int64(len(e.Content))}))
		_, err := t.Write(e.Content)
		must(err)
	}
	must(t.Close())
	must(g.Close())
	return b.Bytes()
}

// must is for writers to memory, which fail only where a sample is described wrongly.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("corpus: %v", err))
	}
}
