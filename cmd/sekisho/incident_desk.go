package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/control"
	"sekisho/internal/incident"
	"sekisho/internal/text"
)

// reply is how long a change may take, acknowledgement and all; adoption is what of it the daemon may use, which waits at most 800 ms for
// answers under way. What is left is for a look into the queue.
const (
	reply    = time.Second
	adoption = 900 * time.Millisecond
)

// desk is where a responder works: a data folder, a house, a terminal and a clock.
type desk struct {
	where place
	langs string
	json  bool

	dir    string
	house  config.House
	unread bool // the configuration could not be read: house is empty
	strict bool // that is an error
	makes  bool // a data folder that is not there is made: contacts are prepared before the first start
	files  *incident.Files
	lang   language

	in       io.Reader
	terminal bool // somebody sits there and can be asked
	colour   bool
	out, err io.Writer
	now      func() time.Time
}

func (d *desk) flags(c *cobra.Command, json bool) {
	d.where.flags(c)
	c.Flags().StringVar(&d.langs, "lang", "", "language of the output: en or ja (default: of the locale)")
	if json {
		c.Flags().BoolVar(&d.json, "json", false, "print one JSON object")
	}
}

// sit finds the data folder. But for who prepares it must be there: a folder that a wrong --data would make here is none that a daemon looks at.
func (d *desk) sit(c *cobra.Command) error {
	d.in, d.out, d.err, d.now = c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr(), time.Now
	var err error
	if d.lang, err = languageOf(d.langs); err != nil {
		return err
	}
	if err := d.configure(); err != nil {
		return err
	}
	if d.dir == "" {
		return errors.New(d.lang.pick("no data folder: name the daemon's with --data", "データフォルダが分かりません。デーモンのものを --data で指定してください"))
	}
	if d.makes {
		if err := os.MkdirAll(d.dir, 0o700); err != nil {
			return err
		}
	}
	if info, err := os.Stat(d.dir); err != nil || !info.IsDir() {
		return fmt.Errorf(d.lang.pick("there is no data folder %s: name the daemon's with --data, or start sekisho once",
			"データフォルダ %s がありません。デーモンのものを --data で指定するか、sekisho を一度起動してください"), d.dir)
	}
	d.files = incident.Open(d.dir).Of(d.incidentHouse())
	d.terminal = term.IsTerminal(int(os.Stdin.Fd()))
	d.colour = term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == ""
	return nil
}

// configure reads where the data folder is and who is inside. A mistake in the file must not keep anybody from closing the gate, and the
// daemon goes by what it has read before: it is said, and the folder is known without the file.
func (d *desk) configure() error {
	loaded, err := d.where.load()
	if err == nil || d.strict {
		d.dir, d.house = loaded.Data, loaded.House
		return err
	}
	d.notice("WARNING: the configuration cannot be read; this goes on without it. %s", "警告: 設定ファイルを読めません。設定なしで続けます。%s", err)
	d.dir, d.unread = cmp.Or(d.where.data, config.DataFolder(os.Getenv, os.Geteuid())), true
	return nil
}

// incidentHouse is who counts as inside.
func (d *desk) incidentHouse() incident.House {
	return incident.House{Domains: d.house.Domains, Forwards: d.house.ExternalForwards}
}

// say prints a result for people, notice what they should know beside it.
func (d *desk) say(en, ja string, args ...any) { fmt.Fprintf(d.out, d.lang.pick(en, ja)+"\n", args...) }
func (d *desk) notice(en, ja string, args ...any) {
	fmt.Fprintf(d.err, d.lang.pick(en, ja)+"\n", args...)
}

func (d *desk) fail(en, ja string, args ...any) error {
	return fmt.Errorf(d.lang.pick(en, ja), args...)
}

// shown makes what a person or a mail wrote safe for a terminal, and short enough for one.
func shown(s string) string { return text.Clip(text.Escape(s), 200) }

// agreed asks whether to go on. Without anybody to ask, --yes must have said so.
func (d *desk) agreed(yes bool) error {
	switch {
	case yes:
		return nil
	case !d.terminal:
		return d.fail("nobody can be asked here: add --yes to go on. Nothing was changed", "端末がないため確認できません。実行するには --yes を付けてください。何も変更していません")
	}
	fmt.Fprint(d.err, d.lang.pick("Type yes to go on: ", "実行するには yes と入力してください: "))
	line, _ := bufio.NewReader(d.in).ReadString('\n') // the end of the input is no yes
	if strings.TrimSpace(line) != "yes" {
		return d.fail("not confirmed. Nothing was changed", "確認されませんでした。何も変更していません")
	}
	return nil
}

// required names the first flag that is missing.
func (d *desk) required(c *cobra.Command, names ...string) error {
	for _, name := range names {
		if strings.TrimSpace(c.Flags().Lookup(name).Value.String()) == "" {
			return d.fail("--%s is missing (see --help)", "--%s を指定してください(--help に説明があります)", name)
		}
	}
	return nil
}

