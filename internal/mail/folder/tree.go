package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

var errNotRegular = errors.New("not a regular file")

// tree yields the mails of a folder.
func tree(dir string, yield func(Item) bool) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return yield(failed(dir, err))
	}
	defer root.Close()
	w := walker{dir: dir, root: root, yield: yield}
	return w.folder(".", 0)
}

// maxDepth bounds nested folders.
const maxDepth = 64

// walker visits the folders below dir. All access goes through root, which no symbolic link leads out of.
type walker struct {
	dir   string
	root  *os.Root
	yield func(Item) bool
}

// folder visits one folder by its slash-separated name below the root.
func (w *walker) folder(name string, depth int) bool {
	entries, err := fs.ReadDir(w.root.FS(), name)
	switch {
	case err != nil:
		return w.yield(failed(w.shown(name), err))
	case depth == maxDepth:
		return w.yield(failed(w.shown(name), errors.New("nested too deep")))
	case isMaildir(entries):
		return w.maildir(name, entries, depth)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !w.entry(path.Join(name, e.Name()), e, depth) {
			return false
		}
	}
	return true
}

// entry visits what stands in a plain folder.
func (w *walker) entry(name string, e fs.DirEntry, depth int) bool {
	if e.IsDir() {
		return w.folder(name, depth+1)
	}
	info, err := w.root.Stat(name)
	switch {
	case err != nil:
		return w.yield(failed(w.shown(name), err))
	case info.IsDir():
		return true
	case !info.Mode().IsRegular():
		return w.yield(failed(w.shown(name), errNotRegular))
	}
	return file(w.shown(name), w.opener(name), w.yield)
}

// maildir visits new, cur and the sub-folders of a Maildir.
func (w *walker) maildir(name string, entries []fs.DirEntry, depth int) bool {
	for _, sub := range []string{"new", "cur"} {
		if !w.messages(path.Join(name, sub)) {
			return false
		}
	}
	for _, e := range entries {
		sub := path.Join(name, e.Name())
		if !e.IsDir() || !strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if inside, err := fs.ReadDir(w.root.FS(), sub); err == nil && !isMaildir(inside) {
			continue
		}
		if !w.folder(sub, depth+1) {
			return false
		}
	}
	return true
}

// messages yields the files of new or cur: each is one mail, whatever its first line says.
func (w *walker) messages(name string) bool {
	entries, err := fs.ReadDir(w.root.FS(), name)
	if err != nil {
		return w.yield(failed(w.shown(name), err))
	}
	for _, e := range entries {
		file := path.Join(name, e.Name())
		if strings.HasPrefix(e.Name(), ".") || e.IsDir() {
			continue
		}
		item := failed(w.shown(file), errNotRegular)
		if e.Type().IsRegular() {
			open := w.opener(file)
			item = stored(w.shown(file), func() (io.ReadCloser, error) { return opened(open()) })
		}
		if !w.yield(item) {
			return false
		}
	}
	return true
}

// opener opens a file later, when root may be closed already.
func (w *walker) opener(name string) func() (*os.File, error) {
	return func() (*os.File, error) { return os.OpenInRoot(w.dir, filepath.FromSlash(name)) }
}

func (w *walker) shown(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func isMaildir(entries []fs.DirEntry) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.IsDir() })
	}
	return has("cur") && has("new")
}
