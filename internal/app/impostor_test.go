package app

import (
	"slices"
	"strings"
	"testing"
)

// pretence is a mail from abroad whose header shows a sender in Japan to its reader, written so that a filter may miss it.
type pretence struct {
	name, fields string
	traits       string // that must be found
}

func pretences() []pretence {
	const failed = "Authentication-Results: mx.tokiwa.example; dmarc=fail header.from=example.net; spf=fail smtp.mailfrom=example.net\n"
	from := func(name, from string) pretence { return pretence{name, failed + from, "gojp-unauth origin-jp-claim"} }
	named := func(name, from string) pretence { return pretence{name, failed + from, "origin-jp-claim"} }
	report := func(name, field string) pretence {
		return pretence{name, field + "\nFrom: a@mofa.go.jp", "gojp-unauth"}
	}
	return []pretence{
		from("plain", "From: a@mofa.go.jp"),
		from("bare CR in the name", "From: \"x\ry\" <a@mofa.go.jp>"),
		from("second field", "From: a@example.net\nFrom: a@mofa.go.jp"),
		from("first field", "From: a@mofa.go.jp\nFrom: a@example.net"),
		from("second address", "From: a@example.net, a@mofa.go.jp"),
		from("two addresses of one domain", "From: a@mofa.go.jp, b@mofa.go.jp"),
		from("group", "From: x: a@mofa.go.jp;"),
		from("comment in the address", "From: <a@mofa.go.jp (x)>"),
		from("comment before the domain", "From: <a@(x)mofa.go.jp>"),
		from("comment without brackets", "From: a@mofa.go.jp (x)"),
		from("quotes in brackets", `From: <"a@mofa.go.jp">`),
		from("quoted local part", `From: "a b"@mofa.go.jp`),
		from("trailing dot", "From: <a@mofa.go.jp.>"),
		from("upper case", "FROM: <A@MOFA.GO.JP>"),
		from("full-width dots", "From: <a@mofa．go．jp>"),
		from("full-width letters", "From: <a@ｍｏｆａ.go.jp>"),
		from("zero-width space", "From: <a@mofa.go\u200b.jp>"),
		from("source route", "From: <@example.net:a@mofa.go.jp>"),
		from("no closing bracket", "From: x <a@mofa.go.jp"),
		named("address in an encoded word", "From: =?utf-8?B?"+base64Of("外務省 <a@mofa.go.jp>")+"?="),
		from("encoded domain", "From: <a@=?utf-8?Q?mofa.go.jp?=>"),
		from("blank before the colon", "From : a@mofa.go.jp"),
		from("folded", "From:\n a@mofa.go.jp"),
		from("no From, a Sender", "Sender: a@mofa.go.jp"),
		named("name", "From: =?utf-8?B?"+base64Of("外務省 領事局")+"?= <a@example.net>"),
		named("name in half", "From: =?utf-8?B?"+base64Of("外務")+"?= =?iso-2022-jp?B?"+base64Of("\x1b$B>J\x1b(B")+"?= <a@example.net>"),
		named("name with blanks", "From: =?utf-8?B?"+base64Of("外　務 省")+"?= <a@example.net>"),
		named("name with zero-width space", "From: =?utf-8?B?"+base64Of("外\u200b務\u2060省")+"?= <a@example.net>"),
		named("name with soft hyphens", "From: =?utf-8?B?"+base64Of("Ministry of For\u00adeign Aff\u200dairs of Japan")+"?= <a@example.net>"),
		named("name with a variation selector", "From: =?utf-8?B?"+base64Of("外\ufe00務省")+"?= <a@example.net>"),
		named("name in a comment", "From: a@example.net (=?utf-8?B?"+base64Of("外務省")+"?=)"),
		named("name alone", "From: =?utf-8?B?"+base64Of("外務省")+"?="),

		report("pass for another domain", "Authentication-Results: mx.tokiwa.example; dmarc=pass header.from=example.net; dkim=pass header.d=example.net"),
		report("pass in a comment", "Authentication-Results: mx.tokiwa.example; dmarc=fail (dmarc=pass header.from=mofa.go.jp); spf=fail"),
		report("pass in quotes", `Authentication-Results: mx.tokiwa.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=mofa.go.jp"; dmarc=fail`),
		report("pass beside a failure", "Authentication-Results: mx.tokiwa.example; dmarc=fail; dmarc=pass header.from=mofa.go.jp"),
		report("lookalike of a suffix", "Authentication-Results: mx.tokiwa.example; spf=pass smtp.mailfrom=mofa.go.jp.example.net; dkim=none; dmarc=fail"),
		report("DKIM of the suffix", "Authentication-Results: mx.tokiwa.example; dkim=pass header.d=go.jp; spf=fail smtp.mailfrom=example.net; dmarc=fail"),
		report("identity beside the domain", "Authentication-Results: mx.tokiwa.example; dkim=pass header.d=example.net header.i=@mofa.go.jp; dmarc=fail"),
	}
}

