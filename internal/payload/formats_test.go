package payload

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// samplePasswords are those of testdata/formats/README.md, behind one that is none of them.
var samplePasswords = []string{"2026", "himitsu2026", "password"}

// formatRow is a row of docs/formats.md.
type formatRow struct {
	line                                    string
	is                                      Type
	recognised, listed, unpacked, decrypted bool
	tests                                   []string
}

// tableRows reads the rows of the page's tables that have that many cells and a type in the second.
func tableRows(t testing.TB, width int) (rows [][]string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(line, "|\n "), "|")
		if len(cells) != width {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if strings.HasPrefix(cells[1], "`") {
			rows = append(rows, cells)
		}
	}
	return rows
}

// formatRows reads the table of archives.
func formatRows(t testing.TB) (rows []formatRow) {
	t.Helper()
	for _, cells := range tableRows(t, 7) {
		line := strings.Join(cells, " | ")
		for _, c := range cells[2:6] {
			if c != "yes" && c != "no" && c != "–" {
				t.Errorf("%q is neither yes nor no: %s", c, line)
			}
		}
		rows = append(rows, formatRow{
			line: line, is: Type(strings.Trim(cells[1], "`")), tests: strings.Split(cells[6], ", "),
			recognised: cells[2] == "yes", listed: cells[3] == "yes", unpacked: cells[4] == "yes", decrypted: cells[5] == "yes",
		})
	}
	return rows
}

// samples gives the sample files of a type by name, and which of them are encrypted.
func samples(t testing.TB, is Type) map[string][]byte {
	t.Helper()
	found := make(map[string][]byte)
	for _, pattern := range []string{string(is) + ".*", string(is) + "-*.*"} {
		files, err := filepath.Glob(filepath.Join("testdata", "formats", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name, b := unpackedSample(t, file)
			found[name] = b
		}
	}
	return found
}

func unpackedSample(t testing.TB, file string) (name string, b []byte) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name, isPacked := strings.CutSuffix(filepath.Base(file), ".packed")
	if !isPacked {
		return name, b
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	return name, b
}

// looked is what came of a sample.
type looked struct {
	*Object
	program *Object // what is named as the program, at any depth
}

func look(t testing.TB, name string, content []byte, passwords ...string) looked {
	i := NewInspector(withChildren(t))
	i.Part(context.Background(), attachment(name), bytes.NewReader(content))
	i.Unlock(context.Background(), passwords)
	l := looked{Object: i.Objects()[0]}
	l.Walk(func(o *Object) {
		if o != l.Object && o.Class() == ClassProgram {
			l.program = o
		}
	})
	return l
}

// Every claim of the table holds for every sample of the format.
func TestFormatsTable(t *testing.T) {
	rows := formatRows(t)
	if len(rows) < 15 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		files := samples(t, row.is)
		if len(files) == 0 && row.listed {
			t.Errorf("%s: no sample", row.is)
		}
		decrypted := false
		for name, b := range files {
			row.check(t, name, b)
			decrypted = decrypted || look(t, name, b).Encrypted
		}
		if row.decrypted && !decrypted {
			t.Errorf("%s: no encrypted sample", row.is)
		}
	}
}

func (row formatRow) check(t *testing.T, name string, b []byte) {
	t.Helper()
	l := look(t, name, b)
	if row.recognised != (l.Type == row.is) {
		t.Errorf("%s: recognised as %q", name, l.Type)
	}
	if row.listed && len(l.Children) == 0 {
		t.Errorf("%s: not listed, %q", name, l.Unfinished)
	}
	if !row.listed && l.Unfinished == "" {
		t.Errorf("%s: clean without having been looked into", name)
	}
	if row.unpacked && !l.Encrypted && !l.found() {
		t.Errorf("%s: not unpacked, %q", name, l.Unfinished)
	}
	if !row.unpacked && l.found() {
		t.Errorf("%s is unpacked, and the table says no", name)
	}
	if !row.decrypted || !l.Encrypted {
		return
	}
	l = look(t, name, b, samplePasswords...)
	if !l.Unlocked || len(l.Children) == 0 || !l.Children[0].Unlocked || l.Children[0].Type == Unknown {
		t.Errorf("%s: not decrypted, %q", name, l.Unfinished)
	}
}

