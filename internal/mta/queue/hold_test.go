package queue

import (
	"strings"
	"testing"
	"time"
)

func TestReadHold(t *testing.T) {
	list := `{"queue_name": "hold", "queue_id": "4F2A1", "arrival_time": 1795312800, "sender": "a@b.example", "recipients": [{"address": "c@d.example"}]}
{"queue_name": "deferred", "queue_id": "4F2A2", "arrival_time": 1795312800, "sender": "a@b.example", "recipients": []}
{"queue_name": "hold", "queue_id": "4F2A3", "arrival_time": 1795312900, "sender": "", "recipients": []}
`
	held := map[string]time.Time{}
	if err := readHold(strings.NewReader(list), held); err != nil {
		t.Fatal(err)
	}
	if len(held) != 2 || held["4F2A1"].Unix() != 1795312800 || held["4F2A3"].Unix() != 1795312900 {
		t.Errorf("%v", held)
	}
	if err := readHold(strings.NewReader(list+`{"queue_name": "ho`), map[string]time.Time{}); err == nil {
		t.Error("a list that is cut off is taken for whole")
	}
}
