package storetest

import (
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// House is a generated history of so many relations: two fifths pairs, a fifth persons, three tenths marks, a tenth names.
type House struct{ relations int }

// Generate fills the database of an empty SQLite store, which must be closed, with relations: 10^6 in about two seconds.
func Generate(t testing.TB, path string, relations int) House {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(DELETE)&_pragma=synchronous(OFF)&_pragma=cache_size(-65536)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := House{relations}
	last := noon.UnixMilli()
	for _, table := range []struct {
		rows    int
		columns string
	}{
		{h.pairs(), "pair SELECT k, i %% 5000, %[1]d, %[1]d, 3, 0, 0, 0, 20000, 19990, i FROM n"},
		{h.persons(), "person SELECT k, %[1]d, %[1]d, 3, 0, 0, 0, 20000, 19990, i, 3, 2, %[1]d FROM n"},
		{h.marks(), "mark SELECT k, %[1]d, %[1]d, 25, %[1]d FROM n"},
		{h.names(), "name SELECT k, i, 'somebody@example.jp', 0, %[1]d, %[1]d, 4 FROM n"},
	} {
		// Ascending keys, evenly spread as those of a hash are.
		query := "WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < ? - 1), n AS (SELECT i, (i - ?) * ? + 1 AS k FROM c) INSERT INTO "
		_, err := db.Exec(query+fmt.Sprintf(table.columns, last), table.rows, table.rows/2, step(table.rows))
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h House) pairs() int   { return h.relations * 4 / 10 }
func (h House) persons() int { return h.relations * 2 / 10 }
func (h House) marks() int   { return h.relations * 3 / 10 }
func (h House) names() int   { return h.relations / 10 }

func step(rows int) int64 { return math.MaxInt64/int64(rows)*2 - 1 }

func key(i, rows int) record.Key { return record.Key(int64(i-rows/2)*step(rows) + 1) }

// Query asks for what is to be known of a mail whose sender is known.
func (h House) Query(random *rand.Rand) record.Query {
	i := random.IntN(h.pairs())
	q := record.Query{
		Pairs:   []record.PairKey{{Outside: key(i, h.pairs()), Ours: record.Key(i % 5000)}},
		Persons: []record.Key{key(random.IntN(h.persons()), h.persons())},
		Names:   []record.Key{key(random.IntN(h.names()), h.names())},
		Refers:  []record.Key{record.Key(random.Int64() | 1), record.Key(random.Int64() | 1)},
	}
	for range 3 {
		q.Marks = append(q.Marks, key(random.IntN(h.marks()), h.marks()))
	}
	return q
}

// Lesson is one of a mail of somebody who is known, with a record of usual size: twelve terms, two phrases. Half the terms are those of many mails.
func (h House) Lesson(random *rand.Rand, id string, at time.Time) record.Lesson {
	q := h.Query(random)
	l := record.Lesson{
		Message: recordOf(random, id, at), Refer: record.Key(random.Int64() | 1),
		Teach: true, Steady: true, Aligned: true, Day: record.DayOf(at), Net: 7,
		Pairs: q.Pairs, Persons: q.Persons, Marks: q.Marks, Name: record.Name{Key: q.Names[0], Person: 5, Addr: "somebody@example.jp"},
	}
	for range 4 {
		l.Terms = append(l.Terms, record.Key(random.Int64()|1))
	}
	for range 6 {
		l.Terms = append(l.Terms, record.Key(10_000+2*random.IntN(5000)+1))
	}
	for kind, text := range map[string]string{"subject": l.Message.Subject, "file": l.Message.Objects[0].Name} {
		k := record.Key(random.Int64() | 1)
		l.Terms = append(l.Terms, k)
		l.Phrases = append(l.Phrases, record.Phrase{Key: k, Kind: kind, Text: text})
	}
	return l
}

func recordOf(random *rand.Rand, id string, at time.Time) record.Message {
	words := []string{"お見積書", "請求書", "会議資料", "日程調整", "ご確認", "送付の件", "invoice", "meeting", "第三回委員会", "納品書"}
	word := func() string { return words[random.IntN(len(words))] }
	m := record.Message{
		ID: id, Received: at, Direction: "in", MessageID: "<" + id + "@mail.example.jp>", QueueID: "4XyzAbCdEfG", From: "somebody@example.jp",
		FromName: "山田 太郎", Envelope: "somebody@example.jp", Rcpts: []string{"one@house.example"}, Client: "203.0.113.9", HELO: "mail.example.jp",
		Subject: word() + word() + fmt.Sprint(random.IntN(1_000_000)) + word(), Origin: record.Origin{IP: "203.0.113.9", Country: "JP", Class: "country", Certainty: "proven"},
		ASN: 64500, Mailer: "Microsoft Outlook 16.0", Size: 30_000, Hosts: []string{"www.example.jp"}, Level: "pass", Score: 1, Action: "accept",
		Objects: []record.Object{{Path: "2", Name: word() + fmt.Sprint(random.IntN(1_000_000)) + ".pdf", Type: "pdf", Size: 20_000, SHA256: fmt.Sprintf("%064x", random.Uint64())}},
		Author:  1, People: []record.Key{1, 2}, Domains: []record.Key{3, 4}, Net: 7,
		Features: []record.Feature{{Kind: "net", Key: 1}, {Kind: "helo", Key: 2}, {Kind: "toolchain", Key: 3}, {Kind: "boundary", Key: 4}, {Kind: "envelope", Key: 5}},
		Sketch:   record.Sketch{Runes: 400},
	}
	for range record.SketchSize {
		m.Sketch.Hashes = append(m.Sketch.Hashes, random.Uint32())
	}
	return m
}

// Fill teaches a store so many mails, in large batches.
func Fill(t testing.TB, s *store.Store, h House, mails int) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	const batch = 5000
	for first := 0; first < mails; first += batch {
		var lessons []record.Lesson
		for i := range min(batch, mails-first) {
			lessons = append(lessons, h.Lesson(random, fmt.Sprintf("fill%08d", first+i), noon.Add(time.Duration(first+i)*time.Second)))
		}
		if err := s.Learn(t.Context(), lessons); err != nil {
			t.Fatal(err)
		}
	}
}
