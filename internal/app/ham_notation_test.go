package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// notation expands the brackets of one mail.
type notation struct {
	name   string
	tokens int
}

var (
	bracketBlock  = regexp.MustCompile(`(?m)^⟦(raw|base64|qp) ([\w-]+)\n((?:.*\n)*?)⟧$`)
	bracketFile   = regexp.MustCompile(`(?m)^⟦file (\S+)(?: ([^⟧]*))?⟧$`)
	bracketInline = regexp.MustCompile(`⟦(B|Q|raw|pct) ([\w-]+)\|([^⟧]*)⟧`)
	bracketToken  = regexp.MustCompile(`⟦token (\d+)⟧`)
)

func (n *notation) expand(text string) (string, error) {
	var failed error
	replace := func(re *regexp.Regexp, with func(m []string) (string, error)) {
		text = re.ReplaceAllStringFunc(text, func(s string) string {
			out, err := with(re.FindStringSubmatch(s))
			if err != nil && failed == nil {
				failed = fmt.Errorf("%.60s: %w", s, err)
			}
			return out
		})
	}
	replace(bracketToken, n.token)
	replace(bracketFile, func(m []string) (string, error) { return hamFile(m[1], m[2]) })
	replace(bracketBlock, func(m []string) (string, error) { return block(m[1], m[2], strings.TrimSuffix(m[3], "\n")) })
	replace(bracketInline, func(m []string) (string, error) { return inline(m[1], m[2], m[3]) })
	if at := strings.Index(text, "⟦"); at >= 0 && failed == nil {
		failed = fmt.Errorf("bracket left: %.60s", text[at:])
	}
	return text, failed
}

// token is the same in every run.
func (n *notation) token(m []string) (string, error) {
	size, err := strconv.Atoi(m[1])
	var b strings.Builder
	for b.Len() < size {
		n.tokens++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", n.name, n.tokens))
		b.WriteString(base64.RawStdEncoding.EncodeToString(sum[:]))
	}
	return b.String()[:min(size, b.Len())], err
}

func block(how, charset, text string) (string, error) {
	octets, err := encodeAs(charset, text)
	switch how {
	case "base64":
		return wrapped(octets), err
	case "qp":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Write([]byte(octets))
		w.Close()
		return strings.ReplaceAll(b.String(), "\r\n", "\n"), err
	}
	return octets, err
}

// wrapped is base64 in lines of 76 characters. Line ends of a text inside are CRLF, as mail programs encode them.
func wrapped(octets string) string {
	return wrap(base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(octets, "\n", "\r\n"))))
}

func wrap(encoded string) string {
	var lines []string
	for line := range slices.Chunk([]byte(encoded), 76) {
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

func inline(how, charset, text string) (string, error) {
	octets, err := encodeAs(charset, text)
	switch how {
	case "B":
		return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(octets)) + "?=", err
	case "Q":
		return "=?" + charset + "?Q?" + wordQ(octets) + "?=", err
	case "pct":
		return url.PathEscape(octets), err
	}
	return octets, err
}

// wordQ is the Q encoding of RFC 2047, section 4.2.
func wordQ(octets string) string {
	var b strings.Builder
	for _, c := range []byte(octets) {
		switch {
		case c == ' ':
			b.WriteByte('_')
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return b.String()
}

var hamCharsets = map[string]encoding.Encoding{
	"utf-8": unicode.UTF8, "iso-2022-jp": japanese.ISO2022JP, "cp932": japanese.ShiftJIS, "shift_jis": japanese.ShiftJIS,
	"euc-jp": japanese.EUCJP, "gb2312": simplifiedchinese.GBK, "gbk": simplifiedchinese.GBK, "gb18030": simplifiedchinese.GB18030,
	"big5": traditionalchinese.Big5, "euc-kr": korean.EUCKR, "ks_c_5601-1987": korean.EUCKR,
	"iso-8859-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "us-ascii": unicode.UTF8,
}

func encodeAs(charset, text string) (string, error) {
	e, ok := hamCharsets[strings.ToLower(charset)]
	if !ok {
		return "", fmt.Errorf("unknown charset %q", charset)
	}
	return e.NewEncoder().String(text)
}

// The notation itself: what it writes is what RFC 2047 and the charsets say.
func TestHamNotation(t *testing.T) {
	for in, want := range map[string]string{
		"⟦B iso-2022-jp|日本⟧":             "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
		"⟦Q utf-8|é a⟧":                  "=?utf-8?Q?=C3=A9_a?=",
		"x⟦raw cp932|表⟧y":                "x\x95\\y",
		"⟦pct utf-8|表.pdf⟧":              "%E8%A1%A8.pdf",
		"a\n⟦base64 utf-8\nx\ny\n⟧\nb":   "a\neA0KeQ==\nb",
		"⟦qp utf-8\na=é\n⟧":              "a=3D=C3=A9",
		"⟦raw iso-2022-jp\n日\nx\n⟧\n--b": "\x1b$BF|\x1b(B\nx\n--b",
	} {
		got, err := (&notation{}).expand(in)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"⟦B koi8|x⟧", "⟦file what⟧", "⟦oops⟧", "⟦raw cp932|é⟧"} {
		if got, err := (&notation{}).expand(in); err == nil {
			t.Errorf("%q: no error, %q", in, got)
		}
	}
}
