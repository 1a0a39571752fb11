package mail

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"strings"
	"sync"
	"time"
)

// Inspector looks into one body part while the mail arrives. Part is called for every leaf part, in order, from one goroutine a mail;
// content is decoded (Content-Transfer-Encoding removed), valid during the call only, and what the Inspector leaves unread is skipped.
// It returns when ctx ends. A panic is recovered: the part gets DefectReaderFailed and the others go on.
type Inspector interface {
	Part(ctx context.Context, p *Part, content io.Reader)
}

// Limits bound what one mail may cost. Sizes are in octets; all must be positive.
type Limits struct {
	Memory int64 // of the body that is kept in memory; a larger one goes to a temporary file
	Header int64 // of the header, and again of all headers of parts together, with 64 for every field
	Text   int64 // of decoded text, over the whole mail
	Parts  int   // parts that are looked into
	Depth  int   // nesting of multiparts and attached messages
}

// Source is what the receiver knows of a mail beside its octets.
type Source struct {
	Client    Client
	Envelope  Envelope
	Received  time.Time
	Direction Direction
	Stored    bool
}

// Intake takes in one mail while it arrives: Header for each field, EndOfHeader, Body for each chunk, Finish, and Close in any case. One
// goroutine calls these in this order; only Close may come at any time and from any other. The octets are spooled and walked through
// as they come, so that Finish has little left to do.
//
// The body is read in a goroutine of its own, which begins with the second block of a body or at its end, and ends when the body does, at
// Close, or when ctx ends.
type Intake struct {
	ctx    context.Context
	cancel context.CancelFunc
	budget *Budget
	limits Limits

	header     Header
	headerUsed int64
	reserve    int64           // octets left for reserved fields once the header is too big
	cut        map[string]bool // names of which a field was left out
	defects    []Defect
	headerSum  [32]byte
	digest     hash.Hash // over the fields
	spool      *Spool
	failure    error // why the mail could not be received whole

	walk    *walk
	queue   *queue
	headed  bool // the header has ended
	walking bool
	ended   bool          // the queue was told that nothing follows
	walked  chan struct{} // closed when the walk is over

	mu     sync.Mutex // guards what follows
	taken  int64      // octets of the budget
	closed bool
}

// NewIntake begins a mail. ctx ends it at any time.
func NewIntake(ctx context.Context, b *Budget, l Limits, ins Inspector) *Intake {
	ctx, cancel := context.WithCancel(ctx)
	return &Intake{
		ctx: ctx, cancel: cancel, budget: b, limits: l,
		digest: sha256.New(), spool: newSpool(b.folder, l.Memory), reserve: headerReserve, cut: map[string]bool{},
		walk: newWalk(ctx, l, ins), queue: newQueue(ctx), walked: make(chan struct{}),
	}
}

// Header takes one field: value holds the octets after the colon as received. It is copied.
//
// Beyond Limits.Header only fields without which a mail cannot be read are kept, within a reserve of their own: a sender must not hide them
// behind a megabyte of others. After a field that is left out no other of its name is kept, so that counting fields of one name from the top
// stays right.
func (i *Intake) Header(name string, value []byte) {
	i.digest.Write([]byte(name + ":"))
	i.digest.Write(value)
	i.digest.Write([]byte("\n"))
	if !i.hasRoom(name, int64(len(name)+len(value))+fieldCost) {
		i.cut[strings.ToLower(name)] = true
		i.flaw(DefectHeaderTooBig)
		return
	}
	if i.take(int64(len(name)+len(value)) + fieldCost) {
		i.header = append(i.header, Field{Name: name, Raw: append([]byte(nil), value...)})
	}
}

// headerReserve is in octets.
const headerReserve = 64 << 10

func (i *Intake) hasRoom(name string, cost int64) bool {
	lower := strings.ToLower(name)
	switch {
	case i.cut[lower]:
		return false
	case i.headerUsed+cost <= i.limits.Header:
		i.headerUsed += cost
		return true
	case reserved(lower) && cost <= i.reserve:
		i.reserve -= cost
		return true
	}
	return false
}

func reserved(lower string) bool {
	switch lower {
	case "from", "subject", "mime-version":
		return true
	}
	return strings.HasPrefix(lower, "content-")
}

// HeaderDigest is the SHA-256 over the fields, each as name, colon, octets and LF: those so far, or all of them after the end of the header.
func (i *Intake) HeaderDigest() [32]byte {
	if !i.headed {
		i.digest.Sum(i.headerSum[:0])
	}
	return i.headerSum
}

// EndOfHeader ends the header.
func (i *Intake) EndOfHeader() {
	i.HeaderDigest()
	i.headed = true
}

