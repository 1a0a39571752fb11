package verify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/dnstest"
	"sekisho/internal/origin/verify"
)

func TestSPF(t *testing.T) {
	spf := func(record string) dnstest.Zone {
		return with(zone(), dnstest.Zone{"mofa.example.jp": {"TXT " + record, "A 203.0.113.9", "MX 10 mail.mofa.example.jp"}, "mail.mofa.example.jp": {"A 203.0.113.9"}})
	}
	includes := func(n int) dnstest.Zone {
		z := spf("v=spf1 include:i0.example -all")
		for i := range n {
			z[fmt.Sprintf("i%d.example", i)] = []string{fmt.Sprintf("TXT v=spf1 include:i%d.example -all", i+1)}
		}
		z[fmt.Sprintf("i%d.example", n)] = []string{"TXT v=spf1 ip4:203.0.113.9 -all"}
		return z
	}
	for _, test := range []struct {
		what string
		zone dnstest.Zone
		job  job
		want string
	}{
		{"listed", nil, job{}, "pass"},
		{"not listed", nil, job{ip: stranger}, "fail"},
		{"softly", spf("v=spf1 ~all"), job{}, "softfail"},
		{"no record", spf("hello"), job{}, "none"},
		{"no such domain", dnstest.Zone{}, job{}, "none"},
		{"two records", with(zone(), dnstest.Zone{"mofa.example.jp": {"TXT v=spf1 -all", "TXT v=spf1 +all"}}), job{}, "permerror"},
		{"by address", spf("v=spf1 a -all"), job{}, "pass"},
		{"by mail server", spf("v=spf1 mx -all"), job{}, "pass"},
		{"by IPv6 address", spf("v=spf1 ip6:2001:db8::/32 -all"), job{ip: "2001:db8::25"}, "pass"},
		{"ten includes", includes(9), job{}, "pass"},
		{"eleven includes", includes(10), job{}, "permerror"},
		{"includes itself", spf("v=spf1 include:mofa.example.jp -all"), job{}, "permerror"},
		{"three void look-ups", spf("v=spf1 a:x1.example a:x2.example a:x3.example +all"), job{}, "permerror"},
		{"two void look-ups", spf("v=spf1 a:x1.example a:x2.example +all"), job{}, "pass"},
		{"syntax", spf("v=spf1 ip4:1.2.3 -all"), job{}, "permerror"},
		{"huge record", spf("v=spf1 " + strings.Repeat("ip4:192.0.2.1 ", 1000) + "-all"), job{}, "permerror"},
		{"SERVFAIL", with(zone(), dnstest.Zone{"mofa.example.jp": {"SERVFAIL"}}), job{}, "temperror"},
		{"SERVFAIL in an include", with(spf("v=spf1 include:x.example -all"), dnstest.Zone{"x.example": {"SERVFAIL"}}), job{}, "temperror"},
		{"SERVFAIL of a host", with(spf("v=spf1 a:x.example -all"), dnstest.Zone{"x.example": {"SERVFAIL"}}), job{}, "temperror"},
		{"another domain's reverse-path", nil, job{ip: stranger, from: "a@attacker.example"}, "pass"},
		{"an @ in a quoted local part", nil, job{ip: stranger, from: `"x@attacker.example"@mofa.example.jp`}, "fail"},
		{"no domain", nil, job{from: "root"}, "none"},
		{"an address for a domain", nil, job{from: "a@[203.0.113.9]"}, "none"},
		{"macros of a local part", with(spf("v=spf1 exists:%{l}.l.example -all"), dnstest.Zone{"info.l.example": {"A 127.0.0.2"}}), job{}, "pass"},
		{"macros that make no name", spf("v=spf1 exists:%{l}.l.example -all"), job{from: strings.Repeat("a", 300) + "@mofa.example.jp"}, "fail"},
	} {
		test.job.mail, test.job.zone = plain+letter, test.zone
		r := test.job.run(t)
		if r.SPF.Result != test.want || (r.SPF.Reason != "") != (strings.HasSuffix(test.want, "error") || test.want == "none" && r.SPF.Reason != "") {
			t.Errorf("%s: %+v, want %s", test.what, r.SPF, test.want)
		}
	}
}

// The null reverse-path stands for postmaster at the name in HELO.
func TestSPFByHELO(t *testing.T) {
	z := with(zone(), dnstest.Zone{"mail.mofa.example.jp": {"TXT v=spf1 ip4:203.0.113.9 -all"}})
	null := func(helo string) func(*verify.Request) {
		return func(r *verify.Request) { r.MailFrom, r.HELO = "", helo }
	}
	for helo, want := range map[string]string{"mail.mofa.example.jp": "pass", "": "none", "localhost": "none", "[203.0.113.9]": "none", "203.0.113.9": "none", strings.Repeat("a.", 120) + "jp": "none"} {
		r := job{mail: plain + letter, zone: z, change: null(helo)}.run(t)
		if !r.SPF.HELO || r.SPF.Result != want {
			t.Errorf("HELO %.20q: %+v, want %s", helo, r.SPF, want)
		}
	}
	if r := (job{mail: plain + letter, zone: z, change: null("mail.mofa.example.jp")}).run(t); r.DMARC.Result != "pass" {
		t.Errorf("HELO of the author's organisation: %s", short(r))
	}
}

