// Package corpus holds labelled sample mail: what it is, where it comes from, and what the judgement must say of it.
//
// Mail is described, not stored: who writes from where, in which charset, with which program, text and files. The mail that is written from
// a description is the same for the same time: MIME (RFC 2045–2047, 2231), lines that end in CRLF, in the charsets and the file name
// encodings that Japanese mail really uses, the irregular ones too. POLICY.md says what may become a sample, and where it stands.
//
// There are three kinds. Archetypes (archetypes/*.toml) are attacks and the ordinary mail that resembles them, with all that must be found and
// the level; TraitSamples (traits/*.toml) show one trait each, and mail that comes near it. Both are judged by a house that has a history,
// which Build makes with them and Write puts into a folder. Samples are a few mails for a demonstration, judged alone.
//
// All payloads are inert: programs without code, scripts of comments only. Our house is tokiwa.example.
//
// What is described wrongly (an unknown key, a text that its charset cannot hold) panics: it is a mistake in this package, and its tests read
// every description.
package corpus

import (
	"time"

	"sekisho/heuristics"
)

// Text is a sentence in English and Japanese.
type Text struct {
	En string `json:"en"`
	Ja string `json:"ja"`
}

// Client is the SMTP client that hands the mail to our mail server.
type Client struct{ Addr, Name, Helo string }

// Sample is one mail of the demonstration with its label.
type Sample struct {
	Name   string // stable, of letters, digits and "-"
	Title  Text   // what it is, for people
	Attack bool
	Want   heuristics.Level
	Client Client
	From   string // reverse-path; "" is the null reverse-path
	To     []string
	Mail   Mail
}

// Octets writes the mail as it would be sent at that time.
func (s Sample) Octets(at time.Time) []byte { return s.Mail.write(s.Name, at) }

// Address is one mailbox of a header field.
type Address struct{ Name, Addr string }

// Field is a header field that is written as it stands, above those that the mail writes itself.
type Field struct{ Name, Value string }

// Mail describes what a mail says and carries.
type Mail struct {
	Charset Charset // of the header fields and the text; the zero value is UTF-8
	Fields  []Field
	From    Address
	To      []Address
	Subject string
	Text    string // lines end in LF; ISO-2022-JP and ASCII go as 7bit, all else as base64
	Files   []File
}

// File is one attachment.
type File struct {
	Name    string
	Naming  Naming
	Charset Charset // of the name; the zero value is the mail's
	Type    string  // media type as declared; "" is application/octet-stream
	Content []byte
}

// Samples are the mails of the demonstration: attacks first, then ordinary mail.
func Samples() []Sample { return append(attacks(), ham()...) }