// Head is what is known of the mail before its body: client, envelope and header. It holds after EndOfHeader.
func (i *Intake) Head(src Source) *Message {
	return &Message{Received: src.Received, Direction: src.Direction, Stored: src.Stored, Client: src.Client, Envelope: src.Envelope, Header: i.header}
}

// read begins to read the body.
func (i *Intake) read() {
	if i.walking {
		return
	}
	i.walking = true
	h := i.header
	go func() {
		defer close(i.walked)
		defer i.queue.abandon()
		i.walk.run(h, i.queue)
	}()
}

// EndOfHeaderUnread is EndOfHeader for a mail that must not be read: its body is received and spooled, and the Message says
// DefectReaderFailed.
func (i *Intake) EndOfHeaderUnread() {
	i.EndOfHeader()
	i.walking = true
	i.queue.abandon()
	close(i.walked)
}

// Body takes the next octets of the body. It waits while the budget has no room or the reading of the parts lags behind.
func (i *Intake) Body(chunk []byte) {
	if i.queue.filling() || len(chunk) > blockSize { // a small mail is not worth the goroutine's waiting: it is read at its end
		i.read()
	}
	if i.failure != nil || len(chunk) == 0 || !i.take(int64(len(chunk))) {
		return
	}
	if err := i.spool.write(chunk); err != nil {
		i.fail(err)
		return
	}
	i.queue.put(chunk)
}

// Finish ends the mail and waits for the walk to come to its end. If ctx ends first, the Message carries DefectReaderFailed and what is
// known. An error says that the mail could not be received whole and must be answered with a temporary error: ErrNoRoom, an error of
// the temporary file, or that of the context given to NewIntake.
func (i *Intake) Finish(ctx context.Context, src Source, queueID string) (*Message, error) {
	i.EndOfHeader()
	i.read()
	if !i.ended {
		i.ended = true
		i.queue.end()
	}
	if i.failure != nil {
		return nil, i.failure
	}
	m := &Message{
		QueueID: queueID, Received: src.Received, Direction: src.Direction, Stored: src.Stored, Client: src.Client, Envelope: src.Envelope,
		Header: i.header, Size: i.spool.Size(), Spool: i.spool,
	}
	whole := i.await(ctx, m)
	for _, d := range i.defects {
		m.Defects = addDefect(m.Defects, d)
	}
	if undeclared8Bit(m) {
		m.Defects = addDefect(m.Defects, DefectRaw8Bit)
	}
	if whole {
		readSecond(ctx, m)
	}
	return m, nil
}

// await fills in what the walk found, and says whether it came to its end.
func (i *Intake) await(ctx context.Context, m *Message) (whole bool) {
	select {
	case <-i.walked:
		t := &i.walk.tree
		m.Root, m.Texts, m.Defects = t.root, t.texts, t.defects
		whole = true
	case <-ctx.Done():
		i.cancel()
		m.Root, m.Texts, m.Defects = i.walk.tree.snapshot()
		m.Defects = addDefect(m.Defects, DefectReaderFailed)
	}
	m.Links, m.Codes = i.walk.tree.foundLinks()
	if m.Root == nil {
		m.Root = &Part{Path: "1", Header: m.Header, MediaType: "text/plain", Defects: []Defect{DefectReaderFailed}}
	}
	return whole
}

// undeclared8Bit says that the header holds octets above 127 although the envelope did not announce them (RFC 6531, section 3.4).
func undeclared8Bit(m *Message) bool {
	for _, arg := range m.Envelope.Args {
		if strings.EqualFold(arg, "SMTPUTF8") {
			return false
		}
	}
	for _, f := range m.Header {
		for _, c := range f.Raw {
			if c >= 0x80 {
				return true
			}
		}
	}
	return false
}

// Close releases the body and its room. It may be called more than once, and while the walk still runs: that ends soon after.
func (i *Intake) Close() {
	i.cancel()
	i.mu.Lock()
	i.closed = true
	taken := i.taken
	i.taken = 0
	i.mu.Unlock()
	i.spool.release()
	i.budget.Give(taken)
}

// take reserves room, or notes why the mail cannot be received.
func (i *Intake) take(n int64) bool {
	if i.failure != nil {
		return false
	}
	if err := i.budget.Take(i.ctx, n); err != nil {
		i.fail(err)
		return false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed {
		i.budget.Give(n)
		return false
	}
	i.taken += n
	return true
}

// fail gives up on the mail. What it holds is released at once, so that others get the room.
func (i *Intake) fail(err error) {
	i.failure = err
	i.Close()
}

func (i *Intake) flaw(d Defect) { i.defects = addDefect(i.defects, d) }
