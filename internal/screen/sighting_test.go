package screen

import (
	"testing"

	"sekisho/internal/mail"
)

// A form on our own site that thanks whoever typed his address into it, and other machines, make no correspondents.
func TestAutomatic(t *testing.T) {
	for what, c := range map[string]struct {
		from, field, value, envelope string
		want                         bool
	}{
		"a person":             {"yamada@tokiwa.example", "", "", "yamada@tokiwa.example", false},
		"said to be a person":  {"yamada@tokiwa.example", "Auto-Submitted", " No", "yamada@tokiwa.example", false},
		"answer in absence":    {"yamada@tokiwa.example", "Auto-Submitted", " auto-replied", "yamada@tokiwa.example", true},
		"bounce":               {"MAILER-DAEMON@tokiwa.example", "", "", "", true},
		"form":                 {"no-reply@tokiwa.example", "", "", "www@tokiwa.example", true},
		"form, spelled apart":  {"do_not_reply.shop@tokiwa.example", "", "", "www@tokiwa.example", true},
		"circular":             {"eigyo@tokiwa.example", "Precedence", " Bulk", "eigyo@tokiwa.example", true},
		"old autoresponder":    {"yamada@tokiwa.example", "X-Autoreply", " yes", "yamada@tokiwa.example", true},
		"on a list":            {"yamada@tokiwa.example", "Precedence", " list", "yamada@tokiwa.example", false},
		"name with no and rep": {"norio.report@tokiwa.example", "", "", "norio.report@tokiwa.example", false},
	} {
		m := &mail.Message{Envelope: mail.Envelope{Known: true, From: c.envelope}, Header: mail.Header{{Name: "From", Raw: []byte(" " + c.from)}}}
		if c.field != "" {
			m.Header = append(m.Header, mail.Field{Name: c.field, Raw: []byte(c.value)})
		}
		if automatic(m) != c.want {
			t.Errorf("%s: automatic is %v", what, !c.want)
		}
	}
}
