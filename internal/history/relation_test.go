package history

import (
	"testing"
	"time"

	"sekisho/internal/origin"
)

const (
	yamada = "yamada@tokiwa.example"
	suzuki = "suzuki@tokiwa.example"
	hanako = "hanako@aoba.example"
)

func days(n int) time.Duration { return time.Duration(n) * day }

func TestTwoDaysMakeKnown(t *testing.T) {
	h := open(t, newFake(), nil)
	r := h.take(h.mail(start, hanako, yamada))
	if r.FirstContact != origin.Yes || r.FirstToRcpt != origin.Yes || r.Known != origin.No {
		t.Errorf("first mail: %+v", r)
	}
	r = h.take(h.mail(start.Add(time.Hour), hanako, yamada))
	if r.FirstContact != origin.No || r.FirstToRcpt != origin.No || r.Known != origin.No {
		t.Errorf("second mail of the first day: %+v", r)
	}
	if r = h.take(h.mail(start.Add(days(1)), hanako, yamada)); r.Known != origin.No {
		t.Errorf("first mail of the second day is known: one day was seen before it")
	}
	if r = h.look(h.mail(start.Add(days(2)), hanako, yamada)); r.Known != origin.Yes {
		t.Errorf("two days do not make known: %+v", r)
	}
	if r = h.look(h.mail(start.Add(days(182)), hanako, yamada)); r.Known != origin.No {
		t.Errorf("known after 182 days of silence")
	}
}
