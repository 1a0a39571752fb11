// Package unpack reads the archives whose decompressors belong to others: 7z (bodgit/sevenzip), RAR (nwaples/rardecode) and xz
// (ulikunitz/xz). These allocate what a file asks for and may not end in useful time, so the package runs in a process of its own (package
// sandbox), which the system kills where it takes too much; nothing here is called by the daemon itself.
//
// What an archive declares is bounded before it is allocated: a dictionary by 64 MB, the model of PPMd by 192 MB (7-Zip's own "ultra"); what
// asks for more is ErrTooBig. Errors are those of package archive. One goroutine uses an archive at a time.
package unpack

import (
	"errors"
	"io"

	"sekisho/internal/payload/archive"
)

// Format names what is unpacked.
type Format string

const (
	SevenZip Format = "7z"
	RAR      Format = "rar"
	XZ       Format = "xz"
)

const (
	maxDictionary = 64 << 20
	maxModel      = 192 << 20
)

// Entry is one file or folder, as the archive describes it.
type Entry struct {
	Name      []byte
	Size      int64 // -1: not declared
	Packed    int64 // -1: not declared
	Folder    bool
	Encrypted bool
}

// Place says where the content of an entry begins.
//
// For 7z, Index is the number of the entry in the listing. For RAR, it is the number of files to skip behind the file whose header is at From;
// the first Prefix octets of the archive, which are its main header, are read before it. RAR without From and Prefix is read from its
// beginning. For xz, all is 0.
type Place struct {
	Index        int
	From, Prefix int64
}

// Archive is an archive that is being unpacked.
type Archive interface {
	// Unseal prepares the listing. Where the names are encrypted, it tries passwords and tells by its index which one fits; else -1.
	Unseal(passwords []string) (fits int, err error)

	// List yields the entries until yield wants no more.
	List(yield func(Entry) bool) error

	// Open gives the content of an entry; nil is no password. Reading ends with archive.ErrCorrupt where the content is not what the
	// archive says of it.
	Open(at Place, password *string) (io.Reader, error)
}

// New gives the archive that r holds in size octets.
func New(format Format, r io.ReaderAt, size int64) (Archive, error) {
	switch format {
	case SevenZip:
		registerCoders()
		return &sevenZip{r: r, size: size}, nil
	case RAR:
		return &rar{r: r, size: size}, nil
	case XZ:
		return xzFile{r, size}, nil
	}
	return nil, archive.ErrUnsupported
}

// known gives err as one of the errors of package archive.
func known(err error) error {
	for _, e := range []error{archive.ErrEncrypted, archive.ErrPassword, archive.ErrUnsupported, archive.ErrVolume, archive.ErrFormat, archive.ErrTooBig} {
		if errors.Is(err, e) {
			return e
		}
	}
	return archive.ErrCorrupt
}
