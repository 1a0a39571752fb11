package eval

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sekisho/internal/stats/chart"
	"sekisho/internal/text"
)

// View says how a report is shown.
type View struct {
	Lang     chart.Language
	Subjects bool   // of mail without labels; those of samples are always shown
	Made     string // the program with its version
}

// The bounds of what a terminal is shown; JSON has more.
const (
	textMails   = 100
	textPairs   = 20
	textSenders = 20
	textLost    = 12
	nameColumns = 26
)

// writer writes a report for a terminal.
type writer struct {
	strings.Builder
	View
	r *Report
}

// WriteText writes the report for a terminal.
func (r *Report) WriteText(out io.Writer, v View) error {
	w := &writer{View: v, r: r}
	w.head()
	if r.Labelled {
		w.confusion()
		w.samples(w.title("Ordinary mail at mark or above", "注意(mark)以上となった通常メール"), r.Alarms())
		w.samples(w.title("Attacks below mark", "注意(mark)未満にとどまった攻撃メール"), r.Missed())
		w.failures()
		w.differences()
	} else {
		w.days()
		w.samples(w.title("Marked and held mail", "注意・保留となったメール"), r.Listed)
		w.senders()
	}
	w.traits()
	w.pairs()
	w.ablation()
	w.doubts()
	w.time()
	w.unread()
	_, err := io.WriteString(out, w.String())
	return err
}

func (w *writer) say(en, ja string, args ...any) {
	fmt.Fprintf(w, w.Lang.Pick(en, ja)+"\n", args...)
}

func (w *writer) title(en, ja string) string { return w.Lang.Pick(en, ja) }

func (w *writer) head() {
	for _, f := range w.r.figures(w.Lang) {
		fmt.Fprintf(w, "%s%s\n", chart.Cell(f.Label, 44), chart.Padded(f.Value, 10)+f.after())
	}
	fmt.Fprintf(w, "%s %s\n", chart.Cell(w.title("period", "期間"), 44), w.r.period())
}

// period is the time from the first to the last mail.
func (r *Report) period() string {
	if r.From.IsZero() {
		return "–"
	}
	return r.From.Local().Format(time.DateOnly) + " – " + r.To.Local().Format(time.DateOnly)
}

func (w *writer) confusion() {
	matrix := w.r.Confusion()
	w.say("\nLevels of archetypes: expected (rows), got (columns)", "\n類型の判定: 期待(行)と結果(列)")
	w.WriteString(chart.Cell("", 16))
	for _, got := range Levels() {
		w.WriteString(chart.Padded(w.Lang.Level(got), 13))
	}
	w.WriteString("\n")
	for _, want := range Levels()[:4] {
		w.WriteString("  " + chart.Cell(w.Lang.Level(want), 14))
		for _, got := range Levels() {
			w.WriteString(chart.Padded(chart.Grouped(int64(matrix[Step{want, got}])), 13))
		}
		w.WriteString("\n")
	}
}

// samples lists mails with what was found in them.
func (w *writer) samples(title string, list []Outcome) {
	count := len(list)
	if !w.r.Labelled {
		count = w.r.Levels["mark"] + w.r.Levels["hold"]
	}
	fmt.Fprintf(w, "\n%s: %d\n", title, count)
	for _, o := range list[:min(len(list), textMails)] {
		w.sample(o)
	}
	if more := count - textMails; more > 0 {
		w.say("  and %d more: see --html or --json", "  ほか %d 通(--html または --json で表示)", more)
	}
}

func (w *writer) sample(o Outcome) {
	fmt.Fprintf(w, "  %-9s %5s  %s", o.Result.Level, number(o.Result.Score), text.Escape(sampleName(o)))
	if e := o.Expect; e != nil {
		fmt.Fprintf(w, "  %s", text.Clip(w.title(e.Title.En, e.Title.Ja), 90))
	} else {
		fmt.Fprintf(w, "\n%19s%s  %s", "", o.At.Local().Format("2006-01-02 15:04"), text.Clip(text.Escape(o.From), 60))
		if w.Subjects {
			fmt.Fprintf(w, "  %s", text.Clip(text.Escape(o.Subject), 80))
		}
	}
	w.WriteString("\n")
	for _, f := range o.Result.Findings {
		if f.Weight == 0 && f.Exempt == "" {
			continue
		}
		fmt.Fprintf(w, "%19s%+5.1f  %s  (%s)\n", "", f.Weight, text.Clip(w.title(f.Evidence.En, f.Evidence.Ja), 110), f.Trait)
	}
}

func (w *writer) failures() {
	w.say("\nExpectations that are not met: %d", "\n満たされなかった期待: %d", len(w.r.Failures))
	for _, f := range w.r.Failures {
		fmt.Fprintf(w, "  %s %s\n", chart.Cell(f.Sample, nameColumns+6), f.Say(w.Lang))
	}
}

func (w *writer) differences() {
	if w.r.Against == "" {
		return
	}
	w.say("\nDifferences to the baseline: %d", "\n基準(baseline)との差異: %d", len(w.r.Diffs))
	for _, d := range w.r.Diffs {
		name := d.Sample
		if name == "" {
			name = d.Trait
		}
		fmt.Fprintf(w, "  %s %s\n", chart.Cell(name, nameColumns+6), d.Say(w.Lang))
	}
}
