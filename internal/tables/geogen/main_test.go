package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
	"github.com/oschwald/geoip2-golang/v2"
)

// flat writes a database of the source's schema.
func flat(t *testing.T, codes map[string]string) string {
	t.Helper()
	tree, err := mmdbwriter.New(mmdbwriter.Options{DatabaseType: "flat", BuildEpoch: 1780272000, DisableIPv4Aliasing: true, IncludeReservedNetworks: true})
	if err != nil {
		t.Fatal(err)
	}
	for network, code := range codes {
		if err := tree.Insert(ipNet(netip.MustParsePrefix(network)), mmdbtype.Map{"country_code": mmdbtype.String(code)}); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "flat.mmdb")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.WriteTo(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCountries(t *testing.T) {
	source := flat(t, map[string]string{
		"114.114.0.0/16": "CN", "210.171.224.0/20": "JP", "2001:240::/32": "JP", "2002::/16": "US", "198.51.100.0/24": "ZZ", "9.0.0.0/8": "us",
	})
	out := filepath.Join(t.TempDir(), "out.zst")
	if err := countries(source, out); err != nil {
		t.Fatal(err)
	}
	db := open(t, out)
	if got := db.Metadata().BuildEpoch; got != 1780272000 {
		t.Errorf("build time %d is not the source's", got)
	}
	for addr, want := range map[string]string{
		"114.114.114.114": "CN", "210.171.226.40": "JP", "2001:240::1": "JP", "198.51.100.1": "", "9.9.9.9": "", "8.8.8.8": "",
	} {
		record, err := db.Country(netip.MustParseAddr(addr))
		if err != nil || record.Country.ISOCode != want {
			t.Errorf("%s: %q, %v, want %q", addr, record.Country.ISOCode, err, want)
		}
	}
}

func TestCountriesWithoutSource(t *testing.T) {
	if err := countries(filepath.Join(t.TempDir(), "none.mmdb"), filepath.Join(t.TempDir(), "out")); err == nil {
		t.Error("no error")
	}
}

// open reads a file that was written.
func open(t *testing.T, path string) *geoip2.Reader {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	plain, err := dec.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := geoip2.OpenBytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
