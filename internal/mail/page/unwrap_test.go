package page

import "testing"

func TestUnwrap(t *testing.T) {
	tests := []struct{ name, url, want string }{
		{"Safe Links", "https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.jp%2Fa%3Fb%3D1%26c%3D2&data=05%7C02%7C&sdata=x&reserved=0",
			"https://example.jp/a?b=1&c=2"},
		{"Safe Links in a document", "https://JPN01.SafeLinks.protection.outlook.com/ap/w-59584e83/?url=https%3A%2F%2Fexample.jp%2F&data=x", "https://example.jp/"},
		{"not Microsoft's host", "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fexample.jp%2F", ""},
		{"no sub-domain", "https://xsafelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.jp%2F", ""},
		{"no address inside", "https://nam01.safelinks.protection.outlook.com/?url=javascript%3Ax&data=x", ""},
		{"Proofpoint 1", "https://urldefense.proofpoint.com/v1/url?u=http://www.example.jp/a%26amp%3Bb&k=x&r=y", "http://www.example.jp/a&b"},
		{"Proofpoint 2", "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.jp_a-5Fb-2Dc-3Fd-3D1&d=DwMFaQ&c=x", "https://www.example.jp/a_b-c?d=1"},
		{"Proofpoint 3", "https://urldefense.com/v3/__https://www.example.jp/a?b=1__;!!AbC!dEf$", "https://www.example.jp/a?b=1"},
		// "#&" is IyY, "見積" is 6KaL56mN, "###" is IyMj
		{"Proofpoint 3, single characters", "https://urldefense.com/v3/__https://www.example.jp/*a*b__;IyY!!AbC!dEf$", "https://www.example.jp/#a&b"},
		{"Proofpoint 3, characters above ASCII", "https://urldefense.us/v3/__https://www.example.jp/**A__;6KaL56mN!!AbC!dEf$", "https://www.example.jp/見積"},
		{"Proofpoint 3, a run that is too long", "https://urldefense.com/v3/__https://www.example.jp/**_x__;IyMj!!AbC!dEf$", "https://www.example.jp/###x"},
		{"Proofpoint 3, damaged", "https://urldefense.com/v3/__https://www.example.jp/*__;I!!AbC", ""},
		{"Barracuda", "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fwww.example.jp%2fa&c=E,1,x&typo=1", "https://www.example.jp/a"},
		{"Trend Micro", "https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=https%3a%2f%2fwww.example%2djp.example%2fa&umid=x&auth=y",
			"https://www.example-jp.example/a"},
		{"Trend Micro's pages", "https://www.trendmicro.com/search?url=https%3a%2f%2fwww.example.jp", ""},
		{"Cisco", "https://secure-web.cisco.com/1aBcD-eF_gH/https%3A%2F%2Fwww.example.jp%2Fa%3Fb%3D1", "https://www.example.jp/a?b=1"},
		{"Cisco's pages", "https://www.cisco.com/x/https%3A%2F%2Fwww.example.jp%2Fa", ""},
		{"Cisco without an address", "https://secure-web.cisco.com/1aBcD-eF_gH/", ""},
		{"Symantec", "https://clicktime.symantec.com/3aBcDeFg?u=https%3A%2F%2Fwww.example.jp%2Fa", "https://www.example.jp/a"},
		{"Trellix", "https://protect2.fireeye.com/v1/url?k=a-b&q=1&e=c&u=https%3A%2F%2Fwww.example.jp%2F", "https://www.example.jp/"},
		{"Libraesva", "https://urlsand.esvalabs.com/?u=https%3A%2F%2Fwww.example.jp%2F&e=1&h=2", "https://www.example.jp/"},
		{"Sophos", "https://eu-west-1.protection.sophos.com/?d=example.jp&u=aHR0cHM6Ly93d3cuZXhhbXBsZS5qcC9hP2I9MQ==&i=x", "https://www.example.jp/a?b=1"},
		{"Sophos, damaged", "https://eu-west-1.protection.sophos.com/?d=example.jp&u=aHR0c!!&i=x", ""},
		{"Check Point", "https://protect.checkpoint.com/v2/___https://www.example.jp/a___.YXAzOmFiYzphOm86", "https://www.example.jp/a"},
		{"Avanan", "https://url.avanan.click/v2/r01/___https://www.example.jp/a?b=1___.YXAz", "https://www.example.jp/a?b=1"},
		{"no gateway's host", "https://secure-web.cisco.com.evil.example/1a/https%3A%2F%2Fwww.example.jp%2F", ""},
		{"two gateways", "https://urldefense.com/v3/__https://nam01.safelinks.protection.outlook.com/?url=https*3A*2F*2Fexample.jp*2Fa&data=x__;JSUlJQ!!AbC!dEf$", "https://example.jp/a"},
		{"Mimecast", "https://protect-us.mimecast.com/s/AbCdEf?domain=example.jp", ""},
		{"an open redirect", "https://www.google.com/url?q=https://example.jp", ""},
		{"name encoded and in capitals", "https://nam01.safelinks.protection.outlook.com/?a=b&%55RL=https%3A%2F%2Fexample.jp%2F", "https://example.jp/"},
		{"Word", "ms-word:ofe|u|https://example.jp/a.docx|z|x", "https://example.jp/a.docx"},
		{"installer", "ms-appinstaller:?source=https://example.jp/a.msix&activationUri=x", "https://example.jp/a.msix"},
		{"search", `search-ms:query=a&crumb=location:%5C%5Cexample.jp%5Cshare&displayname=b`, `\\example.jp\share`},
		{"Word without an address", "ms-word:nft", ""},
		{"another program", "zoommtg://zoom.us/join?u=https://example.jp/", ""},
		{"no address", "mailto:a@example.jp", ""},
	}
	for _, test := range tests {
		want := test.want
		if want == "" {
			want = test.url
		}
		if got := Unwrap(test.url); got != want {
			t.Errorf("%s: %q, not %q", test.name, got, want)
		}
	}
	deep := "https://example.jp/"
	for range maxWraps + 1 {
		deep = "https://linkprotect.cudasvc.com/url?a=" + deep
	}
	if got := Unwrap(deep); got != "https://linkprotect.cudasvc.com/url?a=https://example.jp/" {
		t.Errorf("wrapped too often: %q", got)
	}
}
