package incident

import (
	"sync"
	"testing"

	"sekisho/internal/mail"
)

// Everything that a daemon does at once, at once: what is a stranger under every house and every level is let out only while the gate is open.
func TestGateTogether(t *testing.T) {
	f := at(t.TempDir())
	j, err := f.OpenJournal()
	must(t, err)
	g := NewGate(f, house, j, &told{}, f.now)
	stop := make(chan struct{})
	var all sync.WaitGroup
	busy := func(do func()) {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					do()
				}
			}
		})
	}
	busy(func() { g.SetHouse(house) })
	busy(func() { g.SetHouse(House{Domains: []string{"other.example"}}) })
	busy(func() { g.Adopt(t.Context()); g.Behind() })
	busy(func() { g.Recipient(pc, envelope(), mail.Recipient{Addr: "a@outside.example"}) })
	busy(func() {
		_, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example", "b@tokiwa.example")})
		ticket.Done()
		ticket.Done()
	})
	for range 5 {
		_, err := f.Raise(noon, raise())
		must(t, err)
		if _, open := g.Adopt(t.Context()); open != 0 {
			t.Errorf("%d answers were never sent", open)
		}
		answer, ticket := g.Message(Message{Client: pc, Envelope: envelope("a@outside.example")})
		if ticket.Done(); answer.Continue() {
			t.Error("let out at L3")
		}
		_, err = f.Lower(noon, "sato", "over", -1)
		must(t, err)
		g.Adopt(t.Context())
		if answer := g.Recipient(pc, envelope(), mail.Recipient{Addr: "a@outside.example"}); !answer.Continue() {
			t.Error("stopped at L0")
		}
	}
	close(stop)
	all.Wait()
	must(t, j.Close())
	if _, damaged := readAll(f.Attempts()); damaged != nil {
		t.Errorf("damaged lines: %v", damaged)
	}
	if g.open != 0 || len(g.waiters) != 0 {
		t.Errorf("%d answers and %d waiters stay", g.open, len(g.waiters))
	}
}
