package document

import (
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	for cell, want := range map[string]string{
		`=cmd|'/c calc'!A0`: "exploit", `"=1+cmd|'/c calc'!A0"`: "exploit", `@mshta|'x'!A0`: "exploit", `-C:\Windows\cmd.exe|'x'!A0`: "exploit",
		`=RSS|'7203.T'!現在値`: "link",
		`cmd|'/c calc'!A0`:  "", `=cmd`: "", `=SUM(A1:B2)`: "", `+81-3-1234-5678`: "", `@cmd | note`: "", `-`: "",
	} {
		got := ""
		if d := ReadTable([]byte("a," + cell + ",b\r\n")); d != nil && slices.Contains(d.Exploits, DDE) {
			got = "exploit"
		} else if d != nil {
			got = "link"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{"a,=cmd|'/c calc'!A0", "=||||!", "\xff\xfe=\x00c\x00", strings.Repeat("=a|b!,", 200)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d := ReadTable(b); d != nil && (len(d.Links) == 0 || len(d.Links) > maxListed) {
			t.Errorf("%d links", len(d.Links))
		}
	})
}
