package mail

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

// Containers that are no multiparts: a file that is a mail, a piece of a mail, a body that lies elsewhere.
func TestContainers(t *testing.T) {
	const (
		mixed = "Content-Type: multipart/mixed; boundary=o\n\n--o\n"
		page  = "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=i; type=\"text/html\"\n\n" +
			"--i\nContent-Type: text/html\n\n<p>\n--i\nContent-Type: image/png; name=a.png\n\nPNG\n--i--\n"
	)
	tests := []struct {
		name, raw string
		paths     []string
		content   map[string]string
		defects   []Defect
	}{
		{"mht", mixed + "Content-Disposition: attachment; filename=a.MHT\n\n" + page + "--o--\n",
			[]string{"TEXT", "1", "1.TEXT", "1.1", "1.2"}, map[string]string{"1.1": "<p>", "1.2": "PNG"}, nil},
		{"mht in base64", mixed + "Content-Type: application/x-mimearchive; name=a.mhtml\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte(page)) + "\n--o--\n", []string{"TEXT", "1", "1.TEXT", "1.1", "1.2"}, map[string]string{"1.1": "<p>", "1.2": "PNG"}, nil},
		{"mht by name only", mixed + "Content-Disposition: attachment; filename=a.mht\n\n<html><p>\n--o--\n", []string{"TEXT", "1"}, map[string]string{"1": "<html><p>"}, nil},
		{"eml with an mbox line and a mark", mixed + "Content-Type: application/octet-stream; name=a.eml\n\n\xef\xbb\xbf\nFrom a@b\nSubject: in\n\nbody\n--o--\n",
			[]string{"TEXT", "1", "1.1"}, map[string]string{"1.1": "body"}, nil},
		{"document that is an mht", mixed + "Content-Type: application/msword; name=a.doc\n\n" + page + "--o--\n",
			[]string{"TEXT", "1", "1.TEXT", "1.1", "1.2"}, map[string]string{"1.1": "<p>", "1.2": "PNG"}, nil},
		{"document that begins like a field", mixed + "Content-Type: application/msword; name=a.doc\n\nSubject: x\n\nno mime-version: y\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "Subject: x\n\nno mime-version: y"}, nil},
		{"piece of a mail", mixed + "Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: in\n\nbody\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "Subject: in\n\nbody"}, []Defect{DefectPartial}},
		{"mail that is a piece", "Content-Type: Message/Partial; id=x; number=2; total=2\n\nTVqQ\n", []string{"1"}, map[string]string{"1": "TVqQ\n"}, []Defect{DefectPartial}},
		{"body elsewhere", mixed + "Content-Type: message/external-body; access-type=URL; URL=\"http://a.example/a.exe\"\n\nContent-Type: application/exe\n\n\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "Content-Type: application/exe\n\n"}, []Defect{DefectExternal}},
		{"BinHex", mixed + "Content-Type: application/mac-binhex40; name=a.hqx\n\n:abc:\n--o--\n", []string{"TEXT", "1"}, map[string]string{"1": ":abc:"}, []Defect{DefectNotDecoded}},
		{"TNEF", mixed + "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgE=\n--o--\n",
			[]string{"TEXT", "1"}, map[string]string{"1": "\x78\x9f\x3e\x22\x01"}, nil},
		{"digest", "Content-Type: multipart/digest; boundary=o\n\n--o\n\nSubject: in\n\nbody\n--o\nContent-Type: text/plain\n\nSubject: no mail\n\n--o--\n",
			[]string{"TEXT", "1", "1.1", "2"}, map[string]string{"1.1": "body", "2": "Subject: no mail\n"}, nil},
		{"mail in a mail in a mail", mixed + "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nA: b\n\nbody\n--o--\n",
			[]string{"TEXT", "1", "1.1", "1.1.1", "1.1.1.1"}, map[string]string{"1.1.1.1": "body"}, nil},
	}
	for _, tt := range tests {
		s := &seen{}
		m := receive(t, tt.raw, testLimits, s)
		if got := paths(m.Root); !slices.Equal(got, tt.paths) || !slices.Equal(m.Defects, tt.defects) || len(s.content) != len(tt.content) {
			t.Errorf("%s: paths %v, defects %v, content %q", tt.name, got, m.Defects, s.content)
		}
		for path, want := range tt.content {
			if s.content[path] != want {
				t.Errorf("%s: %s holds %q, want %q", tt.name, path, s.content[path], want)
			}
		}
	}
}

// A document as deep as mails may be nested is not opened as a mail, but looked into.
func TestDocumentAtTheBottom(t *testing.T) {
	l := testLimits
	l.Depth = 1
	s := &seen{}
	m := receive(t, "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: application/msword; name=a.doc\n\nMIME-Version: 1.0\n\nx\n--o--\n", l, s)
	if !strings.HasPrefix(s.content["1"], "MIME") || len(m.Defects) > 0 {
		t.Errorf("%q %v", s.content, m.Defects)
	}
}
