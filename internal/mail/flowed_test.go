package mail

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

func TestFlowed(t *testing.T) {
	tests := []struct{ params, raw, want string }{
		{"format=flowed", "one \r\ntwo\r\nthree\r\n", "one two\nthree\n"},
		{"FORMAT=\"Flowed\"; DelSp=Yes", "ht \r\ntp://a.example/ \r\nb\r\n", "http://a.example/b\n"},
		{"format=flowed; delsp=no", "a \nb", "a b"},
		{"format=flowed", "> a \n> b\n>> c \n> d\n", "> a b\n>> c \n> d\n"},
		{"format=flowed", " >no quote\n From here\n", ">no quote\nFrom here\n"},
		{"format=flowed", "text \n-- \nname\n", "text \n-- \nname\n"},
		{"format=flowed", "open ", "open "},
		{"format=flowed", "", ""},
		{"format=fixed", "one \ntwo\n", "one \ntwo\n"},
		{"x=y", "one \ntwo\n", "one \ntwo\n"},
		{"charset=iso-2022-jp; format=flowed; delsp=yes", as(t, japanese.ISO2022JP, "見積書を") + " \r\n" + as(t, japanese.ISO2022JP, "送ります") + "\r\n", "見積書を送ります\n"},
		{"charset=shift_jis; format=flowed", as(t, japanese.ShiftJIS, "> 表示") + " \r\n" + as(t, japanese.ShiftJIS, "> ソ") + "\r\n", "> 表示 ソ\n"},
	}
	for _, tt := range tests {
		m := receive(t, "Content-Type: text/plain; "+tt.params+"\n\n"+tt.raw, testLimits, nil)
		if len(m.Texts) != 1 || m.Texts[0].Body != tt.want || len(m.Defects) > 0 {
			t.Errorf("%s %q: %+v %v", tt.params, tt.raw, m.Texts, m.Defects)
		}
	}
}

func FuzzUnflowed(f *testing.F) {
	for _, s := range []string{"a \nb\n", "> a \n>> b \n\n", "-- \n", " \n \n", ">\n> ", "\x1b$B8+ \n"} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, b []byte, delSp bool) {
		out := unflowed(b, delSp)
		if len(out) > 2*len(b) {
			t.Errorf("%q grew to %q", b, out)
		}
		if !strings.ContainsAny(string(b), " \r\n>") && string(out) != string(b) {
			t.Errorf("%q became %q", b, out)
		}
	})
}
