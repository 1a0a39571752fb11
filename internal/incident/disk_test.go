package incident

import (
	"errors"
	"sync"
	"syscall"
	"testing"
	"time"
)

// brokenDisk fails at one operation.
type brokenDisk struct {
	disk
	mu   sync.Mutex
	fail string // "mkdir", "create", "write", "sync", "rename", "syncdir"
	file string // only for this file; "" for all
	err  error
}

// breakAt chooses what fails from now on; "" mends the disk.
func (d *brokenDisk) breakAt(op, file string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fail, d.file = op, file
}

func (d *brokenDisk) breaks(op, name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail == op && (d.file == "" || d.file == name) {
		return d.err
	}
	return nil
}

func (d *brokenDisk) create(name string) (file, error) {
	if err := d.breaks("create", name); err != nil {
		return nil, err
	}
	f, err := d.disk.create(name)
	return &brokenFile{f, d, name}, err
}

func (d *brokenDisk) open(name string) (file, error) {
	f, err := d.disk.open(name)
	return &brokenFile{f, d, name}, err
}

func (d *brokenDisk) holds(name string, f file) bool { return d.disk.holds(name, f.(*brokenFile).file) }

func (d *brokenDisk) rename(from, to string) error {
	if err := d.breaks("rename", from); err != nil {
		return err
	}
	return d.disk.rename(from, to)
}

func (d *brokenDisk) sync(name string) error {
	return errors.Join(d.breaks("syncdir", name), d.disk.sync(name))
}

type brokenFile struct {
	file
	d    *brokenDisk
	name string
}

// Write writes half before it fails.
func (f *brokenFile) Write(p []byte) (int, error) {
	if err := f.d.breaks("write", f.name); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, err
	}
	return f.file.Write(p)
}

func (f *brokenFile) Sync() error {
	return errors.Join(f.d.breaks("sync", f.name), f.file.Sync())
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// at are files whose clock stands at noon.
func at(dir string) *Files { return open(dir, folder(dir), func() time.Time { return noon }) }

func withDisk(t *testing.T, d *brokenDisk) *Files {
	dir := t.TempDir()
	d.disk = folder(dir)
	return open(dir, d, func() time.Time { return noon })
}

func raise() Raise {
	return Raise{Level: Isolate, Until: noon.Add(4 * time.Hour), By: "sato", Reason: "leak", Phone: "9999", NoContacts: true, IfRev: -1}
}

// A change that cannot be written leaves what was, and says so.
func TestFullDisk(t *testing.T) {
	for _, op := range []string{"create", "write", "sync", "rename", "syncdir"} {
		for _, file := range []string{"incident.active", "incident/level.new", "incident", "."} {
			d := &brokenDisk{err: syscall.ENOSPC}
			f := withDisk(t, d)
			if !reached(op, file) {
				continue
			}
			d.breakAt(op, file)
			_, err := f.Raise(noon, raise())
			kept, ok := errors.AsType[*KeptError](err)
			if !ok || kept.State.Level != Normal || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("%s of %s at raise: %v", op, file, err)
			}
			if s := f.Load(); s.State.Level != Normal || len(s.Alarms) > 0 {
				t.Errorf("%s of %s at raise: then %v", op, file, s)
			}
			d.breakAt("", "")
			raised, err := f.Raise(noon, raise())
			if err != nil {
				t.Fatal(err)
			}
			if file != "incident/level.new" {
				continue
			}
			d.breakAt(op, file)
			if _, err := f.Lower(noon, "sato", "over", -1); !errors.As(err, &kept) || kept.State != raised {
				t.Errorf("%s of %s at lower: %v", op, file, err)
			}
			if s := f.Load(); s.State != raised || len(s.Alarms) > 0 {
				t.Errorf("%s of %s at lower: then %v", op, file, s)
			}
		}
	}
}

func reached(op, file string) bool {
	switch op {
	case "rename":
		return file == "incident/level.new"
	case "syncdir":
		return file == "incident" || file == "."
	}
	return file == "incident.active" || file == "incident/level.new"
}

func TestFullDiskContacts(t *testing.T) {
	d := &brokenDisk{err: syscall.ENOSPC}
	f := withDisk(t, d)
	if _, err := f.AddContacts(noon, Contact{Address: "a@partner.example"}); err != nil {
		t.Fatal(err)
	}
	d.breakAt("write", "")
	if _, err := f.AddContacts(noon, Contact{Address: "b@partner.example"}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("adding on a full disk: %v", err)
	}
	if s := f.Load(); s.Contacts.Len() != 1 || len(s.Alarms) > 0 {
		t.Errorf("then %v, %v", s.Contacts.List(), s.Alarms)
	}
}

// A disk that is full in truth, as far as this machine lets us make one.
func TestFullFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k,mode=0700"); err != nil {
		t.Skipf("no small file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	f := at(dir)
	j, err := f.OpenJournal()
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for err = nil; err == nil; {
		err = j.Write(Attempt{From: "a@tokiwa.example"})
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if _, err := f.Raise(noon, raise()); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("raise on a full disk: %v", err)
	}
	if s := f.Load(); s.State.Level != Normal || len(s.Alarms) > 0 {
		t.Errorf("then %v", s)
	}
	written, damaged := 0, 0
	for _, err := range f.Attempts() {
		if written++; err != nil {
			damaged++
		}
	}
	if written == 0 || damaged > 1 {
		t.Errorf("%d lines, %d damaged", written, damaged)
	}
}
