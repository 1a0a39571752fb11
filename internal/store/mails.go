package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"sekisho/internal/record"
)

// place is where a mail stands in time.
type place struct{ received, seq int64 }

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.received, b.received), cmp.Compare(a.seq, b.seq))
}

// mail is a record as it is read.
type mail struct {
	place
	message record.Message
}

const mailColumns = "mail.seq, mail.received, mail.cased, mail.released, mail.doc, sketch.sketch"

const mailTables = " FROM mail LEFT JOIN sketch ON sketch.seq = mail.seq "

func scanMail(rows *sql.Rows) (m mail, err error) {
	var released int64
	var doc, sketch sql.RawBytes
	var confirmed string
	if err := rows.Scan(&m.seq, &m.received, &confirmed, &released, &doc, &sketch); err != nil {
		return m, err
	}
	if err := decode(doc, &m.message); err != nil {
		return m, err
	}
	m.message.Confirmed, m.message.Released = confirmed, moment(released)
	m.message.Sketch = unpackSketch(sketch)
	return m, nil
}

// mails reads those at places, in their order; those that are gone are left out.
func (s *Store) mails(ctx context.Context, places []place) ([]mail, error) {
	found := make(map[int64]mail, len(places))
	seqs := make([]int64, len(places))
	for i, p := range places {
		seqs[i] = p.seq
	}
	err := pieces(seqs, func(piece []int64) error {
		args := padded(piece, int64(0))
		query := "SELECT " + mailColumns + mailTables + "WHERE mail.seq IN " + list(len(args))
		return s.ask(ctx, query, args, func(rows *sql.Rows) error {
			m, err := scanMail(rows)
			found[m.seq] = m
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	list := make([]mail, 0, len(found))
	for _, p := range places {
		if m, ok := found[p.seq]; ok {
			list = append(list, m)
		}
	}
	return list, nil
}

// visitMails visits those at places, in their order, until visit returns false.
func (s *Store) visitMails(ctx context.Context, places []place, visit func(*mail) bool) (more bool, err error) {
	more = true
	for chunk := range slices.Chunk(places, 128) {
		list, err := s.mails(ctx, chunk)
		if err != nil {
			return false, err
		}
		for i := range list {
			if !visit(&list[i]) {
				return false, nil
			}
		}
	}
	return more, nil
}

// Messages returns records by their ids, in the order of ids; what is not there is left out.
func (s *Store) Messages(ctx context.Context, ids []string) ([]record.Message, error) {
	found := map[string]record.Message{}
	err := pieces(ids, func(piece []string) error {
		args := padded(piece, "")
		for i := range args {
			args[i] = clean(args[i].(string))
		}
		query := "SELECT " + mailColumns + mailTables + "WHERE mail.id IN " + list(len(args))
		return s.ask(ctx, query, args, func(rows *sql.Rows) error {
			m, err := scanMail(rows)
			found[clean(m.message.ID)] = m.message
			return err
		})
	})
	if err != nil {
		return nil, s.failed("messages", err)
	}
	messages := make([]record.Message, 0, len(found))
	for _, id := range ids {
		if m, ok := found[clean(id)]; ok {
			messages = append(messages, m)
		}
	}
	return messages, nil
}

// Since visits the newest records that were received at since or later; see history.Store. The mark is the number of the last record that was
// written: numbers become visible in their order.
func (s *Store) Since(
	ctx context.Context, since time.Time, written int64, limit int, visit func(*record.Message) bool,
) (mark int64, err error) {
	mark = written
	err = s.ask(ctx, "SELECT n FROM meta WHERE name = 'seq'", nil, func(rows *sql.Rows) error { return rows.Scan(&mark) })
	if err != nil || mark <= written {
		return max(mark, written), s.failed("since", err)
	}
	places, err := s.placesSince(ctx, since, written, mark, limit)
	if err != nil {
		return written, s.failed("since", err)
	}
	_, err = s.visitMails(ctx, places, func(m *mail) bool { return visit(&m.message) })
	if err != nil {
		return written, s.failed("since", err)
	}
	return mark, nil
}

// placesSince are the newest, the oldest of them first. After a mark they are few, so that they are sought by their numbers.
func (s *Store) placesSince(ctx context.Context, since time.Time, written, mark int64, limit int) (places []place, err error) {
	query := "SELECT received, seq FROM mail WHERE received >= ? AND seq <= ? ORDER BY received DESC, seq DESC LIMIT ?"
	args := []any{millis(since), mark, limit}
	if written > 0 {
		query = "SELECT received, seq FROM mail WHERE seq > ? AND seq <= ? AND received >= ?"
		args = []any{written, mark, millis(since)}
	}
	err = s.ask(ctx, query, args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.received, &p.seq)
		places = append(places, p)
		return err
	})
	slices.SortFunc(places, comparePlaces)
	return places[max(0, len(places)-limit):], err
}
