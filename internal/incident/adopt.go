package incident

import (
	"context"
	"slices"
	"sync"
	"time"
)

// adoptWait is how long Adopt waits for answers under way: whoever raised a level waits a second altogether.
const adoptWait = 800 * time.Millisecond

// Ticket is an answer that was given and not yet sent. The zero value is none.
type Ticket struct{ done func() }

// Done says that the answer has been sent, or will never be. Further calls do nothing.
func (t Ticket) Done() {
	if t.done != nil {
		t.done()
	}
}

// enter takes what holds now and registers an answer under it, in one step, so that Adopt either counts the answer or comes before it.
func (g *Gate) enter() (rules, Ticket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open++
	epoch := g.epoch
	return g.rules, Ticket{done: sync.OnceFunc(func() { g.leave(epoch) })}
}

func (g *Gate) leave(epoch int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open--
	for _, w := range g.waiters {
		if epoch >= w.epoch {
			continue
		}
		if w.left--; w.left == 0 {
			close(w.done)
		}
	}
}

// Adopt reads the files again and puts what they say in force. It returns when every answer given under what held before has been sent,
// or after 800 ms, or when ctx ends; open is how many of them were not sent by then.
func (g *Gate) Adopt(ctx context.Context) (s Standing, open int) {
	s, w := g.swap()
	defer g.forget(w)
	ctx, cancel := context.WithTimeout(ctx, adoptWait)
	defer cancel()
	select {
	case <-w.done:
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return s, w.left
}

// Behind says that the files have a later level than the one in force, and its revision: whoever wrote it died before it could say so.
func (g *Gate) Behind() (rev int, behind bool) {
	written, held := g.files.level.read()[0], g.Standing().State
	return written.rev, written.err == nil && (written.rev > held.Rev || written.value.Changed.After(held.Changed))
}

// swap puts in force what the files say.
func (g *Gate) swap() (Standing, *waiter) {
	g.adopting.Lock()
	defer g.adopting.Unlock()
	s := g.files.Load().after(g.Standing())
	g.tell(s)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rules.standing = s
	g.epoch++
	w := &waiter{epoch: g.epoch, left: g.open, done: make(chan struct{})}
	if w.left == 0 {
		close(w.done)
	}
	g.waiters = append(g.waiters, w)
	return s, w
}

func (g *Gate) forget(w *waiter) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiters = slices.DeleteFunc(g.waiters, func(o *waiter) bool { return o == w })
}

// after keeps of what held before what the files lost since then: a damaged file neither opens the gate, be it closed by caution only, nor changes
// the contacts. A lower revision of a later time is no loss: the files were lost, and somebody decided anew.
func (s Standing) after(before Standing) Standing {
	older := s.State.Rev < before.State.Rev && !s.State.Changed.After(before.State.Changed)
	stricter := s.State.Level != Normal && before.State.Level == Normal
	opens := s.State.Level == Normal && before.State.Level != Normal
	older = older || opens && s.State.Rev == before.State.Rev // nobody lowers without a new revision
	if (s.stateLost || older) && !stricter && (opens || !before.stateLost) {
		s.State, s.stateLost = before.State, before.stateLost
		s.keep("The files lost the incident level; the one in force is kept until it is changed.",
			"ファイルのレベルが失われました。変更されるまで、現在のレベルを保ちます。")
	}
	if s.contactsLost || s.contactsRev < before.contactsRev && !s.contactsChanged.After(before.contactsChanged) {
		s.Contacts, s.contactsRev, s.contactsChanged = before.Contacts, before.contactsRev, before.contactsChanged
		s.keep("The files lost the contacts; those in use are kept until the list is changed.",
			"ファイルの連絡先が失われました。変更されるまで、現在の連絡先を使います。")
	}
	return s
}

func (s *Standing) keep(en, ja string) {
	s.Alarms = append(s.Alarms, Alarm{Code: AlarmKept, En: en, Ja: ja})
}
