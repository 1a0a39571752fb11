package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
)

// bounce says that a machine answers a mail: a report (RFC 6522) or an automatic response (RFC 3834), both sent with the null reverse-path.
// Who it is from tells nothing about its author, so traits about that are off. What it carries is judged as ever; since anybody can write
// such a mail, a report must have its machine-readable part and a response must not carry a file.
func (f *Facts) bounce() bool {
	if f.Mail == nil || !f.Mail.Envelope.Known || f.Mail.Envelope.From != "" {
		return false
	}
	return isReport(f.Mail.Root) || f.automatic() && !slices.ContainsFunc(f.carried(), item.attached)
}

// isReport says that a part is a multipart/report whose second part is for machines: message/delivery-status (RFC 3464),
// message/disposition-notification (RFC 8098), message/feedback-report (RFC 5965).
func isReport(p *mail.Part) bool {
	if p == nil || p.MediaType != "multipart/report" || len(p.Parts) < 2 {
		return false
	}
	second := p.Parts[1].MediaType
	return strings.HasPrefix(second, "message/") && second != "message/rfc822" && second != "message/global"
}

// automatic says that the mail calls itself the work of a machine (RFC 3834, section 5).
func (f *Facts) automatic() bool {
	keyword, _, _ := strings.Cut(f.Mail.Header.Get("Auto-Submitted"), ";")
	keyword = strings.ToLower(strings.TrimSpace(keyword))
	return keyword != "" && keyword != "no"
}
