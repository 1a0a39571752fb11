package storetest

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

func list(indicators ...record.Indicator) iter.Seq2[record.Indicator, error] {
	return func(yield func(record.Indicator, error) bool) {
		for _, i := range indicators {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func indicators(t *testing.T, s *store.Store, f record.IndicatorFilter) (all []record.Indicator) {
	t.Helper()
	must(t, s.Indicators(t.Context(), f, func(i record.Indicator) bool {
		all = append(all, i)
		return true
	}))
	return all
}

func values(all []record.Indicator) (values []string) {
	for _, i := range all {
		values = append(values, i.Set+":"+i.Kind+":"+i.Value)
	}
	return values
}

func testImport(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	before, err := s.Revision(t.Context())
	must(t, err)
	full := record.Indicator{
		ID: "indicator--1", Kind: "subject", Value: "^見積.*", Pattern: true, Source: "J-CSIP", TLP: "amber", From: noon, Until: noon.AddDate(1, 0, 0),
		Imported: noon, Note: "note",
	}
	n, err := s.Import(t.Context(), "b", list(full, record.Indicator{ID: "2", Kind: "domain", Value: "b.example"}, record.Indicator{ID: "2", Kind: "domain", Value: "a.example"}))
	must(t, err)
	m, err := s.Import(t.Context(), "a", list(record.Indicator{ID: "1", Kind: "url", Value: "http://x.example/", Note: "old"},
		record.Indicator{ID: "1", Kind: "url", Value: "http://x.example/", Note: "new"}))
	must(t, err)
	same(t, "sizes", []int{n, m}, []int{3, 1})
	all := indicators(t, s, record.IndicatorFilter{})
	same(t, "order", values(all), []string{"a:url:http://x.example/", "b:domain:a.example", "b:domain:b.example", "b:subject:^見積.*"})
	full.Set = "b"
	if diff := cmp.Diff(full, all[3]); diff != "" {
		t.Errorf("indicator (-want +got):\n%s", diff)
	}
	if all[0].Note != "new" {
		t.Errorf("of two that are the same the last does not count: %+v", all[0])
	}
	after, err := s.Revision(t.Context())
	must(t, err)
	if after == before {
		t.Error("the revision stays after an import")
	}
	n, err = s.Import(t.Context(), "b", list(record.Indicator{ID: "9", Kind: "ip", Value: "192.0.2.0/24"}))
	must(t, err)
	same(t, "size of the new set", n, 1)
	same(t, "replaced", values(indicators(t, s, record.IndicatorFilter{})), []string{"a:url:http://x.example/", "b:ip:192.0.2.0/24"})
	n, err = s.Import(t.Context(), "b", list())
	must(t, err)
	same(t, "emptied", []any{n, len(indicators(t, s, record.IndicatorFilter{Set: "b"}))}, []any{0, 0})
}

func testImportError(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	_, err := s.Import(t.Context(), "a", list(record.Indicator{ID: "1", Kind: "ip", Value: "192.0.2.1"}))
	must(t, err)
	before, err := s.Revision(t.Context())
	must(t, err)
	broken := errors.New("line 5001: broken")
	_, err = s.Import(t.Context(), "a", func(yield func(record.Indicator, error) bool) {
		for i := range 5000 {
			if !yield(record.Indicator{ID: fmt.Sprint(i), Kind: "ip", Value: "192.0.2.2"}, nil) {
				return
			}
		}
		yield(record.Indicator{}, broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("error: %v", err)
	}
	same(t, "untouched", values(indicators(t, s, record.IndicatorFilter{})), []string{"a:ip:192.0.2.1"})
	after, err := s.Revision(t.Context())
	must(t, err)
	if after != before {
		t.Error("the revision changes though nothing did")
	}
}

func testImportLarge(t *testing.T, open Opener) {
	s := open(t, store.Options{})
	const size = 10_000
	n, err := s.Import(t.Context(), "big", func(yield func(record.Indicator, error) bool) {
		for i := range size {
			if !yield(record.Indicator{ID: fmt.Sprint(i), Kind: []string{"domain", "sha256"}[i%2], Value: fmt.Sprintf("%06d", size-i)}, nil) {
				return
			}
			if i == size/2 && len(indicators(t, s, record.IndicatorFilter{})) > 0 {
				t.Error("half an import is seen")
			}
		}
	})
	must(t, err)
	same(t, "size", n, size)
	last, count := record.Indicator{}, 0
	must(t, s.Indicators(t.Context(), record.IndicatorFilter{}, func(i record.Indicator) bool {
		if i.Kind < last.Kind || i.Kind == last.Kind && i.Value < last.Value {
			t.Fatalf("%v after %v", i, last)
		}
		last, count = i, count+1
		return true
	}))
	same(t, "visited", count, size)
	count = 0
	must(t, s.Indicators(t.Context(), record.IndicatorFilter{}, func(record.Indicator) bool { count++; return count < 5 }))
	same(t, "visits after visit said no", count, 5)
}

func sample(t *testing.T, open Opener) *store.Store {
	s := open(t, store.Options{})
	_, err := s.Import(t.Context(), "a", list(
		record.Indicator{ID: "1", Kind: "ip", Value: "1", Source: "x", From: noon, Until: noon.AddDate(0, 0, 10)},
		record.Indicator{ID: "2", Kind: "domain", Value: "2", Source: "y"}))
	must(t, err)
	_, err = s.Import(t.Context(), "b", list(record.Indicator{ID: "3", Kind: "ip", Value: "3", Source: "x", From: noon.AddDate(0, 0, 5)}))
	must(t, err)
	return s
}

func testIndicatorFilter(t *testing.T, open Opener) {
	s := sample(t, open)
	for _, test := range []struct {
		filter record.IndicatorFilter
		want   []string
	}{
		{record.IndicatorFilter{}, []string{"a:domain:2", "a:ip:1", "b:ip:3"}},
		{record.IndicatorFilter{Set: "a"}, []string{"a:domain:2", "a:ip:1"}},
		{record.IndicatorFilter{Source: "x"}, []string{"a:ip:1", "b:ip:3"}},
		{record.IndicatorFilter{Kind: "ip", Value: "3"}, []string{"b:ip:3"}},
		{record.IndicatorFilter{ValidAt: noon}, []string{"a:domain:2", "a:ip:1"}},
		{record.IndicatorFilter{ValidAt: noon.AddDate(0, 0, 10)}, []string{"a:domain:2", "b:ip:3"}},
		{record.IndicatorFilter{EndedBefore: noon.AddDate(0, 0, 11)}, []string{"a:ip:1"}},
		{record.IndicatorFilter{EndedBefore: noon.AddDate(0, 0, 10)}, nil},
		{record.IndicatorFilter{Set: "c"}, nil},
	} {
		same(t, fmt.Sprintf("%+v", test.filter), values(indicators(t, s, test.filter)), test.want)
	}
}

func testExpire(t *testing.T, open Opener) {
	s := sample(t, open)
	before, err := s.Revision(t.Context())
	must(t, err)
	n, err := s.Expire(t.Context(), record.IndicatorFilter{Set: "b", EndedBefore: noon.AddDate(9, 0, 0)})
	must(t, err)
	unchanged, err := s.Revision(t.Context())
	must(t, err)
	if n != 0 || unchanged != before {
		t.Errorf("removed %d, revision %d after %d", n, unchanged, before)
	}
	n, err = s.Expire(t.Context(), record.IndicatorFilter{Source: "x"})
	must(t, err)
	same(t, "removed", n, 2)
	same(t, "left", values(indicators(t, s, record.IndicatorFilter{})), []string{"a:domain:2"})
	after, err := s.Revision(t.Context())
	must(t, err)
	if after == before {
		t.Error("the revision stays after something expired")
	}
}
