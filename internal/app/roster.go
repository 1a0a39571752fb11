package app

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/text"
)

// The bounds of a roster.
const (
	maxRoster = 32 << 20 // octets
	maxPeople = 500_000
)

// Roster reads the people of the house ([house] roster): CSV (RFC 4180) in UTF-8 or, as Excel writes it in Japan, in Shift_JIS. The
// columns are name, address and vip; a first row that names them may put them in another order and have others beside them. vip is "", "0", "no"
// or "false", or else it is true. One person may stand in several rows, each with another address.
func Roster(c config.Config) ([]heuristics.Person, error) {
	if c.House.Roster == "" {
		return nil, nil
	}
	people, err := readPeople(rosterPath(c))
	if err != nil {
		return nil, c.ErrorAt("house.roster", err.Error())
	}
	return people, nil
}

// rosterPath is relative to the configuration file.
func rosterPath(c config.Config) string {
	if filepath.IsAbs(c.House.Roster) {
		return c.House.Roster
	}
	return filepath.Join(filepath.Dir(c.File()), c.House.Roster)
}

func readPeople(path string) ([]heuristics.Person, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, plain(err))
	}
	defer file.Close()
	octets, err := io.ReadAll(io.LimitReader(file, maxRoster+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, plain(err))
	case len(octets) > maxRoster:
		return nil, fmt.Errorf("%s has more than %d MiB", path, maxRoster>>20)
	}
	decoded, _, ok := text.Guess(octets)
	if !ok {
		return nil, fmt.Errorf("%s is neither UTF-8 nor Shift_JIS", path)
	}
	people, err := parsePeople(strings.NewReader(strings.TrimPrefix(decoded, "\uFEFF")))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return people, nil
}

// rosterColumns is where a row has what.
type rosterColumns struct{ name, address, vip int }

func parsePeople(r io.Reader) ([]heuristics.Person, error) {
	rows := csv.NewReader(bufio.NewReader(r))
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	at := rosterColumns{0, 1, 2}
	var people []heuristics.Person
	for first := true; ; first = false {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return people, nil
		}
		if err != nil {
			return nil, err
		}
		if first {
			if named, ok := rosterHeader(row); ok {
				at = named
				continue
			}
		}
		line, _ := rows.FieldPos(0)
		person, err := at.person(row)
		switch {
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", line, err)
		case len(people) == maxPeople:
			return nil, fmt.Errorf("line %d: more than %d people", line, maxPeople)
		}
		people = append(people, person)
	}
}

// rosterHeader finds the columns by their names, in English or Japanese.
func rosterHeader(row []string) (rosterColumns, bool) {
	find := func(names ...string) int {
		return slices.IndexFunc(row, func(cell string) bool {
			return slices.Contains(names, strings.ToLower(strings.TrimSpace(cell)))
		})
	}
	at := rosterColumns{find("name", "氏名", "名前"), find("address", "mail", "email", "e-mail", "メールアドレス"), find("vip", "役員")}
	return at, at.name >= 0 && at.address >= 0
}

func (at rosterColumns) person(row []string) (heuristics.Person, error) {
	cell := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	p := heuristics.Person{Name: cell(at.name), Addr: cell(at.address), VIP: !slices.Contains([]string{"", "0", "no", "false"}, strings.ToLower(cell(at.vip)))}
	if p.Name == "" || text.DomainOf(p.Addr) == "" {
		return p, errors.New("a row needs a name and an address: name,address,vip")
	}
	return p, nil
}
