package origin

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/oschwald/geoip2-golang/v2"

	"sekisho/internal/tables"
)

// Geo tells what is known of an address. It may be asked by several goroutines.
type Geo interface {
	// Country is a code of ISO 3166-1 alpha-2 in upper case.
	Country(netip.Addr) (iso string, ok bool)
	// Network is the autonomous system that the address is routed in: its number (RFC 6793), and who runs it.
	Network(netip.Addr) (asn uint, organisation string, ok bool)
}

// Embedded is the data that is part of the binary. It is inflated when it is first asked for, once: countries take 8 MB of memory and
// 15 ms, networks 10 MB and 20 ms.
type Embedded struct {
	country, network func() (*geoip2.Reader, error)
}

// NewEmbedded reads nothing yet.
func NewEmbedded() *Embedded {
	return &Embedded{country: sync.OnceValues(inflated(tables.CountryDB)), network: sync.OnceValues(inflated(tables.NetworkDB))}
}

func inflated(data func() ([]byte, error)) func() (*geoip2.Reader, error) {
	return func() (*geoip2.Reader, error) {
		octets, err := data()
		if err != nil {
			return nil, fmt.Errorf("embedded data: %w", err)
		}
		return geoip2.OpenBytes(octets)
	}
}

// Load inflates what is not yet in memory, so that no mail waits for it.
func (e *Embedded) Load() error {
	_, country := e.country()
	_, network := e.network()
	return errors.Join(country, network)
}

// Databases is a Geo over embedded data and an admin's own files.
type Databases struct {
	country, network source
}

// source is one database, wherever it lies.
type source struct {
	key, path string // path is "" for embedded data
	reader    func() (*geoip2.Reader, error)
}

// Database describes one that is in use.
type Database struct {
	Key   string // of [origin]: "geoip", "asn"
	Path  string // "": embedded
	Type  string // "GeoLite2-Country", "DBIP-Country-Lite", …
	Built time.Time
}

// List describes the databases.
func (d *Databases) List() ([]Database, error) {
	var list []Database
	for _, s := range []source{d.country, d.network} {
		db, err := s.reader()
		if err != nil {
			return nil, err
		}
		meta := db.Metadata()
		list = append(list, Database{Key: s.key, Path: s.path, Type: meta.DatabaseType, Built: meta.BuildTime().UTC()})
	}
	return list, nil
}

func (d *Databases) Country(addr netip.Addr) (string, bool) {
	db, err := d.country.reader()
	if err != nil {
		return "", false
	}
	record, err := db.Country(addr)
	if err != nil || record.Country.ISOCode == "" {
		return "", false
	}
	return record.Country.ISOCode, true
}

func (d *Databases) Network(addr netip.Addr) (uint, string, bool) {
	db, err := d.network.reader()
	if err != nil {
		return 0, "", false
	}
	record, err := db.ASN(addr)
	if err != nil || record.AutonomousSystemNumber == 0 {
		return 0, "", false
	}
	return record.AutonomousSystemNumber, record.AutonomousSystemOrganization, true
}
