package main

import (
	"time"

	"sekisho/internal/app"
	"sekisho/internal/incident"
)

// changed is what a change of level prints with --json.
type changed struct {
	incident.State
	Raised  *time.Time `json:"raised"` // these three stand for those of State, null where there is none
	Until   *time.Time `json:"until"`
	Changed *time.Time `json:"changed"`
	Daemon  bool       `json:"daemon"`   // one runs
	InForce bool       `json:"in_force"` // and has confirmed this revision
	Open    int        `json:"open"`     // messages let through before whose answer was not sent yet
	Queue   *queueJSON `json:"queue,omitempty"`
}

// queueJSON is the part of Postfix's queue that the level does not stop. Error is why it is not known.
type queueJSON struct {
	Mails        int               `json:"mails"`
	More         bool              `json:"more"` // at least so many
	Destinations []destinationJSON `json:"destinations"`
	Error        string            `json:"error"`
}

type destinationJSON struct {
	Domain string `json:"domain"`
	Mails  int    `json:"mails"`
}

func (d *desk) printChange(state incident.State, a app.Adoption, inForce bool, queue *queueJSON) error {
	return jsonLines{out: d.out}.write(changed{
		State: state, Raised: app.Moment(state.Raised), Until: app.Moment(state.Until), Changed: app.Moment(state.Changed),
		Daemon: a.Running, InForce: inForce, Open: a.Open, Queue: queue,
	})
}

func (q inQueue) json() *queueJSON {
	list := &queueJSON{Mails: q.Mails, More: q.More, Destinations: []destinationJSON{}}
	for _, d := range q.Destinations {
		list.Destinations = append(list.Destinations, destinationJSON{d.Domain, d.Mails})
	}
	if q.err != nil {
		list.Error = q.err.Error()
	}
	return list
}
