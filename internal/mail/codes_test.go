package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
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

// An image that stands in the page itself is looked at, whether the page is the letter or a file.
func TestCodesOfPicturesInPages(t *testing.T) {
	const said = "https://login.evil.example/x"
	img := `<img src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(codePicture(t, said, 200)) + `">`
	for what, header := range map[string]string{
		"letter": "Content-Type: text/html", "file": "Content-Type: text/html; name=a.html\nContent-Disposition: attachment; filename=a.html",
	} {
		m := receive(t, header+"\n\n<p>a</p>"+img, testLimits, nil)
		if len(m.Codes) != 1 || m.Codes[0] != (Code{"1", said}) || len(m.Links) != 1 || m.Links[0].URL != said {
			t.Errorf("%s: %q %q", what, m.Codes, m.Links)
		}
	}
	if leads := LinksOfPage("2/1", img); len(leads.Links) != 1 || leads.Links[0] != (Link{Part: "2/1", URL: said, Source: InCode}) || leads.CodeUnread {
		t.Errorf("%+v", leads)
	}
	large := `<img src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(codePicture(t, said, 1100)) + `">`
	if m := receive(t, "Content-Type: text/html\n\n"+large, testLimits, nil); len(m.Codes) != 1 || m.Codes[0].Text != "" {
		t.Errorf("a large image: %q", m.Codes)
	}
}

func codePicture(t *testing.T, said string, side int) []byte {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().Encode(said, gozxing.BarcodeFormat_QR_CODE, side, side, nil)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewPaletted(m.Bounds(), color.Palette{color.White, color.Black})
	draw.Draw(img, img.Bounds(), m, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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
