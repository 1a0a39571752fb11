package heuristics

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// given builds facts step by step: given().from("a@b.example").abroad("CN").
type given struct{ f *Facts }

func facts() given {
	return given{&Facts{
		Mail:   &mail.Message{Header: mail.Header{{Name: "Message-ID", Raw: []byte(" <1@mail.gmail.com>")}}},
		Origin: origin.Result{IP: netip.MustParseAddr("192.0.2.1"), Class: origin.Country, Country: "JP", Certainty: origin.Proven},
	}}
}

func (g given) from(fields ...string) given {
	for _, value := range fields {
		g.f.Mail.Header = append(g.f.Mail.Header, mail.Field{Name: "From", Raw: []byte(" " + value)})
	}
	return g
}

func (g given) at(country, ip string) given {
	g.f.Origin = origin.Result{IP: netip.MustParseAddr(ip), Class: origin.Country, Country: country, Certainty: origin.Proven}
	return g
}

func (g given) cloud(operator string) given {
	g.f.Origin = origin.Result{IP: netip.MustParseAddr("203.0.113.7"), Class: origin.Cloud, Operator: operator}
	return g
}

func (g given) nowhere(reason string) given {
	g.f.Origin = origin.Result{Class: origin.UnknownClass, Reason: reason}
	return g
}

func (g given) auth(aligned origin.Truth) given {
	g.f.Auth = origin.Auth{Known: true, Aligned: aligned}
	return g
}

func (g given) missing(what string, why Reason) given {
	g.f.Missing = map[string]Reason{what: why}
	return g
}

func (g given) carrying(objects ...*payload.Object) given {
	g.f.Objects = append(g.f.Objects, objects...)
	return g
}

func (g given) root(p *mail.Part) given {
	g.f.Mail.Root = p
	return g
}

func file(path, name string, t payload.Type) *payload.Object {
	return &payload.Object{Path: path, Name: name, Type: t, Size: 50_000}
}

// packed is an archive with entries of unknown content.
func packed(path, name string, entries ...string) *payload.Object {
	o := file(path, name, payload.ZIP)
	for i, e := range entries {
		o.Children = append(o.Children, &payload.Object{Path: path + "/" + string(rune('1'+i)), Name: e, Size: 10})
	}
	return o
}

func namedPart(path string, names ...string) *mail.Part {
	p := &mail.Part{Path: path, MediaType: "application/octet-stream", Disposition: "attachment"}
	for _, n := range names {
		p.Names = append(p.Names, mail.Name{Source: "disposition", Text: n})
	}
	return p
}

func row1(t *testing.T, id string) Trait {
	t.Helper()
	table := Table()
	i := slices.IndexFunc(table, func(t Trait) bool { return t.ID == id })
	if i < 0 {
		t.Fatalf("no trait %s", id)
	}
	return table[i]
}

// state tells in one word what a trait says: "hit", "recorded" (no share), "undecided" or "no".
func state(t *testing.T, id string, f *Facts) string {
	t.Helper()
	hits, reason := row1(t, id).Find(f)
	switch {
	case slices.ContainsFunc(hits, func(h Hit) bool { return h.Share > 0 }):
		return "hit"
	case reason != "":
		return "undecided"
	case len(hits) > 0:
		return "recorded"
	}
	return "no"
}

type example struct {
	what  string
	facts given
	want  string
}

func check(t *testing.T, id string, examples []example) {
	t.Helper()
	for _, e := range examples {
		if got := state(t, id, e.facts.f); got != e.want {
			t.Errorf("%s, %s: %s, want %s", id, e.what, got, e.want)
		}
	}
}

func judge(t *testing.T, f *Facts) Verdict {
	t.Helper()
	j, err := New(DefaultPolicy(), Table())
	if err != nil {
		t.Fatal(err)
	}
	return j.Judge(f)
}

func found(v Verdict) []string {
	ids := map[string]bool{}
	for _, f := range v.Findings {
		ids[f.Trait] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

func undecided(v Verdict, id string) (Undecided, bool) {
	i := slices.IndexFunc(v.Undecided, func(u Undecided) bool { return u.Trait == id })
	if i < 0 {
		return Undecided{}, false
	}
	return v.Undecided[i], true
}

func evidenceOf(t *testing.T, v Verdict, id string) Evidence {
	t.Helper()
	i := slices.IndexFunc(v.Findings, func(f Finding) bool { return f.Trait == id })
	if i < 0 {
		t.Fatalf("%s not among %v", id, found(v))
	}
	return v.Findings[i].Evidence
}

func contains(t *testing.T, e Evidence, en, ja string) {
	t.Helper()
	if !strings.Contains(e.En, en) || !strings.Contains(e.Ja, ja) {
		t.Errorf("evidence %q / %q does not hold %q / %q", e.En, e.Ja, en, ja)
	}
}
