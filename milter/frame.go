package milter

import (
	"encoding/binary"
	"errors"
	"fmt"

	gomilter "github.com/emersion/go-milter"
)

const (
	lengthOctets = 4
	headOctets   = lengthOctets + 1 // length and command

	maxBodyFrame  = gomilter.MaxBodyChunk + 1 // command octet included, as in the length field
	maxLongFrame  = 1 << 20                   // a header field, or macros; Postfix's header_size_limit is 102,400
	maxOtherFrame = 64 << 10                  // SMTP commands are lines of a few thousand octets

	maxName = 1024 // octets kept of a host name, HELO or macro
)

// codeUnknown is SMFIC_UNKNOWN, an SMTP command that the MTA does not know. The library has no name for it and would hang up.
const codeUnknown gomilter.Code = 'U'

// actProgress is SMFIR_PROGRESS: the MTA's timeout for the answer begins anew.
const actProgress = 'p'

// protocolError says how an MTA broke the protocol. The kinds are the labels of Metrics.ProtocolError.
type protocolError string

const (
	errZeroLength protocolError = "zero-length"     // a frame without a command
	errOversized  protocolError = "oversized"       // a frame beyond the limit of its kind
	errTruncated  protocolError = "truncated"       // the connection ended inside a frame
	errMalformed  protocolError = "malformed"       // data that does not follow its command's form
	errCommand    protocolError = "unknown-command" // a command octet that no version defines
	errOrder      protocolError = "out-of-order"    // a command that cannot come here
	errVersion    protocolError = "version"         // a protocol older than 2
	errNoRoom     protocolError = "no-room"         // Options.MaxHeldFrames
	errTimeout    protocolError = "timeout"         // Options.ReadTimeout
)

func (e protocolError) Error() string { return "milter protocol: " + string(e) }

// errDrained ends a connection that has no message under way while the server shuts down.
var errDrained = errors.New("milter: shutting down")

// frame is one frame as it came, its length included.
type frame []byte

func (f frame) code() gomilter.Code { return gomilter.Code(f[lengthOctets]) }
func (f frame) data() []byte        { return f[headOctets:] }

// frameSize reads the length field and checks it against the limits; code is the command octet. The size includes the length field.
func frameSize(length []byte, code gomilter.Code) (int, error) {
	n := binary.BigEndian.Uint32(length)
	limit := uint32(maxOtherFrame)
	switch code {
	case gomilter.CodeBody:
		limit = maxBodyFrame
	case gomilter.CodeHeader, gomilter.CodeMacro:
		limit = maxLongFrame
	}
	if n > limit {
		return 0, fmt.Errorf("%w: %d octets after %q", errOversized, n, rune(code))
	}
	return lengthOctets + int(n), nil
}

// appendFrame encodes one frame.
func appendFrame(dst []byte, code byte, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(1+len(data)))
	dst = append(dst, code)
	return append(dst, data...)
}
