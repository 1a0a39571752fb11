package corpus

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/ianaindex"
)

var at = time.Date(2026, 10, 5, 10, 12, 0, 0, time.FixedZone("JST", 9*3600))

// decoder reads encoded words in all charsets of the samples, by another table than the writer's.
var decoder = mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	e, err := ianaindex.MIME.Encoding(charset)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(input), nil
}}

func TestSamplesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Samples() {
		t.Run(s.Name, func(t *testing.T) {
			if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(s.Name) || seen[s.Name] {
				t.Error("the name is not of the form, or is there twice")
			}
			seen[s.Name] = true
			if s.Title.En == "" || s.Title.Ja == "" || s.Want == "" || s.Client.Addr == "" || len(s.To) == 0 {
				t.Error("something is not described")
			}
			octets := s.Octets(at)
			if !bytes.Equal(octets, s.Octets(at)) {
				t.Error("not the same mail each time")
			}
			if bytes.Count(octets, []byte("\n")) != bytes.Count(octets, []byte("\r\n")) {
				t.Error("a line does not end in CRLF")
			}
			checkReads(t, s, octets)
		})
	}
	if len(seen) < 12 {
		t.Errorf("only %d samples", len(seen))
	}
}

// checkReads reads the mail with the standard library and finds what was described.
func checkReads(t *testing.T, s Sample, octets []byte) {
	m, err := mail.ReadMessage(bytes.NewReader(octets))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err := decoder.DecodeHeader(m.Header.Get("Subject")); err != nil || subject != s.Mail.Subject {
		t.Errorf("subject reads %q, %v", subject, err)
	}
	parser := mail.AddressParser{WordDecoder: &decoder}
	if from, err := parser.Parse(m.Header.Get("From")); err != nil || from.Name != s.Mail.From.Name || from.Address != s.Mail.From.Addr {
		t.Errorf("from reads %v, %v", from, err)
	}
	mediaType, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := 0
	if strings.HasPrefix(mediaType, "multipart/") {
		r := multipart.NewReader(m.Body, params["boundary"])
		for _, err = r.NextRawPart(); err == nil; _, err = r.NextRawPart() {
			parts++
		}
		if err != io.EOF {
			t.Error(err)
		}
	}
	if want := len(s.Mail.Files); want > 0 && parts != want+1 {
		t.Errorf("%d parts with %d files", parts, want)
	}
}

// Samples go to our house, and pose as nobody but public bodies and example names (RFC 2606, RFC 6761, JPRS).
func TestSamplesNameNobodyElse(t *testing.T) {
	allowed := regexp.MustCompile(`(\.example|\bexample\.(com|net|org|jp|co\.jp)|\.go\.jp)$`)
	for _, s := range Samples() {
		for _, address := range append([]string{s.From, s.Mail.From.Addr}, s.To...) {
			if !allowed.MatchString(domain(address)) {
				t.Errorf("%s: %s", s.Name, address)
			}
		}
		for _, to := range s.To {
			if domain(to) != "tokiwa.example" {
				t.Errorf("%s goes to %s", s.Name, to)
			}
		}
	}
}

func TestNaming(t *testing.T) {
	for _, c := range []struct {
		naming  Naming
		charset Charset
		want    string
	}{
		{RFC2231, UTF8, `filename*=UTF-8''%E8%A6%8B.exe`},
		{RFC2231, ShiftJIS, `filename*=Shift_JIS''%8C%A9.exe`},
		{RFC2047, ISO2022JP, `filename="=?ISO-2022-JP?B?GyRCOCsbKEIuZXhl?="`},
		{Raw, ShiftJIS, "filename=\"\x8c\xa9.exe\""},
		{Raw, EUCJP, "filename=\"\xb8\xab.exe\""},
	} {
		if got := c.naming.parameter("filename", "見.exe", c.charset); got != c.want {
			t.Errorf("%s in %s: %q, want %q", c.naming, c.charset, got, c.want)
		}
	}
	if got := RFC2231.parameter("name", "a.exe", UTF8); got != `name="a.exe"` {
		t.Errorf("ASCII: %s", got)
	}
}

func TestWordsStayShort(t *testing.T) {
	long := strings.Repeat("関所の案内", 20)
	for _, c := range []Charset{UTF8, ISO2022JP, ShiftJIS, EUCJP} {
		written := c.words(long)
		for line := range strings.SplitSeq(written, "\r\n ") {
			if len(line) > 75 {
				t.Errorf("%s: a word of %d octets", c, len(line))
			}
		}
		if back, err := decoder.DecodeHeader(strings.ReplaceAll(written, "\r\n", "")); err != nil || back != long {
			t.Errorf("%s reads back as %q, %v", c, back, err)
		}
	}
}
