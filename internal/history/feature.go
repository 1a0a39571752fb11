package history

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Kinds of features. The words are part of every stored key: they never change.
const (
	featureNet       = "net"
	featureHELO      = "helo"
	featureToolchain = "toolchain"
	featureBoundary  = "boundary"
	featureEnvelope  = "envelope"
	featurePayload   = "payload"
	featureHost      = "host"
)

const (
	maxFeatures = 60
	leastFile   = 64              // octets of a file that tells anything
	leastKinds  = 2               // that agree with a case
	caseAge     = 365 * day       // since it was confirmed
	maxPattern  = 200             // octets of a pattern
	emptySHA256 = "e3b0c44298fc1" // how the digest of nothing begins
)

// featuresOf lists by what an attacker's tools may be known again. Networks of cloud services and hosts that everybody links to are everybody's, and no features.
func (h *History) featuresOf(m *sighted) []record.Feature {
	var list []record.Feature
	add := func(kind, value string) {
		if key := h.o.Keys.Of(record.KindFeature, kind+" "+value); value != "" && len(list) < maxFeatures {
			list = append(list, record.Feature{Kind: kind, Key: key})
		}
	}
	if m.Origin.Class != origin.Cloud && m.network != "" {
		add(featureNet, m.network+" AS"+strconv.FormatUint(uint64(m.Origin.ASN), 10))
	}
	add(featureHELO, shape(m.heloName(), true))
	add(featureToolchain, m.toolchain())
	add(featureBoundary, shape(clip(m.Boundary, maxPattern), false))
	add(featureEnvelope, strings.ToLower(clip(m.Envelope, maxString)))
	for _, digest := range m.payloads() {
		add(featurePayload, digest)
	}
	for _, host := range m.Hosts {
		if !m.Common[host] {
			add(featureHost, host)
		}
	}
	return list
}

// ownSite are the features that an old acquaintance's own site makes: an attack that named it does not make his mail one.
func (h *History) ownSite(m *sighted, r *Relation) (keys []record.Key) {
	if !m.aligned() || m.Shared || m.org == "" || r.OldDomain != origin.Yes && r.Known != origin.Yes {
		return nil
	}
	for _, host := range m.Hosts {
		if text.OrgDomain(host) == m.org {
			keys = append(keys, h.o.Keys.Of(record.KindFeature, featureHost+" "+host))
		}
	}
	return keys
}

// heloName is how the origin introduced itself; of a host that relays for all the world it says nothing.
func (m *sighted) heloName() string {
	if m.Origin.Class == origin.Cloud {
		return ""
	}
	if m.Origin.HELO != "" {
		return clip(m.Origin.HELO, maxPattern)
	}
	return clip(m.HELO, maxPattern)
}

func (m *sighted) toolchain() string {
	if m.Mailer == "" {
		return ""
	}
	return strings.ToLower(clip(m.Mailer, maxPattern) + "|" + clip(m.Zone, 16) + "|" + clip(m.Charset, 32))
}

// payloads are the digests of what is carried, and of what is inside, but for pictures and what is too small to be anybody's own.
func (m *sighted) payloads() (list []string) {
	for _, o := range m.Objects {
		if o.SHA256 != "" && o.Type != "image" && o.Type != "text" && o.Size >= leastFile && !strings.HasPrefix(o.SHA256, emptySHA256) {
			list = append(list, strings.ToLower(o.SHA256))
		}
	}
	return list[:min(len(list), maxFeatures/2)]
}

// shape is the pattern of a made-up string: runs of digits are "0"; without names, runs of capitals are "A" and of small letters "a" as well.
func shape(s string, names bool) string {
	var out strings.Builder
	last := byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			c = '0'
		case names && c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case !names && c >= 'A' && c <= 'Z':
			c = 'A'
		case !names && c >= 'a' && c <= 'z':
			c = 'a'
		}
		if c == last && (c == '0' || !names) {
			continue
		}
		last = c
		out.WriteByte(c)
	}
	return out.String()
}

// caseIndex finds the confirmed cases that have a feature. It does not change.
type caseIndex struct {
	cases []record.Case
	by    map[record.Key][]int
}

func (h *History) readCases(ctx context.Context) error {
	cases, err := h.o.Store.Cases(ctx)
	if err != nil {
		return err
	}
	index := &caseIndex{cases: cases, by: map[record.Key][]int{}}
	for i, c := range cases {
		for _, f := range c.Features {
			index.by[f.Key] = append(index.by[f.Key], i)
		}
	}
	h.cases.Store(index)
	return nil
}

// matchCases lists the confirmed cases with which features of two kinds agree, one of them more than a tool that many use.
func (h *History) matchCases(look *Look) (list []CaseMatch) {
	index := h.cases.Load()
	kinds := map[int][]string{}
	if len(index.cases) == 0 {
		return nil
	}
	site := h.ownSite(look.mail, &look.Relation)
	for _, f := range look.features {
		if slices.Contains(site, f.Key) {
			continue
		}
		for _, i := range index.by[f.Key] {
			if !slices.Contains(kinds[i], f.Kind) {
				kinds[i] = append(kinds[i], f.Kind)
			}
		}
	}
	for i, c := range index.cases {
		if len(kinds[i]) >= leastKinds && slices.ContainsFunc(kinds[i], own) && look.mail.now.Sub(c.Confirmed) <= caseAge {
			list = append(list, CaseMatch{Case: c.Name, Date: c.Confirmed, Kinds: kinds[i]})
		}
	}
	return list
}

// own says that a kind of feature belongs to one sender rather than to all users of a program.
func own(kind string) bool {
	return kind == featureNet || kind == featureEnvelope || kind == featurePayload || kind == featureHost
}
