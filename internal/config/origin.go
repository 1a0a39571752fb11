package config

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

func (v *validation) origin(o Origin, h House) {
	v.oneOf("origin.edge", o.Edge, "direct", "behind")
	if o.Edge == "behind" && len(h.TrustedRelays) == 0 && len(h.InternalNetworks) == 0 {
		v.fail("origin.edge", "behind which gateway? no host of yours is named", "name it in [house] trusted_relays")
	}
	const file = `allowed: a path from the root on, as "/var/lib/GeoIP/%s", or "" for the built-in data`
	v.path("origin.geoip", o.GeoIP, fmt.Sprintf(file, "GeoLite2-Country.mmdb"))
	v.path("origin.asn", o.ASN, fmt.Sprintf(file, "GeoLite2-ASN.mmdb"))
	v.watchlist(o.Watchlist)
	v.verification(o)
}

func (v *validation) verification(o Origin) {
	v.oneOf("origin.verify", o.Verify, "auto", "always", "off")
	v.each("origin.dns", o.DNS, nameServer, `allowed: addresses, with a port where it is not 53: "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53"`)
	v.within("origin.dns_timeout", o.DNSTimeout, 100*time.Millisecond, 30*time.Second)
	v.within("origin.verify_time", o.VerifyTime, 100*time.Millisecond, time.Minute)
	v.each("origin.arc_sealers", o.ARCSealers, domain, `allowed: domains, as "forwarder.example"`)
}

func nameServer(s string) error {
	if _, err := netip.ParseAddr(s); err == nil {
		return nil
	}
	if at, err := netip.ParseAddrPort(s); err != nil || at.Port() == 0 {
		return fmt.Errorf("%s is not the address of a DNS server", quote(s))
	}
	return nil
}

func (v *validation) path(key, path, allowed string) {
	if path == "" {
		return
	}
	if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") || strings.ContainsFunc(path, unicode.IsControl) {
		v.fail(key, fmt.Sprintf("%s is not the whole path of a file", quote(path)), allowed)
	}
}

func (v *validation) watchlist(list []string) {
	taken := map[string]bool{}
	v.each("origin.watchlist", list, func(entry string) error {
		w, err := ParseWatch(entry)
		if err != nil {
			return err
		}
		what := w.what()
		if taken[what] {
			return fmt.Errorf("%s is on the list twice", quote(what))
		}
		taken[what] = true
		return nil
	}, `allowed: a country ("CN"), a network by number ("AS4134") or by address ("203.0.113.0/24"), and a label after a blank`)
}

// Watch is one entry of [origin] watchlist. One of Country, ASN and Network is set.
type Watch struct {
	Country string // ISO 3166-1 alpha-2 in upper case
	ASN     uint
	Network netip.Prefix
	Label   string // what people read; the entry itself where it has none
}

// maxLabel bounds a label, in characters: it stands in a sentence.
const maxLabel = 100

// ParseWatch reads an entry: a country ("CN"), a network by number ("AS4134") or by address ("203.0.113.0/24"), and after a blank a
// label ("203.0.113.0/24 case 12").
func ParseWatch(entry string) (Watch, error) {
	what, label, labelled := strings.Cut(entry, " ")
	w := Watch{Label: what}
	if labelled {
		w.Label = strings.TrimSpace(label)
	}
	switch {
	case what == "":
		return w, fmt.Errorf("%s does not begin with a country or a network", quote(entry))
	case labelled && w.Label == "":
		return w, fmt.Errorf("no label after the blank in %s", quote(entry))
	case utf8.RuneCountInString(w.Label) > maxLabel:
		return w, fmt.Errorf("the label of %s has more than %d characters", quote(what), maxLabel)
	case strings.ContainsFunc(w.Label, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return w, fmt.Errorf("control character in the label of %s", quote(what))
	}
	return w, w.read(what)
}

func (w *Watch) read(what string) (err error) {
	switch {
	case strings.ContainsAny(what, ".:/"):
		w.Network, err = prefix(what)
	case strings.ContainsAny(what, "0123456789"):
		w.ASN, err = asNumber(what)
	default:
		w.Country, err = country(what)
	}
	return err
}

// what is the entry without its label.
func (w Watch) what() string {
	switch {
	case w.Country != "":
		return w.Country
	case w.ASN != 0:
		return "AS" + strconv.FormatUint(uint64(w.ASN), 10)
	}
	return w.Network.String()
}

// asNumber reads the number of an autonomous system in the form of RFC 5396 (asplain), with "AS" in front.
func asNumber(s string) (uint, error) {
	digits, ok := strings.CutPrefix(s, "AS")
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToUpper(s), "AS"), 10, 32)
	switch {
	case err != nil || n == 0:
		return 0, fmt.Errorf("%s is not the number of a network", quote(s))
	case !ok || strconv.FormatUint(n, 10) != digits:
		return 0, fmt.Errorf(`%s is not the number of a network; did you mean "AS%d"?`, quote(s), n)
	}
	return uint(n), nil
}

// country checks a code of ISO 3166-1 alpha-2. Codes that became another ("UK") are refused: no data has them.
func country(s string) (string, error) {
	region, err := language.ParseRegion(s)
	if err != nil || len(s) != 2 || !region.Canonicalize().IsCountry() {
		return "", fmt.Errorf("%s is not the code of a country", quote(s))
	}
	if code := region.Canonicalize().String(); code != s {
		return "", fmt.Errorf(`%s is not the code of a country; did you mean "%s"?`, quote(s), code)
	}
	return s, nil
}
