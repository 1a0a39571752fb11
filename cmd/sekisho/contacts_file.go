package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/incident"
	"sekisho/internal/tables"
)

// shownBad is how many bad lines are named.
const shownBad = 50

// addList enters a list whole, or with --skip-bad what can be used of it.
func (a *adding) addList(c *cobra.Command) error {
	if err := a.required(c, "by"); err != nil {
		return err
	}
	lines, err := a.readList()
	if errors.Is(err, app.ErrListTooLong) {
		return a.fail("%s: %w. Nothing was added; divide it", "%[1]s が大きすぎます。分割してください。何も追加していません", a.file, err)
	}
	if err != nil {
		return a.fail("%s: %w. Nothing was added", "%s: %w。何も追加していません", a.file, err)
	}
	var good []incident.Contact
	bad := 0
	for _, line := range lines {
		contact := line.Contact
		contact.By = a.by
		if line.Err == nil {
			line.Err = contact.Check(a.incidentHouse())
		}
		if line.Err == nil {
			good = append(good, contact)
			continue
		}
		if bad++; bad <= shownBad {
			a.notice("%s, line %d: %s", "%s %d行目: %s", a.file, line.Number, a.badContact(contact, line.Err))
		}
	}
	if bad > shownBad {
		a.notice("… and %d more lines", "…ほか %d 行", bad-shownBad)
	}
	return a.enter(good, bad)
}

func (a *adding) enter(good []incident.Contact, bad int) error {
	switch {
	case bad > 0 && !a.skipBad:
		return a.fail("%d lines cannot be used. Nothing was added. Mend them, or leave them out with --skip-bad", "使えない行が %d 行あります。何も追加していません。直すか、--skip-bad で除いてください", bad)
	case len(good) == 0:
		return a.fail("%s holds no contact. Nothing was added", "%s に連絡先がありません。何も追加していません", a.file)
	}
	if err := a.add(good...); err != nil {
		return err
	}
	if bad > 0 {
		a.notice("%d lines were left out.", "%d 行を除外しました。", bad)
		return errFound
	}
	return nil
}

func (a *adding) readList() ([]app.ContactLine, error) {
	var r io.Reader = a.in
	if a.file != "-" {
		file, err := os.Open(a.file)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return nil, err
		}
		defer file.Close()
		r = file
	}
	return app.ReadContactList(r)
}

// badContact says what is wrong with a contact or the line of a list.
func (a *adding) badContact(c incident.Contact, err error) string {
	switch {
	case errors.Is(err, app.ErrLineCharset):
		return a.lang.pick(err.Error(), "文字コードを判別できません。UTF-8で保存し直してください")
	case errors.Is(err, app.ErrLineColumns):
		return a.lang.pick(err.Error(), "「アドレスまたはドメイン,氏名,電話番号」の3列が必要です")
	case errors.Is(err, app.ErrLineQuotes):
		return a.lang.pick(err.Error(), "引用符が閉じていないか、途中にあります")
	case tables.Embedded().FreeMail(strings.TrimPrefix(c.Address, "@")):
		return a.lang.pick(shown(err.Error()), "だれでもアドレスを持てるドメインです。その人のアドレスを登録してください")
	case c.Check(incident.House{}) == nil:
		return a.lang.pick(shown(err.Error()), "組織内のアドレスです。組織内宛は止まらないため、登録は不要です")
	}
	return a.lang.pick(shown(err.Error()), "メールアドレスとしても、一つの組織のドメインとしても使えません")
}
