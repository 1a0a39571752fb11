package rules

import (
	"fmt"
	"strings"
	"testing"

	"sekisho/heuristics"
	"sekisho/internal/mail"
)

// twenty rules as houses write them, of which two hit.
var twenty = []string{
	`fold(subject) contains "fax" and any(attachments, .class == "archive")`,
	`in_domain(from.domain, "aoba.example") and not auth.aligned`,
	`from.name contains "経理" and not in_domain(from.domain, "tokiwa.example")`,
	`any(links, in_domain(.host, "midori.example") and .source == "qr")`,
	`received.hour < 5 and history.first_contact`,
	`origin.class == "country" and origin.country not in ["JP", "US"] and len(rcpts) > 20`,
	`in_network(origin.ip, "198.51.100.0/24", "192.0.2.0/24")`,
	`header("X-Mailer") startsWith "PHPMailer" and any(attachments, .type == "onenote")`,
	`reply_to != "" and not in_domain(reply_to, from.domain) and history.mails < 3`,
	`text contains "請求書" and count(attachments, .encrypted) > 0`,
	`subject matches "^\\[ml:[0-9]+\\]"`,
	`any(attachments, lower(.name) endsWith ".iso")`,
	`size > 20 * 1024 * 1024`,
	`auth.spf == "fail" and envelope_from == ""`,
	`any(["至急", "緊急", "重要"], subject contains #) and history.first_contact`,
	`known(origin.asn) and origin.asn in [4134, 4837]`,
	`any(links, .url contains "/wp-content/")`,
	`lower(from.address) == "fax@tokiwa.example" and not auth.aligned`,
	`len(attachments) > 10 or any(attachments, .size > 50 * 1024 * 1024)`,
	`"keiri@tokiwa.example" in rcpts and any(attachments, .inside and .class == "program")`,
}

func twentyRules(tb testing.TB) *Set {
	var source strings.Builder
	for i, when := range twenty {
		fmt.Fprintf(&source, "[[rule]]\nid = \"r%d\"\nwhen = '''%s'''\nweight = 1\nen = \"x {subject}\"\nja = \"x {subject}\"\n", i, when)
	}
	return compiled(tb, source.String())
}

// BenchmarkTwentyRules is what twenty rules cost a mail of 5 KB with five links and three files, the facts gathered.
func BenchmarkTwentyRules(b *testing.B) {
	set := twentyRules(b)
	traits := set.Traits()
	f := ordinary()
	shown := strings.Repeat("お世話になっております。資料をお送りします。\n", 80)
	f.Mail.Texts[0].Body, f.Mail.Texts[0].Shown = shown, shown
	for i := range 3 {
		f.Mail.Links = append(f.Mail.Links, mail.Link{Part: "1", URL: fmt.Sprintf("https://www%d.aoba.example/a/b", i), Source: mail.InText})
	}
	heuristics.Table()[0].Find(f)
	warm(f)
	b.ReportAllocs()
	for b.Loop() {
		f.Once(b.N, func() any { return nil }) // the next mail
		for _, t := range traits {
			t.Find(f)
		}
	}
}

// warm has the facts list what other traits list as well.
func warm(f *heuristics.Facts) {
	f.Files()
	f.Targets()
	f.Author()
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		twentyRules(b)
	}
}
