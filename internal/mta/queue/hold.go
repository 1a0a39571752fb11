package queue

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// errNotWhole says that the list could not be read to its end.
var errNotWhole = errors.New("the list of postqueue -j was not read to its end")

// OnHold asks postqueue for the mails on hold and when they came, by queue id. A list that is not whole is an error: what is missing there may be on
// hold.
func OnHold(ctx context.Context) (map[string]time.Time, error) {
	held := map[string]time.Time{}
	whole, err := ask(ctx, func(out io.Reader) error { return readHold(out, held) })
	if err == nil && !whole {
		err = errNotWhole
	}
	return held, err
}

func readHold(r io.Reader, held map[string]time.Time) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for lines.Scan() {
		var q struct {
			Queue   string `json:"queue_name"`
			ID      string `json:"queue_id"`
			Arrival int64  `json:"arrival_time"`
		}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return err
		}
		if q.Queue == "hold" {
			held[q.ID] = time.Unix(q.Arrival, 0)
		}
	}
	return lines.Err()
}
