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

const samplePassword = "himitsu2026" // testdata/formats/README.md

// formatRow is a row of docs/formats.md.
type formatRow struct {
	line                                    string
	is                                      Type
	recognised, listed, unpacked, decrypted bool
	tests                                   []string
}

// formatRows reads the first table of the page.
func formatRows(t testing.TB) (rows []formatRow) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(line, "|\n "), "|")
		if len(cells) != 7 {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !strings.HasPrefix(cells[1], "`") {
			continue
		}
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

func look(name string, content []byte, passwords ...string) looked {
	i := NewInspector(DefaultLimits())
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
			decrypted = decrypted || look(name, b).Encrypted
		}
		if row.decrypted && !decrypted {
			t.Errorf("%s: no encrypted sample", row.is)
		}
	}
}

func (row formatRow) check(t *testing.T, name string, b []byte) {
	t.Helper()
	l := look(name, b)
	if row.recognised != (l.Type == row.is) {
		t.Errorf("%s: recognised as %q", name, l.Type)
	}
	if row.listed && l.program == nil {
		t.Errorf("%s: the program is not listed, %q", name, l.Unfinished)
	}
	if row.unpacked && !l.Encrypted && (l.program == nil || l.program.Type != PE || l.program.Size != 1024) {
		t.Errorf("%s: not unpacked, %q", name, l.Unfinished)
	}
	if !row.unpacked && l.program != nil && l.program.Type == PE {
		t.Errorf("%s is unpacked, and the table says no", name)
	}
	if row.decrypted && l.Encrypted {
		if l = look(name, b, "2026", samplePassword); l.program.Type != PE || !l.program.Unlocked {
			t.Errorf("%s: not decrypted", name)
		}
	}
	if l.program == nil && l.Unfinished == "" {
		t.Errorf("%s: clean without having been looked into", name)
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
			for cut := 1; cut < len(b); cut += step {
				l := look(name, b[:cut])
				unfinished := false
				l.Walk(func(o *Object) { unfinished = unfinished || o.Unfinished != "" })
				whole := l.program != nil && l.program.Size == 1024 && l.program.Type == PE
				// The first letters of a mark are text, and a winmail.dat may have no attachment.
				harmless := l.Type == Text || l.Type == TNEF && len(l.Children) == 0
				if !unfinished && !whole && !harmless {
					t.Errorf("%s cut at %d of %d: %s", name, cut, len(b), tree(l.Object))
				}
				if l.Unfinished == Failed {
					t.Errorf("%s cut at %d: %s", name, cut, l.Detail)
				}
			}
		}
	}
}
