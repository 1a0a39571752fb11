package verify

import (
	"context"
	"io"
)

// bodies are the hashes of one body that its signatures need: one for each canonical form and length, whatever the number of signatures.
type bodies struct {
	hashes []*bodyHash
	taken  int64
	sums   map[*bodyHash]bodySum
}

type bodySum struct {
	hash   string
	length int64
}

// need returns the hash for a form and a length; negative: the whole body.
func (b *bodies) need(relaxed bool, length int64) *bodyHash {
	for _, h := range b.hashes {
		if h.relaxed == relaxed && h.limit == length {
			return h
		}
	}
	h := newBodyHash(relaxed, length)
	b.hashes = append(b.hashes, h)
	return h
}

func (b *bodies) write(chunk []byte) {
	for _, h := range b.hashes {
		h.write(chunk)
	}
	b.taken += int64(len(chunk))
}

// complete reads the body where it was not written, and ends the hashes. Where the two do not fit together it is read anew.
func (b *bodies) complete(ctx context.Context, body io.Reader, size int64) error {
	if len(b.hashes) == 0 {
		return nil
	}
	if b.taken != size {
		for _, h := range b.hashes {
			*h = *newBodyHash(h.relaxed, h.limit)
		}
		if err := b.readFrom(ctx, body); err != nil {
			return err
		}
	}
	b.sums = map[*bodyHash]bodySum{}
	for _, h := range b.hashes {
		sum, length := h.finish()
		b.sums[h] = bodySum{string(sum), length}
	}
	return nil
}

func (b *bodies) readFrom(ctx context.Context, body io.Reader) error {
	chunk := make([]byte, 32<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := body.Read(chunk)
		b.write(chunk[:n])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
