package maillog

import (
	"bytes"
	"net/netip"
)

// key takes "name=" from the beginning.
func key(b []byte, name string) ([]byte, bool) {
	return bytes.CutPrefix(b, []byte(name))
}

// path takes an address in angle brackets from the beginning, with what a quoted local part may hold: brackets, commas, quotes behind a
// backslash (RFC 5321, section 4.1.2).
func path(b []byte) (addr, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '<' {
		return nil, nil, false
	}
	end := endOfPath(b)
	if end < 0 || end > maxValue {
		return nil, nil, false
	}
	return b[1:end], b[end+1:], true
}

// endOfPath finds the bracket that closes the first one.
func endOfPath(b []byte) int {
	quoted := false
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return i
		}
	}
	return -1
}

// field takes "name=value" and the comma behind it. The value ends at the first comma with a blank; what may hold one must be taken otherwise.
func field(b []byte) (name, value, rest []byte, ok bool) {
	eq := bytes.IndexByte(b, '=')
	if eq <= 0 {
		return nil, nil, nil, false
	}
	name, b = b[:eq], b[eq+1:]
	end := bytes.Index(b, []byte(", "))
	if end < 0 {
		return name, b, nil, len(b) <= maxValue
	}
	return name, b[:end], b[end+2:], end <= maxValue
}

// host reads "name[address]" as Postfix writes clients; "unknown" is no name. The address may be missing.
func host(b []byte) (name string, addr netip.Addr) {
	open := bytes.LastIndexByte(b, '[')
	if open < 0 {
		return "", addr
	}
	end := bytes.IndexByte(b[open:], ']')
	if end < 0 {
		return "", addr
	}
	inside := bytes.TrimPrefix(b[open+1:open+end], []byte("IPv6:"))
	addr, err := netip.ParseAddr(string(inside))
	if err != nil {
		return "", netip.Addr{}
	}
	name = string(bytes.TrimRight(bytes.TrimSpace(b[:open]), "."))
	if name == "unknown" {
		name = ""
	}
	return name, addr.Unmap().WithZone("")
}

// isQueueID: Postfix's are of hexadecimal digits, or of digits and consonants; Sendmail's of digits and letters.
func isQueueID(b []byte) bool {
	if len(b) < 5 || len(b) > 24 {
		return false
	}
	for _, c := range b {
		if !isDigit(c) && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// queueID takes "id: " from the beginning. NOQUEUE is none.
func queueID(b []byte) (id, rest []byte, ok bool) {
	end := bytes.IndexByte(b, ':')
	if end < 0 || end+1 >= len(b) || b[end+1] != ' ' || !isQueueID(b[:end]) || string(b[:end]) == "NOQUEUE" {
		return nil, b, false
	}
	return b[:end], b[end+2:], true
}
