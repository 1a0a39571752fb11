package intel

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sekisho/internal/record"
)

// Look is what earlier mails had of a set of indicators.
type Look struct {
	Hits      []Hit          // the newest mail first
	More      int            // mails with hits beyond them
	Looked    int            // indicators that were looked for
	NotLooked map[string]int // those that were not, by kind: the records have neither MD5 and SHA-1 nor whole links
}

// Hit is an earlier mail and the indicators that it has.
type Hit struct {
	Message    record.Message
	Indicators []record.Indicator
}

// The bounds of a look back.
const (
	lookBatch   = 500
	maxPerMail  = 20
	widestLook4 = 24 // IPv4 networks so small are looked up address by address; larger ones, IPv6 and patterns need one look at every record
	maxHitMails = 100_000
)

// LookBack finds the mails that already had an indicator of a set. That an indicator holds only from some day on does not matter here: it is
// mostly the day on which it was shared, and the mails before it are what the question is about. Mails after its end do not count.
func LookBack(ctx context.Context, from Indicators, records Records, keys record.Keys, set string, limit int) (Look, error) {
	l := looking{ctx: ctx, records: records, keys: keys, asked: map[record.Key][]record.Indicator{}, hits: map[string][]record.Indicator{}, look: Look{NotLooked: map[string]int{}}}
	err := from.Indicators(ctx, record.IndicatorFilter{Set: set}, func(i record.Indicator) bool {
		l.take(i)
		return l.err == nil
	})
	l.ask()
	if err := cmp.Or(err, l.err); err != nil {
		return Look{}, err
	}
	if err := l.scan(); err != nil {
		return Look{}, err
	}
	return l.told(limit)
}

type looking struct {
	ctx     context.Context
	records Records
	keys    record.Keys
	asked   map[record.Key][]record.Indicator // of the batch
	hits    map[string][]record.Indicator     // by id of the mail
	rest    builder                           // what no key finds: patterns and large networks
	full    map[string]record.Indicator       // the indicators of rest, by id
	look    Look
	err     error
}

func (l *looking) take(i record.Indicator) {
	if Unmatched(i.Kind) || i.Kind == KindURL {
		l.look.NotLooked[i.Kind]++
		return
	}
	l.look.Looked++
	keys := KeysOf(l.keys, i)
	if len(keys) == 0 {
		l.keep(i)
		return
	}
	for _, k := range keys {
		l.asked[k] = append(l.asked[k], i)
	}
	if len(l.asked) >= lookBatch {
		l.ask()
	}
}

// ask finds the mails of a batch.
func (l *looking) ask() {
	if l.err != nil || len(l.asked) == 0 {
		return
	}
	list := make([]record.Key, 0, len(l.asked))
	for k := range l.asked {
		list = append(list, k)
	}
	var found map[record.Key][]string
	found, l.err = l.records.Find(l.ctx, list)
	for k, ids := range found {
		for _, id := range ids {
			for _, i := range l.asked[k] {
				l.hit(id, i)
			}
		}
	}
	clear(l.asked)
}

func (l *looking) hit(id string, i record.Indicator) {
	known, ok := l.hits[id]
	same := func(o record.Indicator) bool { return o.Kind == i.Kind && o.Value == i.Value && o.ID == i.ID }
	if !ok && len(l.hits) >= maxHitMails || len(known) >= maxPerMail || slices.ContainsFunc(known, same) {
		return
	}
	l.hits[id] = append(known, i)
}

func (l *looking) keep(i record.Indicator) {
	if l.full == nil {
		l.full = map[string]record.Indicator{}
		l.rest = newBuilder()
	}
	l.full[i.Kind+"\x00"+i.Value] = i
	i.From = time.Time{}
	l.rest.add(i)
}

// scan looks at every record for what no key finds. Where subjects or addresses are not kept in plain it finds nothing.
func (l *looking) scan() error {
	if l.full == nil {
		return nil
	}
	set := l.rest.done()
	return l.records.Hunt(l.ctx, record.Hunt{}, func(m record.Message) bool {
		for _, match := range set.Match(Seen{Subject: m.Subject, IPs: []Sighted{{Value: m.Client}, {Value: m.Origin.IP}}, At: m.Received}) {
			l.hit(m.ID, l.full[match.Indicator.Kind+"\x00"+match.Indicator.Value])
		}
		return true
	})
}

// told fetches the mails that were hit.
func (l *looking) told(limit int) (Look, error) {
	ids := make([]string, 0, len(l.hits))
	for id := range l.hits {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for batch := range slices.Chunk(ids, lookBatch) {
		messages, err := l.records.Messages(l.ctx, batch)
		if err != nil {
			return Look{}, err
		}
		for _, m := range messages {
			held := slices.DeleteFunc(l.hits[m.ID], func(i record.Indicator) bool { return !i.Until.IsZero() && m.Received.After(i.Until) })
			if len(held) > 0 {
				l.look.Hits = append(l.look.Hits, Hit{m, held})
			}
		}
	}
	slices.SortFunc(l.look.Hits, func(a, b Hit) int {
		return cmp.Or(b.Message.Received.Compare(a.Message.Received), cmp.Compare(a.Message.ID, b.Message.ID))
	})
	if limit > 0 && len(l.look.Hits) > limit {
		l.look.More = len(l.look.Hits) - limit
		l.look.Hits = l.look.Hits[:limit]
	}
	return l.look, nil
}

// KeysOf are the keys by which the records have what an indicator names; none for patterns, whole links,
// digests other than SHA-256, and large networks.
func KeysOf(keys record.Keys, i record.Indicator) (list []record.Key) {
	if i.Pattern {
		return nil
	}
	add := func(kind record.Kind, value string) {
		if k := keys.Of(kind, value); k != 0 {
			list = append(list, k)
		}
	}
	switch i.Kind {
	case KindAddress:
		add(record.TermSender, i.Value)
	case KindDomain:
		add(record.TermDomain, i.Value)
		add(record.TermHost, i.Value)
	case KindHost:
		add(record.TermHost, i.Value)
	case KindSHA256:
		add(record.TermDigest, i.Value)
	case KindFile:
		add(record.TermFile, i.Value)
	case KindSubject:
		add(record.TermSubject, i.Value)
	case KindMessageID:
		add(record.TermMessageID, i.Value)
	case KindIP:
		for _, addr := range addressesOf(i.Value, widestLook4) {
			add(record.TermClient, addr)
			add(record.TermHost, addr)
		}
	}
	return list
}

// addressesOf are the addresses of a network of IPv4, or an address; none where the network is wider.
func addressesOf(value string, widest int) (list []string) {
	prefix, single := networkOf(value)
	if single {
		return []string{prefix.Addr().String()}
	}
	if !prefix.IsValid() || !prefix.Addr().Is4() || prefix.Bits() < widest {
		return nil
	}
	for a := prefix.Masked().Addr(); prefix.Contains(a); a = a.Next() {
		list = append(list, a.String())
	}
	return list
}
