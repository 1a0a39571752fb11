package heuristics

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

var (
	lastMoment = time.Date(2027, 3, 31, 23, 59, 59, 0, time.UTC)
	ended      = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
)

// byAoba exempts a script that the contractor's build desk or a branch sends.
func byAoba(change func(*Exemption)) Exemption {
	e := Exemption{Traits: []string{"script-attach"}, From: []string{"build@aoba.example", "branch.example"}, Until: ended, Reason: "build scripts"}
	change(&e)
	return e
}

func asIs(*Exemption) {}

// script is an authenticated mail with a script.
func script(from string) given {
	g := facts().from(from).auth(origin.Yes).carrying(file("1", "", payload.Text), file("2", "build.bat", payload.Text))
	g.f.Mail.Received = lastMoment
	return g.to("dev@tokiwa.example")
}

func (g given) to(rcpts ...string) given {
	g.f.Mail.Envelope = mail.Envelope{Known: true}
	for _, r := range rcpts {
		g.f.Mail.Envelope.Rcpts = append(g.f.Mail.Envelope.Rcpts, mail.Recipient{Addr: r})
	}
	return g
}

func (g given) received(at time.Time) given {
	g.f.Mail.Received = at
	return g
}

func (g given) certainty(c origin.Certainty) given {
	g.f.Origin.Certainty = c
	return g
}

func (g given) noOrigin() given {
	g.f.Origin = origin.Result{Class: origin.UnknownClass, Certainty: origin.NotKnown}
	return g
}

func (g given) unverified() given {
	g.f.Auth = origin.Auth{}
	return g
}

func exempted(t *testing.T, f *Facts, list ...Exemption) Verdict {
	t.Helper()
	p := DefaultPolicy()
	p.Exempt = list
	j, err := New(p, Table())
	if err != nil {
		t.Fatal(err)
	}
	return j.Judge(f)
}

func findingOf(t *testing.T, v Verdict, id string) Finding {
	t.Helper()
	i := slices.IndexFunc(v.Findings, func(f Finding) bool { return f.Trait == id })
	if i < 0 {
		t.Fatalf("%s not among %v", id, found(v))
	}
	return v.Findings[i]
}

