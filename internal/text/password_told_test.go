package text

import (
	"strings"
	"testing"
)

func TestTellsPassword(t *testing.T) {
	for _, s := range []string{
		"パスワード：abc123", "パスワード: Xy9#kk", "解凍パスワードは「abc123」です。", "ZIPパスワード【20261105】", "パスワードは abc123 です。", "ＰＷ：ａｂｃ１２３", "ﾊﾟｽﾜｰﾄﾞ:8823", "Password: hunter2",
		"パスワードは以下のとおりです。\n\nabc123\n", "解凍パス：tokiwa\n", "パスワード(半角):abc123", "開封パスワードはabc123となります。", "pass:abcd", "パスワード\n8Kq2!\n\nよろしくお願いいたします。",
		"password is: 1234", "パスワードは abc123 でご覧ください", "暗証番号:4711",
	} {
		if !TellsPassword(s) {
			t.Errorf("%q tells none", s)
		}
	}
	for _, s := range []string{
		"", "パスワード", "パスワードは別メールでお送りします。", "パスワードはSMSでお知らせします。", "パスワードは後ほどご連絡いたします。", "パスワードの有効期限は2026年11月30日です。", "パスワード再設定はhttps://a.example/reset から",
		"パスワード:別途", "パスポート:TK1234567", "パスワードはPPAPの廃止に伴い不要です。", "パスワード：https://a.example/x", "パスワード: ******", "password policy: see the intranet page", "IDとパスワードを入力してください。", "バスは9:15発です。",
		"パスワードはWindowsのものと同じです。", "パスワード変更のお願い\nWindows 11をお使いの方", "パスワード:x@aoba.example",
	} {
		if TellsPassword(s) {
			t.Errorf("%q tells one", s)
		}
	}
}

func FuzzTellsPassword(f *testing.F) {
	f.Add("パスワード：abc123")
	f.Add("ZIPパスワード【20261105】")
	f.Fuzz(func(t *testing.T, s string) {
		if TellsPassword(s) && len(Passwords(s)) == 0 {
			t.Errorf("%q tells a password that nobody guesses", s)
		}
	})
}

func BenchmarkTellsPassword(b *testing.B) {
	s := strings.Repeat("いつもお世話になっております。資料をお送りします。\n", 60) + "パスワードは別メールでお送りします。\n"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		TellsPassword(s)
	}
}
