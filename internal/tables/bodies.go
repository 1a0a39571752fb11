package tables

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/public_bodies.txt
var bodyData string

// Body is a public body of Japan.
type Body struct {
	Ja      string   // as it calls itself: 外務省
	En      string   // as it reads within a sentence: "the Ministry of Foreign Affairs of Japan"
	Names   []string // every form that display names are searched for, Japanese and English
	Domains []string // lower case; sub-domains are the body's too
}

// bodyTable is public_bodies.txt as read.
type bodyTable struct {
	bodies   []Body
	byDomain map[string]int // index into bodies
	names    names
}

var bodies = sync.OnceValue(func() bodyTable {
	t := bodyTable{byDomain: map[string]int{}, names: newNames()}
	for line := range lines(bodyData) {
		switch {
		case strings.HasPrefix(line, "- "):
			t.names.add(line[2:], noBody)
		case strings.HasPrefix(line, "+ "):
			t.names.attributes = append(t.names.attributes, strings.Fields(line[2:])...)
		default:
			t.add(columns(line))
		}
	}
	return t
})

func (t *bodyTable) add(cols []string) {
	b := Body{Ja: cols[0], En: cols[1], Names: []string{cols[0], strings.TrimPrefix(cols[1], "the ")}, Domains: strings.Fields(cols[3])}
	for name := range strings.SplitSeq(cols[2], ";") {
		if name = strings.TrimSpace(name); name != "" {
			b.Names = append(b.Names, name)
		}
	}
	i := len(t.bodies)
	t.bodies = append(t.bodies, b)
	for _, name := range b.Names {
		t.names.add(name, i)
	}
	for _, d := range b.Domains {
		if _, taken := t.byDomain[d]; !taken { // of bodies that share a domain the first in the file owns it
			t.byDomain[d] = i
		}
	}
}

// PublicBodies returns the table in the order of the file.
func PublicBodies() []Body { return slices.Clone(bodies().bodies) }

// BodyOfDomain finds the body that a domain belongs to: the longest domain of the table that is domain or above it. Any other name
// below go.jp, which is registered for government bodies only (JPRS, registration rules for organisational JP domain names), is a
// government body without a name of its own here.
func BodyOfDomain(domain string) (Body, bool) {
	domain = hostName(domain)
	t := bodies()
	for d := domain; d != ""; _, d, _ = strings.Cut(d, ".") {
		if i, ok := t.byDomain[d]; ok {
			return t.bodies[i], true
		}
	}
	head, ok := strings.CutSuffix(domain, ".go.jp")
	if !ok || head == "" || strings.HasSuffix(head, ".") {
		return Body{}, false
	}
	own := head[strings.LastIndexByte(head, '.')+1:] + ".go.jp"
	return Body{Ja: "政府機関", En: "a Japanese government body", Domains: []string{own}}, true
}

// BodiesNamed returns the bodies whose names occur in s, each once, in the order of the table. s is compared after NFKC; blanks do not
// count in Japanese names, case, punctuation, "of" and "the" do not count in English ones, and an abbreviation counts as a whole word in
// capitals. A name that is part of a longer one in the table (消防庁 in 東京消防庁) or only an attribute (総務省登録) does not count.
func BodiesNamed(s string) []Body {
	t := bodies()
	var found []Body
	for _, i := range t.names.find(s) {
		found = append(found, t.bodies[i])
	}
	return found
}