func TestPretencesAreFound(t *testing.T) {
	for _, p := range pretences() {
		t.Run(p.name, func(t *testing.T) {
			octets := crlf(p.fields + "\nTo: hanako@tokiwa.example\nSubject: x\nDate: Thu, 5 Nov 2026 09:00:00 +0900\nMessage-ID: <4@example.net>\n\nhello\n")
			r := judge(t, houseConfig(), "114.114.114.114", octets)
			for trait := range strings.FieldsSeq(p.traits) {
				if !slices.Contains(traitsOf(r), trait) {
					t.Errorf("%s is missing: level %s, traits %v, undecided %v", trait, r.Level, traitsOf(r), r.Undecided)
				}
			}
			for _, trait := range []string{"auth-aligned", "gojp-auth-aligned"} {
				if slices.Contains(traitsOf(r), trait) {
					t.Errorf("%s was found", trait)
				}
			}
		})
	}
}

// A field that poses as a result of ours is told, however it is written, and believed nowhere.
func TestForgedResultsAreFound(t *testing.T) {
	c := houseConfig()
	c.Origin.LocalAuthres = false
	const rest = "; dmarc=pass header.from=mofa.go.jp"
	for _, field := range []string{
		"Authentication-Results: mx.tokiwa.example" + rest,
		"authentication-results:MX.Tokiwa.Example" + rest,
		"Authentication-Results: mx.tokiwa.example." + rest,
		"Authentication-Results: mx.tokiwa.example 1" + rest,
		"Authentication-Results: mx.tokiwa.example 2" + rest,
		"Authentication-Results: (x) mx.tokiwa.example (y)" + rest,
		"Authentication-Results:\n mx.tokiwa.example\n" + " " + rest,
		`Authentication-Results: "mx.tokiwa.example"` + rest,
		"Authentication-Results: mx.tokiwa.example dmarc=pass header.from=mofa.go.jp",
		"Authentication-Results : mx.tokiwa.example" + rest,
	} {
		for _, where := range []string{"top", "below"} {
			hop := "Received: from a.example.net (a.example.net [192.0.2.1]) by b.example.net with ESMTP; Thu, 5 Nov 2026 09:00:00 +0900\n"
			octets := field + "\n" + hop
			if where == "below" {
				octets = hop + field + "\n"
			}
			octets += "From: a@mofa.go.jp\nTo: hanako@tokiwa.example\nSubject: x\n\nhello\n"
			r := judge(t, c, "114.114.114.114", crlf(octets))
			traits := traitsOf(r)
			if !slices.Contains(traits, "authres-forged") {
				t.Errorf("%s, %s: %v", field, where, traits)
			}
			if slices.Contains(traits, "gojp-auth-aligned") || !slices.Contains(traits, "origin-jp-claim") {
				t.Errorf("%s, %s: believed: %v", field, where, traits)
			}
		}
	}
}
