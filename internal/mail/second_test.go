package mail

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// names are those of a part with their sources.
func names(p *Part) (list []string) {
	for _, n := range p.Names {
		list = append(list, n.Source+": "+n.Text)
	}
	return list
}

// unfolded lacks the blank in front of a continuation: some programs read on, others drop the line.
const unfolded = "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: application/octet-stream\nContent-Disposition: attachment;\nfilename=a.exe\n\nMZ\n--o--\n"

func TestSecondReader(t *testing.T) {
	const mixed = "Content-Type: multipart/mixed; boundary=o\n\n"
	tests := []struct {
		name, raw string
		second    []Other
		differ    bool
	}{
		{"nothing broken", mixed + "--o\nContent-Disposition: attachment; filename=a.pdf\n\nx\n--o--\n", nil, false},
		{"broken, but alike", mixed + "--o\n\ntext\n--o\nContent-Disposition: attachment; filename=a.pdf\n\nx\n", nil, false},
		{"two names, both known", mixed + "--o\nContent-Disposition: attachment; filename=a.pdf; filename=a.exe\n\nx\n--o--\n", nil, false},
		{"name garbled by the second reader", mixed + "--o\nContent-Disposition: attachment; filename=\"\x8c\xa9\x90\xcf.exe\"; filename=a.pdf\n\nx\n--o--\n", nil, false},
		{"shift_jis name lost by the second reader", mixed + "--o\nContent-Type: a/b; name=a.pdf\nContent-Disposition: attachment; filename*=Shift_JIS''%8c%a9.exe\n\nx\n--o--\n", nil, false},
		{"part behind the end", mixed + "--o\n\na\n--o--\n\n--o\nContent-Disposition: attachment; filename=a.exe\n\nMZ\n--o--\n", nil, false},
		{"base64 with rubbish", mixed + "--o\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAA*A\n--o--\n", nil, false},
		{"attached message", mixed + "--o\nContent-Type: message/rfc822; name=a.eml\n\nContent-Type: application/pdf; name=b.pdf\n\nx\n--o\n\nopen\n", nil, false},
		{"uuencode and an open multipart", mixed + "--o\n\ntext\n" + uu("a.exe", "MZ") + "--o\n\nopen\n", nil, false},
	}
	m := receive(t, unfolded, testLimits, nil)
	if got := names(find(m, "1")); !slices.Equal(got, []string{"second: a.exe"}) || !slices.Contains(m.Defects, DefectReadersDiffer) {
		t.Errorf("a name that the second reader alone sees: %q, defects %v", got, m.Defects)
	}
	for _, tt := range tests {
		m := receive(t, tt.raw, testLimits, nil)
		if !slices.Equal(m.Second, tt.second) || slices.Contains(m.Defects, DefectReadersDiffer) != tt.differ {
			var all []string
			for _, p := range allParts(m.Root) {
				all = append(all, names(p)...)
			}
			t.Errorf("%s: second %+v, defects %v, names %q", tt.name, m.Second, m.Defects, all)
		}
	}
}

