package main

import (
	"context"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/intel"
	"sekisho/internal/tables"
)

// manyMails is how many mails are made a case without asking.
const manyMails = 1000

// confirmCase makes what was found a case.
func (h *hunting) confirmCase(ctx context.Context, k *knowledge, found []intel.Found) error {
	c, left := intel.Campaign(found, h.confirm, h.by, h.reason, h.now().UTC())
	if left > 0 {
		h.notice("Left out: %d mails of ours; their features are our own.", "組織内から送ったメール %d 通は除きました(特徴が自組織のものになるため)。", left)
	}
	if len(c.Mails) == 0 {
		h.notice("No mail from outside was found: there is no case.", "外部からのメールが見つからないため、事案は作成していません。")
		return nil
	}
	if len(c.Mails) > manyMails && !h.yes {
		return h.fail("%d mails are very many for one attack: look at them, then add --yes. Nothing was confirmed",
			"%d 通は一つの攻撃としては多すぎます。内容を確認し、正しければ --yes を付けてください。何も変更していません", len(c.Mails))
	}
	if err := k.records.Confirm(ctx, c); err != nil {
		return err
	}
	if h.json || h.csv {
		return h.tell(found, false)
	}
	h.say("case %s: %d mails, %d features of their tools; confirmed by %s. Later mails are compared with them.",
		"事案 %s: メール %d 通、攻撃手口の特徴 %d 件(確認者 %s)。以後のメールと照合します。", shown(c.Name), len(c.Mails), len(c.Features), shown(c.By))
	return errFound
}

// share writes what others may see. Nothing leaves before somebody has seen all of it.
func (h *hunting) share(found []intel.Found) error {
	house, err := h.own()
	if err != nil {
		return err
	}
	if len(found) == 0 {
		h.notice("Nothing was found; nothing was exported.", "該当するメールがないため、何も出力していません。")
		return nil
	}
	report, err := intel.NewReport(house, found, h.tlp, h.now())
	if err != nil {
		return h.fail("%s. Nothing was exported", "%s。何も出力していません", h.notShared(err))
	}
	write, ok := map[string]func(io.Writer) error{"stix": report.WriteSTIX, "misp": report.WriteMISP, "csv": report.WriteCSV, "text": report.WriteText}[h.export]
	if !ok {
		return h.fail("--export %s: stix, misp, csv and text are known", "--export %s: stix、misp、csv、text のいずれかを指定してください", shown(h.export))
	}
	if report.Left > 0 {
		h.notice("Left out: %d mails of ours.", "組織内から送ったメール %d 通は含めません。", report.Left)
	}
	if !h.yes {
		if err := report.WriteText(h.err); err != nil {
			return err
		}
		h.notice("This is all that will be written, as %s. Look for names of the house that are still there (--own-name takes them out).",
			"出力内容は以上です(形式 %s)。組織や個人を特定できる語が残っていないか確認してください(残っていれば --own-name で指定)。", h.export)
	}
	if err := h.agreed(h.yes); err != nil {
		return err
	}
	if err := h.writeOut(write); err != nil {
		return err
	}
	return errFound
}

func (h *hunting) notShared(err error) string {
	if h.tlp == "" {
		return h.lang.pick(err.Error(), "TLPの指定が必要です。--tlp に clear、green、amber、amber+strict のいずれかを指定してください")
	}
	if tlp, _ := intel.Label(h.tlp); tlp == "red" {
		return h.lang.pick(err.Error(), "TLP:RED の情報は出力できません")
	}
	return shown(err.Error())
}

// own is what must not be told.
func (h *hunting) own() (intel.House, error) {
	networks, err := config.Prefixes(append(append([]string{}, h.house.InternalNetworks...), h.house.TrustedRelays...))
	if err != nil {
		return intel.House{}, err
	}
	if len(h.house.Domains) == 0 && len(h.ownNames) == 0 {
		return intel.House{}, h.fail("[house] domains is empty: names of the house cannot be taken out. Nothing was exported",
			"[house] domains が空のため、組織を特定できる語を取り除けません。何も出力していません")
	}
	people, err := h.people()
	if err != nil {
		return intel.House{}, err
	}
	hosts := append(append([]string{}, h.house.Domains...), h.house.MXHosts...)
	return intel.House{Domains: append(hosts, h.house.AuthservIDs...), Networks: networks, Names: append(people, h.ownNames...), Everybody: everybodys}, nil
}

// people are the names of the roster. Those of two characters stand in too many other words.
func (h *hunting) people() (names []string, err error) {
	c, err := h.where.load()
	if err != nil {
		return nil, err
	}
	roster, err := app.Roster(c)
	for _, p := range roster {
		if utf8.RuneCountInString(p.Name) > 2 {
			names = append(names, p.Name)
		}
	}
	return names, err
}

// everybodys says that many use a host who have nothing to do with each other.
func everybodys(host string) bool {
	lists := tables.Embedded()
	_, shares := lists.FileSharing(host)
	_, shortens := lists.Shortener(host)
	_, mails := lists.MailService(host)
	return shares || shortens || mails || lists.FreeMail(host)
}

// writeOut writes to a new file that only its owner reads, or to standard output.
func (h *hunting) writeOut(write func(io.Writer) error) error {
	if h.outFile == "" {
		return write(h.out)
	}
	file, err := os.OpenFile(h.outFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return h.fail("--out %s: the file is there already; it was left as it is", "--out %s: 既に存在します。上書きしていません", shown(h.outFile))
	}
	if err != nil {
		return err
	}
	err = firstOf(write(file), file.Sync())
	if closing := file.Close(); err != nil || closing != nil {
		os.Remove(h.outFile) // a half-written export is none
		return firstOf(err, closing)
	}
	h.say("written: %s", "%s に書き出しました", shown(h.outFile))
	return nil
}
