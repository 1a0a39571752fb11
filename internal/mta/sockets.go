package mta

import (
	"strings"

	"sekisho/internal/config"
)

// role is what one of our sockets does with the mail that it gets.
type role string

const (
	inbound  role = "inbound"
	outbound role = "outbound"
	auto     role = "auto"
)

// socket is one of our listeners.
type socket struct {
	role    role
	address string // as configured
	at      endpoint
}

// sockets lists our listeners.
func sockets(l config.Listen) []socket {
	var list []socket
	add := func(r role, addresses config.Addresses) {
		for _, a := range addresses {
			list = append(list, socket{role: r, address: a, at: ourEndpoint(a)})
		}
	}
	add(inbound, l.Inbound)
	add(outbound, l.Outbound)
	add(auto, l.Auto)
	return list
}

func ourEndpoint(address string) endpoint {
	network, where, err := config.ParseAddress(address)
	switch {
	case err != nil:
		return endpoint{}
	case network == "unix":
		return endpoint{network: "unix", path: where}
	}
	return inetEndpoint(where)
}

// use is one place in a milter list where one of our sockets stands.
type use struct {
	socket socket
	index  int // in the list
}

// uses finds our sockets in a list of milters.
func uses(ours []socket, list []endpoint) []use {
	var found []use
	for i, e := range list {
		for _, s := range ours {
			if e.reaches(s.at) {
				found = append(found, use{socket: s, index: i})
				break
			}
		}
	}
	return found
}

// withRole returns the first socket that serves a direction: its own, or the one that decides by itself.
func withRole(ours []socket, r role) (socket, bool) {
	for _, want := range []role{r, auto} {
		for _, s := range ours {
			if s.role == want {
				return s, true
			}
		}
	}
	return socket{}, false
}

// postfixForm writes one of our addresses as Postfix must: below the queue directory relative to it, which is right with and without
// chroot.
func (s socket) postfixForm(queue string) string {
	path, unix := strings.CutPrefix(s.address, "unix:")
	if below, inside := strings.CutPrefix(path, strings.TrimSuffix(queue, "/")+"/"); unix && inside {
		return "unix:" + below
	}
	return s.address
}
