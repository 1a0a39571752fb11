package history

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
)

func writer(seed uint64) letterWriter { return letterWriter{rand.New(rand.NewPCG(seed, seed))} }

func file(name, digest string) record.Object {
	return record.Object{Path: "2", Name: name, Type: "ooxml", Size: 20_000, SHA256: strings.Repeat(digest, 64)[:64]}
}

// Two mails in, two out, then a file twelve minutes after our answer (S01, as far as history goes).
func TestRapport(t *testing.T) {
	h := open(t, newFake(), nil)
	const free = "reporter@freemail.example"
	shared := func(at time.Duration) Sighting {
		s := h.mail(start.Add(at), free, yamada)
		s.Shared, s.Text = true, writer(uint64(at)).letter()
		return s
	}
	if r := h.take(shared(0)); r.FirstContact != origin.Yes || r.Sender.Mails != 0 {
		t.Errorf("1: %+v", r)
	}
	h.take(sent(h.mail(start.Add(3*time.Hour), yamada, free)))
	if r := h.take(shared(days(1))); r.FirstContact != origin.No || r.Known != origin.No || r.Sender.Replies != 1 {
		t.Errorf("2: %+v", r)
	}
	answered := start.Add(days(1) + 2*time.Hour)
	h.take(sent(h.mail(answered, yamada, free)))
	last := shared(days(1) + 2*time.Hour + 12*time.Minute)
	last.Objects, last.Carried = []record.Object{file("資料.docm", "a")}, []Class{ClassMacro}
	s := h.take(last).Sender
	if !s.First.Equal(start) || s.Mails != 2 || s.Replies != 2 || !s.Replied.Equal(answered) || !s.Carried.IsZero() || s.OursFirst || s.Sent[ClassMacro] {
		t.Errorf("3: %+v", s)
	}
	s = h.look(shared(days(2))).Sender
	if s.Plain != 2 || !s.Carried.Equal(last.Received) || !s.Sent[ClassMacro] {
		t.Errorf("after the file: %+v", s)
	}
}

// Three mails to a public address and then a hundred to staff within two minutes, all from one stranger (S02).
func TestWave(t *testing.T) {
	h := open(t, newFake(), nil)
	w := writer(1)
	letter := w.letter()
	wave := func(at time.Duration, rcpt string) Sighting {
		s := h.mail(start.Add(at), "info@kuroi.example", rcpt)
		s.Text = w.withLine(letter)
		return s
	}
	var r Relation
	for i, rcpt := range []string{"info@tokiwa.example", "info@tokiwa.example", "koho@tokiwa.example"} {
		r = h.take(wave(time.Duration(i)*time.Hour, rcpt))
		if r.Copies.Rcpts != []int{1, 1, 2}[i] || len(r.Copies.Earlier) != i || r.Copies.Fast != 1 {
			t.Errorf("mail %d: %+v", i+1, r.Copies)
		}
	}
	similar := Outcome{Level: "mark", Action: "tag", Traits: []string{"similar-to-many"}}
	held := Outcome{Level: "hold", Action: "quarantine", Traits: []string{"similar-to-many"}}
	for i := range 100 {
		o := held
		if i < 2 {
			o = similar
		}
		r = h.takeAs(wave(3*time.Hour+time.Duration(i)*time.Second, fmt.Sprintf("staff%d@tokiwa.example", i)), o)
		if r.Copies.Rcpts != 3+i || r.Copies.Fast != 1+i {
			t.Errorf("copy %d: %d recipients, %d fast", i, r.Copies.Rcpts, r.Copies.Fast)
		}
	}
	if len(r.Copies.Earlier) != maxCopies || !slices.IsSortedFunc(r.Copies.Earlier, func(a, b Earlier) int { return a.At.Compare(b.At) }) {
		t.Errorf("%d earlier ones", len(r.Copies.Earlier))
	}
	if len(h.store.late) != 1 || len(h.findings) != 1 {
		t.Fatalf("%d late findings kept, %d told", len(h.store.late), len(h.findings))
	}
	if l := h.findings[0]; len(l.Mails) != 3 || l.Mails[0].ID != "id1" || l.ID != "id4" || l.Trait != "similar-to-many" || l.Mails[2].Rcpts[0] != "koho@tokiwa.example" {
		t.Errorf("late: %+v", l)
	}
	h.takeAs(wave(4*time.Hour, suzuki), Outcome{Level: "note", Action: "accept"}) // delivered without a warning
	h.takeAs(wave(5*time.Hour, yamada), held)
	if len(h.findings) != 2 || len(h.findings[1].Mails) != 1 {
		t.Errorf("a mail that was delivered in between: %d findings", len(h.findings))
	}
	h.correspond(hanako, yamada)
	circular := h.mail(start.Add(5*time.Hour), hanako, yamada)
	circular.Text = letter
	if r := h.look(circular); r.Copies.Rcpts != 0 {
		t.Errorf("a correspondent's mail is counted as strangers': %+v", r.Copies)
	}
}

