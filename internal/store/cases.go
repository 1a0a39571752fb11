package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"sekisho/internal/record"
)

// Confirm writes a case and marks its mails. What is added to a case that is there leaves its time, its author and its reason.
func (s *Store) Confirm(ctx context.Context, c record.Case) error {
	if c.Name == "" {
		return errors.New("history: confirm: a case without a name")
	}
	return s.failed("confirm", s.change(ctx, func(t *txn) error { return t.confirm(c) }))
}

func (t *txn) confirm(c record.Case) error {
	features, err := t.featuresOf(c.Name)
	if err != nil {
		return err
	}
	for _, f := range c.Features {
		if !slices.Contains(features, f) {
			features = append(features, f)
		}
	}
	if err := t.exec("INSERT INTO cases (name, confirmed, confirmed_by, reason, features) VALUES (?, ?, ?, ?, ?)"+
		" ON CONFLICT (name) DO UPDATE SET features = excluded.features",
		clean(c.Name), c.Confirmed, clean(c.By), clean(c.Reason), encodeFeatures(features)); err != nil {
		return err
	}
	for _, id := range c.Mails {
		if err := t.exec("INSERT INTO case_mail (name, id) VALUES (?, ?) ON CONFLICT DO NOTHING", clean(c.Name), clean(id)); err != nil {
			return err
		}
		if err := t.exec("UPDATE mail SET cased = ? WHERE id = ?", clean(c.Name), clean(id)); err != nil {
			return err
		}
	}
	return t.revise()
}

func (t *txn) featuresOf(name string) (features []record.Feature, err error) {
	err = t.query("SELECT features FROM cases WHERE name = ?", []any{clean(name)}, func(rows *sql.Rows) error {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return err
		}
		features, err = decodeFeatures(packed)
		return err
	})
	return features, err
}

// Cases lists the confirmed campaigns in the order of their confirmation.
func (s *Store) Cases(ctx context.Context) ([]record.Case, error) {
	var cases []record.Case
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT name, confirmed, confirmed_by, reason, features FROM cases ORDER BY confirmed, name")
		if err := visitRows(rows, err, func(rows *sql.Rows) error {
			c, err := scanCase(rows)
			cases = append(cases, c)
			return err
		}); err != nil {
			return err
		}
		return mailsOfCases(ctx, tx, cases)
	})
	return cases, s.failed("cases", err)
}

func scanCase(rows *sql.Rows) (c record.Case, err error) {
	var at int64
	var features []byte
	if err := rows.Scan(&c.Name, &at, &c.By, &c.Reason, &features); err != nil {
		return c, err
	}
	c.Confirmed = moment(at)
	c.Features, err = decodeFeatures(features)
	return c, err
}

func mailsOfCases(ctx context.Context, tx *sql.Tx, cases []record.Case) error {
	mails := map[string][]string{}
	rows, err := tx.QueryContext(ctx, "SELECT name, id FROM case_mail ORDER BY name, id")
	err = visitRows(rows, err, func(rows *sql.Rows) error {
		var name, id string
		err := rows.Scan(&name, &id)
		mails[name] = append(mails[name], id)
		return err
	})
	for i := range cases {
		cases[i].Mails = mails[cases[i].Name]
	}
	return err
}

// ReportLate keeps a late finding. One of the same ID and trait is replaced.
func (s *Store) ReportLate(ctx context.Context, l record.Late) error {
	return s.failed("late finding", s.change(ctx, func(t *txn) error {
		return t.exec("INSERT INTO late (id, trait, found, mails) VALUES (?, ?, ?, ?)"+
			" ON CONFLICT (id, trait) DO UPDATE SET found = excluded.found, mails = excluded.mails",
			clean(l.ID), clean(l.Trait), l.Found, encodeMessages(l.Mails))
	}))
}

// Late visits late findings, the newest first, until visit returns false. visit may call the store.
func (s *Store) Late(ctx context.Context, visit func(record.Late) bool) error {
	const page = 50
	const all = "SELECT id, trait, found, mails FROM late"
	query, args := all, []any{}
	for {
		var list []record.Late
		err := s.ask(ctx, query+" ORDER BY found DESC, id DESC, trait DESC LIMIT ?", append(args, page), func(rows *sql.Rows) error {
			l, err := scanLate(rows)
			list = append(list, l)
			return err
		})
		if err != nil {
			return s.failed("late findings", err)
		}
		for _, l := range list {
			if !visit(l) {
				return nil
			}
		}
		if len(list) < page {
			return nil
		}
		last := list[len(list)-1]
		query, args = all+" WHERE (found, id, trait) < (?, ?, ?)", []any{millis(last.Found), last.ID, last.Trait}
	}
}

func scanLate(rows *sql.Rows) (l record.Late, err error) {
	var at int64
	var mails sql.RawBytes
	if err := rows.Scan(&l.ID, &l.Trait, &at, &mails); err != nil {
		return l, err
	}
	l.Found = moment(at)
	l.Mails, err = decodeMessages(mails)
	return l, err
}
