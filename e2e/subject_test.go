package e2e

import (
	"slices"
	"strings"
)

const tag = "[SUSPICIOUS]"

// subjectForms are the octets after "Subject:" of each field as sent.
var subjectForms = map[string][]string{
	"ISO-2022-JP":   {" =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?="},
	"Shift_JIS":     {" =?Shift_JIS?B?jKmQz4+R?="},
	"EUC-JP":        {" =?EUC-JP?B?uKvA0b3x?="},
	"UTF-8":         {" =?UTF-8?Q?=E8=A6=8B=E7=A9=8D=E6=9B=B8?="},
	"raw 8-bit":     {" \x8c\xa9\x90\xcf\x8f\x91 \x1b$B8+@Q=q\x1b(B "},
	"folded":        {" =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\n\t=?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\n  x"},
	"missing":       {},
	"doubled":       {" first", " =?UTF-8?B?6KaL56mN5pu4?="},
	"without blank": {"estimate"},
	"empty":         {""},
	"tagged":        {" [SUSPICIOUS] once is enough"},
}

// Whatever form the Subject has: the tag stands in front once, and what is left without it is what was sent, octet for octet.
func subjects(g gate) {
	for name, sent := range subjectForms {
		var fields []string
		for _, value := range sent {
			fields = append(fields, "Subject:"+value)
		}
		l := suspicious(fields...)
		l.params = "BODY=8BITMIME"
		d := g.delivered(partner, l)
		g.level(d, "mark")
		arrived := d.Field("Subject")
		if name == "missing" {
			if !slices.Equal(arrived, []string{" " + tag}) {
				g.t.Errorf("missing: %q", arrived)
			}
			continue
		}
		var rest []string
		for _, value := range arrived {
			rest = append(rest, untagged(value))
		}
		want := sent
		if name == "tagged" {
			want = []string{" once is enough"}
		}
		if !slices.Equal(rest, want) {
			g.t.Errorf("%s: sent %q, arrived %q", name, sent, arrived)
		}
	}
}

// untagged takes the tag and its blank from the front of a value, behind the leading blank; a value without it is said to be so.
func untagged(value string) string {
	lead := value[:len(value)-len(strings.TrimLeft(value, " "))]
	rest, found := strings.CutPrefix(value[len(lead):], tag)
	if !found || strings.Contains(rest, tag) {
		return "not tagged once: " + value
	}
	return lead + strings.TrimPrefix(rest, " ")
}
