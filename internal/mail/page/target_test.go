package page

import (
	"net/netip"
	"strings"
	"testing"
)

func TestParseTarget(t *testing.T) {
	tests := []struct {
		url  string
		want Target
	}{
		{"https://Example.JP/a/b.exe?c=d#e", Target{Scheme: "https", Host: "example.jp", Path: "/a/b.exe", Query: "c=d"}},
		{"https://example.jp?a/b", Target{Scheme: "https", Host: "example.jp", Query: "a/b"}},
		{" \thttp:\n//exa\rmple.jp. \x00", Target{Scheme: "http", Host: "example.jp"}},
		{`HTTP:\\example.jp\a\b`, Target{Scheme: "http", Host: "example.jp", Path: "/a/b"}},
		{"https:///example.jp/a", Target{Scheme: "https", Host: "example.jp", Path: "/a"}},
		{"https:example.jp", Target{Scheme: "https", Host: "example.jp"}},
		{"//example.jp/a", Target{Scheme: "https", Host: "example.jp", Path: "/a"}},
		{"www.example.jp:8080/a", Target{Scheme: "http", Host: "www.example.jp", Port: 8080, Path: "/a"}},
		{`\\host\share\a`, Target{Scheme: "file", Host: "host", Path: "/share/a"}},
		{"file://host/share", Target{Scheme: "file", Host: "host", Path: "/share"}},
		{"file://///host/share", Target{Scheme: "file", Host: "host", Path: "/share"}},
		{"https://example.jp:443/", Target{Scheme: "https", Host: "example.jp", Path: "/"}},
		{"http://example.jp:443", Target{Scheme: "http", Host: "example.jp", Port: 443}},
		{"http://example.jp:/", Target{Scheme: "http", Host: "example.jp", Path: "/"}},
		{"http://bank.example@evil.example/", Target{Scheme: "http", Host: "evil.example", Path: "/", UserInfo: true}},
		{`http://bank.example\@evil.example/`, Target{Scheme: "http", Host: "bank.example", Path: "/@evil.example/"}},
		{"http://a:b@c@evil.example:81", Target{Scheme: "http", Host: "evil.example", Port: 81, UserInfo: true}},
		{"https://日本語.jp/", Target{Scheme: "https", Host: "xn--wgv71a119e.jp", Path: "/"}},
		{"https://日本語。jp/", Target{Scheme: "https", Host: "xn--wgv71a119e.jp", Path: "/"}},
		{"https://foo_bar.example-.jp", Target{Scheme: "https", Host: "foo_bar.example-.jp"}},
		{"https://ｅｘａｍｐｌｅ．ｊｐ/", Target{Scheme: "https", Host: "example.jp", Path: "/", Odd: OddEncoded}},
		{"https://ex%61mple.jp/", Target{Scheme: "https", Host: "example.jp", Path: "/", Odd: OddEncoded}},
		{"https://exam\u00adple.jp", Target{Scheme: "https", Host: "example.jp", Odd: OddEncoded}},
		{"ms-word:ofe|u|https://example.jp", Target{}},
		{"sftp://Example.jp/a\\b", Target{Scheme: "sftp", Host: "example.jp", Path: "/a\\b"}},
	}
	for _, test := range tests {
		got, ok := ParseTarget(test.url)
		if test.want.Host == "" && !ok {
			continue
		}
		if got != test.want || !ok {
			t.Errorf("%q: %+v %v, not %+v", test.url, got, ok, test.want)
		}
	}
}

func TestAddressLiterals(t *testing.T) {
	tests := []struct{ host, ip, odd string }{
		{"192.168.1.1", "192.168.1.1", ""},
		{"192.168.1.1.", "192.168.1.1", ""},
		{"3232235777", "192.168.1.1", OddDecimal},
		{"192.168.257", "192.168.1.1", OddShort},
		{"192.11010305", "192.168.1.1", OddShort},
		{"0xC0.0xA8.1.1", "192.168.1.1", OddHex},
		{"0xc0a80101", "192.168.1.1", OddHex},
		{"0300.0250.01.01", "192.168.1.1", OddOctal},
		{"030052000401", "192.168.1.1", OddOctal},
		{"0x", "0.0.0.0", OddHex},
		{"127.1", "127.0.0.1", OddShort},
		{"１９２．１６８．１．１", "192.168.1.1", OddEncoded},
		{"192。168。1。1", "192.168.1.1", OddEncoded},
		{"%31%39%32.168.1.1", "192.168.1.1", OddEncoded},
		{"②5.1.1.1", "25.1.1.1", OddEncoded},
		{"[2001:DB8:0::1]", "2001:db8::1", ""},
		{"[::ffff:192.168.1.1]", "192.168.1.1", OddMapped},
		{"[::FFFF:c0a8:101]", "192.168.1.1", OddMapped},
	}
	for _, test := range tests {
		got, ok := ParseTarget("http://" + test.host + "/")
		want := netip.MustParseAddr(test.ip)
		host := test.ip
		if want.Is6() {
			host = "[" + host + "]"
		}
		if !ok || got.IP != want || got.Odd != test.odd || got.Host != host {
			t.Errorf("%s: %+v %v", test.host, got, ok)
		}
	}
}

func TestNoTarget(t *testing.T) {
	tests := []string{
		"", "#top", "a/b", "example.jp", "mailto:a@b.example", "javascript://example.jp/%0aalert(1)", "data:text/html,x", "tel:+81312345678", "cid:x@y",
		"http://", "http:///", "http://@/", "http://:80/", "http://a b/", "http://a%00b/", "http://a<b/", "http://a%2fb/", "http://a:b/", "http://a:65536/",
		"http://[::1", "http://[fe80::1%25eth0]/", "http://[1.2.3.4]/", "http://]/", "http://a]:80/",
		"http://1.2.3.4.5/", "http://256.1.1.1/", "http://1.2.3.256/", "http://4294967296/", "http://a.0x1/", "http://1..2/", "http://0x1g.1/", "http://09/", "http://1.2.3.08/", "http://99999999999999999999/",
		"file:///C:/x", "file:c:/x", "file://c|/x", "file:/etc/passwd", "http://\xff\xfe/", "http://...",
		"http://" + strings.Repeat("a", MaxURL) + "@evil.example/",
		"http://" + strings.Repeat("あ", MaxURL/3-3),
	}
	for _, url := range tests {
		if got, ok := ParseTarget(url); ok {
			t.Errorf("%.80q leads to %+v", url, got)
		}
	}
	if got, _ := ParseTarget("MAILTO:a@b.example"); got.Scheme != "mailto" {
		t.Errorf("%+v has no scheme", got)
	}
	long := "https://example.jp/" + strings.Repeat("a", 2*MaxURL)
	if got, ok := ParseTarget(long); !ok || got.Host != "example.jp" {
		t.Errorf("a long path: %v %v", got.Host, ok)
	}
}
