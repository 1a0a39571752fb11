package app

import (
	"slices"
	"strings"
	"testing"

	"sekisho/internal/config"
)

// disguise is a mail whose header fields or letter show its reader somebody else than who wrote it, written so that a filter may miss it.
type disguise struct {
	name, path string // path is the reverse-path
	fields     string // above those of the MIME structure
	body       string // with the MIME fields in front
	trait      string // that must be found
}

const (
	plainBody       = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
	pageBody        = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
	salutation      = "佐藤様\n\nお世話になっております。\n資料をお送りします。\nよろしくお願いいたします。\n\n"
	foreignMinistry = "--------------------\n外務省 領事局\n田中一郎\nTEL 03-0000-0000\nE-mail: tanaka@mofa.go.jp\n--------------------\n"
)

// attackerConfirmed is what our verifier writes about a domain that belongs to the attacker.
const attackerConfirmed = "Authentication-Results: mx.tokiwa.example; dmarc=pass header.from=evil.example.net; dkim=pass header.d=evil.example.net\n"

func (d disguise) mail() string {
	return crlf(d.fields + "\nTo: hanako@tokiwa.example\nDate: Thu, 5 Nov 2026 09:00:00 +0900\nMessage-ID: <3@evil.example.net>\n" + d.body)
}

func guardedHouse() config.Config {
	c := houseConfig()
	c.House.Partners = []string{"aoba-shoji.co.jp"}
	return c
}

func utf8Word(s string) string { return encodedWord("utf-8", s) }

func senderDisguises() []disguise {
	from := func(name, trait, fields string) disguise {
		return disguise{name, "x@evil.example.net", fields + "\nSubject: shiryou", plainBody + salutation, trait}
	}
	return []disguise{
		from("address in an encoded word, none behind it", "own-domain-outside", "From: "+utf8Word("佐藤 <sato@tokiwa.example>")),
		from("partner's address in an encoded word, none behind it", "name-holds-other-addr", "From: "+utf8Word("青葉商事 <a@aoba-shoji.co.jp>")),
		from("full-width @ and no other", "own-domain-outside", "From: "+utf8Word("sato＠tokiwa.example")),
		from("name before a group", "name-holds-other-addr", "From: \"a@aoba-shoji.co.jp\": x@evil.example.net;"),
		from("ministry as a group", "public-body-claim", "From: "+utf8Word("外務省 領事局")+": x@evil.example.net;"),
		from("address as a local part", "name-holds-other-addr", `From: "a@aoba-shoji.co.jp"@evil.example.net`),
		from("address as a local part without quotes", "name-holds-other-addr", `From: <a@aoba-shoji.co.jp@evil.example.net>`),
		from("address in two encoded words", "name-holds-other-addr", "From: "+utf8Word("a@aoba-")+" "+utf8Word("shoji.co.jp")+" <x@evil.example.net>"),
		from("address with zero-width characters", "name-holds-other-addr", "From: "+utf8Word("a\u200b@aoba\u2060-shoji.co.jp")+" <x@evil.example.net>"),
		from("address with Cyrillic letters", "name-holds-other-addr", "From: "+utf8Word("a@аоba-shoji.со.jp")+" <x@evil.example.net>"),
		from("address with full-width letters", "name-holds-other-addr", "From: "+utf8Word("ａ＠ａｏｂａ－ｓｈｏｊｉ．ｃｏ．ｊｐ")+" <x@evil.example.net>"),
		from("address with ideographic dots", "name-holds-other-addr", "From: "+utf8Word("a@aoba-shoji。co。jp")+" <x@evil.example.net>"),
		from("address behind four hundred blanks", "name-holds-other-addr", "From: "+utf8Word("a@aoba-shoji.co.jp"+strings.Repeat(" ", 500))+" <x@evil.example.net>"),
		from("address in a comment", "name-holds-other-addr", "From: x@evil.example.net (a@aoba-shoji.co.jp)"),
		from("forty names before", "name-holds-other-addr", "From: "+strings.Repeat("y@evil.example.net, ", 40)+"\"a@aoba-shoji.co.jp\" <x@evil.example.net>"),
		from("behind forty senders", "own-domain-outside", "From: "+strings.Repeat("y@evil.example.net, ", 40)+"sato@tokiwa.example"),
		from("look-alike behind forty senders", "lookalike-domain", "From: "+strings.Repeat("y@evil.example.net, ", 40)+"sato@aoba-sh0ji.co.jp"),
		from("look-alike in A-labels", "lookalike-domain", "From: a@xn--oba-shoji-76k.com"),
		from("look-alike with rn", "lookalike-domain", "From: a@rnofa.go.jp"),
		from("look-alike with zero-width characters", "lookalike-domain", "From: a@aoba-\u200bsh0ji.co.jp"),
		from("look-alike as Reply-To", "lookalike-domain", "From: x@evil.example.net\nReply-To: a@aoba-sh0ji.co.jp"),
		from("report that is none", "lookalike-domain", "From: a@aoba-sh0ji.co.jp\nAuto-Submitted: auto-replied"),
	}
}

