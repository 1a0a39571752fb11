package payload

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sekisho/internal/mail"
)

const codeSays = "https://login.evil.example/quota"

// codeOn is a picture of a size with a code in its middle.
func codeOn(t testing.TB, width, height int) image.Image {
	t.Helper()
	code, err := qrcode.NewQRCodeWriter().Encode(codeSays, gozxing.BarcodeFormat_QR_CODE, 160, 160, nil)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	draw.Draw(img, code.Bounds().Add(image.Pt((width-160)/2, (height-160)/2)), code, image.Point{}, draw.Src)
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func inline() *mail.Part {
	return &mail.Part{Path: "2", MediaType: "image/png", Disposition: "inline", Header: mail.Header{{Name: "Content-ID", Raw: []byte(" <1@a>")}}}
}

func TestCodesOfImages(t *testing.T) {
	small := pngOf(t, codeOn(t, 200, 200))
	i := NewInspector(DefaultLimits())
	defer i.Close()
	ctx := context.Background()
	i.Part(ctx, inline(), bytes.NewReader(small))
	i.Part(ctx, attachment("qr.png"), bytes.NewReader(small))
	i.Part(ctx, attachment("a.zip"), bytes.NewReader(archiveOf(t, file{name: "qr.png", content: string(small)})))
	for n, o := range i.Objects() {
		if n == 2 {
			o = o.Children[0]
		}
		if !slices.Equal(o.Codes, []string{codeSays}) || o.CodesUnread != "" {
			t.Errorf("object %d: %q, unread %q", n, o.Codes, o.CodesUnread)
		}
		if links, all := o.Links(); len(links) != 1 || links[0] != (mail.Link{Part: o.Path, URL: codeSays, Source: mail.InCode}) || !all {
			t.Errorf("object %d: %q", n, links)
		}
	}
}

// A large image is looked at when the mail asks for it, and says until then that it was not.
func TestCodesOnDemand(t *testing.T) {
	large := pngOf(t, codeOn(t, 3000, 2000))
	i := NewInspector(DefaultLimits())
	defer i.Close()
	i.Part(context.Background(), attachment("poster.png"), bytes.NewReader(large))
	o := i.Objects()[0]
	if len(o.Codes) > 0 || o.CodesUnread != TooBig || o.Unfinished != "" {
		t.Errorf("before: %q, unread %q, %q", o.Codes, o.CodesUnread, o.Unfinished)
	}
	i.Codes(context.Background())
	if !slices.Equal(o.Codes, []string{codeSays}) || o.CodesUnread != "" {
		t.Errorf("on demand: %q, unread %q", o.Codes, o.CodesUnread)
	}
}

func TestCodesAreBounded(t *testing.T) {
	ctx, stopped := context.WithCancel(context.Background())
	large := pngOf(t, codeOn(t, 3000, 2000))
	i := NewInspector(DefaultLimits())
	for range 3 * maxPictures {
		i.Part(ctx, attachment("poster.png"), bytes.NewReader(large))
	}
	if len(i.pictures) != maxPictures {
		t.Errorf("%d images are kept", len(i.pictures))
	}
	stopped()
	i.Codes(ctx)
	if o := i.Objects()[0]; o.CodesUnread != TooBig {
		t.Errorf("after the time: %q", o.CodesUnread)
	}

	i = NewInspector(DefaultLimits())
	noisy := image.NewGray(image.Rect(0, 0, 1900, 1900))
	copy(noisy.Pix, noise(len(noisy.Pix)))
	i.Part(context.Background(), attachment("noise.png"), bytes.NewReader(pngOf(t, noisy)))
	if len(i.pictures) != 0 || i.Objects()[0].CodesUnread != TooBig {
		t.Errorf("%d images of more octets than are kept", len(i.pictures))
	}

	for what, c := range map[string]struct {
		content []byte
		want    Reason
	}{
		"dimensions":  {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x06\x00\x00\x00\x6f\xb6\xb2\x8e"), TooBig},
		"damaged":     {pngOf(t, codeOn(t, 200, 200))[:120], Corrupt},
		"small":       {pngOf(t, image.NewGray(image.Rect(0, 0, 20, 20))), ""},
		"no code":     {pngOf(t, image.NewGray(image.Rect(0, 0, 200, 200))), ""},
		"not decoded": {pngOf(t, spoiled(codeOn(t, 200, 200).(*image.Paletted))), NotDecoded},
	} {
		if o := inspect(DefaultLimits(), "a.png", c.content); o.CodesUnread != c.want || len(o.Codes) > 0 {
			t.Errorf("%s: %q, %q, want %q", what, o.Codes, o.CodesUnread, c.want)
		}
	}
}

// spoiled blanks the middle of a code.
func spoiled(img *image.Paletted) image.Image {
	draw.Draw(img, image.Rect(78, 78, 122, 180), image.White, image.Point{}, draw.Src)
	return img
}

func TestCloseDropsImages(t *testing.T) {
	i := NewInspector(DefaultLimits())
	i.Part(context.Background(), attachment("poster.png"), bytes.NewReader(pngOf(t, codeOn(t, 3000, 2000))))
	kept := i.pictures[0].kept
	i.Close()
	if len(i.pictures) > 0 || kept.chunks != nil {
		t.Error("an image is still kept")
	}
	i.Part(context.Background(), attachment("poster.png"), bytes.NewReader(pngOf(t, codeOn(t, 3000, 2000))))
	if len(i.pictures) > 0 {
		t.Error("an image is kept after the end")
	}
}

// Where a page leads that is a file: labelled as something else, in an archive, in UTF-16.
func TestLinksOfPages(t *testing.T) {
	const page = "<html><body><a href='https://a.example/x'>a</a><form action='https://b.example/'></form><script>location.href='https://c.example/'</script>"
	want := []string{"https://a.example/x", "https://b.example/", "https://c.example/"}
	urls := func(o *Object) (list []string) {
		links, _ := o.Links()
		for _, l := range links {
			list = append(list, l.URL)
		}
		return list
	}
	wide := []byte("\xff\xfe")
	for _, c := range page {
		wide = append(wide, byte(c), 0)
	}
	for what, content := range map[string][]byte{"plain": []byte(page), "UTF-16": wide} {
		if got := urls(inspect(DefaultLimits(), "a.html", content)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", what, got)
		}
	}
	if o := inspect(DefaultLimits(), "a.zip", archiveOf(t, file{name: "a.htm", content: page})); !slices.Equal(urls(o.Children[0]), want) {
		t.Errorf("in an archive: %q", urls(o.Children[0]))
	}
	i := NewInspector(DefaultLimits())
	i.Part(context.Background(), &mail.Part{Path: "2", MediaType: "text/html", Disposition: "attachment", Names: []mail.Name{{Text: "a.html"}}}, bytes.NewReader([]byte(page)))
	if got := urls(i.Objects()[0]); len(got) > 0 {
		t.Errorf("what the mail's reader takes is there twice: %q", got)
	}
}

func TestLinksOfPagesAreBounded(t *testing.T) {
	many := bytes.Repeat([]byte("<a href='https://a.example/x'>a</a>\n"), 5000)
	o := inspect(DefaultLimits(), "a.html", many)
	if links, all := o.Links(); len(links) != 1000 || all {
		t.Errorf("%d links, all %t", len(links), all)
	}
	large := append(bytes.Repeat([]byte("<p>a</p>\n"), maxPageOctets/8), "<a href='https://a.example/x'>a</a>"...)
	if links, all := inspect(DefaultLimits(), "a.html", large).Links(); len(links) != 0 || all {
		t.Errorf("behind what is looked at: %d links, all %t", len(links), all)
	}
}

func TestLinksOfDocuments(t *testing.T) {
	o := inspect(DefaultLimits(), "a.rtf", []byte(`{\rtf1{\field{\*\fldinst HYPERLINK "https://a.example/x"}{\fldrslt a}}}`))
	if links, all := o.Links(); len(links) != 1 || links[0] != (mail.Link{Part: "2", URL: "https://a.example/x", Source: mail.InDocument}) || !all {
		t.Errorf("%q", links)
	}
}

func BenchmarkImages(b *testing.B) {
	photo := image.NewNRGBA(image.Rect(0, 0, 2000, 1500))
	copy(photo.Pix, noise(len(photo.Pix)))
	var large bytes.Buffer
	if err := jpeg.Encode(&large, photo, &jpeg.Options{Quality: 20}); err != nil {
		b.Fatal(err)
	}
	logo := image.NewNRGBA(image.Rect(0, 0, 240, 80))
	draw.Draw(logo, image.Rect(10, 10, 60, 60), image.Black, image.Point{}, draw.Src)
	for name, content := range map[string][]byte{"logo": pngOf(b, logo), "photograph": large.Bytes(), "code": pngOf(b, codeOn(b, 200, 200))} {
		b.Run(name, func(b *testing.B) { bench(b, attachment("a.png"), content) })
	}
}

// imagePDF is a file of one image.
func imagePDF(dict string, data []byte) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /XObject /Subtype /Image %s /Length %d >>\nstream\n%s\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n",
		dict, len(data), data)
}

