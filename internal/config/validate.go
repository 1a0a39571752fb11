package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pelletier/go-toml/v2/unstable"
)

// validation collects impossible values. Each is one Error that points to the value where the text has it.
type validation struct {
	source *source
	found  mistakes
}

// Validate finds impossible values. Parse and Override call it; whoever fills a Config by hand may.
func (c Config) Validate() error { return c.validation().found.err() }

func (c Config) validation() *validation {
	v := &validation{source: c.source}
	v.listen(c.Listen)
	v.house(c.House)
	v.screen(c.Screen)
	v.limits(c.Screen.Limits)
	v.origin(c.Origin, c.House)
	v.history(c.History)
	v.store(c.Store)
	v.exemptions(c.Exempt)
	v.rules(c.Rule)
	v.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	v.oneOf("log.format", c.Log.Format, "text", "json")
	slices.SortStableFunc(v.found.list, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return v
}

// fail reports a value. Where the text does not have its key, the other keys that the value disagrees with are tried.
func (v *validation) fail(key, message, allowed string, others ...string) {
	v.found.add(func() *Error {
		e := v.at(append([]string{key, strings.TrimSuffix(key, "[0]")}, others...)) // "[0]": one address without a list
		if e.Key = key; e.Line == 0 {
			message = key + ": " + message
		}
		e.Message, e.Allowed = message, allowed
		return e
	})
}

// at points to the first of the keys that the text has: to its value, or to the name of a section of a list ([[exempt]]).
func (v *validation) at(keys []string) *Error {
	for _, k := range keys {
		it, found := v.source.find(k)
		switch {
		case found && !it.header:
			return v.source.at(it.value, "", "")
		case found && it.kind == unstable.ArrayTable:
			return v.source.at(it.key, "", "")
		}
	}
	if v.source != nil {
		return &Error{File: v.source.name}
	}
	return &Error{}
}

func (v *validation) oneOf(key, value string, allowed ...string) {
	if slices.Contains(allowed, value) {
		return
	}
	list := `"` + strings.Join(allowed, `", "`) + `"`
	message := fmt.Sprintf("%s is not a value of %s", quote(value), key)
	if near := nearest(value, allowed); near != "" && value != "" {
		message += fmt.Sprintf("; did you mean %s?", quote(near))
	}
	v.fail(key, message, "allowed: "+list)
}

// each checks every entry of a list.
func (v *validation) each(key string, values []string, check func(string) error, allowed string) {
	for i, value := range values {
		if err := check(value); err != nil {
			v.fail(fmt.Sprintf("%s[%d]", key, i), err.Error(), allowed)
		}
	}
}

func (v *validation) listen(l Listen) {
	lists := []struct {
		key  string
		list Addresses
	}{{"listen.inbound", l.Inbound}, {"listen.outbound", l.Outbound}, {"listen.auto", l.Auto}}
	taken := map[string]string{}
	for _, a := range lists {
		v.each(a.key, a.list, func(address string) error { return free(taken, a.key, address) }, AddressForms)
	}
	if l.Console != "" {
		v.fail("listen.console", "the console is not part of this version", `allowed: ""`)
	}
	if l.Metrics != "" {
		v.metrics(taken, l.Metrics)
	}
	if !octal.MatchString(l.SocketMode) {
		v.fail("listen.socket_mode", fmt.Sprintf("%s is not a mode of a file", quote(l.SocketMode)), `allowed: three octal digits, as "0660"`)
	}
	if len(l.SocketGroup) > 64 || strings.ContainsFunc(l.SocketGroup, notGroup) {
		v.fail("listen.socket_group", fmt.Sprintf("%s is not the name of a group", quote(l.SocketGroup)), "")
	}
	v.between("listen.max_connections", int64(l.MaxConnections), 1, 65535)
}

func (v *validation) metrics(taken map[string]string, address string) {
	const allowed = `allowed: inet:host:port, inet:[::1]:port, or "" for none`
	if err := free(taken, "listen.metrics", address); err != nil {
		v.fail("listen.metrics", err.Error(), allowed)
	} else if !strings.HasPrefix(address, "inet:") {
		v.fail("listen.metrics", "metrics are served over TCP only", allowed)
	}
}

var octal = regexp.MustCompile(`^0?[0-7]{3}$`)

func notGroup(r rune) bool { return r == ':' || r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }

// free checks the form of an address and that no other listener has it. Port 0 is another port each time.
func free(taken map[string]string, key, address string) error {
	if _, _, err := ParseAddress(address); err != nil {
		return err
	}
	if other, used := taken[address]; used && !strings.HasSuffix(address, ":0") {
		return fmt.Errorf("%s is used by %s already", quote(address), other)
	}
	taken[address] = key
	return nil
}

func (v *validation) house(h House) {
	const (
		domains   = `allowed: a domain, as "tokiwa.example"`
		hosts     = `allowed: a host name, as "mx.tokiwa.example"`
		networks  = `allowed: "192.0.2.0/24", "2001:db8::/32", or one address`
		mailboxes = `allowed: an address, as "desk@tokiwa.example"`
		senders   = `allowed: a domain, an address or a network`
	)
	v.each("house.domains", h.Domains, domain, domains)
	v.each("house.internal_networks", h.InternalNetworks, network, networks)
	v.each("house.trusted_relays", h.TrustedRelays, network, networks)
	v.each("house.authserv_ids", h.AuthservIDs, hostName, hosts)
	v.each("house.mx_hosts", h.MXHosts, hostName, hosts)
	v.each("house.authorised_senders", h.AuthorisedSenders, sender, senders)
	v.each("house.external_forwards", h.ExternalForwards, mailbox, mailboxes)
	v.each("house.report_desks", h.ReportDesks, mailbox, mailboxes)
	v.each("house.partners", h.Partners, domain, domains)
	v.each("house.open_desks", h.OpenDesks, mailbox, mailboxes)
	if strings.ContainsFunc(h.Roster, unicode.IsControl) || strings.HasSuffix(h.Roster, "/") {
		v.fail("house.roster", fmt.Sprintf("%s is not the path of a file", quote(h.Roster)), `allowed: a path, or "" for none`)
	}
	if h.Tables != "" && (strings.ContainsFunc(h.Tables, unicode.IsControl) || !filepath.IsAbs(h.Tables)) {
		v.fail("house.tables", fmt.Sprintf("%s is not the absolute path of a folder", quote(h.Tables)), `allowed: as "/etc/sekisho/tables", or "" for none`)
	}
}

func (v *validation) between(key string, value, least, most int64) {
	if value < least || value > most {
		v.fail(key, fmt.Sprintf("%d is out of range", value), fmt.Sprintf("allowed: %d to %d", least, most))
	}
}

func (v *validation) sized(key string, value, least, most Size) {
	if value < least || value > most {
		v.fail(key, fmt.Sprintf("%s is out of range", value), fmt.Sprintf("allowed: %s to %s", least, most))
	}
}

func (v *validation) within(key string, value Duration, least, most time.Duration) {
	if value < Duration(least) || value > Duration(most) {
		v.fail(key, fmt.Sprintf("%s is out of range", value), fmt.Sprintf("allowed: %s to %s", Duration(least), Duration(most)))
	}
}
