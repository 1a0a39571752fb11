package main

import (
	"fmt"
	"strings"
)

// Flat OpenDocument (OpenDocument 1.3, part 3, section 3.1.2): one XML file, which LibreOffice converts.

const namespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ` +
	`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
	`xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3"`

// inJapanese makes Japanese the language of all text, as it is in the offices where it is written.
var inJapanese = defaults("paragraph") + defaults("graphic") + defaults("table-cell")

func defaults(family string) string {
	return `<style:default-style style:family="` + family + `"><style:text-properties fo:language="ja" fo:country="JP" style:language-asian="ja" style:country-asian="JP"/></style:default-style>`
}

func flat(kind, element, content string) string {
	return document(`<?xml version="1.0" encoding="UTF-8"?>`+"\n", kind, element, content)
}

func document(head, kind, element, content string) string {
	return fmt.Sprintf(`%s<office:document %s office:mimetype="application/vnd.oasis.opendocument.%s"><office:styles>%s</office:styles><office:body><office:%s>%s</office:%s></office:body></office:document>`,
		head, namespaces, kind, inJapanese, element, content, element)
}

func flatText(content string) string { return flat("text", "text", content) }

func heading(s string) string {
	return `<text:h text:outline-level="1">` + s + `</text:h>`
}

func body(paragraphs ...string) string {
	var b strings.Builder
	for _, p := range paragraphs {
		b.WriteString("<text:p>" + p + "</text:p>")
	}
	b.WriteString(rows([]string{"項目,内容", "担当,青葉商事株式会社 営業部 山田", "連絡先,03-1234-5678"}))
	return b.String()
}

func link(url, shown string) string {
	return `<text:p><text:a xlink:type="simple" xlink:href="` + url + `">` + shown + `</text:a></text:p>`
}

func picture(image []byte, width, height int) string {
	return fmt.Sprintf(`<text:p>%s</text:p>`, frame(image, width, height))
}

func frame(image []byte, width, height int) string {
	return fmt.Sprintf(`<draw:frame text:anchor-type="paragraph" svg:x="2cm" svg:y="8cm" svg:width="%dcm" svg:height="%dcm"><draw:image><office:binary-data>%s</office:binary-data></draw:image></draw:frame>`,
		width, height, embed(image))
}

// formula is a mathematical formula, which Word 97 keeps as an object of its equation editor.
func formula() string {
	return `<text:p>応力は<draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="1cm"><draw:object><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>s</mi><mo>=</mo>` +
		`<mfrac><mi>F</mi><mi>A</mi></mfrac></mrow></math></draw:object></draw:frame>で求める。</text:p>`
}

// embeddedSheet is a table of Calc within a text.
func embeddedSheet() string {
	return `<text:p><draw:frame text:anchor-type="as-char" svg:width="8cm" svg:height="3cm"><draw:object>` +
		document("", "spreadsheet", "spreadsheet", `<table:table table:name="表">`+cells([]string{"月,売上", "4月,120", "5月,130"})+`</table:table>`) +
		`</draw:object></draw:frame></text:p>`
}

func flatSheet(name string, lines []string) string {
	return flat("spreadsheet", "spreadsheet", `<table:table table:name="`+name+`">`+cells(lines)+`</table:table>`)
}

func rows(lines []string) string {
	return `<table:table table:name="表1"><table:table-column table:number-columns-repeated="2"/>` + cells(lines) + `</table:table>`
}

// cells are rows of comma-separated values. "=SUM" is the sum of a row.
func cells(lines []string) string {
	var b strings.Builder
	for n, line := range lines {
		b.WriteString("<table:table-row>")
		for _, value := range strings.Split(line, ",") {
			if value == "=SUM" {
				fmt.Fprintf(&b, `<table:table-cell table:formula="of:=SUM([.B%d:.D%d])" office:value-type="float" office:value="0"/>`, n+1, n+1)
				continue
			}
			b.WriteString(`<table:table-cell office:value-type="string"><text:p>` + value + `</text:p></table:table-cell>`)
		}
		b.WriteString("</table:table-row>")
	}
	return b.String()
}

func flatSlides(image []byte, titles ...string) string {
	var b strings.Builder
	for n, title := range titles {
		fmt.Fprintf(&b, `<draw:page draw:name="%d" draw:master-page-name="Default"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>%s</text:p></draw:text-box></draw:frame>`, n+1, title)
		if image != nil && n == 1 {
			b.WriteString(frame(image, 12, 8))
		}
		b.WriteString("</draw:page>")
	}
	return flat("presentation", "presentation", b.String())
}

func flatDrawing() string {
	return flat("graphics", "drawing", `<draw:page draw:name="1" draw:master-page-name="Default"><draw:rect svg:x="2cm" svg:y="2cm" svg:width="6cm" svg:height="4cm"><text:p>会議室A</text:p></draw:rect>`+
		`<draw:ellipse svg:x="10cm" svg:y="2cm" svg:width="4cm" svg:height="4cm"><text:p>受付</text:p></draw:ellipse></draw:page>`)
}

// form is an application form with fields to fill in.
func form() string {
	return `<html><head><meta charset="utf-8"><title>申込書</title></head><body><h1>研修申込書</h1><form action="" method="get"><table border="1">` +
		`<tr><td>氏名</td><td><input type="text" name="name" size="30"></td></tr><tr><td>参加</td><td><input type="checkbox" name="join">する</td></tr>` +
		`<tr><td>部署</td><td><select name="section"><option>総務部</option><option>営業部</option></select></td></tr></table></form></body></html>`
}
