package history

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
)

// eventually waits for something that another goroutine does.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func (h *house) reported(what string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.reports, what)
}

// The store goes and comes back: mail flows meanwhile, and everything is learnt once.
func TestStoreGoneAndBack(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	h.store.setGone(true)
	for i := range 300 {
		s := h.mail(start.Add(days(2)), fmt.Sprintf("p%d@aoba.example", i), yamada)
		look := h.Look(t.Context(), s)
		if look.Relation.Why != "history not reached" || look.Relation.Known != origin.Unknown || look.Relation.FirstContact != origin.Unknown {
			t.Fatalf("with the store gone: %+v", look.Relation)
		}
		h.Learn(look, Outcome{Level: "pass", Action: "accept"})
		h.Learn(look, Outcome{Level: "pass", Action: "accept"})
	}
	eventually(t, "nobody is told that the store is gone", func() bool { return h.reported("store not reached") })
	h.store.setGone(false)
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "nobody is told that it is back", func() bool { return h.reported("store reached again") })
	h.store.mu.Lock()
	n, pairs := len(h.store.messages), len(h.store.pairs)
	for k, p := range h.store.pairs {
		if p.In.N > 2 || p.In.N == 2 && k.Outside != h.person(hanako) {
			t.Errorf("counted %d times", p.In.N)
		}
	}
	h.store.mu.Unlock()
	if n != 302 || pairs != 301 {
		t.Errorf("%d mails, %d pairs", n, pairs)
	}
	eventually(t, "relations are not asked for again", func() bool { return h.look(h.mail(start.Add(days(3)), hanako, yamada)).Known == origin.Yes })
}

// A store whose answer to a write is lost is given the same batch again.
func TestAnswerLost(t *testing.T) {
	f := newFake()
	h := open(t, f, func(o *Options) { o.Store = &forgetful{Store: f} })
	h.take(h.mail(start, hanako, yamada))
	f.mu.Lock()
	defer f.mu.Unlock()
	if p := f.persons[h.person(hanako)]; p.In.N != 1 || len(f.messages) != 1 {
		t.Errorf("counted %d times", p.In.N)
	}
}

// forgetful writes and says that it did not, once.
type forgetful struct {
	Store
	once sync.Once
}

func (f *forgetful) Learn(ctx context.Context, lessons []record.Lesson) (err error) {
	err = f.Store.Learn(ctx, lessons)
	f.once.Do(func() { err = errGone })
	return err
}

// One mail that the store refuses does not keep the others from being learnt.
func TestRefusedMail(t *testing.T) {
	h := open(t, newFake(), nil)
	h.store.poison = "id2"
	for range 5 {
		h.Learn(h.Look(t.Context(), h.mail(start, hanako, yamada)), Outcome{Level: "pass", Action: "accept"})
	}
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.store.messages) != 4 || !h.reported("lessons lost") {
		t.Errorf("%d learnt, reports %v", len(h.store.messages), h.reports)
	}
}

