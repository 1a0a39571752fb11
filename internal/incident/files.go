package incident

import (
	"errors"
	"io/fs"
	"time"
)

// Names below the data folder.
const (
	incidentFolder = "incident"
	levelName      = "incident/level"
	lockName       = "incident/lock"
	journalName    = "incident/attempts.jsonl"
	contactsFolder = "contacts"
	contactsName   = "contacts/contacts"
	sentinelName   = "incident.active" // in another folder than the level: the two are not lost together
)

const (
	maxLevelFile    = 1 << 20
	maxContactsFile = 64 << 20
)

// Files is the state in a data folder. Its methods may be called from many goroutines and processes: changes are made under a lock.
type Files struct {
	disk     disk
	dir      string
	house    House
	now      func() time.Time
	opened   time.Time
	level    pair[State]
	contacts pair[contactList]
}

// Open names the data folder; nothing is read or made yet.
func Open(dir string) *Files { return open(dir, folder(dir), time.Now) }

func open(dir string, d disk, now func() time.Time) *Files {
	return &Files{
		disk: d, dir: dir, now: now, opened: now(),
		level:    pair[State]{d, levelName, "level", maxLevelFile, checkState},
		contacts: pair[contactList]{d, contactsName, "contacts", maxContactsFile, checkContacts},
	}
}

// Of returns the same files with the house, so that AddContacts refuses contacts that are inside it.
func (f *Files) Of(h House) *Files {
	g := *f
	g.house = h
	return &g
}

// contactList is what a generation of the contacts holds.
type contactList struct {
	Rev      int       `json:"rev"`
	Changed  time.Time `json:"changed"`
	By       string    `json:"by"`
	Contacts []Contact `json:"contacts"`
}

var errTwoRevs = errors.New("two revisions in one file")

func checkContacts(c contactList, rev int) error {
	if c.Rev != rev {
		return errTwoRevs
	}
	return nil
}

// checkState refuses a level that this version does not know: a later one may have written it.
func checkState(s State, rev int) error {
	if s.Rev != rev {
		return errTwoRevs
	}
	_, err := ParseLevel(string(s.Level))
	return err
}

// snapshot is what the files say, with what a change of them needs to know.
type snapshot struct {
	Standing
	level    generations[State]
	contacts generations[contactList]
	sentinel bool
	unsure   bool // may have been read in the middle of a change
}

// Load reads what holds now. It never fails: damage becomes an alarm and, with the sentinel present, Isolate.
func (f *Files) Load() Standing {
	s := f.read()
	if !s.unsure {
		return s.Standing
	}
	// Perhaps somebody is changing the files right now: look again when nobody is. Without the lock, what was read first stands.
	release, err := f.lock("reading", loadWait)
	if err != nil {
		return s.Standing
	}
	defer release()
	return f.read().Standing
}

func (f *Files) read() snapshot {
	s := snapshot{sentinel: f.hasSentinel(), level: f.level.read(), contacts: f.contacts.read()}
	s.judgeLevel()
	s.judgeContacts()
	s.judgeClock(f.now(), f.opened)
	return s
}

// hasSentinel says that an incident may be on: also where the folder cannot be looked into.
func (f *Files) hasSentinel() bool {
	_, err := f.disk.read(sentinelName, maxLevelFile)
	return !errors.Is(err, fs.ErrNotExist)
}
