package payload

import (
	"image"
	"testing"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/icon/drawn"
	"sekisho/internal/payload/program/programtest"
)

// drawing gives one of our drawings in the sizes that icons of programs have.
func drawing(t testing.TB, name string) []image.Image {
	t.Helper()
	for _, d := range drawn.All() {
		if d.Name == name {
			return []image.Image{d.Draw(16), d.Draw(32), d.Draw(48)}
		}
	}
	t.Fatalf("no drawing %q", name)
	return nil
}

func TestProgramIcon(t *testing.T) {
	word := programtest.Wearing(t, drawing(t, "drawn page with badge 1")...)
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    icon.Class
	}{
		"Word":         {"見積書.exe", word, icon.Word},
		"renamed":      {"a.dat", word, icon.Word},
		"screen saver": {"a.scr", programtest.Wearing(t, drawing(t, "drawn folder")...), icon.Folder},
		"no icon":      {"a.exe", programtest.Tiny(t), ""},
		"no program":   {"a.exe", []byte("text"), ""},
	} {
		o := inspect(DefaultLimits(), c.file, c.content)
		if got := classOf(o.Icon); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	inside := archiveOf(t, file{name: "a.exe", content: string(word)})
	if o := inspect(DefaultLimits(), "a.zip", inside); len(o.Children) != 1 || classOf(o.Children[0].Icon) != icon.Word {
		t.Errorf("in an archive: %+v", o)
	}
}

func classOf(m *icon.Match) icon.Class {
	if m == nil {
		return ""
	}
	return m.Class
}

// A program may be asked about with other icons than those that are shipped.
func TestIconsOption(t *testing.T) {
	i := NewInspector(DefaultLimits(), Icons(icon.NewSet(nil)))
	if len(i.icons.Known()) != 0 {
		t.Error("the set is not used")
	}
	if i := NewInspector(DefaultLimits(), Icons(nil)); len(i.icons.Known()) == 0 {
		t.Error("nil is not what is shipped")
	}
}

func TestShortcutIcon(t *testing.T) {
	for _, c := range []struct {
		target, location string
		want             icon.Class
	}{
		{`C:\Windows\System32\cmd.exe`, `%ProgramFiles%\Microsoft Office\WINWORD.EXE,1`, icon.Word},
		{`cmd.exe`, `%SystemRoot%\System32\imageres.dll,-102`, icon.Text},
		{`C:\Program Files\Microsoft Office\WINWORD.EXE`, `C:\Program Files\Microsoft Office\winword.exe,0`, ""}, // its own
		{`C:\Program Files\Microsoft Office\WINWORD.EXE`, `C:\Program Files\Microsoft Office\winword.exe,13`, icon.Word},
		{`cmd.exe`, ``, ""},
		{``, ``, ""},
	} {
		if got := classOf(shortcutIcon(c.target, c.location)); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.target, c.location, got, c.want)
		}
	}
}

func BenchmarkProgramIcon(b *testing.B) {
	images := drawing(b, "drawn player")
	for _, d := range drawn.All() {
		if d.Name == "drawn player" {
			images = append(images, d.Draw(256))
		}
	}
	content := programtest.Wearing(b, images...)
	b.ReportAllocs()
	for b.Loop() {
		if o := inspect(DefaultLimits(), "a.exe", content); o.Icon == nil {
			b.Fatal("no icon")
		}
	}
}
