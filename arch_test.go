package sekisho

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers is the house from top to bottom. A package may import packages of the lines below its own and of its own tree
// (payload/archive belongs to payload), and nothing else of ours.
var layers = [][]string{
	{"e2e"},
	{"cmd"},
	{"internal/app", "internal/traitdoc"},
	{"corpus", "internal/console", "internal/control", "milter"},
	{"internal/screen"},
	{"internal/store", "internal/telemetry", "internal/stats"},
	{"internal/quarantine", "internal/incident", "internal/mta"},
	{"internal/custody"},
	{"internal/rules"},
	{"heuristics"},
	{"internal/intel", "internal/history"},
	{"internal/payload", "internal/origin"},
	{"internal/mail"},
	{"internal/record", "internal/config"},
	{"internal/tables"},
	{"internal/text"},
}

// impure are the packages that heuristics must not import: a judgement does no I/O, reads no clock and logs nothing.
var impure = []string{"net", "net/http", "os", "os/exec", "log", "log/slog", "io/fs", "syscall", "math/rand", "math/rand/v2", "crypto/rand"}

// inward are imports within one tree that would turn it upside down.
var inward = map[string][]string{
	"internal/mail":             {"internal/mail/edit", "internal/mail/folder"},
	"internal/mail/page":        {"internal/mail"},
	"internal/payload/archive":  {"internal/payload"},
	"internal/payload/document": {"internal/payload"},
	"internal/payload/icon":     {"internal/payload"},
	"internal/payload/program":  {"internal/payload"},
	"internal/payload/sandbox":  {"internal/payload"},
}

const module = "sekisho/"

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestImportsGoDown(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 10 {
		t.Fatalf("only %d packages listed: the test looks at the wrong place", len(packages))
	}
	for _, p := range packages {
		from := strings.TrimPrefix(p.ImportPath, module)
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if err := checkImport(from, imported); err != nil {
				t.Error(err)
			}
		}
		if from == "heuristics" {
			for _, imported := range p.Imports {
				if err := checkPure(imported); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// The rules themselves must be able to fail.
func TestPlantedViolations(t *testing.T) {
	planted := [][2]string{
		{"internal/mail", "sekisho/internal/payload"},
		{"internal/origin", "sekisho/internal/payload"},
		{"heuristics", "sekisho/internal/screen"},
		{"milter", "sekisho/internal/app"},
		{"internal/mail", "sekisho/internal/mail/edit"},
		{"internal/payload/archive", "sekisho/internal/payload"},
		{"internal/unheardof", "sekisho/internal/mail"},
		{"internal/text", "sekisho/internal/tables"},
	}
	for _, v := range planted {
		if checkImport(v[0], v[1]) == nil {
			t.Errorf("%s importing %s is not found", v[0], v[1])
		}
	}
	for _, allowed := range [][2]string{
		{"internal/mail/edit", "sekisho/internal/mail"},
		{"internal/payload", "sekisho/internal/payload/archive"},
		{"cmd/sekisho", "sekisho/internal/app"},
		{"internal/mail", "net/netip"},
	} {
		if err := checkImport(allowed[0], allowed[1]); err != nil {
			t.Error(err)
		}
	}
	if checkPure("os") == nil || checkPure("net/netip") != nil {
		t.Error("purity is not checked")
	}
}

// time is a type that facts carry; the clock is not.
func TestHeuristicsReadsNoClock(t *testing.T) {
	files, err := filepath.Glob("heuristics/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of heuristics: %v", err)
	}
	clock := regexp.MustCompile(`\btime\.(Now|Since|Until|After|Tick|Sleep)\b`)
	if !clock.MatchString("age := time.Since(seen)") {
		t.Error("a planted clock is not found")
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := clock.Find(source); found != nil && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s uses %s: a judgement reads no clock", file, found)
		}
	}
}

func checkImport(from, imported string) error {
	to, ours := strings.CutPrefix(imported, module)
	if !ours || strings.TrimSuffix(from, "_test") == to {
		return nil
	}
	if slices.Contains(inward[from], to) {
		return fmt.Errorf("%s imports %s: the tree stands upside down", from, to)
	}
	a, b := layerOf(from), layerOf(to)
	switch {
	case a < 0:
		return fmt.Errorf("%s has no place in the layers", from)
	case b < 0:
		return fmt.Errorf("%s imports %s, which has no place in the layers", from, to)
	case treeOf(a, from) == treeOf(b, to):
		return nil
	case a >= b:
		return fmt.Errorf("%s imports %s: imports go down only", from, to)
	}
	return nil
}

func checkPure(imported string) error {
	if slices.Contains(impure, imported) {
		return fmt.Errorf("heuristics imports %s: a judgement is pure", imported)
	}
	return nil
}

func layerOf(path string) int {
	return slices.IndexFunc(layers, func(layer []string) bool {
		return slices.ContainsFunc(layer, func(tree string) bool { return within(path, tree) })
	})
}

func treeOf(layer int, path string) string {
	for _, tree := range layers[layer] {
		if within(path, tree) {
			return tree
		}
	}
	return ""
}

func within(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var p goPackage
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.ImportPath != strings.TrimSuffix(module, "/") {
			packages = append(packages, p)
		}
	}
	return packages
}
