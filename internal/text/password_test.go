package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// The password is among the first candidates of the ways in which Japanese mail tells it.
func TestPasswords(t *testing.T) {
	for _, c := range []struct {
		text, want string
		within     int // the candidate is among so many
	}{
		{"パスワード:abc123", "abc123", 1},
		{"パスワード：abc123", "abc123", 1},
		{"解凍パスワード：ａｂｃ１２３", "abc123", 1},
		{"解凍パスワード：ａｂｃ１２３", "ａｂｃ１２３", 3},
		{"パスワードは 2026tokiwa です。", "2026tokiwa", 1},
		{"パスワードは「2026tokiwa」です。", "2026tokiwa", 1},
		{"パスワードは、2026tokiwaです", "2026tokiwa", 1},
		{"パスワードはtokiwaです", "tokiwa", 1},
		{"PW：Xy7#kk", "Xy7#kk", 1},
		{"PW: 1234", "1234", 1},
		{"ＰＷ：１２３４", "1234", 1},
		{"Pass: Tokiwa!", "Tokiwa!", 1},
		{"pass=Ab3$x", "Ab3$x", 1},
		{"ﾊﾟｽﾜｰﾄﾞ：ab12", "ab12", 1},
		{"ハ\u309aスワート\u3099：ab12", "ab12", 1},
		{"暗証番号　4771", "4771", 1},
		{"暗証番号は4771です。", "4771", 1},
		{"ZIPパスワード【abc】", "abc", 1},
		{"ZIPパスワード『a-b.c』を入力", "a-b.c", 1},
		{"【パスワード】abc123", "abc123", 1},
		{"【パスワード】\n abc123\n", "abc123", 1},
		{"■パスワード■\r\nabc123\r\n", "abc123", 1},
		{"password is: x9", "x9", 1},
		{"The password is x9yz.", "x9yz", 1},
		{"Password: \"open sesame\"", "open sesame", 1},
		{"Password: correct horse battery", "correct horse battery", 6},
		{"パスワードは以下の通りです。\n\n　　kT83bq\n\n以上", "kT83bq", 1},
		{"パスワードは下記のとおりとなります。\n--------------------\nkT83bq\n--------------------", "kT83bq", 1},
		{"添付ファイルのパスワードをお送りします。\n\nkT83bq\n", "kT83bq", 1},
		{"パスワード（半角英数字）：kT83bq", "kT83bq", 1},
		{"パスワード(8桁):\nkT83bq", "kT83bq", 1},
		{"パスワード（kT83bq）で解凍してください", "kT83bq", 1},
		{"パスワード→kT83bq", "kT83bq", 1},
		{"パスワード ・・・ kT83bq", "kT83bq", 1},
		{"パスワード　　kT83bq", "kT83bq", 1},
		{"解凍パス：kT83bq", "kT83bq", 1},
		{"パスは kT83bq です", "kT83bq", 1},
		{"解凍キー：kT83bq", "kT83bq", 1},
		{"解凍用パスワードは[kT83bq]です。", "kT83bq", 1},
		{"パスワードは\"kT83bq\"です。", "kT83bq", 1},
		{"パスワードは“kT83bq”です。", "kT83bq", 1},
		{"パスワード：<kT83bq>", "kT83bq", 1},
		{"パスワード：kT83bq(半角)", "kT83bq", 3},
		{"パスワード：kT83bq。よろしくお願いします", "kT83bq", 1},
		{"パスワード：kT83bq.", "kT83bq", 1},
		{"パスワード：P@ssw0rd!", "P@ssw0rd!", 1},
		{"パスワード：ときわ2026", "2026", 3},
		{"パスワード：「ときわ2026」", "ときわ2026", 1},
		{"ファイル名\tパスワード\n見積書.zip\tkT83bq\n", "kT83bq", 3},
		{"| パスワード | kT83bq |", "kT83bq", 1},
		{"kT83bq がパスワードになります", "kT83bq", 2},
		{"> パスワード：\n> kT83bq", "kT83bq", 1},
		{"パスワード1：aaa111\nパスワード2：bbb222", "aaa111", 4},
		{"パスワード1：aaa111\nパスワード2：bbb222", "bbb222", 4},
		{"見積書のパスワード：aaa111\n図面のパスワード：bbb222", "bbb222", 2},
		{"パスワードは本日の日付(20261105)です", "20261105", 2},
		{"パスワードは本日の日付(20261105)です", "1105", 4},
		{"パスワードは本日の日付8桁です。\n2026年11月5日", "20261105", 3},
		{"パスワードは送信日の月日4桁です。\n11月5日に打合せ", "1105", 3},
		{"パスワードは本日の日付です。\n2026-11-05", "20261105", 3},
		{"パスワードは弊社の電話番号下4桁です。\n\n青葉商事 山田\nTEL 03-1234-5678", "5678", 2},
		{"パスワードは弊社の電話番号の下四桁となります。\nTEL：０３（１２３４）５６７８", "5678", 2},
		{"パスワード：弊社代表電話番号(ハイフンなし)\n電話 03-1234-5678", "0312345678", 6},
		{"パスワードは弊社の郵便番号7桁です。\n〒100-0005 東京都", "1000005", 3},
		{"密码：kT83bq", "kT83bq", 1},
		{"비밀번호: kT83bq", "kT83bq", 1},
	} {
		got := Passwords(c.text)
		if at := slices.Index(got, c.want); at < 0 || at >= c.within {
			t.Errorf("%q: %q is not among the first %d of %q", c.text, c.want, c.within, got)
		}
	}
}

