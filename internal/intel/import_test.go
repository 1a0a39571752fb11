package intel

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const (
	sha256Sample = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	sha1Sample   = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
	md5Sample    = "098f6bcd4621d373cade4e832627b4f6"
)

func TestList(t *testing.T) {
	list, summary, err := taken(t, "\ufeff# shared on Monday\n\nhxxps[:]//evil[.]example/a?b#c\nkaikei(at)evil[.]example # sender\n198.51.100[.]7\n203.0.113.0/24\n"+
		"*.c2.evil.example\n@lure.example\n"+strings.ToUpper(sha256Sample)+"\n"+sha1Sample+"\n"+md5Sample+"\n日本語.example\n2001:db8::1\r\n", options())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"url https://evil.example/a?b", "address kaikei@evil.example", "ip 198.51.100.7", "ip 203.0.113.0/24", "domain c2.evil.example",
		"domain lure.example", "sha256 " + sha256Sample, "sha1 " + sha1Sample, "md5 " + md5Sample, "domain xn--wgv71a119e.example", "ip 2001:db8::1"}
	if diff := cmp.Diff(want, values(list)); diff != "" {
		t.Error(diff)
	}
	if summary.Format != FormatList || summary.Indicators != len(want) || summary.Kinds[KindIP] != 3 {
		t.Errorf("%+v", summary)
	}
	first := list[1]
	if first.Note != "sender" || first.Source != "tester" || first.Set != "test" || first.TLP != "amber" || !first.Imported.Equal(now) || first.ID != "address:kaikei@evil.example" {
		t.Errorf("%+v", first)
	}
}

