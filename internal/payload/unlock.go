package payload

import (
	"context"
	"io"
	"slices"

	"sekisho/internal/payload/archive"
)

const (
	maxLocked    = 4       // parts that are kept until passwords are known
	maxPasswords = 40      // tried for one archive
	trialSize    = 4 << 20 // octets that are unpacked at most to try one
)

// locked is a part with an encrypted archive in it, kept until the whole mail is read: the password may stand in its text.
type locked struct {
	closed Object // as it was before anything in it was looked into
	open   *Object
	kept   *spool
}

// lock keeps a part that a password may open. It says whether it took the content over.
func (i *Inspector) lock(closed, open *Object, kept *spool) bool {
	if !lockedWithin(open) {
		return false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed || len(i.locked) == maxLocked {
		return false
	}
	i.locked = append(i.locked, locked{*closed, open, kept})
	return true
}

func lockedWithin(o *Object) (found bool) {
	o.Walk(func(o *Object) { found = found || o.Encrypted })
	return found
}

// Locked says that a password may open something of what the mail carries.
func (i *Inspector) Locked() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.locked) > 0
}

// Unlock tries passwords on the encrypted archives of the mail. It is called after the last Part. An archive that opens is inspected as any
// other; where no password fits, what is known of it stays. Passwords are never kept.
func (i *Inspector) Unlock(ctx context.Context, passwords []string) {
	i.mu.Lock()
	kept := i.locked
	i.locked = nil
	i.mu.Unlock()
	for _, l := range kept {
		if len(passwords) > 0 {
			i.unlock(ctx, l, passwords[:min(len(passwords), maxPasswords)])
		}
		l.kept.Close()
	}
}

func (i *Inspector) unlock(ctx context.Context, l locked, passwords []string) {
	o := l.closed
	defer recoverInto(l.open)
	i.openPart(ctx, &o, l.kept, passwords)
	if !unlockedWithin(&o) {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if n := slices.Index(i.finished, l.open); n >= 0 {
		i.finished[n] = &o
	}
}

func unlockedWithin(o *Object) (found bool) {
	o.Walk(func(o *Object) { found = found || o.Unlocked })
	return found
}

// Close lets go of what Unlock and Codes were not called for. It may be called more than once.
func (i *Inspector) Close() {
	i.mu.Lock()
	i.closed = true
	i.mu.Unlock()
	i.Unlock(context.Background(), nil)
	for _, p := range i.takePictures() {
		p.kept.Close()
	}
}

// password finds the one that opens the smallest of the encrypted entries.
func (u *unpacking) password(entries []*archive.Entry, size int64) (string, bool) {
	if len(u.passwords) == 0 {
		return "", false
	}
	var smallest *archive.Entry
	for _, e := range entries {
		if e.Lockable() && e.Size > 0 && (smallest == nil || e.Size < smallest.Size) {
			smallest = e
		}
	}
	if smallest == nil {
		return "", false
	}
	for _, p := range u.passwords {
		if smallest.Use(p); u.fits(smallest, size) {
			return p, true
		}
	}
	smallest.Forget()
	return "", false
}

// fits says that the entry comes out whole, as far as it is tried. A trial takes nothing from the bounds but time.
func (u *unpacking) fits(e *archive.Entry, size int64) bool {
	octets, entries := u.left.bytes, u.entries
	defer func() { u.left.bytes, u.entries = octets, entries }()
	content, err := u.unpack(e, size)
	if err != nil {
		return false
	}
	defer content.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(content, trialSize))
	return err == nil
}
