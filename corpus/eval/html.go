package eval

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"sekisho/internal/stats/chart"
	"sekisho/internal/text"
)

// page is the report as a page: HTML of one file without scripts, with its styles and pictures inside. html/template escapes whatever is put in; what
// mails say is made visible first (text.Escape).
//
//go:embed page.html.tmpl
var page string

// The bounds of a page; JSON has more.
const (
	pairsOnPage = 40
	mailsOnPage = 1000
)

// view is what the template shows.
type view struct {
	Lang     chart.Language
	Style    template.CSS
	Title    string
	Period   string
	Made     string
	Labelled bool
	Figures  []figure
	Scores   chart.Columns
	Levels   []string
	Course   *chart.Columns
	Heat     *chart.Heat
	Lists    []viewList
	Failures []viewLine
	Against  string
	Diffs    []viewLine
	Families []viewFamily
	Upper    string // what the wide and the narrow bars of traits are
	Lower    string
	Heads    []string // of the tables of traits
	Silent   string
	Pairs    []viewPair
	Doubts   []figure
	Ablation viewBars
	Time     viewBars
	Times    []figure
	Senders  []figure
	Spans    []viewSpan
	Samples  []viewSample
	Unread   []viewLine
}

type (
	viewLine struct{ Name, Say string }
	viewPair struct {
		A, B     string
		Together string
		Share    string
	}
	viewFamily struct {
		Name  string
		Chart chart.Bars
		Rows  []viewRow
	}
	viewRow struct {
		Label string
		Cells []string
	}
	viewBars struct {
		Chart chart.Bars
		Rows  []viewRow
	}
	viewSpan struct {
		Name   string
		Counts []string
	}
	viewList struct {
		Title, Note string
		Count       int
		Mails       []viewSample
	}
	viewSample struct {
		Name, Title, Level, Expected, Score, At, From, Traits string
		Wrong                                                 bool
		Findings                                              []viewFinding
	}
	viewFinding struct{ Trait, Weight, Say string }
)

// WriteHTML writes the report as a page.
func (r *Report) WriteHTML(w io.Writer, v View) error {
	t, err := chart.Parse(page, v.Lang)
	if err != nil {
		return err
	}
	return t.Execute(w, r.view(v))
}

func (r *Report) view(v View) view {
	l := v.Lang
	p := view{
		Lang: l, Style: chart.Style, Period: r.period(), Made: v.Made, Labelled: r.Labelled, Figures: r.figures(l), Scores: r.scores(l),
		Title: l.Pick("What would have happened", "過去のメールによる判定の試算"), Against: r.Against,
		Ablation: r.ablationBars(l), Time: r.timeBars(l), Times: r.times(l), Doubts: r.doubts(),
	}
	for _, level := range Levels() {
		p.Levels = append(p.Levels, l.Level(level))
	}
	for _, u := range r.Unread {
		p.Unread = append(p.Unread, viewLine{text.Escape(u.File), text.Escape(u.Why)})
	}
	for _, pair := range r.Pairs[:min(len(r.Pairs), pairsOnPage)] {
		p.Pairs = append(p.Pairs, viewPair{pair.A, pair.B, chart.Grouped(int64(pair.Together)), percent(pair.Jaccard, true)})
	}
	r.traitCards(&p)
	if r.Labelled {
		r.viewSamples(&p)
	} else {
		r.viewMails(&p, v.Subjects)
	}
	return p
}

// viewSamples adds what there is to say of labelled samples.
func (r *Report) viewSamples(p *view) {
	l := p.Lang
	p.Title = l.Pick("Evaluation of the samples", "見本メールによる評価")
	p.Silent = strings.Join(r.silent(), ", ")
	heat := r.heat(l)
	p.Heat = &heat
	p.Lists = []viewList{
		r.list(l.Pick("Ordinary mail at mark or above", "注意(mark)以上となった通常メール"), r.Alarms(), l),
		r.list(l.Pick("Attacks below mark", "注意(mark)未満にとどまった攻撃メール"), r.Missed(), l),
	}
	for _, f := range r.Failures {
		p.Failures = append(p.Failures, viewLine{f.Sample, f.Say(l)})
	}
	for _, d := range r.Diffs {
		name := d.Sample
		if name == "" {
			name = d.Trait
		}
		p.Diffs = append(p.Diffs, viewLine{name, d.Say(l)})
	}
	for _, o := range r.Listed {
		p.Samples = append(p.Samples, r.viewSample(o, l))
	}
}

// viewMails adds what there is to say of mail without labels.
func (r *Report) viewMails(p *view, subjects bool) {
	l := p.Lang
	list, by := r.spans()
	course := r.course(list, by, l)
	p.Course = &course
	for _, s := range list {
		row := viewSpan{Name: s.Name(by)}
		for _, level := range Levels() {
			row.Counts = append(row.Counts, chart.Grouped(s.Levels[level]))
		}
		p.Spans = append(p.Spans, row)
	}
	shown := r.Listed[:min(len(r.Listed), mailsOnPage)]
	marked := r.list(l.Pick("Marked and held mail", "注意・保留となったメール"), shown, l)
	if marked.Count = r.Levels["mark"] + r.Levels["hold"]; marked.Count > len(shown) {
		marked.Note = fmt.Sprintf(l.Pick("The first %d of them.", "最初の %d 通を表示しています。"), mailsOnPage)
	}
	for i, o := range shown {
		if subjects {
			marked.Mails[i].Title = text.Escape(o.Subject)
		}
	}
	p.Lists = []viewList{marked}
	for _, s := range r.Senders[:min(len(r.Senders), textSenders)] {
		p.Senders = append(p.Senders, figure{text.Escape(domain(l, s.Domain)), chart.Grouped(int64(s.Mails)), ""})
	}
}

func (r *Report) list(title string, mails []Outcome, l chart.Language) viewList {
	list := viewList{Title: title, Count: len(mails)}
	for _, o := range mails {
		list.Mails = append(list.Mails, r.viewSample(o, l))
	}
	return list
}

func (r *Report) viewSample(o Outcome, l chart.Language) viewSample {
	s := viewSample{
		Name: text.Escape(sampleName(o)), Level: o.Result.Level, Score: number(o.Result.Score), Traits: strings.Join(r.found(o), ", "),
		At: o.At.Local().Format("2006-01-02 15:04"), From: text.Escape(o.From),
	}
	if e := o.Expect; e != nil {
		s.Title, s.Expected = l.Pick(e.Title.En, e.Title.Ja), string(e.Level)
		s.Wrong = len(r.Check(o)) > 0
	}
	for _, f := range o.Result.Findings {
		if f.Weight != 0 || f.Exempt != "" {
			s.Findings = append(s.Findings, viewFinding{f.Trait, fmt.Sprintf("%+g", f.Weight), l.Pick(f.Evidence.En, f.Evidence.Ja)})
		}
	}
	return s
}
