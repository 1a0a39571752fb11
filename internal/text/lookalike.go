package text

import (
	"slices"
	"strings"
)

// Imitation says which domain another one imitates, and how:
//
//	confusable    it looks the same, by skeleton or because another registrable domain poses as the suffix (m0fa.go.jp, mofa.g0.jp)
//	mixed-script  an internationalised label mixes scripts that no language mixes; Of is the name as it reads
//	moved-suffix  the whole name stands within a foreign domain or below a foreign suffix (mofa-go-jp.com, mofa.go.jp.example.net, tokiwaco.jp);
//	              Of is "go.jp", "lg.jp", "co.jp" or "ac.jp" where only such a suffix is posed as (anything.go.jp.example.com)
//	typo          the registrable label is one slip away, or two in a long one
//	extra-word    the registrable label and a word that lends trust (tokiwa-support.com)
type Imitation struct{ Of, How string }

// Guarded is a set of domains that are protected against look-alikes. It does not change once built and may be asked from many
// goroutines.
type Guarded struct {
	names    []string         // comparable form, in the order given, the organisational domains of deeper ones behind them
	exact    map[string]int32 // name → index into names
	folded   map[string]int32 // fold of the name → index
	joined   map[string]int32 // the name with every "-" as "." → index
	labels   map[string][]int32
	shapes   map[shape][]typoName
	maxParts int // most parts ("-" and "." separate) of any name
}

// Guard prepares domains for Imitates. What is no domain name below a public suffix is left out. Thousands of names are fine.
func Guard(domains []string) *Guarded {
	g := &Guarded{exact: map[string]int32{}, folded: map[string]int32{}, joined: map[string]int32{}, labels: map[string][]int32{},
		shapes: map[shape][]typoName{}}
	for _, d := range domains {
		g.add(asciiDomain(d))
	}
	for _, d := range slices.Clone(g.names) {
		g.add(OrgDomain(d))
	}
	return g
}

func (g *Guarded) add(domain string) {
	org := OrgDomain(domain)
	if _, known := g.exact[domain]; known || org == "" {
		return
	}
	i := int32(len(g.names))
	g.names = append(g.names, domain)
	g.exact[domain] = i
	addOnce(g.folded, foldDomain(unicodeDomain(domain)), i)
	joined := strings.ReplaceAll(domain, "-", ".")
	addOnce(g.joined, joined, i)
	g.maxParts = max(g.maxParts, strings.Count(joined, ".")+1)
	if domain == org {
		n := readName(domain)
		g.labels[n.label] = append(g.labels[n.label], i)
		g.addTypo(n, i)
	}
}

func addOnce(m map[string]int32, key string, i int32) {
	if _, taken := m[key]; !taken {
		m[key] = i
	}
}

// Imitates says which guarded domain a domain looks like without being it, below it or beside it under the same organisational domain. Of several
// the first rule decides, in the order of Imitation's comment, and then the order in which the domains were given. The rules keep away from what
// real names have in common: a short name, a place or a word of trade one letter away, another well-formed Japanese name (nissan, nissin), a number
// more or less, a plural, the same label below another suffix (tokiwa.co.jp, tokiwa.com), an added word below a suffix whose registry checks who
// registers. Names longer than 759 octets, which DNS cannot hold three times over, are not looked at.
func (g *Guarded) Imitates(domain string) (Imitation, bool) {
	n := readName(asciiDomain(domain))
	if n.org == "" || len(n.full) > maxDomain || g.ours(n) {
		return Imitation{}, false
	}
	for _, rule := range []func(name, string) (Imitation, bool){g.confusable, mixedScript, g.movedSuffix, g.typo, g.extraWord, posedSuffix} {
		if found, ok := rule(n, domain); ok {
			return found, true
		}
	}
	return Imitation{}, false
}

// ours says that a domain is a guarded one or below one.
func (g *Guarded) ours(n name) bool {
	for tail := n.full; tail != ""; _, tail, _ = strings.Cut(tail, ".") {
		if _, ok := g.exact[tail]; ok {
			return true
		}
	}
	return false
}

func (g *Guarded) found(i int32, how string) (Imitation, bool) {
	return Imitation{Of: unicodeDomain(g.names[i]), How: how}, true
}

// confusable compares every tail of the name that is longer than its public suffix, as it is and as it was written: an upper-case I among
// lower-case letters is an l to the eye.
func (g *Guarded) confusable(n name, written string) (Imitation, bool) {
	forms := []string{foldDomain(n.unicode)}
	if strings.Contains(written, "I") && strings.ContainsFunc(written, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
		forms = append(forms, foldDomain(strings.TrimRight(strings.Trim(written, " \t\r\n"), ".")))
	}
	least := strings.Count(n.org, ".")
	for _, form := range forms {
		for tail := form; strings.Count(tail, ".") >= least; {
			if i, ok := g.folded[tail]; ok {
				return g.found(i, "confusable")
			}
			_, rest, more := strings.Cut(tail, ".")
			if !more {
				break
			}
			tail = rest
		}
	}
	return Imitation{}, false
}