// A mail comes at T, and about the same at T+10 h with another file: from free mail, from a look-alike, and again from the same sender (S03).
func TestReplay(t *testing.T) {
	h := open(t, newFake(), nil)
	letter := writer(2).letter()
	first := h.mail(start, hanako, yamada)
	first.Text, first.Objects, first.Subject = letter, []record.Object{file("見積書.xlsx", "a")}, "お見積りの件"
	h.take(first)
	again := func(from, ip, digest string) Earlier {
		t.Helper()
		s := h.mail(start.Add(10*time.Hour), from, suzuki)
		s.Text, s.Origin, s.Objects = letter, country(ip), []record.Object{file("見積書.xlsm", digest)}
		r := h.look(s)
		if len(r.Repeats) != 1 {
			t.Fatalf("%s repeats %d mails", from, len(r.Repeats))
		}
		return r.Repeats[0]
	}
	e := again("hanako.aoba@freemail.example", "45.0.0.9", "b")
	if e.ID != first.ID || e.MessageID != first.MessageID || e.From != hanako || e.Rcpt != yamada || e.Subject != first.Subject || e.File != "見積書.xlsx" || e.Alike != 1 ||
		e.SameAuthor || e.SameOrg || e.SameNet || e.Participant || !e.OtherFiles || e.OtherLinks || e.Out || !e.At.Equal(start) {
		t.Errorf("from free mail: %+v", e)
	}
	if e = again("hanako@a0ba.example", "198.51.100.9", "a"); e.SameAuthor || e.SameOrg || !e.SameNet || e.OtherFiles {
		t.Errorf("from a look-alike: %+v", e)
	}
	if e = again(hanako, "198.51.100.7", "b"); !e.SameAuthor || !e.SameOrg || !e.SameNet || !e.Participant || !e.OtherFiles {
		t.Errorf("from the same: %+v", e)
	}
	if e = again("jiro@aoba.example", "198.51.100.7", "a"); e.SameAuthor || !e.SameOrg || !e.Participant {
		t.Errorf("from a colleague: %+v", e)
	}
	for at, n := range map[time.Duration]int{time.Minute: 0, 2 * time.Minute: 1, 72 * time.Hour: 1, 73 * time.Hour: 0, -time.Hour: 1} {
		s := h.mail(start.Add(at), "x@kuroi.example", suzuki)
		s.Text = letter
		if r := h.look(s); len(r.Repeats) != n {
			t.Errorf("after %v: %d repeats", at, len(r.Repeats))
		}
	}
}

