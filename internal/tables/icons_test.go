package tables

import (
	"regexp"
	"strings"
	"testing"
)

func TestIconAt(t *testing.T) {
	for location, want := range map[string]string{
		`C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE,1`:     "word",
		`%SystemRoot%\System32\imageres.dll,-102`:                           "text",
		`"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",11`: "pdf",
		`shell32.dll,3`:     "folder",
		`zipfldr.dll`:       "archive",
		`notepad.exe,0`:     "text",
		`msedge.exe,0`:      "",
		`shell32.dll,2`:     "",
		`imageres.dll,1020`: "",
		`mywinword.exe,0`:   "",
		``:                  "",
		`,`:                 "",
	} {
		if got, ok := IconAt(location); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t, want %q", location, got, ok, want)
		}
	}
}

func TestIconDataIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	class := regexp.MustCompile(`^(word|excel|powerpoint|pdf|ichitaro|text|rtf|csv|image|archive|folder|mail|html|video)$`)
	for n, line := range lines(iconLocations) {
		cols := columns(line)
		if len(cols) != 3 || cols[0] != strings.ToLower(cols[0]) || !regexp.MustCompile(`^(\*|-?\d+)$`).MatchString(cols[1]) || !class.MatchString(cols[2]) {
			t.Fatalf("locations.txt, line %d: %q", n, line)
		}
		if key := cols[0] + cols[1]; seen[key] {
			t.Errorf("locations.txt: %s stands twice", key)
		} else {
			seen[key] = true
		}
	}
	n := 0
	for n2, line := range lines(iconLooks) {
		if len(columns(line)) != 3 {
			t.Errorf("looks.txt, line %d: %q", n2, line)
		}
	}
	for look := range IconLooks() {
		if n++; !class.MatchString(look.Class) || look.Name == "" || len(look.Descriptors) == 0 {
			t.Errorf("%+v", look)
		}
	}
	if n < 200 || !strings.Contains(iconLooks, "# Source:") {
		t.Errorf("%d looks", n)
	}
}
