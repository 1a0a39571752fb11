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
	c.Listen.Auto, c.Listen.Console, c.Origin.Watchlist = nil, "", nil
	c.Origin.DNS, c.Origin.ARCSealers = nil, nil
	if want := Default(); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v\nwant %+v", c, want)
	}
}

// TestShippedFileIsComplete: it has every key of the struct, and a comment above each or above the group it stands in.
func TestShippedFileIsComplete(t *testing.T) {
	s := examples(t)
	listed := map[string]bool{"": true}
	for _, it := range s.items {
		listed[newSchema().keyed(it.path)] = true
	}
	for key := range newSchema() {
		if !listed[key] {
			t.Errorf("%s is missing", key)
		}
	}
	lines := strings.Split(string(s.text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "[") && !strings.HasPrefix(line, "[[") && !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("line %d: no comment above %s", i+1, line)
		}
	}
}

// examples is the shipped file with what is an example in it ("#" without a blank) put in force. What has no default is there as an example.
func examples(t *testing.T) *source {
	t.Helper()
	lines := strings.Split(string(read(t, shipped)), "\n")
	for i, line := range lines {
		if rest, found := strings.CutPrefix(line, "#"); found && !strings.HasPrefix(rest, " ") {
			lines[i] = rest
		}
	}
	text := []byte(strings.Join(lines, "\n"))
	if _, err := Parse("deploy/sekisho.toml", text); err != nil {
		t.Fatal(err)
	}
	s, bad := readSource("deploy/sekisho.toml", text)
	if bad != nil {
		t.Fatal(bad)
	}
	return s
}

// TestManualIsComplete: the manual page names every key, with its default where it has one.
func TestManualIsComplete(t *testing.T) {
	page := strings.ReplaceAll(string(read(t, "../../docs/man/sekisho.toml.5")), `\(dq`, `"`)
	s, known := examples(t), newSchema()
	for _, it := range s.items {
		name := it.path[len(it.path)-1]
		want := "\n.It Ic " + name + " No = Li " + string(s.text[it.value.start:it.value.end]) + "\n"
		switch above := known.keyed(it.path[:len(it.path)-1]); {
		case it.header:
			want = "\n.Ss " + known.bracketed(known.keyed(it.path)) + "\n"
		case known[above] == sections:
			want = "\n.It Ic " + name + "\n"
		}
		if !strings.Contains(page, want) {
			t.Errorf("missing: %s", want)
		}
	}
}
