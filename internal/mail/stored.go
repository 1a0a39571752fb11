package mail

import (
	"bufio"
	"context"
	"io"
	"slices"
)

// Leaves shows the leaf parts of a message that is stored in a file to ins, as those of a mail that arrives: a byte order mark and a "From " line in front
// of its header are skipped. A file that does not begin like a header is one text, in which encoded files (uuencode, yEnc) may stand. It returns what was
// wrong with the message; l bounds it as it bounds a mail, but for Memory. Nothing of it is kept.
func Leaves(ctx context.Context, r io.Reader, l Limits, ins Inspector) []Defect {
	br := lineReaders.Get().(*bufio.Reader)
	defer lineReaders.Put(br)
	defer br.Reset(nil) // it shall not keep r alive
	br.Reset(r)
	w := newWalk(ctx, l, ins)
	var h Header
	if skipToHeader(br, "") {
		h = w.header(br)
	}
	w.run(h, br)
	return slices.Clone(w.tree.defects)
}
