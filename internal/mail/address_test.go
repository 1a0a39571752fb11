package mail

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

func TestAddresses(t *testing.T) {
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("表計算ソ")
	tests := []struct {
		name, value string
		want        []Address
	}{
		{"plain", " a@example.jp", []Address{{"", "a@example.jp"}}},
		{"brackets", " <a@example.jp>", []Address{{"", "a@example.jp"}}},
		{"name", " Taro Yamada <a@example.jp>", []Address{{"Taro Yamada", "a@example.jp"}}},
		{"quoted", ` "Yamada, Taro" <a@example.jp>, b@example.jp`, []Address{{"Yamada, Taro", "a@example.jp"}, {"", "b@example.jp"}}},
		{"address as name", ` "info@ipa.go.jp" <x@evil.example>`, []Address{{"info@ipa.go.jp", "x@evil.example"}}},
		{"unquoted address as name", ` info@ipa.go.jp <x@evil.example>`, []Address{{"info@ipa.go.jp", "x@evil.example"}}},
		{"two brackets", ` <info@ipa.go.jp> <x@evil.example>`, []Address{{"", "info@ipa.go.jp"}, {"", "x@evil.example"}}},
		{"encoded word", " =?UTF-8?B?5bGx55Sw?= <a@example.jp>", []Address{{"山田", "a@example.jp"}}},
		{"encoded word in quotes", ` "=?UTF-8?B?5bGx55Sw?=" <a@example.jp>`, []Address{{"山田", "a@example.jp"}}},
		{"comma in an encoded word", " =?UTF-8?Q?a,b?= <a@example.jp>", []Address{{"a,b", "a@example.jp"}}},
		{"unquoted comma", " Yamada, Taro <a@example.jp>", []Address{{"Yamada, Taro", "a@example.jp"}}},
		{"raw utf-8", " 山田 <a@example.jp>", []Address{{"山田", "a@example.jp"}}},
		{"raw shift_jis with backslash octets", ` "` + sjis + `" <a@example.jp>`, []Address{{"表計算ソ", "a@example.jp"}}},
		{"raw iso-2022-jp", " \x1b$B;3ED\x1b(B <a@example.jp>", []Address{{"山田", "a@example.jp"}}},
		{"raw iso-2022-jp with a quote octet", " \"\x1b$B$\"$\"\x1b(B\" <a@example.jp>", []Address{{"ああ", "a@example.jp"}}},
		{"comment", " a@example.jp (Taro (the first))", []Address{{"Taro (the first)", "a@example.jp"}}},
		{"comment between", " a@example.jp (x), b@example.jp", []Address{{"x", "a@example.jp"}, {"", "b@example.jp"}}},
		{"group", " team: a@example.jp, B <b@example.jp>;, c@example.jp", []Address{{"team", "a@example.jp"}, {"B", "b@example.jp"}, {"", "c@example.jp"}}},
		{"empty group", " undisclosed-recipients:;", nil},
		{"route", " <@x.example,@y.example:a@example.jp>", []Address{{"", "a@example.jp"}}},
		{"route of one", " <@x.example:a@example.jp>", []Address{{"", "a@example.jp"}}},
		{"quoted local part", ` "a b"@example.jp`, []Address{{"", `"a b"@example.jp`}}},
		{"quoted local part in brackets", ` N <"a>b"@example.jp>`, []Address{{"N", `"a>b"@example.jp`}}},
		{"missing brackets", " Taro Yamada a@example.jp", []Address{{"Taro Yamada", "a@example.jp"}}},
		{"missing end", " Taro <a@example.jp", []Address{{"Taro", "a@example.jp"}}},
		{"blanks in the address", " < a @ example.jp >", []Address{{"", "a@example.jp"}}},
		{"fold", " Taro\n Yamada\r\n <a@example.jp>", []Address{{"Taro Yamada", "a@example.jp"}}},
		{"name only", " MAILER-DAEMON", []Address{{"MAILER-DAEMON", ""}}},
		{"open quote", ` "Taro <a@example.jp>`, []Address{{"Taro <a@example.jp>", ""}}},
		{"empty", " ", nil},
		{"empty brackets", " <>", nil},
		{"commas", " ,, a@example.jp,,", []Address{{"", "a@example.jp"}}},
	}
	for _, tt := range tests {
		h := Header{{"To", []byte(tt.value)}}
		if got := h.Addresses("to"); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q → %q, want %q", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestFrom(t *testing.T) {
	m := Message{Header: Header{{"X", []byte("y")}, {"FROM", []byte(" A <a@x.example>, b@x.example")}, {"From", []byte(" c@x.example")}}}
	if got := m.From(); got != (Address{"A", "a@x.example"}) {
		t.Errorf("From = %q", got)
	}
	if got := (&Message{}).From(); got != (Address{}) {
		t.Errorf("From of nothing = %q", got)
	}
	if got := len(m.Header.Addresses("From")); got != 3 {
		t.Errorf("%d addresses in two fields", got)
	}
	h := Header{{"Subject", []byte(" =?UTF-8?B?5bGx55Sw?=\n")}, {"Subject", []byte("x")}}
	if got := h.Text("subject"); got != "山田" {
		t.Errorf("Text = %q", got)
	}
}

func TestAddressesAreLinear(t *testing.T) {
	for _, unit := range []string{"=?", "=?a?q?", "(", "<", `<"`, `"`, ",", ":", "\x1b$", "a@b ", "a, ", "\\", "<@:", "a@b<"} {
		h := Header{{"From", []byte(strings.Repeat(unit, (1<<20)/len(unit)))}}
		h.Addresses("From")
	}
}
