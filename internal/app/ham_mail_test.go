package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"mime/quotedprintable"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"sekisho/internal/mail"
)

// hamMail is one mail with its envelope, as testdata/ham/NAME.mail describes it: lines "key: value", a blank line, the mail.
//
//	source       whose output the structure follows, and where that is shown
//	near         traits that the mail comes close to
//	origin       country or class that must be found
//	client_ip, client_name, client_ptr, client_resolve, helo, mail_from, rcpt_to, received_at, auth_user
//	             as Postfix tells a milter; client_ptr is client_name where it is not given
//
// The mail is written as it arrives, with LF for CRLF, and octets that a text cannot show in brackets:
//
//	⟦B charset|text⟧      an encoded word, base64 (RFC 2047)        ⟦Q charset|text⟧  the same, quoted-printable
//	⟦raw charset|text⟧    bare octets in that charset               ⟦pct charset|text⟧  percent-encoded (RFC 2231)
//	⟦token n⟧             n characters of base64 that mean nothing, for signatures and tracking
//
// and, on lines of their own, a body up to a line "⟧":
//
//	⟦raw charset          bare octets       ⟦base64 charset    ⟦qp charset
//	⟦file kind name…⟧     an inert file in base64, see hamFile
type hamMail struct {
	name, source, origin string
	near                 []string
	client               mail.Client
	envelope             mail.Envelope
	received             time.Time
	octets               string
}

func readHamMail(path string) (hamMail, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return hamMail{}, err
	}
	head, body, ok := strings.Cut(string(content), "\n\n")
	if !ok {
		return hamMail{}, errors.New("no blank line after the envelope")
	}
	l := hamMail{name: strings.TrimSuffix(filepath.Base(path), ".mail")}
	if err := l.readEnvelope(head); err != nil {
		return l, err
	}
	text, err := (&notation{name: l.name}).expand(body)
	l.octets = strings.ReplaceAll(text, "\n", "\r\n")
	return l, err
}

func (l *hamMail) readEnvelope(head string) error {
	values := map[string]string{}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if _, twice := values[key]; !ok || twice {
			return fmt.Errorf("envelope line %q", line)
		}
		values[key] = strings.TrimSpace(value)
	}
	take := func(key string) string {
		value := values[key]
		delete(values, key)
		return value
	}
	l.source, l.near, l.origin = take("source"), strings.Fields(take("near")), take("origin")
	addr, err := netip.ParseAddr(take("client_ip"))
	if err != nil {
		return err
	}
	if l.received, err = time.Parse(time.RFC3339, take("received_at")); err != nil {
		return err
	}
	l.client = mail.Client{
		Addr: addr, Port: 50123, Name: take("client_name"), PTR: take("client_ptr"), Resolve: mail.Resolve(take("client_resolve")),
		HELO: take("helo"), AuthUser: take("auth_user"),
	}
	l.lookUp()
	l.envelope = mail.Envelope{Known: true, From: take("mail_from")}
	for rcpt := range strings.FieldsSeq(take("rcpt_to")) {
		l.envelope.Rcpts = append(l.envelope.Rcpts, mail.Recipient{Addr: rcpt})
	}
	if l.source == "" || l.origin == "" || l.client.HELO == "" || len(l.envelope.Rcpts) == 0 || len(values) > 0 {
		return fmt.Errorf("missing or unknown keys: %v", slices.Collect(maps.Keys(values)))
	}
	return nil
}

// lookUp completes what the MTA found out about the client's name: without other word a name leads back, and no name has no record.
func (l *hamMail) lookUp() {
	switch c := &l.client; {
	case c.Resolve != "":
	case c.Name != "":
		c.PTR, c.Resolve = c.Name, mail.ResolveOK
	default:
		c.Resolve = mail.ResolveFail
	}
}

// notation expands the brackets of one letter.
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
