package unpack

import (
	"errors"
	"hash/crc32"
	"io"

	"github.com/bodgit/sevenzip"

	"sekisho/internal/payload/archive"
)

// sevenZip is a 7z archive (Igor Pavlov, 7zFormat.txt of the LZMA SDK). Its entries lie in "folders", streams that hold several files one
// after the other; a folder is encrypted as a whole.
type sevenZip struct {
	r    io.ReaderAt
	size int64

	reader   *sevenzip.Reader
	password string        // with which reader was made; "" is none
	current  *sevenZipFile // what was opened last
	sealed   bool          // the names are encrypted, too
}

func (z *sevenZip) List(yield func(Entry) bool) error {
	locked := make(map[int]bool)
	for _, f := range z.reader.File {
		e := Entry{Name: []byte(f.Name), Size: int64(f.UncompressedSize), Packed: -1, Folder: f.FileInfo().IsDir()}
		if e.Size > 0 && !e.Folder {
			e.Encrypted = z.sealed || z.locked(f, locked)
		}
		if !yield(e) {
			break
		}
	}
	return nil
}

func (z *sevenZip) Unseal(passwords []string) (int, error) {
	err := z.use("")
	if err == nil {
		return -1, nil
	}
	if !errors.Is(err, archive.ErrEncrypted) {
		return -1, err
	}
	z.sealed = true
	for i, p := range passwords {
		if p != "" && z.use(p) == nil {
			return i, nil
		}
	}
	return -1, archive.ErrEncrypted
}

// use makes a reader with a password; "" is none.
func (z *sevenZip) use(password string) error {
	if z.reader != nil && z.password == password {
		return nil
	}
	z.reader, z.current = nil, nil
	reader, err := sevenzip.NewReaderWithPassword(z.r, z.size, password)
	if err != nil {
		return known(err)
	}
	z.reader, z.password = reader, password
	return nil
}

// locked says that the folder of a file is encrypted. Opening it tells, since coders do nothing before they are read.
func (z *sevenZip) locked(f *sevenzip.File, seen map[int]bool) bool {
	is, ok := seen[f.Stream]
	if !ok {
		content, err := f.Open()
		if err == nil {
			content.Close()
		}
		is = errors.Is(err, archive.ErrEncrypted)
		seen[f.Stream] = is
	}
	return is
}

func (z *sevenZip) Open(at Place, password *string) (io.Reader, error) {
	var p string
	if password != nil {
		p = *password
	}
	z.leave(at.Index)
	if err := z.use(p); err != nil {
		return nil, err
	}
	if at.Index < 0 || at.Index >= len(z.reader.File) {
		return nil, archive.ErrCorrupt
	}
	f := z.reader.File[at.Index]
	content, err := f.Open()
	if err != nil {
		return nil, known(err)
	}
	z.current = &sevenZipFile{folder: f.Stream, from: content, left: int64(f.UncompressedSize), want: f.CRC32}
	return z.current, nil
}

// leave ends the reading of a file of which nobody wants more. Where another folder is read next, the reader is let go with it, since it
// would keep the dictionary of the unfinished one.
func (z *sevenZip) leave(next int) {
	if z.current == nil || z.current.from == nil {
		return
	}
	if z.reader != nil && next >= 0 && next < len(z.reader.File) && z.reader.File[next].Stream == z.current.folder {
		z.current.close()
		return
	}
	z.reader = nil
}

// sevenZipFile is the content of one file. It is compared with its checksum, which an archive may leave out.
type sevenZipFile struct {
	folder int
	from   io.ReadCloser // nil at the end
	left   int64
	sum    uint32
	want   uint32
}

func (f *sevenZipFile) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, f.end()
	}
	n, err := f.from.Read(p[:min(int64(len(p)), f.left)])
	f.sum = crc32.Update(f.sum, crc32.IEEETable, p[:n])
	f.left -= int64(n)
	switch {
	case err == io.EOF && f.left > 0:
		return n, archive.ErrCorrupt
	case err != nil && err != io.EOF:
		return n, known(err)
	}
	return n, nil
}

func (f *sevenZipFile) end() error {
	f.close()
	if f.want != 0 && f.sum != f.want {
		return archive.ErrCorrupt
	}
	return io.EOF
}

// close gives the folder back for the file behind this one.
func (f *sevenZipFile) close() {
	if f.from != nil {
		f.from.Close()
		f.from = nil
	}
}
