package archive

import (
	"io"
	"slices"
)

const (
	maxFolderDepth  = 128      // folders within folders of a file system
	maxFolderOctets = 16 << 20 // that are read of the folders of a file system: twenty thousand names of 255 characters, and more
)

// folder is one that is to be listed.
type folder struct {
	path  string // with a slash at its end; "" for the root
	depth int
	at    int64 // where the file system keeps it
	size  int64
}

// folders is the work that is left while the folders of a file system are listed. Each is listed once, whatever says that it holds it.
type folders struct {
	todo []folder
	seen map[int64]bool
	read int64 // octets
	err  error // why not all were listed: the first reason
}

func newFolders(root folder) *folders {
	return &folders{todo: []folder{root}, seen: map[int64]bool{root.at: true}}
}

// add puts a folder on the list that stands in another.
func (f *folders) add(in folder, path string, at, size int64) {
	switch {
	case in.depth == maxFolderDepth:
		f.stop(ErrTooDeep)
	case f.seen[at]:
		f.stop(ErrCorrupt) // folders have one place
	default:
		f.seen[at] = true
		f.todo = append(f.todo, folder{path + "/", in.depth + 1, at, size})
	}
}

// next takes the folder that was added first.
func (f *folders) next() (in folder, ok bool) {
	if len(f.todo) == 0 {
		return folder{}, false
	}
	in = f.todo[0]
	f.todo = f.todo[1:]
	return in, true
}

func (f *folders) stop(err error) {
	if f.err == nil {
		f.err = err
	}
}

// spend counts octets of folders that are read. It is false where there were too many.
func (f *folders) spend(n int64) bool {
	if f.read += n; f.read > maxFolderOctets {
		f.stop(ErrTooBig)
		return false
	}
	return true
}

// extent is a piece of an image where a content stands.
type extent struct {
	at, length int64 // at below 0: zeros that are not stored
}

// extents reads pieces one after another. Octets that the image does not have are ErrCorrupt.
type extents struct {
	r    io.ReaderAt
	list []extent
}

func (x *extents) Read(p []byte) (int, error) {
	for len(x.list) > 0 && x.list[0].length == 0 {
		x.list = x.list[1:]
	}
	if len(x.list) == 0 {
		return 0, io.EOF
	}
	now := &x.list[0]
	p = p[:min(int64(len(p)), now.length)]
	n, err := len(p), error(nil)
	if now.at < 0 {
		clear(p)
	} else {
		n, err = x.r.ReadAt(p, now.at)
		now.at += int64(n)
	}
	now.length -= int64(n)
	switch {
	case n == len(p):
		return n, nil
	case err == io.EOF:
		return n, ErrCorrupt
	}
	return n, err
}

func (x *extents) Close() error { return nil }

// openExtents gives the function that opens such a content.
func openExtents(r io.ReaderAt, list []extent) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return &extents{r, slices.Clone(list)}, nil }
}

func unsupported() (io.ReadCloser, error) { return nil, ErrUnsupported }
