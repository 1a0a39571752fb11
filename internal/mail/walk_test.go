package mail

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// as encodes s in a charset that has all of it.
func as(t testing.TB, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStructure(t *testing.T) {
	const mixed = "Content-Type: multipart/mixed; boundary=\"o\"\n\n"
	tests := []struct {
		name, raw string
		paths     []string
		content   map[string]string
		defects   []Defect
	}{
		{"single", "Subject: x\n\nhello\n", []string{"1"}, map[string]string{"1": "hello\n"}, nil},
		{"two parts", twoParts, []string{"TEXT", "1", "2"}, map[string]string{"1": "hello", "2": "PNG"}, nil},
		{"nested", mixed + "preamble\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nplain\n--i\nContent-Type: text/html\n\n<p>\n--i--\n--o\n\nlast\n--o--\nepilogue\n",
			[]string{"TEXT", "1", "1.1", "1.2", "2"}, map[string]string{"1.1": "plain", "1.2": "<p>", "2": "last"}, nil},
		{"boundary that begins like the outer one", mixed + "--o\nContent-Type: multipart/mixed; boundary=o-1\n\n--o-1\n\nin\n--o-1--\n--o\n\nlast\n--o--\n",
			[]string{"TEXT", "1", "1.1", "2"}, map[string]string{"1.1": "in", "2": "last"}, nil},
		{"attached message", mixed + "--o\nContent-Type: message/rfc822\n\nSubject: in\n\nbody\n--o\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--i\n\ny\n--i--\n--o--\n",
			[]string{"TEXT", "1", "1.1", "2", "2.TEXT", "2.1", "2.2"}, map[string]string{"1.1": "body", "2.1": "x", "2.2": "y"}, nil},
		{"attached message in base64", mixed + "--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte("Subject: in\n\nbody")) + "\n--o--\n",
			[]string{"TEXT", "1", "1.1"}, map[string]string{"1.1": "body"}, nil},
		{"a program posing as a message", mixed + "--o\nContent-Type: message/rfc822\n\nMZ\x90\x00 program\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "MZ\x90\x00 program"}, nil},
		{"digest", "Content-Type: multipart/digest; boundary=o\n\n--o\n\nSubject: in\n\nbody\n--o--\n",
			[]string{"TEXT", "1", "1.1"}, map[string]string{"1.1": "body"}, nil},
		{"bad header line in a part", mixed + "--o\nContent-Type: image/png\nno field\nX: y\n\nPNG\n--o\n\nlast\n--o--\n",
			[]string{"TEXT", "1", "2"}, map[string]string{"1": "PNG", "2": "last"}, []Defect{DefectHeaderSyntax}},
		{"part begins with a continuation", mixed + "--o\n odd\nContent-Type: image/png\n\nPNG\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "PNG"}, []Defect{DefectHeaderSyntax}},
		{"mixed line ends", strings.ReplaceAll(mixed, "\n", "\r\n") + "--o\r\n\r\na\r\n--o\n\nb\n--o\r\n\r\nc\n--o--\r\n",
			[]string{"TEXT", "1", "2", "3"}, map[string]string{"1": "a", "2": "b", "3": "c"}, nil},
		{"padding behind boundaries", mixed + "--o \t \n\na\n--o-- \n", []string{"TEXT", "1"}, map[string]string{"1": "a"}, nil},
		{"false delimiters", mixed + "--o\n\na\n--ox\n-- o\n --o\n--o-\n--o--x\nb--o\n\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "a\n--ox\n-- o\n --o\n--o-\n--o--x\nb--o\n"}, nil},
		{"no closing boundary", mixed + "--o\n\na\n--o\n\nb\n", []string{"TEXT", "1", "2"}, map[string]string{"1": "a", "2": "b\n"}, []Defect{DefectOpenMultipart}},
		{"boundary as the last octets", mixed + "--o\n\na\n--o--", []string{"TEXT", "1"}, map[string]string{"1": "a"}, nil},
		{"boundary that never comes", mixed + "nothing\n", []string{"TEXT"}, nil, []Defect{DefectNoBoundary}},
		{"no boundary parameter", "Content-Type: multipart/mixed\n\n--o\n\na\n--o--\n",
			[]string{"1"}, map[string]string{"1": "--o\n\na\n--o--\n"}, []Defect{DefectNoBoundary}},
		{"part behind the end", mixed + "--o\n\na\n--o--\n\n--o\n\nb\n--o--\n",
			[]string{"TEXT", "1", "2"}, map[string]string{"1": "a", "2": "b"}, []Defect{DefectAfterEnd}},
		{"empty parts", mixed + "--o\n--o\n\n--o\nX: y\n--o--\n", []string{"TEXT", "1", "2", "3"}, map[string]string{"1": "", "2": "", "3": ""}, nil},
		{"long preamble line", mixed + strings.Repeat("x", 100<<10) + "\n--o\n\na\n--o--\n", []string{"TEXT", "1"}, map[string]string{"1": "a"}, nil},
		{"long line", mixed + "--o\n\n" + strings.Repeat("x", 100<<10) + "\n--o--\n", []string{"TEXT", "1"}, map[string]string{"1": strings.Repeat("x", 100<<10)}, nil},
		{"invalid media type", "Content-Type: nonsense\n\nx", []string{"1"}, map[string]string{"1": "x"}, nil},
	}
	for _, tt := range tests {
		s := &seen{}
		m := receive(t, tt.raw, testLimits, s)
		if got := paths(m.Root); !slices.Equal(got, tt.paths) {
			t.Errorf("%s: paths %v, want %v", tt.name, got, tt.paths)
		}
		for path, want := range tt.content {
			if s.content[path] != want || find(m, path).Size != int64(len(want)) {
				t.Errorf("%s: %s holds %.80q (%d), want %.80q", tt.name, path, s.content[path], find(m, path).Size, want)
			}
		}
		if len(s.content) != len(tt.content) || !slices.Equal(m.Defects, tt.defects) {
			t.Errorf("%s: %d leaves, defects %v, want %d, %v", tt.name, len(s.content), m.Defects, len(tt.content), tt.defects)
		}
	}
}

// Chunks may end anywhere.
func TestChunkBorders(t *testing.T) {
	raw := "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\na\r\n--o\r\nContent-Transfer-Encoding: base64\r\n\r\naGVs\r\nbG8=\r\n--o \r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E3=81=82=\r\n.\r\n--o--\r\n"
	header, body, _ := strings.Cut(raw, "\r\n\r\n")
	for size := 1; size < len(body); size++ {
		s := &seen{}
		i := NewIntake(t.Context(), NewBudget(1<<20), testLimits, s)
		name, value, _ := strings.Cut(header, ":")
		i.Header(name, []byte(value))
		i.EndOfHeader()
		for chunk := range slices.Chunk([]byte(body), size) {
			i.Body(chunk)
		}
		m, err := i.Finish(t.Context(), Source{}, "")
		if err != nil || len(m.Defects) > 0 || s.content["1"] != "a" || s.content["2"] != "hello" || s.content["3"] != "あ." {
			t.Errorf("chunks of %d: %v %v %q", size, err, m.Defects, s.content)
		}
		i.Close()
	}
}

func TestEncodings(t *testing.T) {
	tests := []struct {
		encoding, content, want string
		bad                     bool
	}{
		{"base64", "aGVsbG8=", "hello", false},
		{"BASE64", "aGVs\r\n bG8=\t\n", "hello", false},
		{"base64; x=y", "aGVsbG8=", "hello", false},
		{"base64 (comment)", "aGVsbG8=", "hello", false},
		{"base64", "aGVsbG8", "hello", true},
		{"base64", "aGV*s-bG8=", "hello", true},
		{"base64", "aGVsbG8=\nd29ybGQ=", "helloworld", true},
		{"base64", "aGVsbG9", "hello" + "", true},
		{"base64", "a", "", true},
		{"base64", "", "", false},
		{"base64", "aGVs\rbG8=", "hello", false},
		{"quoted-printable", "a=3Db=\r\nc=\nd = 1", "a=bcd = 1", true},
		{"quoted-printable", "a=3db", "a=b", false},
		{"quoted-printable", "a= \t\r\nb", "ab", false},
		{"quoted-printable", "a=XYb=4", "a=XYb=4", true},
		{"quoted-printable", "a==41", "a=A", true},
		{"quoted-printable", "end=", "end", false},
		{"7bit", "a=3D\n", "a=3D\n", false},
		{"", "a\x00b", "a\x00b", false},
		{"x-nobody", "abc", "abc", true},
	}
	for _, tt := range tests {
		s := &seen{}
		m := receive(t, "Content-Type: image/png\nContent-Transfer-Encoding: "+tt.encoding+"\n\n"+tt.content, testLimits, s)
		if s.content["1"] != tt.want || slices.Contains(m.Root.Defects, DefectBadEncoding) != tt.bad {
			t.Errorf("%s %q → %q, defects %v, want %q, %v", tt.encoding, tt.content, s.content["1"], m.Root.Defects, tt.want, tt.bad)
		}
	}
}

func TestTexts(t *testing.T) {
	const ja = "お世話になっております。見積書をお送りします。\n"
	tests := []struct {
		name, fields, content, want string
		defects                     []Defect
	}{
		{"iso-2022-jp", "Content-Type: text/plain; charset=ISO-2022-JP", as(t, japanese.ISO2022JP, ja), ja, nil},
		{"shift_jis", "Content-Type: text/plain; charset=Shift_JIS", as(t, japanese.ShiftJIS, ja), ja, nil},
		{"cp932", "Content-Type: text/plain; charset=\"cp932\"", as(t, japanese.ShiftJIS, ja), ja, nil},
		{"euc-jp", "Content-Type: text/plain; charset=EUC-JP", as(t, japanese.EUCJP, ja), ja, nil},
		{"utf-8", "Content-Type: text/plain; charset=utf-8", ja, ja, nil},
		{"base64", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(ja)), ja, nil},
		{"undeclared shift_jis", "X: y", as(t, japanese.ShiftJIS, ja), ja, []Defect{DefectRaw8Bit}},
		{"undeclared iso-2022-jp", "X: y", as(t, japanese.ISO2022JP, ja), ja, nil},
		{"us-ascii that is euc-jp", "Content-Type: text/plain; charset=us-ascii", as(t, japanese.EUCJP, ja), ja, []Defect{DefectRaw8Bit}},
		{"wrong label", "Content-Type: text/plain; charset=iso-2022-jp", ja, ja, []Defect{DefectCharset}},
		{"unknown label", "Content-Type: text/plain; charset=nobody", as(t, japanese.ShiftJIS, ja), ja, []Defect{DefectCharset}},
		{"html", "Content-Type: text/html; charset=utf-8", "<p>" + ja, "<p>" + ja, nil},
		{"html file", "Content-Type: text/html; name=a.html", "<p>", "<p>", nil},
	}
	for _, tt := range tests {
		s := &seen{}
		m := receive(t, tt.fields+"\n\n"+tt.content, testLimits, s)
		if len(m.Texts) != 1 || m.Texts[0].Body != tt.want || m.Texts[0].Cut || !slices.Equal(m.Defects, tt.defects) {
			t.Errorf("%s: %+v, defects %v", tt.name, m.Texts, m.Defects)
		}
		if len(s.order) != 1 {
			t.Errorf("%s: the Inspector was not shown the text", tt.name)
		}
	}
	for _, fields := range []string{"Content-Type: text/plain; name=a.txt", "Content-Disposition: attachment", "Content-Type: image/png"} {
		if m := receive(t, fields+"\n\nx", testLimits, nil); len(m.Texts) > 0 {
			t.Errorf("%s: text %+v", fields, m.Texts)
		}
	}
}

func TestTextIsCut(t *testing.T) {
	l := testLimits
	l.Text = 100
	m := receive(t, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"+strings.Repeat("あ", 30)+
		"\n--b\nContent-Type: text/plain; charset=utf-8\n\n"+strings.Repeat("い", 30)+"\n--b\n\nthird\n--b--\n", l, nil)
	if len(m.Texts) != 3 || m.Texts[0].Cut || m.Texts[1].Body != "いいい" || !m.Texts[1].Cut || !m.Texts[2].Cut || len(m.Defects) > 0 {
		t.Errorf("%+v, defects %v", m.Texts, m.Defects)
	}
	for _, enc := range []encoding.Encoding{japanese.ShiftJIS, japanese.ISO2022JP, japanese.EUCJP} {
		for _, charset := range map[encoding.Encoding][]string{japanese.ShiftJIS: {"cp932", ""}, japanese.ISO2022JP: {"iso-2022-jp", ""}, japanese.EUCJP: {"euc-jp"}}[enc] {
			m := receive(t, "Content-Type: text/plain; charset=\""+charset+"\"\n\nx"+as(t, enc, strings.Repeat("あい\n", 50)), l, nil)
			if slices.Contains(m.Defects, DefectCharset) || len(m.Texts[0].Body) > 100 || !utf8.ValidString(m.Texts[0].Body) || !strings.HasPrefix(m.Texts[0].Body, "xあい\nあい") {
				t.Errorf("%q: %+v, defects %v", charset, m.Texts, m.Defects)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	parts := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 50000) + "--b--\n"
	m := receive(t, parts, testLimits, nil)
	if n := len(paths(m.Root)); n != testLimits.Parts || !slices.Contains(m.Defects, DefectTooManyParts) {
		t.Errorf("%d parts, defects %v", n, m.Defects)
	}
	var nested strings.Builder
	for n := range 3000 {
		b := "b" + strconv.Itoa(n)
		nested.WriteString("Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n")
	}
	m = receive(t, nested.String(), testLimits, nil)
	if n := len(paths(m.Root)); n != testLimits.Depth+1 || !slices.Contains(m.Defects, DefectTooDeep) {
		t.Errorf("%d nested parts, defects %v", n, m.Defects)
	}
	m = receive(t, strings.Repeat("Content-Type: message/rfc822\n\n", 3000), testLimits, nil)
	if n := len(paths(m.Root)); n > testLimits.Depth+1 || !slices.Contains(m.Defects, DefectTooDeep) {
		t.Errorf("%d nested messages, defects %v", n, m.Defects)
	}
}
