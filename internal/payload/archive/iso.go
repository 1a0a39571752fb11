package archive

import (
	"bytes"
	"io"
	"iter"
	"maps"
	"path"
	"strings"
)

const (
	isoSector      = 2048
	isoDescriptors = 16 // the sector of the first volume descriptor (ECMA-119, 8)
	maxDescriptors = 64
	isoRootRecord  = 156 // in a descriptor (8.4.18)
)

// ISO yields the files of an image of a CD or DVD: ISO 9660 (ECMA-119) with several extents a file, names of Joliet (Microsoft, "Joliet
// Specification") or Rock Ridge (IEEE P1282), else its own; and UDF (udf.go) where the image has both. Systems do not all show the same
// names, so every directory is gone through: a file that two of them hold is yielded once, by its first name, unless its suffixes differ.
// Compressed files (zisofs) and interleaved ones are listed only.
//
// Folders are listed to 128 levels and 16 MB of directory (ErrTooDeep, ErrTooBig); a folder that holds itself is ErrCorrupt.
func ISO(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		volumes, failure := isoVolumes(r)
		if len(volumes.joliet)+len(volumes.other) == 0 && failure == nil {
			failure = ErrFormat
		}
		once := &placed{yield: yield, before: make(map[place]bool)}
		for _, v := range volumes.joliet {
			once.tree(v.walk, &failure)
		}
		if hasUDF(r) {
			once.tree(func(take located) error { return walkUDF(r, size, take) }, &failure)
		}
		for _, v := range volumes.other {
			once.tree(v.walk, &failure)
		}
		if failure != nil && !once.stopped {
			yield(nil, failure)
		}
	}
}

// located takes an entry, where its content begins, and whether its name is one that a file system shortened. It says whether there shall be more.
type located func(e *Entry, at int64, short bool) bool

// place is what tells files apart that two file systems of an image hold.
type place struct {
	at, size int64
	suffix   string
}

// placed yields each file that several directory trees hold once. Files of one tree that share their content are all yielded.
type placed struct {
	yield       func(*Entry, error) bool
	before, now map[place]bool // of the trees before, and of this one
	stopped     bool
}

// tree goes through one directory tree, and notes the first failure.
func (p *placed) tree(walk func(located) error, failure *error) {
	p.now = make(map[place]bool)
	if err := walk(p.take); *failure == nil {
		*failure = err
	}
	maps.Copy(p.before, p.now)
}

func (p *placed) take(e *Entry, at int64, short bool) bool {
	if p.stopped {
		return false
	}
	if !e.Folder {
		key := place{at, e.Size, strings.ToLower(path.Ext(e.Name))}
		bare := place{at, e.Size, ""}
		if p.before[key] || short && p.before[bare] {
			return true
		}
		p.now[key], p.now[bare] = true, true
	}
	p.stopped = !p.yield(e, nil)
	return !p.stopped
}

// isoVolume is one directory tree of an image.
type isoVolume struct {
	r      io.ReaderAt
	block  int64 // octets of a logical block
	joliet bool
	root   folder
}

// isoTrees are the directory trees of an image, by what their names may be.
type isoTrees struct{ joliet, other []*isoVolume }

// isoVolumes reads the volume descriptors.
func isoVolumes(r io.ReaderAt) (found isoTrees, err error) {
	var b [isoSector]byte
	for n := range int64(maxDescriptors) {
		if err := readFull(r, b[:], (isoDescriptors+n)*isoSector); err != nil {
			return found, err
		}
		kind := b[0]
		if !bytes.Equal(b[1:6], []byte("CD001")) || kind == 255 {
			return found, nil
		}
		if kind != 1 && kind != 2 {
			continue
		}
		v := &isoVolume{r: r, block: int64(le16(b[128:])), joliet: kind == 2 && isJoliet(b[88:])}
		if v.block == 0 {
			v.block = isoSector
		}
		record := b[isoRootRecord:]
		v.root = folder{at: le32(record[2:]) * v.block, size: le32(record[10:])}
		if v.joliet {
			found.joliet = append(found.joliet, v)
		} else {
			found.other = append(found.other, v)
		}
	}
	return found, nil
}

// isJoliet: the escape sequences of UCS-2, levels 1 to 3.
func isJoliet(escapes []byte) bool {
	return escapes[0] == '%' && escapes[1] == '/' && (escapes[2] == '@' || escapes[2] == 'C' || escapes[2] == 'E')
}
