package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Post is one mail of the corpus as it comes to the house or leaves it.
type Post struct {
	Name   string // of the letter
	At     time.Time
	Out    bool
	Client Client
	From   string // reverse-path; "" the null reverse-path
	To     []string
	Octets []byte
	Expect *Expectation // nil: it only prepares others
}

// File is where Write puts the mail, relative to the corpus.
func (p Post) File() string { return "mails/" + p.Name + ".eml" }

// Expectation is a line of expect.jsonl: what must be said of the mail of that file.
type Expectation struct {
	File      string `json:"file"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`                // "archetype", "hit", "near"
	Archetype string `json:"archetype,omitempty"` // of kind "archetype": its id
	Trait     string `json:"trait,omitempty"`     // of kinds "hit" and "near": whose sample it is; it stands in Must or in Not
	Title     Text   `json:"title"`               // what it is; of a near miss why it is near
	Attack    bool   `json:"attack"`              // of kind "archetype"
	Lang      string `json:"lang,omitempty"`
	Core      bool   `json:"core"`
	Expect           // the band of the score and the level are for kind "archetype" only
}

// Case is a line of cases.jsonl: an attack that responders confirmed, and the taught mails by which they did.
type Case struct {
	Name      string    `json:"name"`
	Confirmed time.Time `json:"confirmed"`
	By        string    `json:"by"`
	Reason    string    `json:"reason"`
	Files     []string  `json:"files"`
}

// Indicator is a row of indicators.csv.
type Indicator struct{ Kind, Value string }

// Corpus is the whole of it: what the history is taught first, and what is judged then, with learning, both in the order of time.
//
// The two lists stand apart in time: teaching begins teachDays before the first sample and is ordinary mail, so that strangers are strangers.
// Variants of one archetype come days apart, each from a sender of its own, so that none is a copy of another.
type Corpus struct {
	At         time.Time
	Taught     []Post
	Judged     []Post
	Cases      []Case
	Indicators []Indicator
}

// The time of a corpus, before At.
const (
	sampleDays = 18
	teachDays  = 62
	apartDays  = 4 // variants
	rounds     = sampleDays / apartDays
)

// Build makes the corpus whose last sample comes before at. It is the same for the same time.
func Build(at time.Time) *Corpus {
	b := builder{Corpus: &Corpus{At: at}, start: at.AddDate(0, 0, -sampleDays)}
	b.traffic()
	for _, a := range Archetypes() {
		for i, l := range a.Variant {
			e := Expectation{Kind: "archetype", Archetype: a.ID, Title: titled(l.Title, a.Title), Attack: a.Attack, Lang: a.Lang, Core: a.Core, Expect: a.Expect}
			b.sample(l, i, e)
		}
	}
	for i, t := range TraitSamples() {
		e := Expectation{Kind: "near", Trait: t.Trait, Title: t.Why, Expect: Expect{Not: []string{t.Trait}}}
		if t.Hit {
			e = Expectation{Kind: "hit", Trait: t.Trait, Title: t.Title, Expect: Expect{Must: []string{t.Trait}}}
		}
		b.sample(t.Letter, i, e)
	}
	for _, list := range [][]Post{b.Taught, b.Judged} {
		slices.SortStableFunc(list, func(x, y Post) int { return x.At.Compare(y.At) })
	}
	return b.Corpus
}

func titled(own, common Text) Text {
	if own.En == "" {
		return common
	}
	return Text{En: common.En + ": " + own.En, Ja: common.Ja + "(" + own.Ja + ")"}
}

type builder struct {
	*Corpus
	start time.Time
	slots [rounds]int
}

// slot is the next free moment of that round of variants: seven minutes apart, from eight in the morning on.
func (b *builder) slot(round int) time.Time {
	round %= rounds
	b.slots[round]++
	return b.start.AddDate(0, 0, round*apartDays).Add(time.Duration(b.slots[round]) * 7 * time.Minute)
}

// sample writes a letter and what comes before it.
func (b *builder) sample(l Letter, round int, e Expectation) {
	at := b.slot(round)
	others := map[string]composed{}
	for i, before := range l.Before {
		b.before(l, before, i, at, others)
	}
	p := b.post(l, at, others)
	e.File, e.Name = p.File(), l.Name
	for _, list := range []*[]string{&e.Must, &e.May, &e.Not, &e.Recorded} {
		if *list == nil {
			*list = []string{} // "[]" in JSON, not "null"
		}
	}
	p.Expect = &e
	b.Judged = append(b.Judged, p)
	for _, shared := range l.Indicators {
		kind, value, _ := strings.Cut(shared, ":")
		b.Indicators = append(b.Indicators, Indicator{kind, value})
	}
}

// before writes a letter that comes before l, as often as it says.
func (b *builder) before(l, before Letter, i int, at time.Time, others map[string]composed) {
	known := before.Name
	before = b.inherits(before, l)
	for n := range max(before.Times, 1) {
		one := before
		one.Name = fmt.Sprintf("%s-before%d", l.Name, i+1)
		if n > 0 {
			one.Name += fmt.Sprintf("-%d", n+1)
		}
		p := b.post(one, at.Add(-span(before.Ago)-time.Duration(n)*span(before.Every)), others)
		if n == 0 && known != "" {
			c := newComposer(one, p.At, others)
			others[known] = c.done()
		}
		if before.Judged {
			b.Judged = append(b.Judged, p)
		} else {
			b.Taught = append(b.Taught, p)
		}
		b.confirmed(before.Case, p)
	}
}

// inherits gives a letter before what it leaves open.
func (b *builder) inherits(before, l Letter) Letter {
	before.Ago, before.Every = or(before.Ago, "3d"), or(before.Every, "1d")
	base := Letter{From: l.From, To: l.To, Client: l.Client, Host: l.Host, Charset: l.Charset, Program: l.Program, Auth: l.Auth, Subject: "ご連絡"}
	if before.Out {
		base = Letter{From: l.To[0], To: []string{l.From}, Charset: l.Charset, Subject: "ご連絡"}
		if a, ok := ours[l.To[0]]; ok {
			base.From = a.Name + " <" + a.Addr + ">"
		}
	}
	return filled(before, base)
}

func (b *builder) confirmed(name string, p Post) {
	if name == "" {
		return
	}
	i := slices.IndexFunc(b.Cases, func(c Case) bool { return c.Name == name })
	if i < 0 {
		i = len(b.Cases)
		b.Cases = append(b.Cases, Case{Name: name, Confirmed: p.At.AddDate(0, 0, 1), By: "CSIRT", Reason: "an attack of the corpus"})
	}
	b.Cases[i].Files = append(b.Cases[i].Files, p.File())
}

func (b *builder) post(l Letter, at time.Time, others map[string]composed) Post {
	at = at.Truncate(time.Second)
	c := newComposer(l, at, others)
	p := Post{Name: l.Name, At: at, Out: l.Out, From: l.reversePath(l.From), To: l.rcpts(), Octets: c.write()}
	switch {
	case l.Out:
		p.Client = Client{Addr: "192.168.1.20", Helo: "pc-" + salt(l.From).digits(1, 3)}
	case l.Direct:
		p.Client = l.client()
	default:
		p.Client = gateway
	}
	return p
}
