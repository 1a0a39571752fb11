package eval

import (
	"fmt"
	"time"

	"sekisho/internal/stats/chart"
)

func (r *Report) course(list []chart.Span, by string, l chart.Language) chart.Columns {
	var stacks []chart.Stack
	for _, s := range list {
		stacks = append(stacks, chart.Stack{Name: s.Name(by), Counts: s.Levels})
	}
	return chart.NewColumns(l.By(by),
		l.Pick("Columns over time: above, mails at note, mark, hold and undecided; below, all mail. The table at the end of the page has the figures.",
			"期間ごとの棒グラフです。上段は note・mark・hold・判定不能のメール、下段はすべてのメール。数値はページ末尾の表にあります。"),
		chart.Diagram{Label: l.Pick("note or above, and undecided", "note以上と判定不能"), Levels: []string{"hold", "mark", "note", "undecided"}, Stacks: stacks},
		chart.Diagram{Label: l.Pick("all mail", "すべてのメール"), Stacks: stacks}, false, l.Level)
}

// heat is what levels archetypes must have, and which they got.
func (r *Report) heat(l chart.Language) chart.Heat {
	matrix, levels := r.Confusion(), Levels()
	columns := levels
	if r.Levels[levels[4]] == 0 {
		columns = levels[:4]
	}
	var counts [][]int64
	var across, down []string
	desc := l.Pick("Archetypes by level, expected → got:", "類型の判定(期待 → 結果):")
	for _, got := range columns {
		across = append(across, l.Level(got))
	}
	for _, want := range levels[:4] {
		var row []int64
		for _, got := range columns {
			n := int64(matrix[Step{want, got}])
			row = append(row, n)
			if n > 0 {
				desc += fmt.Sprintf(" %s → %s %d;", want, got, n)
			}
		}
		counts, down = append(counts, row), append(down, l.Level(want))
	}
	return chart.NewHeat(l.Pick("Levels of archetypes", "類型の判定"), desc, l.Pick("level that it got →", "結果 →"), l.Pick("expected ↓", "期待 ↓"), across, down, counts)
}

// traitCards adds a card for each family.
func (r *Report) traitCards(p *view) {
	l := p.Lang
	p.Upper, p.Lower = l.Pick("attacks", "攻撃メール"), l.Pick("ordinary mail", "通常メール")
	p.Heads = []string{l.Pick("mails", "通数"), l.Pick("attacks", "攻撃"), l.Pick("ordinary", "通常"), l.Pick("must", "必須"), l.Pick("recall", "再現率"),
		l.Pick("must not", "禁止"), l.Pick("precision", "適合率"), l.Pick("unsaid", "記載外")}
	if !r.Labelled {
		p.Upper, p.Lower = l.Pick("at mark or above", "注意(mark)以上"), l.Pick("all mail", "すべてのメール")
		p.Heads = []string{l.Pick("mails", "通数"), l.Pick("share", "割合"), "note", "mark", "hold"}
	}
	for _, a := range r.Ablation { // the families, in order
		card := viewFamily{Name: familyName(l, a.Family)}
		var bars []chart.Row
		for _, t := range r.Traits {
			if t.Family != a.Family || t.Hits+t.Wanted+t.Barred == 0 {
				continue
			}
			bars = append(bars, r.traitBar(t))
			card.Rows = append(card.Rows, viewRow{t.ID, r.cells(t)})
		}
		if len(bars) > 0 {
			card.Chart = bar(card.Name, bars, func(x float64) string { return number(x) })
			p.Families = append(p.Families, card)
		}
	}
}

func (r *Report) traitBar(t *Trait) chart.Row {
	upper, lower := t.Attack, t.Ham
	if !r.Labelled {
		upper, lower = t.suspicious(), t.Hits
	}
	return chart.Row{Label: t.ID, Upper: float64(upper), Lower: float64(lower), Value: chart.Grouped(int64(upper)) + " / " + chart.Grouped(int64(lower))}
}

// bar draws rows of counts on a round scale.
func bar(title string, rows []chart.Row, axis func(float64) string) chart.Bars {
	top, desc := 1.0, title+":"
	for _, row := range rows {
		top = max(top, row.Upper, row.Lower)
		desc += " " + row.Label + " " + row.Value + ";"
	}
	step := float64(chart.Step(int64(top + 0.999)))
	scale := step
	for scale < top {
		scale += step
	}
	return chart.NewBars(title, desc, rows, scale, axis)
}

// ablationBars shows how many mails would be judged more mildly, and how many more strictly.
func (r *Report) ablationBars(l chart.Language) (v viewBars) {
	var rows []chart.Row
	for _, a := range r.Ablation {
		milder, stricter, steps := 0, 0, ""
		for _, s := range a.Steps() {
			if level(s.To) < level(s.From) {
				milder += a.Changed[s]
			} else {
				stricter += a.Changed[s]
			}
			steps += fmt.Sprintf("%s → %s %d  ", s.From, s.To, a.Changed[s])
		}
		name := familyName(l, a.Family)
		rows = append(rows, chart.Row{Label: name, Upper: float64(milder), Lower: float64(stricter), Value: chart.Grouped(int64(milder))})
		v.Rows = append(v.Rows, viewRow{name, []string{chart.Grouped(int64(milder)), chart.Grouped(int64(stricter)), steps}})
	}
	v.Chart = bar(l.Pick("If a family weighed nothing", "系統の重みを 0 にした場合"), rows, func(x float64) string { return number(x) })
	return v
}

func level(name string) int {
	for i, l := range Levels() {
		if l == name {
			return i
		}
	}
	return -1
}

func (r *Report) timeBars(l chart.Language) (v viewBars) {
	var rows []chart.Row
	for _, f := range r.Time.Families {
		value := micro(f.Mean)
		rows = append(rows, chart.Row{Label: familyName(l, f.Family), Upper: float64(f.Mean.Nanoseconds()) / 1000, Value: value})
		v.Rows = append(v.Rows, viewRow{familyName(l, f.Family), []string{value}})
	}
	v.Chart = bar(l.Pick("Time in traits, a mail", "着眼点の判定時間(1 通あたり)"), rows, func(x float64) string { return number(x) + " µs" })
	return v
}

func (r *Report) times(l chart.Language) []figure {
	t := r.Time
	var traits time.Duration
	for _, f := range t.Families {
		traits += f.Mean
	}
	return []figure{
		{l.Pick("half of the mails within", "中央値"), milli(t.P50), ""}, {l.Pick("99 of 100 within", "99パーセンタイル"), milli(t.P99), ""},
		{l.Pick("the longest", "最長"), milli(t.Max), ""}, {l.Pick("in traits, on the average", "うち着眼点の判定(平均)"), micro(traits), ""},
	}
}
