package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/heuristics"
	"sekisho/internal/config"
)

func TestRoster(t *testing.T) {
	taro, hana := heuristics.Person{Name: "常盤 太郎", Addr: "taro@tokiwa.example", VIP: true}, heuristics.Person{Name: "常盤 花子", Addr: "hanako@tokiwa.example"}
	rows := "常盤 太郎,taro@tokiwa.example,1\r\n\"常盤 花子\",hanako@tokiwa.example,\r\n"
	for name, octets := range map[string]string{
		"without a header":   rows,
		"with a byte order":  "\uFEFFname,address,vip\n" + rows,
		"as Excel writes it": charsets()["shift_jis"]("氏名,メールアドレス,役員\r\n" + rows),
		"other columns":      "社員番号,address,部署,name,vip\n1,taro@tokiwa.example,総務,常盤 太郎,yes\n2,hanako@tokiwa.example,営業,常盤 花子,no\n",
		"no vip":             "name,address\n常盤 花子,hanako@tokiwa.example\n",
	} {
		people, err := Roster(rosterOf(t, octets))
		want := []heuristics.Person{taro, hana}
		if name == "no vip" {
			want = want[1:]
		}
		if err != nil || len(people) != len(want) {
			t.Errorf("%s: %v, %v", name, people, err)
			continue
		}
		for i := range want {
			if people[i] != want[i] {
				t.Errorf("%s: %+v, want %+v", name, people[i], want[i])
			}
		}
	}
}

// A roster that cannot be used stops the start, with the place.
func TestBadRoster(t *testing.T) {
	for octets, want := range map[string]string{
		"常盤 太郎,taro@tokiwa.example\n常盤 花子,hanako\n":    "line 2: a row needs a name and an address",
		",taro@tokiwa.example\n":                       "line 1: a row needs",
		"\"常盤,taro@tokiwa.example\n":                   "line 1, column",
		"\x80\xff\xfe\x00\x81\xfd\xfd\xfd\xfd,a@b.c\n": "neither UTF-8 nor Shift_JIS",
	} {
		if _, err := Roster(rosterOf(t, octets)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", octets, err, want)
		}
	}
	c := config.Default()
	c.House.Roster = "/nowhere/roster.csv"
	if _, err := Roster(c); err == nil || !strings.Contains(err.Error(), "house.roster: /nowhere/roster.csv: no such file") {
		t.Error(err)
	}
	if people, err := Roster(config.Default()); err != nil || people != nil {
		t.Errorf("no roster: %v, %v", people, err)
	}
}

// rosterOf is a configuration whose roster lies beside it.
func rosterOf(t *testing.T, octets string) config.Config {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "sekisho.toml")
	for path, content := range map[string]string{file: "[house]\nroster = \"people.csv\"\n", filepath.Join(dir, "people.csv"): octets} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
