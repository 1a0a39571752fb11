// Package mail reads one mail: its header fields in order, case, folding and octets as received (RFC 5322, section 2.2),
// its body parts with their names and decoded contents (RFC 2045 to 2049, 2183, 2231), files encoded in its texts (uuencode, yEnc), its texts
// (flowed ones joined, RFC 3676), and what was wrong with it. docs/mime.md shows what is read from unusual mail.
//
// A mail arrives in pieces, as the milter protocol delivers it, and is read while it arrives: see Intake. Nothing here
// judges; a defect is a named fact. Memory, parts and depth are bounded by Limits, and time grows with the octets times the depth. Where structure or
// names are broken, a second reader looks at the mail, too: see Other.
package mail

import (
	"net/netip"
	"strings"
	"time"
)

// Direction says which way a mail goes through the house.
type Direction string

const (
	In  Direction = "in"  // from outside to us
	Out Direction = "out" // from our own users and hosts
)

// Client is the SMTP client as the MTA described it. The zero Addr means that the address is not known.
type Client struct {
	Addr netip.Addr // unmapped: never ::ffff:a.b.c.d
	Port uint16     // 0 with Addr 127.0.0.1: the mail did not come by SMTP (Postfix's cleanup, sendmail(1))
	Name string     // forward-confirmed host name in lower case without a trailing dot, or ""
	HELO string     // as the client said it, or ""

	PTR     string  // what the address's PTR record says, confirmed or not, in the form of Name ({client_ptr}), or ""
	Resolve Resolve // how the look-up of Name and PTR ended

	AuthUser   string // SASL login name ({auth_authen}), or ""
	TLSVersion string // {tls_version}, or ""
	Daemon     string // {daemon_name}, or ""
}

// Resolve says how the MTA's look-up of a client's name ended, as Sendmail and Postfix name it in {client_resolve}. The zero value means
// that it did not tell.
type Resolve string

const (
	ResolveOK     Resolve = "OK"     // Name leads back to the address
	ResolveForged Resolve = "FORGED" // PTR does not lead back
	ResolveFail   Resolve = "FAIL"   // there is no such record: no PTR if PTR is "", else no address for it
	ResolveTemp   Resolve = "TEMP"   // no answer for now
)

// Local says that the mail was not received by SMTP but submitted on this host (sendmail(1), the MTA's own mail).
func (c Client) Local() bool { return c.Addr.IsLoopback() && c.Port == 0 }

// Recipient is one accepted RCPT TO (RFC 5321, section 4.1.1.3).
type Recipient struct {
	Addr string   // without angle brackets
	Args []string // ESMTP parameters as received: "ORCPT=rfc822;x@y"
}

// Envelope is the SMTP envelope (RFC 5321, section 2.3.1). A From of "" is the null reverse-path if Known is set.
type Envelope struct {
	Known bool // false: a stored mail that carries no trace of its envelope
	From  string
	Args  []string // ESMTP parameters of MAIL FROM: "SIZE=1234", "SMTPUTF8"
	Rcpts []Recipient
}

// Message is one mail as one transaction delivered it.
type Message struct {
	QueueID   string // the MTA's; "" for stored mail
	Received  time.Time
	Direction Direction
	Stored    bool // read from a file or mailbox, not from an MTA: our own trace fields stand in Header
	Client    Client
	Envelope  Envelope
	Header    Header
	Root      *Part
	Texts     []Text
	Links     []Link
	Codes     []Code  // QR codes in the texts
	Second    []Other // what a second reader sees and we do not, where the structure is broken
	Size      int64   // octets of body as received (after the empty line)
	Defects   []Defect
	Spool     *Spool // the body's octets as received; nil in tests with literals
}

// From is the first address of the topmost From field: the author that a mail program shows. Zero if there is none.
func (m *Message) From() Address {
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, "From") {
			if a := parseAddresses(string(f.Raw)); len(a) > 0 {
				return a[0]
			}
			break
		}
	}
	return Address{}
}

// Part is one body part (RFC 2045). Path is its IMAP section number (RFC 9051, section 6.4.5): "1", "2.1"; the body of a mail that is
// not multipart is "1". A multipart that is the whole body of a mail or of an attached message has no number there; its path is the
// section "TEXT" or "2.TEXT". A file that stands encoded in the text of part "1" (uuencode, yEnc) is the part "1/1" below it. Attached messages and multiparts have Parts and no content of their own. Content is handed to the Inspector while it is read and not kept.
type Part struct {
	Path        string
	Header      Header
	MediaType   string // lower case; "text/plain" where absent (RFC 2045, section 5.2)
	Charset     string // lower case, as labelled, or ""
	Disposition string // lower case: "attachment", "inline", ""
	Names       []Name
	Parts       []*Part
	Size        int64 // decoded octets
	Defects     []Defect
	sum         uint32 // CRC-32C of the decoded octets
}

