package record

import "time"

// Key stands for an address, a domain, a name or another value that the history remembers: the first eight octets of its HMAC-SHA256
// (RFC 2104) under the house's secret. Values of different kinds have different keys. 0 is no key.
type Key int64

// Nobody keeps the place of somebody in a list of keys. It is nobody's key.
const Nobody Key = 1

// Count says how often something was seen.
type Count struct {
	First, Last time.Time
	N           int64
}

// PairKey names a person outside and one of ours.
type PairKey struct{ Outside, Ours Key }

// Pair is what is known of one person outside and one of ours.
type Pair struct {
	PairKey
	In          Count // mails to ours that were accepted
	Out         Count // mails of ours to him
	Day, Before int32 // the last two different days with steady mail, as DayOf counts them; 0: none
	Net         Key   // network of the last steady mail; 0: not known
}

// Person is what is known of one address outside towards everybody here.
type Person struct {
	Key         Key
	In          Count
	Out         Count // mails of anybody here to him
	Day, Before int32 // as in Pair
	Net         Key
	Classes     uint32    // kinds of payload that his mails carried, as the history numbers them
	Plain       int64     // mails before the first that carried a file or a link
	Carried     time.Time // that mail; zero: none did
}

// Mark counts something that needs no more than that: mail of a domain, of a domain from a network, of a list from a network.
type Mark struct {
	Key Key
	Count
	Twentieth time.Time // when N came to 20; zero: not yet
}

// Name is an address that a display name was seen with.
type Name struct {
	Key    Key // of the name
	Person Key // of the address
	Addr   string
	Ours   bool // the address is the house's own
	Count
}

// Message is what is kept of one mail: no text of it. Subject, addresses and file names are empty where the configuration does not keep them
// in plain; their keys are in Terms all the same, unless they are not kept at all.
type Message struct {
	ID        string // X-Sekisho-Id
	Received  time.Time
	Direction string // "in", "out"
	MessageID string // as it stands, with its brackets
	QueueID   string

	From      string // author's address
	FromName  string
	Envelope  string // reverse-path
	ReplyTo   string
	Rcpts     []string
	Subject   string
	Client    string // address of the SMTP client, or ""
	HELO      string
	Origin    Origin
	ASN       uint
	Mailer    string // what the mail says it was written with
	Charset   string // label of its first text
	Zone      string // of its Date: "+0900"
	AuthUser  string
	Size      int64
	Objects   []Object
	Hosts     []string // of links
	Level     string
	Score     float64
	Action    string
	Traits    []string
	Theme     string // class of its theme, or ""
	Claim     string // kind of organisation that its author claims to be: "go.jp", "public", "press", …, or ""
	FreeMail  bool
	Automatic bool

	Author    Key   // of From
	People    []Key // author and reverse-path, Nobody where there is none, then the recipients
	Domains   []Key // organisational domains of People, each once: the author's first, Nobody where there is none
	Net       Key   // network of the origin; 0: not known
	Sketch    Sketch
	Files     Key  // of the digests of all attachments together; 0: none
	Links     Key  // of all hosts of links together; 0: none
	Stranger  bool // first contact when it came
	Features  []Feature
	Confirmed string    // the case in which a responder confirmed that it was an attack, or ""
	Released  time.Time // when a held mail was released; zero: it was not
}

// Feature is one thing by which an attacker's tools may be known again.
type Feature struct {
	Kind string // "net", "helo", "toolchain", "boundary", "envelope", "payload", "host"
	Key  Key
}

// Phrase is a text that hunts look into: a subject or a file name, kept once.
type Phrase struct {
	Key  Key    // as it stands in Terms
	Kind string // "subject", "file"
	Text string
}

// Lesson is what one mail teaches. Learning it twice, by Message.ID, is learning it once.
type Lesson struct {
	Message Message
	Terms   []Key // by which the mail is found
	Phrases []Phrase
	Refer   Key // of its Message-ID; 0: it has none

	// What follows is learnt only from mail that was accepted and not held.
	Teach   bool
	Steady  bool // it counts for knowing somebody: aligned, or judged by its network; and not suspicious
	Aligned bool
	Out     bool // ours wrote it
	Day     int32
	Pairs   []PairKey
	Persons []Key // whoever outside took part: the author, or all recipients
	Net     Key
	Classes uint32
	Carries bool // a file or a link
	Marks   []Key
	Name    Name // Key 0: none
}

// Query is what the history must know of one mail.
type Query struct {
	Pairs   []PairKey
	Persons []Key
	Marks   []Key
	Names   []Key
	Refers  []Key // of the Message-IDs that it answers
}

// Relations answers a Query. What is not known is missing.
type Relations struct {
	Pairs   []Pair
	Persons []Person
	Marks   []Mark
	Names   []Name    // at most NamesOfOne of one name, those with most mails first
	Refers  []Message // at most one for each key, the earliest
}

// NamesOfOne bounds the addresses of one name in an answer.
const NamesOfOne = 6

// Extent is how far the history reaches.
type Extent struct {
	Began time.Time // of the first mail; zero: there is none
	Mails int64
}

// Case is a campaign that responders confirmed.
type Case struct {
	Name      string
	Confirmed time.Time
	By        string
	Reason    string
	Mails     []string // ids of its mails
	Features  []Feature
}

// Late is what became known of mails after they were delivered: mail n shows that others before it were part of the same wave.
type Late struct {
	ID    string // of the mail that showed it
	Found time.Time
	Trait string
	Mails []Message // those that had been delivered
}

// DayOf is the day of a moment in its own zone: days since 1970-01-01.
func DayOf(t time.Time) int32 {
	y, m, d := t.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
