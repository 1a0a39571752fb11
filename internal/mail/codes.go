package mail

import (
	"bytes"
	"time"

	"sekisho/internal/mail/page"
	"sekisho/internal/mail/qr"
)

const (
	maxCodes    = 8                     // bounds Message.Codes
	maxPixels   = 640 << 10             // of the images that stand in the pages of a mail, all together
	pictureTime = 50 * time.Millisecond // for one of them
)

// codesOfPage reads the codes of a page: those that block characters or the cells of tables draw, and those of images that stand in the page itself.
func codesOfPage(read page.Page, pixels *int) (list []qr.Found) {
	list = qr.Drawings(read.Text)
	for _, rows := range read.Drawings {
		list = append(list, qr.Cells(rows))
	}
	for _, b := range read.Pictures {
		size, known, small := qr.Measure(b)
		switch {
		case small || !known:
		case size == 0 || size > *pixels:
			list = append(list, qr.Found{Unread: qr.TooBig})
		default:
			*pixels -= size
			list = append(list, qr.Picture(bytes.NewReader(b), int64(len(b)), qr.Limits{Pixels: maxPixels, Until: time.Now().Add(pictureTime)}))
		}
	}
	if read.MorePictures {
		list = append(list, qr.Found{Unread: qr.TooBig})
	}
	return list
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
