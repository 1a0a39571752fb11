package eval

import (
	"fmt"
	"time"

	"sekisho/internal/stats/chart"
)

// figure is one number of a report with its name.
type figure struct{ Label, Value, Note string }

func (f figure) after() string {
	if f.Note == "" {
		return ""
	}
	return "  " + f.Note
}

// figures are the numbers that stand before all tables.
func (r *Report) figures(l chart.Language) []figure {
	n := func(x int) string { return chart.Grouped(int64(x)) }
	if r.Labelled {
		attacks, ham, single := r.kinds()
		list := []figure{
			{l.Pick("mails judged", "判定したメール"), n(r.Judged), ""},
			{l.Pick("attacks (archetypes)", "攻撃メール(類型)"), n(attacks), ""},
			{l.Pick("ordinary mail (archetypes)", "通常メール(類型)"), n(ham), ""},
			{l.Pick("of single traits", "着眼点ごとの見本"), n(single), ""},
			{l.Pick("expectations not met", "満たされなかった期待"), n(len(r.Failures)), ""},
		}
		if r.Against != "" {
			list = append(list, figure{l.Pick("differences to the baseline", "基準との差異"), n(len(r.Diffs)), ""})
		}
		return list
	}
	list := []figure{{l.Pick("mails", "判定したメール"), n(r.Judged), ""}}
	for _, level := range Levels()[1:] {
		if k := r.Levels[level]; k > 0 || level != "undecided" {
			list = append(list, figure{l.Level(level), n(k), chart.Share(int64(k), int64(r.Judged))})
		}
	}
	list = append(list, figure{l.Pick("sent by ours (learnt only)", "組織内からの送信(学習のみ)"), n(r.Sent), ""})
	if r.Learning > 0 {
		list = append(list, figure{l.Pick("judged while still learning", "学習期間中に判定"), n(r.Learning), l.Pick("nobody is a stranger yet", "初めての相手かどうかは判定不能")})
	}
	return list
}

// kinds counts the samples.
func (r *Report) kinds() (attacks, ham, single int) {
	for _, o := range r.Listed {
		switch e := o.Expect; {
		case e == nil:
		case e.Kind != kindArchetype:
			single++
		case e.Attack:
			attacks++
		default:
			ham++
		}
	}
	return attacks, ham, single
}

// Alarms are the ordinary samples at mark or above, also where that is expected.
func (r *Report) Alarms() []Outcome { return r.archetypes(false, true) }

// Missed are the attacks below mark.
func (r *Report) Missed() []Outcome { return r.archetypes(true, false) }

func (r *Report) archetypes(attack, seen bool) (list []Outcome) {
	for _, o := range r.Listed {
		if e := o.Expect; e != nil && e.Kind == kindArchetype && e.Attack == attack && suspicious(o.Result.Level) == seen {
			list = append(list, o)
		}
	}
	return list
}

// Say says what was not met.
func (f Failure) Say(l chart.Language) string {
	switch f.What {
	case FailMissing:
		return fmt.Sprintf(l.Pick("%s must be found, and was not", "%s が見つかるはずが、見つかりませんでした"), f.Trait)
	case FailUnwanted:
		return fmt.Sprintf(l.Pick("%s must not be found, and was", "%s が見つかってはならないのに、見つかりました"), f.Trait)
	case FailUnknown:
		return fmt.Sprintf(l.Pick("there is no trait %s", "%s という着眼点はありません"), f.Trait)
	case FailPanic:
		return fmt.Sprintf(l.Pick("%s failed", "%s の処理が異常終了しました"), f.Trait)
	case FailLevel:
		return fmt.Sprintf(l.Pick("level %s, expected %s", "判定 %s(期待 %s)"), f.Got, f.Want)
	}
	return fmt.Sprintf(l.Pick("score %s, expected %s", "スコア %s(期待 %s)"), f.Got, f.Want)
}

// Say says what differs.
func (d Difference) Say(l chart.Language) string {
	switch d.What {
	case DiffNew:
		return l.Pick("is new", "追加されました")
	case DiffGone:
		return l.Pick("is gone", "なくなりました")
	case DiffLevel:
		return fmt.Sprintf(l.Pick("level %s → %s", "判定 %s → %s"), d.Was, d.Is)
	case DiffScore:
		return fmt.Sprintf(l.Pick("score %s → %s", "スコア %s → %s"), d.Was, d.Is)
	case DiffGained:
		return fmt.Sprintf(l.Pick("%s is found (%s)", "%s が見つかるようになりました(%s)"), d.Trait, d.Is)
	case DiffLost:
		return fmt.Sprintf(l.Pick("%s is not found any more (%s)", "%s が見つからなくなりました(%s)"), d.Trait, d.Was)
	case DiffWeight:
		return fmt.Sprintf(l.Pick("%s weighs %s → %s", "%s の重み %s → %s"), d.Trait, d.Was, d.Is)
	}
	return fmt.Sprintf("%s → %s", d.Was, d.Is)
}

// domain is that of a sender, or says that there is none.
func domain(l chart.Language, name string) string {
	if name == "" {
		return l.Pick("(none)", "(なし)")
	}
	return name
}

// spans are the days together, as many as stand side by side, with those on which nothing came.
func (r *Report) spans() (list []chart.Span, by string) {
	if r.From.IsZero() {
		return nil, "day"
	}
	levels := map[string]map[string]int{}
	for _, d := range r.Days {
		levels[d.Date] = d.Levels
	}
	y, m, d := r.From.Local().Date()
	var days []chart.Day
	for day := time.Date(y, m, d, 0, 0, 0, 0, time.Local); !day.After(r.To) && len(days) < maxDays; day = day.AddDate(0, 0, 1) {
		counted := map[string]int64{}
		for level, n := range levels[day.Format(time.DateOnly)] {
			counted[level] = int64(n)
		}
		days = append(days, chart.Day{Date: day, Levels: counted})
	}
	return chart.Spans(days)
}

// maxDays bounds the days that are shown: mails may say that they came in the year 1.
const maxDays = 3660

// familyNames are the families as they read in a table.
var familyNames = map[string]string{
	"path": "経路", "auth": "送信ドメイン認証", "client": "送信環境", "identity": "名乗り", "relation": "関係", "language": "言葉づかい", "theme": "題材",
	"attachment": "添付ファイル", "link": "リンク", "campaign": "攻撃活動", "site": "独自ルール", "combo": "組み合わせ", "trust": "信頼できる事実",
}

func familyName(l chart.Language, id string) string {
	if name, ok := familyNames[id]; ok {
		return l.Pick(id, name)
	}
	return id
}
