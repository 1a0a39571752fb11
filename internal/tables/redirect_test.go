package tables

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRedirect(t *testing.T) {
	for _, c := range []struct{ host, path, query, service, target string }{
		{"www.google.com", "/url", "q=https%3A%2F%2Fevil.example%2Fa%3Fb%3D1&sa=D", "Google", "https://evil.example/a?b=1"},
		{"WWW.GOOGLE.CO.JP.", "/URL", "sa=t&URL=http://192.0.2.1/", "Google", "http://192.0.2.1/"},
		{"www.google.com", "/amp/s/evil.example/a", "b=1", "Google AMP", "https://evil.example/a?b=1"},
		{"www.google.com", "/amp/evil.example", "", "Google AMP", "http://evil.example"},
		{"www.google.com", "/amp/https://evil.example/", "", "Google AMP", "https://evil.example/"},
		{"evil-example.cdn.ampproject.org", "/c/s/evil.example/a", "", "Google AMP", "https://evil.example/a"},
		{"www.bing.com", "/ck/a", "!&&p=1&u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUv&ntb=1", "Bing", "https://evil.example/"},
		{"r.search.yahoo.com", "/_ylt=A/RV=2/RE=1/RO=10/RU=https%3a%2f%2fevil.example%2f/RK=2/RS=x", "", "Yahoo!", "https://evil.example/"},
		{"ad.doubleclick.net", "/ddm/clk/1;2;3", "https://evil.example/", "Google Ads", "https://evil.example/"},
		{"www.youtube.com", "/redirect", "event=x&q=https%3A%2F%2Fevil.example", "YouTube", "https://evil.example"},
		{"jump.5ch.net", "/", "https://evil.example/", "5ちゃんねる", "https://evil.example/"},
		{"www.linkedin.com", "/safety/go", "url=https%3A%2F%2Fevil.example%2F&trk=x", "LinkedIn", "https://evil.example/"},

		{"www.google.com", "/search", "q=https://evil.example", "", ""},
		{"www.google.com", "/url", "sa=D", "", ""},
		{"www.google.com", "/amp/", "", "", ""},
		{"www.google.com", "/amp/x", "", "", ""},
		{"www.google.com.evil.example", "/url", "q=https://evil.example", "", ""},
		{"mail.google.com", "/url", "q=https://evil.example", "", ""},
		{"www.youtube.com", "/watch", "v=1&q=https://evil.example", "", ""},
		{"www.facebook.com", "/l.php", "u=https://evil.example", "", ""},
		{"", "", "", "", ""},
	} {
		service, target, ok := Embedded().Redirect(c.host, c.path, c.query)
		if service != c.service || target != c.target || ok != (c.target != "") {
			t.Errorf("%s%s?%s: %q, %q, %t, want %q, %q", c.host, c.path, c.query, service, target, ok, c.service, c.target)
		}
	}
}

func TestRedirectorsAreWellFormed(t *testing.T) {
	data, err := embedded.ReadFile("data/redirectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?s)# Source: .*compiled 20\d\d-\d\d\.`).Match(data) {
		t.Error("the list does not name its source and month")
	}
	n := 0
	for _, line := range lines(string(data)) {
		for _, host := range strings.Fields(columns(line)[1]) {
			checkHost(t, strings.TrimPrefix(host, "."))
			n++
		}
	}
	if n < 40 {
		t.Errorf("only %d hosts", n)
	}
}

func TestRedirectorsOfTheHouse(t *testing.T) {
	set, err := Load(fstest.MapFS{"redirectors.txt": {Data: []byte("Kumo | .go.kumo.example | /out | to\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, target, _ := set.Redirect("a.go.kumo.example", "/out/1", "to=https%3A%2F%2Fevil.example"); target != "https://evil.example" {
		t.Errorf("%q", target)
	}
	if _, _, ok := Embedded().Redirect("a.go.kumo.example", "/out/1", "to=https%3A%2F%2Fevil.example"); ok {
		t.Error("an administrator's list changed the shipped one")
	}
	for _, bad := range []string{"a | b.example | /", "a | b.example | x | q", "a | b | /x | q", "a | | / | q"} {
		if _, err := Load(fstest.MapFS{"redirectors.txt": {Data: []byte(bad)}}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func FuzzRedirect(f *testing.F) {
	f.Add("www.google.com", "/url", "q=%%%")
	f.Add("www.bing.com", "/ck/a", "u=a1x")
	f.Add("r.search.yahoo.com", "/RU=", "")
	f.Fuzz(func(t *testing.T, host, path, query string) {
		if service, target, ok := Embedded().Redirect(host, path, query); ok != (target != "") || ok != (service != "") {
			t.Fatalf("%q, %q, %t", service, target, ok)
		}
	})
}
