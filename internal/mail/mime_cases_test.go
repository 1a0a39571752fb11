package mail

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// mimeCase is one mail of docs/mime.md.
type mimeCase struct {
	title string
	raw   string // lines end in LF; a part's content is short enough to be shown
	heavy bool   // others have no limit for it: they are not run
}

// mimeSection is a table of docs/mime.md.
type mimeSection struct {
	title string
	cases []mimeCase
}

func mimeSections(t testing.TB) []mimeSection {
	return []mimeSection{
		{"Charsets of a text", textCases(t)},
		{"File names", nameCases(t)},
		{"Transfer encodings, and files in a text", encodingCases()},
		{"Structure", structureCases()},
		{"Size", sizeCases()},
	}
}

// attached is a mail whose only part has these fields.
func attached(fields string) string { return fields + "\n\nx" }

func disposition(params string) string {
	return attached("Content-Type: application/octet-stream\nContent-Disposition: attachment; " + params)
}

func textCases(t testing.TB) []mimeCase {
	plain := func(charset, octets string) string {
		return "Content-Type: text/plain; charset=" + charset + "\n\n" + octets
	}
	return []mimeCase{
		{title: "`cp932`", raw: plain("cp932", as(t, japanese.ShiftJIS, "①㈱髙橋"))},
		{title: "`MS932`", raw: plain("MS932", as(t, japanese.ShiftJIS, "①㈱髙橋"))},
		{title: "`ISO-2022-JP-MS`", raw: plain("ISO-2022-JP-MS", as(t, japanese.ISO2022JP, "①㈱髙橋"))},
		{title: "`CP50221` with half-width kana", raw: plain("CP50221", "\x1b(I6^2D^\x1b(B")},
		{title: "`eucJP-ms`", raw: plain("eucJP-ms", as(t, japanese.EUCJP, "見積書①"))},
		{title: "`gb2312` that is GBK", raw: plain("gb2312", as(t, simplifiedchinese.GBK, "報價單"))},
		{title: "`hz-gb-2312`", raw: plain("hz-gb-2312", "~{18<[5%~}")},
		{title: "`big5`", raw: plain("big5", as(t, traditionalchinese.Big5, "報價單"))},
		{title: "`ks_c_5601-1987`", raw: plain("ks_c_5601-1987", as(t, korean.EUCKR, "견적서"))},
		{title: "`iso-2022-kr`", raw: plain("iso-2022-kr", "\x1b$)C\x0e0!3*\x0f")},
		{title: "`utf-7`", raw: plain("utf-7", "+iYt6TWb4-")},
		{title: "emoji of docomo in Shift_JIS", raw: plain("Shift_JIS", "\x90\xb0\xf8\x9f")},
		{title: "emoji of au in ISO-2022-JP", raw: plain("ISO-2022-JP", "\x1b$B@2u!\x1b(B")},
		{title: "emoji of SoftBank in ISO-2022-JP", raw: plain("ISO-2022-JP", "\x1b$Gj\x0f")},
		{title: "no charset, Shift_JIS", raw: "Content-Type: text/plain\n\n" + as(t, japanese.ShiftJIS, "見積書をお送りします")},
		{title: "wrong label", raw: plain("iso-2022-jp", "見積書")},
		{title: "`format=flowed`", raw: "Content-Type: text/plain; format=flowed\n\n> one \n> two\n> three\nhttp://a.example/ \nb\n"},
		{title: "`format=flowed; delsp=yes`", raw: "Content-Type: text/plain; format=flowed; delsp=yes\n\nhttp://a.exam \nple/\n"},
		{title: "bare CR, NUL", raw: "Content-Type: text/plain\n\na\rb\x00c"},
	}
}

func nameCases(t testing.TB) []mimeCase {
	const name = "見積書.exe"
	sjis, gbk := as(t, japanese.ShiftJIS, name), as(t, simplifiedchinese.GBK, "请查收这个文件.exe")
	b64 := base64.StdEncoding.EncodeToString([]byte(name))
	return []mimeCase{
		{title: "character split over two encoded words", raw: disposition("filename=\"=?UTF-8?B?6KaL56k=?= =?UTF-8?B?jeabuC5leGU=?=\"")},
		{title: "base64 of a word without padding", raw: disposition("filename=\"=?UTF-8?B?" + strings.TrimRight(b64, "=") + "?=\"")},
		{title: "base64 of a word folded", raw: disposition("filename=\"=?UTF-8?B?" + b64[:8] + "\n " + b64[8:] + "?=\"")},
		{title: "`filename*=Shift_JIS''`", raw: disposition("filename*=Shift_JIS''" + percent(sjis))},
		{title: "`filename*=ISO-2022-JP''`", raw: disposition("filename*=ISO-2022-JP''" + percent(as(t, japanese.ISO2022JP, name)))},
		{title: "`filename*0*=`", raw: disposition("filename*0*=Shift_JIS''" + percent(sjis[:5]) + "; filename*1*=" + percent(sjis[5:]))},
		{title: "raw Shift_JIS", raw: disposition("filename=\"" + sjis + "\"")},
		{title: "raw GBK", raw: disposition("filename=\"" + gbk + "\"")},
		{title: "raw Shift_JIS with an emoji", raw: disposition("filename=\"" + as(t, japanese.ShiftJIS, "晴れです") + "\xf8\x9f.jpg\"")},
		{title: "blanks without quotes", raw: disposition("filename=my report.pdf .exe")},
		{title: "`;;`", raw: disposition("; filename=a.exe;;")},
		{title: "open quote", raw: disposition("filename=\"a.exe")},
		{title: "two `filename`s", raw: disposition("filename=a.pdf; filename=a.exe")},
		{title: "`name` against `filename`", raw: attached("Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.exe")},
		{title: "old form beside the new one", raw: disposition("filename=\"___.exe\"; filename*=UTF-8''" + percent(name))},
		{title: "comment behind the name", raw: disposition("filename=report.pdf (final)")},
		{title: "text behind the quotes", raw: disposition("filename=\"a.pdf\".exe")},
		{title: "NUL in a name", raw: disposition("filename=\"a.exe\x00.pdf\"")},
		{title: "field behind a bare CR", raw: attached("Content-Type: application/octet-stream\rContent-Disposition: attachment; filename=a.exe")},
		{title: "fold without its blank", raw: unfolded},
	}
}

