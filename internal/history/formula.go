package history

import (
	"strings"
	"unicode/utf8"
)

// Bounds of a line that is nothing but a formula, in characters.
const (
	maxFormula = 60
	maxAddress = 30 // of one that names its reader or writer
)

// formula says that a line is what every business mail says: to whom it goes, who writes, greeting, closing. Such lines make mails of one house alike that
// have nothing in common. The line is in NFKC.
func formula(line string) bool {
	line = strings.Trim(line, " \t\r\u3000")
	if line == "" {
		return true
	}
	if len(line) > 4*maxFormula {
		return false
	}
	n := utf8.RuneCountInString(line)
	return n <= maxFormula && (hasFormula(line) || english(line)) || n <= maxAddress && addresses(line)
}

// addresses says that a line is "…様", "…御中", "…です。", "…と申します。".
func addresses(line string) bool {
	for _, end := range []string{"様", "御中", "各位", "殿", "さん", "さま", "先生", "です", "です。", "申します", "申します。", "以上", "以上。"} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return false
}

// english says that a line begins or ends a letter in English.
func english(line string) bool {
	if line[0] >= utf8.RuneSelf {
		return false
	}
	lower := strings.ToLower(line)
	for _, start := range []string{"dear ", "hello", "hi ", "hi,", "best regards", "kind regards", "regards", "sincerely", "yours ", "thank you", "thanks"} {
		if strings.HasPrefix(lower, start) {
			return true
		}
	}
	return false
}

// formulas are what lines of greeting and closing hold, by their first character.
var formulas = byFirst(`お世話にな よろしくお願い 宜しくお願い よろしく御願い 宜しく御願い ご査収 御査収 お疲れ様 お疲れさま いつもありがとう いつも大変 平素は 平素より 日頃は 日頃より
	拝啓 敬具 前略 草々 ご清栄 ご清祥 ご健勝 ご高配 お引き立て 取り急ぎ 取急ぎ 何卒 ご確認のほど ご検討のほど ご確認ください ご確認下さい 失礼いたします 失礼致します 突然のメール
	初めてご連絡 返信不要 行き違い ご容赦 お待ちしております ご返信 お手数`)

func byFirst(words string) map[rune][]string {
	m := map[rune][]string{}
	for word := range strings.FieldsSeq(words) {
		first, _ := utf8.DecodeRuneInString(word)
		m[first] = append(m[first], word)
	}
	return m
}

func hasFormula(line string) bool {
	for i, r := range line {
		if !beginsFormula(r) {
			continue
		}
		for _, word := range formulas[r] {
			if strings.HasPrefix(line[i:], word) {
				return true
			}
		}
	}
	return false
}

// beginsFormula says that a formula may begin with r: a switch is faster than the map.
func beginsFormula(r rune) bool {
	switch r {
	case 'お', 'よ', '宜', 'ご', '御', 'い', '平', '日', '拝', '敬', '前', '草', '取', '何', '失', '突', '初', '返', '行':
		return true
	}
	return false
}
