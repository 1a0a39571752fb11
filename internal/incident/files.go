package incident

import (
	"encoding/json"
	"errors"
	"fmt"
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
	level    pair
	contacts pair
}

// Open names the data folder; nothing is read or made yet.
func Open(dir string) *Files { return open(dir, folder(dir), time.Now) }

func open(dir string, d disk, now func() time.Time) *Files {
	return &Files{
		disk: d, dir: dir, now: now, opened: now(),
		level:    pair{disk: d, name: levelName, kind: "level", limit: maxLevelFile},
		contacts: pair{disk: d, name: contactsName, kind: "contacts", limit: maxContactsFile},
	}
}

// Of returns the same files with the house, so that AddContacts refuses contacts that are inside it.
func (f *Files) Of(h House) *Files {
	g := *f
	g.house = h
	return &g
}

// contactsPayload is what a generation of the contacts holds.
type contactsPayload struct {
	Rev      int       `json:"rev"`
	Changed  time.Time `json:"changed"`
	By       string    `json:"by"`
	Contacts []Contact `json:"contacts"`
}

// snapshot is what the files say, with what a change of them needs to know.
type snapshot struct {
	Standing
	level    [2]generation
	contacts [2]generation
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
	s := snapshot{sentinel: f.hasSentinel()}
	f.readLevel(&s)
	f.readContacts(&s)
	s.clock(f.now(), f.opened)
	return s
}

// hasSentinel says that an incident may be on: also where the folder cannot be looked into.
func (f *Files) hasSentinel() bool {
	_, err := f.disk.read(sentinelName, maxLevelFile)
	return !errors.Is(err, fs.ErrNotExist)
}

func (f *Files) readLevel(s *snapshot) {
	var holds State
	s.level = f.level.read(func(rev int, payload []byte) error {
		_, err := parseState(rev, payload)
		return err
	})
	if s.level[0].err == nil {
		holds, _ = parseState(s.level[0].rev, s.level[0].payload)
	}
	s.judgeLevel(holds)
}

// parseState reads the payload of a level file.
func parseState(rev int, payload []byte) (State, error) {
	var s State
	if err := json.Unmarshal(payload, &s); err != nil {
		return State{}, fmt.Errorf("the content cannot be read: %w", err)
	}
	if _, err := ParseLevel(string(s.Level)); err != nil {
		return State{}, err
	}
	if s.Rev != rev {
		return State{}, errors.New("two revisions in one file")
	}
	return s, nil
}

func (f *Files) readContacts(s *snapshot) {
	var list []Contact
	s.contacts = f.contacts.read(func(rev int, payload []byte) error {
		_, err := parseContacts(rev, payload)
		return err
	})
	if s.contacts[0].err == nil {
		list, _ = parseContacts(s.contacts[0].rev, s.contacts[0].payload)
	}
	cs, err := NewContacts(list)
	s.Contacts = cs
	s.judgeContacts(err)
}

// parseContacts reads the payload of a contacts file.
func parseContacts(rev int, payload []byte) ([]Contact, error) {
	var c contactsPayload
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, fmt.Errorf("the content cannot be read: %w", err)
	}
	if c.Rev != rev {
		return nil, errors.New("two revisions in one file")
	}
	return c.Contacts, nil
}