func replyDisguises() []disguise {
	to := func(name, trait, fields string) disguise {
		return disguise{name, "x@evil.example.net", "From: a@aoba-shoji.co.jp\n" + fields + "\nSubject: shiryou", plainBody + salutation, trait}
	}
	return []disguise{
		to("second address", "replyto-freemail", "Reply-To: a@aoba-shoji.co.jp, x@gmail.com"),
		to("second field", "replyto-freemail", "Reply-To: a@aoba-shoji.co.jp\nReply-To: x@gmail.com"),
		to("group", "replyto-freemail", "Reply-To: a: x@gmail.com;"),
		to("behind forty addresses", "replyto-freemail", "Reply-To: "+strings.Repeat("a@aoba-shoji.co.jp, ", 40)+"x@gmail.com"),
		to("list", "replyto-freemail", "Reply-To: x@gmail.com\nList-Id: <a.aoba-shoji.co.jp>\nList-Unsubscribe: <mailto:a@aoba-shoji.co.jp>\nPrecedence: list"),
		to("encoded", "replyto-freemail", "Reply-To: "+utf8Word("青葉商事 <a@aoba-shoji.co.jp>")+" <x@gmail.com>"),
		to("other organisation", "replyto-differs", "Reply-To: x@evil.example.org"),
		{"automatic response", "", "From: a@aoba-shoji.co.jp\nReply-To: x@gmail.com\nAuto-Submitted: auto-replied\nSubject: Re: a", plainBody + salutation, "replyto-freemail"},
	}
}

// multipartText is a mail of several texts, each with its media type in front.
func multipartText(kind string, parts ...string) string {
	return "MIME-Version: 1.0\nContent-Type: multipart/" + kind + "; boundary=b\n\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\n"
}

