package edit_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/mail"
)

const tag = "[SUSPICIOUS]"

// octets writes s in a charset.
func octets(t testing.TB, charset encoding.Encoding, s string) string {
	t.Helper()
	b, err := charset.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("cannot write %q: %v", s, err)
	}
	return string(b)
}

// base64Word is an encoded word of octets under a label.
func base64Word(label, octets string) string {
	return "=?" + label + "?B?" + base64.StdEncoding.EncodeToString([]byte(octets)) + "?="
}

// subjects are the forms in which a Subject arrives: octets after the colon.
func subjects(t testing.TB) map[string]string {
	jis := base64Word("ISO-2022-JP", octets(t, japanese.ISO2022JP, "御見積書の件"))
	return map[string]string{
		"ascii":                 " Meeting on Friday",
		"ISO-2022-JP word":      " " + jis,
		"ISO-2022-JP raw":       " " + octets(t, japanese.ISO2022JP, "御見積書の件"),
		"Shift_JIS word":        " " + base64Word("Shift_JIS", octets(t, japanese.ShiftJIS, "表示ソフト")),
		"Shift_JIS raw":         " " + octets(t, japanese.ShiftJIS, "表示ソフト[株]"),
		"EUC-JP raw":            " " + octets(t, japanese.EUCJP, "会議の御案内"),
		"UTF-8 raw":             " 会議の御案内",
		"UTF-8 Q word":          " =?UTF-8?Q?=E4=BB=B6=E5=90=8D?=",
		"folded":                " " + jis + "\n " + jis + "\n\t" + jis,
		"folded after colon":    "\n " + jis,
		"folded twice at first": "\n\t\n  " + jis,
		"empty":                 "",
		"blank":                 " ",
		"no blank":              "Meeting",
		"two blanks":            "  Meeting  ",
		"tab":                   "\tMeeting",
		"tag inside":            " Question on the [SUSPICIOUS] marker",
		"998 octets":            " " + strings.Repeat("a", 998-len("Subject: ")),
		"just fits":             " " + strings.Repeat("a", 998-len("Subject: [SUSPICIOUS] ")),
		"one too many":          " " + strings.Repeat("a", 999-len("Subject: [SUSPICIOUS] ")),
		"long and folded first": "\n " + strings.Repeat("a", 997),
		"too long by itself":    " " + strings.Repeat("あ", 5000),
		"broken word":           " =?ISO-2022-JP?B?GyRC???=",
		"word without end":      " =?UTF-8?B?" + strings.Repeat("=?UTF-8?B?", 40),
	}
}

func header(fields ...string) mail.Header {
	var h mail.Header
	for i := 0; i < len(fields); i += 2 {
		h = append(h, mail.Field{Name: fields[i], Raw: []byte(fields[i+1])})
	}
	return h
}

// lines writes a header as it is sent.
func lines(h mail.Header) string {
	var b strings.Builder
	for _, f := range h {
		b.WriteString(f.Name + ":" + string(f.Raw) + "\n")
	}
	return b.String()
}
