package payload

import (
	"bytes"
	"io"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/program"
)

// searched is how far behind the sections of a program an archive is looked for: configuration and texts of the extractor may stand before it.
const searched = 1 << 20

// listProgram lists the archive that a self-extractor has behind its sections, and else what an ordinary program may hold, a ZIP archive
// (an applet with its launcher).
func listProgram(u *unpacking, o *Object, kept *spool) entries {
	overlay := program.OverlayAt(kept, kept.size)
	kind, at := findArchive(kept, overlay)
	if kind == Unknown {
		return listZIP(u, o, kept)
	}
	return func(yield func(*archive.Entry, error) bool) {
		for e, err := range u.extracted(kind, kept, at) {
			o.SelfExtracting = o.SelfExtracting || err == nil || err == archive.ErrEncrypted
			if !yield(e, err) {
				return
			}
		}
	}
}

func (u *unpacking) extracted(kind Type, kept *spool, at int64) entries {
	switch kind {
	case SevenZip:
		return u.sevenZip(kept, at)
	case RAR:
		return u.rar(kept, at)
	case LZH:
		return archive.LZH(behind(kept, at), kept.size-at)
	}
	return archive.ZIP(kept, kept.size) // whose offsets may count from the program's beginning
}

// findArchive looks for the first archive in what follows a program's sections.
func findArchive(kept *spool, overlay int64) (Type, int64) {
	head := make([]byte, max(0, min(searched, kept.size-overlay)))
	if n, err := kept.ReadAt(head, overlay); n < len(head) || err != nil && err != io.EOF {
		return Unknown, 0
	}
	kind, first := Unknown, len(head)
	for _, s := range []struct {
		kind      Type
		signature string
		before    int // octets of a header in front of it
		is        func([]byte) bool
	}{
		{SevenZip, "7z\xbc\xaf\x27\x1c", 0, nil},
		{RAR, "Rar!\x1a\x07", 0, nil},
		{ZIP, "PK\x03\x04", 0, nil},
		{LZH, "-lh", 2, isLZH},
		{LZH, "-lz", 2, isLZH},
	} {
		if at := firstOf(head[:first], s.signature, s.before, s.is); at >= 0 {
			kind, first = s.kind, at
		}
	}
	return kind, overlay + int64(first)
}

// firstOf is where the first header begins that has a signature, or -1.
func firstOf(head []byte, signature string, before int, is func([]byte) bool) int {
	for from := 0; ; {
		i := bytes.Index(head[from:], []byte(signature))
		if i < 0 {
			return -1
		}
		from += i + 1
		if at := from - 1 - before; at >= 0 && (is == nil || is(head[at:])) {
			return at
		}
	}
}