func letterDisguises() []disguise {
	const text, html = "Content-Type: text/plain; charset=utf-8\n\n", "Content-Type: text/html; charset=utf-8\n\n"
	page := func(s string) string {
		return "<html><body>" + strings.ReplaceAll(s, "\n", "<br>\n") + "</body></html>"
	}
	with := func(name, body string) disguise {
		return disguise{name, "x@evil.example.net", attackerConfirmed + "From: x@evil.example.net\nSubject: shiryou", body, "sig-domain-mismatch"}
	}
	quoted := func(name, open, end string) disguise {
		return with("quotation that is not seen: "+name, pageBody+page(salutation)+open+page(foreignMinistry)+end)
	}
	return []disguise{
		with("plain", plainBody+salutation+foreignMinistry),
		with("page", pageBody+page(salutation+foreignMinistry)),
		quoted("blockquote", `<blockquote style="margin:0">`, "</blockquote>"),
		quoted("gmail", `<div class="gmail_quote">`, "</div>"),
		quoted("gmail, both", `<div class="gmail_quote"><blockquote class="gmail_quote" style="margin:0;border:0">`, "</blockquote></div>"),
		quoted("Outlook", `<div id="divRplyFwdMsg"></div>`, ""),
		quoted("hidden introduction", `<span style="display:none">2026年11月5日(木) 9:00 田中 &lt;a@b.example&gt;:</span><blockquote style="margin:0">`, "</blockquote>"),
		with("zero-width characters", plainBody+salutation+strings.NewReplacer("@", "@\u200b", "go.jp", "go\u2060.jp", "TEL", "T\u00adEL").Replace(foreignMinistry)),
		with("text before, an empty page behind", multipartText("mixed", text+salutation+foreignMinistry, html+"<p>.</p>")),
		with("page before, a text behind", multipartText("mixed", html+"<p>.</p>", text+salutation+foreignMinistry)),
		with("text alone, of two alternatives", multipartText("alternative", text+salutation+foreignMinistry, html+page("田中です。"))),
		with("page alone, of two alternatives", multipartText("alternative", text+"田中です。", html+page(salutation+foreignMinistry))),
		with("attached mail with a page", multipartText("mixed", text+salutation+foreignMinistry, "Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: a\nContent-Type: text/html\n\n<p>hello</p>")),
		with("fifty lines of nothing behind", plainBody+salutation+foreignMinistry+strings.Repeat("\u200b\n", 50)),
		with("fifty lines of fillers behind", plainBody+salutation+foreignMinistry+strings.Repeat("\u3164\n\u2800\n", 50)),
		with("fifty paragraphs of nothing behind", pageBody+page(salutation+foreignMinistry)+strings.Repeat("<p>&zwnj;&nbsp;&#8199;&#847;</p>", 50)),
		with("hidden text behind", pageBody+page(salutation+foreignMinistry)+strings.Repeat(`<p style="font-size:0">x@evil.example.net</p>`, 50)),
		with("one pixel", pageBody+page(salutation+foreignMinistry)+strings.Repeat(`<p style="font-size:.1px">x@evil.example.net</p>`, 50)),
		{"list of one's own", "x@evil.example.net", attackerConfirmed + "From: x@evil.example.net\nList-Id: <a.evil.example.net>\nSubject: a", plainBody + salutation + foreignMinistry, "sig-domain-mismatch"},
		{"automatic response", "", "From: x@evil.example.net\nAuto-Submitted: auto-replied\nSubject: a", plainBody + salutation + foreignMinistry, "sig-domain-mismatch"},
		{"name on free mail, automatic response", "", "From: " + utf8Word("外務省 領事局") + " <x@gmail.com>\nAuto-Submitted: auto-generated\nSubject: a", plainBody + salutation, "org-name-freemail"},
		{"name on free mail, report", "", "From: " + utf8Word("外務省 領事局") + " <x@gmail.com>\nSubject: a",
			multipartText("report", text+salutation, "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example"), "org-name-freemail"},
		{"look-alike, report", "", "From: a@aoba-sh0ji.co.jp\nSubject: a",
			multipartText("report", text+salutation, "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example"), "lookalike-domain"},
	}
}

// What a mail program shows as its sender is judged, however it is written down.
func TestDisguisesAreSeen(t *testing.T) {
	for _, group := range [][]disguise{senderDisguises(), replyDisguises(), letterDisguises()} {
		for _, d := range group {
			t.Run(d.name, func(t *testing.T) {
				r := judgeFrom(t, guardedHouse(), "210.130.137.80", d.path, d.mail())
				if !slices.Contains(traitsOf(r), d.trait) {
					t.Errorf("%s is missing: level %s, score %v, traits %v, undecided %v", d.trait, r.Level, r.Score, traitsOf(r), r.Undecided)
				}
			})
		}
	}
}