func TestDMARCRecords(t *testing.T) {
	type found struct {
		result, published, policy string
		percent                   int
	}
	sub := func(org, exact string) dnstest.Zone {
		z := dnstest.Zone{"mofa.example.jp": {"TXT x"}}
		if org != "" {
			z["_dmarc.example.jp"] = []string{org}
		}
		if exact != "" {
			z["_dmarc.mofa.example.jp"] = strings.Split(exact, "|")
		}
		return z
	}
	for what, test := range map[string]struct {
		zone dnstest.Zone
		want found
	}{
		"its own":                    {sub("TXT v=DMARC1; p=none", "TXT v=DMARC1; p=reject"), found{"fail", "reject", "reject", 100}},
		"its own, sp is not for it":  {sub("TXT v=DMARC1; p=none", "TXT v=DMARC1; p=reject; sp=none"), found{"fail", "reject", "reject", 100}},
		"the organisation's":         {sub("TXT v=DMARC1; p=quarantine", ""), found{"fail", "quarantine", "quarantine", 100}},
		"the organisation's sp":      {sub("TXT v=DMARC1; p=none; sp=reject", ""), found{"fail", "reject", "reject", 100}},
		"the organisation's sp none": {sub("TXT v=DMARC1; p=reject; sp=none", ""), found{"fail", "none", "none", 100}},
		"none at all":                {dnstest.Zone{}, found{"none", "", "", 0}},
		"other texts":                {sub("TXT v=spf1 -all", "TXT hello"), found{"none", "", "", 0}},
		"two records are as none":    {sub("TXT v=DMARC1; p=quarantine", "TXT v=DMARC1; p=reject|TXT v=DMARC1; p=none"), found{"fail", "quarantine", "quarantine", 100}},
		"among others":               {sub("", "TXT hello|TXT v=DMARC1;p=Reject"), found{"fail", "reject", "reject", 100}},
		"pct=100":                    {sub("", "TXT v=DMARC1; p=quarantine; pct=100"), found{"fail", "quarantine", "quarantine", 100}},
		"pct=60":                     {sub("", "TXT v=DMARC1; p=quarantine; pct=60"), found{"fail", "quarantine", "quarantine", 60}},
		"pct=10, quarantine":         {sub("", "TXT v=DMARC1; p=quarantine; pct=10"), found{"fail", "quarantine", "none", 10}},
		"pct=0, reject":              {sub("", "TXT v=DMARC1; p=reject; pct=0"), found{"fail", "reject", "quarantine", 0}},
		"pct that is no number":      {sub("", "TXT v=DMARC1; p=reject; pct=many"), found{"fail", "reject", "reject", 100}},
		"mistakes in other tags":     {sub("", "TXT v=DMARC1; p=reject; fo=9; ri=x; rf=y"), found{"fail", "reject", "reject", 100}},
		"no policy":                  {sub("", "TXT v=DMARC1; pct=3"), found{"permerror", "", "", 0}},
		"no policy, but reports":     {sub("", "TXT v=DMARC1; p=deny; rua=mailto:a@b.jp"), found{"fail", "none", "none", 100}},
		"no tags":                    {sub("", "TXT v=DMARC1; p"), found{"permerror", "", "", 0}},
		"version stands later":       {sub("", "TXT p=reject; v=DMARC1"), found{"none", "", "", 0}},
		"version of another case":    {sub("", "TXT v=dmarc1; p=reject"), found{"none", "", "", 0}},
		"SERVFAIL":                   {sub("TXT v=DMARC1; p=reject", "SERVFAIL"), found{"temperror", "", "", 0}},
		"too large":                  {sub("", "TXT v=DMARC1; p=reject; x="+strings.Repeat("a", 9000)), found{"permerror", "", "", 0}},
	} {
		d := job{mail: plain + letter, ip: stranger, zone: test.zone}.run(t).DMARC
		got := found{d.Result, d.Published, d.Policy, d.Percent}
		if got != test.want {
			t.Errorf("%s: %+v, want %+v", what, d, test.want)
		}
	}
}

