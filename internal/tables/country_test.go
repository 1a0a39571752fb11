package tables

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/oschwald/geoip2-golang/v2"
)

// The data is read as every other user of MaxMind's schema reads it.
func TestCountryDB(t *testing.T) {
	data, err := CountryDB()
	if err != nil {
		t.Fatal(err)
	}
	db, err := geoip2.OpenBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := db.Metadata().DatabaseType; got != "DBIP-Country-Lite" {
		t.Errorf("database type %q", got)
	}
	if got := db.Metadata().BuildTime().UTC().Format("2006-01"); got != "2026-06" {
		t.Errorf("data of %s: the package comment names another edition", got)
	}
	for addr, want := range map[string]string{
		"210.171.226.40":  "JP", // NTT
		"202.232.2.1":     "JP", // IIJ
		"54.248.0.1":      "JP", // AWS Tokyo
		"203.178.141.194": "JP", // WIDE
		"114.114.114.114": "CN",
		"8.8.8.8":         "US",
		"168.126.63.1":    "KR",
		"2001:200::1":     "JP", // WIDE
		"2001:240::1":     "JP", // IIJ
		"2400:3200::1":    "CN",
		"192.168.1.1":     "",
		"10.0.0.1":        "",
		"127.0.0.1":       "",
		"192.0.2.1":       "",
		"fc00::1":         "",
		"2001:db8::1":     "",
		"::1":             "",
	} {
		record, err := db.Country(netip.MustParseAddr(addr))
		if err != nil || record.Country.ISOCode != want {
			t.Errorf("%s: %q, %v, want %q", addr, record.Country.ISOCode, err, want)
		}
	}
}

func TestCountry(t *testing.T) {
	for _, test := range []struct{ iso, en, ja string }{
		{"CN", "China", "中国"},
		{"KR", "South Korea", "韓国"},
		{"US", "United States", "アメリカ合衆国"},
		{"HK", "Hong Kong", "香港"},
		{"TW", "Taiwan", "台湾"},
		{"JP", "Japan", "日本"},
		{"??", "??", "??"},
		{"", "", ""},
		{"EU", "EU", "EU"},
		{"419", "419", "419"},
	} {
		if en, ja := Country(test.iso); en != test.en || ja != test.ja {
			t.Errorf("Country(%q) = %q, %q", test.iso, en, ja)
		}
	}
	if en, ja := Country(strings.ToLower("CN")); en != "China" || ja != "中国" {
		t.Errorf("lower case: %q, %q", en, ja)
	}
}
