package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// personalMail is the evidence of the traits about free mail where the address is of another kind that private persons have.
var personalMail = Text{
	En: "The mail claims to come from {org} but was sent from {addr}, an address that private persons get from their Internet or phone provider.",
	Ja: "「{org}」を名乗っていますが、個人向けのプロバイダや携帯電話のアドレス({addr})から送信されています。",
}

// throwAway is the evidence where the address lives for minutes.
var throwAway = Text{
	En: "The mail claims to come from {org} but was sent from {addr}, a throw-away address.",
	Ja: "「{org}」を名乗っていますが、使い捨てのアドレス({addr})から送信されています。",
}

// speaker is an organisation for which the author of a mail speaks. A known one has its own mail; any other may really use free mail.
type speaker struct {
	called
	known bool
	share float64 // of the trait's weight; 0: nobody
}

// student is the share of a university that only its students may have named.
const student = 0.6

func findOrgNameFreemail(f *Facts) ([]Hit, Reason) { return f.onFreemail(true, 5), "" }

func findCompanyOnFreemail(f *Facts) ([]Hit, Reason) { return f.onFreemail(false, 3), "" }

// onFreemail finds senders who speak for an organisation from a free mail address. It is one fact: a sender is either the one trait's or
// the other's. Correspondents are recorded only; so is, at desks that strangers write to every day, what small firms and students do. A
// provider's mail weighs one less, since firms have it with their line; so does a firm that tells its readers of its free mail.
func (f *Facts) onFreemail(known bool, weight float64) []Hit {
	var hits []Hit
	for _, s := range f.senders() {
		kind := f.tables().FreeMailKind(s.domain)
		if kind == "" || f.ours(s.domain) || len(hits) == maxFindings {
			continue
		}
		who, ok := f.speaker(s)
		if !ok || who.known != known {
			continue
		}
		share := who.share
		switch {
		case f.Relation.Known == origin.Yes, f.openDesk() && (!known || who.share < 1):
			share = 0
		case kind == "provider", !known && f.openly():
			share *= (weight - 1) / weight
		}
		hit := claimHit(who.called, s.addr, kindText(kind))
		hit.Share = share
		hits = append(hits, hit)
	}
	return hits
}

// openly says that the end of the letter gives a free mail address: the author does not hide it.
func (f *Facts) openly() bool {
	tail := f.letter().tail()
	return slices.ContainsFunc(text.Addresses(tail[max(0, len(tail)-maxSignature):]), func(addr string) bool {
		return f.tables().FreeMail(text.DomainOf(addr))
	})
}

func kindText(kind string) *Text {
	switch kind {
	case "provider", "mobile":
		return &personalMail
	case "throw-away":
		return &throwAway
	}
	return nil
}

// speaker finds the organisation for which a sender speaks: the stronger one of his name and of the end of the letter.
func (f *Facts) speaker(s sender) (speaker, bool) {
	if domain, ok := f.protectedDomain(s.name); ok {
		return speaker{called: called{en: domain, ja: domain}, known: true, share: 1}, true
	}
	who := f.speakerIn(clipped(s.name))
	if !f.report() { // whose text tells of others
		who = strongest(who, f.signing())
	}
	return who, who.share > 0
}

// signing finds the organisation that the end of the letter speaks for. It is done once a judgement.
func (f *Facts) signing() speaker {
	wrote := f.letter()
	if wrote.signer == nil {
		wrote.signer = &speaker{}
		for _, line := range wrote.nameLines() {
			*wrote.signer = strongest(*wrote.signer, f.speakerIn(line))
		}
	}
	return *wrote.signer
}

// strongest prefers a known organisation, then the greater share, then the first.
func strongest(a, b speaker) speaker {
	if b.share > 0 && (a.share == 0 || b.known && !a.known || b.known == a.known && b.share > a.share) {
		return b
	}
	return a
}

// speakerIn finds the organisation for which one line, or a sender's name, speaks. Its share is 0 if there is none.
func (f *Facts) speakerIn(line string) speaker {
	for _, find := range []func(string) []tables.Body{f.tables().BodiesNamed, f.tables().PressNamed} {
		if bodies := speaking(find, line); len(bodies) > 0 {
			return speaker{called: called{en: bodies[0].En, ja: bodies[0].Ja}, known: true, share: 1}
		}
	}
	for _, o := range text.Companies(line) {
		if speaksFor(line, o) {
			return speakerOf(line, o)
		}
	}
	return speaker{}
}

// speaksFor says that an organisation is no part of a phrase. A company may be: 株式会社青葉の田中.
func speaksFor(line string, o text.Organisation) bool {
	before, rest, _ := strings.Cut(line, o.Name)
	if o.Kind == "company" {
		return !startsWithOneOf(strings.TrimPrefix(rest, "の"), particles)
	}
	return !endsWithOneOf(before, particles) && !startsWithOneOf(rest, particles) && !startsWithOneOf(rest, topicMarks)
}

// speakerOf tells bodies that have mail of their own from those that may really use free mail: firms, societies, the festival committee, a
// research institute of one person. The tables have the large ones of these.
func speakerOf(line string, o text.Organisation) speaker {
	who := speaker{called: called{en: o.Name, ja: o.Name}, share: 1}
	society := holdsOneOf(line, societies)
	switch o.Kind {
	case "public", "press":
		who.known = !society && endsWithOneOf(o.Name, established)
	case "university":
		who.known = true
		if society || !holdsOneOf(studies.Replace(line), staff) {
			who.share = student
		}
	}
	return who
}

var (
	// established are the ends of names that nobody gives to a club.
	established = []string{"省", "庁", "市役所", "区役所", "町役場", "村役場", "裁判所", "保健所", "警察署", "税務署", "消防署", "国税局", "法務局", "労働局",
		"大使館", "領事館", "教育委員会", "選挙管理委員会", "公安委員会", "人事委員会", "農業委員会", "新聞社", "通信社", "放送局", "放送協会"}
	// societies gather around an organisation and are not it.
	societies = []string{"PTA", "ＰＴＡ", "父母", "保護者", "同窓", "校友", "OB", "ＯＢ", "友の会", "自治会", "サークル", "後援会", "組合"}
	// staff are the words by which those who work at a university name themselves.
	staff = []string{"教授", "准教授", "講師", "助教", "研究員", "事務", "課", "係", "推進室", "企画室", "総務室", "センター", "学長", "総長", "部長",
		"広報", "図書館", "機構", "本部"}
)

// studies takes out what students name that holds a word of staff.
var studies = strings.NewReplacer("学部長", "部長", "学部", "", "課程", "")

// protectedDomain finds a domain within a sender's name that is the house's own, a partner's or a public body's. Whole addresses are another trait's.
func (f *Facts) protectedDomain(name string) (string, bool) {
	for word := range strings.FieldsFuncSeq(plainWords(name), func(r rune) bool { return r > '~' || !strings.ContainsRune(domainRunes, r) }) {
		word = strings.Trim(strings.ToLower(word), ".-")
		if !strings.Contains(word, ".") || strings.Contains(word, "@") {
			continue
		}
		_, public := f.publicBody(word)
		if f.ours(word) || f.partner(word) || public {
			return word, true
		}
	}
	return "", false
}

const domainRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-@_+"
