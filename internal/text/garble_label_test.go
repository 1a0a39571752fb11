package text

import "testing"

func TestMislabelled(t *testing.T) {
	sjis := in(t, cp932, "お見積書.pdf")
	if got, ok := Mislabelled("utf-8", sjis); !ok || got != "お見積書.pdf" {
		t.Errorf("Shift_JIS as UTF-8: %q, %v", got, ok)
	}
	if got, ok := Mislabelled("iso-2022-jp", []byte("お見積書")); !ok || got != "お見積書" {
		t.Errorf("UTF-8 as ISO-2022-JP: %q, %v", got, ok)
	}
	for label, octets := range map[string][]byte{
		"shift_jis": sjis, "": sjis, "x-unknown": sjis, "us-ascii": sjis, "utf-8": []byte("r\xe9sum\xe9"), "gb2312": in(t, gbk, "報價單の"),
	} {
		if got, ok := Mislabelled(label, octets); ok {
			t.Errorf("%q: %q", label, got)
		}
	}
	for value, want := range map[string]string{
		"a =?utf-8?B?gqiMqYLP?= b": "a お見ぱ b", "=?utf-8?Q?=82=A8=92m=82=E7=82=B9?=.pdf": "お知らせ.pdf", "plain.pdf": "", "=?utf-8?Q?=E8=A6=8B?=": "",
	} {
		if got, ok := MislabelledWords(value); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", value, got, ok)
		}
	}
}