// adopt has the daemon take over what was written, at most until end. Where writing took long, the daemon still gets a fair chance.
func (d *desk) adopt(end time.Time) app.Adoption {
	if least := time.Now().Add(adoption / 2); end.Before(least) {
		end = least
	}
	ctx, cancel := context.WithDeadline(context.Background(), end)
	defer cancel()
	return app.Adopt(ctx, d.dir)
}

// adopted says whether the daemon goes by what was written: inForce looks at what it answered. An error means that this is not known or not
// so, although the data folder has it.
func (d *desk) adopted(a app.Adoption, inForce bool) error {
	switch {
	case !a.Running:
		d.notice("WARNING: no daemon runs on %s. This is written and holds as soon as one starts there. If yours works elsewhere, name its folder with --data.",
			"警告: %s で動いているデーモンはありません。変更は保存済みで、そこでデーモンが起動した時点から有効です。別のフォルダで動いている場合は --data で指定してください。", d.dir)
		return nil
	case a.Err != nil:
		return d.fail("written, but the daemon did not confirm it (%s): whether it is in force is NOT known. Look with sekisho incident status; if it stays so, restart sekisho: it starts with what is written",
			"保存はしましたが、デーモンの確認が取れません(%s)。有効になったかどうかは不明です。sekisho incident status で確認し、変わらなければ sekisho を再起動してください。保存した内容で起動します", d.unreached(a.Err))
	case !inForce:
		return d.fail("written, but the daemon goes by rev %d, %s: it is NOT in force. Look with sekisho incident status",
			"保存はしましたが、デーモンは rev %d(%s)で動いており、有効になっていません。sekisho incident status で確認してください", a.Force.State.Rev, a.Force.State.Level)
	case a.Open > 0:
		return d.fail("in force for every new mail, but for %d mails that were let through before, the answer is still on its way: they may leave. Look at the queue: postqueue -p",
			"新しいメールには有効ですが、変更前に通過と判定した %d 通への応答がまだ終わっていません。これらは外へ出る可能性があります。postqueue -p で確認してください", a.Open)
	}
	return nil
}

// unreached says why a daemon that runs did not answer.
func (d *desk) unreached(err error) string {
	switch {
	case errors.Is(err, control.ErrSilent):
		return d.lang.pick(err.Error(), "時間内に応答がありません")
	case errors.Is(err, control.ErrGone):
		return d.lang.pick(err.Error(), "応答せずに接続を切りました")
	case errors.Is(err, app.ErrMute):
		return d.lang.pick(err.Error(), "制御ソケットで応答していません")
	}
	return shown(err.Error())
}

// refused gives the errors of the store words for the responder.
func (d *desk) refused(err error) error {
	var conflict *incident.Conflict
	switch {
	case err == nil:
		return nil
	case errors.As(err, &conflict):
		s := conflict.State
		return d.fail("not done: %s set level %s at %s (rev %d, case %s, until %s; reason: %s). Nothing was changed. If yours shall replace it, run the same command with --if-rev %d",
			"実行しませんでした: %[1]s さんが %[3]s に %[2]s にしています(rev %[4]d、事案 %[5]s、期限 %[6]s、理由: %[7]s)。何も変更していません。置き換える場合は、同じコマンドに --if-rev %[8]d を付けてください",
			shown(s.By), s.Level, d.at(s.Changed), s.Rev, s.Case, d.at(s.Until), shown(s.Reason), s.Rev)
	case errors.Is(err, incident.ErrNoContacts):
		return d.fail("not done: no contact is entered, so nobody outside could be written to. Add some (sekisho contacts add), or run the same command with --no-contacts",
			"実行しませんでした: 連絡先が登録されていないため、外部のだれにも連絡できなくなります。sekisho contacts add で登録するか、同じコマンドに --no-contacts を付けてください")
	}
	return d.refusedBy(err)
}

func (d *desk) refusedBy(err error) error {
	var kept *incident.KeptError
	var locked *incident.LockedError
	switch {
	case errors.As(err, &kept):
		return d.fail("NOT done: %[1]w", "実行できませんでした。変更を書き込めず、レベルは %[2]s のままです: %[1]w", err, kept.State.Level)
	case errors.As(err, &locked):
		return d.fail("not done: another command is changing this just now (%s). Run it again", "実行しませんでした: 別のコマンドが変更中です(%s)。もう一度実行してください", shown(locked.Holder))
	case errors.Is(err, incident.ErrNotRaised):
		return d.fail("nothing to lower: the level is L0", "解除するものはありません。すでに L0 です")
	case errors.Is(err, incident.ErrNoContact):
		return d.fail("not done: there is no such contact. See sekisho contacts list", "実行しませんでした: その連絡先は登録されていません。sekisho contacts list で確認してください")
	}
	return d.fail("not done: %w. What held before still holds", "実行しませんでした: %w。以前の状態のままです", err)
}

// at shows a time, or a dash where there is none.
func (d *desk) at(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(shownTime)
}
