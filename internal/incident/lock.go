package incident

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// How long a change waits for another one to end, how long a reading does, and how often they look.
const (
	changeWait = 5 * time.Second
	loadWait   = 300 * time.Millisecond
	lockPoll   = 20 * time.Millisecond
)

// LockedError says that another process is changing the state.
type LockedError struct{ Holder string } // "pid 1234, raise, since 10:02:11"; "" if not known

func (e *LockedError) Error() string {
	holder := e.Holder
	if holder == "" {
		holder = "another process"
	}
	return fmt.Sprintf("the incident state is being changed by %s; try again", holder)
}

// lock takes the lock (flock(2)) of all changes, which ends with the process at the latest.
func (f *Files) lock(doing string, wait time.Duration) (release func(), err error) {
	if err := f.disk.mkdir(incidentFolder); err != nil {
		return nil, err
	}
	opened, err := folder(f.dir).openOrMake(lockName, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	if err := flock(opened, wait); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	// Whoever waits in vain can say for whom. Without room for that, the lock holds all the same.
	_ = opened.Truncate(0)
	_, _ = fmt.Fprintf(opened, "pid %d, %s, since %s", os.Getpid(), doing, time.Now().Format(time.TimeOnly))
	return func() {
		_ = opened.Truncate(0)
		_ = opened.Close()
	}, nil
}

func flock(opened *os.File, wait time.Duration) error {
	for deadline := time.Now().Add(wait); ; time.Sleep(lockPoll) {
		err := syscall.Flock(int(opened.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return err
		case time.Now().After(deadline):
			return &LockedError{Holder: holder(opened)}
		}
	}
}

func holder(opened *os.File) string {
	var note [200]byte
	n, _ := opened.ReadAt(note[:], 0)
	return strings.ToValidUTF8(printable(string(note[:n])), "")
}