// Beyond its bound the queue loses the newest lessons, and says so; Teach waits instead.
func TestQueueIsBounded(t *testing.T) {
	h := open(t, newFake(), nil)
	h.store.setGone(true)
	look := h.Look(t.Context(), h.mail(start, hanako, yamada))
	for i := range maxQueued + 50 {
		look.mail.ID = fmt.Sprintf("n%d", i)
		h.Learn(look, Outcome{Level: "pass", Action: "accept"})
	}
	if n := h.queue.len(); n != maxQueued {
		t.Errorf("%d in the queue", n)
	}
	if !h.reported("lessons lost") {
		t.Error("losses are not told")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := h.Teach(ctx, h.mail(start, hanako, yamada)); err == nil {
		t.Error("taught into a full queue")
	}
	if err := h.Flush(ctx); err == nil {
		t.Error("flushed into a store that is gone")
	}
}

func TestTeach(t *testing.T) {
	h := open(t, newFake(), nil)
	for d := range 3 {
		s := h.mail(start.Add(days(d)), hanako, yamada)
		s.ID = ""
		for range 2 {
			if err := h.Teach(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := h.look(h.mail(start.Add(days(3)), hanako, yamada)); r.Known != origin.Yes || r.Sender.Mails != 3 {
		t.Errorf("taught: %+v", r)
	}
}

func TestNoHistory(t *testing.T) {
	var h *History
	look := h.Look(t.Context(), Sighting{ID: "x"})
	h.Learn(look, Outcome{Action: "accept"})
	if look.Relation.Why != "no history" || h.Teach(t.Context(), Sighting{}) != nil || h.Flush(t.Context()) != nil || h.Close(t.Context()) != nil {
		t.Errorf("%+v", look.Relation)
	}
	open(t, newFake(), nil).Learn(look, Outcome{Action: "accept"})
}

func TestClosed(t *testing.T) {
	h := open(t, newFake(), nil)
	h.Learn(h.Look(t.Context(), h.mail(start, hanako, yamada)), Outcome{Level: "pass", Action: "accept"})
	if err := h.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.store.messages) != 1 {
		t.Error("what was queued is not written")
	}
	if err := h.Teach(t.Context(), h.mail(start, hanako, yamada)); err == nil {
		t.Error("taught after the end")
	}
}

// Nodes that share a store see each other's mails, and none of them twice.
func TestTwoNodes(t *testing.T) {
	f := newFake()
	a, b := open(t, f, nil), open(t, f, nil)
	b.n = 1000
	letter := writer(10).letter()
	mail := func(h *house, i int) Sighting {
		s := h.mail(start, fmt.Sprintf("x%d@kuroi.example", i), fmt.Sprintf("u%d@tokiwa.example", i))
		s.Text = letter
		return s
	}
	a.take(mail(a, 1))
	b.take(mail(b, 2))
	for range 2 {
		for _, h := range []*house{a, b} {
			if err := h.readNew(t.Context(), 100); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, h := range []*house{a, b} {
		if r := h.look(mail(h, 3)); r.Copies.Rcpts != 3 || len(r.Copies.Earlier) != 2 {
			t.Errorf("%+v", r.Copies)
		}
	}
	c := open(t, f, nil)
	c.n = 2000
	if r := c.look(mail(c, 3)); r.Copies.Rcpts != 3 {
		t.Errorf("after a start: %+v", r.Copies)
	}
}

// Mails come at once from many connections.
func TestManyAtOnce(t *testing.T) {
	h := open(t, newFake(), nil)
	letter := writer(11).letter()
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 50 {
				s := Sighting{ID: fmt.Sprintf("%d-%d", g, i), Received: start, Direction: "in", Authors: []Author{{Addr: fmt.Sprintf("x%d@kuroi.example", g), Name: "黒井 一"}},
					Rcpts: []string{yamada}, Text: letter, Origin: country("45.0.0.9")}
				h.Learn(h.Look(context.Background(), s), Outcome{Level: "mark", Action: "tag", Traits: []string{"similar-to-many"}})
			}
		})
	}
	all.Wait()
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := h.store.persons[h.person("x3@kuroi.example")]; len(h.store.messages) != 400 || p.In.N != 50 || p.Day != 0 {
		t.Errorf("%d mails, person %+v", len(h.store.messages), p)
	}
}

// While the store does not answer nobody knows whether the domain's mail is confirmed as a rule: mail that is not confirmed then teaches no network of it.
func TestUnansweredTeachesNoNetwork(t *testing.T) {
	h := open(t, newFake(), nil)
	for _, gone := range []bool{true, false} {
		s := h.mail(start, fmt.Sprintf("taro@gone-%t.example", gone), yamada)
		s.Aligned = origin.No
		h.store.setGone(gone)
		look := h.Look(t.Context(), s)
		h.store.setGone(false)
		h.Learn(look, Outcome{Level: "pass", Action: "accept"})
		if err := h.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		net := h.marksOf(look.mail.org, look.mail.network).net
		h.store.mu.Lock()
		if taught := h.store.marks[net] != nil; net == 0 || taught == gone {
			t.Errorf("store gone: %t, network taught: %t", gone, taught)
		}
		h.store.mu.Unlock()
	}
}
