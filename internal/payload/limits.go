package payload

import (
	"time"

	"sekisho/internal/payload/sandbox"
)

// Limits bounds the inspection of one mail. Names, Bytes and Time are for all parts of the mail together, the others for each part.
type Limits struct {
	Depth   int           // archives opened inside one another; 1 opens no archive within an archive
	Entries int           // entries of a part's archives that are looked into by content
	Names   int           // entries listed by name
	Ratio   int           // octets that one packed octet may become, where an entry gives more than a megabyte
	Bytes   int64         // octets unpacked
	Time    time.Duration // for opening archives

	Memory   int64  // octets of one part kept in memory; more goes to a temporary file
	SpoolDir string // of temporary files; "" is the system's folder

	Unpack *sandbox.Pool // starts the children that unpack 7z, RAR and xz; nil: these are not opened
}

// DefaultLimits are the limits that the traits are described with.
func DefaultLimits() Limits {
	return Limits{Depth: 3, Entries: 200, Names: 20_000, Ratio: 100, Bytes: 100 << 20, Time: 5 * time.Second, Memory: 4 << 20}
}
