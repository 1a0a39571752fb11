package payload

import (
	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// maxPageOctets bounds the pages of a mail in which links are looked for, all together.
const maxPageOctets = 2 << 20

// leadingPage keeps a page until its end.
type leadingPage struct {
	room int
	kept []byte
	more bool
}

// leadsOf is nil for what is text of the mail itself, whose links the mail's reader takes.
func (i *Inspector) leadsOf(o *Object) *leadingPage {
	if o.ownText {
		return nil
	}
	return &leadingPage{room: i.left.pageOctets}
}

func (l *leadingPage) take(b []byte) {
	n := min(len(b), l.room)
	l.kept = append(l.kept, b[:n]...)
	l.room -= n
	l.more = l.more || n < len(b)
}

// leadTo notes where a page leads.
func (i *Inspector) leadTo(o *Object, l *leadingPage) {
	i.left.pageOctets -= len(l.kept)
	leads := mail.LinksOfPage(o.Path, pageText(l.kept))
	o.Leads, o.MoreLeads = leads.Links, l.more || leads.More
	if leads.CodeUnread {
		o.CodesUnread = NotDecoded
	}
}

func pageText(b []byte) string {
	if wide(b) {
		s, _ := text.Decode("utf-16", b)
		return s
	}
	s, _, _ := text.Guess(b)
	return s
}

// Links lists where the object itself leads whoever follows what it shows: links of documents and pages, codes of images. It is false where it may
// lead further.
func (o *Object) Links() (links []mail.Link, all bool) {
	all = !o.MoreLeads
	links = append(links, o.Leads...)
	if d := o.Document; d != nil {
		all = all && !d.Further
		for _, address := range d.Addresses {
			links = append(links, mail.LinksIn(o.Path, mail.InDocument, address)...)
		}
	}
	for _, said := range o.Codes {
		links = append(links, mail.LinksIn(o.Path, mail.InCode, said)...)
	}
	return links, all
}
