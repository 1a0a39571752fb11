package rules

import (
	"strings"
	"testing"

	"github.com/expr-lang/expr/vm"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// Whatever is written as an expression, it is refused with a place within it or it comes to one of three values.
func FuzzExpression(f *testing.F) {
	for _, fact := range Facts() {
		f.Add(fact.Example)
	}
	for _, seed := range []string{
		`(subject contains "a" ? known(size) : size > 3) or not any(attachments, .name matches "^a+$")`, `1 + 2 * 3 % 4 == size`, `#`, `.x`, `any(`, `"`, "`", `let`,
		`any(rcpts, # == "x") and count(links, .text == "") < 3`, `size in [1, 2.5, "x"]`, `not not not true`, `"\u0000" in headers("X")`, `all([], #)`, `-size < 3`,
		`subject not contains "a" and from.name not in ["x"]`, `if true { true } else { false }`, `subject | lower() == "x"`, `find(links, true) == find(links, false)`,
	} {
		f.Add(seed)
	}
	facts := ordinary()
	blind := &heuristics.Facts{Mail: &mail.Message{}, Missing: map[string]heuristics.Reason{"payload": "x", "auth": "x", "history": "x", "origin": "x"}}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 2000 {
			return
		}
		e, bad := compileCondition(source)
		if bad != nil {
			if bad.message == "" || bad.from < 0 || bad.from > bad.to || bad.from > len([]rune(source)) {
				t.Errorf("%q: %+v", source, bad)
			}
			return
		}
		for _, facts := range []*heuristics.Facts{facts, blind} {
			v := gather(facts, everything())
			d := e.decide(v)
			if (d.truth == unknown) != (d.reason != "") || d.truth > yes {
				t.Errorf("%q: %+v", source, d)
			}
			if opposed := (opposite{e}).decide(v); opposed.truth != unknown && opposed.truth == d.truth {
				t.Errorf("%q: it and its opposite are %v", source, d.truth)
			}
		}
	})
}

func everything() wants {
	w := wants{}
	for _, path := range allPaths() {
		root, _, _ := strings.Cut(path, ".")
		w[root] = true
	}
	return w
}

// Whatever a mail holds, the examples come to one of three values and no run fails.
func FuzzFacts(f *testing.F) {
	f.Add("From: a@b.example\nSubject: FAX\n", "text https://a.example/x", "a.exe", "zip", int64(3), byte(0))
	f.Add("From: =?ISO-2022-JP?B?GyRC?= <@>\nReply-To: ,,\n", "\xff\xfe", "\x00.iso", "", int64(-1), byte(255))
	list := make([]expression, 0, len(Facts()))
	for _, fact := range Facts() {
		e, bad := compileCondition(fact.Example)
		if bad != nil {
			f.Fatal(bad)
		}
		list = append(list, e)
	}
	f.Fuzz(func(t *testing.T, header, text, name, kind string, size int64, flags byte) {
		m := &mail.Message{Texts: []mail.Text{{Part: "1", Shown: text, Body: text, Cut: flags&1 != 0}}, Links: []mail.Link{{URL: text, Shown: name}, {URL: name}}}
		for line := range strings.Lines(header) {
			before, after, _ := strings.Cut(line, ":")
			m.Header = append(m.Header, mail.Field{Name: before, Raw: []byte(after)})
		}
		facts := &heuristics.Facts{Mail: m, Objects: []*payload.Object{{
			Path: "2", Name: name, Type: payload.Type(kind), Size: size, Encrypted: flags&2 != 0, Children: []*payload.Object{{Path: "2/1", Name: text}},
		}}}
		v := gather(facts, everything())
		for i, e := range list {
			if d := e.decide(v); strings.HasPrefix(string(d.reason), "failed") || (d.truth == unknown) != (d.reason != "") {
				t.Errorf("%s: %+v", Facts()[i].Example, d)
			}
		}
	})
}

// Whatever stands as facts in a test line, it is refused or read.
func FuzzTestLine(f *testing.F) {
	for _, seed := range []string{
		`{subject = "FAX", attachments = [{name = "a.iso", class = "image-disk"}], history.known = false, header = {X-A = ["a", "b"]}}`,
		`{}`, `{`, `{a}`, `{size = 1e9}`, `{size = 9223372036854775807}`, `{links = [[]]}`, `{rcpts = [1]}`, `{from = {from = 3}}`, `{origin.asn = 4294967295}`, `{received = 1979-05-27}`,
	} {
		f.Add(seed)
	}
	e, _ := compileCondition(`any(attachments, .name == "x") or header("X") == "" or size > 3`)
	f.Fuzz(func(t *testing.T, line string) {
		v, err := readFacts(line)
		if err != nil {
			return
		}
		if d := e.decide(v); strings.HasPrefix(string(d.reason), "failed") {
			t.Errorf("%q: %+v", line, d)
		}
	})
}

// Whatever the rules say, the configuration is refused or gives traits that a judge takes.
func FuzzRules(f *testing.F) {
	f.Add(rule(`subject contains "a"`, `hit = ['{subject = "a"}', "x.eml"]`))
	f.Add(rule(`true`, `part = 'find(links, .host == "x")'`))
	f.Fuzz(func(t *testing.T, source string) {
		c, err := config.Parse("x.toml", []byte(source))
		if err != nil || len(c.Rule) == 0 {
			return
		}
		set, err := Compile(c)
		if err != nil {
			return
		}
		j, err := heuristics.New(heuristics.DefaultPolicy(), set.Traits())
		if err != nil {
			t.Fatal(err)
		}
		j.Judge(ordinary())
	})
}

// No run reaches the budget of memory with lists as long as they can be.
func TestLongLists(t *testing.T) {
	v := newView()
	for range maxList {
		v.env.Attachments = append(v.env.Attachments, &attachment{Name: "a"})
		v.env.Links = append(v.env.Links, &link{URL: "a"})
		v.env.Rcpts = append(v.env.Rcpts, "a")
	}
	for _, when := range []string{`any(attachments, .name == "x")`, `count(links, .url == "a") == 2000`, `all(rcpts, # == "a")`, `one(attachments, .size > 1)`} {
		e, bad := compileCondition(when)
		if bad != nil {
			t.Fatal(bad)
		}
		if d := e.decide(v); d.truth == unknown {
			t.Errorf("%s: %+v", when, d)
		}
	}
	v.machine = vm.VM{MemoryBudget: 1}
	e, _ := compileCondition(`subject in ["a", "b", size > 1 ? "c" : "d"]`)
	if d := e.decide(v); d.truth != unknown || !strings.Contains(string(d.reason), "memory budget") {
		t.Errorf("over the budget: %+v", d)
	}
}
