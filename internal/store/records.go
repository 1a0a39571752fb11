package store

import (
	"cmp"
	"slices"

	"sekisho/internal/record"
)

// records are the rows of a batch of mails.
type records struct {
	lessons []record.Lesson
	first   int64 // number of the first; the others follow
}

func newRecords(lessons []record.Lesson, first int64) records { return records{lessons, first} }

func (r records) writeMails(t *txn) error {
	values := make([]any, 0, 8*len(r.lessons))
	for i := range r.lessons {
		l := &r.lessons[i]
		values = append(values, r.first+int64(i), clean(l.Message.ID), l.Message.Received, clean(l.Message.Direction),
			clean(l.Message.Level), clean(l.Message.Confirmed), l.Message.Released, l.Refer, packKeys(l.Terms), []byte(encode(&l.Message)))
	}
	return t.insert("INSERT INTO mail (seq, id, received, direction, level, cased, released, refer, terms, doc)", 10, "", values)
}

func (r records) writeSketches(t *txn) error {
	var values []any
	for i := range r.lessons {
		m := &r.lessons[i].Message
		if len(m.Sketch.Hashes) > 0 || m.Sketch.Runes > 0 {
			values = append(values, r.first+int64(i), m.Received, clean(m.ID), packSketch(m.Sketch))
		}
	}
	return t.insert("INSERT INTO sketch (seq, received, id, sketch)", 4, "", values)
}

type termRow struct {
	key      record.Key
	received int64
	seq      int64
}

func (r records) writeTerms(t *txn) error {
	rows := make([]termRow, 0, 12*len(r.lessons))
	for i := range r.lessons {
		at := millis(r.lessons[i].Message.Received)
		for _, k := range r.lessons[i].Terms {
			rows = append(rows, termRow{k, at, r.first + int64(i)})
		}
	}
	slices.SortFunc(rows, func(a, b termRow) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.received, b.received), cmp.Compare(a.seq, b.seq))
	})
	values := make([]any, 0, 3*len(rows))
	for _, row := range slices.Compact(rows) {
		if row.key != 0 {
			values = append(values, row.key, row.received, row.seq)
		}
	}
	return t.insert("INSERT INTO term (key, received, seq)", 3, "", values)
}

// writeRefers keeps for each Message-ID the earliest mail: who sends one that was used before gains nothing.
func (r records) writeRefers(t *txn) error {
	rows := map[record.Key]termRow{}
	for i := range r.lessons {
		row := termRow{r.lessons[i].Refer, millis(r.lessons[i].Message.Received), r.first + int64(i)}
		if other, ok := rows[row.key]; row.key != 0 && (!ok || row.received < other.received) {
			rows[row.key] = row
		}
	}
	var values []any
	for _, k := range ordered(rows, compareKeys) {
		values = append(values, k, rows[k].received, rows[k].seq)
	}
	return t.insert("INSERT INTO refer (key, received, seq)", 3,
		"ON CONFLICT (key) DO UPDATE SET received = excluded.received, seq = excluded.seq WHERE excluded.received < refer.received", values)
}

func (r records) writePhrases(t *txn) error {
	rows := map[record.Key]record.Phrase{}
	for i := range r.lessons {
		for _, p := range r.lessons[i].Phrases {
			if p.Key != 0 {
				rows[p.Key] = p
			}
		}
	}
	var values []any
	for _, k := range ordered(rows, compareKeys) {
		values = append(values, k, clean(rows[k].Kind), folded(rows[k].Text))
	}
	return t.insert("INSERT INTO phrase (key, kind, folded)", 3, "ON CONFLICT (key) DO NOTHING", values)
}

func compareKeys(a, b record.Key) int { return cmp.Compare(a, b) }
