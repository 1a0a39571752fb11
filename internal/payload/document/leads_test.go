package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Links that wait for a click, of every kind of document.
func TestLinksForTheReader(t *testing.T) {
	rich, _ := readRTF(`{\rtf1{\field{\*\fldinst { HYPERLINK "https://example.net/a?b\'3d1" \\o "x"}}{\fldrslt{こちら}}}{\field{\*\fldinst HYPERLINK \\l "top"}}}`)
	open := ReadODF(packageOf(map[string]string{"content.xml": `<office:text><text:a xlink:type="simple" xlink:href="https://example.net/a?b=1"><text:p>x</text:p></text:a><text:a xlink:href="#top"/>`}))
	simple := ReadOOXML(packageOf(map[string]string{
		"[Content_Types].xml": types("/word/document.xml", wordMain),
		"word/document.xml":   `<w:fldSimple w:instr=" HYPERLINK &quot;https://example.net/a?b=1&quot; "/>`,
	}))
	sheet := ReadOOXML(packageOf(map[string]string{
		"[Content_Types].xml": types("/xl/workbook.xml", excelMain), "xl/worksheets/_rels/sheet1.xml.rels": relationship("hyperlink", "https://example.net/a?b=1", "External"),
	}))
	file, _ := readPDF(pdfOf("<< /A << /S /URI /URI (https://example.net/a?b=1) >> >>"))
	for what, d := range map[string]*Info{"rich text": rich, "OpenDocument": open, "field": simple, "table": sheet, "PDF": file} {
		if !slices.Equal(d.Addresses, []string{"https://example.net/a?b=1"}) || d.Further || len(d.Links) > 0 {
			t.Errorf("%s: %+v", what, *d)
		}
	}
}

func TestLinksForTheReaderAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&many, "<text:a xlink:href='https://example.net/%d'/>", i)
	}
	d := ReadODF(packageOf(map[string]string{"content.xml": many.String()}))
	if len(d.Addresses) != maxAddresses || !d.Further {
		t.Errorf("%d links, further %t", len(d.Addresses), d.Further)
	}
}
