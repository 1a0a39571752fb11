package app

import (
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/origin"
)

func TestCheckDatabases(t *testing.T) {
	for day, want := range map[string]mta.Severity{"2026-07-01": mta.Info, "2026-11-27": mta.Info, "2027-01-01": mta.Warn} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := checkDatabases(config.Default(), Parts{Geo: origin.NewEmbedded(), Now: func() time.Time { return now }})
		if err != nil || len(problems) != 2 {
			t.Fatal(problems, err)
		}
		country := problems[0]
		if country.Severity != want || country.Where != "[origin] geoip" || !strings.Contains(country.What.En, "DBIP-Country-Lite of 2026-06-01, built in") {
			t.Errorf("%s: %+v", day, country)
		}
		if old := want == mta.Warn; strings.Contains(country.What.En, "213 days old") != old || strings.Contains(country.What.Ja, "213日前") != old || (country.Fix.Ja != "") != old {
			t.Errorf("%s: %+v", day, country)
		}
	}
	own := databaseProblem(origin.Database{Key: "asn", Path: "/var/lib/GeoIP/x.mmdb", Type: "GeoLite2-ASN", Built: time.Unix(0, 0).UTC()}, time.Unix(1e9, 0))
	if own.Severity != mta.Warn || !strings.Contains(own.What.En, "/var/lib/GeoIP/x.mmdb") || !strings.Contains(own.Fix.En, "replace") {
		t.Errorf("%+v", own)
	}
}
