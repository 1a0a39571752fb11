package mail

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
)

// collector notes the path, name and content of each leaf.
type collector []string

func (c *collector) Part(_ context.Context, p *Part, content io.Reader) {
	b, _ := io.ReadAll(content)
	*c = append(*c, p.Path+" "+p.FileName()+" "+strings.TrimSpace(string(b)))
}

func TestLeaves(t *testing.T) {
	const mixed = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: a/b; name=a.dat\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n"
	const uu = "begin 644 a.txt\n#86)C\n`\nend\n"
	for _, c := range []struct {
		name, file string
		want       []string
		defect     Defect
	}{
		{"multipart", mixed, []string{"1  hello", "2 a.dat ABC"}, ""},
		{"CRLF, byte order mark, mbox line", "\xef\xbb\xbfFrom x Thu\r\n" + strings.ReplaceAll(mixed, "\n", "\r\n"), []string{"1  hello", "2 a.dat ABC"}, ""},
		{"message within", "Content-Type: message/rfc822\n\n" + mixed, []string{"1.1  hello", "1.2 a.dat ABC"}, ""},
		{"uuencode in a mail", "Subject: x\n\n" + uu, []string{"1  ", "1/1 a.txt abc"}, ""},
		{"uuencode alone", uu, []string{"1  ", "1/1 a.txt abc"}, ""},
		{"text", "hello\n", []string{"1  hello"}, ""},
		{"nothing", "", []string{"1  "}, ""},
		{"too deep", strings.Repeat("Content-Type: message/rfc822\n\n", 20) + mixed, nil, DefectTooDeep},
		{"too many", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 200), nil, DefectTooManyParts},
	} {
		var got collector
		defects := Leaves(context.Background(), strings.NewReader(c.file), testLimits, &got)
		if c.want != nil && !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if (c.defect == "") != (len(defects) == 0) || c.defect != "" && !slices.Contains(defects, c.defect) {
			t.Errorf("%s: defects %v, want %q", c.name, defects, c.defect)
		}
	}
}

// A context that has ended ends the reading.
func TestLeavesStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if defects := Leaves(ctx, strings.NewReader("Subject: x\n\nhello"), testLimits, new(collector)); !slices.Contains(defects, DefectReaderFailed) {
		t.Errorf("defects %v", defects)
	}
}
