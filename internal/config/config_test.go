package config

import (
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDefaultIsValid(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Fatal(err)
	}
}

func TestErrorFields(t *testing.T) {
	_, err := Parse("x.toml", []byte("[screen]\nmod = \"tag\"\n"))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is not an *Error", err)
	}
	want := Error{File: "x.toml", Line: 2, Column: 1, Key: "screen.mod", Text: `mod = "tag"`, Length: 3,
		Message: `unknown key "mod" in [screen]; did you mean "mode"?`}
	if *e != want {
		t.Errorf("got %+v\nwant %+v", *e, want)
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sekisho.toml")
	if err := os.WriteFile(path, []byte("[screen]\nmode = \"observe\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("STATE_DIRECTORY", "/var/lib/one:/var/lib/two")
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Screen.Mode != "observe" || c.Log.Level != "info" || c.Data != "/var/lib/one" {
		t.Errorf("mode %q, level %q, data %q", c.Screen.Mode, c.Log.Level, c.Data)
	}
	c, err = Load("")
	if err != nil || c.TOML() != Default().TOML() {
		t.Errorf("without a file: %v\n%s", err, c.TOML())
	}
}

func TestLoadFails(t *testing.T) {
	folder := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(folder, "none.toml"): "none.toml: the configuration cannot be read: no such file or directory",
		folder:                             ": the configuration cannot be read: is a directory",
	} {
		if _, err := Load(path); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v, want …%s", path, err, want)
		}
	}
}

func TestParseRefusesLargeFile(t *testing.T) {
	_, err := Parse("big.toml", []byte(strings.Repeat("# 10 MB\n", 10<<20/8)))
	if err == nil || err.Error() != "big.toml: larger than 1 MiB: this is not a configuration" {
		t.Errorf("%v", err)
	}
	if _, err := Parse("just.toml", []byte(strings.Repeat("\n", maxFile))); err != nil {
		t.Errorf("exactly 1 MiB: %v", err)
	}
}

func TestParseLeavesItsInput(t *testing.T) {
	data := []byte("[house]\ndomains = [\"TOKIWA.example\"]\n")
	before := string(data)
	if _, err := Parse("x", data); err != nil || string(data) != before {
		t.Errorf("%v, %q", err, data)
	}
}

func TestDataFolder(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		uid  int
		want string
	}{
		{map[string]string{"STATE_DIRECTORY": "/var/lib/sekisho"}, 990, "/var/lib/sekisho"},
		{map[string]string{"STATE_DIRECTORY": "/a:/b"}, 0, "/a"},
		{map[string]string{"HOME": "/root"}, 0, "/var/lib/sekisho"},
		{map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "/s"}, 1000, "/s/sekisho"},
		{map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "relative"}, 1000, "/home/a/.local/state/sekisho"},
		{map[string]string{"HOME": "/home/a"}, 1000, "/home/a/.local/state/sekisho"},
		{nil, 1000, ""},
	} {
		if got := DataFolder(func(name string) string { return c.env[name] }, c.uid); got != c.want {
			t.Errorf("%v uid %d: %q, want %q", c.env, c.uid, got, c.want)
		}
	}
}

