package main

import (
	"bytes"
	"strings"
	"testing"

	"sekisho/corpus"
	"sekisho/e2e/rig"
	"sekisho/heuristics"
)

func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		flag string
		env  map[string]string
		want language
	}{
		{"ja", map[string]string{"LANG": "en_US.UTF-8"}, japanese},
		{"", map[string]string{"LANG": "ja_JP.UTF-8"}, japanese},
		{"", map[string]string{"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, english},
		{"", map[string]string{"LC_MESSAGES": "ja_JP.eucJP", "LANG": "C"}, japanese},
		{"", nil, english},
	} {
		if got, err := languageOf(c.flag, func(key string) string { return c.env[key] }); err != nil || got != c.want {
			t.Errorf("%q %v: %s, %v", c.flag, c.env, got, err)
		}
	}
	if _, err := languageOf("fr", func(string) string { return "" }); err == nil {
		t.Error("fr is a language")
	}
}

var marked = rig.Delivery{Octets: []byte("X-Sekisho-Reason: =?UTF-8?B?5LiALiAvIG9uZS4=?=\r\n =?UTF-8?B?IHwg5LqMLiAvIHR3by4=?=\r\n" +
	"Subject: [SUSPICIOUS] =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\n\r\nx\r\n")}

func TestReads(t *testing.T) {
	if got := shownSubject(marked); got != "[SUSPICIOUS] 見積書" {
		t.Errorf("subject %q", got)
	}
	if got := strings.Join(reasons(marked, japanese), "+"); got != "一.+二." {
		t.Errorf("ja %q", got)
	}
	if got := strings.Join(reasons(marked, english), "+"); got != "one.+two." {
		t.Errorf("en %q", got)
	}
	if got := printable("a\x1b[31m\u202eb"); got != "a?[31m?b" {
		t.Errorf("printable %q", got)
	}
}

// Every line fits the width, in both languages, and a row says all that it must.
func TestTable(t *testing.T) {
	long := corpus.Text{En: strings.Repeat("very long title ", 10), Ja: strings.Repeat("とても長い題名", 20)}
	sample := corpus.Sample{Title: long, Attack: true, Want: heuristics.Hold}
	for _, l := range []language{english, japanese} {
		for _, width := range []int{minWidth, 97, maxWidth} {
			var out bytes.Buffer
			table := &table{out: &out, l: l, width: width}
			table.head()
			table.row(sample, outcome{level: "mark", score: 8.5, mail: marked})
			table.summary()
			for line := range strings.Lines(out.String()) {
				if cells := narrow.StringWidth(strings.TrimSuffix(line, "\n")); cells > width && !strings.Contains(line, "Postfix") {
					t.Errorf("%s, %d: a line of %d cells: %s", l, width, cells, line)
				}
			}
			for _, want := range []string{l.pick(attack), l.level("mark") + " (8.5)", "[SUSPICIOUS]", "! ", "- "} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%s: %q is missing in\n%s", l, want, out.String())
				}
			}
			if table.unexpected != 1 || table.tagged != 1 || table.mails != 1 {
				t.Errorf("counted %+v", table)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, line := range wrap(strings.Repeat("関所 gate ", 30), 41) {
		if narrow.StringWidth(line) > 41 || line == "" {
			t.Errorf("%q", line)
		}
	}
	if got := wrap("short", 41); len(got) != 1 || got[0] != "short" {
		t.Errorf("%q", got)
	}
}
