package app

import (
	"os"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/tables"
)

// newHouse is what the traits need to know of the configuration. Errors name the place in it.
func newHouse(c config.Config) (*heuristics.House, error) {
	lists := tables.Embedded()
	if folder := c.House.Tables; folder != "" {
		extended, err := tables.Load(os.DirFS(folder))
		if err != nil {
			return nil, c.ErrorAt("house.tables", err.Error())
		}
		lists = extended
	}
	roster, err := Roster(c)
	if err != nil {
		return nil, err
	}
	h := &heuristics.House{
		Domains: c.House.Domains, Partners: c.House.Partners, OpenDesks: c.House.OpenDesks,
		Authorised: authorised(c.House.AuthorisedSenders), Tables: lists,
		Roster: roster,
	}
	h.Protect()
	return h, nil
}

// authorised sorts the entries of [house] authorised_senders: addresses, networks, domains.
func authorised(entries []string) (a heuristics.Authorised) {
	for _, entry := range entries {
		networks, err := config.Prefixes([]string{entry})
		switch {
		case strings.Contains(entry, "@"):
			a.Addresses = append(a.Addresses, entry)
		case err == nil:
			a.Networks = append(a.Networks, networks...)
		default:
			a.Domains = append(a.Domains, entry)
		}
	}
	return a
}
