package heuristics

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sekisho/internal/text"
)

// What the traits about foreign kanji mean. The characters count where somebody writes Japanese: in a run of enoughHan characters without a blank that holds
// kana, outside of quotations and web addresses. Names are none of the author's Japanese: lines without kana (the address of an office in
// Shanghai), what stands before 様 or さん, firms, universities and addresses of China, and what is cited between brackets without kana.
//
// Text that is read in a wrong charset holds no kana then, and is nothing. The exception is EUC-JP that calls itself GB2312, which has the same kana: there the
// kanji are those of another language for the reader, too.

const (
	enoughHan     = 8  // characters of a run
	enoughTrad    = 3  // different traditional characters
	enoughHouse   = 4  // characters of the name of an institution: its kind alone is a word
	maxForeignHan = 20 // different characters that are kept of each kind
	maxHanOfName  = 4  // characters of a name before an honorific
)

// hanFound are the different characters of each kind, in order.
type hanFound struct {
	simplified, traditional []rune
}

func (f *Facts) simplified(is func(n int) bool) []Hit {
	found := f.foreignHan().simplified
	if !is(len(found)) {
		return nil
	}
	return f.hanHit(found)
}

func findHanTraditional(f *Facts) ([]Hit, Reason) {
	found := f.foreignHan().traditional
	if len(found) < enoughTrad {
		return nil, ""
	}
	return f.hanHit(found), ""
}

// hanHit is only recorded of correspondents: a branch abroad, a translator.
func (f *Facts) hanHit(found []rune) []Hit {
	shown := make([]string, len(found))
	for i, r := range found {
		shown[i] = string(r)
	}
	return f.japaneseOnly(Hit{Data: map[string]string{"chars": strings.Join(shown, " ")}, Share: f.unlessKnown()}, nil)
}

// foreignHan collects the characters of the subject and the letter. It is done once a judgement.
func (f *Facts) foreignHan() *hanFound {
	if f.chinese == nil {
		f.chinese = &hanFound{}
		if f.Mail != nil {
			f.chinese.read(clipped(f.Mail.Header.Text("Subject")))
			f.chinese.read(f.letter().text)
		}
	}
	return f.chinese
}

// read goes through a text line by line, if there is anything to be found in it at all.
func (h *hanFound) read(s string) {
	if !text.HasForeignHan(s) {
		return
	}
	for line := range strings.Lines(s) {
		if !strings.ContainsFunc(line, kanaRune) {
			continue
		}
		for run := range strings.FieldsSeq(line) {
			h.run(run)
		}
	}
}

func kanaRune(r rune) bool { return r >= 0x3041 && r <= 0x30FF && r != '・' && r != 0x30A0 }

// run takes the foreign characters of one run.
func (h *hanFound) run(run string) {
	run = withoutAddress(run)
	if utf8.RuneCountInString(run) < enoughHan || !strings.ContainsFunc(run, kanaRune) || strings.ContainsRune(run, utf8.RuneError) {
		return
	}
	for run != "" {
		start := strings.IndexFunc(run, hanRune)
		if start < 0 {
			return
		}
		cited := endsWithOneOf(run[:start], openingBrackets)
		run = run[start:]
		end := strings.IndexFunc(run, func(r rune) bool { return !hanRune(r) })
		if end < 0 {
			end = len(run)
		}
		if word, after := run[:end], run[end:]; !(cited && startsWithOneOf(after, closingBrackets)) && !chineseName(word) {
			h.add(ownHan(word, after))
		}
		run = run[end:]
	}
}

// hanRune says that r is a kanji, as far as names and words are made of them.
func hanRune(r rune) bool {
	return r >= 0x3400 && r <= 0x9FFF || r == '々' || r >= 0x20000 && r <= 0x3FFFF
}

var (
	openingBrackets = []string{"「", "『", "《", "〈", "(", "（", "“", "【"}
	closingBrackets = []string{"」", "』", "》", "〉", ")", "）", "”", "】"}
)

// withoutAddress cuts a run where a web address begins: what follows may be anything.
func withoutAddress(run string) string {
	if at := strings.Index(run, "://"); at >= 0 {
		return strings.TrimRight(run[:at], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	if at := strings.Index(run, "www."); at >= 0 {
		return run[:at]
	}
	return run
}

// chineseName says that a word in kanji names a firm, an institution or a place of China.
func chineseName(word string) bool {
	if holdsOneOf(word, chineseFirms) || utf8.RuneCountInString(word) >= enoughHouse && endsWithOneOf(word, chineseHouses) {
		return true
	}
	places := 0
	for _, r := range word {
		if strings.ContainsRune("省市区區县縣镇鎮乡鄉村路街号號楼樓室州巷弄", r) {
			places++
		}
	}
	return places >= 2
}

var (
	chineseFirms  = []string{"有限公司", "公司", "集团", "集團", "股份", "总公司", "分公司", "厂"}
	chineseHouses = []string{"大学", "大學", "学院", "學院", "研究院", "科学院", "研究所", "医院", "醫院", "银行", "銀行", "委员会", "委員會", "协会", "協會", "学会", "學會", "省", "市", "区", "县"}
)

// ownHan is a word in kanji without the name in it that an honorific tells: 张伟様, 张伟さん.
func ownHan(word, after string) string {
	for _, title := range honorifics {
		if at := strings.Index(word, title); at >= 0 {
			return withoutName(word[:at]) + word[at:]
		}
	}
	if startsWithOneOf(after, []string{"さん", "さま", "くん", "ちゃん"}) {
		return withoutName(word)
	}
	return word
}

var honorifics = []string{"様", "氏", "先生", "殿", "女士", "小姐", "総経理", "总经理", "總經理", "経理", "经理", "董事", "社長", "部長", "課長", "主任", "教授", "博士", "大使", "主席", "総理", "大臣"}

// withoutName takes the last characters off.
func withoutName(word string) string {
	for range maxHanOfName {
		_, size := utf8.DecodeLastRuneInString(word)
		word = word[:len(word)-size]
	}
	return word
}

func (h *hanFound) add(word string) {
	for _, r := range word {
		use := text.ForeignHan(r)
		if use&text.Simplified != 0 && len(h.simplified) < maxForeignHan && !slices.Contains(h.simplified, r) {
			h.simplified = append(h.simplified, r)
		}
		if use&text.Traditional != 0 && len(h.traditional) < maxForeignHan && !slices.Contains(h.traditional, r) {
			h.traditional = append(h.traditional, r)
		}
	}
}
