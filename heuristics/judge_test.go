package heuristics

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// attack is a program that poses as a table, in a mail that poses as a ministry's.
func attack(from, name, country, ip string) *Facts {
	return facts().from(from).at(country, ip).auth(origin.No).
		carrying(file("1", "", payload.Text), file("2", name, payload.PE)).f
}

func TestJudgeAttack(t *testing.T) {
	for _, f := range []*Facts{
		attack("外務省 <x@mofa.go.jp>", "見積もり用写真.xlsxs.exe", "CN", "114.114.114.114"),
		attack("press@soumu.go.jp", "資料.docx.scr", "KR", "192.0.2.77"),
		attack("広報 <pr@some-agency.go.jp>", "一覧.jpg.pif", "DE", "2a00:1::9"),
		attack("a@mail.meti.go.jp", "list.pdff.com", "VN", "198.51.100.3"),
	} {
		v := judge(t, f)
		want := []string{"attach-present", "double-ext", "exec-attach", "gojp-foreign-attach", "gojp-unauth", "origin-foreign", "origin-jp-claim",
			"public-body-claim"}
		if got := found(v); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		if v.Level != Hold || v.Score != 4+4+1+12+3 {
			t.Errorf("%v %s, want 24 hold", v.Score, v.Level)
		}
		if !slices.IsSortedFunc(v.Findings, func(a, b Finding) int { return int(b.Weight - a.Weight) }) {
			t.Errorf("findings are not ordered: %v", v.Findings)
		}
		for _, finding := range v.Findings {
			if strings.ContainsAny(finding.Evidence.En+finding.Evidence.Ja, "{}") {
				t.Errorf("evidence not filled: %+v", finding.Evidence)
			}
		}
	}
}

func TestJudgeOrdinaryMail(t *testing.T) {
	body := file("1", "", payload.Text)
	for what, g := range map[string]given{
		"partner with a table":        facts().from("佐藤 <sato@aoba.co.jp>").carrying(body, file("2", "御見積書.xlsx", payload.OOXML)),
		"ministry, confirmed, abroad": facts().from("x@mofa.go.jp").at("US", "192.0.2.9").auth(origin.Yes).carrying(body, file("2", "資料.pdf", payload.PDF)),
		"customer abroad":             facts().from("wang@example.cn").at("CN", "192.0.2.9").carrying(body, file("2", "RFQ.pdf", payload.PDF)),
		"through a cloud service":     facts().from("a@aoba.co.jp").cloud("Microsoft").carrying(body),
		"archive of documents":        facts().from("a@aoba.co.jp").carrying(body, packed("2", "議事録.zip", "議事録.docx", "別紙1.pdf")),
		"archive named after its one": facts().from("a@aoba.co.jp").carrying(body, packed("2", "見積書.xlsx.zip", "見積書.xlsx")),
		"text only":                   facts().from("a@aoba.co.jp").carrying(body),
		"town office, no policy":      facts().from("x@town.example.lg.jp").auth(origin.No).carrying(body, file("2", "回覧.jtd", payload.OLE)),
	} {
		if v := judge(t, g.f); v.Level != Pass {
			t.Errorf("%s: %v %s, %v", what, v.Score, v.Level, found(v))
		}
	}
}

// A confirmed sender does not free a program: accounts of real partners get hijacked.
func TestConfirmedSenderWithProgram(t *testing.T) {
	v := judge(t, facts().from("x@mofa.go.jp").auth(origin.Yes).carrying(packed("2", "資料.zip", "資料.exe")).f)
	if v.Level != Mark || v.Score != 6 {
		t.Errorf("%v %s, want 6 mark", v.Score, v.Level)
	}
}

// A failure never lowers a verdict: whichever trait panics, the others still find the program.
func TestPlantedPanic(t *testing.T) {
	table := Table()
	for i := range table {
		broken := slices.Clone(table)
		broken[i].Find = func(*Facts) ([]Hit, Reason) { panic("planted") }
		j, err := New(DefaultPolicy(), broken)
		if err != nil {
			t.Fatal(err)
		}
		v := j.Judge(attack("x@mofa.go.jp", "見積書.xlsx.exe", "CN", "192.0.2.1"))
		id := table[i].ID
		u, ok := undecided(v, id)
		if !ok || u.Reason != "panic" || !strings.Contains(u.Detail, "planted") || !strings.Contains(u.Detail, "goroutine") {
			t.Errorf("%s: %+v", id, u)
		}
		if v.Level != Hold || slices.Contains(found(v), id) {
			t.Errorf("with %s broken: %v %s", id, v.Score, v.Level)
		}
	}
}

func TestReportOfAPanicIsBounded(t *testing.T) {
	long := planted("long", Path, 1, 1)
	long.Find = func(*Facts) ([]Hit, Reason) { panic(strings.Repeat("x", 1<<20)) }
	j, err := New(DefaultPolicy(), []Trait{long, planted("a", Path, 3, 1)})
	if err != nil {
		t.Fatal(err)
	}
	v := j.Judge(facts().f)
	if u, _ := undecided(v, "long"); len(u.Detail) == 0 || len(u.Detail) > maxDetail {
		t.Errorf("report of %d octets", len(u.Detail))
	}
	if v.Level != Note {
		t.Errorf("level %s", v.Level)
	}
}

