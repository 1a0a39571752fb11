package stats_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // New York on a machine without data of time zones

	"github.com/google/go-cmp/cmp"

	"sekisho/heuristics"
	"sekisho/internal/record"
	"sekisho/internal/stats"
)

var japan = time.FixedZone("JST", 9*3600)

var house = stats.House{Domains: []string{"tokiwa.example"}, Desks: []string{"Saiyo-desk@tokiwa.example"}}

// kept are records in memory. Everything is visited, whatever is hunted for: what is counted is up to the counting.
type kept []record.Message

func (k kept) Hunt(_ context.Context, _ record.Hunt, visit func(record.Message) bool) error {
	for _, m := range k {
		if !visit(m) {
			break
		}
	}
	return nil
}

func collect(t *testing.T, from, to, level string, mails kept) *stats.Report {
	t.Helper()
	r, err := stats.Collect(t.Context(), mails, options(t, from, to, level))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func options(t *testing.T, from, to, level string) stats.Options {
	t.Helper()
	first, err := time.ParseInLocation(time.DateOnly, from, japan)
	if err != nil {
		t.Fatal(err)
	}
	last, err := time.ParseInLocation(time.DateOnly, to, japan)
	if err != nil {
		t.Fatal(err)
	}
	return stats.Options{From: first, To: last, Level: level, House: house}
}

func at(day, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, japan)
	if err != nil {
		panic(err)
	}
	return t
}

// few are the mails of two days, some of the days around them.
var few = kept{
	{ // as IPA's report has it: a ministry abroad, to one person, a program that looks like a document
		Direction: "in", Received: at("2026-11-02", "10:00"), Level: "hold", Rcpts: []string{"hanako@tokiwa.example"}, From: "kouhou@mofa.go.jp",
		Origin: record.Origin{Class: "country", Country: "CN"}, Claim: "go.jp", Theme: "report", Confirmed: "2026-007",
		Traits: []string{"gojp-unauth", "exec-in-archive", "doc-icon-exe"},
		Objects: []record.Object{
			{Path: "2", Name: "資料.zip", Type: "zip"}, {Path: "2/1", Name: "資料.doc.exe", Type: "pe"},
			{Path: "3", Name: "議事次第.DOCX", Type: "ooxml"}, {Path: "3/1", Name: "logo.png", Type: "image"},
		},
	},
	{
		Direction: "in", Received: at("2026-11-02", "23:59"), Level: "mark", Rcpts: []string{"a@tokiwa.example", "info@tokiwa.example"}, From: "suzuki@gmail.com",
		FreeMail: true, Origin: record.Origin{Class: "cloud"}, Claim: "press", Theme: "approach", Traits: []string{"url-cloud-share", "url-shortener"},
	},
	{
		Direction: "in", Received: at("2026-11-03", "00:00"), Level: "hold", Released: at("2026-11-03", "01:00"), Rcpts: []string{"saiyo-desk@tokiwa.example"},
		From: "tanaka@aoba.co.jp", Origin: record.Origin{Class: "country", Country: "JP"}, Traits: []string{"encrypted-archive"},
		Objects: []record.Object{{Path: "2", Name: "履歴書.zip", Type: "zip", Encrypted: true}},
	},
	{Direction: "in", Received: at("2026-11-03", "12:00"), Level: "pass", Rcpts: []string{"soumu2@tokiwa.example"}, From: "b@city.chiyoda.lg.jp",
		Origin: record.Origin{Class: "country", Country: "JP"}, Claim: "something new", Objects: []record.Object{{Path: "2", Name: "x.bin", Type: "data"}}},
	{Direction: "in", Received: at("2026-11-03", "12:01"), Level: "undecided", Origin: record.Origin{Class: "unknown", Country: "KP"}},
	{Direction: "in", Received: at("2026-11-03", "12:02"), Level: "", Rcpts: []string{"hanako@tokiwa.example"}, From: "c@example.de"},
	// not counted
	{Direction: "out", Received: at("2026-11-03", "12:00"), Level: "hold"},
	{Direction: "in", Received: at("2026-11-01", "23:59"), Level: "hold"},
	{Direction: "in", Received: at("2026-11-04", "00:00"), Level: "hold"},
}

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-update writes it):\n%s", name, diff)
	}
}

func TestJSON(t *testing.T) {
	golden(t, "few.jsonl", []byte(jsonOf(t, collect(t, "2026-11-02", "2026-11-03", "mark", few))))
	golden(t, "none.jsonl", []byte(jsonOf(t, collect(t, "2026-11-02", "2026-11-02", "hold", nil))))
}

