package edit_test

import (
	"fmt"
	"mime"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
)

func TestFields(t *testing.T) {
	stamp := edit.Stamp{
		Level: "hold", Score: "16.5", Traits: []string{"double-ext", "exec-attach"},
		Reasons: []string{"実行ファイルです。 / A program."}, ID: "01J-abc",
	}
	want := `X-Sekisho-Level: hold
X-Sekisho-Score: 16.5
X-Sekisho-Traits: double-ext, exec-attach
X-Sekisho-Reason: =?UTF-8?B?5a6f6KGM44OV44Kh44Kk44Or44Gn44GZ44CCIC8gQSBw?=
 =?UTF-8?B?cm9ncmFtLg==?=
X-Sekisho-Id: 01J-abc
Subject: a
`
	h := header("Subject", " a")
	if diff := cmp.Diff(want, lines(edit.Apply(h, edit.Fields(stamp)))); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsLeaveOutWhatIsEmpty(t *testing.T) {
	got := lines(edit.Apply(nil, edit.Fields(edit.Stamp{Level: "pass", Score: "-2.5"})))
	if want := "X-Sekisho-Level: pass\nX-Sekisho-Score: -2.5\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReasonReadsBack(t *testing.T) {
	reasons := []string{
		strings.Repeat("添付ファイル「見積書.xlsx.exe」は実行ファイルです。", 5) + " / " + strings.Repeat("The attachment is a program. ", 5),
		"送信元は国外です。 / Sent from 😀 abroad.", "三 / three", "四 / four",
	}
	field := edit.Apply(nil, edit.Fields(edit.Stamp{Level: "hold", Reasons: reasons})).Get("X-Sekisho-Reason")
	got, err := new(mime.WordDecoder).DecodeHeader(field)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{strings.TrimSpace(reasons[0]), reasons[1], reasons[2]}, " | ")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReasonWordsStandAlone(t *testing.T) {
	for shift := range 60 {
		reason := strings.Repeat("x", shift) + strings.Repeat("関所😀é", 30)
		value := field(t, edit.Stamp{Reasons: []string{reason}}, "X-Sekisho-Reason")
		var all string
		for word := range strings.SplitSeq(strings.TrimSpace(value), "\n ") {
			text, err := new(mime.WordDecoder).Decode(word)
			if err != nil || len(word) > 75 || strings.ContainsRune(text, '\uFFFD') {
				t.Fatalf("%q (%d octets): %q, %v", word, len(word), text, err)
			}
			all += text
		}
		if all != reason {
			t.Errorf("%q", all)
		}
	}
}

func field(t *testing.T, s edit.Stamp, name string) string {
	t.Helper()
	fields := edit.Apply(nil, edit.Fields(s)).All(name)
	if len(fields) != 1 {
		t.Fatalf("%d fields %s", len(fields), name)
	}
	return string(fields[0].Raw)
}

// folded is a field whose continuation lines begin with one blank, in printable ASCII.
var folded = regexp.MustCompile(`^ [!-~]([ -~]*[!-~])?(\n [!-~]([ -~]*[!-~])?)*$`)

func TestFieldsCannotBeBrokenOut(t *testing.T) {
	nasty := []string{
		"a\r\nBcc: x@example.net", "a\nSubject: b", "\x00\x1b[31m", "\u202Eexe.txt", "\xff\xfe", "?=\n=?", "a\r\n\r\nbody", "\u2028x",
		strings.Repeat("あ", 100000), strings.Repeat("a", 100000), " ", ",",
	}
	for _, n := range nasty {
		s := edit.Stamp{Level: "hold" + n, Score: "1" + n, ID: "i" + n, Traits: []string{"t" + n, n}, Reasons: []string{"r" + n, n, n}}
		checkFields(t, edit.Apply(nil, edit.Fields(s)))
	}
	many := edit.Stamp{Level: "mark"}
	for i := range 1000 {
		many.Traits = append(many.Traits, fmt.Sprintf("trait-%d-%s", i, strings.Repeat("x", i)))
	}
	checkFields(t, edit.Apply(nil, edit.Fields(many)))
	if got := field(t, many, "X-Sekisho-Traits"); !strings.HasSuffix(got, ", and-950-more") && !strings.HasSuffix(got, ",\n and-950-more") {
		t.Errorf("what was left out is not said: …%q", got[len(got)-40:])
	}
}

func checkFields(t *testing.T, h mail.Header) {
	t.Helper()
	if all := lines(h); len(all) > 8<<10 {
		t.Errorf("%d octets", len(all))
	}
	for _, f := range h {
		if !folded.Match(f.Raw) {
			t.Errorf("%s:%q", f.Name, f.Raw)
		}
		for line := range strings.SplitSeq(f.Name+":"+string(f.Raw), "\n") {
			if len(line) > 76 {
				t.Errorf("%d octets: %q", len(line), line)
			}
		}
	}
}

func TestReasonShowsDirectionControls(t *testing.T) {
	value := edit.Apply(nil, edit.Fields(edit.Stamp{Reasons: []string{"a\u202Eb\r\nc"}})).Get("X-Sekisho-Reason")
	got, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil || got != `a\u{202E}b c` {
		t.Errorf("%q, %v", got, err)
	}
}
