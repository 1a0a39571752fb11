package corpus

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// body writes the rest of the header and the parts: the text, with an HTML part an alternative, with files in a multipart.
func (c *composer) body(b *bytes.Buffer) {
	if len(c.files()) == 0 {
		c.words(b)
		return
	}
	boundary := c.boundary(c.salt)
	fmt.Fprintf(b, "Content-Type: multipart/mixed;\r\n\tboundary=\"%s\"\r\n\r\n", boundary)
	fmt.Fprintf(b, "--%s\r\n", boundary)
	c.words(b)
	for i, a := range c.files() {
		fmt.Fprintf(b, "\r\n--%s\r\n", boundary)
		c.file(b, a, fmt.Sprintf("%s/%d", c.salt, i))
	}
	fmt.Fprintf(b, "\r\n--%s--\r\n", boundary)
}

// words writes the text part, the HTML part, or both as alternatives.
func (c *composer) words(b *bytes.Buffer) {
	switch {
	case c.HTML == "":
		c.part(b, "plain", c.quoted())
	case c.Text == "":
		c.part(b, "html", c.HTML)
	default:
		boundary := c.boundary(c.salt + "/alternative")
		fmt.Fprintf(b, "Content-Type: multipart/alternative;\r\n\tboundary=\"%s\"\r\n\r\n", boundary)
		fmt.Fprintf(b, "--%s\r\n", boundary)
		c.part(b, "plain", c.quoted())
		fmt.Fprintf(b, "\r\n--%s\r\n", boundary)
		c.part(b, "html", c.HTML)
		fmt.Fprintf(b, "\r\n--%s--\r\n", boundary)
	}
}

func (c *composer) part(b *bytes.Buffer, subtype, text string) {
	octets := bytes.ReplaceAll(c.Charset.octets(text), []byte("\n"), []byte("\r\n"))
	fmt.Fprintf(b, "Content-Type: text/%s; charset=%s\r\n", subtype, c.Charset.label())
	switch {
	case isASCII(text) || c.Charset == ISO2022JP:
		b.WriteString("Content-Transfer-Encoding: 7bit\r\n\r\n")
		b.Write(octets)
	case c.eightBit:
		b.WriteString("Content-Transfer-Encoding: 8bit\r\n\r\n")
		b.Write(octets)
	default:
		b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
		base64Lines(b, octets)
	}
}

// file writes one attachment.
func (c *composer) file(b *bytes.Buffer, a Attachment, salt string) {
	f := File{Name: a.Name, Naming: a.Naming, Charset: a.Charset, Type: a.Type, Content: a.content(salt)}
	for _, naming := range []Naming{c.Naming, c.naming} {
		if f.Naming == "" {
			f.Naming = naming
		}
	}
	if f.Type == "" {
		f.Type = mediaTypes[strings.ToLower(path.Ext(a.Name))]
	}
	if a.Inline {
		f.inline(b, c.Charset)
		return
	}
	f.write(b, c.Charset)
}

// mediaTypes are what mail programs declare by the suffix; of the rest nothing is known.
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".zip": "application/zip", ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".rtf": "application/rtf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docm": "application/vnd.ms-word.document.macroEnabled.12", ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
	".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".csv": "text/csv", ".png": "image/png", ".jpg": "image/jpeg",
	".eml": "message/rfc822", ".one": "application/onenote", ".ics": "text/calendar",
}
