package heuristics

import (
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// nobody gives the mail the null reverse-path.
func (g given) nobody() given {
	g.f.Mail.Envelope = mail.Envelope{Known: true}
	return g
}

// field adds a header field.
func (g given) field(name, value string) given {
	g.f.Mail.Header = append(g.f.Mail.Header, mail.Field{Name: name, Raw: []byte(" " + value)})
	return g
}

// report is a multipart/report whose second part has a media type.
func report(second string) *mail.Part {
	return &mail.Part{Path: "TEXT", MediaType: "multipart/report", Parts: []*mail.Part{
		{Path: "1", MediaType: "text/plain"}, {Path: "2", MediaType: second}, {Path: "3", MediaType: "message/rfc822"},
	}}
}

func TestBounce(t *testing.T) {
	known := facts().root(report("message/delivery-status"))
	known.f.Mail.Envelope = mail.Envelope{Known: true, From: "a@aoba.example"}
	for what, c := range map[string]struct {
		facts given
		want  bool
	}{
		"delivery report":                   {facts().nobody().root(report("message/delivery-status")), true},
		"read receipt":                      {facts().nobody().root(report("message/disposition-notification")), true},
		"report in UTF-8":                   {facts().nobody().root(report("message/global-delivery-status")), true},
		"vacation":                          {facts().nobody().field("Auto-Submitted", "auto-replied (vacation)"), true},
		"vacation, upper case":              {facts().nobody().field("Auto-Submitted", "Auto-Replied; owner-email=a@b.example"), true},
		"vacation with a file":              {facts().nobody().field("Auto-Submitted", "auto-replied").carrying(file("2", "a.pdf", payload.PDF)), false},
		"report without its second part":    {facts().nobody().root(&mail.Part{MediaType: "multipart/report", Parts: []*mail.Part{{}}}), false},
		"report whose second part is mail":  {facts().nobody().root(report("message/rfc822")), false},
		"report whose second part is a zip": {facts().nobody().root(report("application/zip")), false},
		"not automatic":                     {facts().nobody().field("Auto-Submitted", "no"), false},
		"null reverse-path alone":           {facts().nobody(), false},
		"report with a reverse-path":        {known, false},
		"report, envelope unknown":          {facts().root(report("message/delivery-status")), false},
		"no mail":                           {given{&Facts{}}, false},
	} {
		if got := c.facts.f.bounce(); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