// SPF confirms the author by itself, in the organisation or strictly; nothing confirms a mail of several authors.
func TestDMARCBySPF(t *testing.T) {
	bounce := with(zone(), dnstest.Zone{"bounce.mofa.example.jp": {"TXT v=spf1 ip4:203.0.113.9 -all"}})
	strict := with(bounce, dnstest.Zone{"_dmarc.mofa.example.jp": {"TXT v=DMARC1; p=reject; aspf=s"}})
	for _, test := range []struct {
		what string
		job  job
		want string
	}{
		{"same domain", job{}, "pass"},
		{"sub-domain", job{zone: bounce, from: "x@bounce.mofa.example.jp"}, "pass"},
		{"sub-domain, strict", job{zone: strict, from: "x@bounce.mofa.example.jp"}, "fail"},
		{"same domain, strict", job{zone: strict}, "pass"},
		{"SPF of another domain", job{ip: stranger, from: "a@attacker.example"}, "fail"},
		{"several authors", job{change: func(r *verify.Request) { r.Author, r.NoAuthor = "", "several authors" }}, "permerror"},
		{"SPF says nothing", job{change: func(r *verify.Request) { r.NoSPF = "reverse-path not known" }}, "temperror"},
	} {
		test.job.mail = plain + letter
		if r := test.job.run(t); r.DMARC.Result != test.want {
			t.Errorf("%s: %s, want %s", test.what, short(r), test.want)
		}
	}
}

// Scenario S06: no answer is never a failure, whether the DNS is silent, refuses or says that it fails.
func TestDNSDead(t *testing.T) {
	signed := sign(t, plain+letter, options("relaxed/relaxed"), "rsa")
	quick := dns.Defaults()
	quick.Timeout = 200 * time.Millisecond
	for _, dead := range []string{"SERVFAIL", "REFUSED", "SILENT", "SLOW 1s", "no server"} {
		server := dnstest.Start(t, dnstest.Zone{"*": {dead}, "": {dead}})
		addr := server.Addr
		if dead == "no server" {
			addr = "127.0.0.1:1"
			server.Set(dnstest.Zone{})
		}
		system, err := dns.System([]string{addr})
		if err != nil {
			t.Fatal(err)
		}
		resolver := dns.NewCache(system, quick)
		for _, mail := range []string{signed, plain + letter} {
			r := job{mail: mail, ip: stranger}.with(t, resolver)
			want := "spf=temperror dkim=temperror dmarc=temperror author=temperror"
			if mail != signed {
				want = "spf=temperror dkim= dmarc=temperror author=temperror"
			}
			if got := short(r); got != want {
				t.Errorf("%s: %s", dead, got)
			}
		}
	}
}

// What the DNS knows in time counts; what is too slow is left open, and the whole ends with the budget.
func TestBudget(t *testing.T) {
	signed := sign(t, plain+letter, options("relaxed/relaxed"), "rsa")
	slow := with(zone(), dnstest.Zone{
		"s1._domainkey.mofa.example.jp": {"SLOW 100ms", published("rsa")},
		"mofa.example.jp":               {"SLOW 5s", "TXT v=spf1 -all"},
	})
	resolver := servedBy(t, dnstest.Start(t, slow))
	r := job{mail: signed, ip: stranger, options: verify.Options{Time: 800 * time.Millisecond, Lookups: 50, Signatures: 8}}.with(t, resolver)
	if got := short(r); got != "spf=temperror dkim=pass dmarc=pass author=pass" {
		t.Error(got)
	}
	r = job{mail: signed, ip: stranger, options: verify.Options{Time: time.Second, Lookups: 1, Signatures: 8}}.run(t)
	if r.DMARC.Result == "fail" || r.DMARC.Result == "pass" && r.DKIM[0].Result != "pass" {
		t.Errorf("one look-up: %s", short(r))
	}
	h, body := split(t, signed)
	c := verify.Begin(t.Context(), resolver, verify.Defaults(), job{ip: stranger}.request(h))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := c.Wait(ended, strings.NewReader(body), int64(len(body)), false); got.DMARC.Result == "fail" {
		t.Errorf("ended: %s", short(got))
	}
}

func TestHost(t *testing.T) {
	z := with(zone(), dnstest.Zone{"mail.mofa.example.jp": {"A 192.0.2.1", "A 203.0.113.9"}, "down.example.jp": {"SERVFAIL"}, "void.example.jp": {"TXT x"}})
	for name, want := range map[string]string{
		"mail.mofa.example.jp": "pass", "MAIL.mofa.example.jp.": "pass", "mofa.example.jp": "fail", "none.example.jp": "fail", "void.example.jp": "fail",
		"down.example.jp": "temperror", "": "", "localhost": "", "[203.0.113.9]": "", "203.0.113.9": "",
	} {
		r := job{mail: plain + letter, zone: z, change: func(r *verify.Request) { r.Host = name }}.run(t)
		if r.HELO.Result != want {
			t.Errorf("%q: %+v, want %q", name, r.HELO, want)
		}
	}
}
