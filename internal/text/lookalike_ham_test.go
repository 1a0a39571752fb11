package text

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// namesakes are pairs of real houses that do look alike, with the reason; every other alarm among real domains is a fault.
var namesakes = map[string]string{
	"nitori-net.jp nitori.co.jp":         "the shop of the same house",
	"nihonkohden.co.jp nihon-kohden.com": "one house, two spellings",
	"nihonkohden.com nihon-kohden.com":   "one house, two spellings",
	"nihon-kohden.com nihonkohden.co.jp": "one house, two spellings",
	"toyotires.co.jp toyo-tires.com":     "one house, two spellings",
	"toyo-tires.com toyotires.co.jp":     "one house, two spellings",
}

func readDomains(t *testing.T, file string) (list []string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			list = append(list, strings.Fields(line)...)
		}
	}
	return list
}

// Real domains of different owners do not imitate each other: every house against the public bodies and all other houses, and the hosts of
// free software against all of them.
func TestRealDomainsAreNoImitations(t *testing.T) {
	bodies, houses, hosts := readDomains(t, "bodies.txt"), readDomains(t, "houses.txt"), readDomains(t, "hosts.txt")
	asked, alarms := 0, 0
	ask := func(g *Guarded, domain string) {
		asked++
		got, ok := g.Imitates(domain)
		if ok && namesakes[domain+" "+got.Of] == "" {
			alarms++
			t.Errorf("%s is taken for an imitation of %s (%s)", domain, got.Of, got.How)
		}
	}
	// Two ways of splitting the houses into groups: every two houses are in different groups by one of them at least.
	const groups = 30
	for _, group := range []func(i int) int{func(i int) int { return i % groups }, func(i int) int { return i / groups }} {
		for k := range groups {
			inside, outside := split(houses, func(i int) bool { return group(i) == k })
			g := Guard(slices.Concat(bodies, outside))
			for _, house := range inside {
				ask(g, house)
			}
		}
	}
	all := Guard(slices.Concat(bodies, houses))
	for _, host := range hosts {
		ask(all, host)
	}
	for i, body := range bodies {
		ask(Guard(slices.Concat(bodies[:i], bodies[i+1:])), body)
	}
	if len(houses) > groups*groups {
		t.Errorf("%d houses are too many for %d groups", len(houses), groups)
	}
	t.Logf("%d domains asked against %d: %d alarms, %d known pairs", asked, len(bodies)+len(houses), alarms, len(namesakes))
	if asked < 2000 {
		t.Errorf("only %d domains asked", asked)
	}
}

func split(list []string, in func(i int) bool) (inside, outside []string) {
	for i, d := range list {
		if in(i) {
			inside = append(inside, d)
		} else {
			outside = append(outside, d)
		}
	}
	return inside, outside
}

// How many imitations of real names are seen, by the way they are made. Labels below minTypo letters and generic ones have no typos by
// design and are left out there.
func TestImitationsSeen(t *testing.T) {
	houses := slices.DeleteFunc(readDomains(t, "houses.txt"), func(d string) bool { return OrgDomain(d) != d || restrictedSuffixes[readName(d).suffix] })
	g := Guard(houses)
	for _, tt := range []struct {
		how   string
		share float64 // at least
		least int     // letters of the label; generic labels are left out above 0
		make  func(n name) string
	}{
		{"l as 1", 1, 0, func(n name) string { return replaced(n, "l", "1") }},
		{"o as 0", 1, 0, func(n name) string { return replaced(n, "o", "0") }},
		{"Cyrillic a", 1, 0, func(n name) string { return replaced(n, "a", "а") }},
		{"m as rn", 1, 0, func(n name) string { return replaced(n, "m", "rn") }},
		{"dots as hyphens", 0.95, 0, func(n name) string { return strings.ReplaceAll(n.org, ".", "-") + ".example" }},
		{"below a stranger", 0.99, 0, func(n name) string { return n.org + ".example.net" }},
		{"-support", 1, 5, func(n name) string { return n.label + "-support.example" }},
		{"doubled letter", 0.8, minTypo, func(n name) string { return n.label[:3] + n.label[2:] + "." + n.suffix }},
		{"swapped letters", 0.8, minTypo, func(n name) string { return n.label[:2] + n.label[3:4] + n.label[2:3] + n.label[4:] + "." + n.suffix }},
		{"dropped letter", 0.5, minTypo, func(n name) string { return n.label[:3] + n.label[4:] + "." + n.suffix }},
		{"q for a letter", 0.6, minTypo, func(n name) string { return n.label[:3] + "q" + n.label[4:] + "." + n.suffix }},
	} {
		made, seen := 0, 0
		for _, h := range houses {
			n := readName(h)
			if len(n.label) < tt.least || tt.least > 0 && genericLabels[n.label] {
				continue
			}
			domain := tt.make(n)
			if domain == "" || domain == n.org || slices.Contains(houses, domain) {
				continue
			}
			made++
			if _, ok := g.Imitates(domain); ok {
				seen++
			}
		}
		t.Logf("%-16s %3d of %3d", tt.how, seen, made)
		if made < 50 || float64(seen) < tt.share*float64(made) {
			t.Errorf("%s: %d of %d seen, wanted a share of %g", tt.how, seen, made, tt.share)
		}
	}
}

// replaced is "" where there is nothing to replace.
func replaced(n name, from, to string) string {
	if !strings.Contains(n.label, from) {
		return ""
	}
	return strings.Replace(n.label, from, to, 1) + "." + n.suffix
}
