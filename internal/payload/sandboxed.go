package payload

import (
	"errors"
	"io"
	"os"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/payload/sandbox/unpack"
)

// File lets a spool that lies in a file be handed over to a child.
func (s *spool) File() *os.File { return s.file }

// boxed is an archive that a child unpacks, from an offset in kept on; nil without children.
func (u *unpacking) boxed(format unpack.Format, kept *spool, from int64) *sandbox.Archive {
	if u.boxes == nil {
		return nil
	}
	return u.boxes.Archive(format, kept, from, kept.size)
}

// refused lists nothing, for a reason.
func refused(err error) entries {
	return func(yield func(*archive.Entry, error) bool) { yield(nil, err) }
}

func listSevenZip(u *unpacking, _ *Object, kept *spool) entries { return u.sevenZip(kept, 0) }

// sevenZip lists the 7z archive that begins at from.
func (u *unpacking) sevenZip(kept *spool, from int64) entries {
	if err := archive.CheckSevenZip(behind(kept, from), kept.size-from); err != nil {
		return refused(err)
	}
	boxed := u.boxed(unpack.SevenZip, kept, from)
	if boxed == nil {
		return refused(archive.ErrUnsupported)
	}
	return boxed.List(u.passwords)
}

func listRAR(u *unpacking, _ *Object, kept *spool) entries { return u.rar(kept, 0) }

// rar lists the RAR archive that begins at from: by its headers, or where these are encrypted by a child that has passwords for them.
func (u *unpacking) rar(kept *spool, from int64) entries {
	boxed := u.boxed(unpack.RAR, kept, from)
	content := func(skip int, at, prefix int64, password *string) (io.ReadCloser, error) {
		if boxed == nil {
			return nil, archive.ErrUnsupported
		}
		return boxed.Open(unpack.Place{Index: skip, From: at, Prefix: prefix}, password)
	}
	return func(yield func(*archive.Entry, error) bool) {
		for e, err := range archive.RAR(behind(kept, from), kept.size-from, content) {
			if errors.Is(err, archive.ErrEncrypted) && len(u.passwords) > 0 && boxed != nil {
				boxed.List(u.passwords)(yield)
				return
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func listXZ(u *unpacking, o *Object, kept *spool) entries {
	if err := archive.CheckXZ(kept, kept.size); err != nil {
		return refused(err)
	}
	boxed := u.boxed(unpack.XZ, kept, 0)
	if boxed == nil {
		return refused(archive.ErrUnsupported)
	}
	return archive.Squeezed(base(o.Name), kept.size, func() (io.ReadCloser, error) { return boxed.Open(unpack.Place{}, nil) })
}

func behind(kept *spool, from int64) *io.SectionReader {
	return io.NewSectionReader(kept, from, kept.size-from)
}
