package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"sekisho/internal/record"
)

// Learn writes lessons in one transaction, in order. A lesson whose Message.ID is there already changes nothing, so that one whose answer was
// lost is simply given again.
func (s *Store) Learn(ctx context.Context, lessons []record.Lesson) error {
	if len(lessons) == 0 {
		return nil
	}
	for i := range lessons {
		if lessons[i].Message.ID == "" || lessons[i].Message.Received.IsZero() {
			return errors.New("history: learn: a lesson without the id of its mail or the time when it came")
		}
	}
	return s.failed("learn", s.change(ctx, func(t *txn) error { return t.learn(lessons) }))
}

func (t *txn) learn(lessons []record.Lesson) error {
	fresh, err := t.unknown(lessons)
	if err != nil || len(fresh) == 0 {
		return err
	}
	if err := t.addMails(fresh); err != nil {
		return err
	}
	rows := relationsOf(fresh)
	if err := t.load(rows); err != nil {
		return err
	}
	for i := range fresh {
		if fresh[i].Teach {
			rows.learn(&fresh[i])
		}
	}
	return t.save(rows)
}

// unknown are the lessons of mails that are not there yet, each once.
func (t *txn) unknown(lessons []record.Lesson) ([]record.Lesson, error) {
	known := make(map[string]bool, len(lessons))
	ids := make([]string, len(lessons))
	for i := range lessons {
		ids[i] = clean(lessons[i].Message.ID)
	}
	err := pieces(ids, func(piece []string) error {
		args := padded(piece, "")
		return t.query("SELECT id FROM mail WHERE id IN "+list(len(args)), args, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			known[id] = true
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	fresh := lessons
	if len(known) > 0 || repeats(ids) {
		fresh = slices.DeleteFunc(slices.Clone(lessons), func(l record.Lesson) bool {
			id := clean(l.Message.ID)
			again := known[id]
			known[id] = true
			return again
		})
	}
	return fresh, nil
}

func repeats(ids []string) bool { return len(distinct(ids)) < len(ids) }

// addMails writes the records and what they are found by, with the numbers that follow.
func (t *txn) addMails(lessons []record.Lesson) error {
	seq, err := t.number("seq")
	if err != nil {
		return err
	}
	r := newRecords(lessons, seq+1)
	for _, write := range []func(*txn) error{r.writeMails, r.writeSketches, r.writeTerms, r.writeRefers, r.writePhrases} {
		if err := write(t); err != nil {
			return err
		}
	}
	if err := t.setNumber("seq", seq+int64(len(lessons))); err != nil {
		return err
	}
	return t.extend(lessons)
}

// extend moves the extent of the history.
func (t *txn) extend(lessons []record.Lesson) error {
	mails, err := t.number("mails")
	if err != nil {
		return err
	}
	began, err := t.number("began")
	if err != nil {
		return err
	}
	first := moment(began)
	for i := range lessons {
		first = earlier(first, lessons[i].Message.Received)
	}
	if millis(first) != began {
		if err := t.setNumber("began", millis(first)); err != nil {
			return err
		}
	}
	return t.setNumber("mails", mails+int64(len(lessons)))
}

// number reads one of meta, 0 if it is not there.
func (t *txn) number(name string) (n int64, err error) {
	err = t.query("SELECT n FROM meta WHERE name = ?", []any{name}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

func (t *txn) setNumber(name string, n int64) error {
	return t.exec("INSERT INTO meta (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n", name, n)
}

// load fills rows with what is stored.
func (t *txn) load(r relations) error {
	if err := pieces(ordered(r.pairs, comparePairs), func(keys []record.PairKey) error {
		n := shape(len(keys))
		args := make([]any, 0, 2*n)
		for i := range n {
			k := record.PairKey{}
			if i < len(keys) {
				k = keys[i]
			}
			args = append(args, int64(k.Outside), int64(k.Ours))
		}
		return t.query("SELECT "+pairColumns+" FROM pair WHERE "+twoKeys("outside", "ours", n), args, func(rows *sql.Rows) error {
			var p record.Pair
			err := scanPair(rows, &p)
			*r.pairs[p.PairKey] = p
			return err
		})
	}); err != nil {
		return err
	}
	if err := t.loadByKey("person", personColumns, ordered(r.persons, compareKeys), func(rows *sql.Rows) error {
		var p record.Person
		err := scanPerson(rows, &p)
		*r.persons[p.Key] = p
		return err
	}); err != nil {
		return err
	}
	if err := t.loadByKey("mark", markColumns, ordered(r.marks, compareKeys), func(rows *sql.Rows) error {
		var m record.Mark
		err := scanMark(rows, &m)
		*r.marks[m.Key] = m
		return err
	}); err != nil {
		return err
	}
	return t.loadNames(r)
}

func (t *txn) loadByKey(table, columns string, keys []record.Key, each func(*sql.Rows) error) error {
	return pieces(keys, func(keys []record.Key) error {
		args := padded(keys, int64(0))
		return t.query("SELECT "+columns+" FROM "+table+" WHERE key IN "+list(len(args)), args, each)
	})
}

func (t *txn) loadNames(r relations) error {
	return pieces(ordered(r.names, compareNames), func(keys []nameKey) error {
		n := shape(len(keys))
		args := make([]any, 0, 2*n)
		for i := range n {
			k := nameKey{}
			if i < len(keys) {
				k = keys[i]
			}
			args = append(args, int64(k.name), int64(k.person))
		}
		return t.query("SELECT "+nameColumns+" FROM name WHERE "+twoKeys("key", "person", n), args, func(rows *sql.Rows) error {
			var name record.Name
			err := scanName(rows, &name)
			*r.names[nameKey{name.Key, name.Person}] = name
			return err
		})
	})
}

// save writes the rows, table by table and in the order of their keys.
func (t *txn) save(r relations) error {
	var pairs, persons, marks, names []any
	for _, k := range ordered(r.pairs, comparePairs) {
		pairs = append(pairs, pairValues(r.pairs[k])...)
	}
	for _, k := range ordered(r.persons, compareKeys) {
		persons = append(persons, personValues(r.persons[k])...)
	}
	for _, k := range ordered(r.marks, compareKeys) {
		marks = append(marks, markValues(r.marks[k])...)
	}
	for _, k := range ordered(r.names, compareNames) {
		names = append(names, nameValues(r.names[k])...)
	}
	for _, table := range []struct {
		name, key, columns string
		width              int
		values             []any
	}{
		{"pair", "outside, ours", pairColumns, 11, pairs}, {"person", "key", personColumns, 13, persons},
		{"mark", "key", markColumns, 5, marks}, {"name", "key, person", nameColumns, 7, names},
	} {
		err := t.insert("INSERT INTO "+table.name+" ("+table.columns+")", table.width, upsert(table.key, table.columns), table.values)
		if err != nil {
			return err
		}
	}
	return nil
}

// Extent says how far the history reaches.
func (s *Store) Extent(ctx context.Context) (e record.Extent, err error) {
	err = s.ask(ctx, "SELECT name, n FROM meta WHERE name IN ('began', 'mails')", nil, func(rows *sql.Rows) error {
		var name string
		var n int64
		err := rows.Scan(&name, &n)
		if name == "began" {
			e.Began = moment(n)
		} else {
			e.Mails = n
		}
		return err
	})
	return e, s.failed("extent", err)
}

// Released notes that a held mail was released. It says whether there is a record of that mail.
func (s *Store) Released(ctx context.Context, id string, at time.Time) (found bool, err error) {
	err = s.change(ctx, func(t *txn) error {
		n, err := t.affect("UPDATE mail SET released = ? WHERE id = ?", at, clean(id))
		found = n > 0
		return err
	})
	return found, s.failed("released", err)
}