// What the second reader alone sees is kept.
func TestCompare(t *testing.T) {
	message := func() *Message {
		return receive(t, "Content-Type: multipart/mixed; boundary=o\n\n--o\n\ntext\n--o\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n--o\nContent-Type: image/png\n\nPNG\n--o--\n", testLimits, nil)
	}
	tests := []struct {
		name    string
		seconds []secondPart
		names   []string // of part 2
		second  []Other
		differ  []string // paths
	}{
		{"alike", []secondPart{{"", "text/plain", []byte("text")}, {"a.pdf", "application/pdf", []byte("PDF")}, {"", "image/png", []byte("PNG")}}, []string{"type: a.pdf"}, nil, nil},
		{"text converted", []secondPart{{"", "text/plain", []byte("another text")}, {"A.PDF", "application/pdf", []byte("PDF\n")}}, []string{"type: a.pdf"}, nil, nil},
		{"further name", []secondPart{{"a.exe", "application/pdf", []byte("PDF")}}, []string{"type: a.pdf", "second: a.exe"}, nil, []string{"2"}},
		{"garbled name", []secondPart{{"\uFFFD.exe", "application/pdf", []byte("PDF")}, {"=?x", "image/png", []byte("PNG")}}, []string{"type: a.pdf"}, nil, nil},
		{"further type", []secondPart{{"a.pdf", "application/exe", []byte("PDF")}}, []string{"type: a.pdf"}, []Other{{"2", "a.pdf", "application/exe", 3}}, []string{"2"}},
		{"type that says nothing", []secondPart{{"a.pdf", "application/octet-stream", []byte("PDF")}, {"", "", []byte("PNG")}}, []string{"type: a.pdf"}, nil, nil},
		{"further file", []secondPart{{"b.exe", "", []byte("MZ")}, {"", "application/zip", []byte("PK")}}, []string{"type: a.pdf"},
			[]Other{{"", "b.exe", "text/plain", 2}, {"", "", "application/zip", 2}}, nil},
		{"further text", []secondPart{{"", "text/html", []byte("<p>")}, {"", "multipart/mixed", nil}, {"", "image/png", nil}}, []string{"type: a.pdf"}, nil, nil},
		{"same name twice", []secondPart{{"a.pdf", "application/pdf", []byte("PDF")}, {"a.pdf", "application/pdf", []byte("MZ")}}, []string{"type: a.pdf"},
			[]Other{{"", "a.pdf", "application/pdf", 2}}, nil},
	}
	for _, tt := range tests {
		m := message()
		compare(m, tt.seconds)
		var differ []string
		for _, p := range allParts(m.Root) {
			if slices.Contains(p.Defects, DefectReadersDiffer) {
				differ = append(differ, p.Path)
			}
		}
		if got := names(find(m, "2")); !slices.Equal(got, tt.names) || !slices.Equal(m.Second, tt.second) || !slices.Equal(differ, tt.differ) {
			t.Errorf("%s: names %q, second %+v, differ %q", tt.name, got, m.Second, differ)
		}
		if slices.Contains(m.Defects, DefectReadersDiffer) != (len(tt.differ)+len(tt.second) > 0) {
			t.Errorf("%s: defects %v", tt.name, m.Defects)
		}
	}
}

func TestSecondReaderIsBounded(t *testing.T) {
	small := "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nx\r\n"
	for raw, want := range map[string]bool{
		small:                                  true,
		small + strings.Repeat("--o\r\n", 300): false,
		small + strings.Repeat("--o\nContent-Type: multipart/mixed; Boundary=p\n", 20): false,
		small + strings.Repeat("x", secondSize):                                        false,
	} {
		if affordable([]byte(raw)) != want {
			t.Errorf("%.80q of %d octets: affordable is %v", raw, len(raw), !want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	m := receive(t, unfolded, testLimits, nil)
	forget := func() { m.Root.Parts[0].Names, m.Defects = nil, []Defect{DefectHeaderSyntax} }
	forget()
	if readSecond(ctx, m); len(m.Root.Parts[0].Names) != 1 {
		t.Errorf("read again: %q", m.Root.Parts[0].Names)
	}
	forget()
	cancel()
	if readSecond(ctx, m); len(m.Root.Parts[0].Names) > 0 {
		t.Errorf("read although the time is over: %q", m.Root.Parts[0].Names)
	}
}

// The second reader ends without a panic of its own or of the comparison, within its bounds.
func FuzzSecond(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: a/b; name=\"x\n\ny\n--o\n--o--\n--o\n\nz"))
	f.Add([]byte("Content-Type: multipart/mixed\nContent-Disposition: attachment; filename=a; filename*=b''c\n\nx"))
	for _, raw := range []string{twoParts, "Content-Type: multipart/mixed; boundary=\"" + strconv.Itoa(1) + "\n\n--1\n\nx"} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !affordable(raw) {
			t.Skip("beyond the bounds of the second reader")
		}
		parts, err := secondParts(raw)
		if err == errSecondFailed {
			t.Logf("%q", err)
		}
		i := NewIntake(t.Context(), NewBudget(64<<20), testLimits, nil)
		defer i.Close()
		if err := Read(t.Context(), bytes.NewReader(raw), i); err != nil {
			t.Fatal(err)
		}
		m, err := i.Finish(t.Context(), Source{}, "")
		if err != nil {
			t.Fatal(err)
		}
		had := len(allParts(m.Root))
		compare(m, parts)
		if len(allParts(m.Root)) != had || len(m.Second) > 2*len(parts)+2*len(raw) {
			t.Errorf("%d parts became %d, %d others", had, len(allParts(m.Root)), len(m.Second))
		}
	})
}
