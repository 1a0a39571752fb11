package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sekisho/internal/control"
	"sekisho/internal/incident"
	"sekisho/internal/mta"
)

// checkIncident says what is wrong with the state of the incident, and whether a level holds that nobody enforces.
func checkIncident(dir string, now time.Time) []mta.Problem {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil // said elsewhere
	}
	standing := incident.Open(dir).Load()
	var problems []mta.Problem
	for _, a := range standing.Alarms {
		problems = append(problems, mta.Problem{
			Severity: mta.Fix, Where: filepath.Join(dir, "incident"), What: mta.Text{En: a.En, Ja: a.Ja},
			Fix: mta.Text{En: "sekisho incident status says what holds now", Ja: "現在の状態は sekisho incident status で確認できます"},
		})
	}
	if standing.State.Level == incident.Normal {
		return problems
	}
	return append(problems, checkLevel(dir, standing.State, now)...)
}

// checkLevel looks at a level that is not the normal one.
func checkLevel(dir string, s incident.State, now time.Time) []mta.Problem {
	where := filepath.Join(dir, "incident")
	problems := []mta.Problem{{
		Severity: mta.Info, Where: where,
		What: mta.Text{En: fmt.Sprintf("outgoing mail is stopped: %s, case %s", s.Level, s.Case), Ja: fmt.Sprintf("外部送信を停止中です: %s、事案 %s", s.Level, s.Case)},
	}}
	if s.Overdue(now) {
		problems = append(problems, mta.Problem{
			Severity: mta.Fix, Where: where,
			What: mta.Text{En: "the time that was set for the level has passed; it stays until somebody lowers it", Ja: "設定された期限を過ぎています。解除されるまで停止は続きます"},
			Fix:  mta.Text{En: "sekisho incident lower --by WHO --reason WHY, or raise it again", Ja: "sekisho incident lower --by 氏名 --reason 理由 で解除するか、改めて停止してください"},
		})
	}
	client, err := control.Dial(dir)
	switch {
	case errors.Is(err, control.ErrNoDaemon):
		problems = append(problems, mta.Problem{
			Severity: mta.Fix, Where: where,
			What: mta.Text{
				En: fmt.Sprintf("%s holds, but no daemon runs on this data folder: whether mail leaves is up to the MTA alone", s.Level),
				Ja: fmt.Sprintf("%sですが、このデータフォルダでデーモンが動いていません。メールが外へ出るかどうかはMTAの設定次第です", s.Level)},
			Fix: mta.Text{En: "start sekisho serve", Ja: "sekisho serve を起動してください"},
		})
	case err == nil:
		_ = client.Close() // nothing was asked
	}
	return problems
}
