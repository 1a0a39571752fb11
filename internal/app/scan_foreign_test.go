package app

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail/folder"
)

// foreignModules have mails among their tests: files, and literals in Go, many of them broken on purpose.
var foreignModules = []string{"github.com/jhillyerd/enmime/v2", "github.com/emersion/go-message", "github.com/emersion/go-msgauth"}

// Mails that others collected are read without a crash, each within a second, which is generous: it shows that nothing hangs.
func TestScanForeignMails(t *testing.T) {
	c := houseConfig()
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]int{}
	mails := foreignMails(t)
	for _, item := range mails {
		begin := time.Now()
		r, err := Scan(context.Background(), s, item)
		if err != nil {
			t.Errorf("%s: %v", item.File, err)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("%s took %v", item.File, took)
		}
		for _, u := range r.Undecided {
			if strings.Contains(u.Reason, "panic") {
				t.Errorf("%s: %s is undecided: %s", item.File, u.Trait, u.Reason)
			}
		}
		levels[string(r.Level)]++
	}
	t.Logf("%d mails read: %v", len(mails), levels)
	if len(mails) < 100 {
		t.Errorf("only %d mails were found", len(mails))
	}
}

// foreignMails lists the mails in the modules.
func foreignMails(t *testing.T) (mails []folder.Item) {
	t.Helper()
	var files []string
	for _, module := range foreignModules {
		dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
		if err != nil {
			t.Fatalf("%s is not at hand: %v", module, err)
		}
		err = filepath.WalkDir(strings.TrimSpace(string(dir)), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || d.IsDir():
			case strings.HasSuffix(path, "_test.go"):
				mails = append(mails, mailsInGo(t, path)...)
			case strings.HasSuffix(path, ".eml"), strings.HasSuffix(path, ".raw"):
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for item := range folder.Paths(files, strings.NewReader("")) {
		mails = append(mails, item)
	}
	return mails
}

// mailsInGo lists the string constants of a source file that begin with a header field and have a body.
func mailsInGo(t *testing.T, path string) (mails []folder.Item) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		octets, ok := literal(e)
		if !ok {
			return true
		}
		if looksLikeMail(octets) {
			open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil }
			mails = append(mails, folder.Item{File: fmt.Sprintf("%s, literal %d", path, len(mails)+1), Stored: true, Open: open})
		}
		return false
	})
	return mails
}

// literal is the value of a string literal or of several that are added.
func literal(e ast.Expr) (value string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		value, err := strconv.Unquote(e.Value)
		return value, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, leftOK := literal(e.X)
		right, rightOK := literal(e.Y)
		return left + right, leftOK && rightOK
	}
	return "", false
}

func looksLikeMail(octets string) bool {
	octets = strings.ReplaceAll(octets, "\r\n", "\n")
	name, _, ok := strings.Cut(octets, ": ")
	return ok && name != "" && !strings.ContainsAny(name, " \t\n{\"<%") && strings.Contains(octets, "\n\n")
}
