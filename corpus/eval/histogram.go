package eval

import (
	"math"
	"strconv"

	"sekisho/heuristics"
	"sekisho/internal/stats/chart"
)

// topBin is the last column of a histogram: that score and all above; lowBin the first.
const (
	lowBin = -10
	topBin = 30
)

// bin is a column of the histogram and what of it: in which of its diagrams, and which level.
type bin struct {
	score        int
	level        string
	upper, lower bool
}

func (r *Report) countScore(o Outcome) {
	b := bin{score: min(max(int(math.Floor(o.Result.Score)), lowBin), topBin), level: o.Result.Level}
	if e := o.Expect; r.Labelled {
		b.upper, b.lower = e != nil && e.Kind == kindArchetype && e.Attack, e != nil && e.Kind == kindArchetype && !e.Attack
	} else {
		b.upper, b.lower = o.Result.Level != string(heuristics.Pass), true
	}
	r.bins[b]++
}

// scores is the histogram of scores, coloured by level: of archetypes, attacks above and ordinary mail below; without labels, what is noted above and
// all mail below.
func (r *Report) scores(l chart.Language) chart.Columns {
	upper, lower := newStacks(), newStacks()
	for b, mails := range r.bins {
		if b.upper {
			upper[b.score-lowBin].Counts[b.level] += mails
		}
		if b.lower {
			lower[b.score-lowBin].Counts[b.level] += mails
		}
	}
	levels := Levels()
	if r.Labelled {
		return chart.NewColumns(l.Pick("Scores", "スコアの分布"),
			l.Pick("Histogram of the scores of archetypes: above, attacks; below, ordinary mail. The table of samples has the figures.", "類型ごとのスコアのヒストグラムです。上段は攻撃メール、下段は通常メール。数値は見本メールの表にあります。"),
			chart.Diagram{Label: l.Pick("attacks", "攻撃メール"), Levels: levels, Stacks: upper},
			chart.Diagram{Label: l.Pick("ordinary mail", "通常メール"), Levels: levels, Stacks: lower}, true, l.Level)
	}
	return chart.NewColumns(l.Pick("Scores", "スコアの分布"),
		l.Pick("Histogram of scores: above, mail at note or above; below, all mail.", "スコアのヒストグラムです。上段は note 以上のメール、下段はすべてのメール。"),
		chart.Diagram{Label: l.Pick("note or above", "note 以上"), Levels: levels[1:], Stacks: upper},
		chart.Diagram{Label: l.Pick("all mail", "すべてのメール"), Stacks: lower}, false, l.Level)
}

func newStacks() []chart.Stack {
	var list []chart.Stack
	for score := lowBin; score <= topBin; score++ {
		name := strconv.Itoa(score)
		switch score {
		case lowBin:
			name = "≤ " + name
		case topBin:
			name = "≥ " + name
		}
		list = append(list, chart.Stack{Name: name, Counts: map[string]int64{}})
	}
	return list
}
