package heuristics

import (
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
)

func TestURLOpenRedirect(t *testing.T) {
	for url, want := range map[string]string{
		"https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Flogin&sa=D":                                         "hit",
		"https://www.google.co.jp/amp/s/evil.example/login":                                                            "hit",
		"https://evil-example.cdn.ampproject.org/c/s/evil.example/login":                                               "hit",
		"https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUv&ntb=1":                                      "hit",
		"https://www.google.com/url?q=http://192.0.2.7/x":                                                              "hit",
		"https://www.youtube.com/redirect?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fevil.example": "hit",

		"https://www.google.com/url?q=https://www.tokiwa.example/a":                "recorded", // ours
		"https://www.google.com/url?q=https://www.mofa.go.jp/":                     "recorded",
		"https://www.google.com/url?q=https://us02web.zoom.us/j/1&source=calendar": "recorded",
		"https://www.google.com/url?q=https://drive.google.com/x":                  "no", // Google itself
		"https://www.google.com/search?q=https://evil.example":                     "no",
		"https://www.google.com/url?q=javascript:alert(1)":                         "no",
		"https://evil.example/url?q=https://www.mofa.go.jp/":                       "no",
		"https://www.google.com.evil.example/url?q=https://other.example":          "no",
	} {
		check(t, "url-open-redirect", []example{{url, linking(url, ""), want}})
	}
	const evil = "https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Flogin"
	const own = "https://www.google.com/url?q=https%3A%2F%2Fwww.midori.example%2F"
	check(t, "url-open-redirect", []example{
		{"newsletter", linking(evil, "").circular(origin.Yes), "recorded"},
		{"unconfirmed newsletter", linking(evil, "").circular(origin.No), "hit"},
		{"text shows where it leads", linking(evil, "https://evil.example/login"), "recorded"},
		{"text shows something else", linking(evil, "https://www.google.com/"), "hit"},
		{"the confirmed sender's own site", linking(own, "").auth(origin.Yes), "recorded"},
		{"the same, not confirmed", linking(own, "").auth(origin.No), "hit"},
		{"notice of the service itself", facts().toTokiwa().from("a@google.com").linking(evil, "").auth(origin.Yes), "recorded"},
		{"in its name, not confirmed", facts().toTokiwa().from("a@google.com").linking(evil, "").auth(origin.No), "hit"},
		{"no links", facts(), "no"},
	})
	contains(t, evidenceOf(t, judge(t, linking(evil, "").f), "url-open-redirect"),
		"begins with the address of Google, which sends its reader on to evil.example", "「Google」のアドレスで始まるリンクですが、クリックすると別のサイト「evil.example」へ転送されます。")
}

// What stands behind a redirector is judged as any link.
func TestBehindARedirector(t *testing.T) {
	const through = "https://www.google.com/url?q="
	for id, target := range map[string]string{
		"url-ip-literal": "http%3A%2F%2F192.0.2.7%2Fx", "url-direct-payload": "https%3A%2F%2Fevil.example%2Fa.zip", "url-shortener": "https%3A%2F%2Fbit.ly%2F3x",
		"url-brand-lookalike": "https%3A%2F%2Fmofa-go-jp.com%2F", "url-cloud-share": "https%3A%2F%2Fwww.dropbox.com%2Fs%2Fx",
	} {
		check(t, id, []example{{"behind a redirector", linking(through+target, ""), "hit"}})
	}
	check(t, "url-text-mismatch", []example{
		{"redirector to what is shown", linking(through+"https%3A%2F%2Fwww.tokiwa.example%2F", "https://www.tokiwa.example/"), "no"},
		{"redirector to something else", linking(through+"https%3A%2F%2Fevil.example%2F", "https://www.tokiwa.example/"), "hit"},
	})
}

// A lure shows one link. Papers and manuals have many, of which those to files are ordinary.
func TestLinksOfDocuments(t *testing.T) {
	document := func(n int, url string) given {
		g := facts().toTokiwa().from("a@midori.example")
		for i := range n {
			g.f.Mail.Links = append(g.f.Mail.Links, mail.Link{Part: "2", URL: "https://site.example/" + string(rune('a'+i)), Source: mail.InDocument})
		}
		g.f.Mail.Links = append(g.f.Mail.Links, mail.Link{Part: "2", URL: url, Source: mail.InDocument})
		return g
	}
	for id, url := range map[string]string{
		"url-direct-payload": "https://evil.example/a.zip", "url-shortener": "https://bit.ly/3x", "url-cloud-share": "https://www.dropbox.com/s/x",
	} {
		check(t, id, []example{
			{"one link", document(0, url), "hit"},
			{"few links", document(crowd-2, url), "hit"},
			{"many links", document(crowd, url), "recorded"},
		})
	}
	check(t, "url-ip-literal", []example{
		{"address among many links", document(crowd, "http://192.0.2.7/"), "hit"},
		{"port among many links", document(crowd, "http://demo.example.com:8080/"), "recorded"},
		{"port of the only link", document(0, "http://demo.example.com:8080/"), "hit"},
		{"device inside", document(0, "http://localhost:8080/"), "no"},
	})
}
