package milter

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"

	"sekisho/internal/mail"
)

// Protocol families of CONNECT (SMFIA_*).
const (
	familyUnknown = 'U' // neither port nor address follow
	familyUnix    = 'L'
	familyIPv4    = '4'
	familyIPv6    = '6'
)

// decodeConnect reads CONNECT: host name, family, port and address. An address that cannot be read is unknown, not an error.
func decodeConnect(data []byte) (mail.Client, error) {
	name, rest, ok := bytes.Cut(data, []byte{0})
	if !ok || len(rest) == 0 {
		return mail.Client{}, fmt.Errorf("%w: CONNECT without a family", errMalformed)
	}
	client := mail.Client{Name: hostName(string(name[:min(len(name), maxName)]))}
	family, rest := rest[0], rest[1:]
	switch family {
	case familyUnknown:
		// sendmail -bs talks to the MTA over a pipe and shows as localhost of an unknown family.
		if client.Name == "localhost" {
			client.Addr = loopback
		}
		return client, nil
	case familyUnix:
		client.Addr = loopback
		return client, nil
	case familyIPv4, familyIPv6:
		if len(rest) < 2 {
			return mail.Client{}, fmt.Errorf("%w: CONNECT without a port", errMalformed)
		}
		client.Port = binary.BigEndian.Uint16(rest)
		client.Addr = address(cString(rest[2:]))
		return client, nil
	}
	return mail.Client{}, fmt.Errorf("%w: CONNECT of family %q", errMalformed, rune(family))
}

// loopback stands for a client on this host that did not come by TCP; with port 0 it reads as local.
var loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// hostName is the name in CONNECT, or "" where the MTA found none: Postfix then says "unknown", Sendmail "[192.0.2.1]".
func hostName(s string) string {
	if s == "unknown" || strings.HasPrefix(s, "[") {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(s), ".")
}

// address reads an IP address, with Sendmail's "IPv6:" in front or without. The zero Addr if it is none.
func address(s string) netip.Addr {
	if tag := "IPv6:"; len(s) > len(tag) && strings.EqualFold(s[:len(tag)], tag) {
		s = s[len(tag):]
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

// decodeArgs reads MAIL and RCPT: the address without its enclosing angle brackets, and the ESMTP parameters as received.
func decodeArgs(data []byte) (addr string, params []string, err error) {
	if len(data) == 0 {
		return "", nil, fmt.Errorf("%w: no address", errMalformed)
	}
	first, rest, _ := bytes.Cut(data, []byte{0})
	for len(rest) > 0 {
		var param []byte
		param, rest, _ = bytes.Cut(rest, []byte{0})
		if len(param) > 0 {
			params = append(params, string(param))
		}
	}
	if n := len(first); n >= 2 && first[0] == '<' && first[n-1] == '>' {
		first = first[1 : n-1]
	}
	return string(first), params, nil
}

// decodeHeader reads a header field: its name and the octets after the colon.
func decodeHeader(data []byte) (name string, value []byte, err error) {
	n, value, ok := bytes.Cut(data, []byte{0})
	if !ok || len(n) == 0 {
		return "", nil, fmt.Errorf("%w: header field without a name", errMalformed)
	}
	return string(n), bytes.TrimSuffix(value, []byte{0}), nil
}

// cString reads up to the first NUL.
func cString(data []byte) string {
	s, _, _ := bytes.Cut(data, []byte{0})
	return string(s)
}
