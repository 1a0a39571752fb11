package screen

import (
	"cmp"

	"sekisho/heuristics"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// seen takes from the facts what of a mail may be on a list of indicators.
func seen(f *heuristics.Facts) intel.Seen {
	m := f.Mail
	s := intel.Seen{Subject: m.Header.Text("Subject"), MessageID: m.Header.Get("Message-ID"), At: cmp.Or(m.Received, f.Now)}
	add := func(list *[]intel.Sighted, value, where, part string) {
		if value != "" {
			*list = append(*list, intel.Sighted{Value: value, Where: where, Part: part})
		}
	}
	addAll := func(addresses []mail.Address, where string) {
		for _, a := range addresses[:min(len(addresses), maxAuthors)] {
			add(&s.Addresses, a.Addr, where, "")
		}
	}
	addAll(m.Header.Addresses("From"), "from")
	addAll(m.Header.Addresses("Reply-To"), "reply-to")
	add(&s.Addresses, m.Envelope.From, "envelope", "")
	links, _ := heuristics.AllLinks(f)
	for _, l := range links {
		add(&s.URLs, l.URL, "link", l.Part)
	}
	if f.Origin.IP.IsValid() {
		add(&s.IPs, f.Origin.IP.String(), "origin", "")
	}
	if m.Client.Addr.IsValid() && m.Client.Addr != f.Origin.IP {
		add(&s.IPs, m.Client.Addr.String(), "client", "")
	}
	for _, top := range f.Objects {
		top.Walk(func(o *payload.Object) {
			if !ownText(o) && len(s.Files) < maxObjects {
				add(&s.Digests, objectRecord(o).SHA256, "file", o.Path)
				add(&s.Files, o.Name, "file", o.Path)
			}
		})
	}
	return s
}
