package mail

import "sekisho/internal/mail/qr"

// maxCodes bounds Message.Codes.
const maxCodes = 8

// readDrawings looks for QR codes that block characters draw.
func (w *walk) readDrawings(p *Part, shown string) {
	for _, found := range qr.Drawings(shown) {
		w.keepCode(p, found)
	}
}

// keepCode keeps what a code says, and where it leads.
func (w *walk) keepCode(p *Part, found qr.Found) {
	codes := make([]Code, 0, 1)
	for _, said := range found.Texts {
		codes = append(codes, Code{Part: p.Path, Text: said})
		w.keep(p, LinksIn(p.Path, InCode, said))
	}
	if found.Unread != "" {
		codes = append(codes, Code{Part: p.Path})
	}
	w.tree.update(func() {
		if room := maxCodes - len(w.tree.codes); room > 0 {
			w.tree.codes = append(w.tree.codes, codes[:min(len(codes), room)]...)
		}
	})
}

// calendarTypes hold an appointment (RFC 5545) or a card (RFC 6350), which mail programs show or open at a click.
var calendarTypes = map[string]bool{
	"text/calendar": true, "application/ics": true, "text/vcard": true, "text/x-vcard": true, "text/directory": true, "text/x-vcalendar": true,
}

// calendar says that the part is an appointment or a card, by its type or by its name.
func (p *Part) calendar() bool {
	return calendarTypes[p.MediaType] || p.hasSuffix(".ics", ".vcs", ".vcf")
}
