package intel

import (
	"context"
	"fmt"
	"time"

	"sekisho/internal/record"
)

// Criteria say what is hunted. All must be so; of several values of one criterion any will do. Subjects and file names are fragments, letter
// case apart, unless Exact: who hunts under stress types what he remembers. Fragments are found only where subjects and file names are kept
// in plain, exact ones also where they are kept as keyed hashes.
type Criteria struct {
	Digests    []string // SHA-256
	Senders    []string // From, reverse-path or Reply-To
	Rcpts      []string
	Domains    []string // of a sender, with everything below it
	Hosts      []string // of links, with everything below them
	Subjects   []string
	Files      []string
	MessageIDs []string
	Clients    []string // addresses, or IPv4 networks up to /22
	Exact      bool
	Similar    record.Sketch // no hashes: any text
	Alike      float64       // the least likeness of the text, 0 to 1
	Since      time.Time
	Until      time.Time
	Direction  string
	Levels     []string
	Case       string
	Limit      int // the newest; 0: all
}

// Found is a mail that was hunted down.
type Found struct {
	record.Message
	Alike float64 // how much its text is like the one that was asked for; 0 where none was
}

// The bounds of a hunt.
const (
	widestClient = 22
	maxAlike     = 100_000 // mails with about the same text
)

// Find hunts. more says that there are mails beyond Limit.
func (c Criteria) Find(ctx context.Context, records Records, keys record.Keys) (found []Found, more bool, err error) {
	h, err := c.hunt(keys)
	if err != nil {
		return nil, false, err
	}
	if len(c.Similar.Hashes) > 0 {
		found, err = c.similar(ctx, records, h)
	} else {
		if c.Limit > 0 {
			h.Limit = c.Limit + 1
		}
		err = records.Hunt(ctx, h, func(m record.Message) bool {
			found = append(found, Found{Message: m})
			return true
		})
	}
	if c.Limit > 0 && len(found) > c.Limit {
		found, more = found[:c.Limit], true
	}
	return found, more, err
}

// hunt makes keys and phrases of the criteria.
func (c Criteria) hunt(keys record.Keys) (record.Hunt, error) {
	h := record.Hunt{Since: c.Since, Until: c.Until, Direction: c.Direction, Levels: c.Levels, Case: c.Case}
	for _, group := range []struct {
		kind   string
		term   record.Kind
		values []string
	}{
		{KindSHA256, record.TermDigest, c.Digests}, {KindAddress, record.TermSender, c.Senders}, {KindAddress, record.TermRcpt, c.Rcpts},
		{KindDomain, record.TermDomain, c.Domains}, {KindHost, record.TermHost, c.Hosts},
		{KindMessageID, record.TermMessageID, c.MessageIDs}, {"subject", record.TermSubject, c.exact(c.Subjects)}, {"file", record.TermFile, c.exact(c.Files)},
	} {
		terms, err := termsOf(keys, group.kind, group.term, group.values)
		if err != nil {
			return h, err
		}
		h.Terms = appendGroup(h.Terms, terms)
	}
	clients, err := clientTerms(keys, c.Clients)
	if err != nil {
		return h, err
	}
	h.Terms = appendGroup(h.Terms, clients)
	h.Contains = c.fragments()
	return h, nil
}

func appendGroup(groups [][]record.Key, group []record.Key) [][]record.Key {
	if len(group) == 0 {
		return groups
	}
	return append(groups, group)
}

func (c Criteria) exact(values []string) []string {
	if c.Exact {
		return values
	}
	return nil
}

// fragments are the phrases: one of a kind each must be found, so that several subjects narrow the hunt.
func (c Criteria) fragments() (list []record.Phrase) {
	if c.Exact {
		return nil
	}
	for _, s := range c.Subjects {
		list = append(list, record.Phrase{Kind: "subject", Text: s})
	}
	for _, s := range c.Files {
		list = append(list, record.Phrase{Kind: "file", Text: s})
	}
	return list
}

// termsOf makes keys of values. Recipients and subjects are taken as they stand: what is hunted need not be fit for a list.
func termsOf(keys record.Keys, kind string, term record.Kind, values []string) (list []record.Key, err error) {
	for _, v := range values {
		normal, err := Normal(kind, v)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", clipped(v, 80), err)
		}
		list = append(list, keys.Of(term, normal))
	}
	return list, nil
}

func clientTerms(keys record.Keys, values []string) (list []record.Key, err error) {
	for _, v := range values {
		addresses := addressesOf(Refang(v), widestClient)
		if len(addresses) == 0 {
			return nil, fmt.Errorf("%q: it is no IP address and no IPv4 network from /%d on", clipped(v, 80), widestClient)
		}
		for _, a := range addresses {
			list = append(list, keys.Of(record.TermClient, a))
		}
	}
	return list, nil
}

// Campaign is a case of the mails that came from outside; ours among them are left out, since their features are our own.
func Campaign(found []Found, name, by, reason string, now time.Time) (c record.Case, left int) {
	c = record.Case{Name: name, By: by, Reason: reason, Confirmed: now}
	known := map[record.Feature]bool{}
	for _, f := range found {
		if f.Direction != "in" {
			left++
			continue
		}
		c.Mails = append(c.Mails, f.ID)
		for _, feature := range f.Features {
			if !known[feature] {
				known[feature] = true
				c.Features = append(c.Features, feature)
			}
		}
	}
	return c, left
}
