package origin

import (
	"fmt"
	"net/netip"

	"github.com/oschwald/geoip2-golang/v2"

	"sekisho/internal/tables"
)

// Geo tells the country of an address: ISO 3166-1 alpha-2 in upper case. It may be asked by several goroutines.
type Geo interface {
	Country(netip.Addr) (iso string, ok bool)
}

// database is a Geo over a file of MaxMind's schema, held in memory.
type database struct{ reader *geoip2.Reader }

// OpenGeo opens the embedded country data. It takes about 8 MB of memory for as long as it is in use.
func OpenGeo() (Geo, error) {
	data, err := tables.CountryDB()
	if err != nil {
		return nil, fmt.Errorf("embedded country data: %w", err)
	}
	reader, err := geoip2.OpenBytes(data)
	if err != nil {
		return nil, fmt.Errorf("embedded country data: %w", err)
	}
	return database{reader}, nil
}

func (d database) Country(addr netip.Addr) (string, bool) {
	record, err := d.reader.Country(addr)
	if err != nil || record.Country.ISOCode == "" {
		return "", false
	}
	return record.Country.ISOCode, true
}
