package corpus

import (
	"sekisho/heuristics"
)

// Archetype is a kind of mail that the judgement must get right: an attack, or ordinary mail that resembles one. Each stands in a file of
// archetypes/, in TOML, with three variants or more: other mail programs, charsets, forms of names.
//
// A file begins with id, title, attack, lang and what is expected of every variant. [mail] holds what variants have in common; each
// [[variant]] is a Letter with a name. What is to be known before stands in [[before]] (once for all variants) and [[variant.before]].
type Archetype struct {
	ID     string // "A01": attacks, "H01": ordinary mail
	Title  Text
	Note   string // what a reader must know to judge the row, or ""
	Attack bool
	Lang   string // "ja" or "en"
	Core   bool   // of the core set
	Expect

	Mail    Letter
	Before  []Letter
	Variant []Letter
}

// Expect is what the judgement must say of a mail. It is written by the catalogue of traits, before the program has seen the mail.
//
// A trait is found where it stands in the findings with a weight other than 0; one that ships with weight 0 (attach-present) where it stands
// there at all. Ids of combos are traits too. What is in none of the lists is unexpected: worth a look, no failure.
type Expect struct {
	Must     []string         `json:"must"`
	May      []string         `json:"may"` // a circumstance of some variant, expected or harmless
	Not      []string         `json:"not"`
	Recorded []string         `json:"recorded"` // found, with weight or without: something known explains it
	Score    float64          `json:"score"`    // the score may be ScoreBand more or less
	Level    heuristics.Level `json:"level"`    // "" (of samples of single traits): not said
}

// ScoreBand is how far a score may be from the expected one.
const ScoreBand = 2

// TraitSample is a mail for one trait: one that has it, or a near miss, ordinary in that respect, that must not.
type TraitSample struct {
	Trait string
	Hit   bool
	Why   Text // of a near miss: why it comes close and is none
	Letter
}

// Letter describes one mail. All keys are optional but From and To; their defaults are those of a confirmed stranger in Japan who writes
// UTF-8. A letter before has the sender, recipients, place and charset of the one that it comes before, or the other way round where one of
// ours wrote it; it is taught as delivered mail, or judged where it says so.
type Letter struct {
	Name    string  `toml:"name"`    // of the variant: letters, digits, "-"
	Title   Text    `toml:"title"`   // what is special in this variant
	Charset Charset `toml:"charset"` // of header and text
	Program string  `toml:"program"` // whose form the header has: see programs

	From     string   `toml:"from"`     // "Name <address>"
	Envelope string   `toml:"envelope"` // reverse-path; "" the address of From, "<>" null
	To       []string `toml:"to"`       // "Name <address>", or the name of one of ours ("yamada")
	Cc       []string `toml:"cc"`
	Bcc      []string `toml:"bcc"`   // only in the envelope
	Shown    []string `toml:"shown"` // what To shows instead
	ReplyTo  string   `toml:"reply-to"`

	Client string `toml:"client"` // a place: see places
	Host   string `toml:"host"`   // name of the client; "" as the place says, "-" none
	Helo   string `toml:"helo"`   // "" its name
	Direct bool   `toml:"direct"` // it speaks to us, not to our gateway: nothing was verified
	Relay  string `toml:"relay"`  // the server within the sender's house that passed it on first: "sendmail", "qmail", "exchange"
	Auth   string `toml:"auth"`   // what our gateway found out: see results

	Subject   string       `toml:"subject"`
	Text      string       `toml:"text"`       // "{qr:https://…}" becomes a code of block characters
	HTML      string       `toml:"html"`       // with Text: an alternative to it
	Fields    []string     `toml:"fields"`     // further header fields, as they stand
	Zone      string       `toml:"zone"`       // of Date, "+0800"; "" Japan's
	Late      string       `toml:"late"`       // how long before it arrives it claims to be written, "30h"
	MessageID string       `toml:"message-id"` // with brackets; a domain; "none"
	Answers   string       `toml:"answers"`    // the name of a letter before, or a Message-ID with brackets
	Quotes    string       `toml:"quotes"`     // the name of a letter before, quoted below the text
	QuoteAs   string       `toml:"quote-as"`   // "original" (-----Original Message-----), "sashidashi" (差出人:), or "" (>)
	Same      string       `toml:"same"`       // the name of a letter before, whose text it has
	Files     []Attachment `toml:"file"`
	Attach    []string     `toml:"attach"` // files in short, see shorthand
	Naming    Naming       `toml:"naming"` // of the names of files; "" that of the program

	Indicators []string `toml:"indicators"` // shared beforehand, "kind:value": "address:a@b.example"

	Before []Letter `toml:"before"`
	Ago    string   `toml:"ago"`    // of letters before: how long before the sample ("12m", "10h", "3d")
	Out    bool     `toml:"out"`    // one of ours wrote it
	Wave   []string `toml:"wave"`   // ours who got the same within minutes before
	Judged bool     `toml:"judged"` // it is judged, as the mails after it, not only taught
	Case   string   `toml:"case"`   // responders confirmed it as an attack, under that name
	Times  int      `toml:"times"`  // it comes that often, each time with another text
	Every  string   `toml:"every"`  // the time between; "" a day
}

// Attachment is a file of a letter. Its content is made from its description and is never the same in two letters.
type Attachment struct {
	Name     string       `toml:"name"`
	Make     string       `toml:"make"` // what it is: see makers
	Icon     string       `toml:"icon"` // of a program: the class of document whose icon it wears
	Password string       `toml:"password"`
	Text     string       `toml:"text"` // "{qr:https://…}" becomes a code of block characters // what it says, where its maker can say something
	Naming   Naming       `toml:"naming"`
	Charset  Charset      `toml:"charset"` // of the name; "" that of the letter
	Type     string       `toml:"type"`    // media type as declared; "" by its suffix
	Inline   bool         `toml:"inline"`
	Inside   []Attachment `toml:"inside"`
}
