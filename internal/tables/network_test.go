package tables

import (
	"net/netip"
	"testing"

	"github.com/oschwald/geoip2-golang/v2"
)

// The data is read as every other user of MaxMind's schema reads it.
func TestNetworkDB(t *testing.T) {
	data, err := NetworkDB()
	if err != nil {
		t.Fatal(err)
	}
	db, err := geoip2.OpenBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := db.Metadata().DatabaseType; got != "GeoLite2-ASN" {
		t.Errorf("database type %q", got)
	}
	if got := db.Metadata().BuildTime().UTC().Format("2006-01-02"); got != "2026-06-17" {
		t.Errorf("data of %s: the comment at networkData names another edition", got)
	}
	if len(data) > 12<<20 {
		t.Errorf("%d octets inflated", len(data))
	}
	for addr, want := range map[string]uint{
		"202.232.2.1":     2497, // IIJ
		"203.178.141.194": 2500, // WIDE
		"210.130.0.1":     2497,
		"8.8.8.8":         15169,
		"9.9.9.9":         19281, // Quad9
		"1.1.1.1":         13335,
		"2001:200::1":     2500,
		"2001:240::1":     2497,
		"2001:4860::8888": 15169,
		"192.168.1.1":     0,
		"127.0.0.1":       0,
		"192.0.2.1":       0,
		"2001:db8::1":     0,
		"fc00::1":         0,
	} {
		record, err := db.ASN(netip.MustParseAddr(addr))
		if err != nil {
			t.Errorf("%s: %v", addr, err)
			continue
		}
		if got := record.AutonomousSystemNumber; got != want || (record.AutonomousSystemOrganization != "") != (want != 0) {
			t.Errorf("%s: AS%d %q, want AS%d", addr, got, record.AutonomousSystemOrganization, want)
		}
	}
}

func BenchmarkNetworkDB(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NetworkDB(); err != nil {
			b.Fatal(err)
		}
	}
}
