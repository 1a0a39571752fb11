package text

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// maxLabel bounds a charset label; the longest registered one has 45 characters.
const maxLabel = 64

// Decode reads b under a charset label. An unknown label gives ok = false and b read as UTF-8; octets that the charset does not have
// give ok = false and U+FFFD in their places. gb2312 and gbk are read as GB18030, which contains both: mail labelled gb2312 is GBK as
// a rule. us-ascii is strict: WHATWG's reading of it as windows-1252 would hide undeclared 8-bit octets.
func Decode(charset string, b []byte) (s string, ok bool) {
	label := Label(charset)
	switch {
	case label == "utf-8" || label == "utf8":
		if s = string(b); utf8.ValidString(s) {
			return s, true
		}
		return Valid(s), false
	case asciiLabel(label):
		return decodeASCII(b)
	}
	enc := lookup(label)
	if enc == nil {
		return Valid(string(b)), false
	}
	return decodeStrict(enc, b)
}

// Label is the comparable form of a charset label: lower case, without surrounding blanks, quotes and the language that RFC 2231,
// section 5 allows behind it.
func Label(charset string) string {
	charset, _, _ = strings.Cut(charset, "*")
	charset = strings.ToLower(strings.Trim(charset, " \t\"'"))
	return Valid(charset)
}

func asciiLabel(label string) bool {
	return label == "us-ascii" || label == "ascii" || label == "ansi_x3.4-1968" || label == "iso646-us"
}

func decodeASCII(b []byte) (string, bool) {
	if ascii(b) {
		return string(b), true
	}
	var s strings.Builder
	for _, c := range b {
		if c < utf8.RuneSelf {
			s.WriteByte(c)
		} else {
			s.WriteRune(utf8.RuneError)
		}
	}
	return s.String(), false
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decodeStrict decodes b and says whether it decoded without U+FFFD.
func decodeStrict(enc encoding.Encoding, b []byte) (string, bool) {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return Valid(string(b)), false
	}
	return Valid(string(out)), utf8.Valid(out) && !bytes.ContainsRune(out, utf8.RuneError)
}

// lookup finds the encoding of a label in its comparable form, or nil.
func lookup(label string) encoding.Encoding {
	if label == "" || len(label) > maxLabel {
		return nil
	}
	if enc := alias(label); enc != nil {
		return enc
	}
	enc, err := htmlindex.Get(label)
	if err != nil || enc == encoding.Replacement {
		return nil
	}
	return enc
}

// alias knows the labels that mail carries beside those of the WHATWG standard.
func alias(label string) encoding.Encoding {
	switch label {
	case "cp932", "ms932", "windows-932", "windows-31j", "cswindows31j", "shift_jis", "shift-jis", "shiftjis", "x-sjis", "sjis", "cp943", "ibm943":
		return japanese.ShiftJIS
	case "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-ms", "cp50220", "cp50221", "cp50222", "x-windows-50220", "x-windows-50221",
		"x-windows-iso2022jp", "iso2022jp", "iso2022-jp", "jis":
		return japanese.ISO2022JP
	case "euc-jp", "eucjp", "eucjp-ms", "eucjp-win", "eucjpms", "x-eucjp", "x-euc-jp", "cp51932", "ujis":
		return japanese.EUCJP
	case "gb2312", "gb_2312-80", "gb2312-80", "x-gb2312", "euc-cn", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "gb18030":
		return simplifiedchinese.GB18030
	case "hz", "hz-gb-2312":
		return simplifiedchinese.HZGB2312
	case "cp949", "ms949", "uhc", "euckr":
		return korean.EUCKR
	case "cp950", "ms950":
		return traditionalchinese.Big5
	}
	return nil
}