func deflated(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCodesOfDocuments(t *testing.T) {
	code := codeOn(t, 200, 200).(*image.Paletted)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, code, nil); err != nil {
		t.Fatal(err)
	}
	var bits, rgb, inks []byte
	for y := range 200 {
		row := make([]byte, 25)
		for x := range 200 {
			dark := code.Pix[y*200+x]
			if dark == 0 {
				row[x/8] |= 0x80 >> (x % 8)
			}
			rgb = append(rgb, 255*(1-dark), 255*(1-dark), 200*(1-dark))
			inks = append(inks, 0, 0, 0, 255*dark)
		}
		bits = append(bits, row...)
	}
	const size = "/Width 200 /Height 200 "
	for what, b := range map[string][]byte{
		"JPEG":         imagePDF(size+"/Filter /DCTDecode", photo.Bytes()),
		"packed JPEG":  imagePDF(size+"/Filter [/FlateDecode /DCTDecode]", deflated(t, photo.Bytes())),
		"one bit":      imagePDF(size+"/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode", deflated(t, bits)),
		"mask":         imagePDF(size+"/ImageMask true /Filter /FlateDecode", deflated(t, bits)),
		"colours":      imagePDF(size+"/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", deflated(t, rgb)),
		"inks":         imagePDF(size+"/BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /FlateDecode", deflated(t, inks)),
		"table":        imagePDF(size+"/BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 1 <FFFFFF000000>] /Filter /FlateDecode", deflated(t, code.Pix)),
		"not squeezed": imagePDF(size+"/BitsPerComponent 8", code.Pix),
	} {
		o := inspect(DefaultLimits(), "a.pdf", b)
		if !slices.Equal(o.Codes, []string{codeSays}) || o.CodesUnread != "" || o.Document.Pictures != nil {
			t.Errorf("%s: %q, unread %q", what, o.Codes, o.CodesUnread)
		}
		if links, _ := o.Links(); len(links) != 1 || links[0].Source != mail.InCode {
			t.Errorf("%s: %q", what, links)
		}
	}
	word := archiveOf(t, file{name: "[Content_Types].xml", content: "<Types/>"}, file{name: "_rels/.rels", content: "<r/>"},
		file{name: "word/media/image1.png", content: string(pngOf(t, code))})
	if o := inspect(DefaultLimits(), "a.docx", word); o.Type != OOXML || !slices.Equal(o.Children[2].Codes, []string{codeSays}) {
		t.Errorf("Word: %s, %+v", o.Type, o.Children[2])
	}
}

func TestImagesOfDocumentsThatAreNotRead(t *testing.T) {
	for what, c := range map[string]struct {
		content []byte
		want    Reason
	}{
		"fax":        {imagePDF("/Width 200 /Height 200 /Filter /CCITTFaxDecode", []byte("x")), Corrupt},
		"too little": {imagePDF("/Width 200 /Height 200 /BitsPerComponent 8", []byte("x")), Corrupt},
		"odd bits":   {imagePDF("/Width 200 /Height 200 /BitsPerComponent 7", make([]byte, 200_000)), Corrupt},
		"large":      {imagePDF("/Width 5000 /Height 5000 /Filter /DCTDecode", []byte("x")), TooMany},
		"huge":       {imagePDF("/Width 4294967295 /Height 4294967295 /BitsPerComponent 8", []byte("x")), TooMany},
		"small":      {imagePDF("/Width 20 /Height 20 /BitsPerComponent 8", make([]byte, 400)), ""},
	} {
		if o := inspect(DefaultLimits(), "a.pdf", c.content); o.CodesUnread != c.want || len(o.Codes) > 0 {
			t.Errorf("%s: %q, unread %q, want %q", what, o.Codes, o.CodesUnread, c.want)
		}
	}
}
