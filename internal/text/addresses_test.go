package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"山田 <yamada@aoba.example>":             "yamada@aoba.example",
		"E-mail:yamada@aoba.example":           "yamada@aoba.example",
		"メールinfo@aoba.co.jpまで":                 "info@aoba.co.jp",
		"info@aoba.co.jp。":                     "info@aoba.co.jp",
		"info@aoba.co.jp.":                     "info@aoba.co.jp",
		"ｉｎｆｏ＠ａｏｂａ．ｃｏ．ｊｐ":                      "info@aoba.co.jp",
		"info＠aoba.co.jp、sato@aoba.co.jp":      "info@aoba.co.jp sato@aoba.co.jp",
		"a@b.jp a@b.jp":                        "a@b.jp",
		"'x@y.example' via list":               "x@y.example",
		"*a@b.example*":                        "a@b.example",
		"mailto:a.b+c_d@b-c.example?subject=x": "a.b+c_d@b-c.example",
		"TEL/FAX/a@b.example":                  "a@b.example",
		"a@例え.jp":                              "a@例え.jp",
		"𝐚@𝐛.example":                          "a@b.example",
		"a..b@docomo.ne.jp":                    "a..b@docomo.ne.jp",
		"bounce-1=x@esp.example":               "bounce-1=x@esp.example",
		"a@b":                                  "",
		"a@b.1":                                "",
		"a @ b.example":                        "",
		"@b.example":                           "",
		"a@":                                   "",
		"a@.example":                           "",
		"10個@100円":                             "",
		"a@@b.example":                         "",
		"a@-":                                  "",
		"":                                     "",
		strings.Repeat("a", 64) + "@b.example": strings.Repeat("a", 64) + "@b.example",
		strings.Repeat("a", 65) + "@b.example": "",
		"a@" + strings.Repeat("b", 2000):       "",
		"yamada@aoba.example\n(sato@tokiwa.example)\n": "yamada@aoba.example sato@tokiwa.example",
	} {
		if got := strings.Join(Addresses(in), " "); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestAddressesAreBounded(t *testing.T) {
	var s strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&s, "a%d@b.example ", i)
	}
	got := Addresses(s.String())
	if len(got) != maxAddresses || got[0] != "a0@b.example" || got[49] != "a49@b.example" {
		t.Errorf("%d addresses: %q", len(got), got)
	}
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"a@b.jp", "ａ＠ｂ．ｊｐ", "@@@", "a@例え.jp。", "\xff@\xff.jp", "'a'@b.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := Addresses(s)
		for _, a := range list {
			if !utf8.ValidString(a) || strings.Count(a, "@") != 1 || strings.ContainsAny(a, " <>\"\r\n\x00") {
				t.Fatalf("%q: %q", s, a)
			}
			if again := Addresses(a); !slices.Equal(again, []string{a}) {
				t.Fatalf("%q: %q, then %q", s, a, again)
			}
		}
		if len(list) > maxAddresses {
			t.Fatal(len(list))
		}
	})
}
