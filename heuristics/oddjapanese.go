package heuristics

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sekisho/internal/text"
)

// What odd-japanese means. It needs two signs of Japanese that no Japanese has written, or that was put together to pass filters:
//
//   - phrases of translating machines, each of which counts (maxPhrases);
//   - characters of another kind that look alike within a word (口グイン, パスワ一ド), each word counts;
//   - and once each: radicals in place of kanji (U+2F00 to U+2FD5), half-width and full-width katakana in one word, kana and Hangul in one word, a
//     subject that begins with a particle (の陳述書), and Western full stops behind kana throughout.
//
// Radicals also come from PDF files, and full stops from people who write by LaTeX: one sign alone is nothing. The comma "，" is none: official
// documents used it until 2022.

const (
	enoughOdd  = 2
	maxOdd     = 8 // signs that are collected
	shownOdd   = 3 // of them that evidence shows
	enoughDots = 2 // full stops
)

// oddSigns are the examples of what was found, each once.
type oddSigns struct {
	list []string
	kind map[string]bool // kinds that count once
}

func (o *oddSigns) add(example string) {
	for _, have := range o.list {
		if have == example {
			return
		}
	}
	if len(o.list) < maxOdd {
		o.list = append(o.list, example)
	}
}

func (o *oddSigns) once(kind, example string) {
	if !o.kind[kind] {
		o.kind[kind] = true
		o.add(example)
	}
}

func findOddJapanese(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.report() {
		return nil, ""
	}
	letter, subject := f.letter().text, clipped(f.Mail.Header.Text("Subject"))
	if !hasKana(letter) && !hasKana(subject) {
		return nil, ""
	}
	signs := oddSigns{kind: map[string]bool{}}
	for _, s := range []string{f.wording().subject, f.wording().body} {
		for w := range some(oddWords, s) {
			signs.add(w.Text)
		}
	}
	if !isReply(text.Fold(subject)) && cutSubject(f.wording().subject) {
		signs.once("subject", subject)
	}
	signs.letters(subject)
	signs.letters(letter)
	signs.stops(letter)
	if len(signs.list) < enoughOdd {
		return nil, ""
	}
	quoted := make([]string, min(len(signs.list), shownOdd))
	for i := range quoted {
		quoted[i] = "「" + signs.list[i] + "」"
	}
	return f.japaneseOnly(Hit{Data: map[string]string{"example": strings.Join(quoted, "")}, Share: f.unlessKnown()}, nil), ""
}

// hasKana says that a text has enough kana to be Japanese; the first of them tell.
func hasKana(s string) bool {
	n := 0
	return strings.ContainsFunc(s, func(r rune) bool {
		if kanaRune(r) {
			n++
		}
		return n == enoughKana
	})
}

// oddWords are phrases that translating machines make of what English and Chinese lures say, and that no Japanese writes in a letter; then words that begin with
// a kanji in place of a letter, which by rule cannot be told from 口コミ, 力ワザ and 夕ダチ.
var oddWords = text.NewLexicon([]string{
	"親愛なる", "親愛なお客様", "お客様各位へ", "ユーザー様へこんにちは", "こんにちは!お客様", "してください知らせ", "を私に知らせて", "私に知らせてください", "私達に知らせて", "添付をチェックし",
	"添付を見つけて", "添付を参照する", "見つけてください添付", "添付されたを", "添付しましたを", "親切に確認", "親切にご確認", "親切に返信", "親切に添付", "ご親切に確認",
	"私たちはあなたの", "私達はあなたの", "我々はあなたの", "私はあなたの", "あなたのメールボックス", "貴方のメールボックス", "あなたの電子メール", "あなたのメールアカウント", "あなたの郵便箱", "あなたの貨物",
	"あなたの注文書", "あなたの見積", "あなたの支払い", "この電子メールはあなた", "良い日を持って", "ありがとうと敬具", "敬意を表して、", "ベストよろしく", "最高のよろしく",
	"それをクリックしてください", "ここでクリックして", "ここにクリックして", "今あなたの", "すぐにあなたの", "尊敬する先生", "親愛なる先生",
}, strings.Fields("口グイン 口グオン 口グアウト 力スタマー 力レンダー 力タログ 力ード 力メラ 夕イトル 夕イムアウト 夕スク 二ュース 工ラー 工クセル 工ントリー 卜ークン 卜ラブル 口ック"))

