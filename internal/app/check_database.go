package app

import (
	"cmp"
	"fmt"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/origin"
)

// staleAfter is the age at which addresses have moved enough to be misplaced now and then.
const staleAfter = 180 * 24 * time.Hour

// checkDatabases describes the admin's own databases of countries and networks, and warns of old ones, built in or not.
func checkDatabases(c config.Config, p Parts) ([]mta.Problem, error) {
	geo, err := openGeo(c, p)
	if err != nil {
		return nil, err
	}
	list, err := geo.List()
	if err != nil {
		return nil, err
	}
	var problems []mta.Problem
	for _, db := range list {
		if p := databaseProblem(db, p.Now()); db.Path != "" || p.Severity == mta.Warn {
			problems = append(problems, p)
		}
	}
	return problems, nil
}

func databaseProblem(db origin.Database, now time.Time) mta.Problem {
	built := db.Built.Format(time.DateOnly)
	p := mta.Problem{
		Severity: mta.Info, Where: "[origin] " + db.Key,
		What: mta.Text{
			En: fmt.Sprintf("%s of %s, %s", db.Type, built, cmp.Or(db.Path, "built in")),
			Ja: fmt.Sprintf("%s(%s版、%s)", db.Type, built, cmp.Or(db.Path, "内蔵")),
		},
	}
	age := now.Sub(db.Built)
	if age <= staleAfter {
		return p
	}
	days := int(age.Hours() / 24)
	p.Severity = mta.Warn
	p.What.En += fmt.Sprintf(", is %d days old", days)
	p.What.Ja += fmt.Sprintf("は%d日前のデータです", days)
	p.Fix = mta.Text{En: "replace it by a newer one; it is read again by itself", Ja: "新しいものに置き換えてください(自動で再読込されます)"}
	if db.Path == "" {
		p.Fix = mta.Text{En: "update sekisho, or name a database of your own", Ja: "sekisho を更新するか、別のデータベースを指定してください"}
	}
	return p
}
