package folder_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
)

// lay writes files below a new folder; a name that ends in a slash is an empty folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		parent := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			parent = path
		}
		if err := os.MkdirAll(parent, 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read opens a mail and returns its octets.
func read(t *testing.T, item folder.Item) string {
	t.Helper()
	r, err := item.Open()
	if err != nil {
		t.Fatalf("%s: %v", item.File, err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", item.File, err)
	}
	return string(b)
}

// found lists "file: content" or "file! error" with paths relative to dir.
func found(t *testing.T, dir string, items iter.Seq[folder.Item]) []string {
	t.Helper()
	var list []string
	for item := range items {
		name := strings.TrimPrefix(item.File, dir+string(filepath.Separator))
		if item.Err != nil {
			if item.Open != nil || item.Stored {
				t.Errorf("%s: an error with a mail", name)
			}
			list = append(list, name+"! "+item.Err.Error())
			continue
		}
		if !item.Stored || item.Direction != mail.In || item.Envelope.Known || item.Client.Addr.IsValid() {
			t.Errorf("%s: %+v is no stored mail", name, item)
		}
		list = append(list, name+": "+read(t, item))
	}
	return list
}

func TestPathsInOrder(t *testing.T) {
	dir := lay(t, map[string]string{
		"b.eml":                "Subject: b\n\nb\n",
		"a/2.eml":              "2",
		"a/1.eml":              "1",
		"a/10.eml":             "10",
		"a/.hidden":            "x",
		"a/.git/config":        "x",
		"box":                  "From a Sat Jan  3 01:05:34 2026\nSubject: 1\n\n>From x\n\nFrom b Sat Jan  3 01:05:34 2026\nSubject: 2\n\n",
		"empty":                "",
		"md/cur/2:2,S":         "two",
		"md/cur/1:2,":          "From here on it is one mail\n\nFrom x 10:00\n",
		"md/new/3":             "three",
		"md/tmp/4":             "half written",
		"md/dovecot.index":     "x",
		"md/.Sent/cur/5":       "five",
		"md/.Sent/new/":        "",
		"md/.Sent/tmp/":        "",
		"md/.Sent/maildirsize": "x",
		"md/.cache/x":          "x",
		"z/y/x/deep":           "deep",
	})
	want := []string{
		"a/1.eml: 1", "a/10.eml: 10", "a/2.eml: 2",
		"b.eml: Subject: b\n\nb\n",
		"box#1: Subject: 1\n\nFrom x\n", "box#2: Subject: 2\n",
		"empty: ",
		"md/new/3: three", "md/cur/1:2,: From here on it is one mail\n\nFrom x 10:00\n", "md/cur/2:2,S: two", "md/.Sent/cur/5: five",
		"z/y/x/deep: deep",
	}
	if diff := cmp.Diff(want, found(t, dir, folder.Paths([]string{dir}, nil))); diff != "" {
		t.Error(diff)
	}
}

func TestPathsGoOnAfterAnError(t *testing.T) {
	dir := lay(t, map[string]string{"a": "A", "z": "Z"})
	at := func(name string) string { return filepath.Join(dir, name) }
	want := []string{"a: A", "gone! " + syscall.ENOENT.Error(), "z: Z", "a/x! " + syscall.ENOTDIR.Error()}
	got := found(t, dir, folder.Paths([]string{at("a"), at("gone"), at("z"), at("a/x")}, nil))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadableFileIsSaid(t *testing.T) {
	dir := lay(t, map[string]string{"a": "A", "b": "B", "d/x": "X"})
	for _, name := range []string{"a", "d"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(filepath.Join(dir, "d"), 0o700)
	if f, err := os.Open(filepath.Join(dir, "a")); err == nil {
		f.Close()
		t.Skip("this user may read everything: permissions cannot be tested")
	}
	denied := syscall.EACCES.Error()
	want := []string{"a! " + denied, "b: B", "d! " + denied}
	if diff := cmp.Diff(want, found(t, dir, folder.Paths([]string{dir}, nil))); diff != "" {
		t.Error(diff)
	}
}

func TestLinksAndPipesInAFolder(t *testing.T) {
	dir := lay(t, map[string]string{"in/a": "A", "in/sub/b": "B", "out/secret": "S"})
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, "in", name)); err != nil {
			t.Fatal(err)
		}
	}
	link("a", "link")
	link("sub", "linkdir")
	link("..", "loop")
	link("../out/secret", "leak")
	link(filepath.Join(dir, "out"), "leakdir")
	link("nothing", "dangling")
	if err := syscall.Mkfifo(filepath.Join(dir, "in", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	escapes := "path escapes from parent"
	want := []string{
		"in/a: A", "in/dangling! " + syscall.ENOENT.Error(), "in/leak! " + escapes, "in/leakdir! " + escapes,
		"in/link: A", "in/loop! " + escapes, "in/pipe! not a regular file", "in/sub/b: B",
	}
	if diff := cmp.Diff(want, found(t, dir, folder.Paths([]string{filepath.Join(dir, "in")}, nil))); diff != "" {
		t.Error(diff)
	}
	if err := os.Symlink("in", filepath.Join(dir, "named")); err != nil {
		t.Fatal(err)
	}
	if got := found(t, dir, folder.Paths([]string{filepath.Join(dir, "named")}, nil)); len(got) != len(want) {
		t.Errorf("a link that was named is not followed: %q", got)
	}
}

func TestFileSwappedForALinkAfterwards(t *testing.T) {
	dir := lay(t, map[string]string{"in/a": "A", "out/secret": "S"})
	items := slices.Collect(folder.Paths([]string{filepath.Join(dir, "in")}, nil))
	path := filepath.Join(dir, "in", "a")
	if err := errors.Join(os.Remove(path), os.Symlink("../out/secret", path)); err != nil {
		t.Fatal(err)
	}
	if r, err := items[0].Open(); err == nil {
		r.Close()
		t.Error("a link that leads out was followed")
	}
}

func TestItemsOpenAfterTheSequence(t *testing.T) {
	dir := lay(t, map[string]string{"a.eml": "A", "box": twoMails, "md/cur/1": "1", "md/new/": ""})
	var got []string
	for _, item := range slices.Collect(folder.Paths([]string{dir}, nil)) {
		got = append(got, read(t, item), read(t, item))
	}
	want := []string{"A", "A", "Subject: 1\n", "Subject: 1\n", "Subject: 2\n", "Subject: 2\n", "1", "1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

const twoMails = "From a Sat Jan  3 01:05:34 2026\nSubject: 1\n\nFrom b Sat Jan  3 01:05:34 2026\nSubject: 2\n"

func TestStandardInput(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []string
	}{
		{"Subject: a\n\nFrom x 10:00\n", []string{"-: Subject: a\n\nFrom x 10:00\n"}},
		{twoMails, []string{"-#1: Subject: 1\n", "-#2: Subject: 2\n"}},
		{"", []string{"-! empty: no mail was given"}},
	} {
		got := found(t, "", folder.Paths([]string{"-"}, strings.NewReader(test.in)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestStandardInputThatBreaksOff(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("Subject: a\n"), failing{})
	got := found(t, "", folder.Paths([]string{"-"}, broken))
	if diff := cmp.Diff([]string{"-! cannot be kept: line cut"}, got); diff != "" {
		t.Error(diff)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("line cut") }

func TestNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(path, []byte(twoMails), 0) }()
	got := found(t, filepath.Dir(path), folder.Paths([]string{path}, nil))
	if diff := cmp.Diff([]string{"pipe#1: Subject: 1\n", "pipe#2: Subject: 2\n"}, got); diff != "" {
		t.Error(diff)
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
}

func TestStoppingEarly(t *testing.T) {
	dir := lay(t, map[string]string{"a": "A", "b": twoMails, "md/cur/1": "1", "md/cur/2": "2", "md/new/": "", "s/x": "X"})
	all := slices.Collect(folder.Paths([]string{dir, filepath.Join(dir, "gone"), "-"}, strings.NewReader(twoMails)))
	for stop := range all {
		var names []string
		for item := range folder.Paths([]string{dir, filepath.Join(dir, "gone"), "-"}, strings.NewReader(twoMails)) {
			names = append(names, item.File)
			if len(names) == stop+1 {
				break
			}
		}
		if last := names[len(names)-1]; len(names) != stop+1 || last != all[stop].File {
			t.Errorf("stopped at %d: %q", stop, names)
		}
	}
}

func TestFoldersNestedTooDeep(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, strings.Repeat("d/", 70)), 0o700); err != nil {
		t.Fatal(err)
	}
	got := found(t, dir, folder.Paths([]string{dir}, nil))
	if len(got) != 1 || !strings.HasSuffix(got[0], "! nested too deep") {
		t.Errorf("%q", got)
	}
}

func TestMissingFileErrorIsPlain(t *testing.T) {
	for item := range folder.Paths([]string{"/nonexistent/x.eml"}, nil) {
		if !errors.Is(item.Err, fs.ErrNotExist) || strings.Contains(item.Err.Error(), "x.eml") {
			t.Errorf("%v", item.Err)
		}
	}
}

func TestLargeMboxStaysOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "box")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte("0123456789abcde\n"), 64<<10) // 1 MiB
	for i := range 32 {
		fmt.Fprintf(f, "From a Sat Jan  3 01:05:34 2026\nSubject: %d\n\n", i)
		f.Write(block)
		f.WriteString("\n")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for item := range folder.Paths([]string{path}, nil) {
		n++
		r, err := item.Open()
		if err != nil {
			t.Fatal(err)
		}
		if size, err := io.Copy(io.Discard, r); err != nil || size < int64(len(block)) {
			t.Fatalf("%d octets, %v", size, err)
		}
		r.Close()
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; n != 32 || allocated > 8<<20 {
		t.Errorf("%d mails, %d octets allocated for 32 MiB", n, allocated)
	}
}
