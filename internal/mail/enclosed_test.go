package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// uuencoded content of one file.
func uu(name, content string) string {
	var b strings.Builder
	b.WriteString("begin 644 " + name + "\n")
	for chunk := range slices.Chunk([]byte(content), 45) {
		b.WriteByte(byte(' ' + len(chunk)))
		for len(chunk)%3 != 0 {
			chunk = append(slices.Clone(chunk), 0)
		}
		for g := range slices.Chunk(chunk, 3) {
			for _, c := range []byte{g[0] >> 2, g[0]<<4&63 | g[1]>>4, g[1]<<2&63 | g[2]>>6, g[2] & 63} {
				b.WriteByte((c+63)&63 + '!')
			}
		}
		b.WriteByte('\n')
	}
	return b.String() + "`\nend\n"
}

func yenc(fields, name, content string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=ybegin%s line=128 size=%d name=%s\r\n", fields, len(content), name)
	for i := range len(content) {
		c := content[i] + 42
		if c == 0 || c == '\n' || c == '\r' || c == '=' {
			b.WriteByte('=')
			c += 64
		}
		b.WriteByte(c)
		if i%128 == 127 {
			b.WriteString("\r\n")
		}
	}
	return b.String() + fmt.Sprintf("\r\n=yend size=%d\r\n", len(content))
}

// allOctets holds each octet several times.
func allOctets(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7)
	}
	return string(b)
}

