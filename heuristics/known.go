package heuristics

import (
	"cmp"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// knownTraits lower the score by what the history knows. Anybody can write a correspondent's address, so the history knows him only where the mail is
// confirmed or comes from his network; the Message-ID of our mail to him is known to him alone.
func knownTraits() []Trait {
	return []Trait{
		{
			ID: "known-correspondent", Family: Trust, Weight: -2, Kind: Relational, Ref: ipa2011,
			Text: Text{
				En: "{addr} has exchanged mail with all recipients before.",
				Ja: "差出人({addr})は、宛先の全員とこれまでにやり取りのある相手です。",
			},
			Find: findKnownCorrespondent,
		},
		{
			ID: "reply-to-ours", Family: Trust, Weight: -3, Kind: Relational, Ref: "RFC 5322, section 3.6.4",
			Text: Text{
				En: "The mail answers one that was sent from here to {addr} on {date}.",
				Ja: "当組織から{addr}に送ったメール({date})への返信です。",
			},
			Find: findReplyToOurs,
		},
		{
			ID: "known-list", Family: Trust, Weight: -1, Kind: Relational, Ref: "RFC 2919",
			Text: Text{
				En: "The mail comes from the mailing list {list}, which has been received here for some time.",
				Ja: "以前から受信しているメーリングリスト({list})のメールです。",
			},
			Find: findKnownList,
		},
	}
}

func findKnownCorrespondent(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok {
		return nil, ""
	}
	known, reason := f.known(f.Relation.Known)
	if known != origin.Yes {
		return nil, reason
	}
	return []Hit{{Data: map[string]string{"addr": s.addr}, Share: 1}}, ""
}

// findReplyToOurs leaves out mail of which it is known that somebody else sent it under the address, and what comes under the address of an old acquaintance,
// unconfirmed, from where he never wrote: the mail that it names may be stolen.
func findReplyToOurs(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	e, ok := f.answered()
	aligned, _ := f.aligned()
	elsewhere := aligned != origin.Yes && f.Relation.KnownNet == origin.No && f.Relation.Sender.Mails >= settledMails
	if !ok || elsewhere || aligned == origin.No && f.Relation.KnownNet != origin.Yes {
		return nil, ""
	}
	data := map[string]string{"addr": s.addr}
	f.moment(e.At).put(data, "date")
	return []Hit{{Data: data, Share: 1}}, ""
}

// answered is the mail of ours to the author that this one answers.
func (f *Facts) answered() (history.Earlier, bool) {
	for _, e := range f.Relation.Answers {
		if e.Out && e.ToAuthor {
			return e, true
		}
	}
	return history.Earlier{}, false
}

func findKnownList(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	list := cmp.Or(f.listHost(), clipped(f.Mail.Header.Get("List-Id")))
	if list == "" {
		return nil, ""
	}
	known, reason := f.known(f.Relation.KnownList)
	if known != origin.Yes {
		return nil, reason
	}
	return []Hit{{Data: map[string]string{"list": list}, Share: 1}}, ""
}
