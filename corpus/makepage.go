package corpus

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// pdf is a document with one empty page; the catalogue may have another entry.
func pdf(salt, entry string) []byte { return pdfOf(salt, entry, "") }

// pdfLink is one with a link on its page.
func pdfLink(url, salt string) []byte {
	return pdfOf(salt, "", "/Annots [<< /Type /Annot /Subtype /Link /Rect [72 700 200 720] /A << /S /URI /URI ("+url+") >> >>]")
}

func pdfOf(salt, entry, onPage string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n% " + salt + "\n")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R " + entry + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + onPage + " >>",
	}
	var places []int
	for i, object := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, place := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// page is a web page with that body.
func page(body, salt string) []byte {
	return []byte("<!DOCTYPE html>\r\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>" + salt + "</title></head>\r\n<body>" + body + "</body></html>\r\n")
}

// smuggling is a page that builds a file in the browser. The file is text that says so, padded to the size that such pages have.
func smuggling(name, salt string) []byte {
	text := strings.Repeat("inert sample: this file does nothing. "+salt+"\r\n", 60)
	return page(`<p>表示されない場合はこちら</p><script>
var data = atob("`+base64.StdEncoding.EncodeToString([]byte(text))+`");
var octets = new Uint8Array(data.length);
for (var i = 0; i < data.length; i++) { octets[i] = data.charCodeAt(i); }
var link = document.createElement("a");
link.href = URL.createObjectURL(new Blob([octets], {type: "application/octet-stream"}));
link.download = "`+name+`"; link.click();
</script>`, salt)
}

// picture is a small logo: two areas whose colours come from the salt.
func picture(s string) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 24))
	for y := range 24 {
		for x := range 64 {
			shade := salt(s).hex(x/32, 6)
			img.Set(x, y, color.NRGBA{shade[0], shade[1], shade[2], 255})
		}
	}
	return encoded(img)
}

func encoded(img image.Image) []byte {
	var b bytes.Buffer
	must(png.Encode(&b, img))
	return b.Bytes()
}

// calendar is an invitation (RFC 5545) with that location.
func calendar(location, salt string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//corpus//JA\r\nBEGIN:VEVENT\r\nUID:" + salt +
		"\r\nSUMMARY:打ち合わせ\r\nLOCATION:" + location + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}
