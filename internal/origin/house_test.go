package origin

import (
	"net/netip"
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/tables"
)

// countries is a Geo of literals: addresses by country.
type countries map[string]string

func (c countries) Country(a netip.Addr) (string, bool) {
	iso, ok := c[a.String()]
	return iso, ok
}

func (c countries) Network(a netip.Addr) (uint, string, bool) {
	n, ok := networks[a.String()]
	return n.asn, n.name, ok
}

var networks = map[string]struct {
	asn  uint
	name string
}{
	"36.0.0.1":     {4134, "Chinanet"},
	"52.100.1.9":   {8075, "Microsoft"},
	"203.0.113.77": {64512, "of no place"},
}

var atlas = countries{
	"114.114.114.114": "CN",
	"9.9.9.9":         "US",
	"8.8.8.8":         "US",
	"210.171.226.40":  "JP",
	"2001:240::25":    "JP",
	"52.100.1.1":      "US",
	"52.100.1.9":      "US",
	"36.0.0.1":        "CN",
}

// house trusts two relays and the networks inside.
func house() config.House {
	return config.House{
		Domains:          []string{"tokiwa.example"},
		InternalNetworks: []string{"192.168.0.0/16", "2001:db8:1::/48"},
		TrustedRelays:    []string{"203.0.113.10", "203.0.113.11", "2001:db8::10"},
		AuthservIDs:      []string{"mx.tokiwa.example"},
		MXHosts:          []string{"mx.tokiwa.example"},
	}
}

func finder(t testing.TB, local bool) *Finder {
	t.Helper()
	return finderOf(t, config.Origin{LocalAuthres: local})
}

func finderOf(t testing.TB, o config.Origin) *Finder {
	t.Helper()
	f, err := New(house(), o, atlas, lists())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// message is a mail of one client with the given header lines.
func message(c mail.Client, lines ...string) *mail.Message {
	m := &mail.Message{Direction: mail.In, Client: c}
	for _, line := range lines {
		name, body, _ := strings.Cut(line, ":")
		m.Header = append(m.Header, mail.Field{Name: name, Raw: []byte(body)})
	}
	return m
}

func stored(lines ...string) *mail.Message {
	m := message(mail.Client{}, lines...)
	m.Stored = true
	return m
}

// peer is a client that came by SMTP.
func peer(addr, name, helo string) mail.Client {
	return mail.Client{Addr: netip.MustParseAddr(addr), Port: 40000, Name: name, HELO: helo}
}

var (
	stranger = peer("114.114.114.114", "", "friend")
	relay    = peer("203.0.113.10", "gw.tokiwa.example", "gw.tokiwa.example")
)

func lists() Lists { return tables.Embedded() }
