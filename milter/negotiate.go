package milter

import (
	"encoding/binary"
	"fmt"

	gomilter "github.com/emersion/go-milter"
)

const (
	minVersion = 2 // Sendmail 8.12; nothing older is about
	maxVersion = 6

	wantedActions = gomilter.OptAddHeader | gomilter.OptChangeHeader | gomilter.OptQuarantine | gomilter.OptSetSymList

	// No answers where we have nothing to say: worth nearly half of the time of a small message. RCPT and the end of a message keep theirs.
	// OptNoDataReply is not asked for, since the library always answers DATA; where the MTA can leave DATA out, it does.
	//
	// Sendmail then takes a message to begin at DATA, and sends no ABORT for one that is given up before. MAIL resets instead.
	wantedProtocol = gomilter.OptNoUnknown | gomilter.OptNoData |
		gomilter.OptNoConnReply | gomilter.OptNoHeloReply | gomilter.OptNoMailReply | gomilter.OptNoHeaderReply |
		gomilter.OptNoEOHReply | gomilter.OptNoBodyReply | gomilter.OptNoUnknownReply | gomilter.OptHeaderLeadingSpace
)

// terms are what was agreed on a connection.
type terms struct {
	version  uint32
	actions  gomilter.OptAction
	protocol gomilter.OptProtocol
}

func (t terms) can(a gomilter.OptAction) bool         { return t.actions&a != 0 }
func (t terms) agreed(p gomilter.OptProtocol) bool    { return t.protocol&p != 0 }
func (t terms) leadingSpace() bool                    { return t.agreed(gomilter.OptHeaderLeadingSpace) }
func (t terms) answered(no gomilter.OptProtocol) bool { return !t.agreed(no) }

// agree takes of the MTA's offer what we want. Postfix and Sendmail hang up on a version above their own and on actions that they did not
// offer, Sendmail on protocol flags too.
func agree(offer []byte) (terms, error) {
	if len(offer) < 12 {
		return terms{}, fmt.Errorf("%w: OPTNEG of %d octets", errMalformed, len(offer))
	}
	version := binary.BigEndian.Uint32(offer)
	if version < minVersion {
		return terms{}, fmt.Errorf("%w %d", errVersion, version)
	}
	return terms{
		version:  min(version, maxVersion),
		actions:  wantedActions & gomilter.OptAction(binary.BigEndian.Uint32(offer[4:])),
		protocol: wantedProtocol & gomilter.OptProtocol(binary.BigEndian.Uint32(offer[8:])),
	}, nil
}

// symList names the macros we read, by the stage before which they are sent. A stage's list replaces the MTA's own list, so that
// each stage that may bring the queue id names it. Postfix repeats the list of EOH before every header field and that of EOM before
// every body chunk: they are kept short.
var symList = []struct {
	stage gomilter.Stage
	names string
}{
	{gomilter.StageConnect, "{daemon_name} {client_resolve} {client_ptr}"},
	{gomilter.StageHelo, "{tls_version}"},
	{gomilter.StageMailFrom, "i {auth_authen} {tls_version}"},
	{gomilter.StageRcptTo, "i"},
	{gomilter.StageData, "i"},
	{gomilter.StageEOM, "i"},
	{gomilter.StageEOH, "i"},
}

// answer is the data of our OPTNEG frame.
func (t terms) answer() []byte {
	b := binary.BigEndian.AppendUint32(nil, t.version)
	b = binary.BigEndian.AppendUint32(b, uint32(t.actions))
	b = binary.BigEndian.AppendUint32(b, uint32(t.protocol))
	if !t.can(gomilter.OptSetSymList) {
		return b
	}
	for _, l := range symList {
		b = binary.BigEndian.AppendUint32(b, uint32(l.stage))
		b = append(b, l.names...)
		b = append(b, 0)
	}
	return b
}
