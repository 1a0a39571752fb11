package incident

import (
	"errors"
	"os"
	"sync"
	"time"
)

// Journal keeps attempts. When Write returns, the attempt survives the end of the process.
type Journal interface{ Write(Attempt) error }

// syncEvery is how long an attempt may be lost for when the machine, not the process, dies.
const syncEvery = time.Second

// FileJournal is the journal in a file: one JSON line an attempt, written at once, synced every second. Its methods may be called from many
// goroutines.
type FileJournal struct {
	disk   disk
	mu     sync.Mutex
	file   file
	torn   bool  // the last line may have no end
	dirty  bool  // something is not synced
	failed error // of the last sync
	stop   chan struct{}
	done   chan struct{}
}

// OpenJournal opens the journal for writing. A line that an earlier process left unfinished is closed.
func (f *Files) OpenJournal() (*FileJournal, error) {
	j := &FileJournal{disk: f.disk, stop: make(chan struct{}), done: make(chan struct{})}
	if err := j.open(); err != nil {
		return nil, err
	}
	go j.syncer()
	return j, nil
}

func (j *FileJournal) open() error {
	if err := j.disk.mkdir(incidentFolder); err != nil {
		return err
	}
	opened, err := j.disk.open(journalName)
	if err != nil {
		return err
	}
	j.file, j.torn = opened, unfinished(opened)
	return nil
}

// follow goes on in a new file where the old one was renamed or removed: nobody would find what is written to it.
func (j *FileJournal) follow() error {
	if j.disk.holds(journalName, j.file) {
		return nil
	}
	old := j.file
	if err := j.open(); err != nil {
		return err
	}
	j.failed = errors.Join(old.Sync(), old.Close())
	return nil
}

// unfinished says that the file may end in the middle of a line.
func unfinished(f file) bool {
	opened, ok := f.(*os.File)
	if !ok {
		return true
	}
	info, err := opened.Stat()
	if err != nil || info.Size() == 0 {
		return err != nil
	}
	var last [1]byte
	_, err = opened.ReadAt(last[:], info.Size()-1)
	return err != nil || last[0] != '\n'
}

// Write appends one attempt to the file that has the journal's name now.
func (j *FileJournal) Write(a Attempt) error {
	line, err := formatAttempt(a)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.follow(); err != nil {
		return err
	}
	if j.torn {
		line = append([]byte{'\n'}, line...)
	}
	n, err := j.file.Write(line)
	j.torn = err != nil && (n > 0 || j.torn)
	j.dirty = j.dirty || n > 0
	return errors.Join(err, j.failed)
}

func (j *FileJournal) syncer() {
	defer close(j.done)
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for {
		select {
		case <-j.stop:
			return
		case <-tick.C:
			j.sync()
		}
	}
}

// sync makes what was written durable. Writers do not wait for it: they go on while the disk works.
func (j *FileJournal) sync() {
	j.mu.Lock()
	dirty, syncing := j.dirty || j.failed != nil, j.file
	j.dirty = false
	j.mu.Unlock()
	if !dirty {
		return
	}
	err := syncing.Sync()
	j.mu.Lock()
	if syncing == j.file { // otherwise it was synced and closed meanwhile
		j.failed = err
	}
	j.mu.Unlock()
}

// Close syncs and closes the journal. It is called once.
func (j *FileJournal) Close() error {
	close(j.stop)
	<-j.done
	j.sync()
	j.mu.Lock()
	defer j.mu.Unlock()
	return errors.Join(j.failed, j.file.Close())
}
