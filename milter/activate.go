package milter

import (
	"fmt"
	"maps"
	"net"
	"slices"

	"github.com/coreos/go-systemd/v22/activation"
)

// activatable are the names that a socket unit may give its sockets (FileDescriptorName=, systemd.socket(5)).
var activatable = []string{"inbound", "outbound", "auto"}

// Activated returns the listeners that systemd handed over, by name; none without socket activation (sd_listen_fds(3)). It may be called
// once: the environment is cleared. A socket of another name is an error, since mail would go unscreened on it.
func Activated() (map[string][]net.Listener, error) {
	listeners, err := activation.ListenersWithNames()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(listeners)) {
		if !slices.Contains(activatable, name) {
			closeAll(listeners)
			return nil, fmt.Errorf("socket %q from systemd: FileDescriptorName must be one of %v", name, activatable)
		}
	}
	return listeners, nil
}

func closeAll(listeners map[string][]net.Listener) {
	for _, ls := range listeners {
		for _, l := range ls {
			_ = l.Close() // never used
		}
	}
}