// found says that the program was unpacked whole.
func (l looked) found() bool {
	return l.program != nil && l.program.Type == PE && l.program.Size == 1024
}

// The program is found in each format under another name, two archives deep.
func TestFormatsNested(t *testing.T) {
	for _, row := range formatRows(t) {
		for name, b := range samples(t, row.is) {
			inner := archiveOf(t, file{name: "写真.jpg", content: string(b)})
			l := look(t, "資料.zip", archiveOf(t, file{name: "内側.dat", content: string(inner)}))
			if strings.Contains(name, "encrypted") || strings.Contains(name, "zip-") {
				if len(l.Children) != 1 || !lockedWithin(l.Object) {
					t.Errorf("%s: not locked\n%s", name, tree(l.Object))
				}
				continue
			}
			// A format that names nothing gives the program the archive's own name.
			found := false
			l.Walk(func(o *Object) { found = found || o.Class() == ClassProgram })
			if row.listed && !found {
				t.Errorf("%s:\n%s", name, tree(l.Object))
			}
		}
	}
}

// The table has a row for every type that holds files, and names tests that exist.
func TestFormatsTableIsComplete(t *testing.T) {
	var missing []Type
	rows := formatRows(t)
	for is, class := range classOfType {
		named := slices.ContainsFunc(rows, func(r formatRow) bool { return r.is == is })
		if holds(class) && is != Archive && !named {
			missing = append(missing, is)
		}
	}
	if len(missing) > 0 {
		t.Errorf("types without a row: %q", missing)
	}
	tests := testNames(t)
	for _, row := range rows {
		for _, name := range row.tests {
			if !tests[name] {
				t.Errorf("no test %q: %s", name, row.line)
			}
		}
	}
}

// unreadTypes need no row: they hold nothing and nothing is read of them.
var unreadTypes = []Type{Empty, Text, Image, Archive}

// The table of documents has a row for every other type, and names tests that exist.
func TestDocumentsTable(t *testing.T) {
	tests, named := testNames(t), map[Type]bool{}
	for _, row := range formatRows(t) {
		named[row.is] = true
	}
	for _, cells := range tableRows(t, 6) {
		for is := range strings.SplitSeq(cells[1], ", ") {
			named[Type(strings.Trim(is, "`"))] = true
		}
		for name := range strings.SplitSeq(cells[5], ", ") {
			if !tests[name] {
				t.Errorf("no test %q: %v", name, cells)
			}
		}
	}
	for is := range classOfType {
		if !named[is] && !slices.Contains(unreadTypes, is) {
			t.Errorf("%q has no row", is)
		}
	}
}

var testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	for _, pattern := range []string{"*_test.go", filepath.Join("*", "*_test.go")} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range testFunction.FindAllStringSubmatch(string(b), -1) {
				names[m[1]] = true
			}
		}
	}
	return names
}

// A sample that is cut anywhere is either read whole all the same, or said to be unfinished.
func TestFormatsCut(t *testing.T) {
	for _, row := range formatRows(t) {
		files := samples(t, row.is)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			b := files[name]
			step := max(1, len(b)/150)
			if row.is == SevenZip || row.is == RAR || row.is == XZ { // a child process for each
				step = max(1, len(b)/15)
			}
			for cut := 1; cut < len(b); cut += step {
				l := look(t, name, b[:cut])
				unfinished := false
				l.Walk(func(o *Object) { unfinished = unfinished || o.Unfinished != "" })
				// The first letters of a mark are text, and a winmail.dat may have no attachment.
				harmless := l.Type == Text || l.Type == TNEF && len(l.Children) == 0
				if !unfinished && !l.found() && !harmless {
					t.Errorf("%s cut at %d of %d: %s", name, cut, len(b), tree(l.Object))
				}
				if l.Unfinished == Failed {
					t.Errorf("%s cut at %d: %s", name, cut, l.Detail)
				}
			}
		}
	}
}
