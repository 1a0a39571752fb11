package history

import (
	"cmp"
	"slices"
	"strings"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// maxString bounds what is kept of any one string, in octets; maxNested the objects that are kept.
const (
	maxString = 998
	maxNested = 200
)

func plain(keep string) bool { return keep == "" || keep == "plain" }
func found(keep string) bool { return keep != "off" }

// Outcome is what became of a mail.
type Outcome struct {
	Level   string // "pass", "note", "mark", "hold", "undecided"
	Score   float64
	Action  string // "accept", "tag", "quarantine", "reject", "tempfail"
	Traits  []string
	Stopped bool // the gate let an outgoing mail not go

	Theme string // class of its theme, or ""
	Posed string // kind of organisation that it claims to come from and does not, or ""
}

// message is the record of a mail.
func (h *History) message(look *Look, o Outcome) record.Message {
	m := look.mail
	r := record.Message{
		ID: m.ID, Received: m.Received, Direction: m.Direction, MessageID: clean(m.MessageID), QueueID: clean(m.QueueID),
		Client: clean(m.Client), HELO: clean(m.HELO), Origin: originOf(m), ASN: m.Origin.ASN, Mailer: clean(m.Mailer), Charset: clean(m.Charset), Zone: clean(m.Zone), Size: m.Size,
		Objects: h.objects(m.Objects), Hosts: cleanAll(m.Hosts), Level: o.Level, Score: o.Score, Action: o.Action, Traits: o.Traits,
		Theme: o.Theme, Claim: cmp.Or(o.Posed, m.Claim), FreeMail: m.Shared, Automatic: m.Automatic,
		People: m.people, Domains: m.domains, Net: m.net, Sketch: m.sketch, Files: m.files, Links: m.links,
		Stranger: look.stranger, Features: look.features,
	}
	if len(m.authors) > 0 {
		r.Author = m.authors[0]
	}
	if plain(h.o.Keeping.Subjects) {
		r.Subject = clean(m.Subject)
	}
	if plain(h.o.Keeping.Addresses) {
		r.Envelope, r.ReplyTo, r.AuthUser = clean(m.Envelope), clean(m.ReplyTo), clean(m.AuthUser)
		r.Rcpts = cleanAll(m.Rcpts[:min(len(m.Rcpts), maxRcpts)])
		if len(m.Authors) > 0 {
			r.From, r.FromName = clean(m.Authors[0].Addr), clean(m.Authors[0].Name)
		}
	}
	return r
}

func originOf(m *sighted) record.Origin {
	o := record.Origin{Country: m.Origin.Country, Class: string(m.Origin.Class), Certainty: string(m.Origin.Certainty)}
	if m.Origin.IP.IsValid() {
		o.IP = m.Origin.IP.String()
	}
	return o
}

func (h *History) objects(list []record.Object) []record.Object {
	list = slices.Clone(list[:min(len(list), maxNested)])
	for i := range list {
		list[i].Name = clean(list[i].Name)
		if !plain(h.o.Keeping.Files) {
			list[i].Name = ""
		}
	}
	return list
}

// clean bounds a string and makes it one that every store takes: valid UTF-8 without NUL.
func clean(s string) string {
	s = text.Valid(clip(s, maxString))
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return s
}

func cleanAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = clean(s)
	}
	return out
}
