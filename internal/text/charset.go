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
	case label == "utf-7" || label == "unicode-1-1-utf-7" || label == "csunicode11utf7":
		return decodeUTF7(b)
	case label == "iso-2022-kr" || label == "csiso2022kr":
		return decodeShifted(korean.EUCKR, 'C', b)
	case label == "iso-2022-cn" || label == "iso-2022-cn-ext":
		return decodeShifted(simplifiedchinese.GB18030, 'A', b)
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

// decodeStrict decodes b and says whether it decoded without U+FFFD. What x/text does not know is looked for where it failed: the areas in which the
// charsets of Japanese mail have characters of a system's own, and the further sets of ISO-2022-JP-2 and its successors.
func decodeStrict(enc encoding.Encoding, b []byte) (string, bool) {
	s, ok := decodeTable(enc, b)
	if ok {
		return s, true
	}
	switch enc {
	case japanese.ShiftJIS:
		return decodeOwn(enc, b, ownSJIS)
	case japanese.EUCJP:
		return decodeOwn(enc, b, ownEUC)
	case japanese.ISO2022JP:
		return decodeJIS(b)
	}
	return s, false
}

func decodeTable(enc encoding.Encoding, b []byte) (string, bool) {
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
	switch {
	case err != nil || enc == encoding.Replacement:
		return nil
	case enc == simplifiedchinese.GBK:
		return simplifiedchinese.GB18030
	}
	return enc
}

// alias knows the labels that mail carries beside those of the WHATWG standard.
func alias(label string) encoding.Encoding {
	switch label {
	case "cp932", "ms932", "windows-932", "windows-31j", "cswindows31j", "shift_jis", "shift-jis", "shiftjis", "x-sjis", "sjis", "cp943", "ibm943", "cp943c",
		"x-ibm943", "x-ibm943c", "cp942", "x-ms-cp932", "shift_jisx0213", "shift_jis-2004", "x-mac-japanese", "macjapanese":
		return japanese.ShiftJIS
	case "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-2004", "iso-2022-jp-ms", "cp50220", "cp50221", "cp50222",
		"x-windows-50220", "x-windows-50221", "x-windows-iso2022jp", "iso2022jp", "iso2022-jp", "csiso2022jp2", "jis", "jis7", "junet":
		return japanese.ISO2022JP
	case "euc-jp", "eucjp", "euc_jp", "eucjp-ms", "eucjp-win", "eucjpms", "x-eucjp", "x-euc-jp", "cp51932", "ujis", "euc-jisx0213", "euc-jis-2004",
		"extended_unix_code_packed_format_for_japanese":
		return japanese.EUCJP
	case "gb2312", "gb_2312-80", "gb2312-80", "x-gb2312", "gb-2312", "gb2312-1980", "euc-cn", "euccn", "cn-gb", "gbk", "x-gbk", "cp936", "ms936", "windows-936",
		"x-windows-936", "gb18030", "gb18030-2000", "x-mac-chinesesimp":
		return simplifiedchinese.GB18030
	case "hz", "hz-gb-2312", "hz-gb2312":
		return simplifiedchinese.HZGB2312
	case "cp949", "ms949", "uhc", "euckr", "euc_kr", "x-windows-949", "x-euc-kr", "ks_c_5601", "ksx1001", "ks_x_1001", "x-mac-korean":
		return korean.EUCKR
	case "cp950", "ms950", "windows-950", "x-windows-950", "x-big5", "big5hkscs", "big5-eten", "big-5", "cp951", "x-mac-chinesetrad":
		return traditionalchinese.Big5
	}
	return nil
}

// decodeOwn decodes pieces between the characters that own recognises: n octets that are the character r, n octets that are not its business for
// r = 0.
func decodeOwn(enc encoding.Encoding, b []byte, own func([]byte) (r rune, n int)) (string, bool) {
	var out strings.Builder
	strict := true
	from := 0
	piece := func(end int) {
		if from == end {
			return
		}
		s, ok := decodeTable(enc, b[from:end])
		out.WriteString(s)
		strict = strict && ok
	}
	for i := 0; i < len(b); {
		r, n := own(b[i:])
		if r > 0 {
			piece(i)
			out.WriteRune(r)
			from = i + n
		}
		i += min(n, len(b)-i)
	}
	piece(len(b))
	return out.String(), strict
}

// ownSJIS knows rows F0 to F9 of Shift_JIS, the end-user characters of cp932 (U+E000 to U+E757), where the telephones of docomo, au and SoftBank
// have their emoji.
func ownSJIS(b []byte) (r rune, n int) {
	lead := b[0]
	if len(b) < 2 || lead < 0x81 || lead > 0xFC || lead >= 0xA0 && lead < 0xE0 {
		return 0, 1
	}
	trail := rune(b[1])
	switch {
	case trail < 0x40 || trail == 0x7F || trail > 0xFC:
		return 0, 1
	case lead < 0xF0 || lead > 0xF9:
		return 0, 2
	case trail > 0x7F:
		trail--
	}
	return 0xE000 + rune(lead-0xF0)*188 + trail - 0x40, 2
}

// ownEUC knows rows 85 to 94 of both planes of EUC-JP, which eucJP-ms reads as the same end-user characters.
func ownEUC(b []byte) (r rune, n int) {
	base := rune(0xE000)
	if b[0] == 0x8F {
		b, n, base = b[1:], 1, 0xE000+940
	}
	if len(b) < 2 || b[0] < 0x8E || b[1] < 0xA1 || b[1] == 0xFF {
		return 0, n + 1
	}
	if b[0] < 0xF5 || b[0] == 0xFF {
		return 0, n + 2
	}
	return base + rune(b[0]-0xF5)*94 + rune(b[1]-0xA1), n + 2
}
