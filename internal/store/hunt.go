package store

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"sekisho/internal/record"
)

// A hunt goes over the mails of that one of its conditions that fewest mails fulfil, and looks at the others in the records themselves, each of
// which holds its keys. Conditions with more keys than mostDriven, or without any, are answered by going over all mails of the time.
const mostDriven = 2000

// huntPage is the number of mails that are read at once.
const huntPage = 256

// condition is a set of keys of which a mail must have one.
type condition struct {
	keys []record.Key
	set  map[record.Key]bool
}

func newCondition(keys []record.Key) condition {
	c := condition{keys: distinct(keys), set: make(map[record.Key]bool, len(keys))}
	for _, k := range keys {
		c.set[k] = true
	}
	return c
}

func (c condition) holds(terms []record.Key) bool {
	return slices.ContainsFunc(terms, func(k record.Key) bool { return c.set[k] })
}

// Hunt visits the mails that are chosen, the newest first, until visit returns false. visit may call the store.
func (s *Store) Hunt(ctx context.Context, h record.Hunt, visit func(record.Message) bool) error {
	conditions, possible, err := s.conditions(ctx, h)
	if err != nil || !possible {
		return s.failed("hunt", err)
	}
	count := 0
	keep := func(m *mail) bool {
		count++
		return visit(m.message) && (h.Limit <= 0 || count < h.Limit)
	}
	driver, err := s.driver(ctx, h, conditions)
	if err != nil {
		return s.failed("hunt", err)
	}
	p := pursuit{s, h, conditions, driver, keep}
	if len(driver) > 1 {
		return s.failed("hunt", p.many(ctx))
	}
	return s.failed("hunt", p.inTurn(ctx))
}

// conditions are those of the hunt, with the phrases that contain what is sought. possible is false where none does.
func (s *Store) conditions(ctx context.Context, h record.Hunt) (all []condition, possible bool, err error) {
	for _, keys := range h.Terms {
		all = append(all, newCondition(keys))
	}
	for _, phrase := range h.Contains {
		keys, err := s.phrases(ctx, phrase)
		if err != nil {
			return nil, false, err
		}
		all = append(all, newCondition(keys))
	}
	for _, c := range all {
		if len(c.keys) == 0 {
			return nil, false, nil
		}
	}
	return all, true, nil
}

// phrases are the keys of those that contain a text.
func (s *Store) phrases(ctx context.Context, p record.Phrase) (keys []record.Key, err error) {
	err = s.ask(ctx, "SELECT key FROM phrase WHERE kind = ? AND "+s.contains, []any{clean(p.Kind), folded(p.Text)}, func(rows *sql.Rows) error {
		var k record.Key
		err := rows.Scan(&k)
		keys = append(keys, k)
		return err
	})
	return keys, err
}

// driver is the condition that fewest mails fulfil; nil: none is worth it.
func (s *Store) driver(ctx context.Context, h record.Hunt, conditions []condition) (keys []record.Key, err error) {
	fewest := math.MaxInt
	for _, c := range conditions {
		if len(c.keys) > mostDriven {
			continue
		}
		n := 0
		if len(conditions) > 1 {
			if n, err = s.hits(ctx, c.keys); err != nil {
				return nil, err
			}
		}
		if n < fewest {
			fewest, keys = n, c.keys
		}
	}
	return keys, nil
}

