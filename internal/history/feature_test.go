package history

import (
	"slices"
	"strings"
	"testing"

	"sekisho/internal/origin"
	"sekisho/internal/record"
)

// attack is a mail with all the features of one attacker.
func (h *house) attack(seed uint64, after int) Sighting {
	s := h.mail(start.Add(days(after)), "press@kuroi.example", yamada)
	s.Text, s.Aligned, s.Origin = writer(seed).letter(), origin.No, country("45.0.0.9")
	s.HELO, s.Mailer, s.Zone, s.Charset, s.Boundary = "WIN-K7Q2A91", "Foxmail 7.2.9.115[cn]", "+0800", "gb2312", "----=_Part_001_99F.01D"
	s.Hosts, s.Objects = []string{"dl.kuroi.example"}, []record.Object{file("資料.zip", "e")}
	return s
}

// The same tools with other words, six weeks later: found only after a responder confirmed the first (S04).
func TestCampaign(t *testing.T) {
	h := open(t, newFake(), nil)
	first := h.attack(1, 0)
	h.takeAs(first, Outcome{Level: "hold", Action: "quarantine"})
	second := h.attack(2, 42)
	second.Envelope, second.Objects, second.Hosts = "other@kuroi.example", nil, nil
	if r := h.look(second); len(r.Cases) != 0 {
		t.Errorf("before anybody confirmed: %+v", r.Cases)
	}
	messages, _ := h.store.Messages(t.Context(), []string{first.ID})
	h.store.cases = []record.Case{{Name: "case-1", Confirmed: start.Add(days(7)), Mails: []string{first.ID}, Features: messages[0].Features}}
	if err := h.readCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := h.look(second)
	if len(r.Cases) != 1 || r.Cases[0].Case != "case-1" || !slices.Contains(r.Cases[0].Kinds, "net") || !slices.Contains(r.Cases[0].Kinds, "toolchain") ||
		slices.Contains(r.Cases[0].Kinds, "payload") || !r.Cases[0].Date.Equal(start.Add(days(7))) {
		t.Errorf("after a responder confirmed: %+v", r.Cases)
	}
	late := second
	late.Received = start.Add(days(373))
	if r := h.look(late); len(r.Cases) != 0 {
		t.Error("a case is remembered for more than a year")
	}
	tools := h.mail(start.Add(days(42)), "taro@aoba.example", yamada) // everybody's tools from elsewhere
	tools.Mailer, tools.Zone, tools.Charset, tools.Boundary = second.Mailer, second.Zone, second.Charset, second.Boundary
	if r := h.look(tools); len(r.Cases) != 0 {
		t.Errorf("tools alone: %+v", r.Cases)
	}
	neighbour := h.mail(start.Add(days(42)), "taro@aoba.example", yamada)
	neighbour.Origin = second.Origin
	if r := h.look(neighbour); len(r.Cases) != 0 {
		t.Errorf("a network alone: %+v", r.Cases)
	}
}

func TestFeaturesOfEverybody(t *testing.T) {
	h := open(t, newFake(), nil)
	s := h.attack(1, 0)
	s.Hosts = []string{"drive.google.com", "www.mofa.go.jp", "dl.kuroi.example"}
	s.Common = map[string]bool{"drive.google.com": true, "www.mofa.go.jp": true}
	s.Origin = origin.Result{IP: s.Origin.IP, Class: origin.Cloud, Operator: "Big Cloud", Certainty: origin.Proven}
	s.SPFDomain = "kuroi.example"
	s.Objects = []record.Object{{Path: "2", Type: "image", Size: 9000, SHA256: strings.Repeat("a", 64)}, {Path: "3", Type: "zip", Size: 10, SHA256: strings.Repeat("b", 64)}}
	var kinds []string
	for _, f := range h.featuresOf(h.see(s)) {
		kinds = append(kinds, f.Kind)
	}
	if want := []string{"toolchain", "boundary", "envelope", "host"}; !slices.Equal(kinds, want) {
		t.Errorf("%v, not %v", kinds, want)
	}
}

// An attack named the site of a partner: his own mail is not of that case for it, a stranger's is.
func TestPartnersSite(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	attack := h.attack(1, 2)
	attack.Hosts = []string{"www.aoba.example"}
	h.takeAs(attack, Outcome{Level: "hold", Action: "quarantine"})
	messages, _ := h.store.Messages(t.Context(), []string{attack.ID})
	h.store.cases = []record.Case{{Name: "case-1", Confirmed: start.Add(days(2)), Features: messages[0].Features}}
	if err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for from, n := range map[string]int{hanako: 0, "x@shiroi.example": 1} {
		s := h.mail(start.Add(days(3)), from, yamada)
		s.Hosts, s.Mailer, s.Zone, s.Charset = attack.Hosts, attack.Mailer, attack.Zone, attack.Charset
		if r := h.look(s); len(r.Cases) != n {
			t.Errorf("%s: %+v", from, r.Cases)
		}
	}
}

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		in    string
		names bool
		want  string
	}{
		{"----=_Part_001_99F.01D", false, "-=_Aa_0_0A.0A"}, {"----=_NextPart_000_00AB_01DA2B3C.4D5E6F70", false, "-=_AaAa_0_0A_0A0A0A.0A0A0A0"},
		{"mail-42.example.net", true, "mail-0.example.net"}, {"WIN-K7Q2", true, "win-k0q0"}, {"", true, ""},
	} {
		if got := shape(c.in, c.names); got != c.want {
			t.Errorf("%q has the shape %q, not %q", c.in, got, c.want)
		}
	}
}

func TestNetworks(t *testing.T) {
	cloud := origin.Result{IP: country("40.0.0.1").IP, Class: origin.Cloud, Operator: "Microsoft 365", Certainty: origin.Proven}
	claimed := country("198.51.100.7")
	claimed.Certainty = origin.Claimed
	for want, c := range map[string]struct {
		o   origin.Result
		spf string
	}{
		"198.51.100.0/24": {country("198.51.100.7"), ""}, "2400:1:2::/48": {country("2400:1:2:3::4"), "x.example"}, "45.0.0.0/24": {country("::ffff:45.0.0.9"), ""},
		"cloud Microsoft 365 aoba.example": {cloud, "aoba.example"},
	} {
		if got := networkOf(c.o, c.spf); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	for _, o := range []origin.Result{{}, cloud, claimed, country("192.168.0.9"), country("127.0.0.1"), country("fe80::1")} {
		if got := networkOf(o, ""); got != "" {
			t.Errorf("%v is of the network %q", o.IP, got)
		}
	}
}
