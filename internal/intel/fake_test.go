package intel

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/record"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// shelf is a store of indicators in memory.
type shelf struct {
	list     []record.Indicator
	revision int64
	err      error
}

func (s *shelf) Import(_ context.Context, set string, list iter.Seq2[record.Indicator, error]) (int, error) {
	var taken []record.Indicator
	for i, err := range list {
		if err != nil {
			return 0, err
		}
		taken = append(taken, i)
	}
	s.list = append(slices.DeleteFunc(s.list, func(i record.Indicator) bool { return i.Set == set }), taken...)
	s.revision++
	return len(taken), nil
}

func (s *shelf) Indicators(_ context.Context, f record.IndicatorFilter, visit func(record.Indicator) bool) error {
	for _, i := range s.list {
		if (f.Set == "" || f.Set == i.Set) && !visit(i) {
			break
		}
	}
	return s.err
}

func (s *shelf) Expire(context.Context, record.IndicatorFilter) (int, error) {
	return 0, errors.New("not asked for here")
}

func (s *shelf) Revision(context.Context) (int64, error) { return s.revision, s.err }

// cabinet is records of mails in memory, found by terms.
type cabinet struct {
	mails []filed
	cases []record.Case
}

type filed struct {
	record.Message
	terms []record.Key
}

func (c *cabinet) Hunt(_ context.Context, h record.Hunt, visit func(record.Message) bool) error {
	n := 0
	for _, m := range c.mails {
		fits := (h.Direction == "" || h.Direction == m.Direction) && (h.Case == "" || h.Case == m.Confirmed) && (len(h.Levels) == 0 || slices.Contains(h.Levels, m.Level)) &&
			(h.Since.IsZero() || !m.Received.Before(h.Since)) && (h.Until.IsZero() || !m.Received.After(h.Until))
		for _, group := range h.Terms {
			fits = fits && slices.ContainsFunc(group, func(k record.Key) bool { return slices.Contains(m.terms, k) })
		}
		for _, p := range h.Contains {
			fits = fits && p.Kind == "subject" && strings.Contains(strings.ToLower(m.Subject), strings.ToLower(p.Text))
		}
		if fits {
			if n++; !visit(m.Message) || h.Limit > 0 && n == h.Limit {
				return nil
			}
		}
	}
	return nil
}

func (c *cabinet) Sketches(_ context.Context, _ record.Hunt, visit func(record.Sketched) bool) error {
	for _, m := range c.mails {
		if !visit(record.Sketched{ID: m.ID, Received: m.Received, Sketch: m.Sketch}) {
			return nil
		}
	}
	return nil
}

func (c *cabinet) Find(_ context.Context, keys []record.Key) (map[record.Key][]string, error) {
	found := map[record.Key][]string{}
	for _, m := range c.mails {
		for _, k := range keys {
			if slices.Contains(m.terms, k) {
				found[k] = append(found[k], m.ID)
			}
		}
	}
	return found, nil
}

func (c *cabinet) Messages(_ context.Context, ids []string) (list []record.Message, err error) {
	for _, id := range ids {
		for _, m := range c.mails {
			if m.ID == id {
				list = append(list, m.Message)
			}
		}
	}
	return list, nil
}

func (c *cabinet) Confirm(_ context.Context, r record.Case) error {
	c.cases = append(c.cases, r)
	return nil
}

func (c *cabinet) Late(context.Context, func(record.Late) bool) error { return nil }

// options are those of most tests.
func options() Options {
	return Options{Set: "test", Source: "tester", TLP: "amber", Now: now}
}

// taken imports a text.
func taken(t *testing.T, file string, o Options) ([]record.Indicator, Summary, error) {
	t.Helper()
	i, err := Read("file", strings.NewReader(file), o)
	if err != nil {
		return nil, Summary{}, err
	}
	var list []record.Indicator
	for r, err := range i.List() {
		if err != nil {
			return list, i.Summary(), err
		}
		list = append(list, r)
	}
	return list, i.Summary(), nil
}

// values are indicators as "kind value".
func values(list []record.Indicator) (short []string) {
	for _, i := range list {
		s := i.Kind + " " + i.Value
		if i.Pattern {
			s = i.Kind + " /" + i.Value + "/"
		}
		short = append(short, s)
	}
	return short
}
