package eval

import (
	"math"
	"slices"
	"strings"
	"time"

	"sekisho/internal/record"
)

// Objects is the report as `sekisho corpus eval --json` prints it, an object a line, told apart by "kind": "summary", then "sample" or (without labels)
// "mail" and "day", "failure", "difference", "trait", "pair", "ablation", "time", "unread". Names are stable. Shares are between 0 and 1, null of nothing;
// times are in milliseconds.
func (r *Report) Objects(v View) []any {
	list := []any{jsonSummary{"summary", r.Labelled, moment(r.From), moment(r.To), r.Judged, r.Sent, r.Learning, r.Levels, r.Doubts, len(r.Failures), len(r.Diffs), len(r.Unread), r.confusionList()}}
	for _, o := range r.Listed {
		list = append(list, r.mail(o, v))
	}
	for _, d := range r.Days {
		list = append(list, jsonDay{"day", d.Date, d.Levels})
	}
	for _, s := range r.Senders {
		list = append(list, jsonSender{"sender", s.Domain, s.Mails})
	}
	for _, f := range r.Failures {
		list = append(list, jsonFailure{"failure", f.Sample, f.File, string(f.What), f.Trait, f.Want, f.Got})
	}
	for _, d := range r.Diffs {
		list = append(list, jsonDifference{"difference", d.Sample, string(d.What), d.Trait, d.Was, d.Is})
	}
	for _, t := range r.Traits {
		list = append(list, newJSONTrait(t))
	}
	for _, p := range r.Pairs {
		list = append(list, jsonPair{"pair", p.A, p.B, p.Together, rounded(p.Jaccard)})
	}
	for _, a := range r.Ablation {
		list = append(list, newJSONAblation(a))
	}
	list = append(list, newJSONTime(r.Time))
	for _, u := range r.Unread {
		list = append(list, jsonUnread{"unread", u.File, u.Why})
	}
	return list
}

type (
	jsonSummary struct {
		Kind        string         `json:"kind"`
		Labelled    bool           `json:"labelled"`
		From        *time.Time     `json:"from"`
		To          *time.Time     `json:"to"`
		Judged      int            `json:"judged"`
		Sent        int            `json:"sent"`
		Learning    int            `json:"learning"`
		Levels      map[string]int `json:"levels"`
		Undecided   map[string]int `json:"undecided"` // how often a trait was, by reason
		Failures    int            `json:"failures"`
		Differences int            `json:"differences"`
		Unread      int            `json:"unread"`
		Confusion   []jsonStep     `json:"confusion"`
	}
	jsonStep struct {
		From  string `json:"expected"`
		To    string `json:"level"`
		Mails int    `json:"mails"`
	}
	jsonMail struct {
		Kind      string             `json:"kind"`
		File      string             `json:"file"`
		Name      string             `json:"name,omitempty"`
		Sample    string             `json:"sample,omitempty"`    // archetype, hit, near
		Archetype string             `json:"archetype,omitempty"` // its id
		Trait     string             `json:"trait,omitempty"`     // whose sample it is
		Attack    *bool              `json:"attack,omitempty"`
		Expected  string             `json:"expected,omitempty"` // level
		At        *time.Time         `json:"at"`
		From      string             `json:"from"`
		Subject   string             `json:"subject,omitempty"`
		Level     string             `json:"level"`
		Score     float64            `json:"score"`
		Traits    []string           `json:"traits"`
		Findings  []record.Finding   `json:"findings"`
		Undecided []record.Undecided `json:"undecided"`
		Ablated   []Change           `json:"ablated"` // the level without each family that would change it
		Learning  bool               `json:"learning"`
		ElapsedMS float64            `json:"elapsed_ms"`
	}
	jsonDay struct {
		Kind   string         `json:"kind"`
		Date   string         `json:"date"`
		Levels map[string]int `json:"levels"`
	}
	jsonSender struct {
		Kind   string `json:"kind"`
		Domain string `json:"domain"`
		Mails  int    `json:"mails"`
	}
	jsonFailure struct {
		Kind   string `json:"kind"`
		Sample string `json:"sample"`
		File   string `json:"file"`
		What   string `json:"what"`
		Trait  string `json:"trait,omitempty"`
		Want   string `json:"want,omitempty"`
		Got    string `json:"got,omitempty"`
	}
	jsonDifference struct {
		Kind   string `json:"kind"`
		Sample string `json:"sample,omitempty"`
		What   string `json:"what"`
		Trait  string `json:"trait,omitempty"`
		Was    string `json:"was"`
		Is     string `json:"is"`
	}
	jsonPair struct {
		Kind     string   `json:"kind"`
		A        string   `json:"a"`
		B        string   `json:"b"`
		Together int      `json:"together"`
		Jaccard  *float64 `json:"jaccard"`
	}
	jsonUnread struct {
		Kind string `json:"kind"`
		File string `json:"file"`
		Why  string `json:"why"`
	}
)

func (r *Report) mail(o Outcome, v View) jsonMail {
	m := jsonMail{
		Kind: "mail", File: o.File, At: moment(o.At), From: o.From, Level: o.Result.Level, Score: o.Result.Score, Traits: r.found(o),
		Findings: o.Result.Findings, Undecided: o.Result.Undecided, Ablated: o.Ablated, Learning: o.Learning, ElapsedMS: inMS(o.Spent),
	}
	if m.Traits == nil {
		m.Traits = []string{}
	}
	if m.Ablated == nil {
		m.Ablated = []Change{}
	}
	if v.Subjects || r.Labelled {
		m.Subject = o.Subject
	}
	if e := o.Expect; e != nil {
		m.Name, m.Sample, m.Archetype, m.Trait, m.Expected = e.Name, e.Kind, e.Archetype, e.Trait, string(e.Level)
		if e.Kind == kindArchetype {
			m.Attack = &e.Attack
		}
	}
	if r.Labelled {
		m.Kind = "sample"
	}
	return m
}

// confusionList is empty where there are no archetypes.
func (r *Report) confusionList() []jsonStep {
	list := []jsonStep{}
	for s, n := range r.Confusion() {
		list = append(list, jsonStep{s.From, s.To, n})
	}
	slices.SortFunc(list, func(a, b jsonStep) int { return strings.Compare(a.From+" "+a.To, b.From+" "+b.To) })
	return list
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func rounded(share float64) *float64 {
	share = math.Round(1e4*share) / 1e4
	return &share
}

func inMS(d time.Duration) float64 { return math.Round(float64(d.Nanoseconds())/1e3) / 1e3 }
