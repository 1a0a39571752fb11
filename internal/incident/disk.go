package incident

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// disk is what the state needs of a file system. Names are relative to the data folder and have slashes.
type disk interface {
	mkdir(name string) error          // 0700; one that exists is fine
	create(name string) (file, error) // new and empty, 0600; what stood there is removed
	open(name string) (file, error)   // for appending; made (0600) where missing
	rename(from, to string) error     // atomic
	remove(name string) error         // one that is missing is fine
	sync(folder string) error         // makes names durable
	read(name string, limit int64) ([]byte, error)
	holds(name string, f file) bool // whether that name is still f's; f comes from open
}

// file is an open file.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// folder is a disk below one folder of the system. Names cannot lead out of it, by symbolic links neither: root writes here what another user
// owns. What root makes gets the folder's owner.
type folder string

// within calls do with the data folder open.
func (f folder) within(do func(*os.Root) error) error {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return err
	}
	return errors.Join(do(root), root.Close())
}

func (f folder) mkdir(name string) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	return f.within(func(root *os.Root) error {
		err := root.Mkdir(name, 0o700)
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		if err != nil {
			return err
		}
		made, err := root.Open(name)
		if err != nil {
			return err
		}
		return errors.Join(f.own(made), made.Close(), f.sync(path.Dir(name)))
	})
}

func (f folder) create(name string) (file, error) {
	if err := f.remove(name); err != nil {
		return nil, err
	}
	return f.openFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
}

func (f folder) open(name string) (file, error) {
	return f.openOrMake(name, os.O_RDWR|os.O_APPEND)
}

// openOrMake opens a file, made where missing. Only one that was made here changes its owner: root gives nothing away that stood there.
func (f folder) openOrMake(name string, flag int) (*os.File, error) {
	opened, err := f.openFile(name, flag)
	if errors.Is(err, fs.ErrNotExist) {
		opened, err = f.openFile(name, flag|os.O_CREATE|os.O_EXCL)
	}
	if errors.Is(err, fs.ErrExist) { // made by another process meanwhile
		opened, err = f.openFile(name, flag)
	}
	return opened, err
}

func (f folder) openFile(name string, flag int) (opened *os.File, err error) {
	err = f.within(func(root *os.Root) error {
		opened, err = root.OpenFile(name, flag, 0o600)
		if err != nil || flag&os.O_CREATE == 0 {
			return err
		}
		return f.own(opened)
	})
	if err != nil && opened != nil {
		err = errors.Join(err, opened.Close())
	}
	return opened, err
}

// own gives what root made to the owner of the data folder.
func (f folder) own(made *os.File) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(string(f))
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 && owner.Gid == 0 {
		return nil
	}
	return made.Chown(int(owner.Uid), int(owner.Gid))
}

func (f folder) rename(from, to string) error {
	return f.within(func(root *os.Root) error { return root.Rename(from, to) })
}

func (f folder) remove(name string) error {
	err := f.within(func(root *os.Root) error { return root.Remove(name) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f folder) sync(name string) error {
	return f.within(func(root *os.Root) error {
		opened, err := root.Open(name)
		if err != nil {
			return err
		}
		return errors.Join(opened.Sync(), opened.Close())
	})
}

func (f folder) read(name string, limit int64) (data []byte, err error) {
	err = f.within(func(root *os.Root) error {
		opened, err := root.Open(name)
		if err != nil {
			return err
		}
		data, err = io.ReadAll(io.LimitReader(opened, limit+1))
		if err == nil && int64(len(data)) > limit {
			err = errors.New("the file is too large")
		}
		return errors.Join(err, opened.Close())
	})
	return data, err
}

func (f folder) holds(name string, opened file) bool {
	known, ok := opened.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	before, err := known.Stat()
	if err != nil {
		return false
	}
	same := false
	err = f.within(func(root *os.Root) error {
		now, err := root.Stat(name)
		same = err == nil && os.SameFile(before, now)
		return err
	})
	return err == nil && same
}
