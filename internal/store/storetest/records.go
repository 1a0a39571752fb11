package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// whole is a record with everything.
func whole() record.Message {
	return record.Message{
		ID: "20261005-abc", Received: noon.Add(123 * time.Millisecond), Direction: "in", MessageID: "<a@b.example>", QueueID: "4Q",
		From: "a@b.example", FromName: "山田 太郎", Envelope: "bounce@b.example", ReplyTo: "r@c.example", Rcpts: []string{"x@o.example", "", "y@o.example"},
		Subject: "お見積書の件\n", Client: "203.0.113.9", HELO: "mx.b.example",
		Origin: record.Origin{IP: "198.51.100.7", Country: "JP", Class: "country", Certainty: "proven"}, ASN: 64500, Mailer: "Thunderbird", AuthUser: "u",
		Size: 12345678901, Objects: []record.Object{
			{Path: "2", Name: "見積書.zip", Type: "zip", Size: 100, SHA256: "ab", Encrypted: true, Unlocked: true, Icon: "excel", Unfinished: "depth"},
			{Path: "2/1"},
		},
		Hosts: []string{"h.example"}, Level: "mark", Score: 7.25, Action: "tag", Traits: []string{"double-ext", "first-contact-org"}, Theme: "invoice",
		Claim: "go.jp", FreeMail: true, Automatic: true, Author: 1, People: []record.Key{1, -2}, Domains: []record.Key{3}, Net: -9, Files: 5, Links: 6,
		Sketch:   record.Sketch{Hashes: []uint32{1, 2, 1 << 31}, Runes: 345},
		Stranger: true, Features: []record.Feature{{Kind: "net", Key: 4}, {Kind: "helo", Key: -4}}, Released: noon.AddDate(0, 0, 3),
	}
}

func testRoundTrip(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	want := whole()
	bare := record.Message{ID: "bare", Received: noon}
	learn(t, s, record.Lesson{Message: want, Refer: 77, Terms: []record.Key{78}}, record.Lesson{Message: bare})
	got, err := s.Messages(t.Context(), []string{"bare", want.ID})
	must(t, err)
	if diff := cmp.Diff([]record.Message{bare, want}, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	r := relations(t, s, record.Query{Refers: []record.Key{77}})
	if diff := cmp.Diff([]record.Message{want}, r.Refers); diff != "" {
		t.Errorf("refers (-want +got):\n%s", diff)
	}
	err = s.Hunt(t.Context(), record.Hunt{Terms: [][]record.Key{{78}}}, func(m record.Message) bool {
		if diff := cmp.Diff(want, m); diff != "" {
			t.Errorf("hunt (-want +got):\n%s", diff)
		}
		return true
	})
	must(t, err)
}

func testMessages(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var lessons []record.Lesson
	var ask, want []string
	for i := range 600 {
		id := fmt.Sprintf("m%03d", i)
		lessons = append(lessons, lesson(id, 0))
		ask, want = append(ask, id, "no"+id), append(want, id)
	}
	learn(t, s, lessons...)
	slices.Reverse(ask)
	slices.Reverse(want)
	messages, err := s.Messages(t.Context(), ask)
	must(t, err)
	var got []string
	for _, m := range messages {
		got = append(got, m.ID)
	}
	same(t, "order of ids", got, want)
}

// The earliest mail of a Message-ID counts, whichever was learnt first.
func testRefers(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	for _, n := range []int{2, 1, 3} {
		l := lesson(fmt.Sprint(n), n)
		l.Refer = 60
		learn(t, s, l)
	}
	a, b := lesson("b", 5), lesson("a", 4)
	a.Refer, b.Refer = 61, 61
	learn(t, s, a, b)
	r := relations(t, s, record.Query{Refers: []record.Key{60, 61, 62}})
	ids := []string{}
	for _, m := range r.Refers {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	same(t, "refers", ids, []string{"1", "a"})
}

func since(t *testing.T, s *store.Store, from time.Time, mark int64, limit int) (ids []string, next int64) {
	t.Helper()
	next, err := s.Since(t.Context(), from, mark, limit, func(m *record.Message) bool {
		ids = append(ids, m.ID)
		return true
	})
	must(t, err)
	return ids, next
}

func testSince(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	if ids, mark := since(t, s, noon, 0, 10); ids != nil || mark != 0 {
		t.Errorf("empty: %v, mark %d", ids, mark)
	}
	learn(t, s, lesson("c", 3), lesson("a", 1), lesson("old", -1))
	learn(t, s, lesson("b", 2))
	ids, mark := since(t, s, noon, 0, 10)
	same(t, "all since", ids, []string{"a", "b", "c"})
	ids, _ = since(t, s, noon, 0, 2)
	same(t, "the newest two", ids, []string{"b", "c"})
	if ids, again := since(t, s, noon, mark, 10); ids != nil || again != mark {
		t.Errorf("nothing new: %v, mark %d after %d", ids, again, mark)
	}
	learn(t, s, lesson("e", 5), lesson("d", 0), lesson("older", -2))
	ids, next := since(t, s, noon, mark, 10)
	same(t, "written after the mark", ids, []string{"d", "e"})
	if next <= mark {
		t.Errorf("mark %d after %d", next, mark)
	}
	ids, _ = since(t, s, noon, mark, 1)
	same(t, "the newest after the mark", ids, []string{"e"})
	count := 0
	_, err := s.Since(t.Context(), noon, 0, 10, func(*record.Message) bool { count++; return count < 2 })
	must(t, err)
	if count != 2 {
		t.Errorf("%d visits after visit said no", count)
	}
}

func testExtent(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("b", 2))
	learn(t, s, lesson("a", 1), lesson("c", 3))
	extent, err := s.Extent(t.Context())
	must(t, err)
	same(t, "extent", extent, record.Extent{Began: noon.AddDate(0, 0, 1), Mails: 3})
}

func testReleased(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("a", 0), lesson("b", 0))
	found, err := s.Released(t.Context(), "a", noon.AddDate(0, 0, 1))
	must(t, err)
	if !found {
		t.Error("a mail that is there is not found")
	}
	if found, err = s.Released(t.Context(), "z", noon); found || err != nil {
		t.Errorf("a mail that is not there: %v, %v", found, err)
	}
	messages, err := s.Messages(t.Context(), []string{"a", "b"})
	must(t, err)
	same(t, "released", []time.Time{messages[0].Released, messages[1].Released}, []time.Time{noon.AddDate(0, 0, 1), {}})
}

