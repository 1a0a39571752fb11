package mail

import (
	"fmt"
	"strings"
	"testing"

	level "github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// codeOf draws what each module of a code is given as.
func codeOf(t *testing.T, said, before, dark, light, after string) string {
	t.Helper()
	code, err := encoder.Encoder_encode(said, level.ErrorCorrectionLevel_L, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := code.GetMatrix()
	var b strings.Builder
	for y := range m.GetHeight() {
		b.WriteString(before)
		for x := range m.GetWidth() {
			if m.Get(x, y) == 1 {
				b.WriteString(dark)
			} else {
				b.WriteString(light)
			}
		}
		b.WriteString(after)
	}
	return b.String()
}

func TestDrawnCodes(t *testing.T) {
	const said = "https://urldefense.com/v3/__https://login.evil.example/x__;!!AbC!dEf$"
	blocks := codeOf(t, said, "", "██", "  ", "\n")
	table := "<table>" + codeOf(t, said, "<tr>", "<td bgcolor=#000></td>", "<td bgcolor=#fff></td>", "</tr>") + "</table>"
	for what, body := range map[string]string{
		"blocks in plain text":      "Content-Type: text/plain; charset=utf-8\n\nQRコードを読み取ってください。\n\n" + blocks,
		"blocks in <pre>":           "Content-Type: text/html; charset=utf-8\n\n<p>a</p><pre>" + blocks + "</pre>",
		"blocks on lines of a page": "Content-Type: text/html; charset=utf-8\n\n" + strings.NewReplacer(" ", "&nbsp;", "\n", "<br>").Replace(blocks),
		"cells":                     "Content-Type: text/html; charset=utf-8\n\n<p>a</p>" + table,
	} {
		m := receive(t, body, testLimits, nil)
		if len(m.Codes) != 1 || m.Codes[0] != (Code{"1", said}) {
			t.Errorf("%s: codes %q", what, m.Codes)
		}
		if want := fmt.Sprintf("%q", []Link{{Part: "1", URL: "https://login.evil.example/x", Via: said, Source: InCode}}); fmt.Sprintf("%q", m.Links) != want {
			t.Errorf("%s: links %q, want %s", what, m.Links, want)
		}
	}
}

func TestDrawnCodesThatCannotBeRead(t *testing.T) {
	lines := strings.Split(codeOf(t, "https://login.evil.example/x", "", "██", "  ", "\n"), "\n")
	for y := 9; y < 17; y++ {
		lines[y] = strings.Repeat("██  ", len(lines)/2-1) + "██"
	}
	m := receive(t, "Content-Type: text/plain; charset=utf-8\n\n"+strings.Join(lines, "\n"), testLimits, nil)
	if len(m.Codes) != 1 || m.Codes[0] != (Code{Part: "1"}) || len(m.Links) != 0 {
		t.Errorf("%q %q", m.Codes, m.Links)
	}
}

func TestLinksIn(t *testing.T) {
	for said, want := range map[string]string{
		"https://a.example/x": "https://a.example/x", " HTTPS://A.EXAMPLE ": "HTTPS://A.EXAMPLE", "mailto:a@b.example": "",
		"MECARD:N:青葉;URL:https://a.example/x;;": "https://a.example/x;", "WIFI:S:x;P:y;;": "", "www.a.example": "www.a.example", "": "",
		"a.co.jp/x": "http://a.co.jp/x",
	} {
		got := ""
		if links := LinksIn("2", InCode, said); len(links) > 0 {
			got = links[0].URL
		}
		if strings.TrimRight(got, ";") != strings.TrimRight(want, ";") {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
