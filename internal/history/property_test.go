package history

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sekisho/internal/origin"
)

// gains says that a statement became Yes that was not.
func gains(after, before origin.Truth) bool { return after == origin.Yes && before != origin.Yes }

// After any course of mails: a recipient or an author more, a mail that is not confirmed, or one from an unknown place never exempts more; what was seen is no
// first contact; and the clock going back makes nobody who is known a stranger.
func TestNothingExemptsMore(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 26))
	people := []string{hanako, "jiro@aoba.example", "x@freemail.example", "y@freemail.example"}
	ours := []string{yamada, suzuki, "info@tokiwa.example"}
	known := 0
	for round := range 60 {
		h := open(t, newFake(), nil)
		at := start
		mail := func() Sighting {
			s := h.mail(at, people[r.IntN(len(people))], ours[r.IntN(len(ours))])
			s.Aligned = origin.Truth(r.IntN(3))
			s.Shared = s.Authors[0].Addr[1] == '@'
			s.Origin = country(fmt.Sprintf("45.0.%d.9", r.IntN(3)))
			return s
		}
		seen := map[string]bool{}
		for range r.IntN(25) {
			at = at.Add(time.Duration(r.IntN(40*24)) * time.Hour)
			s := mail()
			switch r.IntN(4) {
			case 0:
				h.take(sent(h.mail(at, s.Rcpts[0], s.Authors[0].Addr)))
				seen[s.Authors[0].Addr] = true
			case 1:
				h.takeAs(s, Outcome{Level: "hold", Action: "quarantine"})
			default:
				h.take(s)
				seen[s.Authors[0].Addr] = true
			}
		}
		s := mail()
		base := h.look(s)
		if base.Known == origin.Yes {
			known++
		}
		if (base.FirstContact == origin.No) != seen[s.Authors[0].Addr] {
			t.Fatalf("round %d: first contact %v of somebody who was seen: %v", round, base.FirstContact, seen[s.Authors[0].Addr])
		}
		wider, unproven, nowhere, two, back := s, s, s, s, s
		wider.Rcpts = append([]string{ours[r.IntN(len(ours))]}, s.Rcpts...)
		unproven.Aligned = origin.No
		nowhere.Origin = origin.Result{}
		two.Authors = append([]Author{{Addr: people[r.IntN(len(people))]}}, s.Authors...)
		for name, other := range map[string]Sighting{"recipient": wider, "unproven": unproven, "nowhere": nowhere, "author": two} {
			got := h.look(other)
			if gains(got.Known, base.Known) || gains(got.KnownNet, base.KnownNet) || gains(got.KnownDomain, base.KnownDomain) || gains(got.OldDomain, base.OldDomain) ||
				gains(base.FirstToRcpt, got.FirstToRcpt) || gains(base.FirstContact, got.FirstContact) {
				t.Fatalf("round %d, %s: %+v exempts more than %+v", round, name, got, base)
			}
		}
		back.Received = at.Add(-days(1 + r.IntN(500)))
		if got := h.look(back); gains(base.Known, got.Known) || got.FirstContact != base.FirstContact {
			t.Fatalf("round %d, clock back: %+v after %+v", round, got, base)
		}
	}
	if known < 10 {
		t.Errorf("only %d of 60 rounds end with a correspondent: the test shows little", known)
	}
}
