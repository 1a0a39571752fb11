package page

import (
	"encoding/base64"
	"html"
	"strings"
	"unicode/utf8"

	"sekisho/internal/text"
)

// maxWraps: a mail passes a few gateways, but anybody can wrap an address himself.
const maxWraps = 10

// Unwrap gives the address that the gateways of mail services wrapped into one of their own to look at it when it is followed, and the one that
// another program is told to open ("ms-word:ofe|u|https://…"). An address that
// is none of these, or whose inside cannot be read (Mimecast keeps it to itself), comes back as it is. Open redirectors that are no mail
// gateways are left: whoever uses one hides where a link leads.
func Unwrap(url string) string {
	for range maxWraps {
		inner := unwrapOnce(url)
		if inner == "" {
			break
		}
		url = inner
	}
	return url
}

// unwrapOnce is "" where nothing is wrapped.
func unwrapOnce(url string) string {
	t, ok := ParseTarget(url)
	if !ok {
		return opened(url, t.Scheme)
	}
	inner := inside(url, t)
	if _, ok := ParseTarget(inner); !ok {
		return ""
	}
	return text.Valid(squeeze(inner))
}

// inside is what one of the gateways keeps in its address, if it is one.
func inside(url string, t Target) string {
	switch host := t.Host; {
	// Microsoft Defender for Office 365, Safe Links: https://nam01.safelinks.protection.outlook.com/?url=…&data=…, with a path such as
	// /ap/w-59584e83/ for documents (learn.microsoft.com/defender-office-365/safe-links-about)
	case below(host, "safelinks.protection.outlook.com"), below(host, "safelinks.protection.office365.us"):
		return percentDecode(param(t.Query, "url"))
	case host == "urldefense.proofpoint.com", host == "urldefense.com", host == "urldefense.us":
		return proofpoint(url, t)
	// Barracuda Link Protection: https://linkprotect.cudasvc.com/url?a=…&c=… (campus.barracuda.com/doc/49055519)
	case host == "linkprotect.cudasvc.com":
		return percentDecode(param(t.Query, "a"))
	// Trend Micro Time-of-Click Protection: https://ddec1-0-en-ctp.trendmicro.com/wis/clicktime/v1/query?url=…&umid=…&auth=…, as mails in
	// public archives carry it
	case below(host, "trendmicro.com") && strings.HasPrefix(t.Path, "/wis/clicktime/"):
		return percentDecode(param(t.Query, "url"))
	}
	return insideOther(url, t)
}

// insideOther knows gateways by the addresses that mails in public archives carry.
func insideOther(url string, t Target) string {
	switch host := t.Host; {
	// Cisco Secure Email: https://secure-web.cisco.com/1aBcD…/https%3A%2F%2Fexample.jp%2Fa
	case host == "secure-web.cisco.com":
		return percentDecode(t.Path[strings.LastIndexByte(t.Path, '/')+1:])
	// Symantec Email Security.cloud: https://clicktime.symantec.com/3aBcD?u=…; Trellix: https://protect2.fireeye.com/v1/url?k=…&u=…; Libraesva:
	// https://urlsand.esvalabs.com/?u=…&e=…
	case host == "clicktime.symantec.com", host == "protect2.fireeye.com", host == "urlsand.esvalabs.com":
		return percentDecode(param(t.Query, "u"))
	// Sophos Email: https://eu-west-1.protection.sophos.com/?d=example.jp&u=<base64>&…
	case below(host, "protection.sophos.com"):
		return base64Inside(percentDecode(param(t.Query, "u")))
	// Check Point Harmony: https://protect.checkpoint.com/v2/___https://example.jp/a___.YXA…, url.avanan.click likewise
	case host == "protect.checkpoint.com", host == "url.avanan.click":
		_, rest, _ := strings.Cut(url, "/___")
		inner, _, _ := strings.Cut(rest, "___")
		return inner
	}
	return ""
}

func base64Inside(s string) string {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	inner, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(inner)
}

// opened is the address that a program is told to open: Office (learn.microsoft.com/office/client-developer/office-uri-schemes), App Installer
// (ms-appinstaller:?source=…), Windows' search (search-ms:…&crumb=location:…), Edge, OneNote.
func opened(url, scheme string) string {
	if !strings.HasPrefix(scheme, "ms-") && scheme != "search-ms" && scheme != "search" && scheme != "microsoft-edge" && scheme != "onenote" {
		return ""
	}
	_, s, _ := strings.Cut(cutText(squeeze(url), MaxURL), ":")
	s = percentDecode(s)
	lower := strings.ToLower(s)
	for _, begin := range []string{"https://", "http://", "file://", `\\`} {
		if i := strings.Index(lower, begin); i >= 0 && len(lower) == len(s) {
			inner, _, _ := strings.Cut(s[i:], "|")
			if scheme == "search-ms" || scheme == "search" || scheme == "ms-appinstaller" {
				inner, _, _ = strings.Cut(inner, "&")
			}
			if _, ok := ParseTarget(inner); ok {
				return text.Valid(inner)
			}
		}
	}
	return ""
}

func below(host, parent string) bool {
	return strings.HasSuffix(host, parent) && strings.HasSuffix(host[:len(host)-len(parent)], ".")
}

// param is the first value of a name in a query, still encoded. Some servers take the name in either case.
func param(query, name string) string {
	for p := range strings.SplitSeq(query, "&") {
		if key, value, ok := strings.Cut(p, "="); ok && strings.EqualFold(percentDecode(key), name) {
			return value
		}
	}
	return ""
}

// proofpoint reads the three forms of Proofpoint URL Defense as the decoder does that Proofpoint published (URLDefenseDecode.py 3.0.1).
func proofpoint(url string, t Target) string {
	switch {
	case strings.HasPrefix(t.Path, "/v1/"):
		return html.UnescapeString(percentDecode(param(t.Query, "u")))
	case strings.HasPrefix(t.Path, "/v2/"):
		return html.UnescapeString(percentDecode(strings.NewReplacer("-", "%", "_", "/").Replace(param(t.Query, "u"))))
	}
	_, v3, ok := strings.Cut(url, "/v3/__")
	if !ok {
		return ""
	}
	inner, rest, ok := strings.Cut(v3, "__;")
	encoded, _, bang := strings.Cut(rest, "!")
	if !ok || !bang {
		return ""
	}
	replaced, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return ""
	}
	return proofpointV3(inner, replaced)
}

// proofpointV3 puts the characters back that version 3 took out: "*" stands for one, "**" and a letter for a run of them.
func proofpointV3(inner string, replaced []byte) string {
	inner = percentDecode(inner)
	var out strings.Builder
	for i := 0; i < len(inner); i++ {
		if inner[i] != '*' {
			out.WriteByte(inner[i])
			continue
		}
		run := 1
		if i+2 < len(inner) && inner[i+1] == '*' {
			run = runLength(inner[i+2])
			i += 2
		}
		for ; run > 0 && len(replaced) > 0; run-- {
			_, size := utf8.DecodeRune(replaced)
			out.Write(replaced[:size])
			replaced = replaced[size:]
		}
	}
	return out.String()
}

// runLength counts from 2 through the digits of base64url.
func runLength(c byte) int {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return strings.IndexByte(digits, c) + 2
}
