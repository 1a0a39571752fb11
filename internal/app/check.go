package app

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/payload/sandbox"
)

// Check says what must be fixed in the configuration and the data folder: what can be read without an MTA. A configuration that would not start is an
// error. child is how a process is started that unpacks archives.
func Check(c config.Config, child sandbox.Start) ([]mta.Problem, error) {
	parts, err := NewParts(c, nil)
	if err != nil {
		return nil, err
	}
	if _, err := NewScreen(c, parts); err != nil {
		return nil, err
	}
	databases, err := checkDatabases(c, parts)
	if err != nil {
		return nil, err
	}
	rules, err := checkRules(c)
	if err != nil {
		return nil, err
	}
	return slices.Concat(checkHouse(c), databases, checkExemptions(c.Exempt, time.Now()), rules, checkData(c.Data), checkHistory(c, time.Now()), checkIncident(c.Data, time.Now()), checkUnpacking(child)), nil
}

func checkHouse(c config.Config) []mta.Problem {
	h := c.House
	var problems []mta.Problem
	for _, missing := range []struct {
		empty  bool
		key    string
		en, ja string
	}{
		{len(h.Domains) == 0, "domains", "your own domains are not named", "自組織のドメインが設定されていません"},
		{len(h.AuthservIDs) == 0 && c.Origin.Verify == "off", "authserv_ids", "no verifier is trusted, and Sekisho does not verify: authentication stays unknown", "信頼する検証サーバがなく、自身での検証も無効のため、認証結果は「不明」のままです"},
	} {
		if missing.empty {
			problems = append(problems, mta.Problem{
				Severity: mta.Warn, Where: "[house] " + missing.key,
				What: mta.Text{En: missing.en, Ja: missing.ja},
			})
		}
	}
	return problems
}

// checkExemptions names those that do not hold any more.
func checkExemptions(list []config.Exempt, now time.Time) []mta.Problem {
	var problems []mta.Problem
	for i, e := range list {
		if now.Before(end(e)) {
			continue
		}
		traits := strings.Join(e.Traits, ", ")
		problems = append(problems, mta.Problem{
			Severity: mta.Warn, Where: fmt.Sprintf("[[exempt]] %d", i+1),
			What: mta.Text{
				En: fmt.Sprintf("the exemption from %s ended with %s (%s; %s)", traits, e.Until, e.Reason, e.By),
				Ja: fmt.Sprintf("%s の例外は %s で期限が切れています(%s、%s)", traits, e.Until, e.Reason, e.By),
			},
			Fix: mta.Text{En: "remove it, or set until anew if the reason still stands", Ja: "削除するか、理由が今も有効なら until を改めてください"},
		})
	}
	return problems
}

// checkData looks at the data folder. One that is missing is made at the start.
func checkData(dir string) []mta.Problem {
	if dir == "" {
		return []mta.Problem{{
			Severity: mta.Fix, Where: "--data",
			What: mta.Text{En: "no data folder is known: there is no home folder", Ja: "ホームディレクトリがないため、データフォルダを決められません"},
			Fix:  mta.Text{En: "name one with --data", Ja: "--data で指定してください"},
		}}
	}
	info, err := os.Stat(dir)
	if os.IsNotExist(err) {
		return []mta.Problem{{
			Severity: mta.Info, Where: dir,
			What: mta.Text{En: "the data folder does not exist yet; it is made at the start", Ja: "データフォルダはまだありません。起動時に作成されます"},
		}}
	}
	if err != nil || !info.IsDir() {
		return []mta.Problem{{
			Severity: mta.Fix, Where: dir,
			What: mta.Text{En: "the data folder cannot be used", Ja: "データフォルダを使えません"},
			Fix:  mta.Text{En: "make it a folder of the user that runs sekisho, mode 0700", Ja: "sekisho を動かすユーザーのフォルダ(モード 0700)にしてください"},
		}}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return []mta.Problem{{
			Severity: mta.Fix, Where: dir,
			What: mta.Text{En: fmt.Sprintf("others can look into the data folder (mode %04o)", mode), Ja: fmt.Sprintf("データフォルダを他のユーザーが見られます(モード %04o)", mode)},
			Fix:  mta.Text{En: "chmod 0700 " + dir, Ja: "chmod 0700 " + dir + " を実行してください"},
		}}
	}
	return nil
}
