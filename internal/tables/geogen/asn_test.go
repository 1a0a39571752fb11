package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func file(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "asn.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNetworks(t *testing.T) {
	v4 := file(t, `1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."`, "202.232.0.0,202.232.2.99,2497,Internet\u00ad  Initiative Japan Inc. ")
	v6 := file(t, "2001:200::,2001:200:1b9:ffff:ffff:ffff:ffff:ffff,2500,WIDE Project")
	out := filepath.Join(t.TempDir(), "out.zst")
	if err := networks("2026-06-17", []string{v4, v6}, out); err != nil {
		t.Fatal(err)
	}
	db := open(t, out)
	if got := db.Metadata().BuildEpoch; got != 1781654400 {
		t.Errorf("build time %d is not the edition's", got)
	}
	for addr, want := range map[string]struct {
		asn uint
		org string
	}{
		"1.0.0.255":                   {13335, "Cloudflare, Inc."},
		"1.0.1.0":                     {},
		"202.232.2.99":                {2497, "Internet Initiative Japan Inc."},
		"202.232.2.100":               {},
		"2001:200:1b9:ffff::":         {2500, "WIDE Project"},
		"2001:200:1ba::":              {},
		"2002:100::1":                 {}, // 6to4 is a network of its own
		"::ffff:1.0.0.1":              {},
		"2001:200:1b9:ffff:ffff::1:1": {2500, "WIDE Project"},
	} {
		record, err := db.ASN(netip.MustParseAddr(addr))
		if err != nil || record.AutonomousSystemNumber != want.asn || record.AutonomousSystemOrganization != want.org {
			t.Errorf("%s: AS%d %q, %v, want %+v", addr, record.AutonomousSystemNumber, record.AutonomousSystemOrganization, err, want)
		}
	}
}

func TestBadNetworks(t *testing.T) {
	good := "1.0.0.0,1.0.0.255,13335,Cloudflare"
	for _, bad := range []string{"1.0.0.0,1.0.0.255,13335", "1.0.0,1.0.0.255,1,x", "1.0.0.0,x,1,x", "1.0.0.0,1.0.0.1,AS1,x", "1.0.0.0,1.0.0.1,-1,x"} {
		err := networks("2026-06-17", []string{file(t, good, bad)}, filepath.Join(t.TempDir(), "out"))
		if err == nil || !strings.Contains(err.Error(), "asn.csv") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if err := networks("June 2026", nil, filepath.Join(t.TempDir(), "out")); err == nil {
		t.Error("a date that is none was taken")
	}
	if err := networks("2026-06-17", []string{"none.csv"}, filepath.Join(t.TempDir(), "out")); err == nil {
		t.Error("a file that is missing was taken")
	}
}
