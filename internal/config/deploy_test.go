package config

import (
	"reflect"
	"strings"
	"testing"
)

const shipped = "../../deploy/sekisho.toml"

// TestShippedFileIsDefault: the file that an administrator starts from changes nothing.
func TestShippedFileIsDefault(t *testing.T) {
	c, err := Parse("deploy/sekisho.toml", read(t, shipped))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.TOML(), Default().TOML(); got != want {
		t.Errorf("it reads as\n%s\nthe defaults are\n%s", got, want)
	}
	c.source, c.House = nil, House{} // an empty list of the file is not nil
	c.Listen.Auto, c.Listen.Console = nil, ""
	if want := Default(); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v\nwant %+v", c, want)
	}
}

// TestShippedFileIsComplete: it has every key of the struct, and a comment above each or above the group it stands in.
func TestShippedFileIsComplete(t *testing.T) {
	s, bad := readSource("deploy/sekisho.toml", read(t, shipped))
	if bad != nil {
		t.Fatal(bad)
	}
	for key := range newSchema() {
		if _, found := s.find(key); key != "" && !found {
			t.Errorf("%s is missing", key)
		}
	}
	lines := strings.Split(string(s.text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "[") && !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("line %d: no comment above %s", i+1, line)
		}
	}
}

// TestManualIsComplete: the manual page names every key with its default.
func TestManualIsComplete(t *testing.T) {
	page := strings.ReplaceAll(string(read(t, "../../docs/man/sekisho.toml.5")), `\(dq`, `"`)
	s, bad := readSource("deploy/sekisho.toml", read(t, shipped))
	if bad != nil {
		t.Fatal(bad)
	}
	for _, it := range s.items {
		want := "\n.Ss [" + it.dotted() + "]\n"
		if !it.header {
			want = "\n.It Ic " + it.path[len(it.path)-1] + " No = Li " + string(s.text[it.value.start:it.value.end]) + "\n"
		}
		if !strings.Contains(page, want) {
			t.Errorf("missing: %s", want)
		}
	}
}
