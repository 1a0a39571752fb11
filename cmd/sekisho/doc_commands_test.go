package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Commands in documents: a line of a block, after a prompt, in a table of cron or in a unit, or what stands between backquotes.
var (
	commandLine   = regexp.MustCompile(`(?m)^(?:\$ |[\d* ]+sekisho +/usr/local/bin/|ExecStart=/usr/local/bin/)?sekisho ([a-z].*)$`)
	commandInText = regexp.MustCompile("`sekisho ([a-z][^`]*)`")
	words         = regexp.MustCompile(`"[^"]*"|'[^']*'|[^\s"']+`)
)

// commandsIn lists the commands of a document as words, without what a shell does with them.
func commandsIn(document string) (list [][]string) {
	for _, pattern := range []*regexp.Regexp{commandLine, commandInText} {
		for _, found := range pattern.FindAllStringSubmatch(document, -1) {
			all := words.FindAllString(found[1], -1)
			if end := slices.IndexFunc(all, func(w string) bool { return slices.Contains([]string{"#", ">", "|", "&&", ";"}, w) }); end >= 0 {
				all = all[:end]
			}
			list = append(list, all)
		}
	}
	return list
}

// understood says that there is such a command with such flags.
func understood(words []string) bool {
	root := newRoot()
	c, rest, err := root.Find(words)
	return err == nil && c != root && c.ParseFlags(rest) == nil && !(c.HasSubCommands() && c.Flags().NArg() > 0)
}

// Every command that a document names can be typed.
func TestCommandsOfDocuments(t *testing.T) {
	n := 0
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../deploy/*/README.md", "../../deploy/systemd/*.service"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			document, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, command := range commandsIn(string(document)) {
				if n++; !understood(command) {
					t.Errorf("%s: sekisho %s", file, strings.Join(command, " "))
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d commands were found", n)
	}
}

// What cannot be typed is found.
func TestCommandsAreRead(t *testing.T) {
	list := commandsIn("$ sekisho hunt --since 7d > a\n10 6 * * *  sekisho  /usr/local/bin/sekisho ioc list --nonsense\nsee `sekisho frob` and `sekisho ioc frob`\n")
	var fine []bool
	for _, command := range list {
		fine = append(fine, understood(command))
	}
	if !slices.Equal(fine, []bool{true, false, false, false}) {
		t.Errorf("%q: %v", list, fine)
	}
}
