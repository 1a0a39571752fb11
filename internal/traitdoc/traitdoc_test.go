package traitdoc

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sekisho/heuristics"
)

var update = flag.Bool("update", false, "write the pages")

// The pages are what the tables say: go test ./internal/traitdoc -update writes them.
func TestPagesAreCurrent(t *testing.T) {
	for lang, file := range map[Language]string{English: "traits.md", Japanese: "traits.ja.md"} {
		want, err := Page(lang)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("../../docs", file)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("docs/%s is not what the tables say (%v): run go test ./internal/traitdoc -update", file, err)
		}
	}
}

// Every trait has its sentences, and no sentence is about a trait that does not exist.
func TestEntriesAreTraits(t *testing.T) {
	var ids []string
	for _, row := range heuristics.Table() {
		ids = append(ids, row.ID)
	}
	have := entries()
	for _, id := range ids {
		if have[id].id == "" {
			t.Errorf("%s has no entry", id)
		}
	}
	count := len(slices.Concat(pathEntries(), identityEntries(), relationEntries(), attachmentEntries(), linkEntries()))
	if count != len(have) {
		t.Errorf("%d entries for %d traits: one stands twice", count, len(have))
	}
	for id := range have {
		if !slices.Contains(ids, id) {
			t.Errorf("%s is no trait", id)
		}
	}
}

// Keys are keys of the shipped configuration, lists are files that are shipped.
func TestKeysAndListsExist(t *testing.T) {
	shipped, err := os.ReadFile("../../deploy/sekisho.toml")
	if err != nil {
		t.Fatal(err)
	}
	for id, e := range entries() {
		for _, key := range strings.Fields(e.keys) {
			section, name := cutLast(key)
			_, rest, found := strings.Cut(string(shipped), "\n["+section+"]\n")
			rest, _, _ = strings.Cut(rest, "\n[")
			if !found || !regexp.MustCompile(`(?m)^#?`+name+` = `).MatchString(rest) {
				t.Errorf("%s: no key %s in [%s]", id, name, section)
			}
		}
		for _, list := range strings.Fields(e.lists) {
			if _, err := os.Stat("../tables/data/" + list + ".txt"); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

// What is missing fails the page by its name.
func TestIncompleteTraitsAreNamed(t *testing.T) {
	p := &page{lang: English, entries: map[string]entry{}, samples: map[string]samples{}}
	p.trait(row{id: "made-up", family: heuristics.Path})
	if got := strings.Join(p.missing, "; "); got != "made-up has no sentence in package traitdoc; made-up has no sample that hits; made-up has no near miss" {
		t.Error(got)
	}
}

// Links within a page lead to headings of it, and the two pages link to files that exist.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, lang := range []Language{English, Japanese} {
		text, err := Page(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\((#?)([^)]+)\)`).FindAllStringSubmatch(text, -1) {
			if m[1] == "#" && !strings.Contains(text, "\n### "+m[2]+"\n") {
				t.Errorf("%s: no heading %s", lang, m[2])
			}
			if _, err := os.Stat("../../docs/" + m[2]); m[1] == "" && err != nil && m[2] != "traits.md" && m[2] != "traits.ja.md" {
				t.Errorf("%s: %v", lang, err)
			}
		}
	}
}
