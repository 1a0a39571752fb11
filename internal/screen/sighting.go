package screen

import (
	"cmp"
	"mime"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// What is told to the history of one mail.
const (
	maxAuthors = 4
	maxHosts   = 50
	maxObjects = 200
)

// sighting takes from the facts what the history remembers of a mail. The history knows no mails, only what is seen of them.
func sighting(id string, f *heuristics.Facts) history.Sighting {
	m := f.Mail
	s := history.Sighting{
		ID: id, Received: cmp.Or(m.Received, storedAt(m), f.Now), Direction: string(m.Direction), QueueID: m.QueueID,
		Envelope: m.Envelope.From, Known: m.Envelope.Known,
		MessageID: m.Header.Get("Message-ID"), Answers: m.Answers(), Subject: m.Header.Text("Subject"), Text: letterText(m),
		ListID: listID(m.Header.Text("List-ID")), Automatic: automatic(m),
		Aligned: f.Auth.Aligned, SPFDomain: passedSPF(f.Auth), Origin: f.Origin,
		HELO: m.Client.HELO, AuthUser: m.Client.AuthUser,
		Mailer: cmp.Or(m.Header.Text("X-Mailer"), m.Header.Text("User-Agent")), Zone: zone(m), Charset: charset(m.Root), Boundary: boundary(m.Root),
		Size: m.Size,
	}
	if m.Client.Addr.IsValid() {
		s.Client = m.Client.Addr.String()
	}
	for _, rcpt := range m.Envelope.Rcpts {
		s.Rcpts = append(s.Rcpts, rcpt.Addr)
	}
	addAuthors(&s, m)
	addObjects(&s, f.Objects)
	addHosts(&s, f)
	s.Shared = len(s.Authors) > 0 && listsOf(f).FreeMail(text.DomainOf(s.Authors[0].Addr))
	s.Claim = claim(&s, f)
	return s
}

// storedAt is when a stored mail came, or zero.
func storedAt(m *mail.Message) time.Time {
	if !m.Stored {
		return time.Time{}
	}
	return storedTime(m)
}

func addAuthors(s *history.Sighting, m *mail.Message) {
	for _, a := range m.Header.Addresses("From") {
		if a.Addr != "" && len(s.Authors) < maxAuthors {
			s.Authors = append(s.Authors, history.Author{Addr: a.Addr, Name: a.Name})
		}
	}
	if replyTo := m.Header.Addresses("Reply-To"); len(replyTo) > 0 {
		s.ReplyTo = replyTo[0].Addr
	}
}

func letterText(m *mail.Message) string {
	var b strings.Builder
	for _, t := range m.Letter() {
		b.WriteString(t.Shown)
		b.WriteString("\n")
	}
	return b.String()
}

// listID is the identifier of a list without its description (RFC 2919, section 2).
func listID(value string) string {
	if open := strings.LastIndexByte(value, '<'); open >= 0 {
		value, _, _ = strings.Cut(value[open+1:], ">")
	}
	return strings.ToLower(strings.TrimSpace(value))
}

// automatic says that a machine wrote a mail: it calls itself automatic (RFC 3834, and the fields of older and other programs), comes with the null reverse-path,
// or from an address that takes no answers. So a form on our own site does not make a correspondent of whoever types his address into it.
func automatic(m *mail.Message) bool {
	keyword := strings.ToLower(strings.TrimSpace(m.Header.Get("Auto-Submitted")))
	switch {
	case keyword != "" && !strings.HasPrefix(keyword, "no"), m.Envelope.Known && m.Envelope.From == "":
		return true
	case m.Header.Get("X-Autoreply") != "", m.Header.Get("X-Autorespond") != "", takesNoAnswers(m.From().Addr):
		return true
	}
	switch strings.ToLower(strings.TrimSpace(m.Header.Get("Precedence"))) {
	case "bulk", "junk", "auto_reply":
		return true
	}
	return false
}

// takesNoAnswers says that an address is called so: "no-reply", "noreply-shop", "do_not_reply".
func takesNoAnswers(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	return strings.Contains(local, "noreply") || strings.Contains(local, "donotreply")
}

func passedSPF(a origin.Auth) string {
	if a.Known && a.SPF == "pass" {
		return a.SPFDomain
	}
	return ""
}

func zone(m *mail.Message) string {
	if date, err := netmail.ParseDate(strings.TrimSpace(m.Header.Get("Date"))); err == nil {
		return date.Format("-0700")
	}
	return ""
}

// charset is the label of the first text.
func charset(p *mail.Part) string {
	if p == nil {
		return ""
	}
	if strings.HasPrefix(p.MediaType, "text/") {
		return p.Charset
	}
	for _, sub := range p.Parts {
		if c := charset(sub); c != "" {
			return c
		}
	}
	return ""
}

// boundary is that of the outermost multipart.
func boundary(p *mail.Part) string {
	if p == nil || !strings.HasPrefix(p.MediaType, "multipart/") {
		return ""
	}
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return params["boundary"]
}

func addObjects(s *history.Sighting, objects []*payload.Object) {
	for _, top := range objects {
		top.Walk(func(o *payload.Object) {
			if ownText(o) || o.Inline || len(s.Objects) == maxObjects {
				return
			}
			s.Objects = append(s.Objects, objectRecord(o))
			if c := classOf(o); !slices.Contains(s.Carried, c) {
				s.Carried = append(s.Carried, c)
			}
		})
	}
}

// classOf is the kind of payload that an object is to somebody who is used to its sender.
func classOf(o *payload.Object) history.Class {
	switch o.Class() {
	case payload.ClassProgram, payload.ClassScript, payload.ClassShortcut:
		return history.ClassProgram
	case payload.ClassDiskImage:
		return history.ClassDiskImage
	case payload.ClassArchive:
		if o.Encrypted {
			return history.ClassLocked
		}
		return history.ClassArchive
	case payload.ClassDocument:
		return documentClass(o)
	}
	if o.Type == payload.HTML {
		return history.ClassPage
	}
	return history.ClassOther
}

func documentClass(o *payload.Object) history.Class {
	doc := cmp.Or(o.Document, &document.Info{})
	switch {
	case o.Type == payload.OneNote:
		return history.ClassOneNote
	case doc.Macros.Any():
		return history.ClassMacro
	case o.Encrypted || doc.Encrypted:
		return history.ClassLocked
	}
	return history.ClassDocument
}

// addHosts lists where links lead, and which of these places everybody links to.
func addHosts(s *history.Sighting, f *heuristics.Facts) {
	lists := listsOf(f)
	s.Common = map[string]bool{}
	seen := map[string]bool{}
	links, _ := heuristics.AllLinks(f)
	for _, l := range links {
		to, ok := mail.ParseTarget(l.URL)
		if !ok || to.Host == "" || seen[to.Host] || len(s.Hosts) == maxHosts {
			continue
		}
		seen[to.Host] = true
		s.Hosts = append(s.Hosts, to.Host)
		_, sharing := lists.FileSharing(to.Host)
		_, short := lists.Shortener(to.Host)
		_, service := lists.MailService(to.Host)
		_, public := lists.BodyOfDomain(to.Host)
		s.Common[to.Host] = sharing || short || service || public || lists.FreeMail(to.Host)
		if sharing && !slices.Contains(s.Carried, history.ClassShareLink) {
			s.Carried = append(s.Carried, history.ClassShareLink)
		}
	}
}

func listsOf(f *heuristics.Facts) *tables.Set {
	if f.House != nil && f.House.Tables != nil {
		return f.House.Tables
	}
	return tables.Embedded()
}

// claim is the kind of organisation that the author's address belongs to, or would.
func claim(s *history.Sighting, f *heuristics.Facts) string {
	if len(s.Authors) == 0 {
		return ""
	}
	domain := text.DomainOf(s.Authors[0].Addr)
	_, public := listsOf(f).BodyOfDomain(domain)
	switch {
	case f.House != nil && text.InDomain(domain, f.House.Domains):
		return "own"
	case text.InDomain(domain, []string{"go.jp"}):
		return "go.jp"
	case public:
		return "public"
	case slices.ContainsFunc(listsOf(f).Press(), func(b tables.Body) bool { return text.InDomain(domain, b.Domains) }):
		return "press"
	case s.Shared:
		return "free-mail"
	}
	return ""
}