// hits counts the mails of keys, roughly where they are many.
func (s *Store) hits(ctx context.Context, keys []record.Key) (n int, err error) {
	for _, k := range keys {
		const query = "SELECT count(*) FROM (SELECT 1 FROM term WHERE key = ? LIMIT 1000) hits"
		err := s.ask(ctx, query, []any{int64(k)}, func(rows *sql.Rows) error {
			var hits int
			err := rows.Scan(&hits)
			n += hits
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// span is the time of a hunt as it is stored, both ends included.
func span(h record.Hunt) (since, until int64) {
	since, until = math.MinInt64, math.MaxInt64
	if !h.Since.IsZero() {
		since = millis(h.Since)
	}
	if !h.Until.IsZero() {
		until = millis(h.Until)
	}
	return since, until
}

// pursuit is a hunt under way.
type pursuit struct {
	store      *Store
	hunt       record.Hunt
	conditions []condition
	driver     []record.Key
	keep       func(*mail) bool
}

// inTurn goes over the mails of one key, or over all, page by page from the newest.
func (p pursuit) inTurn(ctx context.Context) error {
	since, until := span(p.hunt)
	last := place{until, math.MaxInt64}
	for {
		places, err := p.page(ctx, since, last)
		if err != nil || len(places) == 0 {
			return err
		}
		more, err := p.visit(ctx, places)
		if err != nil || !more || len(places) < huntPage {
			return err
		}
		last = places[len(places)-1]
	}
}

// page is the next one before a place. An index holds all that is asked of a mail here.
func (p pursuit) page(ctx context.Context, since int64, last place) (places []place, err error) {
	table, where, args := "mail", "", []any{}
	if len(p.driver) == 1 {
		table, where, args = "term", "key = ? AND ", append(args, int64(p.driver[0]))
	} else {
		where, args = p.columns()
	}
	query := "SELECT received, seq FROM " + table + " WHERE " + where + "received >= ? AND (received, seq) < (?, ?) ORDER BY received DESC, seq DESC LIMIT ?"
	err = p.store.ask(ctx, query, append(args, since, last.received, last.seq, huntPage), func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.received, &p.seq)
		places = append(places, p)
		return err
	})
	return places, err
}

// columns are the conditions on columns of a mail, in SQL.
func (p pursuit) columns() (where string, args []any) {
	if p.hunt.Direction != "" {
		where, args = where+"direction = ? AND ", append(args, clean(p.hunt.Direction))
	}
	if levels := distinct(p.hunt.Levels); len(levels) > 0 {
		where += "level IN " + list(len(levels)) + " AND "
		for _, level := range levels {
			args = append(args, clean(level))
		}
	}
	if p.hunt.Case != "" {
		where, args = where+"cased <> '' AND cased = ? AND ", append(args, clean(p.hunt.Case))
	}
	return where, args
}

// many goes over the mails of several keys, whose places are gathered first.
func (p pursuit) many(ctx context.Context) error {
	since, until := span(p.hunt)
	var places []place
	err := pieces(p.driver, func(piece []record.Key) error {
		args := padded(piece, int64(0))
		query := "SELECT received, seq FROM term WHERE key IN " + list(len(args)) + " AND received >= ? AND received <= ?"
		return p.store.ask(ctx, query, append(args, since, until), func(rows *sql.Rows) error {
			var p place
			err := rows.Scan(&p.received, &p.seq)
			places = append(places, p)
			return err
		})
	})
	if err != nil {
		return err
	}
	slices.SortFunc(places, func(a, b place) int { return comparePlaces(b, a) })
	_, err = p.visit(ctx, slices.Compact(places))
	return err
}

// visit shows those of the mails at places that are chosen. Only these are read whole.
func (p pursuit) visit(ctx context.Context, places []place) (more bool, err error) {
	for chunk := range slices.Chunk(places, huntPage) {
		if chunk, err = p.chosen(ctx, chunk); err != nil {
			return false, err
		}
		if more, err = p.store.visitMails(ctx, chunk, p.keep); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// chosen are those of the places whose mails fulfil all conditions.
func (p pursuit) chosen(ctx context.Context, places []place) ([]place, error) {
	where, filter := p.columns()
	if len(p.conditions) == 0 || len(p.conditions) == 1 && len(p.driver) > 0 && where == "" {
		return places, nil // the driver is all there is to fulfil
	}
	right := map[int64]bool{}
	seqs := make([]int64, len(places))
	for i, place := range places {
		seqs[i] = place.seq
	}
	err := pieces(seqs, func(piece []int64) error {
		args := padded(piece, int64(0))
		query := "SELECT seq, terms FROM mail WHERE " + where + "seq IN " + list(len(args))
		return p.store.ask(ctx, query, slices.Concat(filter, args), func(rows *sql.Rows) error {
			var seq int64
			var packed sql.RawBytes
			err := rows.Scan(&seq, &packed)
			terms := unpackKeys(packed)
			right[seq] = !slices.ContainsFunc(p.conditions, func(c condition) bool { return !c.holds(terms) })
			return err
		})
	})
	return slices.DeleteFunc(slices.Clone(places), func(place place) bool { return !right[place.seq] }), err
}

// Find returns the ids of mails that have one of the keys, by key, the newest first.
func (s *Store) Find(ctx context.Context, keys []record.Key) (map[record.Key][]string, error) {
	found := map[record.Key][]string{}
	err := pieces(distinct(keys), func(piece []record.Key) error {
		args := padded(piece, int64(0))
		query := "SELECT term.key, mail.id FROM term JOIN mail ON mail.seq = term.seq WHERE term.key IN " + list(len(args)) +
			" ORDER BY term.key, term.received DESC, term.seq DESC"
		return s.ask(ctx, query, args, func(rows *sql.Rows) error {
			var k record.Key
			var id string
			err := rows.Scan(&k, &id)
			found[k] = append(found[k], id)
			return err
		})
	})
	return found, s.failed("find", err)
}
