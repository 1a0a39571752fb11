package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"sekisho/internal/tables"
)

// Exempt is one [[exempt]] section: traits that do not count in certain mail. Of From and Network at least one is set; where both are, both
// must be true of the mail. Entries of From and Rcpt are addresses or domains, sub-domains included.
type Exempt struct {
	Traits  []string       `toml:"traits"`  // ids
	From    []string       `toml:"from"`    // the authenticated sender
	Network []string       `toml:"network"` // of the proven origin
	Rcpt    []string       `toml:"rcpt"`    // holds only where every recipient is among them; none: whoever receives it
	Until   toml.LocalDate `toml:"until"`   // the last day on which it holds, in the time zone of the machine
	Reason  string         `toml:"reason"`
	By      string         `toml:"by"` // who answers for it
}

func (e Exempt) normalise() {
	for _, list := range [][]string{e.From, e.Rcpt} {
		for i := range list {
			list[i] = comparable(list[i])
		}
	}
}

func (v *validation) exemptions(list []Exempt) {
	for i, e := range list {
		v.exempt(fmt.Sprintf("exempt[%d]", i), e)
	}
}

func (v *validation) exempt(section string, e Exempt) {
	const (
		correspondents = `allowed: an address or a domain, as "desk@aoba.example" or "aoba.example"`
		networks       = `allowed: "192.0.2.0/24", "2001:db8::/32", or one address`
	)
	if len(e.Traits) == 0 {
		v.fail(section+".traits", "an exemption names its traits", `allowed: ids, as ["script-attach"]`, section)
	}
	if len(e.From) == 0 && len(e.Network) == 0 {
		v.fail(section+".from", "an exemption says whose mail it is for", "allowed: from, network or both", section)
	}
	v.each(section+".from", e.From, exemptSender, correspondents)
	v.each(section+".network", e.Network, network, networks)
	v.each(section+".rcpt", e.Rcpt, correspondent, correspondents)
	if e.Until == (toml.LocalDate{}) {
		v.fail(section+".until", "an exemption has a last day", "allowed: a date without quotes, as 2027-03-31", section)
	}
	v.sentence(section+".reason", e.Reason, "an exemption says why it is there", section)
	v.sentence(section+".by", e.By, "an exemption says who answers for it", section)
}

// exemptSender refuses domains in which anybody can have an address: authentication says nothing there about who writes.
func exemptSender(entry string) error {
	if err := correspondent(entry); err != nil {
		return err
	}
	if !strings.Contains(entry, "@") && tables.Embedded().FreeMail(ascii(entry)) {
		return fmt.Errorf("anybody can have an address in %s; name single addresses", quote(entry))
	}
	return nil
}

// maxSentence bounds the texts of an exemption, in characters: they stand beside each finding.
const maxSentence = 200

func (v *validation) sentence(key, value, missing, section string) {
	const allowed = "allowed: a short text on one line"
	switch {
	case strings.TrimSpace(value) == "":
		v.fail(key, missing, allowed, section)
	case utf8.RuneCountInString(value) > maxSentence:
		v.fail(key, fmt.Sprintf("the text has more than %d characters", maxSentence), allowed)
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		v.fail(key, fmt.Sprintf("control character in %s", quote(value)), allowed)
	}
}
