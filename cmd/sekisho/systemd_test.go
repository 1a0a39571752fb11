package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const units = "../../deploy/systemd/"

// values are those of a key in a unit, in their order.
func values(t *testing.T, unit, key string) []string {
	t.Helper()
	text, err := os.ReadFile(units + unit)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range regexp.MustCompile(`(?m)^`+key+`=(.*)$`).FindAllStringSubmatch(string(text), -1) {
		found = append(found, m[1])
	}
	if len(found) == 0 {
		t.Fatalf("%s has no %s", unit, key)
	}
	return found
}

func TestUnitStartsWhatThereIs(t *testing.T) {
	command := strings.Fields(values(t, "sekisho.service", "ExecStart")[0])
	c, rest, err := newRoot().Find(command[1:])
	if err != nil || c.Name() != "serve" {
		t.Fatalf("%v: %v", command, err)
	}
	if err := c.ParseFlags(rest); err != nil {
		t.Error(err)
	}
}

// The service gives its sockets to [listen] socket_group: chown stands in @privileged, which is taken away before.
func TestUnitLeavesChown(t *testing.T) {
	filters := values(t, "sekisho.service", "SystemCallFilter")
	denied := slices.IndexFunc(filters, func(f string) bool { return strings.HasPrefix(f, "~") && strings.Contains(f, "@privileged") })
	if !slices.Contains(filters[denied+1:], "@chown") {
		t.Errorf("chown is not given back: %q", filters)
	}
}

// Processes that unpack archives put themselves under a filter, which @system-service does not hold; one that runs out of memory must not end
// the service.
func TestUnitLetsChildrenLimitThemselves(t *testing.T) {
	if filters := values(t, "sekisho.service", "SystemCallFilter"); !slices.Contains(filters, "seccomp") {
		t.Errorf("seccomp is denied: %q", filters)
	}
	if policy := values(t, "sekisho.service", "OOMPolicy"); policy[0] != "continue" {
		t.Errorf("OOMPolicy=%s", policy[0])
	}
}

// What systemd calls its sockets is what the program calls its listeners; the address is the one of the sample configuration.
func TestSocketUnits(t *testing.T) {
	sample, err := os.ReadFile("../../deploy/postfix/sekisho.toml")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(units + "*.socket")
	if err != nil || len(names) != 2 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		unit := filepath.Base(name)
		role := values(t, unit, "FileDescriptorName")[0]
		if unit != "sekisho-"+role+".socket" || newServe().Flags().Lookup(role) == nil {
			t.Errorf("%s hands over %q", unit, role)
		}
		if address := values(t, unit, "ListenStream")[0]; !strings.Contains(string(sample), role+` = "unix:`+address+`"`) {
			t.Errorf("%s listens on %s, which is not the sample's", unit, address)
		}
	}
}
