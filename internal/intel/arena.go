package intel

import (
	"encoding/hex"
	"strings"
)

// arena keeps ids of indicators close together. Most are UUIDs (RFC 9562), alone or behind "indicator--" (STIX 2.1, section 2.9): they take
// 17 octets; an id made of kind and value takes none, and others their length, at most 255 octets of them.
type arena struct{ octets []byte }

const (
	idMade   = 0 // the position of every id that is made
	idSTIX   = 1
	idUUID   = 2
	idOther  = 3
	stixHead = "indicator--"
)

// madeID is the id of an indicator whose source gave none.
func madeID(kind, value string) string { return kind + ":" + value }

func (a *arena) add(id, kind, value string) uint32 {
	if id == "" || id == madeID(kind, value) {
		return idMade
	}
	if len(a.octets) == 0 {
		a.octets = []byte{0} // so that no position is idMade
	}
	at := uint32(len(a.octets))
	bare, isSTIX := strings.CutPrefix(id, stixHead)
	if uuid, ok := parseUUID(bare); ok {
		tag := byte(idUUID)
		if isSTIX {
			tag = idSTIX
		}
		a.octets = append(append(a.octets, tag), uuid...)
		return at
	}
	id = id[:min(len(id), 255)]
	a.octets = append(append(a.octets, idOther, byte(len(id))), id...)
	return at
}

func (a *arena) get(at uint32, kind, value string) string {
	if at == idMade {
		return madeID(kind, value)
	}
	b := a.octets[at+1:]
	switch a.octets[at] {
	case idSTIX:
		return stixHead + formatUUID(b[:16])
	case idUUID:
		return formatUUID(b[:16])
	}
	return string(b[1 : 1+int(b[0])])
}

// parseUUID reads a UUID in its lower-case form, since another would not come back as it was.
func parseUUID(s string) ([]byte, bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' || s != strings.ToLower(s) {
		return nil, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	return b, err == nil && len(b) == 16
}

func formatUUID(b []byte) string {
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
