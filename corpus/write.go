package corpus

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// write writes the mail. id makes its Message-ID and its boundary.
func (m Mail) write(id string, at time.Time) []byte {
	var b bytes.Buffer
	field := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	for _, f := range m.Fields {
		field(f.Name, f.Value)
	}
	field("Date", at.Format(time.RFC1123Z))
	field("From", m.mailbox(m.From))
	to := make([]string, 0, len(m.To))
	for _, a := range m.To {
		to = append(to, m.mailbox(a))
	}
	field("To", strings.Join(to, ",\r\n "))
	field("Subject", m.Charset.words(m.Subject))
	field("Message-ID", fmt.Sprintf("<%s.%d@%s>", id, at.Unix(), domain(m.From.Addr)))
	field("MIME-Version", "1.0")
	if len(m.Files) == 0 {
		m.text(&b)
		return b.Bytes()
	}
	boundary := "=_" + id
	field("Content-Type", fmt.Sprintf("multipart/mixed; boundary=%q", boundary))
	fmt.Fprintf(&b, "\r\n--%s\r\n", boundary)
	m.text(&b)
	for _, f := range m.Files {
		fmt.Fprintf(&b, "\r\n--%s\r\n", boundary)
		f.write(&b, m.Charset)
	}
	fmt.Fprintf(&b, "\r\n--%s--\r\n", boundary)
	return b.Bytes()
}

func (m Mail) mailbox(a Address) string {
	switch {
	case a.Name == "":
		return a.Addr
	case isASCII(a.Name):
		return fmt.Sprintf("%q <%s>", a.Name, a.Addr)
	}
	return m.Charset.words(a.Name) + " <" + a.Addr + ">"
}

// text writes the text part with its header.
func (m Mail) text(b *bytes.Buffer) {
	octets := bytes.ReplaceAll(m.Charset.octets(m.Text), []byte("\n"), []byte("\r\n"))
	fmt.Fprintf(b, "Content-Type: text/plain; charset=%s\r\n", m.Charset.label())
	if isASCII(m.Text) || m.Charset == ISO2022JP {
		b.WriteString("Content-Transfer-Encoding: 7bit\r\n\r\n")
		b.Write(octets)
		return
	}
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
	base64Lines(b, octets)
}

// write writes one attachment with its header.
func (f File) write(b *bytes.Buffer, c Charset) {
	if f.Charset != "" {
		c = f.Charset
	}
	mediaType := f.Type
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	fmt.Fprintf(b, "Content-Type: %s;\r\n %s\r\n", mediaType, f.Naming.parameter("name", f.Name, c))
	fmt.Fprintf(b, "Content-Disposition: attachment;\r\n %s\r\n", f.Naming.parameter("filename", f.Name, c))
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
	base64Lines(b, f.Content)
}

// inline writes a file that belongs to the text.
func (f File) inline(b *bytes.Buffer, c Charset) {
	fmt.Fprintf(b, "Content-Type: %s;\r\n %s\r\n", f.Type, f.Naming.parameter("name", f.Name, c))
	fmt.Fprintf(b, "Content-Disposition: inline;\r\n %s\r\nContent-ID: <%s>\r\n", f.Naming.parameter("filename", f.Name, c), f.Name)
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
	base64Lines(b, f.Content)
}

// base64Lines writes base64 on lines of 76 characters (RFC 2045, section 6.8).
func base64Lines(b *bytes.Buffer, octets []byte) {
	for len(octets) > 0 {
		n := min(57, len(octets))
		b.WriteString(base64.StdEncoding.EncodeToString(octets[:n]))
		b.WriteString("\r\n")
		octets = octets[n:]
	}
}

func domain(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}
