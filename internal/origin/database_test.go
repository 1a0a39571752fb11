package origin

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"

	"sekisho/internal/config"
)

func TestEmbedded(t *testing.T) {
	d, err := OpenDatabases(config.Origin{}, NewEmbedded(), time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	for addr, want := range map[string]struct {
		iso string
		asn uint
	}{
		"114.114.114.114": {"CN", 21859}, "202.232.2.1": {"JP", 2497}, "2001:240::1": {"JP", 2497}, "192.0.2.1": {}, "::": {},
	} {
		if iso, ok := d.Country(ip(addr)); iso != want.iso || ok != (want.iso != "") {
			t.Errorf("%s: %q, %t", addr, iso, ok)
		}
		if asn, name, ok := d.Network(ip(addr)); asn != want.asn || ok != (want.asn != 0) || ok != (name != "") {
			t.Errorf("%s: AS%d %q, %t", addr, asn, name, ok)
		}
	}
	list, err := d.List()
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if want := (Database{Key: "asn", Type: "GeoLite2-ASN", Built: time.Date(2026, 6, 17, 0, 0, 0, 0, time.UTC)}); list[1] != want {
		t.Errorf("%+v", list[1])
	}
}

// Readers that are asked of the embedded data share it.
func TestEmbeddedIsInflatedOnce(t *testing.T) {
	e := NewEmbedded()
	a, _ := e.country()
	b, _ := e.country()
	if a == nil || a != b {
		t.Errorf("%p, %p", a, b)
	}
}

// database writes a database of MaxMind's schema: networks to codes of countries or, with numbers, to autonomous systems.
func database(t testing.TB, path, kind string, records map[string]mmdbtype.DataType) {
	t.Helper()
	version := 6
	if strings.HasSuffix(kind, "-v4") {
		kind, version = strings.TrimSuffix(kind, "-v4"), 4
	}
	tree, err := mmdbwriter.New(mmdbwriter.Options{DatabaseType: kind, BuildEpoch: 1780272000, IncludeReservedNetworks: true, IPVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	for network, record := range records {
		_, inside, err := net.ParseCIDR(network)
		if err != nil {
			t.Fatal(err)
		}
		if err := tree.Insert(inside, record); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Create(path + ".new")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.WriteTo(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func country(iso string) map[string]mmdbtype.DataType {
	return map[string]mmdbtype.DataType{"114.0.0.0/8": mmdbtype.Map{"country": mmdbtype.Map{"iso_code": mmdbtype.String(iso)}}}
}

func asn(n uint32, name string) map[string]mmdbtype.DataType {
	return map[string]mmdbtype.DataType{"114.0.0.0/8": mmdbtype.Map{
		"autonomous_system_number": mmdbtype.Uint32(n), "autonomous_system_organization": mmdbtype.String(name),
	}}
}

func TestOwnDatabases(t *testing.T) {
	for _, kind := range []string{"GeoLite2-Country", "GeoIP2-Country", "GeoLite2-City", "DBIP-Country-Lite", "DBIP-City-Lite", "GeoLite2-Country-v4"} {
		path := filepath.Join(t.TempDir(), "own.mmdb")
		database(t, path, kind, country("KP"))
		d, err := OpenDatabases(config.Origin{GeoIP: path}, NewEmbedded(), time.Now, nil)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if iso, _ := d.Country(ip("114.114.114.114")); iso != "KP" {
			t.Errorf("%s: %q", kind, iso)
		}
		if iso, ok := d.Country(ip("2001:240::1")); ok {
			t.Errorf("%s: %q is not of this file", kind, iso)
		}
		if n, _, _ := d.Network(ip("202.232.2.1")); n != 2497 {
			t.Errorf("%s: embedded network AS%d", kind, n)
		}
	}
	for _, kind := range []string{"GeoLite2-ASN", "GeoIP2-ISP", "DBIP-ASN-Lite (compat=GeoLite2-ASN)"} {
		path := filepath.Join(t.TempDir(), "own.mmdb")
		database(t, path, kind, asn(64512, "Ours"))
		d, err := OpenDatabases(config.Origin{ASN: path}, NewEmbedded(), time.Now, nil)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if n, name, _ := d.Network(ip("114.114.114.114")); n != 64512 || name != "Ours" {
			t.Errorf("%s: AS%d %q", kind, n, name)
		}
		list, err := d.List()
		if err != nil || list[1].Path != path || list[1].Type != kind || !list[1].Built.Equal(time.Unix(1780272000, 0)) {
			t.Errorf("%+v, %v", list, err)
		}
	}
}

func TestUnusableDatabases(t *testing.T) {
	dir := t.TempDir()
	text, empty, networks := filepath.Join(dir, "text"), filepath.Join(dir, "empty"), filepath.Join(dir, "asn.mmdb")
	write(t, text, "no database")
	write(t, empty, "")
	database(t, networks, "GeoLite2-ASN", asn(1, "x"))
	for path, want := range map[string]string{
		text: "no database of countries", empty: "no database", networks: `type "GeoLite2-ASN", which tells no countries`,
		dir: "is no file", filepath.Join(dir, "none"): "no such file", "/dev/zero": "is no file",
	} {
		_, err := OpenDatabases(config.Origin{GeoIP: path}, NewEmbedded(), time.Now, nil)
		bad, ok := errors.AsType[*DatabaseError](err)
		if !ok || bad.Key != "geoip" || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func write(t *testing.T, path, octets string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(octets), 0o644); err != nil {
		t.Fatal(err)
	}
}

// clock is a time that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A database that is replaced is read again a minute later, a broken one is told of once and changes nothing.
func TestReplacedDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.mmdb")
	database(t, path, "GeoLite2-Country", country("KP"))
	tick := &clock{now: time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)}
	var told []string
	d, err := OpenDatabases(config.Origin{GeoIP: path}, NewEmbedded(), tick.Now, func(_ string, err error) {
		if err == nil {
			told = append(told, "read")
			return
		}
		told = append(told, err.Error())
	})
	if err != nil {
		t.Fatal(err)
	}
	step := func(what, want string, messages ...string) {
		t.Helper()
		told = nil
		for range 3 { // the second and third look find nothing new
			tick.pass(time.Minute)
			if iso, _ := d.Country(ip("114.114.114.114")); iso != want {
				t.Errorf("%s: %q, want %q", what, iso, want)
			}
		}
		if len(told) != len(messages) {
			t.Fatalf("%s: told %q, want %q", what, told, messages)
		}
		for i := range told {
			if !strings.Contains(told[i], messages[i]) {
				t.Errorf("%s: told %q, want %q", what, told[i], messages[i])
			}
		}
	}
	step("nothing changed", "KP")
	database(t, path, "GeoLite2-Country", country("CN"))
	if iso, _ := d.Country(ip("114.114.114.114")); iso != "KP" {
		t.Errorf("%q: looked at within the minute", iso)
	}
	step("replaced", "CN", "read")
	write(t, path, "broken")
	step("broken", "CN", "no database")
	write(t, path, "broken otherwise")
	step("broken again in the same way", "CN")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	step("removed", "CN", "no such file")
	database(t, path, "GeoLite2-ASN", asn(1, "x"))
	step("of another kind", "CN", "tells no countries")
	database(t, path, "GeoLite2-Country", country("RU"))
	step("mended", "RU", "read")
}

// Whoever asks while the file is read again is answered, and by one of both.
func TestReplacedWhileAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.mmdb")
	database(t, path, "GeoLite2-Country", country("KP"))
	tick := &clock{now: time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)}
	d, err := OpenDatabases(config.Origin{GeoIP: path}, NewEmbedded(), tick.Now, func(string, error) {})
	if err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 2000 {
				tick.pass(time.Second)
				if iso, ok := d.Country(ip("114.114.114.114")); !ok || iso != "KP" && iso != "CN" {
					t.Errorf("%q, %t", iso, ok)
				}
			}
		})
	}
	for i := range 20 {
		database(t, path, "GeoLite2-Country", country([]string{"CN", "KP"}[i%2]))
	}
	asking.Wait()
}

// Whatever octets a file holds, it is refused or answers without harm.
func FuzzDatabase(f *testing.F) {
	own := filepath.Join(f.TempDir(), "own.mmdb")
	database(f, own, "GeoLite2-ASN", asn(64512, "Ours"))
	data, err := os.ReadFile(own)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add(data[len(data)/2:])
	f.Add([]byte("no database"))
	e := NewEmbedded()
	f.Fuzz(func(t *testing.T, octets []byte) {
		path := filepath.Join(t.TempDir(), "fuzz.mmdb")
		if err := os.WriteFile(path, octets, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := OpenDatabases(config.Origin{ASN: path}, e, time.Now, nil)
		if err != nil {
			return
		}
		for _, addr := range []netip.Addr{ip("114.114.114.114"), ip("2001:240::1")} {
			d.Network(addr)
		}
		if _, err := d.List(); err != nil {
			t.Error(err)
		}
	})
}
