package stats

import (
	"cmp"
	"slices"

	"sekisho/internal/record"
)

// class is a row of a table: its code and its names.
type class struct{ id, en, ja string }

// dimension is one of the seven ways to tell mails apart. of returns at least one class for every mail.
type dimension struct {
	id           string
	en, ja       string // title
	noteEn, note string // what a reader must know, or ""
	several      bool
	open         bool // further classes may come up: countries
	classes      []class
	of           func(*record.Message, *House) []string
}

// The rows that come last, in this order.
var last = []string{"other", "none", "unknown"}

var (
	other   = class{"other", "other", "その他"}
	unknown = class{"unknown", "unknown", "不明"}
)

// dimensions lists the seven tables in the order in which IPA has them.
func dimensions() []dimension {
	return []dimension{recipients(), claims(), themes(), origins(), domains(), attachments(), means()}
}

// finish sorts what was counted.
func (c *collector) finish() *Report {
	for i, d := range c.dims {
		t := Table{ID: d.id, Several: d.several}
		for _, class := range d.classes {
			t.Rows = append(t.Rows, *c.counts[i][class.id])
			delete(c.counts[i], class.id)
		}
		for _, row := range c.counts[i] {
			t.Rows = append(t.Rows, *row)
		}
		slices.SortStableFunc(t.Rows, compareRows)
		c.report.Tables = append(c.report.Tables, t)
	}
	return &c.report
}

func compareRows(a, b Row) int {
	return cmp.Or(
		cmp.Compare(slices.Index(last, a.Class), slices.Index(last, b.Class)),
		cmp.Compare(b.Counted, a.Counted), cmp.Compare(b.All, a.All),
		cmp.Compare(country(a.Class), country(b.Class)),
	)
}

// country is a class that is the code of a country: those come from a map, and their order must not be chance.
func country(class string) string {
	if isCountry(class) {
		return class
	}
	return ""
}

func claims() dimension {
	return dimension{
		id: "claim", en: "Whom the sender claims to be", ja: "差出人が名乗る立場",
		classes: []class{
			{"go.jp", "government body (go.jp)", "政府機関(go.jp)"},
			{"public", "other public body", "その他の公的機関"},
			{"press", "press, broadcaster", "報道機関"},
			{"company", "company", "企業"},
			{"own", "this organisation", "自組織"},
			{"free-mail", "private person on free mail", "個人(フリーメール)"},
			other, unknown,
		},
		of: func(m *record.Message, _ *House) []string { return []string{known(m.Claim)} },
	}
}

func themes() dimension {
	return dimension{
		id: "theme", en: "Theme", ja: "題材",
		noteEn: "Mails without one of these themes stand under “unknown”.",
		note:   "どの題材にも当てはまらないメールは「不明」に含まれます。",
		classes: []class{
			{"event", "event (meeting, law, personnel)", "イベント(会合・法改正・人事など)"},
			{"report", "report (survey, minutes)", "報告書(調査・会議資料・情勢など)"},
			{"news", "news, warning", "ニュース・注意喚起"},
			{"approach", "approach (interview, enquiry)", "接触(取材・応募・問い合わせなど)"},
			other, unknown,
		},
		of: func(m *record.Message, _ *House) []string { return []string{known(m.Theme)} },
	}
}

// known is a class that somebody else has filled in.
func known(class string) string { return cmp.Or(class, "unknown") }

func origins() dimension {
	return dimension{
		id: "origin", en: "Where it was sent from", ja: "発信元の国・地域", open: true,
		noteEn: "By the address of the first host outside our own. Mail services of the cloud have their users everywhere: their addresses say nothing of the sender’s place.",
		note:   "自組織の外にある最初のホストのIPアドレスによります。クラウドのメールサービスは世界中で使われるため、送信者の場所は分かりません。",
		classes: []class{
			{"cloud", "mail service of the cloud", "クラウドのメールサービス"},
			unknown,
		},
		of: func(m *record.Message, _ *House) []string { return []string{originOf(m.Origin)} },
	}
}

func originOf(o record.Origin) string {
	switch {
	case o.Class == "cloud":
		return "cloud"
	case o.Class == "country" && isCountry(o.Country):
		return o.Country
	}
	return "unknown"
}

// isCountry says that s is written as a code of ISO 3166-1 (alpha-2).
func isCountry(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}
