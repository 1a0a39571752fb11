package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/store"
)

// checkTime bounds the look into a store.
const checkTime = 2 * time.Minute

// checkHistory says what state the history is in. It makes none where there is none yet.
func checkHistory(c config.Config, now time.Time) []mta.Problem {
	where := "[history]"
	if !c.History.Enabled {
		return []mta.Problem{{
			Severity: mta.Warn, Where: where,
			What: mta.Text{En: "nothing is remembered: who is a stranger stays unknown", Ja: "履歴が無効のため、初めての相手かどうかを判定できません"},
			Fix:  mta.Text{En: "enabled = true", Ja: "enabled = true にしてください"},
		}}
	}
	if !Remembers(c) {
		return []mta.Problem{{
			Severity: mta.Info, Where: where,
			What: mta.Text{En: "there is no history yet; it is begun at the start, and `sekisho learn` fills it from existing mail", Ja: "履歴はまだありません。起動時に作成されます。sekisho learn で既存のメールから学習できます"},
		}}
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	s, _, err := OpenStore(ctx, c, false)
	if err != nil {
		return []mta.Problem{unusableHistory(err)}
	}
	defer s.Close()
	health, err := s.Health(ctx)
	if err = errors.Join(err, s.Verify(ctx)); err != nil {
		return []mta.Problem{unusableHistory(err)}
	}
	return []mta.Problem{describeHistory(c, health, now)}
}

func unusableHistory(err error) mta.Problem {
	p := mta.Problem{
		Severity: mta.Fix, Where: "[store]",
		What: mta.Text{En: "the history cannot be used: " + err.Error(), Ja: "履歴を使えません: " + err.Error()},
		Fix:  mta.Text{En: "see that the database can be reached and its secret is there; until then sekisho serve --without-history judges without what it knew", Ja: "データベースに接続できること、秘密鍵のファイルがあることを確認してください。それまでの間は sekisho serve --without-history で、履歴なしの判定を続けられます"},
	}
	if errors.Is(err, store.ErrCorrupt) {
		p.Fix = mta.Text{
			En: "restore a backup of it; until then sekisho serve --without-history delivers and judges mail without what it knew",
			Ja: "バックアップから復元してください。それまでの間は sekisho serve --without-history で、履歴なしの判定を続けられます",
		}
	}
	return p
}

// describeHistory tells how much is known, and whether that is enough to call anybody a stranger.
func describeHistory(c config.Config, h store.Health, now time.Time) mta.Problem {
	p := mta.Problem{Severity: mta.Info, Where: "[history]"}
	size := float64(h.Bytes) / (1 << 20)
	days := 0
	if !h.Began.IsZero() {
		days = int(now.Sub(h.Began).Hours() / 24)
	}
	p.What = mta.Text{
		En: fmt.Sprintf("%s, %.1f MiB: %d mails, %d relations, %d late findings, %d cases; it goes back %d days", h.Backend, size, h.Mails, h.Relations, h.Late, h.Cases, days),
		Ja: fmt.Sprintf("%s、%.1f MiB: メール %d 通、関係 %d 件、事後判明 %d 件、事案 %d 件。%d 日分の履歴があります", h.Backend, size, h.Mails, h.Relations, h.Late, h.Cases, days),
	}
	if days < c.History.LearningDays || h.Mails < int64(c.History.LearningMails) {
		p.Fix = mta.Text{
			En: fmt.Sprintf("still learning: nobody counts as a stranger before %d days and %d mails; sekisho learn shortens that", c.History.LearningDays, c.History.LearningMails),
			Ja: fmt.Sprintf("学習期間中です。%d 日分・%d 通に達するまで「初めての相手」とは判定しません。sekisho learn で短縮できます", c.History.LearningDays, c.History.LearningMails),
		}
	}
	return p
}