func encodingCases() []mimeCase {
	binary := "Content-Type: application/octet-stream; name=a.exe\n"
	return []mimeCase{
		{title: "encoding given twice", raw: binary + "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nTVo="},
		{title: "encoding with a parameter", raw: binary + "Content-Transfer-Encoding: base64; x=y\n\nTVo="},
		{title: "unknown encoding", raw: binary + "Content-Transfer-Encoding: x-nobody\n\nTVo="},
		{title: "corrupt base64", raw: binary + "Content-Transfer-Encoding: base64\n\nTV*-o=\nTVo"},
		{title: "uuencode in a text", raw: "Content-Type: text/plain\n\nsee\n" + uu("a.exe", "MZ") + "regards\n"},
		{title: "two files in a text", raw: "X: untyped\n\n" + uu("a.exe", "MZ") + uu("b.pdf", "%PDF")},
		{title: "`x-uuencode`", raw: binary + "Content-Transfer-Encoding: x-uuencode\n\n" + uu("b.exe", "MZ")},
		{title: "\"begin\" in prose", raw: "Content-Type: text/plain\n\nbegin 2026 with us\nDear all\nend\n"},
		{title: "yEnc", raw: "Content-Type: text/plain\n\n" + yenc("", "a.exe", "MZ")},
		{title: "BinHex", raw: "Content-Type: text/plain\n\n(This file must be converted with BinHex 4.0)\n:abc:\n"},
		{title: "`winmail.dat`", raw: "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgE="},
	}
}

func structureCases() []mimeCase {
	const mixed = "Content-Type: multipart/mixed; boundary=o\n\n"
	const file = "Content-Type: application/octet-stream; name=a.exe\n\nMZ\n"
	return []mimeCase{
		{title: "part behind the closing boundary", raw: mixed + "--o\n\ntext\n--o--\n--o\n" + file + "--o--\n"},
		{title: "no closing boundary", raw: mixed + "--o\n\ntext\n--o\n" + file},
		{title: "no boundary parameter", raw: "Content-Type: multipart/mixed\n\n--o\n" + file + "--o--\n"},
		{title: "boundary given twice", raw: "Content-Type: multipart/mixed; boundary=p; boundary=o\n\n--o\n" + file + "--o--\n"},
		{title: "header line without a colon", raw: mixed + "--o\nnonsense\n" + file + "--o--\n"},
		{title: "boundary that begins like the outer one", raw: mixed + "--o\nContent-Type: multipart/mixed; boundary=o-1\n\n--o-1\n\nin\n--o-1--\n--o\n" + file + "--o--\n"},
		{title: "mixed line ends", raw: mixed + "--o\r\n\r\ntext\r\n--o\n" + file + "--o--\r\n"},
		{title: "mail in a mail", raw: mixed + "--o\nContent-Type: message/rfc822\n\nSubject: in\n" + file + "--o--\n"},
		{title: "mail as a file", raw: mixed + "--o\nContent-Type: application/octet-stream; name=a.eml\n\nSubject: in\n" + file + "--o--\n"},
		{title: "web archive", raw: mixed + "--o\nContent-Type: application/octet-stream; name=a.mht\n\nMIME-Version: 1.0\n" + file + "--o--\n"},
		{title: "web archive named `.doc`", raw: mixed + "--o\nContent-Type: application/msword; name=a.doc\n\nMIME-Version: 1.0\n" + file + "--o--\n"},
		{title: "`multipart/digest`", raw: "Content-Type: multipart/digest; boundary=o\n\n--o\n\nSubject: in\n" + file + "--o--\n"},
		{title: "`message/partial`", raw: "Content-Type: message/partial; id=a; number=1; total=2\n\nSubject: in\n" + file},
		{title: "`message/external-body`", raw: "Content-Type: message/external-body; access-type=URL;\n URL=\"http://a.example/a.exe\"\n\nContent-Type: application/exe\n\n"},
	}
}

func sizeCases() []mimeCase {
	const mixed = "Content-Type: multipart/mixed; boundary=o\n\n"
	var nested strings.Builder
	for n := range 3000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=o%d\n\n--o%d\n", n, n)
	}
	return []mimeCase{
		{title: "line of 100 KB", raw: "Content-Type: text/plain\n\n" + strings.Repeat("x", 100<<10)},
		{title: "line of 100 KB in front of the first part", raw: mixed + strings.Repeat("x", 100<<10) + "\n--o\n\ntext\n--o--\n"},
		{title: "header of 2 MB", raw: "X: " + strings.Repeat("x", 2<<20) + "\nContent-Type: application/octet-stream; name=a.exe\n\nMZ"},
		{title: "50,000 parts", raw: mixed + strings.Repeat("--o\n\nx\n", 50000) + "--o--\n", heavy: true},
		{title: "3,000 nestings", raw: nested.String(), heavy: true},
		{title: "3,000 mails in each other", raw: strings.Repeat("Content-Type: message/rfc822\n\n", 3000), heavy: true},
	}
}
