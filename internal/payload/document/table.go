package document

import (
	"strings"
)

// ReadTable reads the beginning of a table in text (RFC 4180 and its like) for cells that ask another program for data when a spreadsheet opens
// it: "=program|'topic'!item". nil where none does. Programs that write tables never quote so; what stands behind the octets given is not read.
func ReadTable(b []byte) *Info {
	d := Info{Kind: "table"}
	for cell := range strings.FieldsFuncSeq(pointerText(b), func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '\n' || r == '\r' }) {
		cell = strings.Trim(cell, "\" ")
		formula := strings.TrimLeft(cell, "=+-@")
		if len(formula) == len(cell) {
			continue
		}
		service, rest, _ := strings.Cut(formula, "|")
		if topic, _, asks := strings.Cut(rest, "!"); asks {
			d.service(clip(service[strings.LastIndexAny(service, "=+-*/(&@ ")+1:]), clip(strings.Trim(topic, "'")))
		}
	}
	if len(d.Links) == 0 {
		return nil
	}
	return &d
}

// IsTable says that spreadsheets open a text of that suffix.
func IsTable(suffix string) bool {
	switch suffix {
	case "csv", "tsv", "tab", "xls", "slk":
		return true
	}
	return false
}