func TestRefusedFiles(t *testing.T) {
	bundle := func(objects string) string { return "{\"type\":\"bundle\",\n \"objects\":[\n" + objects + "\n]}" }
	tests := []struct{ name, file, want string }{
		{"a word in a list", "evil.example\n\nnot one\n", `file, line 3: "not one" is no digest`},
		{"a public suffix", "co.jp\n", "line 1: domain \"co.jp\": it is a public suffix"},
		{"an address inside", "evil.example\n10.1.2.3\n", "line 2: ip \"10.1.2.3\": it is a reserved address"},
		{"half the Internet", "0.0.0.0/1\n", "line 1"},
		{"octets of no charset", "evil.example\n\xff\xfe\xff\xff\xc0\x80\x81\n", "line 2: it cannot be read in any charset"},
		{"empty", " \n\t\n", "the file is empty"},
		{"remarks only", "# a\n# b\n", "nothing but remarks"},
		{"a long line", "a.example\n" + strings.Repeat("x", maxLine+1), "file, line 2: the line is longer"},
		{"csv: a quotation mark", "type,value\ndomain,evil.example\ndomain,\"ev\"il.example\n", "file, line 3, column"},
		{"csv: an open quotation mark", "type,value\ndomain,\"evil.example\n" + strings.Repeat("domain,b.example\n", 10), "line"},
		{"csv: an endless cell", "type,value\ndomain,\"" + strings.Repeat("domain,b.example\n", 3*maxLine/17), "a quotation mark is not closed"},
		{"csv: a time", "type,value,valid_until\ndomain,evil.example,tomorrow\n", `file, line 2: "tomorrow" is no time`},
		{"csv: a label", "type,value,tlp\ndomain,evil.example,purple\n", `line 2: "purple" is no label of TLP`},
		{"csv: a value", "type,value\ndomain,evil.example\nip,300.1.2.3\n", `file, line 3: ip "300.1.2.3"`},
		{"csv: ends first", "type,value,valid_from,until\ndomain,evil.example,2027-01-02,2027-01-01\n", "line 2: it ends before it begins"},
		{"json: neither", `{"a":1}`, "neither STIX"},
		{"json: syntax", bundle("{\"type\":\"indicator\",\n  oops}"), "file, line 4, column 3"},
		{"json: syntax outside", "{\"type\":\n\n  oops}", "file, line 3"},
		{"json: cut", bundle("{\"type\":\"indicator\",\"pattern\":\"[domain")[:60], "it ends in the middle"},
		{"json: behind the end", bundle("") + "\n{}", "something stands behind the end"},
		{"json: depth", `{"objects":` + strings.Repeat("[", 100_000), "file, line 1"},
		{"json: depth elsewhere", `{"x":` + strings.Repeat(`{"x":`, 100_000), "nested more than 200 deep"},
		{"json: depth within", bundle(`{"type":"indicator","x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}"), "file, line 3"},
		{"json: type", bundle("{},\n{\"type\":\"indicator\",\"pattern\":5}"), "file, line 4"},
		{"stix: no pattern", bundle("{},\n{\"type\":\"indicator\",\"id\":\"indicator--1\"}"), `file, line 4, column 1: indicator "indicator--1" has no pattern`},
		{"stix: a timestamp", bundle(`{"type":"indicator","pattern":"[domain-name:value='evil.example']","valid_from":"soon"}`), `line 3, column 1: "soon" is no timestamp`},
		{"stix: a value", bundle("{},\n\n{\"type\":\"indicator\",\"pattern\":\"[ipv4-addr:value='evil']\"}"), "file, line 5, column 1: ip \"evil\""},
		{"stix: nothing of use", bundle(`{"type":"malware"}`), "it holds no indicator"},
		{"misp: a value", `{"Event":{"Attribute":[` + "\n" + `{"type":"domain","to_ids":true,"value":"no domain"}]}}`, "file, line 2, column 1: domain \"no domain\""},
		{"misp: no list", `{"Event":{"Attribute":{}}}`, "a list is expected"},
		{"both", `{"objects":[],"Attribute":[]}`, "STIX and MISP in one"},
		{"a damaged value", bundle("{\"type\":\"indicator\",\"pattern\":\"[domain-name:value='ev\xffil.example']\"}"), "not UTF-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			list, _, err := taken(t, test.file, options())
			var wrong *FileError
			if err == nil || !strings.Contains(err.Error(), test.want) || !errors.As(err, &wrong) {
				t.Fatalf("%v (%d taken), want %q", err, len(list), test.want)
			}
		})
	}
}

func TestFormatIsAskedFor(t *testing.T) {
	for format, file := range map[string]string{FormatSTIX: `{"Event":{"Attribute":[]}}`, FormatMISP: `{"objects":[]}`, "stixx": "a.example", FormatCSV: "evil.example\n"} {
		o := options()
		o.Format = format
		if _, _, err := taken(t, file, o); err == nil {
			t.Errorf("%s: %q was taken", format, file)
		}
	}
	o := options()
	o.Format = FormatSTIX
	if _, _, err := taken(t, "evil.example\n", o); err == nil || !strings.Contains(err.Error(), "not JSON") {
		t.Error(err)
	}
}

func TestSkipBad(t *testing.T) {
	o := options()
	o.SkipBad = true
	list, summary, err := taken(t, "evil.example\nnot one\n10.0.0.1\n", o)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	want := []Skipped{{Reason: "values that cannot be used", Bad: true, Count: 2, Place: Place{Line: 2}}}
	if diff := cmp.Diff(want, summary.Skipped, cmp.AllowUnexported(Place{})); diff != "" {
		t.Error(diff)
	}
}

func TestOwnDomainsAreNoAttackers(t *testing.T) {
	o := options()
	o.Refuse = func(host string) string {
		if strings.HasSuffix(host, "tokiwa.example") {
			return "ours"
		}
		return ""
	}
	list, summary, err := taken(t, "mail.tokiwa.example\nevil.example\n", o)
	if err != nil || len(list) != 1 || summary.Skipped[0].Reason != "ours" || summary.Skipped[0].Place.Line != 1 {
		t.Error(list, summary, err)
	}
}

func TestTable(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
	}{
		{"any order", "備考,値,種別\nx,evil.example,ドメイン\ny,請求書のご送付,件名\n", []string{"domain evil.example", "subject 請求書のご送付"}},
		{"by the value", "first_seen,ioc\n2026-11-01,hxxp://evil.example/\n2026-11-01,198.51.100.1\n", []string{"url http://evil.example/", "ip 198.51.100.1"}},
		{"columns of kinds", "domain;ip;sha256\nevil.example;198.51.100.1;" + sha256Sample + "\nb.example;;\n",
			[]string{"domain evil.example", "ip 198.51.100.1", "sha256 " + sha256Sample, "domain b.example"}},
		{"tabs", "# remark\nType\tValue\n# another\nfilename\t見積書.xlsx.exe\nemail-src\ta@evil.example\n", []string{"file 見積書.xlsx.exe", "address a@evil.example"}},
		{"digests", "type,value\nhash," + md5Sample + "\nFileHash-SHA256," + sha256Sample + "\n", []string{"md5 " + md5Sample, "sha256 " + sha256Sample}},
		{"a mail in a line", "Date,From,Subject\n2026-11-01,a@evil.example,請求書のご送付\n", []string{"address a@evil.example", "subject 請求書のご送付"}},
		{"patterns", "type,value,regex\nsubject,^請求書 No\\.[0-9]+$,true\n", []string{"subject /^請求書 No\\.[0-9]+$/"}},
		{"a formula", "type,value\nsubject,'=cmd|calc\n", []string{"subject =cmd|calc"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			list, summary, err := taken(t, test.file, options())
			if err != nil || summary.Format != FormatCSV {
				t.Fatal(summary.Format, err)
			}
			if diff := cmp.Diff(test.want, values(list)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTableTellsMore(t *testing.T) {
	list, summary, err := taken(t, "id,type,value,source,tlp,valid_from,valid_until,comment\n7,domain,evil.example,Aoba,TLP:GREEN,2026/11/1,2026-12-31,seen twice\n"+
		"8,mutex,Global\\x,,,,,\n9,domain,old.example,,,,2020-01-01,\n,domain,,,,,,\n", options())
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	i := list[0]
	if i.ID != "7" || i.Source != "Aoba" || i.TLP != "green" || i.Note != "seen twice" || !i.From.Equal(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) ||
		!i.Until.Equal(time.Date(2026, 12, 31, 23, 59, 59, 999e6, time.UTC)) {
		t.Errorf("%+v", i)
	}
	var reasons []string
	for _, s := range summary.Skipped {
		reasons = append(reasons, fmt.Sprintf("%d %s %d", s.Place.Line, s.Reason, s.Count))
	}
	want := []string{`3 type "mutex" is nothing that is seen of a mail 1`, "4 it has ended already 1", "5 lines without a value 1"}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error(diff)
	}
}

func TestCharsets(t *testing.T) {
	file := "種別,値,備考\r\nドメイン,evil.example,標的型メールの送信元として確認\r\n件名,請求書のご送付について,\r\n"
	want := []string{"domain evil.example", "subject 請求書のご送付について"}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{"UTF-8": file, "with a mark": utf8Mark + file, "Shift_JIS": sjis, "UTF-16": utf16} {
		list, _, err := taken(t, s, options())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, values(list)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestValidFor(t *testing.T) {
	o := options()
	o.ValidFor = 48 * time.Hour
	list, _, err := taken(t, "type,value,until\ndomain,a.example,\ndomain,b.example,2027-01-01\n", o)
	if err != nil || !list[0].Until.Equal(now.Add(o.ValidFor)) || list[1].Until.Year() != 2027 {
		t.Error(list, err)
	}
}

// generated is a file that is made while it is read: head, n times what line gives, tail.
type generated struct {
	head, tail string
	line       func(n int) string
	n          int

	at          int // lines that were given
	pending     string
	begun, done bool
}

func (g *generated) Read(p []byte) (int, error) {
	if g.pending == "" {
		switch {
		case !g.begun && g.head != "":
			g.pending = g.head
		case g.at < g.n:
			g.pending = g.line(g.at)
			g.at++
		case !g.done:
			g.pending, g.done = g.tail, true
		}
		if g.begun = true; g.pending == "" {
			return 0, io.EOF
		}
	}
	n := copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

func (g *generated) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekStart {
		return 0, errors.New("only to the beginning")
	}
	g.at, g.pending, g.begun, g.done = 0, "", false, false
	return 0, nil
}

// A value without end is refused before it fills the memory.
func TestEndlessValue(t *testing.T) {
	for name, head := range map[string]string{"stix": `{"objects":[{"type":"indicator","pattern":"`, "misp": `{"Event":{"Attribute":[{"value":"`, "key": `{"`, "list": ""} {
		g := &generated{head: head, line: func(int) string { return strings.Repeat("x", 1<<20) }, n: 1 << 20}
		_, err := Read("file", g, options())
		if err == nil || !strings.Contains(err.Error(), "larger than 32 MiB") && !strings.Contains(err.Error(), "longer than 1 MiB") {
			t.Errorf("%s: %v", name, err)
		}
		if g.at > 200 {
			t.Errorf("%s: %d MiB were read", name, g.at)
		}
	}
}

func TestMoreThanCanBeKept(t *testing.T) {
	g := &generated{line: func(n int) string { return fmt.Sprintf("h%d.example\n", n) }, n: 1000}
	i, err := Read("file", g, options())
	if err != nil {
		t.Fatal(err)
	}
	i.summary.Indicators = maxIndicators - 10
	n, last := 0, error(nil)
	for _, err := range i.List() {
		n, last = n+1, err
	}
	if n != 11 || last == nil || !strings.Contains(last.Error(), "more than") {
		t.Error(n, last)
	}
}

func TestStoppedList(t *testing.T) {
	i, err := Read("file", strings.NewReader("a.example\nb.example\nc.example\n"), options())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range i.List() {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Error(n)
	}
}
