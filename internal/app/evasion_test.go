package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// mz is the beginning of a DOS program: two letters and octets that no text has. It does nothing.
const mz = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00"

// evasion is a mail that carries what at least one mail program shows as something that runs, written so that a filter may miss it.
type evasion struct {
	name  string
	mail  string
	trait string // that must be found
}

// mailWith is a mail with a header that is ordinary but for the fields given, which say what the body is.
func mailWith(fields, body string) string {
	return crlf("From: taro@aoba.example\nTo: hanako@tokiwa.example\nSubject: shiryou\nDate: Thu, 5 Nov 2026 09:00:00 +0900\n" +
		"Message-ID: <3@aoba.example>\nMIME-Version: 1.0\n" + fields + "\n\n" + body)
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// mixed is a mail with a text and a part.
func mixed(partFields, content string) string {
	return mailWith("Content-Type: multipart/mixed; boundary=b",
		"--b\nContent-Type: text/plain\n\nsee the file\n--b\n"+partFields+"\n\n"+content+"\n--b--\n")
}

// attached is a part in base64 with these fields.
func attached(fields, content string) string {
	return mixed(fields+"\nContent-Transfer-Encoding: base64", base64Of(content))
}

// oneFile is a part with an unsuspicious type and these parameters of its disposition.
func oneFile(disposition, content string) string {
	return attached("Content-Type: application/octet-stream\nContent-Disposition: "+disposition, content)
}

// data is content of no known type.
const data = "\x01\x02\x03\x04 data"

// programPart is a part that is a program, without a name.
var programPart = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n" + base64Of(mz) + "\n"

func boundaryEvasions() []evasion {
	tricky := func(name, field, body string) evasion { return evasion{name, mailWith(field, body), "exec-attach"} }
	harmless := "Content-Type: text/plain\n\nhello\n"
	return []evasion{
		tricky("two boundaries, first", "Content-Type: multipart/mixed; boundary=a; boundary=b", "--a\n"+programPart+"--a--\n--b\n"+harmless+"--b--\n"),
		tricky("two boundaries, second", "Content-Type: multipart/mixed; boundary=a; boundary=b", "--a\n"+harmless+"--a--\n--b\n"+programPart+"--b--\n"),
		tricky("two boundaries, second within the first", "Content-Type: multipart/mixed; boundary=a; boundary=b", "--a\n"+harmless+"--b\n"+programPart+"--b--\n--a--\n"),
		tricky("two types, second multipart", "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("two types, first multipart", "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain", "--b\n"+programPart+"--b--\n"),
		tricky("two types, two boundaries", "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("boundary with trailing blank in quotes", `Content-Type: multipart/mixed; boundary="b "`, "--b\n"+programPart+"--b--\n"),
		tricky("boundary line with blanks", `Content-Type: multipart/mixed; boundary="b"`, "--b \t\n"+programPart+"--b-- \n"),
		tricky("quoted pair in the boundary, read", `Content-Type: multipart/mixed; boundary="a\b"`, "--ab\n"+programPart+"--ab--\n"),
		tricky("quoted pair in the boundary, kept", `Content-Type: multipart/mixed; boundary="a\b"`, "--a\\b\n"+programPart+"--a\\b--\n"),
		tricky("unclosed quote", `Content-Type: multipart/mixed; boundary="b; x=y`, "--b\n"+programPart+"--b--\n"),
		tricky("boundary in segments", "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b", "--ab\n"+programPart+"--ab--\n"),
		tricky("boundary in extended form", "Content-Type: multipart/mixed; boundary*=us-ascii''a%62", "--ab\n"+programPart+"--ab--\n"),
		tricky("comment behind the boundary", "Content-Type: multipart/mixed; boundary=b (comment)", "--b\n"+programPart+"--b--\n"),
		tricky("comment before the boundary", `Content-Type: multipart/mixed; boundary=(comment)"b"`, "--b\n"+programPart+"--b--\n"),
		tricky("words behind the boundary", "Content-Type: multipart/mixed; boundary=b x", "--b\n"+programPart+"--b--\n"),
		tricky("comment before the type", "Content-Type: (x) multipart/mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("comment within the type", "Content-Type: multipart/(x)mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("blanks around the slash", "Content-Type: multipart / mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("two slashes", "Content-Type: multipart/mixed/x; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("no semicolon", "Content-Type: multipart/mixed boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("folded type", "Content-Type:\n multipart/mixed;\n\tboundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("NUL in the type", "Content-Type: multipart/mixed\x00; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("upper case", "CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=b", "--b\n"+programPart+"--b--\n"),
		tricky("blank before the colon", "Content-Type : multipart/mixed; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("unknown multipart", "Content-Type: multipart/x-new; boundary=b", "--b\n"+programPart+"--b--\n"),
		tricky("behind the end", "Content-Type: multipart/mixed; boundary=b", "--b\n"+harmless+"--b--\n--b\n"+programPart+"--b--\n"),
		tricky("inner boundary the same", "Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"+programPart+"--b--\n--b--\n"),
		tricky("inner boundary begins like the outer", "Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n"+programPart+"--bb--\n--b--\n"),
		tricky("outer boundary begins like the inner", "Content-Type: multipart/mixed; boundary=bb", "--bb\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"+programPart+"--b--\n--bb--\n"),
		{"doubled carriage returns", strings.ReplaceAll(mailWith("Content-Type: multipart/mixed; boundary=b", "--b\n"+programPart+"--b--\n"), "\r\n--b", "\r\r\n--b"), "exec-attach"},
		{"doubled carriage returns everywhere", mailWith("Content-Type: multipart/mixed; boundary=b", "") + strings.ReplaceAll("--b\n"+programPart+"--b--\n", "\n", "\r\r\n"), "exec-attach"},
		{"boundary that does not occur", mailWith("Content-Type: multipart/mixed; boundary=c", "--b\n"+programPart+"--b--\n"), "opaque-archive"},
		{"no boundary", mailWith("Content-Type: multipart/mixed", "--b\n"+programPart+"--b--\n"), "opaque-archive"},
		{"header without an end", mixed("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n \n"+base64Of(mz), ""), "opaque-archive"},
		tricky("no closing line", "Content-Type: multipart/mixed; boundary=b", "--b\n"+programPart),
		tricky("digest", "Content-Type: multipart/digest; boundary=b", "--b\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n"+programPart+"--c--\n--b--\n"),
		tricky("multipart with an encoding", "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64", "--b\n"+programPart+"--b--\n"),
		tricky("whole mail is the program", "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", base64Of(mz)),
		tricky("whole mail says it is text", "Content-Type: text/plain\nContent-Transfer-Encoding: base64", base64Of(mz)),
	}
}

func nameEvasions() []evasion {
	program := func(name, disposition string) evasion {
		return evasion{name, oneFile(disposition, data), "exec-attach"}
	}
	typed := func(name, fields string) evasion { return evasion{name, attached(fields, data), "exec-attach"} }
	return []evasion{
		program("plain", "attachment; filename=a.exe"),
		program("inline", "inline; filename=a.exe"),
		program("first harmless", "attachment; filename=a.pdf; filename=a.exe"),
		program("second harmless", "attachment; filename=a.exe; filename=a.pdf"),
		program("two fields, first", "attachment; filename=a.exe\nContent-Disposition: attachment; filename=a.pdf"),
		program("two fields, second", "attachment; filename=a.pdf\nContent-Disposition: attachment; filename=a.exe"),
		program("extended beside plain", "attachment; filename=a.pdf; filename*=utf-8''a%2Eexe"),
		program("segments", `attachment; filename*0="a.e"; filename*1="xe"`),
		program("segments out of order", `attachment; filename*1=xe; filename*0*=utf-8''a%2ee`),
		program("segment missing", `attachment; filename*0=a.e; filename*2=xe`),
		program("first segment missing", `attachment; filename*1=a.e; filename*2=xe`),
		program("segments of unknown charset", `attachment; filename*0*=x-none''a%2E; filename*1*=%65%78%65`),
		program("Shift_JIS with a quote-like octet", "attachment; filename=\"\x95\x5c.exe\""),
		program("encoded word in quotes", `attachment; filename="=?utf-8?B?`+base64Of("見積書.exe")+`?="`),
		program("character over two words", `attachment; filename="=?utf-8?B?`+base64Of("見積\xe6\x9b")+`?= =?UTF-8?B?`+base64Of("\xb8.exe")+`?="`),
		program("suffix over two charsets", `attachment; filename="=?utf-8?Q?a=2Ee?= =?us-ascii?Q?xe?="`),
		program("blank in an encoded word", `attachment; filename="=?utf-8?Q?a b=2Eexe?="`),
		program("trailing dot", `attachment; filename="a.exe."`),
		program("trailing blank", `attachment; filename="a.exe "`),
		program("trailing dots and blanks", `attachment; filename="a.exe. . ."`),
		program("full-width blank behind", `attachment; filename*=utf-8''a.exe%E3%80%80`),
		program("NUL, then a harmless suffix", `attachment; filename*=utf-8''a.exe%00.pdf`),
		program("bare NUL, then a harmless suffix", "attachment; filename=\"a.exe\x00.pdf\""),
		program("encoded NUL, then a harmless suffix", `attachment; filename="=?utf-8?Q?a.exe=00.pdf?="`),
		program("slash behind", `attachment; filename="a.exe/"`),
		program("in folders", `attachment; filename="..\..\a.exe"`),
		program("comment behind", `attachment; filename=a.exe (x)`),
		program("comment behind quotes", `attachment; filename="a.exe" (x)`),
		program("comment before", `attachment; filename=(x)"a.exe"`),
		program("quotes in the middle", `attachment; filename="a".exe`),
		program("quoted pair", `attachment; filename="a.\e\x\e"`),
		program("no semicolon", `attachment filename=a.exe`),
		program("no type", `filename=a.exe`),
		program("blanks around =", `attachment; filename = "a.exe"`),
		program("upper case", `ATTACHMENT; FILENAME="A.EXE"`),
		program("unclosed", `attachment; filename="a.exe`),
		program("unclosed, then more", `attachment; filename="a.exe; size=12`),
		program("behind forty names", "attachment"+manyNames(40, "; filename=a%d.pdf")+"; filename=a.exe"),
		program("behind forty extended names", "attachment"+manyNames(40, "; filename*=utf-8''a%d.pdf")+"; filename*=utf-8''a.exe"),
		{"behind two thousand names", oneFile("attachment"+manyNames(2000, ";\n filename=a%d.pdf")+"; filename=a.exe", data), "opaque-archive"},
		{"behind ten fields", attached(manyNames(10, "Content-Disposition: attachment; filename=a%d.pdf\n")+"Content-Disposition: attachment; filename=a.exe", data), "opaque-archive"},
		{"class identifier", oneFile(`attachment; filename="a.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}"`, data), "script-attach"},
		program("program of Windows Update", `attachment; filename="a.msu"`),
		typed("name of the type", "Content-Type: application/octet-stream; name=a.exe"),
		typed("type's name beside the disposition's", "Content-Type: application/octet-stream; name=a.exe\nContent-Disposition: attachment; filename=a.pdf"),
		typed("text/plain", "Content-Type: text/plain; name=a.exe"),
		typed("two types, second", "Content-Type: text/plain; name=a.txt\nContent-Type: text/plain; name=a.exe"),
		typed("description", "Content-Type: application/octet-stream\nContent-Description: a.exe\nContent-Disposition: attachment"),
		typed("location", "Content-Type: application/octet-stream\nContent-Location: a.exe\nContent-Disposition: attachment"),
		typed("Content-Name", "Content-Type: application/octet-stream\nContent-Name: a.exe\nContent-Disposition: attachment"),
		typed("type alone", "Content-Type: application/x-msdownload\nContent-Disposition: attachment"),
		{"attached message with a script's name", mixed("Content-Type: message/rfc822; name=a.bat", "echo: x\n\nstart calc"), "script-attach"},
		{"type of an HTML application", attached("Content-Type: application/hta\nContent-Disposition: attachment", "<html>"), "script-attach"},
		{"script by its type", attached("Content-Type: text/vbscript\nContent-Disposition: attachment", "x=1"), "script-attach"},
		{"right-to-left override", oneFile(`attachment; filename*=utf-8''a%E2%80%AEfdp.exe`, data), "rlo-name"},
		{"right-to-left isolate in an encoded word", oneFile(`attachment; filename="=?utf-8?B?`+base64Of("a\u2067fdp.exe")+`?="`, data), "rlo-name"},
		{"double suffix", oneFile(`attachment; filename="a.pdf.exe"`, data), "double-ext"},
		{"double suffix, blanks between", oneFile(`attachment; filename="a.pdf         .exe"`, data), "double-ext"},
		{"double suffix before NUL", oneFile(`attachment; filename*=utf-8''a.pdf.exe%00.txt`, data), "double-ext"},
	}
}

func manyNames(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func contentEvasions() []evasion {
	coded := func(name, encoding, content string) evasion {
		return evasion{name, mixed("Content-Type: application/octet-stream\nContent-Transfer-Encoding: "+encoding, content), "exec-attach"}
	}
	b64 := base64Of(mz)
	inner := "From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + programPart + "--c--\n"
	return []evasion{
		coded("noise in base64", "base64", b64[:6]+"!#*\x80 \n\n"+b64[6:]),
		coded("lines of one character", "base64", strings.Join(strings.Split(b64, ""), "\n")),
		coded("behind padding", "base64", base64Of(mz[:4])+"\n"+base64Of(mz[4:])),
		coded("upper case", "BASE64", b64),
		coded("quotes", `"base64"`, b64),
		coded("comment", "base64 (x)", b64),
		coded("comment before", "(x) base64", b64),
		coded("parameter", "base64; x=y", b64),
		coded("comma", "base64, x", b64),
		coded("two fields, the first counts", "base64\nContent-Transfer-Encoding: 7bit", b64),
		coded("two fields, the second counts", "7bit\nContent-Transfer-Encoding: base64", b64),
		coded("quoted-printable", "quoted-printable", quotedPrintable(mz)),
		coded("binary", "binary", mz),
		coded("8bit", "8bit", mz),
		{"attached message", mixed("Content-Type: message/rfc822", inner), "exec-attach"},
		{"attached message in base64", attached("Content-Type: message/rfc822", inner), "exec-attach"},
		{"attached message behind an empty line", attached("Content-Type: message/rfc822", "\r\n"+inner), "exec-attach"},
		{"attached message behind a byte order mark", attached("Content-Type: message/rfc822", "\xef\xbb\xbf"+inner), "exec-attach"},
		{"attached message behind a line of an mbox", attached("Content-Type: message/rfc822", "From a@b Thu Nov  5 09:00:00 2026\n"+inner), "exec-attach"},
		{"attached message of netnews", mixed("Content-Type: message/news", inner), "exec-attach"},
		{"stored message", oneFile(`attachment; filename="a.eml"`, inner), "exec-attach"},
		{"stored message, type's name", attached("Content-Type: application/octet-stream; name=\"a.EML\"", inner), "exec-attach"},
		{"stored message within a message", mixed("Content-Type: message/rfc822", strings.ReplaceAll(strings.ReplaceAll(oneFile(`attachment; filename="a.eml"`, inner), "--b", "--d"), "boundary=b", "boundary=d")), "exec-attach"},
		{"shortcut with another suffix", oneFile(`attachment; filename="a.docx"`, "L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"+strings.Repeat("\x00", 60)), "shortcut-attach"},
		{"picture that is a program", oneFile(`inline; filename="a.jpg"`, mz), "exec-attach"},
		{"image with code", oneFile(`attachment; filename="a.svg"`, `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`), "script-attach"},
		{"image with code in references", oneFile(`attachment; filename="a.svg"`, `<svg><a href="&#106;ava&#x73;cript&#58;x()"/></svg>`), "script-attach"},
		{"image with code in an entity", oneFile(`attachment; filename="a.svg"`, `<!DOCTYPE svg [<!ENTITY a "&#60;script>x()&#60;/script>">]><svg>&a;</svg>`), "script-attach"},
		{"image with a page inside", oneFile(`attachment; filename="a.svg"`, `<svg><foreignObject><iframe src="data:text/html;base64,PHNjcmlwdD4="/></foreignObject></svg>`), "script-attach"},
		{"image with code in UTF-16", oneFile(`attachment; filename="a.svg"`, "\xff\xfe"+wide(`<svg onload="x()"/>`)), "script-attach"},
	}
}

func wide(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(s[i:i+1] + "\x00")
	}
	return b.String()
}

func quotedPrintable(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "=%02X", s[i])
		if i%20 == 19 {
			b.WriteString("=\n")
		}
	}
	return b.String()
}

// What a mail program would show as something that runs is found, however it is written down.
func TestEvasionsAreFound(t *testing.T) {
	for _, group := range [][]evasion{boundaryEvasions(), nameEvasions(), contentEvasions(), archiveEvasions()} {
		for _, e := range group {
			t.Run(e.name, func(t *testing.T) {
				r := judge(t, houseConfig(), "210.130.137.80", e.mail)
				if !slices.Contains(traitsOf(r), e.trait) {
					t.Errorf("%s is missing: level %s, score %v, traits %v, undecided %v", e.trait, r.Level, r.Score, traitsOf(r), r.Undecided)
				}
			})
		}
	}
}
