package page

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

func TestPicturesInAPage(t *testing.T) {
	image := []byte(strings.Repeat("\x89PNG image ", 40))
	coded := base64.StdEncoding.EncodeToString(image)
	for what, src := range map[string]string{
		"quoted":  `<img alt=a src="data:image/png;base64,` + coded + `">`,
		"capital": `<IMG SRC='DATA:image/PNG;charset=x;BASE64,` + coded + `'>`,
		"lines":   "<img src=\"data:image/png;base64,\r\n" + coded[:100] + "\r\n " + coded[100:] + "\">",
		"in link": `<a href=http://a.example><img src="data:image/png;base64,` + coded + `"></a>`,
		"bare":    `<img src=data:image/png;base64,` + strings.TrimRight(coded, "=") + `>`,
	} {
		p := Read(src, testLimits)
		if len(p.Pictures) != 1 || !bytes.Equal(p.Pictures[0], image) || p.MorePictures {
			t.Errorf("%s: %d pictures, %q", what, len(p.Pictures), p.Pictures)
		}
	}
	for what, src := range map[string]string{
		"remote": `<img src="https://a.example/` + strings.Repeat("a", 200) + `">`, "no base64": `<img src="data:image/svg+xml,` + strings.Repeat("a", 200) + `">`,
		"no image": `<img src="data:text/html;base64,` + coded + `">`, "no data": `<img src="data:image/png;base64` + strings.Repeat("a", 200) + `">`,
	} {
		if p := Read(src, testLimits); len(p.Pictures) != 0 {
			t.Errorf("%s: %d pictures", what, len(p.Pictures))
		}
	}
	many := strings.Repeat(`<img src="data:image/png;base64,`+coded+`">`, 20)
	if p := Read(many, testLimits); len(p.Pictures) != maxPictures || !p.MorePictures {
		t.Errorf("%d pictures, more %t", len(p.Pictures), p.MorePictures)
	}
	large := `<img src="data:image/png;base64,` + strings.Repeat("A", 2*maxPictureOctets) + `">`
	if p := Read(large, testLimits); len(p.Pictures) != 0 || !p.MorePictures {
		t.Errorf("a large one: %d pictures, more %t", len(p.Pictures), p.MorePictures)
	}
}