func TestFilesInText(t *testing.T) {
	program := "MZ" + allOctets(5000)
	plain := "Content-Type: text/plain\n\n"
	tests := []struct {
		name, raw string
		text      string
		files     []string          // path: names
		content   map[string]string // of the files
		defects   []Defect
	}{
		{"uuencode", plain + "see\n" + uu("a.exe", program) + "regards\n", "see\nregards\n", []string{"1/1: a.exe"}, map[string]string{"1/1": program}, nil},
		{"CRLF", strings.ReplaceAll(plain+"see\n"+uu("a.exe", program)+"regards\n", "\n", "\r\n"), "see\r\nregards\r\n", []string{"1/1: a.exe"}, map[string]string{"1/1": program}, nil},
		{"untyped body", "X: y\n\n" + uu("a b.exe", program), "", []string{"1/1: a b.exe"}, map[string]string{"1/1": program}, nil},
		{"several", plain + uu("a.exe", "MZ1") + "and\n" + uu("b.exe", program), "and\n", []string{"1/1: a.exe", "1/2: b.exe"}, map[string]string{"1/1": "MZ1", "1/2": program}, nil},
		{"name in shift_jis", plain + uu("\x8c\xa9\x90\xcf.exe", "MZ1"), "", []string{"1/1: 見積.exe"}, map[string]string{"1/1": "MZ1"}, nil},
		{"blanks cut off", plain + "begin 644 a\n!6@\n\nend\n", "", []string{"1/1: a"}, map[string]string{"1/1": "Z"}, nil},
		{"no mode", plain + strings.Replace(uu("a.exe", program), "644 ", " ", 1), "", []string{"1/1: a.exe"}, map[string]string{"1/1": program}, nil},
		{"no end", plain + strings.TrimSuffix(uu("a.exe", "MZ1"), "`\nend\n") + "regards\n", "regards\n", []string{"1/1: a.exe"}, map[string]string{"1/1": "MZ1"}, []Defect{DefectBadEncoding}},
		{"cut off", plain + strings.TrimSuffix(uu("a.exe", "MZ1"), "`\nend\n"), "", []string{"1/1: a.exe"}, map[string]string{"1/1": "MZ1"}, []Defect{DefectBadEncoding}},
		{"base64", plain + "begin-base64 644 a.exe\n" + base64.StdEncoding.EncodeToString([]byte("MZ1")) + "\n====\nregards\n", "regards\n", []string{"1/1: a.exe"}, map[string]string{"1/1": "MZ1"}, nil},
		{"inside quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(uu("a.exe", program), "=", "=3D"), "", []string{"1/1: a.exe"}, map[string]string{"1/1": program}, nil},
		{"a mail in a text", plain + uu("a.eml", "Subject: in\n\nbody"), "", []string{"1/1: a.eml", "1/1.1: "}, map[string]string{"1/1.1": "body"}, nil},
		{"as transfer encoding", "Content-Type: application/zip; name=b.zip\nContent-Transfer-Encoding: x-uuencode\n\n" + uu("a.exe", program), "",
			[]string{"1/1: a.exe b.zip"}, map[string]string{"1/1": program}, nil},
		{"yEnc", plain + "see\n" + yenc("", "a b.exe", program) + "regards\n", "see\nregards\n", []string{"1/1: a b.exe"}, map[string]string{"1/1": program}, nil},
		{"part of a yEnc file", plain + strings.Replace(yenc(" part=1 total=2", "a.exe", "MZ1"), "\r\n", "\r\n=ypart begin=1 end=3\r\n", 1), "",
			[]string{"1/1: a.exe"}, map[string]string{"1/1": "MZ1"}, []Defect{DefectPartial}},
		{"yEnc without an end", plain + strings.Split(yenc("", "a.exe", "MZ1"), "=yend")[0], "", []string{"1/1: a.exe"}, map[string]string{"1/1": "MZ1"}, []Defect{DefectBadEncoding}},
		{"BinHex", plain + "(This file must be converted with BinHex 4.0)\n\n:\"abc:\n", "(This file must be converted with BinHex 4.0)\n\n:\"abc:\n", nil, nil, []Defect{DefectNotDecoded}},
		{"prose", plain + "begin 2026 with joy\nMeet us\nbegin 644\nbegin 644 x\nDear all\nend\n=ybegin name=x\nbegin-base64 644 x\nnot so\n beg\nb",
			"begin 2026 with joy\nMeet us\nbegin 644\nbegin 644 x\nDear all\nend\n=ybegin name=x\nbegin-base64 644 x\nnot so\n beg\nb", nil, nil, nil},
		{"in the middle of a line", plain + "x" + uu("a.exe", program), "x" + uu("a.exe", program), nil, nil, nil},
		{"a file of its own", "Content-Type: text/plain; name=a.uue\n\n" + uu("a.exe", program), "", nil, nil, nil},
	}
	for _, tt := range tests {
		s := &seen{}
		m := receive(t, tt.raw, testLimits, s)
		var files []string
		for _, path := range paths(m.Root)[1:] {
			var names []string
			for _, n := range find(m, path).Names {
				names = append(names, n.Text)
			}
			files = append(files, path+": "+strings.Join(names, " "))
		}
		text := ""
		if len(m.Texts) > 0 {
			text = m.Texts[0].Body
		}
		defects := slices.DeleteFunc(slices.Clone(m.Defects), func(d Defect) bool { return d == DefectRaw8Bit })
		if text != tt.text || !slices.Equal(files, tt.files) || !slices.Equal(defects, tt.defects) {
			t.Errorf("%s: text %.200q, files %q, defects %v", tt.name, text, files, m.Defects)
		}
		for path, want := range tt.content {
			if s.content[path] != want || find(m, path).Size != int64(len(want)) {
				t.Errorf("%s: %s holds %.80q (%d)", tt.name, path, s.content[path], len(s.content[path]))
			}
		}
	}
}

// What follows a file is found where the Inspector reads nothing, panics, or the file cannot be opened.
func TestFilesInTextUnread(t *testing.T) {
	raw := "Content-Type: text/plain\n\na\n" + uu("a.exe", "MZ1") + "b\n" + uu("a.eml", "Content-Type: message/rfc822\n\nA: b\n\n"+allOctets(9000)) + "c\n"
	l := testLimits
	l.Depth = 2
	m := receive(t, raw, l, nil)
	if len(m.Texts) == 0 || m.Texts[0].Body != "a\nb\nc\n" || !slices.Contains(m.Defects, DefectTooDeep) {
		t.Errorf("texts %+v, defects %v", m.Texts, m.Defects)
	}
	l = testLimits
	l.Parts = 2
	m = receive(t, raw, l, nil)
	if len(paths(m.Root)) != 2 || !slices.Contains(m.Defects, DefectTooManyParts) {
		t.Errorf("parts %v, defects %v", paths(m.Root), m.Defects)
	}
}

// The text and the files of a content do not depend on how it is read.
func FuzzTextSplitter(f *testing.F) {
	for _, s := range []string{
		"a\n" + uu("a.exe", allOctets(100)) + "b\n" + uu("b", "x"), "begin 644 a\n`\nend\n", "begin 644 a\nM\nend", "begin-base64 644 a\nAAAA\n====\nbegin",
		yenc("", "a", allOctets(300)), "=ybegin line=1 size=1 name=a\n=", "=ybegin line=1 size=1 name=a\n=ypart\n=yend", "(This file must be converted with BinHex", "begin 644 \x83\\\n!6@\n",
	} {
		f.Add([]byte(s), 1)
	}
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		size = 16 + max(0, size)%5000
		one, oneFiles := splitAll(t, b, size, 1)
		many, manyFiles := splitAll(t, b, size, 64<<10)
		if one != many || !slices.Equal(oneFiles, manyFiles) {
			t.Errorf("read by octets: %q %q; at once: %q %q", one, oneFiles, many, manyFiles)
		}
		if len(oneFiles) == 0 && one != string(b) {
			t.Errorf("a text without a file changed to %q", one)
		}
	})
}

// splitAll reads a text and its files in pieces of that size.
func splitAll(t *testing.T, b []byte, buffer, piece int) (text string, files []string) {
	s := &textSplitter{r: bufio.NewReaderSize(bytes.NewReader(b), buffer)}
	drain := func(r io.Reader) string {
		var out []byte
		p := make([]byte, piece)
		for range len(b) + 100 {
			n, err := r.Read(p)
			out = append(out, p[:n]...)
			if err != nil {
				return string(out)
			}
		}
		t.Fatal("no end")
		return ""
	}
	for range len(b) + 1 {
		text += drain(s)
		if s.next.source == "" {
			break
		}
		h, content := s.file()
		files = append(files, h.source+" "+h.name+" "+drain(content))
	}
	return text, files
}
