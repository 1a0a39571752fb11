package mail

import (
	"context"
	"io"
	"sync"
)

const (
	blockSize   = 64 << 10 // what a milter body packet holds at most, nearly
	queueBlocks = 4
)

// block is a buffer that messages share one after the other.
type block struct {
	octets [blockSize]byte
	n      int
}

var blocks = sync.Pool{New: func() any { return new(block) }}

// queue carries a body from the goroutine that receives it to the one that walks through it: a bounded number of blocks, so that a
// slow walk slows down the sender. It is an io.Reader for the walk.
type queue struct {
	ctx   context.Context
	full  chan *block
	gone  chan struct{} // closed when nobody reads any more: what is put is dropped
	leave sync.Once

	current *block
	read    int // octets of current that are read
}

func newQueue(ctx context.Context) *queue {
	return &queue{ctx: ctx, full: make(chan *block, queueBlocks), gone: make(chan struct{})}
}

// filling says that there is something to read already.
func (q *queue) filling() bool { return len(q.full) > 0 }

// put hands a copy of chunk to the reader. It waits for room until the reader has gone or the context ends.
func (q *queue) put(chunk []byte) {
	for len(chunk) > 0 {
		b := blocks.Get().(*block)
		b.n = copy(b.octets[:], chunk)
		chunk = chunk[b.n:]
		select {
		case q.full <- b:
		case <-q.gone:
			blocks.Put(b)
			return
		case <-q.ctx.Done():
			blocks.Put(b)
			return
		}
	}
}

// end tells the reader that nothing follows. Only the goroutine that puts may call it, once.
func (q *queue) end() { close(q.full) }

// abandon tells the writer that nobody reads any more.
func (q *queue) abandon() { q.leave.Do(func() { close(q.gone) }) }

// Read ends with io.EOF after end, or with the error of the context.
func (q *queue) Read(p []byte) (int, error) {
	if q.current == nil || q.read == q.current.n {
		if err := q.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, q.current.octets[q.read:q.current.n])
	q.read += n
	return n, nil
}

func (q *queue) next() error {
	if q.current != nil {
		blocks.Put(q.current)
		q.current = nil
	}
	if err := q.ctx.Err(); err != nil {
		return err
	}
	select {
	case b, ok := <-q.full:
		if !ok {
			return io.EOF
		}
		q.current, q.read = b, 0
		return nil
	case <-q.ctx.Done():
		return q.ctx.Err()
	}
}