func jsonOf(t *testing.T, r *stats.Report) string {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	for _, object := range r.Objects() {
		if err := encoder.Encode(object); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func TestText(t *testing.T) {
	for _, lang := range []stats.Language{"en", "ja"} {
		var out bytes.Buffer
		if err := collect(t, "2026-11-02", "2026-11-03", "mark", few).WriteText(&out, lang); err != nil {
			t.Fatal(err)
		}
		golden(t, "few."+string(lang)+".txt", out.Bytes())
	}
}

// rows of one table as "class counted/all", those with mails only.
func rows(r *stats.Report, id string) []string {
	var list []string
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			if t.ID == id && row.All > 0 {
				list = append(list, fmt.Sprintf("%s %d/%d", row.Class, row.Counted, row.All))
			}
		}
	}
	return list
}

func TestTables(t *testing.T) {
	r := collect(t, "2026-11-02", "2026-11-03", "mark", few)
	for id, want := range map[string][]string{
		"recipient":  {"person 1/2", "several 1/1", "desk 1/1", "role 0/1", "unknown 0/1"},
		"claim":      {"go.jp 1/1", "press 1/1", "other 0/1", "unknown 1/3"},
		"theme":      {"report 1/1", "approach 1/1", "unknown 1/4"},
		"origin":     {"JP 1/2", "cloud 1/1", "CN 1/1", "unknown 0/2"},
		"domain":     {"go.jp 1/1", "co.jp 1/1", "free-mail 1/1", "lg.jp 0/1", "foreign 0/1", "unknown 0/1"},
		"attachment": {"word 1/1", "program 1/1", "locked 1/1", "archive 1/1", "other 0/1", "none 1/1", "unknown 0/2"},
		"means":      {"program 1/1", "disguise 1/1", "locked 1/1", "link 1/1", "none 0/1", "unknown 0/2"},
	} {
		if diff := cmp.Diff(want, rows(r, id)); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	if r.All != 6 || r.Counted != 3 || r.Released != 1 || r.Attacks != 1 {
		t.Errorf("%+v", r)
	}
}

// What counts begins at the level; what has no verdict is above none.
func TestLevels(t *testing.T) {
	mails := kept{}
	for _, level := range []string{"pass", "note", "mark", "hold", "undecided", "", "severe"} {
		mails = append(mails, record.Message{Direction: "in", Received: at("2026-11-02", "10:00"), Level: level})
	}
	for level, want := range map[string]int64{"note": 3, "mark": 2, "hold": 1} {
		if r := collect(t, "2026-11-02", "2026-11-02", level, mails); r.Counted != want || r.All != 7 || r.Levels["unknown"] != 2 {
			t.Errorf("%s: %d of %d, %v", level, r.Counted, r.All, r.Levels)
		}
	}
	for _, level := range []string{"", "pass", "undecided", "unknown", "HOLD"} {
		if _, err := stats.Collect(t.Context(), mails, options(t, "2026-11-02", "2026-11-02", level)); err == nil {
			t.Errorf("%q can be counted", level)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, p := range [][2]string{{"2026-11-03", "2026-11-02"}, {"2000-01-01", "2026-11-02"}} {
		if _, err := stats.Collect(t.Context(), few, options(t, p[0], p[1], "mark")); !errors.Is(err, stats.ErrPeriod) {
			t.Errorf("%v: %v", p, err)
		}
	}
	york, err := time.LoadLocation("America/New_York") // clocks go back on 2026-11-01
	if err != nil {
		t.Fatal(err)
	}
	o := stats.Options{From: time.Date(2026, 10, 31, 15, 0, 0, 0, york), To: time.Date(2026, 11, 2, 1, 0, 0, 0, york), Level: "hold"}
	night := kept{{Direction: "in", Level: "hold", Received: time.Date(2026, 11, 1, 23, 59, 0, 0, york)}}
	r, err := stats.Collect(t.Context(), night, o)
	if err != nil || len(r.Days) != 3 || r.Days[1].Levels["hold"] != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestBrokenOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := stats.Collect(ctx, few, options(t, "2026-11-02", "2026-11-03", "mark")); r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v: half a count is none", r, err)
	}
	if r, err := stats.Collect(t.Context(), broken{}, options(t, "2026-11-02", "2026-11-03", "mark")); r != nil || !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v, %v", r, err)
	}
}

type broken struct{}

func (broken) Hunt(context.Context, record.Hunt, func(record.Message) bool) error {
	return os.ErrClosed
}

// Of the first five tables every mail stands in one row, whatever its fields hold.
func TestEveryMailIsInEveryTable(t *testing.T) {
	r := collect(t, "2026-09-01", "2026-10-31", "note", many(2000, "2026-09-01", 61))
	for _, table := range r.Tables {
		var counted, all int64
		for _, row := range table.Rows {
			counted, all = counted+row.Counted, all+row.All
		}
		if all < r.All || counted < r.Counted || !table.Several && (all != r.All || counted != r.Counted) {
			t.Errorf("%s: %d and %d of %d and %d", table.ID, counted, all, r.Counted, r.All)
		}
	}
	var all int64
	for _, d := range r.Days {
		for _, n := range d.Levels {
			all += n
		}
	}
	if all != 2000 || r.All != 2000 || len(r.Days) != 61 {
		t.Errorf("%d mails on %d days, %d in all", all, len(r.Days), r.All)
	}
}

// The table of means goes by traits: each must be one that mails are judged by.
func TestMeansAreTraits(t *testing.T) {
	var ids []string
	for _, trait := range heuristics.Table() {
		ids = append(ids, trait.ID)
	}
	for means, traits := range stats.TraitsOfMeans() {
		for _, id := range traits {
			if !slices.Contains(ids, id) {
				t.Errorf("%s: there is no trait %s", means, id)
			}
		}
	}
}

// many makes mails of so many days, always the same.
func many(n int, from string, days int) kept {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(weighted string) string {
		list := strings.Split(weighted, " ")
		s := list[random.IntN(len(list))]
		return strings.Trim(s, "-")
	}
	var mails kept
	first := at(from, "00:00")
	for range n {
		m := record.Message{
			Direction: "in", Received: first.AddDate(0, 0, random.IntN(days)).Add(time.Duration(random.IntN(86400)) * time.Second),
			Level: pick("pass pass pass pass pass pass pass pass pass pass pass pass pass pass pass pass pass pass note note note note mark mark hold undecided"),
			From:  pick("a@mofa.go.jp a@x.co.jp b@x.co.jp b@y.co.jp b@example.com - c@example.net d@city.x.lg.jp e@u.ac.jp f@z.or.jp g@h.example.de x@tokiwa.example a@gmail.com"),
			Theme: pick("event report news approach - - - - -"), Claim: pick("company company company public go.jp press own free-mail - - -"),
		}
		m.FreeMail = strings.HasSuffix(m.From, "gmail.com")
		m.Rcpts = strings.Split(pick("hanako@tokiwa.example taro@tokiwa.example jiro@tokiwa.example,hanako@tokiwa.example info@tokiwa.example saiyo-desk@tokiwa.example"), ",")
		m.Origin = record.Origin{Class: "country", Country: pick("JP JP JP JP JP JP JP JP US US US CN CN KR TW VN DE FR GB SG HK RU IN NL BR TH")}
		if random.IntN(5) == 0 {
			m.Origin = record.Origin{Class: pick("cloud cloud unknown")}
		}
		if m.Level == "hold" || m.Level == "mark" {
			m.Origin.Country = pick("CN CN CN CN KR HK TW JP US US RU")
			m.Claim, m.Theme = pick("go.jp go.jp go.jp public press own company -"), pick("event event report report news news approach -")
			m.Traits = []string{pick("exec-in-archive doc-icon-exe macro-doc macro-doc encrypted-archive shortcut-attach html-smuggling url-cloud-share url-cloud-share pdf-active x")}
		}
		m.Objects = objects(pick("- - - pdf pdf pdf ooxml:x.docx ooxml:x.xlsx ooxml:x.xlsx zip pe:x.exe image lnk text html:x.html"))
		mails = append(mails, m)
	}
	return mails
}

func objects(s string) []record.Object {
	if s == "" {
		return nil
	}
	kind, name, _ := strings.Cut(s, ":")
	return []record.Object{{Path: "2", Type: kind, Name: name}}
}

func BenchmarkCollect(b *testing.B) {
	mails := many(10_000, "2026-10-01", 31)
	o := stats.Options{From: at("2026-10-01", "00:00"), To: at("2026-10-31", "00:00"), Level: "mark", House: house}
	for b.Loop() {
		if _, err := stats.Collect(b.Context(), mails, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(mails))*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
