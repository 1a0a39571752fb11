package app

import (
	"context"
	"errors"
	"time"

	"sekisho/internal/control"
	"sekisho/internal/incident"
)

// Attention is a reason why a person must look at the gate. The names are stable.
type Attention string

// What needs attention.
const (
	Overdue        Attention = "overdue"         // the time of --until has passed
	Alarmed        Attention = "alarm"           // the state is damaged, the clock jumped, …
	DaemonAbsent   Attention = "daemon-absent"   // a level is raised and no daemon runs to hold it
	DaemonMute     Attention = "daemon-mute"     // a daemon runs and does not answer
	DaemonDiffers  Attention = "daemon-differs"  // the daemon goes by another revision or other contacts than the data folder has
	JournalDamaged Attention = "journal-damaged" // lines of the journal of stopped attempts cannot be read
)

// GateStatus is how the gate stands: what the data folder says, what the daemon goes by, and what was stopped in this case.
type GateStatus struct {
	incident.State
	RaisedAt     *time.Time       `json:"raised"` // these three stand for those of State, null where there is none
	UntilAt      *time.Time       `json:"until"`
	ChangedAt    *time.Time       `json:"changed"`
	Overdue      bool             `json:"overdue"`
	Contacts     int              `json:"contacts"`
	ContactsHash string           `json:"contacts_hash"`
	Daemon       DaemonStatus     `json:"daemon"`
	Alarms       []incident.Alarm `json:"alarms"`
	Stopped      incident.Summary `json:"stopped"`
	Attention    []Attention      `json:"attention"` // empty: all is as it should be
}

// DaemonStatus is what the daemon says of itself. Rev and Level are what it goes by.
type DaemonStatus struct {
	Running bool           `json:"running"`
	InForce bool           `json:"in_force"` // it goes by what the data folder says
	Rev     int            `json:"rev"`
	Level   incident.Level `json:"level"`
	Version string         `json:"version"`
	PID     int            `json:"pid"`
	Error   string         `json:"error"` // why it did not answer, or ""
}

// StatusOfGate looks at a data folder and asks the daemon on it, as long as ctx lasts. top bounds the lists of hosts and accounts.
func StatusOfGate(ctx context.Context, dir string, now time.Time, top int) GateStatus {
	files := incident.Open(dir)
	standing := files.Load()
	held := control.ForceOf(standing)
	s := GateStatus{
		State:    standing.State,
		RaisedAt: Moment(standing.State.Raised), UntilAt: Moment(standing.State.Until), ChangedAt: Moment(standing.State.Changed),
		Overdue:  standing.State.Overdue(now),
		Contacts: held.Contacts, ContactsHash: held.ContactsHash,
		Alarms:  append([]incident.Alarm{}, standing.Alarms...),
		Daemon:  askDaemon(ctx, dir, held),
		Stopped: stopped(files, standing.State.Case, top),
	}
	s.Attention = s.attention()
	return s
}

func askDaemon(ctx context.Context, dir string, held control.Force) DaemonStatus {
	client, err := DialDaemon(ctx, dir)
	if errors.Is(err, control.ErrNoDaemon) {
		return DaemonStatus{}
	}
	d := DaemonStatus{Running: true}
	var said control.Status
	if err == nil {
		defer client.Close()
		said, err = client.Status(ctx)
	}
	if err != nil {
		d.Error = err.Error()
		return d
	}
	d.Version, d.PID = said.Version, said.PID
	d.Rev, d.Level = said.Force.State.Rev, said.Force.State.Level
	d.InForce = d.Rev == held.State.Rev && d.Level == held.State.Level && said.Force.ContactsHash == held.ContactsHash
	return d
}

// stopped is what was stopped in a case, with the most frequent hosts and accounts.
func stopped(files *incident.Files, number string, top int) incident.Summary {
	s := incident.Summarise(number, files.Attempts())
	s.Hosts = s.Hosts[:min(len(s.Hosts), top)]
	s.Accounts = s.Accounts[:min(len(s.Accounts), top)]
	return s
}

// Moment is a time for JSON: null where there is none.
func Moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s GateStatus) attention() []Attention {
	list := []Attention{}
	for _, a := range []struct {
		applies bool
		name    Attention
	}{
		{s.Overdue, Overdue},
		{len(s.Alarms) > 0, Alarmed},
		{!s.Daemon.Running && s.Level != incident.Normal, DaemonAbsent},
		{s.Daemon.Running && s.Daemon.Error != "", DaemonMute},
		{s.Daemon.Running && s.Daemon.Error == "" && !s.Daemon.InForce, DaemonDiffers},
		{s.Stopped.Damaged > 0, JournalDamaged},
	} {
		if a.applies {
			list = append(list, a.name)
		}
	}
	return list
}
