package heuristics

import (
	"strings"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// What replayed-business-mail means. The text of a mail of the last three days comes again, and it is not its author who sends it again: that one is
// the same person or of the same organisation and vouched for, confirmed or from the network that this mail is used to come from. Left alone are an automatic
// answer that echoes what it answers, and lists. The hour is not weighed: the case that the trait is named after came about ten hours later.
//
// attach-replaced is met where the replay brings a file that the earlier mail did not carry.

// replayTraits look at mails whose text has come before.
func replayTraits() []Trait {
	return []Trait{
		{
			ID: "replayed-business-mail", Family: Relation, Weight: 6, Kind: Relational, Ref: ipa2011 + "; " + ipa2015,
			Text: Text{
				En: "The text is nearly the same as in {earlier} of {date}, {span} earlier. This time the mail comes from {addr}. What differs: {diff}.",
				Ja: "{span}前({date})の{earlier}とほぼ同じ文面ですが、今回は{addr}から届いています。異なる点:{diff}。",
			},
			Find: findReplayed,
		},
		{
			ID: "attach-replaced", Family: Attachment, Weight: 2, Kind: Relational, Ref: ipa2011,
			Text: Text{
				En: "The earlier mail with this text did not carry what is attached now ({name}).",
				Ja: "ほぼ同じ文面の以前のメールには付いていなかったファイル({name})が添付されています。",
			},
			Find: findAttachReplaced,
		},
	}
}

// fileExchanged is the evidence of attach-replaced where the earlier file is known.
var fileExchanged = Text{
	En: "The earlier mail with this text carried “{old}”; what is attached now is another file ({name}).",
	Ja: "ほぼ同じ文面の以前のメールには「{old}」が添付されていましたが、今回は別のファイル({name})が添付されています。",
}

// sentAgain is the evidence of replayed-business-mail where the author himself sends other files or links.
var sentAgain = Text{
	En: "The sender repeats {earlier} of {date} ({span} earlier). What differs: {diff}.",
	Ja: "同じ差出人が、{span}前({date})の{earlier}とほぼ同じ文面のメールを送り直しています。異なる点:{diff}。",
}

// Bounds of the time between a mail and its replay: what comes at once is one mail on two ways.
const (
	soonestReplay = 2 * time.Minute
	latestReplay  = 72 * time.Hour
)

// replay is an earlier mail whose text comes again, and the share of the trait's weight.
type replay struct {
	history.Earlier
	share float64
}

func findReplayed(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || f.home() {
		return nil, ""
	}
	r, found, reason := f.replay()
	if !found || f.echoes(r.Earlier) {
		return nil, reason
	}
	if (r.share == 0 || f.copyOf(r.Earlier)) && !r.OtherFiles && !r.OtherLinks {
		return nil, "" // a reminder
	}
	hit := Hit{Data: map[string]string{"addr": s.addr}, Share: r.share}
	if r.share == 0 {
		hit.Text = &sentAgain
	}
	earlierMail(r.Earlier).put(hit.Data, "earlier")
	f.moment(r.At).put(hit.Data, "date")
	span(f.arrived().Sub(r.At)).put(hit.Data, "span")
	f.differences(r.Earlier).put(hit.Data, "diff")
	return []Hit{hit}, ""
}

// replay finds the mail that this one repeats: the first that was sent with the text, since whoever sent that is the author of it.
func (f *Facts) replay() (replay, bool, Reason) {
	if reason := f.noHistory(); reason != "" {
		return replay{}, false, reason
	}
	var first replay
	found := false
	for _, e := range f.Relation.Repeats {
		apart := f.arrived().Sub(e.At).Abs() // the clock may have been set back
		if apart < soonestReplay || apart > latestReplay {
			continue
		}
		if !found || e.At.Before(first.At) {
			first, found = replay{Earlier: e}, true
		}
	}
	if !found || f.Relation.KnownList == origin.Yes {
		return replay{}, false, ""
	}
	first.share = f.replayShare(first.Earlier)
	return first, true, ""
}

// replayShare: nothing of what its author repeats, a part of what may be a form that several people fill in.
func (f *Facts) replayShare(e history.Earlier) float64 {
	aligned, _ := f.aligned()
	network := f.Relation.KnownNet == origin.Yes
	switch {
	case (e.SameAuthor || e.SameOrg) && (aligned == origin.Yes || network || e.SameNet):
		return 0
	case e.Participant && (aligned == origin.Yes || network):
		return 0
	case f.confirmedCorrespondent(), f.settled():
		return third // two customers of one service, or two firms that send their bills with the words of one form
	case f.openDesk(), e.SameAuthor && !(f.fromNetwork() && (e.OtherFiles || e.OtherLinks)):
		return 0.5 // applicants with one form; a resend by another line, or by a service that many use
	}
	return 1
}

// echoes says that the mail is a report on delivery, or an automatic answer that repeats what ours wrote: what a third one wrote is nothing to be answered so.
func (f *Facts) echoes(e history.Earlier) bool {
	return f.bounce() && (e.Out || isReport(f.Mail.Root))
}

// copyOf says that nothing is known to differ from a mail of the same author, and that it brings nothing: a circular that is sent to one reader after the other.
func (f *Facts) copyOf(e history.Earlier) bool {
	_, brings := f.brings()
	return e.SameAuthor && !f.fromNetwork() && !brings
}

// fromNetwork says that it is known whose network the mail comes from: not a cloud service's for which SPF does not answer.
func (f *Facts) fromNetwork() bool {
	return f.Origin.Certainty == origin.Proven && (f.Origin.Class != origin.Cloud || f.Auth.SPF == "pass")
}

// differences says in words what a mail has other than the one that it repeats.
func (f *Facts) differences(e history.Earlier) called {
	var en, ja []string
	for _, d := range []struct {
		differs bool
		words   called
	}{
		{!e.SameAuthor, called{"the sender", "差出人"}},
		{!e.SameNet && f.fromNetwork(), called{"the network that it was sent from", "送信元のネットワーク"}},
		{e.OtherFiles, called{"the attached files", "添付ファイル"}},
		{e.OtherLinks, called{"the links", "リンク先"}},
	} {
		if d.differs {
			en, ja = append(en, d.words.en), append(ja, d.words.ja)
		}
	}
	return called{strings.Join(en, ", "), strings.Join(ja, "、")}
}

func findAttachReplaced(f *Facts) ([]Hit, Reason) {
	if f.bounce() {
		return nil, ""
	}
	r, found, reason := f.replay()
	if !found || r.share == 0 || !r.OtherFiles {
		return nil, reason
	}
	names, part := f.attachedNames()
	if part == "" {
		return nil, ""
	}
	hit := Hit{Part: part, Data: map[string]string{}, Share: r.share}
	names.put(hit.Data, "name")
	if r.File != "" {
		hit.Data["old"], hit.Text = r.File, &fileExchanged
	}
	if f.openDesk() {
		hit.Share = 0
	}
	return []Hit{hit}, ""
}

// attachedNames are the names of the first attachments, and the part of the first; "" where nothing is attached.
func (f *Facts) attachedNames() (names called, part string) {
	const shown = 3
	var en, ja []string
	for _, it := range f.carried() {
		if !it.attached() || len(en) == shown {
			continue
		}
		if len(en) == 0 {
			part = it.object.Path
		}
		name := called{it.name, it.name}
		if it.name == "" {
			name = unnamed
		}
		en, ja = append(en, name.en), append(ja, name.ja)
	}
	return called{strings.Join(en, ", "), strings.Join(ja, "、")}, part
}
