package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func wordsIn(l *Lexicon, s string) string {
	var list []string
	for w := range l.Words(Fold(s)) {
		list = append(list, fmt.Sprintf("%s/%d", w.Text, w.Class))
	}
	return strings.Join(list, " ")
}

func TestLexicon(t *testing.T) {
	l := NewLexicon([]string{"報告", "報告書", "ＩＤ", "re:"}, []string{"会議", "報告", "", "Pass", "ﾒｰﾙ"})
	for in, want := range map[string]string{
		"会議の報告書を送ります":                "会議/1 報告書/0",
		"報告報告書":                      "報告/0 報告書/0",
		"報告":                         "報告/0",
		"ログインID、ids、kid、ｉｄ":          "id/0 id/0",
		"pass PASSWORD compass ＰＡＳＳ": "pass/1 pass/1",
		"メール ﾒｰﾙ":                    "メール/1 メール/1",
		"RE: re:x":                   "re:/0 re:/0",
		"":                           "",
		"報":                          "",
		"\xff報告\xff":                 "報告/0",
	} {
		if got := wordsIn(l, in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for w := range l.Words("x会議会議") {
		if w.At != 1 {
			t.Errorf("at %d", w.At)
		}
		break
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"ＡＢｃ": "abc", "ﾊﾟｽﾜｰﾄﾞ": "パスワード", "Ångström": "Ångström", "⼝": "口", "abc": "abc", "\xffA": "\uFFFDa", "㈱": "(株)"} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Every word stands where it is said to.
func FuzzLexicon(f *testing.F) {
	f.Add("会議の報告書", "報告", "書")
	f.Add("ＰＡＳＳ：ａ", "pass", "ス")
	f.Fuzz(func(t *testing.T, s, a, b string) {
		folded := Fold(s)
		if want := lowered(norm.NFKC.String(Valid(s))); folded != want {
			t.Errorf("folded %q, want %q", folded, want)
		}
		if again := Fold(folded); again != folded || !utf8.ValidString(folded) && utf8.ValidString(s) {
			t.Errorf("folded %q, again %q", folded, again)
		}
		end := 0
		for w := range NewLexicon([]string{a}, []string{b}).Words(folded) {
			if w.At < end || !strings.HasPrefix(folded[w.At:], w.Text) || !slices.Contains([]string{Fold(a), Fold(b)}, w.Text) {
				t.Errorf("%+v in %q", w, folded)
			}
			end = w.At + len(w.Text)
		}
	})
}

// The short way gives what the long one does.
func TestFoldPlain(t *testing.T) {
	for r := rune(1); r <= 0x1FFFF; r++ {
		s := "ＡX\nア" + string(r) + "a\n" + string(r) + "（Ｂ）"
		if got, want := Fold(s), lowered(norm.NFKC.String(Valid(s))); got != want {
			t.Errorf("U+%04X: %q, want %q", r, got, want)
		}
	}
	const letter = "いつもお世話になっております。（ＡＢＣ　１２３）「ｘ」株式会社青葉・営業部！〒100-0001 ━━■※\r\n"
	if _, _, at := foldPlain(nil, letter, 0); at != len(letter) {
		t.Errorf("a letter goes the long way from %q on", letter[at:])
	}
}

func BenchmarkLexicon(b *testing.B) {
	l := NewLexicon(strings.Fields("国際会議 シンポジウム 研修会 選挙 法令改正 会合 人事異動 報告書 調査 議事録 予算 震災 注意喚起 取材 講演 履歴書 問い合わせ 勉強会"))
	s := strings.Repeat("いつもお世話になっております。青葉商事の山田です。（資料をお送りします。）\n", 50)
	b.Run("fold", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		for b.Loop() {
			Fold(s)
		}
	})
	folded := Fold(s)
	b.Run("words", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		for b.Loop() {
			for range l.Words(folded) {
			}
		}
	})
}
