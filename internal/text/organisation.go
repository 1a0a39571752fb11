package text

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Organisation is the name of an organisation as it stands in a text, and its kind:
//
//	company      株式会社, 有限会社, 合同会社, (株), ㈱, …事務所, …商店, …製作所, 医療法人, 税理士法人
//	public       …省, …庁, …県庁, …市役所, …町役場, …警察署, …裁判所, …機構, …研究所, …委員会, …大使館
//	press        …新聞社, …新聞, …放送, …通信社
//	university   …大学
//	association  …協会, …連合会, …学会, 一般社団法人, 公益財団法人, NPO法人
type Organisation struct{ Name, Kind string }

const (
	maxOrganisations = 50
	maxOrgName       = 40 // characters, the word that makes it an organisation included
)

// Companies lists the organisations that s names, each once, in order and at most 50. A name is the longest run of kanji, katakana, Latin letters and digits that
// touches the word for its kind, on the side where it stands (株式会社青葉, 青葉株式会社); hiragana counts where it opens the run (株式会社すかいらーく). It has at
// least two characters of its own, at most 40 in all, and is no word of prose: 弊社, 御社, 当協会, 大学に行く, 帰省 and 私立大学 name nobody. A company whose own name
// is a newspaper's or a broadcaster's is press. Names stand as they are written, without blanks at their ends.
func Companies(s string) []Organisation {
	sc := orgScanner{s: s}
	for i, r := range s {
		if i >= sc.from && endsMark(r) && len(sc.found) < maxOrganisations {
			sc.at(i, i+utf8.RuneLen(r))
		}
	}
	return sc.found
}

// orgScanner goes from left to right; text before from belongs to a name already.
type orgScanner struct {
	s     string
	from  int
	found []Organisation
}

// endsMark says that a mark may end with r: only there it is worth looking back, and a switch is faster than the map of marks.
func endsMark(r rune) bool {
	if r < 0x3000 {
		return r == ')'
	}
	switch r {
	case '社', '省', '庁', '所', '場', '学', '構', '会', '送', '聞', '店', '署', '館', '人', '団', '盟', '局', '㈱', '㈲', '）', '㈳', '㈶':
		return true
	}
	return false
}

// mark is a word that makes a name one of an organisation.
type mark struct {
	word, kind string
	side       side
}

// side is where the own name stands.
type side uint8

const (
	before side = iota + 1 // 青葉大学
	after                  // 一般社団法人青葉
	either                 // 株式会社
)

// marks lists the marks by their last character, longer ones first.
var marks = marksByEnd(map[string]string{
	"company before":     "工務店 事務所 製作所 工業所 商店 商会",
	"company after":      "医療法人",
	"company either":     "株式会社 有限会社 合同会社 合資会社 合名会社 株式會社 ㈱ ㈲ (株) （株） (有) （有） (同) （同） （株) (株） 税理士法人 弁護士法人 監査法人 司法書士法人 社会保険労務士法人 行政書士法人",
	"public before":      "省 庁 県庁 都庁 道庁 府庁 市役所 区役所 町役場 村役場 裁判所 研究所 保健所 機構 委員会 警察署 税務署 消防署 大使館 領事館 国税局 法務局 労働局",
	"press before":       "新聞社 通信社 新聞 放送",
	"university before":  "大学",
	"association before": "商工会議所 連合会 協議会 振興会 協会 学会 商工会 連盟 財団",
	"association after":  "一般社団法人 公益社団法人 一般財団法人 公益財団法人 特定非営利活動法人 NPO法人 ＮＰＯ法人 社会福祉法人 学校法人 (社) （社） (財) （財）",
	"association either": "㈳ ㈶",
})

func marksByEnd(words map[string]string) map[rune][]mark {
	sides := map[string]side{"before": before, "after": after, "either": either}
	m := map[rune][]mark{}
	for group, list := range words {
		kind, where, _ := strings.Cut(group, " ")
		for word := range strings.FieldsSeq(list) {
			end, _ := utf8.DecodeLastRuneInString(word)
			m[end] = append(m[end], mark{word, kind, sides[where]})
		}
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b mark) int { return cmp.Or(len(b.word)-len(a.word), strings.Compare(a.word, b.word)) })
	}
	return m
}

// at looks at a mark that ends at an offset.
func (sc *orgScanner) at(last, end int) {
	r, _ := utf8.DecodeRuneInString(sc.s[last:end])
	for _, m := range marks[r] {
		start := end - len(m.word)
		if start < sc.from || !strings.HasSuffix(sc.s[:end], m.word) {
			continue
		}
		if m.side != after && sc.take(m, sc.nameBefore(start), start, end) {
			return
		}
		if m.side != before {
			sc.takeAfter(m, start, end)
		}
		return
	}
}

// take accepts a name in front of the mark.
func (sc *orgScanner) take(m mark, from, start, end int) bool {
	own := sc.s[from:start]
	if !ownName(own) || m.side == before && !(distinct(m, own) && ends(m, sc.s[end:])) {
		return false
	}
	sc.add(sc.s[from:end], kindOf(m, own), end)
	return true
}

// takeAfter accepts a name behind the mark; one blank may stand between.
func (sc *orgScanner) takeAfter(m mark, start, end int) {
	from := end
	if r, size := utf8.DecodeRuneInString(sc.s[end:]); r == ' ' || r == '\u3000' {
		from += size
	}
	to := sc.nameAfter(from)
	if own := sc.s[from:to]; ownName(own) {
		sc.add(sc.s[start:to], kindOf(m, own), to)
	}
}

func kindOf(m mark, own string) string {
	if m.kind == "company" && (strings.HasSuffix(own, "新聞社") || strings.HasSuffix(own, "放送") || strings.HasSuffix(own, "通信社")) {
		return "press"
	}
	if m.word == "協会" && strings.HasSuffix(own, "放送") {
		return "press"
	}
	return m.kind
}

func (sc *orgScanner) add(name, kind string, to int) {
	if utf8.RuneCountInString(name) > maxOrgName {
		return
	}
	sc.from = to
	for _, o := range sc.found {
		if o.Name == name {
			return
		}
	}
	sc.found = append(sc.found, Organisation{name, kind})
}
