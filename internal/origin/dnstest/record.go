package dnstest

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

func resource(name string, t dnsmessage.Type, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name + "."), Type: t, Class: dnsmessage.ClassINET, TTL: 60},
		Body:   body,
	}
}

func parse(word, rest string) (dnsmessage.Type, dnsmessage.ResourceBody) {
	switch word {
	case "TXT":
		return dnsmessage.TypeTXT, &dnsmessage.TXTResource{TXT: pieces(rest)}
	case "A":
		return dnsmessage.TypeA, &dnsmessage.AResource{A: netip.MustParseAddr(rest).As4()}
	case "AAAA":
		return dnsmessage.TypeAAAA, &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(rest).As16()}
	case "PTR":
		return dnsmessage.TypePTR, &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(rest + ".")}
	case "MX":
		pref, host, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseUint(pref, 10, 16)
		if err != nil {
			panic(err)
		}
		return dnsmessage.TypeMX, &dnsmessage.MXResource{Pref: uint16(n), MX: dnsmessage.MustNewName(host + ".")}
	}
	panic(fmt.Sprintf("unknown record %q", word))
}

// pieces are the strings of a TXT record, each of at most 255 octets (RFC 1035, section 3.3).
func pieces(s string) []string {
	var list []string
	for len(s) > 255 {
		list = append(list, s[:255])
		s = s[255:]
	}
	return append(list, s)
}
