package heuristics

import (
	"cmp"
	"slices"
	"strings"

	"sekisho/internal/intel"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// What ioc-match means. Somebody of the mail, a place that it leads to or a file that it carries is known from an attack elsewhere. An address that many
// hosts share and a domain that everybody uses tell less than a digest, and do not mark a mail by themselves. Who shared it decides what may be shown: of
// TLP:RED only that there is such an indicator, and whose.

// Shares of ioc-match.
const (
	indicatedIP     = 0.4
	indicatedName   = 0.6 // a file name: attackers take those of ordinary business
	indicatedShared = 0.3 // a host or a domain that everybody uses
)

// findIndicators tells each indicator once, the strongest first.
func findIndicators(f *Facts) ([]Hit, Reason) {
	if reason := f.Missing["intel"]; reason != "" {
		return nil, reason
	}
	var hits []Hit
	told := map[string]bool{}
	for _, m := range f.Intel {
		id := cmp.Or(m.Indicator.ID, m.Indicator.Value)
		key := m.Indicator.Source + "\x00" + id
		if told[key] {
			continue
		}
		told[key] = true
		hits = append(hits, f.indicated(m, id))
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Share, a.Share) })
	return hits[:min(len(hits), maxFindings)], ""
}

func (f *Facts) indicated(m intel.Match, id string) Hit {
	hit := Hit{Part: m.Part, Data: map[string]string{"id": id}, Share: f.indicatorShare(m.Indicator)}
	whoShared(m.Indicator).put(hit.Data, "source")
	if strings.EqualFold(m.Indicator.TLP, "red") {
		hit.Part = ""
		if m.Indicator.ID == "" {
			delete(hit.Data, "id")
			called{"without an id", "IDなし"}.put(hit.Data, "id")
		}
		called{"Something in this mail", "このメールの内容の一部"}.put(hit.Data, "where")
		return hit
	}
	hit.Data["value"], hit.Data["tlp"] = m.Indicator.Value, m.Indicator.TLP
	place(m).put(hit.Data, "where")
	return hit
}

// whoShared names the source and, as far as it may be told, since when the indicator holds.
func whoShared(i record.Indicator) called {
	if i.Source == "" {
		return called{"an unnamed source", "不明な提供元"}
	}
	return called{i.Source, i.Source}
}

// placeWords say what of a mail an indicator matches.
var placeWords = map[string]called{
	"from":       {"The sender's address", "差出人のアドレス"},
	"envelope":   {"The return address", "配送に使われた差出人"},
	"reply-to":   {"The reply address", "返信先のアドレス"},
	"domain":     {"The sender's domain", "差出人のドメイン"},
	"host":       {"The host of a link", "リンク先のサーバ"},
	"url":        {"A link", "リンク先"},
	"ip":         {"The address of the sending server", "送信元サーバのIPアドレス"},
	"digest":     {"A file in the mail", "メールに含まれるファイル"},
	"file":       {"The name of a file in the mail", "メールに含まれるファイルの名前"},
	"subject":    {"The subject", "件名"},
	"message-id": {"The mail's identifier (Message-ID)", "メールの管理番号(Message-ID)"},
}

func place(m intel.Match) called {
	words, ok := placeWords[m.Where]
	if !ok {
		return called{"Something in this mail", "このメールの内容の一部"}
	}
	if v := m.Indicator.Value; v != "" && !m.Indicator.Pattern && len(v) <= shownRunes/2 {
		return called{words.en + " (" + v + ")", words.ja + "(" + v + ")"}
	}
	return words
}

func (f *Facts) indicatorShare(i record.Indicator) float64 {
	switch i.Kind {
	case "ip":
		return indicatedIP
	case "file":
		return indicatedName
	case "domain", "host":
		if f.everybodys(strings.ToLower(i.Value)) {
			return indicatedShared
		}
	}
	return 1
}

// everybodys says that a host or a domain is one that many use who have nothing to do with each other, or one that attackers name to imitate it.
func (f *Facts) everybodys(host string) bool {
	_, short := f.tables().Shortener(host)
	return short || f.knownHost(host) || f.genuine(host) || slices.Contains(platforms, host) || text.InDomain(host, strings.Fields(aboutOthers)) ||
		text.OrgDomain(host) == "" // a suffix below which anybody may register: github.io, cloudfront.net
}
