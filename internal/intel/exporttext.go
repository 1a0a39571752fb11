package intel

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"sekisho/internal/text"
)

// WriteCSV writes the indicators as a table that `ioc import` and spreadsheets read.
func (r Report) WriteCSV(w io.Writer) error {
	table := csv.NewWriter(w)
	rows := [][]string{{"type", "value", "pattern", "valid_from", "tlp"}}
	for _, i := range r.Indicators {
		rows = append(rows, []string{i.Kind, Cell(text.Escape(i.Value)), truth(i.Pattern), i.From.Format(time.RFC3339), i.TLP})
	}
	return table.WriteAll(rows)
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// Cell keeps a value of a table from being calculated: an apostrophe stands in front of what begins like a formula.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteText writes everything for people, with addresses, hosts and links that no program follows.
func (r Report) WriteText(w io.Writer) error {
	_, err := io.WriteString(w, r.text())
	return err
}

func (r Report) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "TLP:%s\n%s\n\n", strings.ToUpper(r.TLP), r.Created.Format("2006-01-02 15:00 MST"))
	for n, m := range r.Mails {
		fmt.Fprintf(&b, "Mail %d\n", n+1)
		for _, line := range m.lines() {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "Indicators: %d\n", len(r.Indicators))
	for _, i := range r.Indicators {
		fmt.Fprintf(&b, "  %-10s %s\n", i.Kind, shownValue(i.Kind, i.Value))
	}
	fmt.Fprintf(&b, "\nTLP:%s\n", strings.ToUpper(r.TLP))
	return b.String()
}

func shownValue(kind, value string) string {
	switch kind {
	case KindAddress, KindDomain, KindHost, KindURL, KindIP:
		value = Defang(value)
	}
	return text.Escape(value)
}

// lines describe a mail, one property a line.
func (m Shared) lines() (list []string) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, fmt.Sprintf("%-12s %s", name+":", text.Escape(value)))
		}
	}
	add("Received", m.Hour.Format("2006-01-02 15:00 MST")+" (to the hour)")
	add("From", Defang(m.From))
	add("Name", m.FromName)
	add("Return-Path", Defang(m.Envelope))
	add("Reply-To", Defang(m.ReplyTo))
	add("Subject", m.Subject)
	add("Message-ID", Defang(m.MessageID))
	add("Origin", strings.TrimSpace(Defang(m.Origin)+" "+m.Country))
	add("HELO", Defang(m.HELO))
	add("Mailer", m.Mailer)
	add("Charset", m.Charset)
	add("Time zone", m.Zone)
	for _, h := range m.Hosts {
		add("Link host", Defang(h))
	}
	for _, f := range m.Files {
		add("File", strings.TrimSpace(fmt.Sprintf("%s (%s, %d octets) SHA-256 %s", f.Name, f.Type, f.Size, f.SHA256)))
	}
	add("Traits", strings.Join(m.Traits, " "))
	return list
}