// Texts that tell no password have no candidates.
func TestPasswordsNone(t *testing.T) {
	for _, text := range []string{
		"", "お世話になっております。見積書2026.xlsxをお送りします。TEL 03-1234-5678",
		"パスポート番号：TR1234567", "コンパス：abc123", "バイパス：R246abc", "compass: north123", "bypassed=1234", "passport TR1234567", "passenger: abc123",
		"電話番号下4桁をお知らせください。03-1234-5678", "本日の日付は2026年11月5日です", "pwned: abc123", "https://example.com/?p=abc123", "キーワード：abc123",
	} {
		if got := Passwords(text); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// Neither addresses nor links are taken for words near the password.
func TestPasswordsNear(t *testing.T) {
	got := Passwords("パスワードは別途ご連絡します。https://www.example.com/abc123 yamada@aoba.example")
	if len(got) > 0 {
		t.Errorf("%q", got)
	}
	far := "パスワード" + strings.Repeat("あ", passwordNear) + "abc123"
	if got := Passwords(far); len(got) > 0 {
		t.Errorf("beyond %d characters: %q", passwordNear, got)
	}
	if got := Passwords(strings.Repeat("パスワードの件 ", 50) + "abc123"); !slices.Contains(got, "abc123") {
		t.Errorf("behind many words: %q", got)
	}
}

// No text, however made, gives more than may be tried. What it costs shows BenchmarkPasswords.
func TestPasswordsAreBounded(t *testing.T) {
	for _, unit := range []string{
		"パスワード", "パスワード：abc123 ", "pw ", "pw\n", "パスワード(", "パスワード【", "pass:\n>", "パスワードは下記", "パスワード電話下4桁03-1234-5678 ", "パスワード本日20261105 ",
		"\ufdfa", "pw 2026-11-05日付 ", "=", "a", "パスは ", "ａ", "\u0300",
	} {
		got := Passwords(strings.Repeat(unit, maxPasswordText/len(unit)))
		if len(got) > maxPasswords {
			t.Errorf("%q: %d candidates", unit, len(got))
		}
	}
}

func FuzzPasswords(f *testing.F) {
	for _, seed := range []string{"パスワード：abc", "PW【x】", "pass is \"a b\"", "パスワードは電話下4桁 03-1-2345", "パスワードは日付 2026/1/5", "ﾊﾟｽﾜｰﾄﾞ ａｂｃ１２３", "パスワード(\xff)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Passwords(s)
		if len(got) > maxPasswords {
			t.Errorf("%d candidates", len(got))
		}
		for i, p := range got {
			if p == "" || !utf8.ValidString(p) || utf8.RuneCountInString(p) > maxPassword || slices.Contains(got[:i], p) {
				t.Errorf("candidate %q of %q", p, s)
			}
		}
		wide := width.Widen.String("PW") + "：" + s
		if again := Passwords(wide); len(again) > maxPasswords {
			t.Errorf("%d candidates", len(again))
		}
	})
}

func BenchmarkPasswords(b *testing.B) {
	for name, s := range map[string]string{
		"mail":     strings.Repeat("いつもお世話になっております。見積書をお送りします。\n", 50) + "パスワード：abc123\n" + "TEL 03-1234-5678\n",
		"ligature": strings.Repeat("\ufdfa", maxPasswordText/3), // one character that NFKC makes 18 of
		"512 KB":   strings.Repeat("いつもお世話になっております。見積書をお送りします。\n", 7000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Passwords(s)
			}
		})
	}
}
