package e2e

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// letter is a mail of a test, written by hand so that each octet is known.
type letter struct {
	id     string // Message-ID without brackets
	date   time.Time
	from   string // reverse-path
	to     []string
	params string   // of MAIL
	fields []string // raw header fields without their last line end, above the others
	text   string   // of ASCII
	file   string   // name of an attached program, of ASCII; "" for none
}

// plain is an ordinary mail with that Subject field.
func plain(fields ...string) letter {
	return letter{id: nextID(), date: time.Now(), from: "suzuki@aoba.example", to: []string{"yamada@tokiwa.example"}, fields: fields, text: "hello\r\n"}
}

// suspicious is a mail that is to be marked: a program is attached, and nothing else is odd.
func suspicious(fields ...string) letter {
	l := plain(fields...)
	l.file = "setup.exe"
	return l
}

// dangerous is a mail that is to be held.
func dangerous(fields ...string) letter {
	l := plain(fields...)
	l.file = "estimate.xlsx.exe"
	return l
}

func (l letter) mail() rig.Mail {
	return rig.Mail{From: l.from, To: l.to, Params: l.params, Octets: l.octets()}
}

// octets writes the mail. From and To stand below the given fields.
func (l letter) octets() []byte {
	var b bytes.Buffer
	for _, field := range l.fields {
		b.WriteString(field + "\r\n")
	}
	fmt.Fprintf(&b, "Date: %s\r\nFrom: suzuki@aoba.example\r\nTo: yamada@tokiwa.example\r\nMessage-ID: <%s>\r\n", l.date.Format(time.RFC1123Z), l.id)
	b.WriteString("MIME-Version: 1.0\r\n")
	if l.file == "" {
		b.WriteString("Content-Type: text/plain; charset=us-ascii\r\n\r\n" + l.text)
		return b.Bytes()
	}
	b.WriteString("Content-Type: multipart/mixed; boundary=\"=_e2e\"\r\n\r\n--=_e2e\r\nContent-Type: text/plain\r\n\r\n" + l.text + "\r\n--=_e2e\r\n")
	fmt.Fprintf(&b, "Content-Type: application/octet-stream; name=%q\r\nContent-Disposition: attachment; filename=%q\r\n", l.file, l.file)
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n" + inLines(base64.StdEncoding.EncodeToString(corpus.Program())) + "--=_e2e--\r\n")
	return b.Bytes()
}

func inLines(encoded string) string {
	var b strings.Builder
	for len(encoded) > 0 {
		n := min(76, len(encoded))
		b.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	return b.String()
}
