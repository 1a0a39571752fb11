package intel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"sekisho/internal/record"
)

// similar compares all texts of the time first; the other criteria choose among what is like.
func (c Criteria) similar(ctx context.Context, records Records, h record.Hunt) ([]Found, error) {
	alike := map[string]float64{}
	err := records.Sketches(ctx, record.Hunt{Since: c.Since, Until: c.Until}, func(s record.Sketched) bool {
		if a := record.Alike(c.Similar.Hashes, s.Sketch.Hashes); a >= c.Alike && a > 0 {
			alike[s.ID] = a
		}
		return len(alike) <= maxAlike
	})
	if err != nil || len(alike) == 0 {
		return nil, err
	}
	if len(alike) > maxAlike {
		return nil, fmt.Errorf("more than %d mails have about that text: narrow the time, or raise the likeness", maxAlike)
	}
	var found []Found
	visit := func(m record.Message) bool {
		if a, ok := alike[m.ID]; ok {
			found = append(found, Found{m, a})
		}
		return true
	}
	if len(h.Terms) > 0 || len(h.Contains) > 0 {
		return found, records.Hunt(ctx, h, visit)
	}
	if err := c.fetch(ctx, records, alike, visit); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Or(b.Received.Compare(a.Received), cmp.Compare(a.ID, b.ID)) })
	return found, nil
}

// fetch gets the mails that are like by their ids.
func (c Criteria) fetch(ctx context.Context, records Records, alike map[string]float64, visit func(record.Message) bool) error {
	ids := make([]string, 0, len(alike))
	for id := range alike {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for batch := range slices.Chunk(ids, lookBatch) {
		messages, err := records.Messages(ctx, batch)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if c.chooses(m) {
				visit(m)
			}
		}
	}
	return nil
}

func (c Criteria) chooses(m record.Message) bool {
	return (c.Direction == "" || m.Direction == c.Direction) && (len(c.Levels) == 0 || slices.Contains(c.Levels, m.Level)) &&
		(c.Case == "" || m.Confirmed == c.Case)
}

// SketchOf is the sketch of a mail of the records.
func SketchOf(ctx context.Context, records Records, id string) (record.Sketch, error) {
	messages, err := records.Messages(ctx, []string{id})
	switch {
	case err != nil:
		return record.Sketch{}, err
	case len(messages) == 0:
		return record.Sketch{}, errors.New("there is no record of that mail")
	case len(messages[0].Sketch.Hashes) == 0:
		return record.Sketch{}, errors.New("that mail has too little text to compare, or its text is not kept any more")
	}
	return messages[0].Sketch, nil
}
