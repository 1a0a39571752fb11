package app

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// charsets are those in which Japanese mail is written, with their encoders.
func charsets() map[string]func(string) string {
	encoder := func(e encoding.Encoding) func(string) string {
		return func(s string) string {
			encoded, err := e.NewEncoder().String(s)
			if err != nil {
				panic(err) // the texts are ours
			}
			return encoded
		}
	}
	return map[string]func(string) string{
		"utf-8":       func(s string) string { return s },
		"iso-2022-jp": encoder(japanese.ISO2022JP),
		"shift_jis":   encoder(japanese.ShiftJIS),
		"euc-jp":      encoder(japanese.EUCJP),
	}
}

func encodedWord(charset, octets string) string {
	return "=?" + charset + "?B?" + base64Of(octets) + "?="
}

func base64Of(octets string) string { return base64.StdEncoding.EncodeToString([]byte(octets)) }

// contentFor is harmless content of the kind that the name promises.
func contentFor(name string) string {
	switch {
	case strings.HasSuffix(name, ".pdf"):
		return "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
	case strings.HasSuffix(name, ".zip"):
		return zipOf(map[string]string{"readme.txt": "設計図です"})
	case strings.HasSuffix(name, ".docx"):
		return zipOf(map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
	}
	return "\xff\xd8\xff\xe0\x00\x10JFIF\x00"
}

func zipOf(entries map[string]string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range entries {
		entry, err := w.Create(name)
		if err != nil {
			panic(err) // memory does not fail
		}
		entry.Write([]byte(content))
	}
	w.Close()
	return b.String()
}
