package main

import (
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/incident"
)

// lowering is one `incident lower`.
type lowering struct {
	desk
	by, reason string
	yes        bool
	ifRev      int
}

func newLower() *cobra.Command {
	var l lowering
	c := &cobra.Command{
		Use:   "lower",
		Short: "Lower the level to normal: mail leaves the house again",
		Long: "lower ends the case: outgoing mail passes again. Senders that were told 451 try again by themselves. It returns when the running\n" +
			"daemon goes by the new level, within a second.\n\n" +
			"Exit status: 0 in force, or no daemon runs and it holds from its start; 2 refused, or not confirmed by the daemon.",
		Example: `  sekisho incident lower --by sato --reason "PC-0123 rebuilt, passwords changed"`,
		Args:    cobra.NoArgs,
	}
	l.flags(c, true)
	c.Flags().StringVar(&l.by, "by", "", "`WHO` decides this")
	c.Flags().StringVar(&l.reason, "reason", "", "`WHY`; kept with the case")
	c.Flags().BoolVar(&l.yes, "yes", false, "do not ask")
	c.Flags().IntVar(&l.ifRev, "if-rev", -1, "only if the revision is still `N`")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := l.sit(cmd); err != nil {
			return err
		}
		return l.run(cmd)
	}
	return c
}

func (l *lowering) run(c *cobra.Command) error {
	if err := l.required(c, "by", "reason"); err != nil {
		return err
	}
	standing := l.files.Load()
	before := standing.State
	if before.Level == incident.Normal && len(standing.Alarms) == 0 {
		return l.fail("nothing to lower: the level is L0", "解除するものはありません。すでに L0 です")
	}
	l.notice("From now on mail to outside passes again (case %s, level %s since %s).", "これから外部宛のメールが再び通ります(事案 %s、%s、%s から)。", before.Case, before.Level, l.at(before.Raised))
	if err := l.agreed(l.yes); err != nil {
		return err
	}
	end := time.Now().Add(reply)
	state, err := l.files.Lower(l.now(), l.by, l.reason, l.ifRev)
	if err != nil {
		return l.refused(err)
	}
	a := l.adopt(end)
	inForce := a.Running && a.Err == nil && a.Force.State.Rev == state.Rev
	notYet := l.adopted(a, inForce)
	if l.json {
		return firstOf(notYet, l.printChange(state, a, inForce, nil))
	}
	l.tell(before, state, a, inForce)
	return notYet
}

func (l *lowering) tell(before, state incident.State, a app.Adoption, inForce bool) {
	l.say("Level %s, rev %d, case %s closed.", "レベル %s、rev %d、事案 %s は終了", state.Level, state.Rev, before.Case)
	if inForce {
		l.say("In force: the daemon has confirmed it. Outgoing mail passes again.", "有効になりました(デーモン確認済み)。外部宛メールは再び通ります。")
	}
	l.say("Mail that was stopped with 451: mail servers send it again by themselves, most within an hour. Users of mail programs send it again from their outbox.",
		"451で止めたメール: メールサーバは自動で再送します(多くは1時間以内)。メールソフトの利用者は送信トレイから送り直します。")
	l.say("Mail that you put on hold yourself stays there:  postsuper -H - < held-%s.ids", "ご自身で保留したメールはそのままです:  postsuper -H - < held-%s.ids", before.Case)
	l.say("If you set defer_transports:  postconf -X defer_transports && postfix reload", "defer_transports を設定した場合:  postconf -X defer_transports && postfix reload")
}
