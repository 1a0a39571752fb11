package unpack

import (
	"errors"
	"io"

	"github.com/nwaples/rardecode/v2"

	"sekisho/internal/payload/archive"
)

// rar is a RAR archive of version 1.5 to 7 (RARLAB, "RAR 5.0 archive format" and technote.txt of version 4). Files of a solid archive go on
// with the dictionary of the files in front of them, which are unpacked for that.
type rar struct {
	r    io.ReaderAt
	size int64

	reader   *rardecode.Reader
	password string
	place    Place // where reader began; its Index is that of the file it is at
}

func (r *rar) List(yield func(Entry) bool) error {
	defer func() { r.reader = nil }()
	for {
		h, err := r.reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return rarError(err)
		}
		if !yield(entryOf(h)) {
			return nil
		}
	}
}

func entryOf(h *rardecode.FileHeader) Entry {
	e := Entry{
		Name: []byte(h.Name), Size: h.UnPackedSize, Packed: h.PackedSize,
		Folder: h.IsDir, Encrypted: h.Encrypted || h.HeaderEncrypted,
	}
	if h.UnKnownSize {
		e.Size = -1
	}
	return e
}

// Unseal tries passwords; a wrong one shows by the headers that it gives.
func (r *rar) Unseal(passwords []string) (int, error) {
	err := r.begin(Place{}, "")
	if err == nil {
		return -1, nil
	}
	if !errors.Is(err, archive.ErrEncrypted) {
		return -1, err
	}
	for i, p := range passwords {
		if p != "" && r.fits(p) {
			return i, r.begin(Place{}, p)
		}
	}
	return -1, archive.ErrEncrypted
}

func (r *rar) fits(password string) bool {
	if r.begin(Place{}, password) != nil {
		return false
	}
	_, err := r.reader.Next()
	return err == nil || err == io.EOF
}

// begin reads the archive from a place on; Index is not looked at.
func (r *rar) begin(at Place, password string) error {
	if at.Prefix < 0 || at.Prefix > at.From || at.From > r.size {
		return archive.ErrCorrupt
	}
	octets := io.MultiReader(io.NewSectionReader(r.r, 0, at.Prefix), io.NewSectionReader(r.r, at.From, r.size-at.From))
	options := []rardecode.Option{rardecode.MaxDictionarySize(maxDictionary), rardecode.BufferSize(bufferSize)}
	if password != "" {
		options = append(options, rardecode.Password(password))
	}
	reader, err := rardecode.NewReader(octets, options...)
	if err != nil {
		r.reader = nil
		return rarError(err)
	}
	at.Index = -1
	r.reader, r.place, r.password = reader, at, password
	return nil
}

func (r *rar) Open(at Place, password *string) (io.Reader, error) {
	var p string
	if password != nil {
		p = *password
	}
	goesOn := r.reader != nil && r.password == p && r.place.From == at.From && r.place.Prefix == at.Prefix && r.place.Index < at.Index
	if !goesOn {
		if err := r.begin(at, p); err != nil {
			return nil, err
		}
	}
	if err := r.forward(at.Index); err != nil {
		r.reader = nil
		return nil, err
	}
	return &rarFile{r, r.reader}, nil
}

// forward goes to a file. Those in front of it are unpacked where it may need their dictionary.
func (r *rar) forward(index int) error {
	for r.place.Index < index {
		if r.place.Index >= 0 {
			if _, err := io.Copy(io.Discard, r.reader); err != nil {
				return rarError(err)
			}
		}
		if _, err := r.reader.Next(); err != nil {
			if err == io.EOF {
				return archive.ErrCorrupt
			}
			return rarError(err)
		}
		r.place.Index++
	}
	return nil
}

// rarFile is the content of one file, compared with its checksum.
type rarFile struct {
	of     *rar
	reader *rardecode.Reader
}

func (f *rarFile) Read(p []byte) (int, error) {
	n, err := f.reader.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	f.of.reader = nil
	return n, rarError(err)
}

func rarError(err error) error {
	switch {
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		return archive.ErrEncrypted
	case errors.Is(err, rardecode.ErrBadPassword):
		return archive.ErrPassword
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrBadVolumeNumber):
		return archive.ErrVolume
	case errors.Is(err, rardecode.ErrNoSig):
		return archive.ErrFormat
	case errors.Is(err, rardecode.ErrDictionaryTooLarge), errors.Is(err, rardecode.ErrPlatformIntSize):
		return archive.ErrTooBig
	case errors.Is(err, rardecode.ErrUnsupportedDecoder), errors.Is(err, rardecode.ErrUnknownDecoder),
		errors.Is(err, rardecode.ErrUnknownEncryptMethod), errors.Is(err, rardecode.ErrUnknownVersion):
		return archive.ErrUnsupported
	}
	return archive.ErrCorrupt
}
