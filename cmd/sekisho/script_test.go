package main

import (
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tc-hib/winres"

	"sekisho/internal/payload/icon/drawn"
	"sekisho/internal/payload/sandbox"
)

func TestMain(m *testing.M) {
	if os.Getenv(asSekisho) != "" || len(os.Args) > 1 && os.Args[1] == sandbox.ChildArgument {
		play()
		return
	}
	testscript.Main(m, map[string]func(){"sekisho": main})
}

// Each script is one thing that an administrator does, with what the terminal shows.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"crlf":   crlf,
			"exits":  exits,
			"listen": listen,
			"ico":    ico,
		},
	})
}

// crlf FILE… gives files the line ends of mail.
func crlf(ts *testscript.TestScript, _ bool, files []string) {
	for _, file := range files {
		content := strings.ReplaceAll(ts.ReadFile(file), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(content), 0o600))
	}
}

// exits STATUS COMMAND… runs a command that must end with that status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	status := "0"
	if err != nil {
		status = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if status != args[0] {
		ts.Fatalf("%s ended with %s, want %s", strings.Join(args[1:], " "), status, args[0])
	}
}

// ico FILE DRAWING writes an icon of that drawing, in the sizes that icons have.
func ico(ts *testscript.TestScript, _ bool, args []string) {
	list := drawn.All()
	i := slices.IndexFunc(list, func(d drawn.Drawing) bool { return d.Name == args[1] })
	if i < 0 {
		ts.Fatalf("no drawing is called %q", args[1])
	}
	made, err := winres.NewIconFromImages([]image.Image{list[i].Draw(16), list[i].Draw(32), list[i].Draw(48)})
	ts.Check(err)
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(made.SaveICO(file))
	ts.Check(file.Close())
}
