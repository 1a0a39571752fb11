package origin

import (
	"net/netip"
	"strings"
	"testing"

	"sekisho/internal/mail"
)

// Whatever a stranger writes into trace fields, the address of the peer stands.
func TestHostileTraceFields(t *testing.T) {
	many := func(line string) (lines []string) {
		for range 1000 {
			lines = append(lines, line)
		}
		return lines
	}
	for name, lines := range map[string][]string{
		"a thousand hops":         many(claimed),
		"a thousand hops of ours": many("Received: from gw.tokiwa.example (gw.tokiwa.example [203.0.113.10]) " + byRelay),
		"posing as our MX":        {"Received: from mail.mofa.go.jp (mail.mofa.go.jp [210.171.226.40]) by mx.tokiwa.example (Postfix) with ESMTPS id 1; d"},
		"a field of 1 MB":         {"Received: from " + strings.Repeat("x", 1<<20) + " (unknown [9.9.9.9]) " + byRelay},
		"comments in comments":    {"Received: from x " + strings.Repeat("(", 1<<20)},
		"brackets":                {"Received: from x (" + strings.Repeat("[9.9.9.9] ", 1<<17) + ") " + byRelay},
		"RLO":                     {"Received: from \u202egpj.exe (\u202ea.example [9.9.9.9]) " + byRelay},
		"NUL":                     {"Received: from x\x00y (a.example [9.9.9.9]) by \x00 with SMTP"},
		"octets of no charset":    {"Received: from \xff\xfe (\xff [9.9.9.9]) by \x80"},
		"nothing":                 many("Received:"),
	} {
		got := finder(t, false).Origin(message(stranger, lines...))
		if got.IP != stranger.Addr || got.Certainty != Proven || got.HELO != "friend" || got.Relay.IsValid() {
			t.Errorf("%s: %+v", name, got)
		}
		// Behind a trusted host its own field counts, and nothing below it.
		below := append([]string{"Received: from friend (unknown [114.114.114.114]) " + byRelay}, lines...)
		if got := finder(t, false).Origin(message(relay, below...)); got.IP != stranger.Addr || got.Relay != relay.Addr {
			t.Errorf("%s, behind a relay: %+v", name, got)
		}
	}
}

func FuzzOrigin(f *testing.F) {
	f.Add("203.0.113.10", "Received: from friend (unknown [114.114.114.114]) "+byRelay+"\n"+claimed)
	f.Add("52.100.1.1", "X-Originating-IP: [8.8.8.8]\nReceived: from a.outlook.com ([fe80::1%4]) by b.outlook.com with mapi")
	f.Add("", "Received: from mx.tokiwa.example by mx.tokiwa.example with LMTP id 1\nReceived: from x ([::ffff:9.9.9.9]) by mx.tokiwa.example")
	f.Add("127.0.0.1", "Received: (qmail 1 invoked from network)\nReceived:")
	find := finder(f, false)
	f.Fuzz(func(t *testing.T, client, header string) {
		m := message(mail.Client{Port: 25}, strings.Split(header, "\n")...)
		addr, err := netip.ParseAddr(client)
		if m.Stored = err != nil; err == nil {
			m.Client.Addr = addr.Unmap().WithZone("")
			if strings.HasPrefix(client, "52.") {
				m.Client.Name = "m1.outbound.protection.outlook.com"
			}
		}
		r := find.Origin(m)
		if r.IP.IsValid() != (r.Certainty == Proven) || r.IP.IsValid() && find.trusts(r.IP) || r.IP.Is4In6() || r.IP.Zone() != "" {
			t.Errorf("%+v", r)
		}
		if err == nil && !find.trusts(m.Client.Addr) && r.IP != m.Client.Addr {
			t.Errorf("peer %v, origin %v", m.Client.Addr, r.IP)
		}
		if r.Hint.IsValid() && r.Class != Cloud || (r.Class == Country) != (r.Country != "") || (r.Class == UnknownClass) != (r.Reason != "") {
			t.Errorf("%+v", r)
		}
		find.Auth(m, r)
	})
}
