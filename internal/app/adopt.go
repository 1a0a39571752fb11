package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"sekisho/internal/control"
)

// Adoption is what became of a change in the data folder: whether the daemon that runs on it goes by it.
type Adoption struct {
	Running bool
	Force   control.Force // what the daemon goes by; zero with an error
	Open    int           // messages whose answer, given before the change, was not sent yet
	Err     error         // no acknowledgement: what the daemon goes by is not known
}

// ErrMute says that a process uses the data folder and does not listen on its control socket.
var ErrMute = errors.New("a process uses the data folder but does not answer on its control socket")

// ledgerFile is locked by the process that uses the data folder, see screen.Ledger.
const ledgerFile = "in-hand"

// redial is how long to wait for a daemon that is just starting.
const redial = 20 * time.Millisecond

// Adopt has the daemon on a data folder put in force what stands there, as long as ctx lasts. No daemon is no error.
func Adopt(ctx context.Context, dir string) Adoption {
	client, err := DialDaemon(ctx, dir)
	switch {
	case errors.Is(err, control.ErrNoDaemon):
		return Adoption{}
	case err != nil:
		return Adoption{Running: true, Err: err}
	}
	defer client.Close()
	a := Adoption{Running: true}
	a.Force, a.Open, a.Err = client.Adopt(ctx)
	return a
}

// DialDaemon reaches the daemon on a data folder. One that has taken the folder but does not listen yet is waited for: it may have read the
// old state already.
func DialDaemon(ctx context.Context, dir string) (*control.Client, error) {
	for {
		client, err := control.Dial(dir)
		if !errors.Is(err, control.ErrNoDaemon) || !inUse(dir) {
			return client, err
		}
		select {
		case <-ctx.Done():
			return nil, ErrMute
		case <-time.After(redial):
		}
	}
}

// inUse says that a daemon holds the ledger of a data folder, which is its lock.
func inUse(dir string) bool {
	file, err := os.Open(filepath.Join(dir, ledgerFile))
	if err != nil {
		return false
	}
	defer file.Close()
	return errors.Is(syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
