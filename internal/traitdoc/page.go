package traitdoc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sekisho/heuristics"
)

// Language is the language of a page.
type Language string

const (
	English  Language = "en"
	Japanese Language = "ja"
)

// pick chooses between the two languages.
func (l Language) pick(en, ja string) string {
	if l == Japanese {
		return ja
	}
	return en
}

// page is one page while it is written.
type page struct {
	strings.Builder
	lang    Language
	entries map[string]entry
	samples map[string]samples
	missing []string // what a trait lacks
}

// Page writes the catalogue in one language. It fails where a trait has no sentence, no sample that hits or no near miss: each lack is named.
func Page(lang Language) (string, error) {
	p := &page{lang: lang, entries: entries(), samples: samplesByTrait()}
	p.WriteString(lang.pick(introEn, introJa))
	p.contents()
	for _, f := range chapters() {
		p.chapter(f)
	}
	if len(p.missing) > 0 {
		return "", fmt.Errorf("traits that are not complete: %s", strings.Join(p.missing, "; "))
	}
	return p.String(), nil
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// contents is a table of all ids with their weights.
func (p *page) contents() {
	p.line("| %s | %s |\n|---|---|", p.lang.pick("Family", "分類"), p.lang.pick("Traits (weight)", "着眼点(点数)"))
	for _, f := range chapters() {
		var ids []string
		for _, row := range rowsOf(f.of) {
			ids = append(ids, fmt.Sprintf("[%s](#%s) %s", row.id, row.id, number(row.weight)))
		}
		p.line("| %s | %s |", f.pick(p.lang), strings.Join(ids, " · "))
	}
	p.line("")
}

func (f family) pick(l Language) string { return l.pick(f.en, f.ja) }

func (p *page) chapter(f family) {
	p.line("## %s\n", f.pick(p.lang))
	switch {
	case f.of == heuristics.Together:
		p.line("%s\n", p.lang.pick("Family `combo`, without a cap: traits that weigh more together than apart.", "分類名 `combo`。上限なし。複数の着眼点が重なったときの加点です。"))
	case f.cap < 0:
		p.line(p.lang.pick("Family `%s`: together they lower a score by %s at most. None of them comes from content or from anything that a sender can write.\n",
			"分類名 `%s`。合わせて最大 %s 点下げます。差出人が自由に書ける内容から点数を下げることはありません。\n"), f.of, number(-f.cap))
	default:
		p.line(p.lang.pick("Family `%s`: adds %s at most.\n", "分類名 `%s`。加点の上限は %s 点です。\n"), f.of, number(f.cap))
	}
	for _, row := range rowsOf(f.of) {
		p.trait(row)
	}
}

// row is a trait or a combination.
type row struct {
	id, ref string
	family  heuristics.Family
	weight  float64
	kind    heuristics.Kind
	text    heuristics.Text
	combo   *heuristics.Combo
}

func rowsOf(f heuristics.Family) (list []row) {
	for _, t := range heuristics.Table() {
		if t.Family == f {
			list = append(list, row{id: t.ID, ref: t.Ref, family: f, weight: t.Weight, kind: t.Kind, text: t.Text})
		}
	}
	if f == heuristics.Together {
		for _, c := range heuristics.Combos() {
			list = append(list, row{id: c.ID, ref: c.Ref, family: f, weight: c.Bonus, text: c.Text, combo: &c})
		}
	}
	return list
}

func (p *page) trait(r row) {
	p.line("### %s\n", r.id)
	p.line("%s\n", p.rule(r))
	p.line("- %s", p.facts(r))
	p.line("- %s", p.evidence(r.text))
	p.line("- %s%s", p.lang.pick("Reference: ", "出典: "), r.ref)
	p.line("- %s%s", p.lang.pick("Tuning: ", "調整: "), p.tuning(r))
	p.line("- %s", p.examples(r))
	p.line("")
}

func (p *page) rule(r row) string {
	if r.combo != nil {
		return p.conditions(*r.combo)
	}
	e, ok := p.entries[r.id]
	if !ok || e.en == "" || e.ja == "" {
		p.missing = append(p.missing, r.id+" has no sentence in package traitdoc")
	}
	return p.lang.pick(e.en, e.ja)
}

func (p *page) conditions(c heuristics.Combo) string {
	var list []string
	for _, one := range c.All {
		var ids []string
		for _, id := range one {
			if id == heuristics.RiskyAttachment {
				ids = append(ids, p.lang.pick("an attachment trait that weighs 3 or more", "3点以上の添付ファイルの着眼点"))
				continue
			}
			ids = append(ids, fmt.Sprintf("[%s](#%s)", id, id))
		}
		list = append(list, strings.Join(ids, p.lang.pick(" or ", " または ")))
	}
	said := fmt.Sprintf(p.lang.pick("All of: %s.", "次のすべて: %s。"), strings.Join(list, p.lang.pick("; ", "、")))
	if c.AtLeast > 0 {
		said = fmt.Sprintf(p.lang.pick("At least %d of: %s.", "次のうち%d つ以上: %s。"), c.AtLeast, strings.Join(list, p.lang.pick("; ", "、")))
	}
	if c.Void != nil {
		said += p.lang.pick(" Not of a confirmed correspondent.", "認証された既知の相手は除く。")
	}
	return said
}

// facts are weight, kind and the hard floor.
func (p *page) facts(r row) string {
	list := []string{p.lang.pick("weight ", "点数 ") + number(r.weight)}
	switch r.kind {
	case heuristics.Structural:
		list = append(list, p.lang.pick("structural: provable from the octets", "構造: データから証明できる"))
	case heuristics.Relational:
		list = append(list, p.lang.pick("relational: needs the history", "関係: 履歴が必要"))
	case heuristics.Content:
		list = append(list, p.lang.pick("content: language or theme", "内容: 文面による"))
	}
	if heuristics.HardFloor(r.id) {
		list = append(list, p.lang.pick("never below mark", "mark を下回らない"))
	}
	return strings.Join(list, p.lang.pick("; ", "、"))
}

func (p *page) evidence(t heuristics.Text) string {
	return p.lang.pick("Evidence: ", "表示: ") + "“" + inline(t.En) + "” / 「" + inline(t.Ja) + "」"
}

// inline keeps a sentence from being read as markup.
func inline(s string) string {
	return strings.NewReplacer("<", "&lt;", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`").Replace(s)
}

// tuning says what an administrator can set.
func (p *page) tuning(r row) string {
	list := []string{fmt.Sprintf("`[screen.weights]` `%s`", r.id)}
	if r.weight >= 0 {
		list = append(list, "`[[exempt]]`")
	}
	e := p.entries[r.id]
	for _, key := range strings.Fields(e.keys) {
		section, name := cutLast(key)
		list = append(list, fmt.Sprintf("`[%s]` `%s`", section, name))
	}
	var lists []string
	for _, name := range strings.Fields(e.lists) {
		lists = append(lists, "`"+name+".txt`")
	}
	if len(lists) > 0 {
		list = append(list, p.lang.pick("lists of `[house]` `tables`: ", "`[house]` `tables` の一覧: ")+strings.Join(lists, p.lang.pick(", ", "、")))
	}
	return strings.Join(list, p.lang.pick(", ", "、"))
}

func cutLast(key string) (section, name string) {
	i := strings.LastIndexByte(key, '.')
	return key[:i], key[i+1:]
}

func (p *page) examples(r row) string {
	s := p.samples[r.id]
	if len(s.hit) == 0 {
		p.missing = append(p.missing, r.id+" has no sample that hits")
	}
	if len(s.near) == 0 {
		p.missing = append(p.missing, r.id+" has no near miss")
	}
	var near []string
	for _, n := range s.near {
		near = append(near, fmt.Sprintf(p.lang.pick("`%s` (%s)", "`%s`(%s)"), n.name, inline(p.lang.pick(n.why.En, n.why.Ja))))
	}
	said := p.lang.pick("Samples that hit: ", "該当する見本: ") + quoted(s.hit, p.lang) + p.lang.pick(". Near misses: ", "。該当しない近い例: ") + strings.Join(near, p.lang.pick(", ", "、"))
	if list := archetypesOf(r.id); len(list) > 0 {
		said += p.lang.pick(". Archetypes: ", "。典型例: ") + strings.Join(list, " ")
	}
	return said
}

func quoted(names []string, l Language) string {
	list := slices.Clone(names)
	for i := range list {
		list[i] = "`" + list[i] + "`"
	}
	return strings.Join(list, l.pick(", ", "、"))
}

// number writes a weight, with a minus sign where it lowers.
func number(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'g', -1, 64), "-", "−", 1)
}