// particlesOfSubject begin no subject; in front of kanji or an honorific they are the rest of a phrase.
func cutSubject(folded string) bool {
	first, size := utf8.DecodeRuneInString(folded)
	next, _ := utf8.DecodeRuneInString(folded[size:])
	switch first {
	case 'の', 'を':
		return unicode.Is(unicode.Han, next) || next == 'ご' || next == 'お'
	}
	return false
}

// letters looks for characters that do not belong together.
func (o *oddSigns) letters(s string) {
	var before, last rune
	for i, r := range s {
		switch {
		case r < 0x2F00: // Latin letters and spaces belong anywhere
		case r <= 0x2FD5:
			o.once("radical", string(r))
		case r >= 0xAC00 || last >= 0xAC00:
			o.joined(last, r, s, i)
		case last >= 0x3400 && katakana(r) && katakana(before) && hanRune(last):
			o.standIn(last, wordAround(s, i))
		}
		before, last = last, r
	}
}

// Kanji that look like katakana: within a word in katakana they stand for them. Numbers may stand between two words.
const (
	standIns       = "口力夕卜工儿才"
	standInNumbers = "一二三八千"
)

// joined looks at two neighbours one of which is Hangul or a half-width letter.
func (o *oddSigns) joined(last, r rune, s string, at int) {
	switch {
	case joinsWidths(last, r):
		o.once("width", wordAround(s, at))
	case hangul(r) && kanaRune(last), kanaRune(r) && hangul(last):
		o.once("hangul", wordAround(s, at))
	}
}

// standIn takes a word in katakana with a kanji in it.
func (o *oddSigns) standIn(kanji rune, word string) {
	switch {
	case strings.ContainsRune(standIns, kanji):
		o.add(word)
	case strings.ContainsRune(standInNumbers, kanji):
		o.once("number", word)
	}
}

// katakana are full-width letters of words; ヶ and ヵ stand between kanji.
func katakana(r rune) bool {
	return r >= 0x30A1 && r <= 0x30FC && r != 'ヶ' && r != 'ヵ' && r != '・'
}

// joinsWidths says that a word changes between half-width and full-width katakana.
func joinsWidths(a, b rune) bool { return halfKana(a) && katakana(b) || katakana(a) && halfKana(b) }

func halfKana(r rune) bool { return r >= 0xFF66 && r <= 0xFF9F }

func hangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

// wordAround is a few characters around an offset.
func wordAround(s string, at int) string {
	const around = 5
	from, to := at, at
	for range around {
		r, size := utf8.DecodeLastRuneInString(s[:from])
		if size == 0 || unicode.IsSpace(r) || strings.ContainsRune("、。「」", r) {
			break
		}
		from -= size
	}
	for range around {
		r, size := utf8.DecodeRuneInString(s[to:])
		if size == 0 || unicode.IsSpace(r) || strings.ContainsRune("、。「」", r) {
			break
		}
		to += size
	}
	return s[from:to]
}

// stops counts Western full stops behind kana, where they are the rule.
func (o *oddSigns) stops(s string) {
	western, example := 0, ""
	for at := strings.IndexByte(s, '.'); at >= 0; {
		last, size := utf8.DecodeLastRuneInString(s[:at])
		if next, _ := utf8.DecodeRuneInString(s[at+1:]); size > 0 && hiragana(last) && next != '.' && (next == utf8.RuneError || unicode.IsSpace(next)) {
			if western++; western == 1 {
				example = wordAround(s, at)
			}
		}
		next := strings.IndexByte(s[at+1:], '.')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	if western >= enoughDots && western > strings.Count(s, "。") {
		o.once("stop", example)
	}
}

func hiragana(r rune) bool { return r >= 0x3041 && r <= 0x3096 }
