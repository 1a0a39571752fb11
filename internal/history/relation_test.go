package history

import (
	"fmt"
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

// correspond makes somebody a correspondent of ours.
func (h *house) correspond(from string, rcpts ...string) {
	h.take(h.mail(start, from, rcpts...))
	h.take(h.mail(start.Add(days(1)), from, rcpts...))
}

func TestForgedCorrespondent(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	forged := h.mail(start.Add(days(2)), hanako, yamada)
	forged.Aligned, forged.Origin = origin.No, country("45.0.0.9")
	if r := h.look(forged); r.Known != origin.No || r.FirstContact != origin.No {
		t.Errorf("forged: known %v, first contact %v", r.Known, r.FirstContact)
	}
	forged.Aligned = origin.Unknown
	if r := h.look(forged); r.Known != origin.Unknown {
		t.Errorf("unconfirmed from elsewhere: known %v", r.Known)
	}
	forged.Origin = country("198.51.100.200")
	if r := h.look(forged); r.Known != origin.Yes {
		t.Errorf("unconfirmed from the same network: known %v", r.Known)
	}
	forged.Aligned, forged.Origin = origin.No, origin.Result{}
	if r := h.look(forged); r.Known != origin.No {
		t.Errorf("refused, from nowhere: known %v", r.Known)
	}
}

func TestOursWroteFirst(t *testing.T) {
	h := open(t, newFake(), nil)
	h.take(sent(h.mail(start, yamada, hanako)))
	if r := h.take(h.mail(start.Add(time.Hour), hanako, yamada)); r.Known != origin.Yes || r.FirstContact != origin.No || r.FirstToRcpt != origin.No || !r.Sender.OursFirst {
		t.Errorf("an answer to ours: %+v", r)
	}
	if r := h.look(h.mail(start.Add(2*time.Hour), hanako, suzuki)); r.Known != origin.Yes || r.FirstToRcpt != origin.Yes {
		t.Errorf("his mail to a colleague: known %v, first %v", r.Known, r.FirstToRcpt)
	}
}

// He wrote first and was answered: that alone makes nobody known to who answered.
func TestAnsweredIsNotKnown(t *testing.T) {
	h := open(t, newFake(), nil)
	h.take(h.mail(start, hanako, yamada))
	h.take(sent(h.mail(start.Add(time.Hour), yamada, hanako)))
	if r := h.look(h.mail(start.Add(2*time.Hour), hanako, yamada)); r.Known != origin.No || r.FirstToRcpt != origin.No {
		t.Errorf("known %v, first %v", r.Known, r.FirstToRcpt)
	}
}

// He wrote to the open address and got an answer: to a colleague of who answered he is nobody yet, whoever owns his domain.
func TestAnswerElsewhereIsNotKnown(t *testing.T) {
	h := open(t, newFake(), nil)
	h.take(h.mail(start, "taro@kuroi.example", "info@tokiwa.example"))
	h.take(sent(h.mail(start.Add(time.Hour), "info@tokiwa.example", "taro@kuroi.example")))
	if r := h.look(h.mail(start.Add(2*time.Hour), "taro@kuroi.example", yamada)); r.Known != origin.No || r.FirstToRcpt != origin.Yes {
		t.Errorf("to a colleague: known %v, first %v", r.Known, r.FirstToRcpt)
	}
	if r := h.look(h.mail(start.Add(days(32)), "taro@kuroi.example", yamada)); r.Known != origin.Yes {
		t.Errorf("answered a month ago: known %v", r.Known)
	}
}

func TestSeveralRecipients(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	if r := h.look(h.mail(start.Add(days(2)), hanako, yamada, suzuki)); r.Known != origin.No || r.FirstToRcpt != origin.Yes || r.FirstContact != origin.No {
		t.Errorf("with a recipient he does not know: %+v", r)
	}
	var many []string
	for i := range 230 {
		many = append(many, fmt.Sprintf("u%d@tokiwa.example", i))
	}
	h.correspond("all@aoba.example", many...)
	r := h.look(h.mail(start.Add(days(2)), "all@aoba.example", many...))
	if r.Known != origin.Unknown || r.FirstToRcpt != origin.Unknown {
		t.Errorf("more recipients than are looked up: known %v, first %v", r.Known, r.FirstToRcpt)
	}
}

func TestSeveralAuthors(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	s := h.mail(start.Add(days(2)), hanako, yamada)
	s.Authors = append(s.Authors, Author{Addr: "jiro@kuroi.example"})
	r := h.look(s)
	if r.Known != origin.No || r.FirstContact != origin.Yes || r.KnownDomain != origin.No || r.Sender.Mails != 0 {
		t.Errorf("a stranger beside a correspondent: %+v", r)
	}
	if !h.Look(t.Context(), s).stranger {
		t.Error("a correspondent's address beside his own makes him no stranger in a wave")
	}
}

// Harmless mails from an address that anybody can have do not make a correspondent in a few days.
func TestWarmUp(t *testing.T) {
	h := open(t, newFake(), nil)
	const free = "hanako@freemail.example"
	shared := func(at time.Time, rcpt string) Sighting {
		s := h.mail(at, free, rcpt)
		s.Shared = true
		return s
	}
	h.take(shared(start, yamada))
	h.take(sent(h.mail(start.Add(time.Hour), yamada, free)))
	h.take(shared(start.Add(days(1)), yamada))
	if r := h.look(shared(start.Add(days(3)), yamada)); r.Known != origin.No {
		t.Error("known after three days")
	}
	if r := h.look(shared(start.Add(days(3)), suzuki)); r.Known != origin.No {
		t.Error("known to a colleague of who answered")
	}
	if r := h.look(shared(start.Add(days(31)), yamada)); r.Known != origin.Yes {
		t.Error("not known after a month")
	}
	const other = "jiro@freemail.example"
	h.take(sent(h.mail(start, yamada, other)))
	s := h.mail(start.Add(time.Hour), other, yamada)
	s.Shared = true
	if r := h.look(s); r.Known != origin.Yes {
		t.Error("not known although ours wrote first")
	}
}

// Held, rejected and deferred mail teaches no relation; marked mail teaches that he was seen, not that he is known. All are recorded.
func TestWhatTeaches(t *testing.T) {
	for _, o := range []Outcome{{Level: "hold", Action: "quarantine"}, {Level: "pass", Action: "reject"}, {Level: "pass", Action: "tempfail"}} {
		h := open(t, newFake(), nil)
		for d := range 3 {
			h.takeAs(h.mail(start.Add(days(d)), hanako, yamada), o)
		}
		r := h.look(h.mail(start.Add(days(3)), hanako, yamada))
		if r.FirstContact != origin.Yes || r.Known != origin.No || r.KnownDomain != origin.No || len(h.store.pairs)+len(h.store.names)+len(h.store.marks) != 0 {
			t.Errorf("%s taught: %+v", o.Action, r)
		}
		if len(h.store.messages) != 3 || len(h.store.terms["id1"]) == 0 {
			t.Errorf("%s: %d records", o.Action, len(h.store.messages))
		}
	}
	for _, o := range []Outcome{{Level: "mark", Action: "tag"}, {Level: "undecided", Action: "accept"}, {Level: "hold", Action: "accept"}} {
		h := open(t, newFake(), nil)
		for d := range 3 {
			h.takeAs(h.mail(start.Add(days(d)), hanako, yamada), o)
		}
		if r := h.look(h.mail(start.Add(days(3)), hanako, yamada)); r.FirstContact != origin.No || r.Known != origin.No || r.KnownNet != origin.No || r.KnownDomain != origin.No || len(h.store.names) != 0 {
			t.Errorf("%s taught: %+v", o.Level, r)
		}
	}
}

func TestOutbound(t *testing.T) {
	h := open(t, newFake(), nil)
	auto := sent(h.mail(start, yamada, hanako))
	auto.Automatic = true
	h.take(auto)
	h.takeAs(sent(h.mail(start, yamada, hanako)), Outcome{Level: "pass", Action: "reject", Stopped: true})
	h.take(sent(h.mail(start, yamada, suzuki)))
	h.take(sent(h.mail(start, "taro@kuroi.example", "yamada.private@freemail.example")))
	if len(h.store.pairs) != 0 {
		t.Errorf("automatic, stopped, inner and forwarded mail taught %d pairs", len(h.store.pairs))
	}
	h.take(sent(h.mail(start, yamada, suzuki, hanako)))
	if len(h.store.pairs) != 1 || len(h.store.persons) != 1 {
		t.Errorf("%d pairs, %d persons", len(h.store.pairs), len(h.store.persons))
	}
	if r := h.look(h.mail(start.Add(days(1)), "other@aoba.example", yamada)); r.KnownDomain != origin.Yes || r.OldDomain != origin.No || r.FirstContact != origin.Yes {
		t.Errorf("a colleague of whom ours wrote to: %+v", r)
	}
}

// A domain that the house takes on is its own from the next mail on.
func TestNewDomainOfTheHouse(t *testing.T) {
	h := open(t, newFake(), nil)
	h.SetDomains([]string{"tokiwa.example", "midori.example"})
	h.take(sent(h.mail(start, yamada, "sato@midori.example")))
	if len(h.store.pairs) != 0 {
		t.Error("mail among ours makes a correspondent")
	}
	h.take(sent(h.mail(start, "sato@midori.example", hanako)))
	if r := h.look(h.mail(start.Add(time.Hour), hanako, "sato@midori.example")); r.Known != origin.Yes {
		t.Errorf("whom the new colleague wrote to: known %v", r.Known)
	}
}

func TestDomains(t *testing.T) {
	h := open(t, newFake(), nil)
	for d := range 20 {
		s := h.mail(start.Add(days(d)), fmt.Sprintf("p%d@aoba.example", d), yamada)
		s.ListID = "news.aoba.example"
		h.take(s)
	}
	fresh := func(at time.Duration) Sighting {
		s := h.mail(start.Add(at), "new@aoba.example", yamada)
		s.ListID = "news.aoba.example"
		return s
	}
	if r := h.look(fresh(days(20))); r.KnownDomain != origin.Yes || r.OldDomain != origin.No || r.KnownNet != origin.Yes || r.KnownList != origin.Yes {
		t.Errorf("after 20 days: %+v", r)
	}
	if r := h.look(fresh(days(110))); r.OldDomain != origin.Yes {
		t.Errorf("after 110 days: %+v", r)
	}
	elsewhere := fresh(days(20))
	elsewhere.Origin = country("45.0.0.9")
	if r := h.look(elsewhere); r.KnownNet != origin.No || r.KnownList != origin.No || r.KnownDomain != origin.Yes {
		t.Errorf("from elsewhere: %+v", r)
	}
	if r := h.look(fresh(days(250))); r.KnownNet != origin.No {
		t.Error("a network is known for ever")
	}
	nowhere := fresh(days(20))
	nowhere.Origin = origin.Result{}
	if r := h.look(nowhere); r.KnownNet != origin.Unknown || r.KnownList != origin.Unknown {
		t.Errorf("from an unknown place: %+v", r)
	}
}

// Harmless mail that is forged for some days does not make the forger's network one of the domain, unless nothing of that domain is ever confirmed.
func TestForgedNetwork(t *testing.T) {
	for _, confirmed := range []origin.Truth{origin.Yes, origin.Unknown} {
		h := open(t, newFake(), nil)
		genuine := h.mail(start, hanako, yamada)
		genuine.Aligned = confirmed
		h.take(genuine)
		forged := func(d int) Sighting {
			s := h.mail(start.Add(days(d)), "jiro@aoba.example", yamada)
			s.Aligned, s.Origin = origin.Unknown, country("45.0.0.9")
			return s
		}
		h.take(forged(1))
		h.take(forged(2))
		if r := h.look(forged(3)); (r.KnownNet == origin.Yes) == (confirmed == origin.Yes) {
			t.Errorf("genuine mail confirmed %v: the forger's network is known %v", confirmed, r.KnownNet)
		}
	}
}

func TestSenderHabits(t *testing.T) {
	h := open(t, newFake(), nil)
	for i := range 3 {
		h.take(h.mail(start.Add(days(i)), hanako, yamada))
	}
	own := h.mail(start.Add(days(3)), hanako, yamada)
	own.Hosts = []string{"www.aoba.example"}
	h.take(own)
	if r := h.look(h.mail(start.Add(days(4)), hanako, yamada)); r.Sender.Mails != 4 || !r.Sender.Carried.IsZero() || !r.Sender.First.Equal(start) {
		t.Errorf("his own site counts as a link: %+v", r.Sender)
	}
	link := h.mail(start.Add(days(5)), hanako, yamada)
	link.Hosts, link.Carried = []string{"share.example"}, []Class{ClassShareLink}
	h.take(link)
	if r := h.look(h.mail(start.Add(days(6)), hanako, yamada)); r.Sender.Plain != 4 || !r.Sender.Carried.Equal(start.Add(days(5))) || !r.Sender.Sent[ClassShareLink] || r.Sender.Sent[ClassMacro] {
		t.Errorf("after a link: %+v", r.Sender)
	}
}

func TestLearningPeriod(t *testing.T) {
	h := open(t, newFake(), func(o *Options) { o.LearningDays, o.LearningMails = 30, 20 })
	for i := range 25 {
		r := h.take(h.mail(start.Add(days(i)), hanako, yamada))
		if !r.Learning || r.FirstContact == origin.Yes || i > 0 && r.FirstContact != origin.No {
			t.Fatalf("day %d: %+v", i, r)
		}
	}
	stranger := h.mail(start.Add(days(29)), "new@kuroi.example", yamada)
	if r := h.look(stranger); r.FirstContact != origin.Unknown || r.FirstToRcpt != origin.Unknown || r.Known != origin.No {
		t.Errorf("before the end: %+v", r)
	}
	stranger.Received = start.Add(days(30))
	if r := h.look(stranger); r.Learning || r.FirstContact != origin.Yes || !r.Began.Equal(start) {
		t.Errorf("after the end: %+v", r)
	}
	stranger.Received = start
	if r := h.look(stranger); r.Learning || r.FirstContact != origin.Yes {
		t.Errorf("with the clock set back: %+v", r)
	}
}

// A clock that goes back makes no correspondent a stranger, and no stranger known.
func TestClockBackwards(t *testing.T) {
	h := open(t, newFake(), nil)
	const free = "hanako@freemail.example"
	for _, d := range []int{0, 1, 40} {
		s := h.mail(start.Add(days(d)), free, yamada)
		s.Shared = true
		h.take(s)
	}
	s := h.mail(start.Add(-days(400)), free, yamada)
	s.Shared = true
	if r := h.look(s); r.Known != origin.Yes || r.FirstContact != origin.No || r.Copies.Rcpts != 0 {
		t.Errorf("a correspondent: %+v", r)
	}
	if r := h.look(h.mail(start.Add(-days(400)), "new@kuroi.example", yamada)); r.Known != origin.No || r.FirstContact != origin.Yes {
		t.Errorf("a stranger: %+v", r)
	}
}
