package page

import (
	"strings"
	"testing"
)

// cells writes a table of rows whose cells are dark where the pattern says so.
func cells(rows, wide int, dark, light string, isDark func(x, y int) bool) string {
	var b strings.Builder
	b.WriteString("<table cellspacing=0>")
	for y := range rows {
		b.WriteString("<tr>")
		for x := range wide {
			if isDark(x, y) {
				b.WriteString("<td " + dark + "></td>")
			} else {
				b.WriteString("<td " + light + "></td>")
			}
		}
		b.WriteString("</tr>\\n")
	}
	return strings.ReplaceAll(b.String(), `\\n`, "\n") + "</table>"
}

func someDark(x, y int) bool { return (x*7+y*3)%5 < 3 }

func TestDrawings(t *testing.T) {
	for what, page := range map[string]string{
		"bgcolor":           cells(25, 25, "bgcolor=#000000", "bgcolor=#ffffff", someDark),
		"style":             cells(25, 25, `style="background:#000;width:4px"`, `style="width:4px"`, someDark),
		"style sheet":       "<style>.a{background:#000}</style>" + cells(25, 25, "class=a", "class=b", someDark),
		"within a layout":   "<table><tr><td>a<table><tr><td>" + cells(25, 25, "bgcolor=#000", "", someDark) + "</table>b</table>",
		"table left open":   strings.TrimSuffix(cells(25, 25, "bgcolor=#000", "", someDark), "</table>"),
		"end tags left out": strings.NewReplacer("</td>", "", "</tr>", "").Replace(cells(25, 25, "bgcolor=#000", "", someDark)),
	} {
		p := Read("<p>a</p>"+page, testLimits)
		if len(p.Drawings) != 1 || len(p.Drawings[0]) != 25 {
			t.Errorf("%s: %d drawings", what, len(p.Drawings))
			continue
		}
		for y, row := range p.Drawings[0] {
			for x, dark := range row {
				if dark != someDark(x, y) {
					t.Fatalf("%s: the cell at %d, %d is %t", what, x, y, dark)
				}
			}
		}
	}
	spans := cells(25, 1, "bgcolor=#000 colspan=24", "colspan=24", func(_, y int) bool { return y < 20 })
	spans = strings.ReplaceAll(spans, "</tr>", "<td class=x></td></tr>")
	if p := Read(spans, testLimits); len(p.Drawings) != 1 || len(p.Drawings[0][0]) != 25 || !p.Drawings[0][0][23] || p.Drawings[0][0][24] {
		t.Errorf("colspan: %v", p.Drawings)
	}
}

func TestOrdinaryTablesAreNoDrawings(t *testing.T) {
	for what, page := range map[string]string{
		"figures":       cells(200, 12, "class=a", "class=b", someDark),
		"calendar":      cells(6, 31, "bgcolor=#eee", "", someDark),
		"one look":      cells(40, 40, "", "", someDark),
		"one long row":  cells(1, 5000, "bgcolor=#000", "", someDark),
		"cells outside": strings.Repeat("<tr><td bgcolor=#000><td>", 500),
	} {
		if p := Read(page, testLimits); len(p.Drawings) != 0 {
			t.Errorf("%s: %d drawings", what, len(p.Drawings))
		}
	}
}

func TestDrawingsAreBounded(t *testing.T) {
	p := Read(strings.Repeat(cells(30, 30, "bgcolor=#000", "", someDark), 200), testLimits)
	if len(p.Drawings) != maxDrawings {
		t.Errorf("%d drawings", len(p.Drawings))
	}
	wide := Read(strings.Repeat("<table><tr>"+strings.Repeat("<td colspan=99999999 bgcolor=#000><td>", 400), 40), testLimits)
	if len(wide.Drawings) != 0 {
		t.Errorf("%d drawings of wide rows", len(wide.Drawings))
	}
}
