package rules

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"sekisho/internal/config"
)

var update = flag.Bool("update", false, "write the tables of docs/rules.md and docs/rules.ja.md")

// The tables in the documents are those of the program: go test ./internal/rules -update writes them.
func TestDocumentsAreCurrent(t *testing.T) {
	for path, ja := range map[string]bool{"../../docs/rules.md": false, "../../docs/rules.ja.md": true} {
		octets, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := between(t, string(octets), "facts", factTable(ja))
		want = between(t, want, "functions", functionTable(ja))
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if want != string(octets) {
			t.Errorf("%s is not what the tables say: run go test ./internal/rules -update", path)
		}
	}
}

// between puts a table between the marks of a document.
func between(t *testing.T, document, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+": written from internal/rules by go test -->\n", "<!-- end -->"
	before, rest, found := strings.Cut(document, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("no marks for %s", name)
	}
	return before + begin + table + end + after
}

func factTable(ja bool) string {
	var b strings.Builder
	b.WriteString(picked(ja, "| fact | type | what it is | example |\n", "| 名前 | 型 | 内容 | 例 |\n") + "|---|---|---|---|\n")
	for _, f := range Facts() {
		en, jp := f.Type()
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` |\n", f.Path, picked(ja, en, jp), cell(picked(ja, f.En, f.Ja)), cell(f.Example))
	}
	return b.String()
}

func functionTable(ja bool) string {
	var b strings.Builder
	b.WriteString(picked(ja, "| function | what it is |\n", "| 関数 | 内容 |\n") + "|---|---|\n")
	for _, f := range Functions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Form, cell(picked(ja, f.En, f.Ja)))
	}
	return b.String()
}

func picked(ja bool, english, japanese string) string {
	if ja {
		return japanese
	}
	return english
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// The functions of the table are those that there are.
func TestTableOfFunctions(t *testing.T) {
	var forms strings.Builder
	for _, f := range Functions() {
		forms.WriteString(f.Form + f.En + " ")
	}
	for _, name := range append(ours, builtins...) {
		if name != "header" && name != "headers" && !regexp.MustCompile(`\b`+name+`\b`).MatchString(forms.String()) {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// Every rule that a document shows does what its test lines say, and so does the example in the shipped configuration.
func TestDocumentedRules(t *testing.T) {
	shipped, err := os.ReadFile("../../deploy/sekisho.toml")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile(`(?m)^#(\S)`).ReplaceAllString(string(shipped), "$1")
	runLines(t, "deploy/sekisho.toml", examples, 1)
	for _, path := range []string{"../../docs/rules.md", "../../docs/rules.ja.md"} {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		blocks := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(document), -1)
		if len(blocks) < 4 {
			t.Errorf("%s shows %d rules", path, len(blocks))
		}
		for _, block := range blocks {
			runLines(t, path, block[1], 1)
		}
	}
}

func runLines(t *testing.T, path, source string, rules int) {
	t.Helper()
	c, err := config.Parse(path, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	set, err := Compile(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Rules) != rules {
		t.Errorf("%s: %d rules", path, len(set.Rules))
	}
	for _, r := range set.Rules {
		if len(r.Section.Hit) == 0 || len(r.Section.Miss) == 0 {
			t.Errorf("%s: %s has no test lines", path, r.ID)
		}
		for _, l := range r.Lines {
			if tried := r.Try(l); !tried.Passed(l) {
				t.Errorf("%s: %s, %s: %s %s", path, r.ID, l.Text, tried.Outcome, tried.Reason)
			}
		}
	}
}