// FileName is the name under which a mail program most likely shows the part: the Content-Disposition form before the
// Content-Type form. "" if there is none.
func (p *Part) FileName() string {
	for _, n := range p.Names {
		if n.Text != "" {
			return n.Text
		}
	}
	return ""
}

// Attachment says that a mail program shows the part as a file and not as text of the mail.
func (p *Part) Attachment() bool {
	return p.Disposition == "attachment" || p.FileName() != ""
}

// Name is one form of a file name that the part declares.
type Name struct {
	Source  string // "disposition", "disposition*", "type", "type*": the field and whether RFC 2231's extended form; "uuencode", "yenc"; "second": the second reader
	Raw     []byte // the parameter's octets as they stood
	Text    string // how it reads
	Charset string // that it was labelled with or that read cleanly; "" for plain ASCII
	Defects []Defect
}

// Text is what a text part says, decoded to UTF-8 and cut at Limits.Text.
type Text struct {
	Part      string // Path
	MediaType string // "text/plain", "text/html", …
	Body      string
	Cut       bool
	Shown     string   // what a reader sees: Body itself, or the text of a page without its markup
	Langs     []string // languages that a page declares, as written: "zh-CN"
	Fonts     []Font   // those in which a page sets kana of its author's
}

// Link is an address that a reader of the mail may follow.
type Link struct {
	Part  string // Path of the text it stands in
	URL   string // where it leads: entities and white space resolved, redirections of mail gateways unwrapped; not otherwise changed
	Via   string // the address as it stood, where URL was unwrapped from it, or ""
	Shown string // visible text of an anchor; "" where the address stands in the text itself

	Source LinkSource
}

// LinkSource says what a link was found in. The names are stable.
type LinkSource string

const (
	InText     LinkSource = "text"
	InPage     LinkSource = "html"     // an element of a page, or its visible text
	InCalendar LinkSource = "calendar" // an appointment or a card
	InCode     LinkSource = "qr"
	InDocument LinkSource = "document" // a file: PDF, Office, rich text
)

// Code is a QR code in a text: drawn with block characters or the cells of a table, or an image that stands in the page itself.
type Code struct {
	Part string // Path of the text it stands in
	Text string // what it says; "" if one stands there, or may, that was not read
}

// Defect names what is wrong with a mail or a part. The names are stable: traits and logs use them.
type Defect string

const (
	DefectHeaderSyntax  Defect = "header-syntax"  // a line that is no field and no continuation
	DefectBareCR        Defect = "bare-cr"        // a field behind a CR without LF, which some readers see
	DefectOpenHeader    Defect = "open-header"    // nothing follows a part's header, but lines in it that are no fields may be its content
	DefectNoBoundary    Defect = "no-boundary"    // multipart without a boundary parameter, or it never occurs
	DefectOpenMultipart Defect = "open-multipart" // no closing boundary
	DefectAfterEnd      Defect = "after-end"      // a part behind the closing boundary
	DefectBadEncoding   Defect = "bad-encoding"   // content does not decode under its Content-Transfer-Encoding
	DefectCharset       Defect = "bad-charset"    // text does not decode under its charset, or the charset is unknown
	DefectTooManyParts  Defect = "too-many-parts" // Limits.Parts
	DefectTooDeep       Defect = "too-deep"       // Limits.Depth
	DefectHeaderTooBig  Defect = "header-too-big" // Limits.Header
	DefectReaderFailed  Defect = "reader-failed"  // the reader panicked or ran out of time; what follows is not inspected
	DefectPartial       Defect = "partial"        // a piece of something whose other pieces lie in other mails; it cannot be inspected
	DefectExternal      Defect = "external-body"  // the content lies elsewhere and is fetched at a click; it cannot be inspected
	DefectNotDecoded    Defect = "not-decoded"    // an encoding that is known and not removed: BinHex
	DefectNameConflict  Defect = "name-conflict"  // a part declares names that differ in suffix or stem
	DefectReadersDiffer Defect = "readers-differ" // another reader sees other names, types or parts; see Message.Second and Name.Source
	DefectRaw8Bit       Defect = "raw-8bit"       // undeclared 8-bit octets
)
