package sandbox

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox/unpack"
)

// kind is what a frame of the child says.
type kind byte

const (
	frameReady  kind = 'H' // limits are set; the text says which are not
	frameFits   kind = 'P' // the index of the password that opened the names, 32 bits
	frameEntry  kind = 'E' // an entry of the listing
	frameData   kind = 'D' // octets of a content
	frameStatus kind = 'S' // the answer to a request ends: a status, and for the operator a text
)

// A frame is its kind, the length of what follows in 32 bits, most significant octet first, and that many octets.
const (
	frameHead = 5
	maxFrame  = 64 << 10
)

// status is how a request ended.
type status byte

const (
	statusDone status = iota
	statusMore        // as many octets as were asked for; there are more
	statusCorrupt
	statusEncrypted
	statusPassword
	statusUnsupported
	statusVolume
	statusFormat
	statusTooBig
	statusFailed // the reader panicked
)

var statusErrors = map[status]error{
	statusCorrupt: archive.ErrCorrupt, statusEncrypted: archive.ErrEncrypted, statusPassword: archive.ErrPassword,
	statusUnsupported: archive.ErrUnsupported, statusVolume: archive.ErrVolume, statusFormat: archive.ErrFormat,
	statusTooBig: archive.ErrTooBig,
}

var (
	errProtocol = errors.New("the unpacking process does not keep to the protocol")
	errPanicked = errors.New("the unpacking process failed")
)

func statusOf(err error) status {
	if err == nil {
		return statusDone
	}
	for s, e := range statusErrors {
		if errors.Is(err, e) {
			return s
		}
	}
	return statusFailed
}

// frameWriter writes the frames of the child.
type frameWriter struct{ w *bufio.Writer }

func (f frameWriter) write(k kind, payload []byte) error {
	var head [frameHead]byte
	head[0] = byte(k)
	binary.BigEndian.PutUint32(head[1:], uint32(len(payload)))
	if _, err := f.w.Write(head[:]); err != nil {
		return err
	}
	_, err := f.w.Write(payload)
	return err
}

func (f frameWriter) status(s status, text string) error {
	text = text[:min(len(text), maxDetail)]
	if err := f.write(frameStatus, append([]byte{byte(s)}, text...)); err != nil {
		return err
	}
	return f.w.Flush()
}

// maxDetail is how much is kept of what a child says when it fails.
const maxDetail = 4 << 10

const (
	flagFolder = 1 << iota
	flagEncrypted
)

// entryHead is flags, size and packed size in front of the name.
const entryHead = 1 + 8 + 8

func encodeEntry(e unpack.Entry) []byte {
	var flags byte
	if e.Folder {
		flags |= flagFolder
	}
	if e.Encrypted {
		flags |= flagEncrypted
	}
	b := append(make([]byte, 0, entryHead+len(e.Name)), flags)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Size))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Packed))
	return append(b, e.Name[:min(len(e.Name), maxFrame-entryHead)]...)
}

// decodeEntry takes nothing for granted: a negative size is none declared.
func decodeEntry(b []byte) (unpack.Entry, error) {
	if len(b) < entryHead {
		return unpack.Entry{}, errProtocol
	}
	return unpack.Entry{
		Folder: b[0]&flagFolder != 0, Encrypted: b[0]&flagEncrypted != 0,
		Size: max(-1, int64(binary.BigEndian.Uint64(b[1:]))), Packed: max(-1, int64(binary.BigEndian.Uint64(b[9:]))),
		Name: b[entryHead:],
	}, nil
}

// frameReader reads the frames of a child, which is not trusted: it was taken over by an archive, perhaps. It holds one frame at most.
type frameReader struct{ r *bufio.Reader }

// head reads the head of the next frame.
func (f frameReader) head() (kind, int, error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		return 0, 0, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, 0, fmt.Errorf("%w: a frame of %d octets", errProtocol, n)
	}
	return kind(head[0]), int(n), nil
}

// next reads a whole frame.
func (f frameReader) next() (kind, []byte, error) {
	k, n, err := f.head()
	if err != nil {
		return 0, nil, err
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(f.r, payload); err != nil {
		return 0, nil, err
	}
	return k, payload, nil
}

// statusError reads a status frame. more says that the content goes on.
func statusError(b []byte) (more bool, err error) {
	if len(b) == 0 {
		return false, errProtocol
	}
	switch s := status(b[0]); s {
	case statusDone:
		return false, nil
	case statusMore:
		return true, nil
	case statusFailed:
		return false, fmt.Errorf("%w: %.*s", errPanicked, maxDetail, b[1:])
	default:
		if err := statusErrors[s]; err != nil {
			return false, err
		}
	}
	return false, errProtocol
}
