package screen

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Ledger remembers which mails are in hand, across the death of the process. A mail that was in hand when the process died may be what
// killed it (out of memory, stack overflow: nothing recovers those), so it is not read a second time.
//
// Two files in the data folder, both 0600. `in-hand` has a slot of 32 octets for each mail in hand: its identity, zeros when free; written by
// pwrite without fsync, because it must survive the process, not the machine; locked (flock(2)) while a process uses it, empty after an orderly end.
// `killed` has a line for each mail found in a slot at start: identity in hex, Unix time in seconds; what is older than Remember is forgotten.
//
// Its methods may be called from many goroutines.
type Ledger struct {
	mu     sync.Mutex
	file   *os.File
	free   []int
	slots  int
	killed map[[32]byte]time.Time
}

// Entry is a mail in hand. The zero value is none.
type Entry struct{ slot int } // from 1

// Remember is how long a mail that may have killed the process is not read: longer than MTAs keep trying (five days by default).
const Remember = 7 * 24 * time.Hour

const (
	inHandFile = "in-hand"
	killedFile = "killed"
	slotSize   = 32
	maxSlots   = 65536

	reservedSlots = 1024
	maxKilled     = 10000
)

// ErrInUse says that another process uses the data folder: what it has in hand did not kill it.
var ErrInUse = errors.New("in use by another sekisho")

// OpenLedger opens the ledger in dir, for this process alone, and takes the mails left in hand for suspects.
func OpenLedger(dir string, now time.Time) (*Ledger, error) {
	file, err := os.OpenFile(filepath.Join(dir, inHandFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	killed, err := takeOver(file, filepath.Join(dir, killedFile), now)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Ledger{file: file, killed: killed}, nil
}

// takeOver writes down what is left in hand before it is forgotten there.
func takeOver(file *os.File, killedPath string, now time.Time) (map[[32]byte]time.Time, error) {
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrInUse
		}
		return nil, err
	}
	killed, err := readKilled(killedPath, now)
	if err != nil {
		return nil, err
	}
	left, err := readInHand(file)
	if err != nil {
		return nil, err
	}
	for _, digest := range left {
		killed[digest] = now
	}
	if err := writeKilled(killedPath, killed); err != nil {
		return nil, err
	}
	if err := file.Truncate(0); err != nil {
		return nil, err
	}
	// Room for the usual number of mails, so that a disk that fills up later does not take the net away. Without it things still work.
	_, _ = file.WriteAt(make([]byte, reservedSlots*slotSize), 0)
	return killed, nil
}

// Suspects is how many mails are not read because a process died with them in hand.
func (l *Ledger) Suspects() int { return len(l.killed) }

// Killed says whether a mail of this identity was in hand when a process died, not longer ago than Remember.
func (l *Ledger) Killed(digest [32]byte, now time.Time) bool {
	at, ok := l.killed[digest]
	return ok && now.Sub(at) < Remember
}

// Enter notes that the mail is in hand. An error does not stop the mail: it is then read without this net.
func (l *Ledger) Enter(digest [32]byte) (Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slot := l.takeSlot()
	if slot == 0 {
		return Entry{}, errNoSlot
	}
	if _, err := l.file.WriteAt(digest[:], int64(slot-1)*slotSize); err != nil {
		l.free = append(l.free, slot)
		return Entry{}, err
	}
	return Entry{slot: slot}, nil
}

var errNoSlot = errors.New("no slot is free for another mail in hand")

// Leave notes that the mail is no longer in hand. Leaving twice, from two goroutines too, or with no ledger, does nothing.
func (l *Ledger) Leave(e *Entry) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.slot == 0 {
		return
	}
	// A slot that cannot be cleared is not used again: the next start reads too little rather than too much.
	if _, err := l.file.WriteAt(make([]byte, slotSize), int64(e.slot-1)*slotSize); err == nil {
		l.free = append(l.free, e.slot)
	}
	e.slot = 0
}

// Close ends the ledger in good order: a mail that is still in hand was cut off and killed nobody.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.file.Truncate(0), l.file.Close())
}

func (l *Ledger) takeSlot() int {
	if n := len(l.free); n > 0 {
		slot := l.free[n-1]
		l.free = l.free[:n-1]
		return slot
	}
	if l.slots == maxSlots {
		return 0
	}
	l.slots++
	return l.slots
}

func readInHand(file io.Reader) ([][32]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxSlots*slotSize))
	if err != nil {
		return nil, err
	}
	var left [][32]byte
	for digest := range slices.Chunk(data, slotSize) {
		if len(digest) == slotSize && [32]byte(digest) != ([32]byte{}) {
			left = append(left, [32]byte(digest))
		}
	}
	return left, nil
}

// maxKilledFile bounds what is read of the list, in octets.
const maxKilledFile = (maxKilled + maxSlots) * 80

// readKilled reads the suspects of earlier starts. A line that does not read is dropped: it names no mail.
func readKilled(path string, now time.Time) (map[[32]byte]time.Time, error) {
	killed := map[[32]byte]time.Time{}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return killed, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxKilledFile))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		digest, at, ok := parseKilled(strings.TrimSuffix(line, "\n"))
		if ok && now.Sub(at) < Remember && len(killed) < maxKilled {
			killed[digest] = at
		}
	}
	return killed, nil
}

func parseKilled(line string) (digest [32]byte, at time.Time, ok bool) {
	text, stamp, _ := strings.Cut(line, " ")
	raw, err := hex.DecodeString(text)
	seconds, err2 := strconv.ParseInt(stamp, 10, 64)
	if err != nil || err2 != nil || len(raw) != len(digest) {
		return digest, at, false
	}
	return [32]byte(raw), time.Unix(seconds, 0), true
}

// writeKilled replaces the list in one step, so that a death in the middle leaves the old one.
func writeKilled(path string, killed map[[32]byte]time.Time) error {
	var b strings.Builder
	for digest, at := range maps.All(killed) {
		fmt.Fprintf(&b, "%x %d\n", digest, at.Unix())
	}
	if err := os.WriteFile(path+".new", []byte(b.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