func TestExemptionHolds(t *testing.T) {
	branch := func(e *Exemption) {
		e.From, e.Networks = nil, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28"), netip.MustParsePrefix("2001:db8::/32")}
	}
	both := func(e *Exemption) { e.Networks = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")} }
	developers := func(e *Exemption) { e.Rcpts = []string{"dev@tokiwa.example", "lab.tokiwa.example"} }
	for _, c := range []struct {
		what   string
		change func(*Exemption)
		facts  given
		want   bool
	}{
		{"named address", asIs, script("build@aoba.example"), true},
		{"named address, other case", asIs, script("Build <BUILD@Aoba.Example>"), true},
		{"named domain", asIs, script("anybody@branch.example"), true},
		{"below a named domain", asIs, script("anybody@mail.branch.example"), true},
		{"another address there", asIs, script("taro@aoba.example"), false},
		{"sub-domain of a named address", asIs, script("build@mail.aoba.example"), false},
		{"look-alike of the address", asIs, script("build@aoba.example.net"), false},
		{"look-alike of the domain", asIs, script("a@notbranch.example"), false},
		{"look-alike by script", asIs, script("build@\u0430oba.example"), false}, // Cyrillic a
		{"name that says it", asIs, script(`"build@aoba.example" <x@evil.example>`), false},
		{"local part that says it", asIs, script(`"build@aoba.example"@evil.example`), false},
		{"two authors, one not named", asIs, script("build@aoba.example, taro@aoba.example"), false},
		{"two From fields, one not named", asIs, script("build@aoba.example").from("x@evil.example"), false},
		{"no author", asIs, script(""), false},
		{"not aligned", asIs, script("build@aoba.example").auth(origin.No), false},
		{"verifier without result", asIs, script("build@aoba.example").auth(origin.Unknown), false},
		{"no verifier", asIs, script("build@aoba.example").unverified(), false},
		{"authentication failed to be read", asIs, script("build@aoba.example").missing("auth", "panic"), false},

		{"named network", branch, script("x@any.example").at("JP", "192.0.2.15").unverified(), true},
		{"named network, IPv6", branch, script("x@any.example").at("JP", "2001:db8::1"), true},
		{"the next address", branch, script("x@any.example").at("JP", "192.0.2.16"), false},
		{"a claimed origin", branch, script("x@any.example").at("JP", "192.0.2.15").certainty(origin.Claimed), false},
		{"an origin of unknown certainty", branch, script("x@any.example").at("JP", "192.0.2.15").certainty(""), false},
		{"no origin", branch, script("x@any.example").noOrigin(), false},
		{"origin failed to be read", branch, script("x@any.example").at("JP", "192.0.2.15").missing("origin", "panic"), false},

		{"sender and network", both, script("build@aoba.example").at("JP", "192.0.2.15"), true},
		{"sender, other network", both, script("build@aoba.example").at("JP", "192.0.2.16"), false},
		{"network, other sender", both, script("taro@aoba.example").at("JP", "192.0.2.15"), false},

		{"named recipient", developers, script("build@aoba.example").to("Dev@Tokiwa.example"), true},
		{"recipients by address and domain", developers, script("build@aoba.example").to("dev@tokiwa.example", "x@lab.tokiwa.example"), true},
		{"one of two recipients", developers, script("build@aoba.example").to("dev@tokiwa.example", "hanako@tokiwa.example"), false},
		{"another recipient", developers, script("build@aoba.example").to("dev@xtokiwa.example"), false},
		{"no recipient known", developers, script("build@aoba.example").to(), false},
		{"whoever receives it", asIs, script("build@aoba.example").to("hanako@tokiwa.example", "dev@tokiwa.example"), true},

		{"on the last day", asIs, script("build@aoba.example").received(lastMoment), true},
		{"after it", asIs, script("build@aoba.example").received(ended), false},
		{"the same moment elsewhere", asIs, script("build@aoba.example").received(ended.In(time.FixedZone("", -9*3600))), false},
		{"time of arrival unknown", asIs, script("build@aoba.example").received(time.Time{}), false},
		{"neither sender nor network", func(e *Exemption) { e.From = nil }, script("build@aoba.example"), false},
	} {
		v := exempted(t, c.facts.f, byAoba(c.change))
		f := findingOf(t, v, "script-attach")
		if got := f.Exempt == "build scripts" && f.Weight == 0; got != c.want || !c.want && (f.Exempt != "" || f.Weight == 0) {
			t.Errorf("%s: exempt %q, weight %v", c.what, f.Exempt, f.Weight)
		}
		if c.want != (v.Level == Note) || !c.want && v.Level != Mark && v.Level != Hold {
			t.Errorf("%s: %v %s", c.what, v.Score, v.Level)
		}
	}
}

// An exempted trait keeps its evidence.
func TestExemptionIsTold(t *testing.T) {
	v := exempted(t, script("build@aoba.example").f, byAoba(asIs), byAoba(func(e *Exemption) { e.Reason = "second" }))
	f := findingOf(t, v, "script-attach")
	plain := findingOf(t, judge(t, script("build@aoba.example").f), "script-attach")
	if f.Exempt != "build scripts" || f.Evidence.En != plain.Evidence.En || f.Evidence.Ja != plain.Evidence.Ja || f.Part != "2" {
		t.Errorf("%+v, want the evidence of %+v", f, plain)
	}
	if plain.Exempt != "" {
		t.Errorf("exempt without an exemption: %q", plain.Exempt)
	}
	for _, f := range v.Findings {
		if f.Trait != "script-attach" && f.Exempt != "" {
			t.Errorf("%s is exempted too", f.Trait)
		}
	}
}

// An exemption lifts the hard floor of its own trait only, and never below note.
func TestExemptionAndTheFloors(t *testing.T) {
	for _, c := range []struct {
		what   string
		traits []Trait
		exempt []string
		score  float64
		level  Level
	}{
		{"exempted program", []Trait{planted("exec-attach", Attachment, 8, 1)}, []string{"exec-attach"}, 3, Note},
		{"exempted program, good name", []Trait{planted("exec-attach", Attachment, 8, 1), planted("b", Trust, -6, 1)}, []string{"exec-attach"}, 3, Note},
		{"exempted program and more", []Trait{planted("exec-attach", Attachment, 8, 1), planted("b", Identity, 7, 1)}, []string{"exec-attach"}, 7, Mark},
		{"another floor stays", []Trait{planted("exec-attach", Attachment, 8, 1), planted("rlo-name", Attachment, 5, 1), planted("b", Trust, -6, 1)},
			[]string{"exec-attach"}, 6, Mark},
		{"both exempted", []Trait{planted("exec-attach", Attachment, 8, 1), planted("rlo-name", Attachment, 5, 1)}, []string{"exec-attach", "rlo-name"}, 3, Note},
		{"trait without a floor", []Trait{planted("a", Identity, 6, 1), planted("b", Trust, -2, 1)}, []string{"a"}, -2, Pass},
		{"floor trait that is only recorded", []Trait{planted("exec-attach", Attachment, 8, 0)}, []string{"exec-attach"}, 0, Pass},
		{"floor trait that is not there", []Trait{planted("exec-attach", Attachment, 8)}, []string{"exec-attach"}, 0, Pass},
		{"no anchor any more", []Trait{planted("a", Identity, 6, 1), planted("b", Path, 5, 1), planted("c", Language, 6, 1)}, []string{"a"}, 9, Mark},
		{"no part of a combo", []Trait{planted("a", Identity, 6, 1), planted("x", Path, 2, 1)}, []string{"a"}, 2, Pass},
		{"a combo itself", []Trait{planted("a", Identity, 1, 1), planted("x", Path, 1, 1)}, []string{"pair"}, 2, Pass},
		{"nothing exempted", []Trait{planted("a", Identity, 1, 1), planted("x", Path, 1, 1)}, nil, 4, Note},
	} {
		table := slices.Concat(c.traits, []Trait{planted("unseen", Path, 1)})
		p := DefaultPolicy()
		p.Exempt = []Exemption{byAoba(func(e *Exemption) { e.Traits = c.exempt })}
		pair := []Combo{{ID: "pair", Bonus: 2, Text: Text{En: "both", Ja: "両方"}, All: []OneOf{{"a"}, {"x"}}}}
		j, err := newJudge(p, table, pair)
		if err != nil {
			t.Fatal(err)
		}
		v := j.Judge(script("build@aoba.example").f)
		if v.Score != c.score || v.Level != c.level {
			t.Errorf("%s: %v %s, want %v %s", c.what, v.Score, v.Level, c.score, c.level)
		}
	}
}

// A script inside an archive is another trait than a program there, and each exemption is for its own.
func TestExemptionOfOneTraitOnly(t *testing.T) {
	f := script("build@aoba.example").carrying(file("3", "setup.exe", payload.PE)).f
	v := exempted(t, f, byAoba(asIs))
	if program := findingOf(t, v, "exec-attach"); program.Exempt != "" || program.Weight == 0 || v.Level != Mark && v.Level != Hold {
		t.Errorf("%v %s with %+v", v.Score, v.Level, program)
	}
}

// Unknown stays unknown: a trait that could not be decided is told as before.
func TestExemptionDecidesNothing(t *testing.T) {
	f := script("x@mofa.go.jp").unverified().at("JP", "192.0.2.1").f
	v := exempted(t, f, Exemption{
		Traits: []string{"gojp-unauth"}, Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}, Until: ended, Reason: "r",
	})
	if _, ok := undecided(v, "gojp-unauth"); !ok {
		t.Errorf("undecided: %+v", v.Undecided)
	}
}

func TestExemptionsRefused(t *testing.T) {
	for _, c := range []struct {
		traits []string
		at     int
		reason string
	}{
		{[]string{"script-attach", "script-atach"}, 1, `no trait is called "script-atach"; is script-attach meant?`},
		{[]string{"auth-aligned"}, 0, "lowers the score"},
		{[]string{""}, 0, `no trait is called ""`},
	} {
		p := DefaultPolicy()
		p.Exempt = []Exemption{byAoba(asIs), byAoba(func(e *Exemption) { e.Traits = c.traits })}
		_, err := New(p, Table())
		var fault *ExemptionError
		if !errors.As(err, &fault) || fault.Exemption != 1 || fault.Trait != c.at || !strings.Contains(fault.Error(), c.reason) {
			t.Errorf("%v: %v, want %q", c.traits, err, c.reason)
		}
	}
	p := DefaultPolicy()
	p.Exempt = []Exemption{byAoba(func(e *Exemption) { e.Traits = []string{"gojp-foreign-attach", "attach-present"} })}
	if _, err := New(p, Table()); err != nil {
		t.Error(err)
	}
}
