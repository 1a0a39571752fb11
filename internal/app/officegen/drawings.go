package main

import (
	"fmt"
	"strings"
)

// drawings are CAD data in the exchange formats that are text, and the head of a Jw_cad drawing.
func (s *set) drawings() error {
	for i, name := range []string{"平面図.dxf", "立面図.DXF", "TK-100_外形図.dxf", "配管図.dxf"} {
		s.add(name, []byte(dxf(20+10*i)))
	}
	s.add("TK-100.step", []byte(step("TK-100")))
	s.add("ブラケット.stp", []byte(step("BRACKET")))
	s.add("部品.igs", []byte(iges()))
	s.add("造形データ.stl", []byte("solid part\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n   vertex 1 0 0\n   vertex 0 1 0\n  endloop\n endfacet\nendsolid part\n"))
	s.add("電気設備図.sfc", []byte(step("SXF")))
	s.add("1階平面図.jww", append([]byte("JwwData.\xa4\x02\x00\x00"), make([]byte, 600)...))
	return nil
}

// dxf is a drawing of some lines (AutoCAD DXF, ASCII).
func dxf(lines int) string {
	var b strings.Builder
	b.WriteString("  0\r\nSECTION\r\n  2\r\nHEADER\r\n  9\r\n$ACADVER\r\n  1\r\nAC1009\r\n  0\r\nENDSEC\r\n  0\r\nSECTION\r\n  2\r\nENTITIES\r\n")
	for i := range lines {
		fmt.Fprintf(&b, "  0\r\nLINE\r\n  8\r\n0\r\n 10\r\n%d.0\r\n 20\r\n0.0\r\n 11\r\n%d.0\r\n 21\r\n100.0\r\n", i*10, i*10)
	}
	b.WriteString("  0\r\nENDSEC\r\n  0\r\nEOF\r\n")
	return b.String()
}

// step is a file of ISO 10303-21.
func step(name string) string {
	return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('" + name + "','2026-11-05T09:00:00',(''),(''),'','','');\nFILE_SCHEMA(('CONFIG_CONTROL_DESIGN'));\nENDSEC;\n" +
		"DATA;\n#1=CARTESIAN_POINT('',(0.,0.,0.));\n#2=DIRECTION('',(0.,0.,1.));\nENDSEC;\nEND-ISO-10303-21;\n"
}

// iges is a start section of IGES 5.3: lines of 80 columns.
func iges() string {
	return fmt.Sprintf("%-72sS%7d\n%-72sG%7d\n%-72sT%7d\n", "PART", 1, "1H,,1H;,4HPART;", 1, "S      1G      1", 1)
}
