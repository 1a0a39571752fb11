package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// rule is a configuration with one rule.
func rule(when string, more ...string) string {
	return "[[rule]]\nid = \"mine\"\nwhen = '''" + when + "'''\nweight = 4\nen = \"found\"\nja = \"発見\"\n" + strings.Join(more, "\n") + "\n"
}

func parsed(t testing.TB, source string) config.Config {
	t.Helper()
	c, err := config.Parse("rules.toml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compiled(t testing.TB, source string) *Set {
	t.Helper()
	s, err := Compile(parsed(t, source))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answer is what a rule comes to for facts, in one word, with the reason of an undecided one.
func answer(t testing.TB, when string, f *heuristics.Facts) (string, heuristics.Reason) {
	t.Helper()
	hits, reason := compiled(t, rule(when)).Traits()[0].Find(f)
	switch {
	case len(hits) > 0:
		return "hit", ""
	case reason != "":
		return "undecided", reason
	}
	return "no", ""
}

// ordinary is a mail of which everything is known.
func ordinary() *heuristics.Facts {
	text := "受信のお知らせ\nFAX番号: 03-0000-0000\n"
	return &heuristics.Facts{
		Mail: &mail.Message{
			Received: time.Date(2026, 11, 7, 23, 30, 0, 0, time.FixedZone("", 9*3600)),
			Envelope: mail.Envelope{Known: true, From: "bounce@fax.example", Rcpts: []mail.Recipient{{Addr: "Keiri@tokiwa.example"}, {Addr: "soumu@tokiwa.example"}}},
			Header: mail.Header{
				{Name: "From", Raw: []byte(` "=?UTF-8?B?44GK55+l44KJ44Gb?=" <Info@Fax.Example>`)},
				{Name: "Subject", Raw: []byte(" =?UTF-8?B?77ym77yh77y45Y+X5L+h?=")}, // ＦＡＸ受信
				{Name: "X-Mailer", Raw: []byte(" Foxmail 7")},
				{Name: "Received", Raw: []byte(" a")}, {Name: "Received", Raw: []byte(" b")},
				{Name: "Reply-To", Raw: []byte(" x@gmail.com, y@example.net")},
			},
			Root:  &mail.Part{Path: "1", MediaType: "text/plain"},
			Texts: []mail.Text{{Part: "1", MediaType: "text/plain", Body: text, Shown: text}},
			Links: []mail.Link{
				{Part: "1", URL: "https://www.midori.example/wp-content/x", Shown: "ログイン", Source: mail.InPage},
				{Part: "3", URL: "http://192.0.2.9/", Source: mail.InDocument},
			},
			Size: 4000,
		},
		Objects: []*payload.Object{
			{Path: "1", Type: payload.Text, Size: 100},
			{Path: "2", Name: "受信.ZIP", Type: payload.ZIP, Size: 900, Children: []*payload.Object{{Path: "2/1", Name: "a.exe", Type: payload.PE, Size: 800}}},
			{Path: "3", Name: "a.pdf", Type: payload.PDF, Size: 3000},
		},
		Origin: origin.Result{
			IP: netip.MustParseAddr("203.0.113.9"), Name: "p1.ppp.example.ne.jp", HELO: "LOCALHOST", Country: "CN", Class: origin.Country, Certainty: origin.Proven, ASN: 4134,
		},
		Auth:     origin.Auth{Known: true, SPF: "fail", DMARC: "none", Aligned: origin.No},
		Relation: history.Relation{Began: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Known: origin.No, FirstContact: origin.Yes, Sender: history.Sender{Mails: 2}},
	}
}

func TestExpressions(t *testing.T) {
	for when, want := range map[string]string{
		`true`:                               "hit",
		`false`:                              "no",
		`subject contains "ＦＡＸ"`:             "hit",
		`subject contains "fax"`:             "no",
		`fold(subject) contains "fax"`:       "hit",
		`text matches "FAX番号: [0-9-]+"`:      "hit",
		`from.name == "お知らせ"`:                "hit",
		`from.address == "Info@Fax.Example"`: "hit",
		`from.domain == "fax.example"`:       "hit",
		`in_domain(from.address, "fax.example", "other.example")`:            "hit",
		`in_domain(from.domain, "x.example")`:                                "no",
		`in_domain("notfax.example", "fax.example")`:                         "no",
		`in_domain("a.FAX.example", "Fax.Example.")`:                         "hit",
		`in_domain("", "")`:                                                  "no",
		`reply_to == "x@gmail.com"`:                                          "hit",
		`header("x-mailer") startsWith "Foxmail"`:                            "hit",
		`header("X-None") == ""`:                                             "hit",
		`len(headers("Received")) == 2 and header("Received") == "a"`:        "hit",
		`"b" in headers("received")`:                                         "hit",
		`size > 3000 and size < 5000`:                                        "hit",
		`len(attachments) == 3`:                                              "hit",
		`any(attachments, .name == "受信.ZIP")`:                                "hit",
		`any(attachments, .inside and .class == "program")`:                  "hit",
		`any(attachments, .type == "pe" and .size == 800)`:                   "hit",
		`all(attachments, .class == "document")`:                             "no",
		`none(attachments, .encrypted)`:                                      "hit",
		`one(attachments, .class == "archive")`:                              "hit",
		`count(attachments, not .inside) == 2`:                               "hit",
		`any(links, .host == "www.midori.example" and .text == "ログイン")`:      "hit",
		`any(links, .domain == "midori.example")`:                            "hit",
		`any(links, .source == "document" and .host == "192.0.2.9")`:         "hit",
		`any(links, in_network(.host, "192.0.2.0/24"))`:                      "hit",
		`any(links, .url contains "wp-content")`:                             "hit",
		`any(["fax", "mail"], fold(subject) contains #)`:                     "hit",
		`envelope_from == "bounce@fax.example"`:                              "hit",
		`any(rcpts, # == "keiri@tokiwa.example")`:                            "hit",
		`"soumu@tokiwa.example" in rcpts`:                                    "hit",
		`in_network(origin.ip, "203.0.113.0/24", "2001:db8::/32")`:           "hit",
		`in_network(origin.ip, "203.0.113.9")`:                               "hit",
		`in_network(origin.ip, "198.51.100.0/24")`:                           "no",
		`origin.country not in ["JP", "US"] and origin.class == "country"`:   "hit",
		`origin.asn in [4134]`:                                               "hit",
		`lower(origin.helo) == "localhost"`:                                  "hit",
		`not auth.aligned and auth.spf == "fail" and auth.dmarc == "none"`:   "hit",
		`history.first_contact and not history.known and history.mails == 2`: "hit",
		`received.hour >= 22 and received.weekday == "sat"`:                  "hit",
		`size > 0 ? history.known : true`:                                    "no",
		`(size + 96) / 4096 == 1`:                                            "hit",
		`trim("  a ") == "a" and upper("a") == "A"`:                          "hit",
		`known(origin.country) && known(auth.spf) && known(header("X"))`:     "hit",
	} {
		if got, reason := answer(t, when, ordinary()); got != want {
			t.Errorf("%s: %s %s, want %s", when, got, reason, want)
		}
	}
}

// What is not known is neither yes nor no, and decides nothing that it does not have to.
func TestUnknownFacts(t *testing.T) {
	blind := ordinary()
	blind.Missing = map[string]heuristics.Reason{"origin": "no database", "auth": "no DNS", "history": "store gone", "payload": "reader failed"}
	blind.Mail.Defects = []mail.Defect{mail.DefectHeaderTooBig}
	blind.Mail.Envelope, blind.Mail.Received = mail.Envelope{}, time.Time{}
	for when, want := range map[string]string{
		`origin.country == "CN"`: "undecided", `origin.country != "CN"`: "undecided", `not (origin.country == "CN")`: "undecided",
		`auth.aligned`: "undecided", `not auth.aligned`: "undecided", `auth.spf != "pass"`: "undecided", `auth.dmarc == ""`: "undecided",
		`history.known`: "undecided", `not history.known`: "undecided", `history.mails < 5`: "undecided",
		`received.hour > 5`: "undecided", `envelope_from == ""`: "undecided", `len(rcpts) == 0`: "undecided",
		`auth.aligned and subject == "x"`: "no", `subject == "x" and auth.aligned`: "no",
		`auth.aligned or subject != "x"`: "hit", `subject != "x" or auth.aligned`: "hit",
		`auth.aligned and subject != "x"`: "undecided", `auth.aligned or subject == "x"`: "undecided",
		`auth.aligned ? subject == "x" : size == 0`: "no", `auth.aligned ? true : false`: "undecided", `auth.aligned ? true : true`: "hit",
		`known(auth.aligned)`: "no", `not known(auth.aligned) and subject != "x"`: "hit", `known(attachments)`: "no", `known(subject)`: "hit",
		`known(auth.aligned) ? auth.aligned : true`: "hit",
		// A list that was not read whole decides what more could not change.
		`any(attachments, .class == "program")`: "hit", `any(attachments, .class == "image")`: "undecided",
		`none(attachments, .class == "program")`: "no", `none(attachments, .class == "image")`: "undecided",
		`all(attachments, .class == "program")`: "no", `all(attachments, .size > 0)`: "undecided",
		`len(attachments) > 2`: "hit", `len(attachments) > 3`: "undecided", `len(attachments) < 3`: "no", `len(attachments) < 4`: "undecided", `len(attachments) == 3`: "undecided",
		`count(attachments, .inside) >= 1`: "hit", `count(attachments, .inside) >= 2`: "undecided",
		`not any(attachments, .class == "program")`: "no", `not any(attachments, .class == "image")`: "undecided",
		`any([len(attachments)], # < 5)`: "undecided",
		// Fields that are not there may be; those that are there are.
		`header("X-Mailer") == "Foxmail 7"`: "hit", `header("X-None") == ""`: "undecided", `known(header("X-None"))`: "no",
		`subject contains "ＦＡＸ"`: "hit",
	} {
		got, reason := answer(t, when, blind)
		if got != want {
			t.Errorf("%s: %s %s, want %s", when, got, reason, want)
		}
		if got == "undecided" && !strings.Contains(string(reason), ": ") {
			t.Errorf("%s: the reason %q does not name the fact", when, reason)
		}
	}
}

// A file of which the content is not known is no file of another type.
func TestClosedFiles(t *testing.T) {
	f := ordinary()
	f.Objects[1] = &payload.Object{Path: "2", Name: "a.zip", Type: payload.ZIP, Encrypted: true, Unfinished: payload.Encrypted, Children: []*payload.Object{
		{Path: "2/1", Name: "a.doc", Encrypted: true, Unfinished: payload.Encrypted}, {Path: "2/2", Name: "b.exe", Encrypted: true, Unfinished: payload.Encrypted}}}
	for when, want := range map[string]string{
		`any(attachments, .type == "pdf")`: "hit", `any(attachments, .type == "ole")`: "undecided", `all(attachments, .type != "")`: "undecided",
		`any(attachments, .type not in ["zip", "pdf"])`: "undecided",
		`any(attachments, .class == "program")`:         "hit", `any(attachments, .class == "image")`: "undecided",
		`any(attachments, .name endsWith ".iso")`: "no", `len(attachments) == 4`: "hit", `any(attachments, .encrypted)`: "hit",
		`none(attachments, .class == "image") and size > 0`: "undecided",
	} {
		if got, reason := answer(t, when, f); got != want {
			t.Errorf("%s: %s %s, want %s", when, got, reason, want)
		}
	}
	f = ordinary()
	f.Objects[1] = &payload.Object{Path: "2", Name: "a.rar", Type: payload.RAR, Encrypted: true, Unfinished: payload.Encrypted} // names hidden
	if got, _ := answer(t, `any(attachments, .name endsWith ".iso")`, f); got != "undecided" {
		t.Errorf("hidden names: %s", got)
	}
}

// What stands behind the end of what is looked at decides nothing, and nothing is decided by its not being there.
func TestLongText(t *testing.T) {
	f := ordinary()
	f.Mail.Texts[0].Shown = "頭 " + strings.Repeat("あ", 40_000) + " 尾"
	for when, want := range map[string]string{
		`text contains "頭"`: "hit", `text contains "尾"`: "undecided", `not (text contains "尾")`: "undecided", `text matches "頭 あ"`: "hit",
		`text matches "あ$"`: "undecided", `fold(text) contains "頭"`: "hit", `text == ""`: "undecided", `len(text) < 30000`: "undecided",
		`not (text contains "頭")`: "no", `known(text)`: "no",
	} {
		if got, reason := answer(t, when, f); got != want {
			t.Errorf("%s: %s %s, want %s", when, got, reason, want)
		}
	}
}

func TestLongValues(t *testing.T) {
	f := ordinary()
	long := " FAX " + strings.Repeat("x", 2*maxField) + " END"
	f.Mail.Header[1].Raw = []byte(long)
	f.Mail.Header = append(f.Mail.Header, mail.Field{Name: "X-Long", Raw: []byte(long)})
	f.Mail.Links = append(f.Mail.Links, mail.Link{Part: "1", URL: "https://long.example/" + strings.Repeat("x", 7000) + strings.Repeat("y", 3000)})
	for when, want := range map[string]string{
		`subject contains "FAX"`: "hit", `subject contains "END"`: "undecided", `subject endsWith "x"`: "undecided", `fold(subject) contains "fax"`: "hit",
		`header("X-Long") contains "FAX"`: "hit", `header("X-Long") contains "END"`: "undecided", `header("X-Mailer") contains "END"`: "no",
		`any(links, .host == "long.example")`: "hit", `any(links, .url contains "xxxx")`: "hit", `any(links, .url contains "z")`: "undecided", `any(links, .host == "z")`: "no",
		`known(subject)`: "no",
	} {
		if got, reason := answer(t, when, f); got != want {
			t.Errorf("%s: %s %s, want %s", when, got, reason, want)
		}
	}
}

// A rule that fails while it runs is undecided with what failed.
func TestRunTimeErrors(t *testing.T) {
	for when, want := range map[string]string{`size % (size - 4000) == 1`: "divi"} {
		got, reason := answer(t, when, ordinary())
		if got != "undecided" || !strings.Contains(string(reason), want) {
			t.Errorf("%s: %s %q", when, got, reason)
		}
	}
}

func TestNothingIsKnownOfNothing(t *testing.T) {
	for _, f := range Facts() {
		for _, facts := range []*heuristics.Facts{{}, {Mail: &mail.Message{}}} {
			if _, reason := answer(t, f.Example, facts); strings.HasPrefix(string(reason), "failed") {
				t.Errorf("%s: %s", f.Example, reason)
			}
		}
	}
}

func TestEvidence(t *testing.T) {
	source := rule(`any(attachments, .class == "program")`, `part = 'find(attachments, .class == "program")'`)
	source = strings.Replace(source, `"found"`, `"{subject} {from.address} {part.name} {part.inside} {size} {auth.aligned} {history.mails} {origin.country} {header}"`, 1)
	source = strings.Replace(source, `"発見"`, `"{subject} {from.address} {part.name} {part.inside} {size} {auth.aligned} {history.mails} {origin.country} {header}"`, 1)
	if _, err := Compile(parsed(t, source)); err == nil || !strings.Contains(err.Error(), "header is not one value") {
		t.Fatalf("a function as a placeholder: %v", err)
	}
	source = strings.ReplaceAll(source, " {header}", "")
	f := ordinary()
	f.Missing = map[string]heuristics.Reason{"history": "gone"}
	f.Mail.Header[1].Raw = []byte(" {from.address}\x1b[2J")
	rows := compiled(t, source).Traits()
	j, err := heuristics.New(heuristics.DefaultPolicy(), rows)
	if err != nil {
		t.Fatal(err)
	}
	v := j.Judge(f)
	if len(v.Findings) != 1 {
		t.Fatalf("%+v", v)
	}
	found := v.Findings[0]
	if found.Trait != "site:mine" || found.Family != heuristics.Site || found.Part != "2/1" || found.Weight != 4 {
		t.Errorf("%+v", found)
	}
	if want := `Info@Fax.Example a.exe yes 4000 no ? CN`; !strings.HasSuffix(found.Evidence.En, want) || !strings.HasPrefix(found.Evidence.En, "{from.address}") {
		t.Errorf("%q does not end in %q", found.Evidence.En, want)
	}
	if want := `a.exe はい 4000 いいえ ? CN`; !strings.HasSuffix(found.Evidence.Ja, want) || strings.Contains(found.Evidence.Ja, "\x1b") {
		t.Errorf("%q does not end in %q", found.Evidence.Ja, want)
	}
}

// A rule of 10 holds by itself; rules together add 10 at most; lighter ones end at mark.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		weights []string
		level   heuristics.Level
		score   float64
	}{
		{[]string{"10"}, heuristics.Hold, 10}, {[]string{"9.5"}, heuristics.Mark, 9}, {[]string{"5", "5", "5"}, heuristics.Mark, 9},
		{[]string{"10", "10"}, heuristics.Hold, 10}, {[]string{"3"}, heuristics.Note, 3}, {[]string{"0"}, heuristics.Pass, 0},
	} {
		var source strings.Builder
		for i, w := range c.weights {
			fmt.Fprintf(&source, "[[rule]]\nid = \"r%d\"\nwhen = \"true\"\nweight = %s\nen = \"x\"\nja = \"x\"\n", i, w)
		}
		j, err := heuristics.New(heuristics.DefaultPolicy(), compiled(t, source.String()).Traits())
		if err != nil {
			t.Fatal(err)
		}
		if v := j.Judge(ordinary()); v.Level != c.level || v.Score != c.score || len(v.Findings) != len(c.weights) {
			t.Errorf("%v: %s %v", c.weights, v.Level, v.Score)
		}
	}
}

