// Package payload knows what a mail carries: the type of every body part by its content, what archives hold, what programs
// and shortcuts are. It reads each part once, while the mail arrives, within bounds (Limits, in octets and entries); what it could not
// look into is said (Object.Unfinished) and never called clean.
//
// Types are read from the first 64 KB by an ordered table (detect.go); the table's rows name their sources. Archives and disk images
// (openers.go; docs/formats.md) are opened and their entries become Children, to the third archive within another. Those of other kinds
// are typed and said to be Unsupported. A name counts as Windows reads it (Suffixes), a class goes by the content before the name (Object.Class).
//
// A reason stands on the object that it concerns. Reasons that end the reading of all that follows (TooMany, TooBig, Timeout) stand
// on the archive and on each entry that was not looked into; an encrypted entry marks its archive as Encrypted.
package payload

import (
	"sekisho/internal/mail"
	"sekisho/internal/payload/document"
	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/program"
)

// Object is a thing that a part or an archive entry carries. Path is the part's Path; an entry of an archive adds "/1", "/2", ….
type Object struct {
	Path           string
	Name           string // decoded; "" where the sender gave none
	RawName        []byte // the octets of an archive entry's name; nil for parts
	Type           Type
	Size           int64    // octets that were read, decoded; for an archive entry the size that its directory declares
	Packed         int64    // octets that an entry takes in its archive, as the directory declares; 0 for parts, and where it does not say
	Padding        int64    // octets at the end that are all the same; 0 where the content was not read to its end
	SHA256         [32]byte // zero where the content was not read to its end
	Encrypted      bool     // the entry, or an entry of the archive
	Unlocked       bool     // Encrypted, and opened with a password that stands in the mail
	Active         bool     // an image (SVG) or page that carries code
	SelfExtracting bool     // a program with an archive behind it, which becomes its Children
	Inline         bool     // shown within the text of the mail (Content-Disposition inline with a Content-ID)

	Icon     *icon.Match // the kind of document that the icon of a program or shortcut is taken for; nil: none
	Program  *program.Info
	Shortcut *document.Shortcut // where it leads when it is opened: shell links, Internet shortcuts and their like
	Document *document.Info

	Codes       []string    // what the QR codes of an image say
	CodesUnread Reason      // why an image may hold a code that was not read: NotDecoded, Animated, Unsupported, TooBig, TooMany, Timeout, Corrupt, Failed; "" if not
	Leads       []mail.Link // where a page leads that is a file, and no text of the mail itself (which has them in Message.Links)
	MoreLeads   bool        // further ones were not looked at

	Children []*Object
	ownText  bool // mail reads where it leads

	Unfinished Reason // why the content or part of it was not inspected; "" if it was
	Detail     string // of Failed: a panic with its stack, an error; for the operator's log only
}

// Reason says why an inspection is not complete. The names are stable: evidence and logs use them.
type Reason string

const (
	Encrypted   Reason = "encrypted"
	Corrupt     Reason = "corrupt"
	TooBig      Reason = "too-big"
	TooMany     Reason = "too-many-entries"
	TooDeep     Reason = "too-deep"
	Ratio       Reason = "inflates-too-much"
	Timeout     Reason = "timeout"
	Unsupported Reason = "unsupported"
	Volume      Reason = "volume"        // the rest lies in another file
	Failed      Reason = "reader-failed" // the reader panicked, or could not keep the content

	NotDecoded Reason = "not-decoded" // a QR code stands there that cannot be read
	Animated   Reason = "animated"    // of an animation only the first picture was looked at
)

// Walk calls visit for o and everything inside it, parents first.
func (o *Object) Walk(visit func(o *Object)) {
	visit(o)
	for _, c := range o.Children {
		c.Walk(visit)
	}
}
