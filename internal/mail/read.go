package mail

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"sync"
)

// Read feeds a whole mail from a file to i: fields, end of header and body. Lines may end in CRLF or LF. A leading "From " line, as mbox
// files have, is skipped; a line that is neither a field nor a continuation is left out and noted as DefectHeaderSyntax; the header ends
// at the first empty line. The error is one of r or of ctx.
func Read(ctx context.Context, r io.Reader, i *Intake) error {
	br := fileReaders.Get().(*bufio.Reader)
	defer fileReaders.Put(br)
	defer br.Reset(nil) // it shall not keep r alive
	br.Reset(r)
	fr := fieldReader{r: br, limit: i.limits.Header}
	if begin, _ := br.Peek(len("From ")); bytes.Equal(begin, []byte("From ")) {
		if err := fr.readLine(); err != nil && err != io.EOF {
			return err
		}
		fr.line = fr.line[:0]
	}
	if err := readHeader(ctx, &fr, i); err != nil {
		return err
	}
	i.EndOfHeader()
	return readBody(ctx, br, i)
}

var fileReaders = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, blockSize) }}

func readHeader(ctx context.Context, fr *fieldReader, i *Intake) error {
	for ctx.Err() == nil {
		f, ok, err := fr.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		fr.used = 0 // the Intake counts all fields together
		i.Header(f.Name, f.Raw)
	}
	if fr.broken {
		i.flaw(DefectHeaderSyntax)
	}
	if fr.tooBig {
		i.flaw(DefectHeaderTooBig)
	}
	return ctx.Err()
}

func readBody(ctx context.Context, r io.Reader, i *Intake) error {
	b := blocks.Get().(*block)
	defer blocks.Put(b)
	for ctx.Err() == nil {
		n, err := r.Read(b.octets[:])
		i.Body(b.octets[:n])
		if err != nil {
			return ignoreEOF(err)
		}
		if i.failure != nil {
			return nil // Finish tells
		}
	}
	return ctx.Err()
}
