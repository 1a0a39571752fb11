package rules

import (
	"cmp"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/text"
)

// gather reads the facts that rules want.
func gather(f *heuristics.Facts, w wants) *view {
	v := newView()
	for _, group := range []struct {
		root string
		fill func(*view, *heuristics.Facts)
	}{
		{"subject", fillSubject}, {"text", fillText}, {"from", fillFrom}, {"reply_to", fillReplyTo}, {"header", fillHeader}, {"size", fillSize},
		{"attachments", fillFiles}, {"links", fillLinks}, {"envelope_from", fillEnvelope}, {"rcpts", fillEnvelope}, {"origin", fillOrigin},
		{"auth", fillAuth}, {"history", fillHistory}, {"received", fillReceived},
	} {
		if w[group.root] {
			group.fill(v, f)
		}
	}
	return v
}

const noMail heuristics.Reason = "no mail"

func fillSubject(v *view, f *heuristics.Facts) {
	if f.Mail != nil {
		v.env.Subject = v.bounded("subject", f.Mail.Header.Text("Subject"))
	}
	if v.env.Subject == "" {
		v.gap(f.HeaderUnread(), "subject")
	}
}

func fillText(v *view, f *heuristics.Facts) {
	letter, reason := f.Letter()
	v.env.Text = letter
	v.part(reason, "text")
}

func fillFrom(v *view, f *heuristics.Facts) {
	name, addr, domain := f.Author()
	v.env.From = author{Name: v.bounded("from.name", name), Address: v.bounded("from.address", addr), Domain: v.bounded("from.domain", domain)}
	if addr == "" {
		v.gap(f.HeaderUnread(), "from.name", "from.address", "from.domain")
	}
}

func fillReplyTo(v *view, f *heuristics.Facts) {
	if f.Mail != nil {
		if list := f.Mail.Header.Addresses("Reply-To"); len(list) > 0 {
			v.env.ReplyTo = v.bounded("reply_to", list[0].Addr)
		}
	}
	if v.env.ReplyTo == "" {
		v.gap(f.HeaderUnread(), "reply_to")
	}
}

func fillHeader(v *view, f *heuristics.Facts) {
	var header mail.Header
	if f.Mail != nil {
		header = f.Mail.Header
	}
	v.noField = f.HeaderUnread()
	v.fields(func(name string) []string {
		var values []string
		for _, field := range header {
			if !strings.EqualFold(field.Name, name) {
				continue
			}
			if len(values) == maxFields || len(field.Raw) > maxField {
				v.long[strings.ToLower(name)] = true
			}
			if len(values) < maxFields {
				values = append(values, strings.Trim(text.DecodeHeader(string(field.Raw[:min(len(field.Raw), maxField)])), " \t"))
			}
		}
		return values
	})
}

// fields makes header and headers of what lists the values of a field.
func (v *view) fields(all func(string) []string) {
	v.env.Headers = all
	v.env.Header = func(name string) string {
		if values := all(name); len(values) > 0 {
			return values[0]
		}
		return ""
	}
}

func fillSize(v *view, f *heuristics.Facts) {
	if f.Mail == nil {
		v.gap(noMail, "size")
		return
	}
	v.env.Size = int(f.Mail.Size)
}

func fillFiles(v *view, f *heuristics.Facts) {
	files, reason := f.Files()
	if len(files) > maxList {
		files, reason = files[:maxList], "more files than are looked at"
	}
	v.part(reason, "attachments")
	room := make([]attachment, len(files))
	for i, c := range files {
		o := c.Object
		room[i] = attachment{
			Name: v.bounded("attachments.name", c.Name), Type: string(o.Type), Class: string(c.Class), Size: int(o.Size), Encrypted: o.Encrypted, Inside: c.Inside, path: o.Path,
		}
		v.env.Attachments = append(v.env.Attachments, &room[i])
		if o.Type == payload.Unknown {
			v.part(heuristics.Reason("content of part "+o.Path+" not known"), "attachments.type")
			if !runs(c.Class) {
				v.partial["attachments.class"] = v.partial["attachments.type"]
			}
		}
	}
	v.leaveOut()
}

// leaveOut makes the lists without the files of which type or class are not known.
func (v *view) leaveOut() {
	if v.partial["attachments.type"] == "" {
		return
	}
	typed, classed := v.env, v.env
	typed.Attachments, classed.Attachments = nil, nil
	for _, a := range v.env.Attachments {
		if a.Type != string(payload.Unknown) {
			typed.Attachments = append(typed.Attachments, a)
		}
		if a.Type != string(payload.Unknown) || runs(payload.Class(a.Class)) {
			classed.Attachments = append(classed.Attachments, a)
		}
	}
	v.typed, v.classed = &typed, &classed
}

