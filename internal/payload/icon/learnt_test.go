package icon_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sekisho/internal/payload/icon"
)

var day = time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)

func learn(t *testing.T, class icon.Class, name string, all []icon.Raw) icon.Learnt {
	t.Helper()
	l, err := icon.Learn(class, name, all, day)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// What was learnt is exact in whatever order its images stand, and similar in another size.
func TestLearnt(t *testing.T) {
	d := find(t, "drawn player")
	all := images(t, d, 16, 32, 48)
	set := icon.NewSet(icon.References([]icon.Learnt{learn(t, icon.Ichitaro, "ours.exe", all)}))
	if m := match(t, set, all[2], all[0], all[1]); m.How != icon.Exact || m.Class != icon.Ichitaro || m.Like != "ours.exe" {
		t.Errorf("%+v", m)
	}
	if m := match(t, set, images(t, d, 40)...); m.How != icon.Similar || m.Class != icon.Ichitaro || m.Distance > icon.LimitLearnt {
		t.Errorf("%+v", m)
	}
	if m := match(t, set, images(t, find(t, "drawn film"), 32)...); m.Class != "" {
		t.Errorf("another: %+v", m)
	}
}

func TestLearnRefuses(t *testing.T) {
	if _, err := icon.Learn("thumbnail", "x", images(t, find(t, "drawn film"), 32), day); err == nil {
		t.Error("a class that cannot be learnt is")
	}
	if _, err := icon.Learn(icon.Word, "x", []icon.Raw{icon.Raw("no")}, day); !errors.Is(err, icon.ErrUnreadable) {
		t.Error(err)
	}
}

func TestLearntFile(t *testing.T) {
	list := []icon.Learnt{learn(t, icon.Word, "一.ico", images(t, find(t, "drawn film"), 16, 32))}
	var b bytes.Buffer
	if err := icon.WriteLearnt(&b, list); err != nil {
		t.Fatal(err)
	}
	read := func(content string) ([]icon.Learnt, error) {
		return icon.ReadLearnt(fstest.MapFS{"icons.json": {Data: []byte(content)}}, "icons.json")
	}
	got, err := read(b.String())
	if err != nil || len(got) != 1 || got[0].Digest != list[0].Digest || got[0].Name != "一.ico" || !got[0].Added.Equal(day) || len(got[0].Descriptors) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := icon.ReadLearnt(fstest.MapFS{}, "icons.json"); got != nil || err != nil {
		t.Errorf("none: %v, %v", got, err)
	}
	for name, content := range map[string]string{
		"cut": b.String()[:b.Len()-2], "changed": strings.Replace(b.String(), `"word"`, `"text"`, 1), "empty": "", "no digest": "[]",
	} {
		if _, err := read(content); !errors.Is(err, icon.ErrDamagedFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
