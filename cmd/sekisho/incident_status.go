package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/incident"
)

// statusTime bounds the wait for the daemon, topSenders the lists of hosts and accounts.
const (
	statusTime = 2 * time.Second
	topSenders = 20
)

func newStatus() *cobra.Command {
	var d desk
	c := &cobra.Command{
		Use:   "status",
		Short: "Say which level holds, who raised it and why, and which hosts and accounts were stopped",
		Long: "status says what the data folder has and whether the running daemon goes by it, and lists the stopped attempts of the case by host\n" +
			"and by account, the 20 most frequent of each.\n\n" +
			"Exit status: 0 all is as it should be, 1 something needs attention (the time of --until has passed, an alarm, a daemon that does not\n" +
			"run at L3 or goes by something else, a damaged journal), 2 it could not be read.",
		Args: cobra.NoArgs,
	}
	d.flags(c, true)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), statusTime)
		defer cancel()
		return d.status(app.StatusOfGate(ctx, d.dir, d.now(), topSenders))
	}
	return c
}

func (d *desk) status(s app.GateStatus) error {
	if d.json {
		if err := (jsonLines{out: d.out}).write(s); err != nil {
			return err
		}
	} else {
		d.tellLevel(s)
		d.tellDaemon(s.Daemon)
		d.tellAlarms(s)
		d.tellStopped(s.Stopped)
	}
	if len(s.Attention) > 0 {
		return errFound
	}
	return nil
}

func (d *desk) tellLevel(s app.GateStatus) {
	if s.Level == incident.Normal {
		d.say("Level L0: outgoing mail passes.", "レベル L0: 外部宛メールは通常どおり送信されます。")
	} else {
		d.say("Level %s: outgoing mail is STOPPED, but to the contacts (%d). Case %s, rev %d.", "レベル %s: 外部宛メールは停止中です(連絡先 %d 件を除く)。事案 %s、rev %d", s.Level, s.Contacts, s.Case, s.Rev)
	}
	switch {
	case s.By == "":
	case s.Level == incident.Normal:
		d.say("  lowered  %s by %s: %s (case %s)", "  解除     %s、%s さん: %s(事案 %s)", d.at(s.Changed), shown(s.By), shown(s.Reason), s.Case)
	default:
		d.say("  by       %s, phone %s", "  決定者   %s(電話 %s)", shown(s.By), shown(s.Phone))
		d.say("  reason   %s", "  理由     %s", shown(s.Reason))
		d.say("  since    %s", "  開始     %s", d.at(s.Raised))
	}
	if s.Level == incident.Normal {
		d.say("  contacts %d", "  連絡先   %d 件", s.Contacts)
		return
	}
	left := s.Until.Sub(d.now())
	if !s.Overdue {
		d.say("  until    %s (in %s; nothing is lowered by itself)", "  期限     %s(あと%s。自動では解除されません)", d.at(s.Until), span(left, d.lang))
		return
	}
	d.alert("  until    %s: OVERDUE by %s. Still stopped. Decide now: sekisho incident lower, or raise again with --if-rev %d",
		"  期限     %s: 期限切れ(OVERDUE)、%s超過。まだ停止中です。解除する(sekisho incident lower)か、--if-rev %d を付けた raise で延長するか、すぐに決めてください", d.at(s.Until), span(left, d.lang), s.Rev)
}

func (d *desk) tellDaemon(daemon app.DaemonStatus) {
	switch {
	case !daemon.Running:
		d.say("  daemon   not running", "  デーモン 停止しています")
	case daemon.Error != "":
		d.alert("  daemon   runs but does not answer: %s. Restart it if that stays so", "  デーモン 動いていますが応答がありません: %s。続く場合は再起動してください", shown(daemon.Error))
	case !daemon.InForce:
		d.alert("  daemon   goes by something else: %s, rev %d. Restart it: it starts with what is written", "  デーモン 別の内容で動いています: %s、rev %d。再起動すると保存済みの内容になります", daemon.Level, daemon.Rev)
	default:
		d.say("  daemon   running, in force (rev %d)", "  デーモン 動作中、反映済み(rev %d)", daemon.Rev)
	}
}

func (d *desk) tellAlarms(s app.GateStatus) {
	if slices.Contains(s.Attention, app.DaemonAbsent) {
		d.alert("ALARM: the level is raised and no daemon runs. What Postfix does without it: milter_default_action (tempfail stops all, accept stops nothing).",
			"警報: 停止中ですがデーモンが動いていません。この間のPostfixの動作は milter_default_action しだいです(tempfail なら全停止、accept なら素通り)。")
	}
	for _, a := range s.Alarms {
		d.alert("ALARM: %s", "警報: %s", shown(d.lang.pick(a.En, a.Ja)))
	}
	if n := s.Stopped.Damaged; n > 0 {
		d.alert("ALARM: %d lines of the journal are damaged and not counted.", "警報: 記録のうち %d 行が壊れており、集計に入っていません。", n)
	}
}

func (d *desk) tellStopped(s incident.Summary) {
	d.say("Stopped: %d attempts, %d mails, %d recipients.", "停止: のべ %d 回、メール %d 通、宛先 %d 件", s.Attempts, s.Messages, s.Recipients)
	d.tellCounts("  by host:", "  ホスト別:", s.Hosts)
	d.tellCounts("  by account:", "  アカウント別:", s.Accounts)
}

func (d *desk) tellCounts(en, ja string, counts []incident.Count) {
	if len(counts) == 0 {
		return
	}
	d.say(en, ja)
	for _, c := range counts {
		fmt.Fprintf(d.out, "    %6d  %s\n", c.Attempts, shown(strings.TrimSpace(c.Name+" "+c.Host)))
	}
}

// alert is a line that must be seen: red on a terminal.
func (d *desk) alert(en, ja string, args ...any) {
	line := fmt.Sprintf(d.lang.pick(en, ja), args...)
	if d.colour {
		line = "\x1b[1;31m" + line + "\x1b[0m"
	}
	fmt.Fprintln(d.out, line)
}
