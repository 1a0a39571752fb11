package screen

import (
	"context"
	netmail "net/mail"
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// unlock opens encrypted archives with passwords that stand in the mail itself. A mail that is still being read when ctx ends is left as it is.
func (in *Inbound) unlock(ctx context.Context, m *mail.Message) {
	if ctx.Err() != nil || !in.payload.Locked() {
		return
	}
	in.payload.Unlock(ctx, text.Passwords(passwordText(m)))
}

// passwordText is what its reader sees of a mail, and its date: "the password is today's date".
func passwordText(m *mail.Message) string {
	var b strings.Builder
	b.WriteString(text.DecodeHeader(m.Header.Get("Subject")))
	for _, t := range m.Texts {
		b.WriteString("\n" + t.Shown)
	}
	if date, err := netmail.ParseDate(strings.TrimSpace(m.Header.Get("Date"))); err == nil {
		b.WriteString("\n" + date.Format("2006-01-02"))
	}
	return b.String()
}
