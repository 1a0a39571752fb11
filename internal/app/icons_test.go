package app

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tc-hib/winres"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/icon/drawn"
	"sekisho/internal/payload/program/programtest"
	"sekisho/internal/record"
)

func drawing(t *testing.T, name string) []image.Image {
	t.Helper()
	i := slices.IndexFunc(drawn.All(), func(d drawn.Drawing) bool { return d.Name == name })
	if i < 0 {
		t.Fatalf("no drawing %q", name)
	}
	d := drawn.All()[i]
	return []image.Image{d.Draw(16), d.Draw(32), d.Draw(48)}
}

// wheel is an icon that no document has: a wheel of three colours.
func wheel(side int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		x, y := 2*(i%side)-side, 2*(i/side)-side
		if x*x+y*y < side*side {
			img.Pix[4*i], img.Pix[4*i+3] = 200, 255
			if x > 0 {
				img.Pix[4*i], img.Pix[4*i+1] = 60, 160
			}
			if y > side/4 {
				img.Pix[4*i+2] = 220
			}
		}
	}
	return img
}

func attachedProgram(name string, content []byte) string {
	return oneFile(`attachment; filename="`+name+`"`, string(content))
}

func evidenceOf(r record.Result, trait string) string {
	for _, f := range r.Findings {
		if f.Trait == trait {
			return f.Evidence.Ja
		}
	}
	return ""
}

// A program with a document's icon is told in the verdict and in the objects; one with an icon of its own is a program and no more.
func TestDocumentIconOnProgram(t *testing.T) {
	word := programtest.Wearing(t, drawing(t, "drawn page with badge 1")...)
	r := judge(t, houseConfig(), "192.0.2.1", attachedProgram("order.exe", word))
	if got := evidenceOf(r, "doc-icon-exe"); r.Level != "hold" || !strings.Contains(got, "Word文書のアイコン") {
		t.Errorf("%s, %q", r.Level, got)
	}
	if !slices.ContainsFunc(r.Objects, func(o record.Object) bool { return o.Name == "order.exe" && o.Icon == "word" }) {
		t.Errorf("%+v", r.Objects)
	}
	other := programtest.Wearing(t, wheel(32), wheel(48))
	r = judge(t, houseConfig(), "192.0.2.1", attachedProgram("order.exe", other))
	if evidenceOf(r, "doc-icon-exe") != "" || evidenceOf(r, "exec-attach") == "" || slices.ContainsFunc(r.Objects, func(o record.Object) bool { return o.Icon != "" }) {
		t.Errorf("%+v", r)
	}
}

// What a house teaches from its own programs is recognised on others, in another size too, until it is forgotten.
func TestLearntIconOnProgram(t *testing.T) {
	c := houseConfig()
	c.Data = t.TempDir()
	path := filepath.Join(t.TempDir(), "taro.exe")
	if err := os.WriteFile(path, programtest.Wearing(t, wheel(32), wheel(48)), 0o600); err != nil {
		t.Fatal(err)
	}
	images, err := ReadIcon(path)
	if err != nil || len(images) != 2 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	l, err := icon.Learn(icon.Ichitaro, "taro.exe", images, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := KeepIcons(c.Data, []icon.Learnt{l}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(c.Data, iconsFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for name, content := range map[string][]byte{"same": programtest.Wearing(t, wheel(32), wheel(48)), "scaled": programtest.Wearing(t, wheel(64))} {
		if got := evidenceOf(judge(t, c, "192.0.2.1", attachedProgram("order.exe", content)), "doc-icon-exe"); !strings.Contains(got, "一太郎文書のアイコン") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if n, err := ForgetIcons(c.Data, l.ID); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if got := evidenceOf(judge(t, c, "192.0.2.1", attachedProgram("order.exe", programtest.Wearing(t, wheel(32)))), "doc-icon-exe"); got != "" {
		t.Errorf("forgotten: %q", got)
	}
}

func TestReadIcon(t *testing.T) {
	made, err := winres.NewIconFromImages(drawing(t, "drawn film"))
	if err != nil {
		t.Fatal(err)
	}
	var ico bytes.Buffer
	if err := made.SaveICO(&ico); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		want    int
	}{
		"film.ico": {ico.Bytes(), 3}, "bare.exe": {programtest.Tiny(t), 0}, "a.txt": {[]byte("text"), 0}, "empty.ico": {nil, 0},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		images, err := ReadIcon(path)
		if len(images) != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%s: %d, %v", name, len(images), err)
		}
	}
	if _, err := ReadIcon(t.TempDir()); err == nil {
		t.Error("a folder is read")
	}
}

// A damaged file stops a start and a reload: silently going on without what the house taught would be worse.
func TestDamagedIcons(t *testing.T) {
	c := houseConfig()
	c.Data = t.TempDir()
	if err := os.WriteFile(filepath.Join(c.Data, iconsFile), []byte("sekisho-icons 1 00\n[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewScreen(c, parts); err == nil || !strings.Contains(err.Error(), "icons.json: the file of learnt icons is damaged") {
		t.Error(err)
	}
}