// runs says that a class stands whatever the content is: opening goes by the name.
func runs(c payload.Class) bool {
	return c == payload.ClassProgram || c == payload.ClassScript || c == payload.ClassShortcut
}

func fillLinks(v *view, f *heuristics.Facts) {
	targets, reason := f.Targets()
	if len(targets) > maxList {
		targets, reason = targets[:maxList], "more links than are looked at"
	}
	v.part(reason, "links")
	room := make([]link, len(targets))
	for i, t := range targets {
		room[i] = link{URL: v.bounded("links.url", t.URL), Host: t.Host, Domain: t.Org, Text: v.bounded("links.text", t.Shown), Source: t.Source, path: t.Part}
		v.env.Links = append(v.env.Links, &room[i])
	}
}

func fillEnvelope(v *view, f *heuristics.Facts) {
	const reason heuristics.Reason = "envelope not known"
	if f.Mail == nil || !f.Mail.Envelope.Known {
		v.gap(reason, "envelope_from")
	} else {
		v.env.EnvelopeFrom = v.bounded("envelope_from", f.Mail.Envelope.From)
	}
	if f.Mail == nil || len(f.Mail.Envelope.Rcpts) == 0 {
		v.gap(reason, "rcpts")
		return
	}
	v.env.Rcpts = nil
	for _, r := range f.Mail.Envelope.Rcpts[:min(len(f.Mail.Envelope.Rcpts), maxList)] {
		v.env.Rcpts = append(v.env.Rcpts, v.bounded("rcpts", strings.ToLower(r.Addr)))
	}
	if len(f.Mail.Envelope.Rcpts) > maxList {
		v.part("more recipients than are looked at", "rcpts")
	}
}

func fillOrigin(v *view, f *heuristics.Facts) {
	o, reason := f.Origin, f.Missing["origin"]
	if reason == "" && o.Certainty != origin.Proven {
		reason = heuristics.Reason("origin unknown: " + cmp.Or(o.Reason, "not proven"))
	}
	if reason != "" {
		v.gap(reason, "origin.ip", "origin.country", "origin.class", "origin.asn", "origin.name", "origin.helo")
		return
	}
	v.env.Origin = place{IP: o.IP.String(), Country: o.Country, Class: string(o.Class), ASN: int(o.ASN), Name: o.Name, HELO: v.bounded("origin.helo", o.HELO)}
	if o.Country == "" {
		v.gap("origin has no country", "origin.country")
	}
	if o.Class != origin.Country && o.Class != origin.Cloud {
		v.gap(heuristics.Reason("origin unknown: "+o.Reason), "origin.class")
	}
	if o.ASN == 0 {
		v.gap("network of the origin not known", "origin.asn")
	}
	if o.Name == "" && !o.NoPTR && o.PTR == "" {
		v.gap("name of the origin not known", "origin.name")
	}
	if o.HELO == "" {
		v.gap("greeting of the origin not known", "origin.helo")
	}
}

func fillAuth(v *view, f *heuristics.Facts) {
	aligned, reason := f.ConfirmedFrom()
	v.env.Auth.Aligned = aligned == origin.Yes
	v.gap(reason, "auth.aligned")
	missing := f.Missing["auth"]
	if missing == "" && !f.Auth.Known {
		missing = "not authenticated by a trusted verifier"
	}
	result := func(path, said string) string {
		switch {
		case missing != "":
			v.gap(missing, path)
		case said == "", said == "temperror":
			v.gap("the verifier came to no result", path)
		}
		return said
	}
	v.env.Auth.SPF, v.env.Auth.DMARC = result("auth.spf", f.Auth.SPF), result("auth.dmarc", f.Auth.DMARC)
}

func fillHistory(v *view, f *heuristics.Facts) {
	known, reason := f.Correspondent()
	v.env.History.Known = known == origin.Yes
	v.gap(reason, "history.known")
	first, reason := f.FirstContact()
	v.env.History.FirstContact = first == origin.Yes
	v.gap(reason, "history.first_contact")
	mails, reason := f.EarlierMails()
	v.env.History.Mails = int(mails)
	v.gap(reason, "history.mails")
}

func fillReceived(v *view, f *heuristics.Facts) {
	at := f.Arrived()
	if at.IsZero() {
		v.gap("time of arrival not known", "received.hour", "received.weekday")
		return
	}
	v.env.Received = moment{Hour: at.Hour(), Weekday: weekdays[at.Weekday()]}
}

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// bounded cuts a value that is longer than anybody writes. What stands behind the cut is not known.
func (v *view) bounded(path, s string) string {
	if len(s) <= maxField {
		return s
	}
	v.part("longer than is looked at", path)
	return strings.ToValidUTF8(s[:maxField], "")
}