func TestNoVerdict(t *testing.T) {
	j, err := New(DefaultPolicy(), Table())
	if err != nil {
		t.Fatal(err)
	}
	if v := j.Judge(nil); v.Level != NoVerdict || len(v.Undecided) == 0 {
		t.Errorf("no facts: %+v", v)
	}
	broken := planted("a", Path, 1)
	broken.Find = func(*Facts) ([]Hit, Reason) { panic("planted") }
	j, err = New(DefaultPolicy(), []Trait{broken})
	if err != nil {
		t.Fatal(err)
	}
	if v := j.Judge(facts().f); v.Level != NoVerdict {
		t.Errorf("everything broken: %+v", v)
	}
	if v := judge(t, &Facts{}); v.Level != Pass {
		t.Errorf("empty facts: %s %v", v.Level, v.Undecided)
	}
}

func TestUndecidedAndHits(t *testing.T) {
	open := func(hits ...Hit) Trait {
		row := planted("a", Path, 2)
		row.Find = func(*Facts) ([]Hit, Reason) { return hits, "not known" }
		return row
	}
	other := planted("b", Path, 1)
	for _, c := range []struct {
		what            string
		trait           Trait
		findings, score int
		undecided       bool
	}{
		{"nothing found", open(), 0, 0, true},
		{"found before", open(Hit{Share: 1}), 1, 2, false},
		{"recorded before", open(Hit{}), 1, 0, true},
	} {
		v := scoreOf(t, DefaultPolicy(), nil, c.trait, other)
		_, is := undecided(v, "a")
		if len(v.Findings) != c.findings || v.Score != float64(c.score) || is != c.undecided {
			t.Errorf("%s: %+v", c.what, v)
		}
	}
}

func TestFindingsAreBounded(t *testing.T) {
	g := facts()
	for i := range 500 {
		g.carrying(file(fmt.Sprint(i+1), fmt.Sprintf("%d.pdf.zip", i), payload.ZIP))
	}
	g.carrying(file("501", "見積書.pdf.exe", payload.PE))
	v := judge(t, g.f)
	counts := map[string]int{}
	for _, f := range v.Findings {
		counts[f.Trait]++
	}
	if counts["double-ext"] != maxFindings || v.Score != 12 {
		t.Errorf("%v, score %v", counts, v.Score)
	}
}

func TestSameFactsSameVerdict(t *testing.T) {
	j, err := New(DefaultPolicy(), Table())
	if err != nil {
		t.Fatal(err)
	}
	f := attack("外務省 <x@mofa.go.jp>", "見積書.xlsx.exe", "CN", "192.0.2.1")
	first := j.Judge(f)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if again := j.Judge(f); !reflect.DeepEqual(first, again) {
				t.Errorf("%+v differs from %+v", again, first)
			}
		})
	}
	wg.Wait()
	if f.list != nil {
		t.Error("the facts were changed")
	}
}

func TestEvidenceIsSafe(t *testing.T) {
	name := "a{name}\n\x1b[31m" + strings.Repeat("長", 5000) + "　見積.exe"
	v := judge(t, facts().carrying(file("2", name, payload.PE)).f)
	e := evidenceOf(t, v, "exec-attach")
	if strings.ContainsAny(e.En+e.Ja, "\n\x1b") || !strings.HasPrefix(e.En, "The attachment “a{name}\\u{000A}") {
		t.Errorf("not escaped: %q", e.En)
	}
	if utf8.RuneCountInString(e.En) > 200 || !strings.Contains(e.En, "見積.exe” is a program.") {
		t.Errorf("the end of the name is lost: %q", e.En)
	}
	if n := utf8.RuneCountInString(e.Data["name"]); n != dataRunes {
		t.Errorf("raw value of %d characters", n)
	}
}

func FuzzJudge(f *testing.F) {
	for _, name := range []string{"見積書.xlsx.exe", "a\u202efdp.scr", "", ".", "..exe", "{name}.js", "\xff\xfe.lnk", strings.Repeat(".pdf", 500) + ".exe"} {
		f.Add(name, "外務省 <x@mofa.go.jp>", true)
	}
	j, err := New(DefaultPolicy(), Table())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, from string, inside bool) {
		g := facts().from(from).at("CN", "192.0.2.1").auth(origin.No).root(namedPart("2", name, "b"+name))
		if inside {
			g.carrying(packed("2", name, name, "x/"+name))
		}
		v := j.Judge(g.f)
		if again := j.Judge(g.f); !reflect.DeepEqual(v, again) {
			t.Error("two verdicts")
		}
		for _, u := range v.Undecided {
			if u.Reason == "panic" {
				t.Error(u.Detail)
			}
		}
		for _, found := range v.Findings {
			e := found.Evidence
			if !utf8.ValidString(e.En+e.Ja) || strings.ContainsAny(e.En+e.Ja, "\r\n\x00\u202e") || len(e.En) > 4096 {
				t.Errorf("evidence %q", e.En)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	j, err := New(DefaultPolicy(), Table())
	if err != nil {
		b.Fatal(err)
	}
	many := facts().from("a@aoba.co.jp")
	archive := file("2", "資料.zip", payload.ZIP)
	for i := range 20_000 {
		archive.Children = append(archive.Children, &payload.Object{Path: fmt.Sprintf("2/%d", i+1), Name: fmt.Sprintf("資料/%d.docx", i)})
	}
	many.carrying(archive)
	for name, f := range map[string]*Facts{
		"attack":        attack("外務省 <x@mofa.go.jp>", "見積書.xlsx.exe", "CN", "192.0.2.1"),
		"ordinary":      facts().from("佐藤 <sato@aoba.co.jp>").carrying(file("1", "", payload.Text), file("2", "御見積書.xlsx", payload.OOXML)).f,
		"20000-entries": many.f,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				j.Judge(f)
			}
		})
	}
}
