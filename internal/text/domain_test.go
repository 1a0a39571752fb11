package text

import (
	"strings"
	"testing"
)

func TestOrgDomain(t *testing.T) {
	tests := []struct{ domain, want string }{
		{"mail.example.co.jp", "example.co.jp"},
		{"WWW.METI.GO.JP.", "meti.go.jp"},
		{"www.city.shinjuku.lg.jp", "shinjuku.lg.jp"},
		{"go.jp", ""},
		{"jp", ""},
		{"localhost", ""},
		{"例え.jp", "xn--r8jz45g.jp"},
		{"www.例え.jp", "xn--r8jz45g.jp"},
		{"mx.corp.example", "corp.example"},
		{"192.0.2.1", ""},
		{"[192.0.2.1]", ""},
		{"[IPv6:2001:db8::1]", ""},
		{"2001:db8::1", ""},
		{"a..jp", ""},
		{"", ""},
		{".", ""},
	}
	for _, tt := range tests {
		if got := OrgDomain(tt.domain); got != tt.want {
			t.Errorf("OrgDomain(%q) = %q, want %q", tt.domain, got, tt.want)
		}
	}
}

func TestDomainOf(t *testing.T) {
	tests := []struct{ addr, want string }{
		{"a@Example.JP", "example.jp"},
		{"<a@example.jp>", "example.jp"},
		{`"x@evil.example"@example.jp`, "example.jp"},
		{"a@example.jp.", "example.jp"},
		{"a@例え.jp", "xn--r8jz45g.jp"},
		{"a@[192.0.2.1]", "[192.0.2.1]"},
		{"a@", ""},
		{"postmaster", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := DomainOf(tt.addr); got != tt.want {
			t.Errorf("DomainOf(%q) = %q, want %q", tt.addr, got, tt.want)
		}
	}
	long := strings.Repeat("見", 1<<16) + ".jp" // IDNA alone would take minutes
	if got := DomainOf("a@" + long); got != long {
		t.Errorf("a domain beyond all bounds is not kept as it stands")
	}
}

func TestInDomain(t *testing.T) {
	parents := []string{"example.jp", ".Tokiwa.example.", "例え.jp"}
	for domain, want := range map[string]bool{
		"example.jp": true, "mail.example.jp": true, "EXAMPLE.jp.": true, "tokiwa.example": true, "a.tokiwa.example": true,
		"xn--r8jz45g.jp": true, "badexample.jp": false, "example.jp.evil.example": false, "jp": false, "": false,
	} {
		if got := InDomain(domain, parents); got != want {
			t.Errorf("InDomain(%q) = %v", domain, got)
		}
	}
	if InDomain("", []string{""}) || InDomain("example.jp", []string{""}) {
		t.Error("an empty parent holds everything")
	}
}