func TestKinds(t *testing.T) {
	for when, want := range map[string]heuristics.Kind{
		`history.known or subject == ""`: heuristics.Relational, `text == "" or size > 1`: heuristics.Content, `size > 1`: heuristics.Structural,
	} {
		if got := compiled(t, rule(when)).Traits()[0].Kind; got != want {
			t.Errorf("%s: %c", when, got)
		}
	}
}

// The table names every fact of the environment, and only those; each example can be compiled and reads the fact.
func TestTableOfFacts(t *testing.T) {
	var listed []string
	for _, f := range Facts() {
		listed = append(listed, f.Path)
		if f.En == "" || f.Ja == "" || f.Kind == 0 {
			t.Errorf("%s is not complete", f.Path)
		}
		if en, ja := f.Type(); en == "" || ja == "" {
			t.Errorf("%s has no type", f.Path)
		}
		r := compiled(t, rule(f.Example)).Rules[0]
		if !slices.Contains(r.conditions(), f.Path) {
			t.Errorf("%s: the example %s does not read it", f.Path, f.Example)
		}
	}
	for _, path := range allPaths() {
		if !slices.Contains(listed, path) && path != "headers" {
			t.Errorf("%s is not in the table", path)
		}
	}
	for _, path := range listed {
		if !slices.Contains(allPaths(), path) {
			t.Errorf("%s is no fact", path)
		}
	}
}
