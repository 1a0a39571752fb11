package folder

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const dated = "From a@example.net Sat Jan  3 01:05:34 2026\n"

// parse returns the mails of an mbox, unquoted.
func parse(t testing.TB, mbox string) []string {
	t.Helper()
	var mails []string
	for s, err := range split(strings.NewReader(mbox)) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(unquote(strings.NewReader(mbox[s.start:s.end])))
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, string(b))
	}
	return mails
}

func TestSplit(t *testing.T) {
	long := strings.Repeat("x", 3*lineSize)
	tests := []struct {
		name, mbox string
		want       []string
	}{
		{"two", dated + "A: 1\n\nx\n\n" + dated + "B: 2\n\ny\n\n", []string{"A: 1\n\nx\n", "B: 2\n\ny\n"}},
		{"CRLF", strings.ReplaceAll(dated+"A: 1\n\n"+dated+"B: 2\n", "\n", "\r\n"), []string{"A: 1\r\n", "B: 2\r\n"}},
		{"no end of line", dated + "A: 1\n\nx", []string{"A: 1\n\nx"}},
		{"separator alone", dated, []string{""}},
		{"separator without an end", strings.TrimSuffix(dated, "\n"), []string{""}},
		{"empty mails", dated + "\n" + dated + "\n", []string{"", ""}},
		{"several empty lines", dated + "x\n\n\n\n" + dated + "y\n", []string{"x\n\n\n", "y\n"}},
		{"sentence", dated + "A: 1\n\nFrom here on\n\nFrom there\n", []string{"A: 1\n\nFrom here on\n\nFrom there\n"}},
		{"no empty line before", dated + "A: 1\n" + dated + "x\n", []string{"A: 1\n" + dated + "x\n"}},
		{"lower case", dated + "x\n\nfrom a 10:00\n", []string{"x\n\nfrom a 10:00\n"}},
		{"no times at all", "From a\nx\n\nFrom b\ny\n", []string{"x\n", "y\n"}},
		{"Thunderbird", "From - Sat Jan  3 01:05:34 2026\nx\n\nFrom - Sat Jan  3 01:05:34 2026\ny\n", []string{"x\n", "y\n"}},
		{"quoted", dated + "x\n\n>From a 10:00\n>>From b\n> From c\n>from\n\n", []string{"x\n\nFrom a 10:00\n>From b\n> From c\n>from\n"}},
		{"long line", dated + long + "\n\n" + dated + long, []string{long + "\n", long}},
		{"long line that looks like a separator", dated + strings.Repeat("x", lineSize) + dated + "y", []string{strings.Repeat("x", lineSize) + dated + "y"}},
		{"long separator", "From 10:00 " + long + "\nx\n\nFrom 10:00 " + long + "\ny\n", []string{"x\n", "y\n"}},
		{"long quotes", dated + "\n" + strings.Repeat(">", 3*lineSize) + "From x\n", []string{"\n" + strings.Repeat(">", 3*lineSize) + "From x\n"}},
		{"no mbox", "A: 1\n\n" + dated + "x\n", []string{"x\n"}},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, parse(t, test.mbox)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestSplitReportsAReadError(t *testing.T) {
	mbox := io.MultiReader(strings.NewReader(dated+"x\n\n"+dated+"y\n"), iotest.ErrReader(io.ErrUnexpectedEOF))
	var got []string
	for s, err := range split(mbox) {
		got = append(got, fmt.Sprint(s, err))
	}
	want := []string{fmt.Sprint(span{int64(len(dated)), int64(len(dated)) + 2}, nil), fmt.Sprint(span{}, io.ErrUnexpectedEOF)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnquoteInSmallPieces(t *testing.T) {
	in := "a\n>From b\n>>From c\nx>From d\n>Fro\n" + strings.Repeat("y", 2*lineSize) + ">From e\n>From f"
	want := "a\nFrom b\n>From c\nx>From d\n>Fro\n" + strings.Repeat("y", 2*lineSize) + ">From e\nFrom f"
	if err := iotest.TestReader(unquote(strings.NewReader(in)), []byte(want)); err != nil {
		t.Error(err)
	}
	got, err := io.ReadAll(unquote(iotest.OneByteReader(strings.NewReader(in))))
	if err != nil || string(got) != want {
		t.Errorf("%d octets, %v", len(got), err)
	}
}

// FuzzSplit checks that mails lie in order inside the file, that reading in pieces gives the same, and that what is written as mboxrd
// is read back.
func FuzzSplit(f *testing.F) {
	f.Add([]byte(dated+"A: 1\n\nx\n\n"+dated+"B: 2\n\n>From y\n\n"), []byte("From here\n\nFrom a 10:00\n>>From\n"))
	f.Add([]byte("From \n\nFrom \n"), []byte(""))
	f.Add([]byte("From 10:00\r\n\r\nFrom 10:00"), []byte("\n\n"))
	f.Fuzz(func(t *testing.T, mbox, body []byte) {
		end := int64(0)
		var spans []span
		for s, err := range split(bytes.NewReader(mbox)) {
			if err != nil || s.start < end || s.end < s.start || s.end > int64(len(mbox)) {
				t.Fatalf("%v after %d of %d, %v", s, end, len(mbox), err)
			}
			end = s.end
			spans = append(spans, s)
		}
		var slow []span
		for s := range split(iotest.HalfReader(bytes.NewReader(mbox))) {
			slow = append(slow, s)
		}
		if fmt.Sprint(spans) != fmt.Sprint(slow) {
			t.Fatalf("%v in one piece, %v in several", spans, slow)
		}
		checkRoundTrip(t, string(body))
	})
}

func checkRoundTrip(t *testing.T, body string) {
	t.Helper()
	if body != "" && !strings.HasSuffix(body, "\n") {
		body += "\n"
	}
	var quoted strings.Builder
	for line := range strings.Lines(body) {
		if strings.HasPrefix(strings.TrimLeft(line, ">"), fromLine) {
			line = ">" + line
		}
		quoted.WriteString(line)
	}
	got := parse(t, strings.Repeat(dated+quoted.String()+"\n", 2))
	if diff := cmp.Diff([]string{body, body}, got); diff != "" {
		t.Error(diff)
	}
}
