package archive

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"testing"
)

// manyNames are ten thousand texts and a program behind them.
func manyNames() (names []string) {
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("docs/%05d.txt", i))
	}
	return append(names, "docs/last.exe")
}

// Entry 10,001 is found by its name in every format that has names of its own.
func TestManyEntries(t *testing.T) {
	names := manyNames()
	var lzh []lzhFile
	var cab []cabFileOf
	var records []byte
	arj := arjHead(arjMain, 0, 0, "a.arj", "")
	ace := aceOf(0, 0, "first", "x")
	for _, name := range names {
		lzh = append(lzh, lzhFile{name: name, content: "x", method: "-lh0-", level: 2})
		cab = append(cab, cabFileOf{name: name, size: 1})
		arj = append(append(arj, arjHead(0, 0, 0, name, "x")...), 'x')
		ace = append(ace, aceFileOf(0, 0, name, "x")...)
		record := isoRecord(name, 20, 1, 0)
		if isoSector-len(records)%isoSector < len(record) {
			records = append(records, make([]byte, isoSector-len(records)%isoSector)...)
		}
		records = append(records, record...)
	}
	records = append(records, make([]byte, isoSector-len(records)%isoSector)...)
	iso := append(disc(isoRecord("D", 21, uint32(len(records)), isoFolder)), records...)
	for name, test := range map[string]struct {
		b    []byte
		list func(io.ReaderAt, int64) iter.Seq2[*Entry, error]
	}{
		"LZH": {lzhOf(t, lzh...), LZH},
		"CAB": {cabOf(cabStored, 1, [][]byte{[]byte("x")}, cab...), CAB},
		"ARJ": {append(arj, 0x60, 0xea, 0, 0), ARJ},
		"ACE": {ace, ACE},
		"ISO": {iso, ISO},
	} {
		n, last := 0, ""
		for e, err := range test.list(bytes.NewReader(test.b), int64(len(test.b))) {
			if err != nil {
				t.Fatalf("%s: %v after %d", name, err, n)
			}
			n, last = n+1, e.Name
		}
		if n < len(names) || last != names[len(names)-1] && last != "D/"+names[len(names)-1] {
			t.Errorf("%s: %d entries, the last is %q", name, n, last)
		}
	}
}
