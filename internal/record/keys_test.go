package record

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpellingsOfAnAddress(t *testing.T) {
	for _, same := range [][]string{
		{"yamada@aoba.example", "Yamada@Aoba.Example", " yamada@aoba.example ", "<yamada@aoba.example>", "yamada+news@aoba.example", "ｙａｍａｄａ＠ａｏｂａ．ｅｘａｍｐｌｅ", "prvs=1234abcd=yamada@aoba.example"},
		{"taro.yamada@gmail.com", "taroyamada@gmail.com", "t.a.r.o.yamada+x@googlemail.com"},
		{"yamada@日本語.jp", "yamada@xn--wgv71a119e.jp"},
	} {
		for _, addr := range same {
			if got := fold(KindPerson, addr); got != fold(KindPerson, same[0]) {
				t.Errorf("%q folds to %q, not as %q", addr, got, same[0])
			}
		}
	}
	for _, other := range [][2]string{
		{"taro.yamada@aoba.example", "taroyamada@aoba.example"}, {"yamada@aoba.example", "yamada@aoba.example.jp"}, {"+yamada@aoba.example", "@aoba.example"},
		{"prvs=yamada@aoba.example", "yamada@aoba.example"},
	} {
		if fold(KindPerson, other[0]) == fold(KindPerson, other[1]) {
			t.Errorf("%q and %q are one", other[0], other[1])
		}
	}
}

func TestSpellingsOfAName(t *testing.T) {
	for _, same := range [][]string{
		{"山田太郎", "山田 太郎", "山田　太郎 様", "山田太郎さん", "\"山田太郎\"", "山田 太郎（青葉商事）", "【至急】山田太郎", "山田太郎 部長", "山田太郎課長様", "山田 太郎/第二営業部", "山田太郎@青葉商事", "山田\u200b太郎"},
		{"Taro Yamada", "YAMADA Taro", "Yamada, Taro", "Ｔａｒｏ　Ｙａｍａｄａ", "Mr. Taro Yamada", "Taro Yamada (Aoba)"},
		{"様", "様"}, {"(青葉)", "(青葉)"},
	} {
		for _, name := range same {
			if got := FoldName(name); got != FoldName(same[0]) || got == "" {
				t.Errorf("%q folds to %q, not as %q (%q)", name, got, same[0], FoldName(same[0]))
			}
		}
	}
	for _, other := range [][2]string{{"山田太郎", "山田次郎"}, {"Taro Yamada", "Taro Yamata"}, {"山田太郎", "山口太郎"}} {
		if FoldName(other[0]) == FoldName(other[1]) {
			t.Errorf("%q and %q are one", other[0], other[1])
		}
	}
}

func TestFormsOfASubject(t *testing.T) {
	for _, same := range [][]string{
		{"お見積りの件", "Re: お見積りの件", "RE:RE: お見積りの件", "Fwd: Re: お見積りの件", "返信: お見積りの件", "Re[2]: お見積りの件", "Ｒｅ：　お見積りの件", "Re : お見積りの件", "お見積り\u200bの件"},
		{"review", "REVIEW"},
	} {
		for _, subject := range same {
			if got := FoldSubject(subject); got != FoldSubject(same[0]) {
				t.Errorf("%q folds to %q", subject, got)
			}
		}
	}
	if FoldSubject("report: q3") != "report: q3" || FoldSubject("Re: ") != "" {
		t.Error("more than a mark is taken off, or less")
	}
}

func TestKeys(t *testing.T) {
	a, b := NewKeys([]byte("one secret of thirty-two octets.")), NewKeys([]byte("another of the same length......"))
	if a.Of(KindPerson, "") != 0 || a.Of(KindPerson, " ") != 0 {
		t.Error("nothing has a key")
	}
	if a.Of(KindPerson, "x@aoba.example") == a.Of(TermSender, "x@aoba.example") {
		t.Error("kinds share keys")
	}
	if a.Of(KindPerson, "x@aoba.example") == b.Of(KindPerson, "x@aoba.example") {
		t.Error("secrets share keys")
	}
	if got := a.Of(TermMessageID, "<1@aoba.example>"); got != a.Of(TermMessageID, "1@aoba.example") {
		t.Error("brackets make a difference")
	}
	// Keys are stored: they stay what they are.
	if got := a.Of(KindDomain, "aoba.example"); got != -7173571706074178029 {
		t.Errorf("key of a domain: %d", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"山田 太郎 (青葉)", "Re: Re[3]: x", "prvs=a=b@c", "a+b@gmail.com", "((((", "様様様", "\xff\xfe", "fw" + strings.Repeat("[", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, fold := range []func(string) string{FoldName, FoldSubject, foldAddress} {
			got := fold(s)
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("%q becomes %q", s, got)
			}
		}
		if once := FoldSubject(s); FoldSubject(once) != once {
			t.Errorf("%q folds to %q and then to %q", s, once, FoldSubject(once))
		}
	})
}
