package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sekisho/heuristics"
	"sekisho/internal/mail/folder"
)

func rewrite(t testing.TB, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func labelledReport(t testing.TB) *Report {
	t.Helper()
	_, o := newFakeHouse(t)
	r, err := o.Corpus(t.Context(), labelled(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ownReport(t testing.TB) *Report {
	t.Helper()
	_, o := newFakeHouse(t)
	dir := lay(t, map[string]string{"<b>1.eml": "exec-attach lure\nDate: 2026-10-01T10:00:00Z\n", "2.eml": "x\nDate: 2026-10-09T10:00:00Z\n"})
	r, err := o.Mails(t.Context(), folder.Paths([]string{dir, filepath.Join(dir, "none")}, nil), "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What was written as a baseline is no difference; what changes is named.
func TestBaseline(t *testing.T) {
	r := labelledReport(t)
	var b bytes.Buffer
	if err := r.WriteBaseline(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sample a01-x hold 12 exec-attach=8 first-contact-org=2 payload-first-contact=2 quiet=0\n", "trait lure hits=1 must=1/1 not=0/3\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	if err := r.Compare("x", strings.NewReader(b.String())); err != nil || len(r.Diffs) != 0 {
		t.Errorf("%v %v", err, r.Diffs)
	}
	changed := strings.NewReplacer("sample a01-x hold 12 exec-attach=8", "sample a01-x mark 9 lure=3 exec-attach=7", "quiet=0", "", "sample h01-x", "sample h00-x", "not=0/3", "not=1/3").Replace(b.String())
	if err := r.Compare("x", strings.NewReader(changed)); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range r.Diffs {
		said = append(said, d.Sample+d.Trait+": "+d.Say("en"))
	}
	want := []string{
		"a01-x: level mark → hold", "a01-x: score 9 → 12", "a01-xexec-attach: exec-attach weighs 7 → 8", "a01-xlure: lure is not found any more (3)", "a01-xquiet: quiet is found (0)",
		"h00-x: is gone", "h01-x: is new", "lure: hits=1 must=1/1 not=1/3 → hits=1 must=1/1 not=0/3",
	}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
	for _, bad := range []string{"sample x hold\n", "maybe x\n", "trait x y\n", "trait x\ntrait x\n"} {
		if r.Compare("x", strings.NewReader(bad)) == nil {
			t.Errorf("%q is not refused", bad)
		}
	}
}

func FuzzBaseline(f *testing.F) {
	f.Add("# x\n\nsample a01-x hold 12 exec-attach=8\ntrait lure hits=1 must=1/1 not=0/3\n")
	f.Add("sample a b c d=\n")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := readBaseline(strings.NewReader(s))
		if err == nil && len(b.samples)+len(b.traits) > strings.Count(s, "\n")+1 {
			t.Errorf("%d lines in %q", len(b.samples)+len(b.traits), s)
		}
	})
}

func TestPercentile(t *testing.T) {
	var list []time.Duration
	for i := range 200 {
		list = append(list, time.Duration(i+1))
	}
	for p, want := range map[int]time.Duration{50: 100, 99: 198, 100: 200} {
		if got := percentile(list, p); got != want {
			t.Errorf("p%d is %d", p, got)
		}
	}
	if got := percentile(list[:1], 99); got != 1 {
		t.Errorf("of one: %d", got)
	}
}

func TestBand(t *testing.T) {
	for _, c := range []struct {
		attack bool
		level  string
		want   float64
		score  float64
		in     bool
	}{
		{true, "hold", 22, 40, true}, {false, "pass", -4, 2, true}, {true, "mark", 8, 10, true}, {true, "mark", 8, 5.5, false}, {false, "note", 5, 2, false}, {false, "hold", 22, 40, false},
	} {
		e := &Expectation{Attack: c.attack}
		e.Level, e.Score = heuristics.Level(c.level), c.want
		if inBand(e, c.score) != c.in {
			t.Errorf("%+v", c)
		}
	}
}

// Every object is of a kind, and numbers that are not known are null.
func TestObjects(t *testing.T) {
	kinds := map[string]int{}
	for _, r := range []*Report{labelledReport(t), ownReport(t)} {
		for _, object := range r.Objects(View{}) {
			octets, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			var line struct{ Kind string }
			if err := json.Unmarshal(octets, &line); err != nil || line.Kind == "" {
				t.Errorf("%s: %v", octets, err)
			}
			kinds[line.Kind]++
			if strings.Contains(string(octets), "null,") && line.Kind != "trait" {
				t.Errorf("%s", octets)
			}
			if line.Kind == "mail" && strings.Contains(string(octets), "secret") {
				t.Errorf("a subject stands in %s", octets)
			}
		}
	}
	for _, kind := range []string{"summary", "sample", "mail", "day", "sender", "trait", "ablation", "time", "unread"} {
		if kinds[kind] == 0 {
			t.Errorf("no object is a %s: %v", kind, kinds)
		}
	}
}

// Text tells subjects only to who asks for them.
func TestTextAndSubjects(t *testing.T) {
	r := ownReport(t)
	for _, c := range []struct {
		v    View
		want bool
	}{{View{Lang: "ja"}, false}, {View{Lang: "en", Subjects: true}, true}} {
		var b bytes.Buffer
		if err := r.WriteText(&b, c.v); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "secret") != c.want || !strings.Contains(b.String(), "evil.example") || strings.Contains(b.String(), "%!") {
			t.Errorf("%s", b.String())
		}
	}
	var b bytes.Buffer
	if err := labelledReport(t).WriteText(&b, View{Lang: "ja"}); err != nil || strings.Contains(b.String(), "%!") || !strings.Contains(b.String(), "満たされなかった期待: 0") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestPage(t *testing.T) {
	bad := labelledReport(t)
	if err := bad.Compare("<other>", strings.NewReader("sample x hold 1\n")); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"labelled": labelledReport(t), "differences": bad, "own": ownReport(t), "nothing": nothing(t)} {
		for _, v := range []View{{Lang: "en", Made: "sekisho <test>"}, {Lang: "ja", Subjects: true}} {
			var b bytes.Buffer
			if err := r.WriteHTML(&b, v); err != nil {
				t.Fatal(err)
			}
			checkPage(t, name, b.String(), v)
		}
	}
}

func nothing(t *testing.T) *Report {
	_, o := newFakeHouse(t)
	r, err := o.Mails(t.Context(), func(func(folder.Item) bool) {}, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checkPage: one language, nothing from outside, nothing that runs, nothing unescaped, and every element closed.
func checkPage(t *testing.T, name, page string, v View) {
	t.Helper()
	if !strings.Contains(page, `<html lang="`+string(v.Lang)+`">`) || !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'"`) {
		t.Errorf("%s: language or policy is missing", name)
	}
	for _, not := range []string{"<found>", "<secret>", "<test>", "<other>", "<b>1", "NaN", "ZgotmplZ", "http://", "@import", "url(", "javascript:"} {
		if strings.Contains(page, not) {
			t.Errorf("%s: %s stands in the page", name, not)
		}
	}
	if strings.Contains(page, "secret") != (v.Subjects && name == "own") && name == "own" {
		t.Errorf("%s: subjects %v", name, v.Subjects)
	}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind, token := z.Next(), z.Token()
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" {
				t.Errorf("%s: <%s %s>", name, token.Data, a.Key)
			}
		}
		switch {
		case kind == html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
				t.Errorf("%s: the page ends inside %v", name, open)
			}
			return
		case kind == html.StartTagToken && slices.Contains([]string{"script", "link", "img", "iframe", "form"}, token.Data):
			t.Errorf("%s: <%s>", name, token.Data)
		case kind == html.StartTagToken && !slices.Contains([]string{"meta", "br"}, token.Data):
			open = append(open, token.Data)
		case kind == html.EndTagToken && (len(open) == 0 || open[len(open)-1] != token.Data):
			t.Fatalf("%s: </%s> inside %v", name, token.Data, open)
		case kind == html.EndTagToken:
			open = open[:len(open)-1]
		}
	}
}
