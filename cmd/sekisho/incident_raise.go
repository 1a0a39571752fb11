package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/incident"
)

// raising is one `incident raise`.
type raising struct {
	desk
	until, by, reason, phone string
	yes, noContacts          bool
	ifRev                    int
}

func newRaise() *cobra.Command {
	var r raising
	c := &cobra.Command{
		Use:   "raise LEVEL",
		Short: "Raise the level: at L3 only mail inside the house and to contacts passes",
		Long: "raise opens a case and stops mail that leaves the house: recipients outside that are no contacts get 451 with the number of the\n" +
			"case and the phone number, and their mail stays with its sender. It asks before it does so, and returns when the running daemon\n" +
			"goes by the new level, within a second. At the end of --until nothing is lowered: the status turns red.\n\n" +
			"What has passed already is not stopped; the command lists what waits in Postfix's queue and how to hold it.\n\n" +
			"Exit status: 0 the level is in force, or no daemon runs and it holds from its start; 2 refused, or not confirmed by the daemon.",
		Example: `  sekisho incident raise L3 --until 18:00 --by sato --reason "malware on PC-0123" --phone "ext. 9999"`,
		Args:    cobra.ExactArgs(1),
	}
	r.flags(c, true)
	c.Flags().StringVar(&r.until, "until", "", "when it shall be looked at again: `TIME` as 18:00, \"2026-11-22 18:00\", +4h or RFC 3339")
	c.Flags().StringVar(&r.by, "by", "", "`WHO` decides this")
	c.Flags().StringVar(&r.reason, "reason", "", "`WHY`; kept with the case, not shown to senders")
	c.Flags().StringVar(&r.phone, "phone", "", "phone `NUMBER` that stopped senders read, in ASCII")
	c.Flags().BoolVar(&r.yes, "yes", false, "do not ask")
	c.Flags().BoolVar(&r.noContacts, "no-contacts", false, "go on although no contact is entered")
	c.Flags().IntVar(&r.ifRev, "if-rev", -1, "replace a level that is raised, if its revision is still `N`")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := r.sit(cmd); err != nil {
			return err
		}
		return r.run(cmd, args[0])
	}
	return c
}

func (r *raising) run(c *cobra.Command, level string) error {
	order, err := r.order(c, level)
	if err != nil {
		return err
	}
	before := r.files.Load()
	switch { // told before anybody is asked; Raise looks again
	case before.State.Level != incident.Normal && r.ifRev < 0:
		return r.refused(&incident.Conflict{State: before.State})
	case before.Contacts.Len() == 0 && !r.noContacts:
		return r.refused(incident.ErrNoContacts)
	}
	r.announce(order, before)
	if err := r.agreed(r.yes); err != nil {
		return err
	}
	end := time.Now().Add(reply)
	state, err := r.files.Raise(r.now(), order)
	if err != nil {
		return r.refused(err)
	}
	a := r.adopt(end.Add(adoption - reply))
	inForce := a.Running && a.Err == nil && a.Force.State.Rev == state.Rev
	notYet := r.adopted(a, inForce)
	queued := r.queue(end)
	if r.json {
		return firstOf(notYet, r.printChange(state, a, inForce, queued.json()))
	}
	r.tell(state, a, inForce)
	r.tellUnstopped(state, queued)
	return notYet
}

// order checks what was asked for, before anybody is asked back.
func (r *raising) order(c *cobra.Command, level string) (incident.Raise, error) {
	l, err := incident.ParseLevel(strings.ToUpper(level))
	switch {
	case err != nil:
		return incident.Raise{}, r.fail("%s is no level: L3 stops mail that leaves the house", "%s というレベルはありません。L3 で外部へのメールを止めます", shown(level))
	case l == incident.Normal:
		return incident.Raise{}, r.fail("L0 is normal: use sekisho incident lower", "L0 は通常の状態です。sekisho incident lower を使ってください")
	}
	if err := r.required(c, "until", "by", "reason", "phone"); err != nil {
		return incident.Raise{}, err
	}
	end, err := until(r.until, r.now(), r.lang)
	return incident.Raise{Level: l, Until: end, By: r.by, Reason: r.reason, Phone: r.phone, NoContacts: r.noContacts, IfRev: r.ifRev}, err
}

// announce says in one sentence what will stop.
func (r *raising) announce(order incident.Raise, s incident.Standing) {
	r.notice("From now on mail to outside gets 451 and stays with its sender; mail inside the house and to the contacts (%d) passes. To be looked at again: %s.",
		"これから外部宛のメールに451(一時拒否)を返し、メールは送信者側に残ります。組織内宛と連絡先 %d 件宛は通ります。見直し期限: %s", s.Contacts.Len(), r.at(order.Until))
	if len(r.house.Domains) == 0 && !r.unread {
		r.notice("WARNING: [house] domains is empty: no address counts as inside, and mail between your own people stops, too.",
			"警告: [house] domains が空のため、組織内宛と判定できるアドレスがなく、組織内どうしのメールも止まります。")
	}
}

func (r *raising) tell(state incident.State, a app.Adoption, inForce bool) {
	r.say("Level %s, case %s, rev %d, until %s.", "レベル %s、事案 %s、rev %d、見直し期限 %s", state.Level, state.Case, state.Rev, r.at(state.Until))
	if inForce && a.Open == 0 {
		r.say("In force: the daemon has confirmed it.", "有効になりました(デーモン確認済み)。")
	}
	r.say("Stopped senders read: case %s, phone %s.", "止められた送信者には、事案番号 %s と電話 %s が表示されます。", state.Case, shown(state.Phone))
}

// firstOf is the first error.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