// Only what was accepted and not suspicious is repeated; what was held counts as a copy all the same.
func TestHeldMailIsNoOriginal(t *testing.T) {
	h := open(t, newFake(), nil)
	letter := writer(3).letter()
	for i, o := range []Outcome{{Level: "hold", Action: "quarantine"}, {Level: "mark", Action: "tag"}} {
		s := h.mail(start.Add(time.Duration(i)*time.Second), fmt.Sprintf("x%d@kuroi.example", i), yamada)
		s.Text = letter
		h.takeAs(s, o)
	}
	s := h.mail(start.Add(time.Hour), "x2@kuroi.example", suzuki)
	s.Text = letter
	if r := h.look(s); len(r.Repeats) != 0 || r.Copies.Rcpts != 2 || r.Copies.Fast != 1 {
		t.Errorf("%d repeats, copies %+v", len(r.Repeats), r.Copies)
	}
}

// Copies are known by their file too, and short ones only by file or link.
func TestShortMails(t *testing.T) {
	h := open(t, newFake(), nil)
	mail := func(text string, change func(*Sighting)) Sighting {
		s := h.mail(start, fmt.Sprintf("x%d@kuroi.example", h.n), fmt.Sprintf("u%d@tokiwa.example", h.n))
		s.Text = text
		change(&s)
		return s
	}
	file := func(s *Sighting) { s.Objects = []record.Object{file("a.zip", "c")} }
	link := func(s *Sighting) { s.Hosts = []string{"files.example"} }
	nothing := func(*Sighting) {}
	const short = "資料を送ります、中を見てから至急折り返し電話をもらえると助かる"
	h.take(mail(short, nothing))
	if r := h.look(mail(short, nothing)); r.Copies.Rcpts != 1 {
		t.Errorf("short texts alone are alike: %+v", r.Copies)
	}
	h.take(mail(short, link))
	if r := h.look(mail(short, link)); r.Copies.Rcpts != 2 {
		t.Errorf("short texts with one link: %+v", r.Copies)
	}
	h.take(mail(writer(4).letter(), file))
	if r := h.look(mail(writer(5).letter(), file)); r.Copies.Rcpts != 2 {
		t.Errorf("other texts with one file: %+v", r.Copies)
	}
	picture := func(s *Sighting) {
		s.Objects = []record.Object{{Path: "2", Type: "image", SHA256: strings.Repeat("d", 64), Size: 9000}}
	}
	h.take(mail(writer(6).letter(), picture))
	if r := h.look(mail(writer(7).letter(), picture)); r.Copies.Rcpts != 1 {
		t.Errorf("the picture of a signature makes mails alike: %+v", r.Copies)
	}
}

