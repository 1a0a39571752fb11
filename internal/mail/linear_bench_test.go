package mail

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// badInputs are mails of about n octets each that take long where cost grows faster than length.
var badInputs = []struct {
	name string
	mail func(n int) string
}{
	{"parts", func(n int) string { return multipartOf(strings.Repeat("--o\n\nx\n", n/7)) }},
	{"nestings", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=o%d\n\n--o%d\n", i, i)
		}
		return b.String()
	}},
	{"mails in each other", func(n int) string { return strings.Repeat("Content-Type: message/rfc822\n\n", n/30) }},
	{"header", func(n int) string { return strings.Repeat("X: y\n", n/5) + "\nx" }},
	{"header of one field", func(n int) string {
		return "Content-Disposition: attachment" + strings.Repeat("; filename=a", n/12) + "\n\nx"
	}},
	{"encoded words", func(n int) string {
		return "Content-Disposition: attachment; filename=\"" + strings.Repeat("=?utf-8?B?6KaL?= ", n/17) + "\"\n\nx"
	}},
	{"one line", func(n int) string { return "X: y\n\n" + strings.Repeat("x", n) }},
	{"preamble of one line", func(n int) string { return multipartOf(strings.Repeat("x", n) + "\n--o\n\nx\n") }},
	{"false delimiters", func(n int) string { return multipartOf("--o\n\n" + strings.Repeat("--ox\n", n/5)) }},
	{"bare CR", func(n int) string { return multipartOf("--o\n\n" + strings.Repeat("\r", n)) }},
	{"corrupt base64", func(n int) string { return "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("A*=", n/3) }},
	{"escapes", func(n int) string {
		return "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("= ", n/2)
	}},
	{"uuencode begins", func(n int) string { return "X: y\n\n" + strings.Repeat("begin 644 a\n", n/12) }},
	{"uuencoded files", func(n int) string { return "X: y\n\n" + strings.Repeat(uu("a", "x"), n/24) }},
	{"one uuencoded file", func(n int) string { return "X: y\n\n" + uu("a", strings.Repeat("x", n*3/4)) }},
	{"yEnc", func(n int) string { return "X: y\n\n=ybegin line=1 size=1 name=a\n" + strings.Repeat("=y\n", n/3) }},
	{"flowed", func(n int) string {
		return "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat(">> \n> \n", n/7)
	}},
	{"Japanese of one line", func(n int) string {
		return "Content-Type: text/plain; charset=shift_jis\n\n" + strings.Repeat("\x8c\xa9", n/2)
	}},
	{"emoji", func(n int) string {
		return "Content-Type: text/plain; charset=shift_jis\n\n" + strings.Repeat("\x82\xa0\xf8\x9f", n/4)
	}},
	{"escape sequences", func(n int) string {
		return "Content-Type: text/plain; charset=iso-2022-jp\n\n" + strings.Repeat("\x1b$", n/2)
	}},
	{"broken, for the second reader", func(n int) string {
		return multipartOf("--o\nno field\nContent-Type: text/plain; charset=utf-8\n\n" + strings.Repeat("x\n", n/2))
	}},
}

func multipartOf(body string) string { return "Content-Type: multipart/mixed; boundary=o\n\n" + body }

// BenchmarkLinear shows that cost grows as length does: ns/op at 4n is about four times that at n, MB/s stays.
func BenchmarkLinear(b *testing.B) {
	const n = 64 << 10
	for _, in := range badInputs {
		b.Run(in.name+"/n", func(b *testing.B) { readAll(b, []byte(in.mail(n)), documentLimits) })
		b.Run(in.name+"/4n", func(b *testing.B) { readAll(b, []byte(in.mail(4*n)), documentLimits) })
	}
}

// Bad input of 1 MB is read to its end: within the time of a test, which it is not where cost grows with the square.
func TestBadInput(t *testing.T) {
	for _, in := range badInputs {
		raw := in.mail(1 << 20)
		m := receive(t, raw, documentLimits, reader{})
		if m.Size == 0 || !bytes.HasSuffix([]byte(raw), []byte(raw[len(raw)-int(m.Size):])) || len(paths(m.Root)) > documentLimits.Parts {
			t.Errorf("%s: %d octets of body, %d parts", in.name, m.Size, len(paths(m.Root)))
		}
		for _, d := range m.Defects {
			if d == DefectReaderFailed {
				t.Errorf("%s: the reader failed", in.name)
			}
		}
	}
}
