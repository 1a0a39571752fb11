package app

import (
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/origin"
)

// What is built in is worth a word only when it is old.
func TestCheckDatabases(t *testing.T) {
	for day, want := range map[string]int{"2026-07-01": 0, "2026-11-27": 0, "2027-01-01": 2} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := checkDatabases(config.Default(), Parts{Geo: origin.NewEmbedded(), Now: func() time.Time { return now }})
		if err != nil || len(problems) != want {
			t.Fatal(day, problems, err)
		}
		if want == 0 {
			continue
		}
		country := problems[0]
		if country.Severity != mta.Warn || country.Where != "[origin] geoip" || country.What.En != "DBIP-Country-Lite of 2026-06-01, built in, is 213 days old" ||
			!strings.Contains(country.What.Ja, "213日前") || !strings.Contains(country.Fix.En, "update sekisho") || country.Fix.Ja == "" {
			t.Errorf("%+v", country)
		}
	}
	for age, want := range map[time.Duration]mta.Severity{time.Hour: mta.Info, staleAfter: mta.Info, staleAfter + time.Hour: mta.Warn} {
		own := databaseProblem(origin.Database{Key: "asn", Path: "/var/lib/GeoIP/x.mmdb", Type: "GeoLite2-ASN", Built: time.Unix(0, 0).UTC()}, time.Unix(0, 0).Add(age))
		if own.Severity != want || !strings.HasPrefix(own.What.En, "GeoLite2-ASN of 1970-01-01, /var/lib/GeoIP/x.mmdb") || (own.Fix.En != "") != (want == mta.Warn) {
			t.Errorf("%v: %+v", age, own)
		}
	}
}
