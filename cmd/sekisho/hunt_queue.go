package main

import (
	"context"
	"os"
	"time"

	"sekisho/internal/app"
	"sekisho/internal/intel"
	"sekisho/internal/mta/queue"
	"sekisho/internal/record"
)

// holdTime bounds the look into Postfix's queue; sameArrival is how far its time of arrival may be from ours: short queue ids are used again.
const (
	holdTime    = 5 * time.Second
	sameArrival = time.Hour
)

// onHold is what Postfix has on hold now, by queue id. nil: it is not known.
type onHold map[string]time.Time

// lookIntoQueue asks Postfix where a mail was found that the milter held. Where there is none, or this user may not ask, it stays open.
func lookIntoQueue(ctx context.Context, found []intel.Found) onHold {
	for _, f := range found {
		if f.Message.Action != "quarantine" || f.Message.QueueID == "" {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, holdTime)
		defer cancel()
		held, err := queue.OnHold(ctx)
		if err != nil {
			return nil
		}
		return held
	}
	return nil
}

// holds says whether a mail is on hold now; nil: it is not known, or was never held.
func (q onHold) holds(m record.Message) *bool {
	if q == nil || m.Action != "quarantine" || m.QueueID == "" {
		return nil
	}
	arrival, listed := q[m.QueueID]
	held := listed && arrival.Sub(m.Received).Abs() < sameArrival
	return &held
}

// logged notes who looked. That it cannot be noted is said, and keeps nobody from looking: there may be no room on the disk on the worst of days.
func (d *desk) logged(mails int) {
	if err := app.LogAccess(d.dir, app.Access{Time: d.now(), Command: os.Args[1:], Mails: mails}); err != nil {
		d.notice("WARNING: it was not noted who looked at the records: %s", "警告: 閲覧の記録を残せませんでした: %s", shown(err.Error()))
	}
}
