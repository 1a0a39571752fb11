package heuristics

import (
	"strconv"
	"time"

	"sekisho/internal/origin"
)

// What the traits about relations rest on. The history says who writes to whom; what it does not know fires nothing and exempts nobody. Bounces and
// automatic answers say nothing of their author's relations, so these traits are off there, as those about identity are.

// tooShort is why nobody can be called a stranger yet.
const tooShort Reason = "history too short"

// noHistory gives the reason why nothing is known of a mail's relations; "" where the history was asked.
func (f *Facts) noHistory() Reason {
	r := &f.Relation
	switch {
	case f.Missing["history"] != "":
		return f.Missing["history"]
	case r.Why != "":
		return Reason(r.Why)
	case r.Began.IsZero() && !r.Learning:
		return "no history"
	}
	return ""
}

// known is what the history says in one of its statements, with the reason where it says nothing.
func (f *Facts) known(statement origin.Truth) (origin.Truth, Reason) {
	switch reason := f.noHistory(); {
	case reason != "":
		return origin.Unknown, reason
	case statement != origin.Unknown:
		return statement, ""
	case f.Relation.Learning:
		return origin.Unknown, tooShort
	}
	return origin.Unknown, "relation not known"
}

// firstToSome says whether the mail is the first of its author to one of its recipients at least.
func (f *Facts) firstToSome() (bool, Reason) {
	first, reason := f.known(f.Relation.FirstToRcpt)
	return first == origin.Yes, reason
}

// author is whom evidence names as the sender: the first who is not of the house, or else the first.
func (f *Facts) author() (sender, bool) {
	list := f.senders()
	for _, s := range list {
		if s.domain != "" && !f.ours(s.domain) {
			return s, true
		}
	}
	for _, s := range list {
		if s.domain != "" {
			return s, true
		}
	}
	return sender{}, false
}

// ofTheHouse says that every sender is ours: no stranger to the organisation, whoever he really is (own-domain-outside asks that).
func (f *Facts) ofTheHouse() bool { return f.allOurs(f.senders()) }

// home says that the mail was written inside, by one of ours: the scanner in the corridor has no relations.
func (f *Facts) home() bool { return f.ofTheHouse() && f.fromInside() }

// Who is settled here.
const (
	settledTime  = 30 * 24 * time.Hour
	settledMails = 3
)

// settled says that the author has written here for a month, several times, and that this mail is his: confirmed, or from the network that his domain is used to
// write from. A new address of somebody, or a thief's, is none that has been in use here for so long.
func (f *Facts) settled() bool {
	his := &f.Relation.Sender
	long := his.Mails >= settledMails && !his.First.IsZero() && f.arrived().Sub(his.First) >= settledTime
	return long && f.hisOwn()
}

// hisOwn says that the mail is of whom it names: it is confirmed, or comes from the network that the domain is used to write from.
func (f *Facts) hisOwn() bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes || f.Relation.KnownNet == origin.Yes
}

// moment is a time in words, in the time zone of the recipient: that in which the mail was received.
func (f *Facts) moment(t time.Time) called {
	t = t.In(f.arrived().Location())
	return called{en: t.Format("2006-01-02 15:04"), ja: t.Format("2006年1月2日 15:04")}
}

// day is a date in words, likewise.
func (f *Facts) day(t time.Time) called {
	t = t.In(f.arrived().Location())
	return called{en: t.Format("2006-01-02"), ja: t.Format("2006年1月2日")}
}

// span is how much time lies between two moments, in words: minutes up to an hour and a half, then hours.
func span(d time.Duration) called {
	d = d.Abs()
	if minutes := int(d.Round(time.Minute).Minutes()); minutes < 90 {
		return called{en: counted(minutes, "minute"), ja: strconv.Itoa(minutes) + "分"}
	}
	hours := int(d.Round(time.Hour).Hours())
	return called{en: counted(hours, "hour"), ja: strconv.Itoa(hours) + "時間"}
}

// counted is a number with its noun in English.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
