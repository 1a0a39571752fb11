package config

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// AddressForms says what an address may look like.
const AddressForms = `allowed: unix:/path, inet:host:port, inet:[::1]:port`

// maxSocketPath is the longest path of a unix socket: sun_path has 108 octets on Linux, the last is NUL (unix(7)).
const maxSocketPath = 107

// ParseAddress reads an address in Postfix's way and returns what net.Listen and net.Dial take: network "unix" or "tcp" and the
// path or host:port. Port 0 lets the system choose one.
func ParseAddress(address string) (network, where string, err error) {
	kind, rest, _ := strings.Cut(address, ":")
	switch kind {
	case "unix":
		return "unix", rest, socketPath(rest)
	case "inet":
		return "tcp", rest, hostPort(rest)
	}
	return "", "", fmt.Errorf("%s is not an address", quote(address))
}

func socketPath(path string) error {
	switch {
	case !strings.HasPrefix(path, "/"):
		return fmt.Errorf("the path of a unix socket begins with a slash, not as in %s", quote(path))
	case strings.HasSuffix(path, "/"):
		return fmt.Errorf("%s is a folder, not the path of a socket", quote(path))
	case len(path) > maxSocketPath:
		return fmt.Errorf("the path of a unix socket has at most %d octets, this one %d", maxSocketPath, len(path))
	case strings.ContainsFunc(path, unicode.IsControl):
		return fmt.Errorf("control character in the path %s", quote(path))
	}
	return nil
}

func hostPort(where string) error {
	host, port, err := net.SplitHostPort(where)
	if err != nil {
		return fmt.Errorf("%s is not host:port", quote(where))
	}
	if host == "" {
		return fmt.Errorf("no host in %s; write 127.0.0.1, or 0.0.0.0 for every address of this machine", quote(where))
	}
	if _, err := netip.ParseAddr(host); err != nil && hostName(host) != nil {
		return fmt.Errorf("%s is neither an IP address nor a host name", quote(host))
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return fmt.Errorf("%s is not a port; a port is a number up to 65535", quote(port))
	}
	return nil
}

// Prefixes reads networks in CIDR notation; a single address is the network of that address alone.
func Prefixes(networks []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(networks))
	for _, n := range networks {
		p, err := prefix(n)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func prefix(network string) (netip.Prefix, error) {
	if !strings.Contains(network, "/") {
		return single(network)
	}
	p, err := netip.ParsePrefix(network)
	switch {
	case err != nil:
		return p, fmt.Errorf("%s is not a network", quote(network))
	case p.Addr().Is4In6():
		return p, fmt.Errorf("write %s as an IPv4 network", quote(network))
	case p.Bits() == 0:
		return p, fmt.Errorf("%s is every address there is", quote(network))
	case p != p.Masked():
		return p, fmt.Errorf("%s has bits set behind its mask; did you mean \"%s\"?", quote(network), p.Masked())
	}
	return p, nil
}

func single(address string) (netip.Prefix, error) {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, fmt.Errorf("%s is not an IP address or network", quote(address))
	}
	a = a.Unmap()
	return netip.PrefixFrom(a, a.BitLen()), nil
}
