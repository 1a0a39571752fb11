package text

import "strings"

// part is where a part of a name begins and ends in it; "." and "-" separate parts.
type part struct{ from, to int }

func partsOf(domain string) (parts []part) {
	from := 0
	for i := range len(domain) {
		if domain[i] == '.' || domain[i] == '-' {
			parts = append(parts, part{from, i})
			from = i + 1
		}
	}
	return append(parts, part{from, len(domain)})
}

// movedSuffix finds a guarded name whose parts stand in a row in a foreign one, or with its dots left out, or its label below a suffix that
// is sold for next to nothing.
func (g *Guarded) movedSuffix(n name, _ string) (Imitation, bool) {
	if carried(n.full) {
		return Imitation{}, false
	}
	joined := strings.ReplaceAll(n.full, "-", ".")
	parts := partsOf(n.full)
	for from := range parts {
		for to := min(len(parts), from+g.maxParts) - 1; to > from; to-- {
			i, ok := g.joined[joined[parts[from].from:parts[to].to]]
			if ok && g.moved(n, g.names[i], parts[from].from) {
				return g.found(i, "moved-suffix")
			}
		}
	}
	if i, ok := g.undotted(n); ok {
		return g.found(i, "moved-suffix")
	}
	if i, ok := g.firstOf(n.label, 6); ok && cheapSuffixes[n.suffix] {
		return g.found(i, "moved-suffix")
	}
	return Imitation{}, false
}

// moved says that p, whose parts stand in n from an offset on, is imitated there. A dot may have become a hyphen, but not the other way
// round (aoba-net.jp and aoba.net.jp are two names), and with its dots p must end before the registry's suffix (aoba.co and aoba.co.jp).
func (g *Guarded) moved(n name, p string, from int) bool {
	at := n.full[from : from+len(p)]
	hyphened := false
	for i := range len(p) {
		if p[i] != at[i] {
			if p[i] == '-' {
				return false
			}
			hyphened = true
		}
	}
	label, suffix, _ := strings.Cut(p, ".")
	short := !strings.Contains(suffix, ".") // aoba.jp, not aoba.co.jp
	if !hyphened {
		return from+len(p) < n.icann && len(label) >= 3
	}
	if short && (len(label) < 4 || genericLabels[label] || verifiedSuffixes[n.suffix]) {
		return false
	}
	return len(label) >= 2
}

// undotted finds a guarded name without dots: tokiwacojp.com, and tokiwaco.jp.
func (g *Guarded) undotted(n name) (int32, bool) {
	for _, second := range []string{"go", "lg", "co", "ac", "or", "ne"} {
		least := 5
		if second == "go" || second == "lg" {
			least = 4
		}
		label, ok := strings.CutSuffix(n.label, second+"jp")
		if !ok && n.suffix == "jp" {
			label, ok = strings.CutSuffix(n.label, second)
		}
		if label = strings.TrimRight(label, "-"); !ok || len(label) < least {
			continue
		}
		if i, ok := g.exact[label+"."+second+".jp"]; ok {
			return i, true
		}
	}
	return 0, false
}

// firstOf is the first guarded name with that registrable label, if the label is distinct enough to be somebody's: long, and no common word.
func (g *Guarded) firstOf(label string, least int) (int32, bool) {
	list := g.labels[label]
	if len(list) == 0 || len(label) < least || genericLabels[label] {
		return 0, false
	}
	return list[0], true
}

// posedSuffix finds names that pose as standing below a suffix for which a registry vouches: anything-go-jp.com, anything.lg.jp.example.com,
// city-aoba-lg.jp.
func posedSuffix(n name, _ string) (Imitation, bool) {
	if carried(n.full) {
		return Imitation{}, false
	}
	parts := partsOf(n.full)
	for i := 1; i < len(parts); i++ {
		if n.full[parts[i].from:parts[i].to] != "jp" {
			continue
		}
		second := n.full[parts[i-1].from:parts[i-1].to]
		if vouched(second) && parts[i].to < n.icann {
			return Imitation{Of: second + ".jp", How: "moved-suffix"}, true
		}
	}
	if label, ok := strings.CutSuffix(n.label, "-lg"); ok && n.suffix == "jp" && local(label) {
		return Imitation{Of: "lg.jp", How: "moved-suffix"}, true
	}
	return Imitation{}, false
}

func vouched(second string) bool {
	return second == "go" || second == "lg" || second == "co" || second == "ac"
}

// local says that a label holds a word that names of local governments begin with.
func local(label string) bool {
	for word := range strings.SplitSeq(label, "-") {
		switch word {
		case "pref", "metro", "city", "town", "vill":
			return true
		}
	}
	return false
}

// carried says that a host belongs to a service that makes host names out of its customers' domains.
func carried(domain string) bool {
	for tail := domain; tail != ""; _, tail, _ = strings.Cut(tail, ".") {
		if carriers[tail] {
			return true
		}
	}
	return false
}