func TestErrorAt(t *testing.T) {
	c, err := Parse("s.toml", []byte("[screen.weights]\nexec-attach = 5\n\tno-such = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := "s.toml:3:2: no trait has this name\n    3 | \tno-such = 2\n      | \t^^^^^^^"
	if got := c.ErrorAt("screen.weights.no-such", "no trait has this name").Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := c.ErrorAt("screen.weights.other", "is odd").Error(); got != "s.toml: screen.weights.other: is odd" {
		t.Errorf("not in the file: %s", got)
	}
	if got := Default().ErrorAt("screen.mode", "is odd").Error(); got != "screen.mode: is odd" {
		t.Errorf("without a file: %s", got)
	}
}

func TestOverride(t *testing.T) {
	c, err := Parse("s.toml", []byte("[listen]\ninbound = [\"inet:127.0.0.1:1\", \"inet:127.0.0.1:2\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	data, in, off := "/data", "unix:/run/in.sock", ""
	if err := c.Override(&data, &in, &off, nil, nil, &off); err != nil {
		t.Fatal(err)
	}
	if c.Data != "/data" || !slices.Equal(c.Listen.Inbound, Addresses{in}) || len(c.Listen.Outbound) != 0 || c.Listen.Metrics != "" {
		t.Errorf("%q %+v", c.Data, c.Listen)
	}
}

func TestOverrideRefuses(t *testing.T) {
	empty, wrong, taken, console := "", "127.0.0.1:1", "inet:127.0.0.1:8895", "inet:127.0.0.1:80"
	const forms = "; allowed: unix:/path, inet:host:port, inet:[::1]:port"
	for _, c := range []struct {
		data, inbound, outbound, auto, console, metrics *string
		want                                            string
	}{
		{data: &empty, want: "--data: the path of the data folder is empty"},
		{inbound: &wrong, want: `--inbound: "127.0.0.1:1" is not an address` + forms},
		{auto: &taken, want: `--auto: "inet:127.0.0.1:8895" is used by listen.outbound already` + forms},
		{console: &console, want: `--console: the console is not part of this version; allowed: ""`},
		{metrics: &wrong, want: `--metrics: "127.0.0.1:1" is not an address; allowed: inet:host:port, inet:[::1]:port, or "" for none`},
	} {
		got := Default()
		err := got.Override(c.data, c.inbound, c.outbound, c.auto, c.console, c.metrics)
		if err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
		if !reflect.DeepEqual(got, Default()) {
			t.Errorf("%s: changed to %+v", c.want, got)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for in, want := range map[string][2]string{
		"unix:/run/sekisho/in.sock": {"unix", "/run/sekisho/in.sock"},
		"inet:127.0.0.1:8894":       {"tcp", "127.0.0.1:8894"},
		"inet:localhost:0":          {"tcp", "localhost:0"},
		"inet:[2001:db8::1]:25":     {"tcp", "[2001:db8::1]:25"},
	} {
		network, where, err := ParseAddress(in)
		if err != nil || network != want[0] || where != want[1] {
			t.Errorf("%s: %s %s %v", in, network, where, err)
		}
	}
}

func TestPrefixes(t *testing.T) {
	got, err := Prefixes([]string{"192.168.0.0/16", "203.0.113.10", "::ffff:192.0.2.1", "2001:db8::1"})
	want := []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("203.0.113.10/32"),
		netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("2001:db8::1/128")}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
	if _, err := Prefixes([]string{"192.168.0.0/16", "x"}); err == nil {
		t.Error("x accepted")
	}
}

func TestMode(t *testing.T) {
	for text, want := range map[string]fs.FileMode{"0660": 0o660, "600": 0o600, "0777": 0o777} {
		if got := (Listen{SocketMode: text}).Mode(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestUnitsText(t *testing.T) {
	for want, d := range map[string]time.Duration{"20s": 20 * time.Second, "1m": time.Minute, "1m30s": 90 * time.Second, "2h": 2 * time.Hour,
		"500ms": 500 * time.Millisecond, "0s": 0, "10m": 10 * time.Minute, "1h0m10s": time.Hour + 10*time.Second} {
		if got := Duration(d).String(); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for want, s := range map[string]Size{"0": 0, "1": 1, "1023": 1023, "1 KiB": 1024, "1536 KiB": 1536 << 10, "1 GiB": 1 << 30} {
		if got := s.String(); got != want {
			t.Errorf("%d: %q, want %q", int64(s), got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"archive_bytes", "deadline", "depth", "mode", "parts", "tag"}
	for name, want := range map[string]string{"mod": "mode", "mdoe": "mode", "dedline": "deadline", "Archive-Bytes": "archive_bytes",
		"archivebyte": "archive_bytes", "colour": "", "x": "", "": "", strings.Repeat("mode", 20): ""} {
		if got := nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
