package heuristics

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// What the traits about threads mean. fake-reply: a stranger writes as if he answered, and no mail with him is known. stolen-thread: a mail answers or
// quotes one that its author had no part in: somebody has read the mail of one of the two who wrote to each other.

func threadTraits() []Trait {
	return []Trait{
		{
			ID: "fake-reply", Family: Relation, Weight: 2, Kind: Relational, Ref: "IPA Emotet(エモテット)関連情報; RFC 5322, section 3.6.4",
			Text: Text{
				En: "The mail looks like a reply, but no earlier mail exchanged with {addr} was found (the history begins on {began}).",
				Ja: "返信や転送の形をしていますが、差出人({addr})との以前のやり取りが見つかりません(記録は{began}から)。",
			},
			Find: findFakeReply,
		},
		{
			ID: "stolen-thread", Family: Relation, Weight: 6, Kind: Relational, Ref: "IPA Emotet(エモテット)関連情報; " + ipa2011,
			Text: Text{
				En: "The mail quotes {earlier} of {date}, but its sender {addr} had no part in that correspondence.",
				Ja: "{date}の{earlier}を引用していますが、差出人({addr})はそのやり取りの相手ではありません。",
			},
			Find: findStolenThread,
		},
	}
}

// answersOthers is the evidence of stolen-thread where only the Message-ID tells.
var answersOthers = Text{
	En: "The mail is marked as a reply to {earlier} of {date}, but its sender {addr} had no part in that correspondence.",
	Ja: "{date}の{earlier}への返信とされていますが、差出人({addr})はそのやり取りの相手ではありません。",
}

func findFakeReply(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	first, reason := f.known(f.Relation.FirstContact)
	if !ok || first == origin.No || f.bounce() || f.ofTheHouse() || f.Relation.KnownList == origin.Yes || !f.posesAsReply() {
		return nil, ""
	}
	if first != origin.Yes {
		return nil, reason
	}
	if f.takesPart() || f.listShare() == 0 {
		return nil, ""
	}
	data := map[string]string{"addr": s.addr}
	f.day(f.Relation.Began).put(data, "began")
	return []Hit{{Data: data, Share: f.unlessOpen()}}, ""
}

// posesAsReply says that the subject is that of a reply or a forwarded mail, or that the letter quotes.
func (f *Facts) posesAsReply() bool {
	if f.Mail == nil {
		return false
	}
	if isReply(f.mainSubject()) {
		return true
	}
	return f.letter().quotes
}

// mainSubject is the subject in plain letters, without what lists and mail systems put in front: "[ml:123]", "【外部】".
func (f *Facts) mainSubject() string {
	s := strings.TrimSpace(norm.NFKC.String(clipped(f.Mail.Header.Text("Subject"))))
	for _, pair := range [][2]string{{"[", "]"}, {"【", "】"}, {"(", ")"}} {
		if inner, found := strings.CutPrefix(s, pair[0]); found {
			if _, rest, found := strings.Cut(inner, pair[1]); found {
				s = strings.TrimSpace(rest)
			}
		}
	}
	return s
}

// takesPart says that the author, or somebody of his organisation, wrote or got one of the mails that this one answers or quotes.
func (f *Facts) takesPart() bool {
	for _, list := range [][]history.Earlier{f.Relation.Answers, f.Relation.Quotes} {
		for _, e := range list {
			if e.Participant || e.ToAuthor {
				return true
			}
		}
	}
	return false
}

// findStolenThread: a Message-ID alone may be copied by whoever knows it, but nobody outside the correspondence does. Off are lists, on which everybody
// answers everybody; who forwards a mail from a domain that is known here, and a correspondent whom a third one has drawn in, weigh less.
func findStolenThread(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || f.bounce() || f.ofTheHouse() {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	e, sentence, ok := f.stolen()
	if !ok {
		return nil, ""
	}
	share := f.threadShare(e)
	if share < 0 {
		return nil, ""
	}
	data := map[string]string{"addr": s.addr}
	f.moment(e.At).put(data, "date")
	earlierMail(e).put(data, "earlier")
	return []Hit{{Data: data, Share: share, Text: sentence}}, ""
}

// stolen is the mail whose thread was stolen: one that is quoted goes before one that is only named. Who has a part in any of them is no thief; but mail of his
// own, which anybody may send before, gives him a part in itself alone and not in what he quotes beside it.
func (f *Facts) stolen() (e history.Earlier, sentence *Text, ok bool) {
	for _, list := range [][]history.Earlier{f.Relation.Answers, f.Relation.Quotes} {
		if slices.ContainsFunc(list, drawnIn) {
			return e, nil, false
		}
	}
	if i := slices.IndexFunc(f.Relation.Quotes, func(e history.Earlier) bool { return !e.Participant }); i >= 0 {
		return f.Relation.Quotes[i], nil, true
	}
	if !f.takesPart() && len(f.Relation.Answers) > 0 {
		return f.Relation.Answers[0], &answersOthers, true
	}
	return e, nil, false
}

// drawnIn says that the author has a part in a mail which is not his own: ours sent it to him, or another one did.
func drawnIn(e history.Earlier) bool {
	return e.ToAuthor || e.Participant && !(e.SameAuthor || e.SameOrg && !e.Out)
}

// threadShare is the share of stolen-thread; below 0 it is no case of that trait.
func (f *Facts) threadShare(e history.Earlier) float64 {
	list := f.listShare()
	sentToList := e.Rcpt != "" && list < 1 && organisation(text.DomainOf(e.Rcpt)) == organisation(f.listHost())
	switch {
	case list == 0, sentToList:
		return -1
	case f.Relation.Known == origin.Yes && f.settled():
		return 0
	case f.Relation.Known == origin.Yes:
		return min(list, third) // a correspondent of some days: anybody becomes one
	case f.forwards() && f.Relation.KnownDomain == origin.Yes:
		return min(list, 0.5)
	}
	return list
}

// listShare is what a mailing list leaves of a trait about threads: nothing of one that the history knows or that is confirmed and of a known
// domain; half of another confirmed one, since everybody may sign for his own domain and call it a list.
func (f *Facts) listShare() float64 {
	if f.Relation.KnownList == origin.Yes {
		return 0
	}
	aligned, _ := f.aligned()
	if f.listHost() == "" || aligned != origin.Yes && f.confirmedList() == "" {
		return 1
	}
	if f.Relation.KnownDomain == origin.Yes {
		return 0
	}
	return 0.5
}

// forwards says that the subject is that of a forwarded mail.
func (f *Facts) forwards() bool {
	head, _, found := strings.Cut(strings.ToLower(f.mainSubject()), ":")
	return found && (strings.HasPrefix(head, "fw") || strings.HasPrefix(head, "転送"))
}

// earlierMail is an earlier mail in words, by whoever is known of its sender and receiver.
func earlierMail(e history.Earlier) called {
	switch {
	case e.Out && e.Rcpt != "":
		return called{en: "our mail to " + e.Rcpt, ja: e.Rcpt + " 宛ての当組織のメール"}
	case e.Out:
		return called{en: "a mail of ours", ja: "当組織のメール"}
	case e.From != "":
		return called{en: "the mail from " + e.From, ja: e.From + " からのメール"}
	}
	return called{en: "a mail from somebody else", ja: "別の差出人からのメール"}
}
