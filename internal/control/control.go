// Package control is the daemon's control socket: how a command reaches the daemon that runs on the same data folder.
//
// The socket is DATA/control.sock, a unix stream socket with mode 0600. Only root and the user of the daemon are answered (SO_PEERCRED,
// unix(7)); others are cut off and logged. Over it go lines, each one JSON object (RFC 8259) in UTF-8: a request, and its answer before the
// next request is read.
//
//	request  {"op":"adopt"}    read level and contacts from the data folder again and put them in force
//	         {"op":"status"}   say what is in force
//	         {"op":"reload"}   read the configuration again
//	answer   {"ok":true,"force":{…},"open":0}    adopt: open counts answers under an older state that were not sent yet
//	         {"ok":true,"status":{…}}            status
//	         {"ok":true}                         reload
//	         {"ok":false,"error":"…"}            it was not done, and why
//
// Unknown keys are ignored, unknown operations refused. Bounds: a request 4 KiB, an answer 1 MiB, 64 connections at once, 5 seconds of
// silence before a connection is closed. Whatever a peer sends, the connection is answered or closed and the daemon goes on.
//
// Nothing that changes the state goes over the socket: the files in the data folder are the truth, and "adopt" only says that they
// changed. So a command may be run without a daemon, and a request that comes twice does no harm.
package control

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"sekisho/internal/incident"
)

// The bounds of one connection.
const (
	maxRequest     = 4 << 10
	maxAnswer      = 1 << 20
	maxConnections = 64
	silence        = 5 * time.Second
	adoptTime      = time.Second // for the handler; it ends sooner by its own bound
)

// The operations.
const (
	opAdopt  = "adopt"
	opStatus = "status"
	opReload = "reload"
)

// maxPath is the longest path of a unix socket on Linux (sun_path without its closing NUL, unix(7)).
const maxPath = 107

// Handler is the daemon behind the socket. Its methods are called from several goroutines at once.
type Handler interface {
	// Adopt puts in force what the data folder says and returns it, once every answer given under older states was sent; open counts
	// those that were not when it stopped waiting.
	Adopt(context.Context) (standing incident.Standing, open int)
	Status() Status
	// Reload reads the configuration again. An error means that the old one stays.
	Reload() error
}

// Status is what a daemon says of itself.
type Status struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	Force   Force     `json:"force"`
}

// Force is what the daemon goes by: the level, how many contacts and which list (by its hash), and what is wrong with them.
type Force struct {
	State        incident.State   `json:"state"`
	Contacts     int              `json:"contacts"`
	ContactsHash string           `json:"contacts_hash"`
	Alarms       []incident.Alarm `json:"alarms"`
}

// ForceOf is the part of a standing that goes over the socket.
func ForceOf(s incident.Standing) Force {
	f := Force{State: s.State, Alarms: s.Alarms}
	if s.Contacts != nil {
		f.Contacts, f.ContactsHash = s.Contacts.Len(), s.Contacts.Hash()
	}
	return f
}

type request struct {
	Op string `json:"op"`
}

type answer struct {
	OK     bool    `json:"ok"`
	Error  string  `json:"error,omitempty"`
	Force  *Force  `json:"force,omitempty"`
	Open   int     `json:"open"`
	Status *Status `json:"status,omitempty"`
}

func refusal(err error) answer { return answer{Error: err.Error()} }

// socketPath is where the socket of a data folder lies.
func socketPath(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no data folder")
	}
	path := filepath.Join(dir, "control.sock")
	if len(path) > maxPath {
		return "", fmt.Errorf("%s: the path of a socket has at most %d octets: use a data folder with a shorter name", path, maxPath)
	}
	return path, nil
}