func testCases(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	learn(t, s, lesson("a", 0), lesson("b", 1), lesson("c", 2))
	revision, err := s.Revision(t.Context())
	must(t, err)
	first := record.Case{Name: "C-2", Confirmed: noon, By: "who", Reason: "why", Mails: []string{"a", "gone"}, Features: []record.Feature{{Kind: "net", Key: 1}}}
	must(t, s.Confirm(t.Context(), first))
	must(t, s.Confirm(t.Context(), record.Case{Name: "C-1", Confirmed: noon.AddDate(0, 0, 1), Mails: []string{"c"}}))
	must(t, s.Confirm(t.Context(), record.Case{
		Name: "C-2", Confirmed: noon.AddDate(0, 0, 9), By: "another", Mails: []string{"b", "a"},
		Features: []record.Feature{{Kind: "helo", Key: 2}, {Kind: "net", Key: 1}},
	}))
	cases, err := s.Cases(t.Context())
	must(t, err)
	first.Mails, first.Features = []string{"a", "b", "gone"}, append(first.Features, record.Feature{Kind: "helo", Key: 2})
	if diff := cmp.Diff([]record.Case{first, {Name: "C-1", Confirmed: noon.AddDate(0, 0, 1), Mails: []string{"c"}}}, cases); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	same(t, "mails of the case", hunt(t, s, record.Hunt{Case: "C-2"}), []string{"b", "a"})
	messages, err := s.Messages(t.Context(), []string{"a"})
	must(t, err)
	if messages[0].Confirmed != "C-2" {
		t.Errorf("confirmed: %q", messages[0].Confirmed)
	}
	after, err := s.Revision(t.Context())
	must(t, err)
	if after == revision {
		t.Error("the revision stays after a confirmation")
	}
	if s.Confirm(t.Context(), record.Case{}) == nil {
		t.Error("a case without a name is taken")
	}
}

func testLate(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	var want []string
	for i := range 120 {
		l := record.Late{ID: fmt.Sprintf("m%03d", i), Found: noon.Add(time.Duration(i/2) * time.Hour), Trait: "similar-to-many", Mails: []record.Message{whole()}}
		must(t, s.ReportLate(t.Context(), l))
		want = append(want, l.ID)
	}
	replaced := record.Late{ID: "m000", Found: noon, Trait: "similar-to-many", Mails: []record.Message{whole(), {ID: "second", Confirmed: "C"}}}
	must(t, s.ReportLate(t.Context(), replaced))
	slices.Reverse(want)
	var got []string
	var last record.Late
	must(t, s.Late(t.Context(), func(l record.Late) bool {
		got, last = append(got, l.ID), l
		return true
	}))
	same(t, "late findings", got, want)
	if diff := cmp.Diff(replaced, last); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}
	count := 0
	must(t, s.Late(t.Context(), func(record.Late) bool { count++; return count < 3 }))
	if count != 3 {
		t.Errorf("%d visits after visit said no", count)
	}
}
