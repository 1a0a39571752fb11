package heuristics

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

// campaignTraits look at what a mail shares with others: with those that came to other people here, with confirmed attacks, with shared indicators.
func campaignTraits() []Trait {
	return []Trait{
		{
			ID: "similar-to-many", Family: Campaign, Weight: 3, Kind: Relational, Ref: ipa2011 + "; 日本年金機構 不正アクセスによる情報流出事案に関する調査結果報告 (2015)",
			Text: Text{
				En: "{n} people here got nearly the same mail from strangers within 24 hours.",
				Ja: "24時間以内に、初めての相手からのほぼ同じ内容のメールが当組織の{n}人に届いています。",
			},
			Find: findSimilarToMany,
		},
		{
			ID: "campaign-fingerprint", Family: Campaign, Weight: 4, Kind: Relational, Ref: ipa2011 + "; J-CRAT 活動状況 (2018)",
			Text: Text{
				En: "The mail was sent in the same way as the attack {name}, confirmed on {date}: {what} agree.",
				Ja: "過去に攻撃と確認されたメール(「{name}」、{date}確認)と、送信の特徴({what})が一致します。",
			},
			Find: findCampaignFingerprint,
		},
		{
			ID: "ioc-match", Family: Campaign, Weight: 10, Kind: Structural, Ref: "IPA サイバー情報共有イニシアティブ (J-CSIP); FIRST TLP 2.0",
			Text: Text{
				En: "{where} matches attack information that {source} has shared ({id}).",
				Ja: "{where}が、{source}から共有された攻撃情報({id})と一致します。",
			},
			Find: findIndicators,
		},
	}
}

// manyAtOnce is the evidence of similar-to-many where most came within minutes.
var manyAtOnce = Text{
	En: "{fast} people here got nearly the same mail from strangers within ten minutes ({n} within 24 hours).",
	Ja: "10分間に、初めての相手からのほぼ同じ内容のメールが当組織の{fast}人に届いています(24時間では{n}人)。",
}

// Numbers of recipients from which a mail is one of many.
const (
	manyRecipients = 3
	fastRecipients = 10
)

// findSimilarToMany: that one mail goes to several people who see each other's names is no wave; many whom it hides are. Circulars whose sender
// is confirmed and known lists are left alone. So are reports on delivery; but what only calls itself an automatic answer is none where nobody here wrote to its author.
func findSimilarToMany(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.bounce() && isReport(f.Mail.Root) || f.home() {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	if f.Relation.Learning {
		return nil, tooShort
	}
	c := &f.Relation.Copies // of strangers only
	aligned, _ := f.aligned()
	if c.Rcpts < manyRecipients || f.Relation.KnownList == origin.Yes || f.toMany() && aligned == origin.Yes {
		return nil, ""
	}
	if len(c.Earlier) == 0 && (c.Rcpts < fastRecipients || f.showsRecipient()) {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"n": strconv.Itoa(c.Rcpts)}, Share: 1}
	switch {
	case len(c.Earlier) == 0:
		hit.Share = 2.0 / 3 // notices of small associations go out so
	case c.Fast >= fastRecipients:
		hit.Share, hit.Text = 4.0/3, &manyAtOnce
		hit.Data["fast"] = strconv.Itoa(c.Fast)
	}
	return []Hit{hit}, ""
}

// caseTime is how long a confirmed attack is remembered by its tools.
const caseTime = 365 * 24 * time.Hour

// findCampaignFingerprint wants two features that agree. A cloud service's network and host are everybody's.
func findCampaignFingerprint(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	if reason := f.noHistory(); reason != "" {
		return nil, reason
	}
	var hits []Hit
	for _, c := range f.Relation.Cases {
		kinds := f.ownKinds(c)
		if len(kinds) < 2 || f.arrived().Sub(c.Date) > caseTime || len(hits) == maxFindings {
			continue
		}
		hit := Hit{Data: map[string]string{"name": c.Case}, Share: 1}
		f.day(c.Date).put(hit.Data, "date")
		featureNames(kinds).put(hit.Data, "what")
		hits = append(hits, hit)
	}
	return hits, ""
}

func (f *Facts) ownKinds(c history.CaseMatch) []string {
	var kinds []string
	for _, k := range c.Kinds {
		shared := f.Origin.Class == origin.Cloud && (k == "net" || k == "helo")
		if !shared && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

var featureWords = map[string]called{
	"net":       {"the network", "送信元のネットワーク"},
	"helo":      {"the name of the sending server", "送信サーバの名乗り"},
	"toolchain": {"mail program, time zone and charset", "メールソフト・タイムゾーン・文字コードの組み合わせ"},
	"boundary":  {"the form of the MIME boundaries", "MIMEの区切り文字の形式"},
	"envelope":  {"the return address", "配送に使われた差出人"},
	"payload":   {"the attached file", "添付ファイル"},
	"host":      {"the host of a link", "リンク先のサーバ"},
}

func featureNames(kinds []string) called {
	var en, ja []string
	for _, k := range kinds {
		words, ok := featureWords[k]
		if !ok {
			words = called{k, k}
		}
		en, ja = append(en, words.en), append(ja, words.ja)
	}
	return called{strings.Join(en, ", "), strings.Join(ja, "、")}
}