func TestThread(t *testing.T) {
	h := open(t, newFake(), nil)
	w := writer(8)
	letter := w.letter()
	ours := sent(h.mail(start, yamada, hanako))
	ours.Text = letter
	h.take(ours)
	answer := func(from string) Relation {
		s := h.mail(start.Add(time.Hour), from, yamada)
		s.Text, s.Answers = w.quoting(letter), []string{"<unknown@x.example>", ours.MessageID}
		return h.look(s)
	}
	r := answer(hanako)
	if len(r.Answers) != 1 || !r.Answers[0].Out || !r.Answers[0].ToAuthor || !r.Answers[0].Participant || r.Answers[0].ID != ours.ID {
		t.Errorf("answers: %+v", r.Answers)
	}
	if len(r.Quotes) != 1 || r.Quotes[0].Alike < quotes || !r.Quotes[0].Participant || !r.Quotes[0].ToAuthor || r.Quotes[0].Rcpt != hanako {
		t.Errorf("quotes: %+v", r.Quotes)
	}
	r = answer("thief@kuroi.example")
	if len(r.Answers) != 1 || r.Answers[0].ToAuthor || r.Answers[0].Participant || len(r.Quotes) != 1 || r.Quotes[0].Participant || r.Quotes[0].ToAuthor {
		t.Errorf("a thief: %+v %+v", r.Answers, r.Quotes)
	}
	if r = answer("jiro@aoba.example"); !r.Answers[0].Participant || r.Answers[0].ToAuthor || !r.Quotes[0].Participant {
		t.Errorf("a colleague of the reader: %+v %+v", r.Answers, r.Quotes)
	}
	if r = answer("outsider@tokiwa.example"); r.Quotes[0].Participant {
		t.Error("a forged address of the house takes part in all mail of the house")
	}
	two := h.mail(start.Add(time.Hour), hanako, yamada)
	two.Authors = append(two.Authors, Author{Addr: "thief@kuroi.example"})
	two.Text, two.Answers = w.quoting(letter), []string{ours.MessageID}
	if r = h.look(two); r.Answers[0].ToAuthor || r.Answers[0].Participant || r.Quotes[0].Participant {
		t.Errorf("a correspondent beside a thief: %+v %+v", r.Answers, r.Quotes)
	}
	forged := h.mail(start.Add(5*time.Minute), hanako, yamada)
	forged.Envelope, forged.Text = "thief@kuroi.example", letter
	h.take(forged)
	if r = answer("thief@kuroi.example"); len(r.Quotes) != 2 || r.Quotes[0].Participant || r.Quotes[1].Participant {
		t.Errorf("a thief with his own reverse-path: %+v", r.Quotes)
	}
	for i := range maxSimilar + 1 {
		again := h.mail(start.Add(time.Duration(10+i)*time.Minute), "thief@kuroi.example", yamada)
		again.Text = letter
		h.takeAs(again, Outcome{Level: "mark", Action: "tag"})
	}
	if r = answer("thief@kuroi.example"); len(r.Quotes) != maxSimilar || r.Quotes[0].Participant || r.Quotes[1].ID != ours.ID || r.Quotes[1].Participant {
		t.Errorf("a thief who repeated it before: %+v", r.Quotes)
	}
	other := h.mail(start.Add(time.Hour), "thief@kuroi.example", yamada)
	other.Text = w.quoting(w.letter())
	if r := h.look(other); len(r.Quotes) != 0 {
		t.Errorf("quotes of a mail that nobody saw: %+v", r.Quotes)
	}
}

// Tools of a confirmed attack show up in a copy of what a known address sent before.
func TestLateCampaign(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	letter := writer(12).letter()
	mail := func(after time.Duration) Sighting {
		s := h.mail(start.Add(days(3)+after), hanako, yamada)
		s.Text = letter
		return s
	}
	first := mail(0)
	h.take(first)
	h.takeAs(mail(time.Hour), Outcome{Level: "hold", Action: "quarantine", Traits: []string{"campaign-fingerprint", "similar-to-many"}})
	if len(h.findings) != 1 || h.findings[0].Trait != "campaign-fingerprint" || len(h.findings[0].Mails) != 1 || h.findings[0].Mails[0].ID != first.ID {
		t.Errorf("%+v", h.findings)
	}
}

// A late finding waits for a store that is gone.
func TestLateFindingWaits(t *testing.T) {
	f := newFake()
	h := open(t, f, func(o *Options) { o.Store = &noLate{Store: f, refuse: 2} })
	letter := writer(13).letter()
	mail := func(i int) Sighting {
		s := h.mail(start.Add(time.Duration(i)*time.Minute), fmt.Sprintf("x%d@kuroi.example", i), fmt.Sprintf("u%d@tokiwa.example", i))
		s.Text = letter
		return s
	}
	h.take(mail(1))
	look := h.Look(t.Context(), mail(2))
	h.Learn(look, Outcome{Level: "hold", Action: "quarantine", Traits: []string{"similar-to-many"}})
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(f.late) != 0 || len(h.findings) != 0 {
		t.Fatal("told although the store refused it")
	}
	h.take(mail(3))
	h.take(mail(4))
	if len(f.late) != 1 || len(h.findings) != 1 {
		t.Errorf("%d kept, %d told", len(f.late), len(h.findings))
	}
}

// noLate refuses late findings a few times.
type noLate struct {
	Store
	refuse int
}

func (n *noLate) ReportLate(ctx context.Context, l record.Late) error {
	if n.refuse > 0 {
		n.refuse--
		return errGone
	}
	return n.Store.ReportLate(ctx, l)
}
