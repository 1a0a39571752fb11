package incident

import (
	"cmp"
	"hash/maphash"
	"iter"
	"slices"
	"time"
)

// Summary is what was stopped. A mail that is tried again is another attempt, not another message.
type Summary struct {
	Attempts   int     `json:"attempts"`
	Messages   int     `json:"messages"`   // attempts that differ in client, user, sender, recipients or Message-ID
	Recipients int     `json:"recipients"` // distinct
	Hosts      []Count `json:"hosts"`      // by client address, most attempts first
	Accounts   []Count `json:"accounts"`   // by SASL login, most attempts first; attempts without login are not in it
	Damaged    int     `json:"damaged"`    // lines of the journal that could not be read
}

// Count is what one host or account tried.
type Count struct {
	Name     string    `json:"name"`
	Host     string    `json:"host,omitempty"` // name of a client, where it is known
	Attempts int       `json:"attempts"`
	Messages int       `json:"messages"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
}

// Summarise counts the attempts of one case, or of all where number is "".
func Summarise(number string, attempts iter.Seq2[Attempt, error]) Summary {
	var s Summary
	hosts, accounts := map[string]*Count{}, map[string]*Count{}
	messages, recipients := map[uint64]struct{}{}, map[uint64]struct{}{}
	seed := maphash.MakeSeed()
	for a, err := range attempts {
		if err != nil {
			s.Damaged++
			continue
		}
		if number != "" && a.Case != number {
			continue
		}
		key := identity(seed, a)
		_, again := messages[key]
		messages[key] = struct{}{}
		for _, r := range a.Rcpts {
			recipients[maphash.String(seed, r)] = struct{}{}
		}
		s.Attempts++
		count(hosts, a.Client, a, again).Host = a.ClientName
		if a.User != "" {
			count(accounts, a.User, a, again)
		}
	}
	s.Messages, s.Recipients = len(messages), len(recipients)
	s.Hosts, s.Accounts = sorted(hosts), sorted(accounts)
	return s
}

// identity tells messages apart.
func identity(seed maphash.Seed, a Attempt) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, s := range append([]string{a.Client, a.User, a.From, a.MessageID}, a.Rcpts...) {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func count(counts map[string]*Count, name string, a Attempt, again bool) *Count {
	c := counts[name]
	if c == nil {
		c = &Count{Name: name, First: a.Time}
		counts[name] = c
	}
	c.Attempts++
	if !again {
		c.Messages++
	}
	c.Last = a.Time
	return c
}

func sorted(counts map[string]*Count) []Count {
	list := make([]Count, 0, len(counts))
	for _, c := range counts {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Attempts, a.Attempts), cmp.Compare(a.Name, b.Name))
	})
	return list
}
