package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"sekisho/internal/payload/icon"
	pe "sekisho/internal/payload/program"
)

// What the data folder holds of learnt icons.
const (
	iconsFile = "icons.json"
	iconsLock = "icons.lock"
)

// maxIconFile bounds a file that icons are learnt from, in octets: Office programs have some tens of megabytes, of which little is read.
const maxIconFile = 1 << 30

// ErrNoIcon says that a file has no icon.
var ErrNoIcon = errors.New("it holds no icon")

// ErrNoLearnt says that no learnt icon has such an id or class.
var ErrNoLearnt = errors.New("no such icon was learnt")

// knownIcons are those that are shipped and those that the data folder has learnt.
func knownIcons(data string) (*icon.Set, error) {
	learnt, err := LearntIcons(data)
	if err != nil {
		return nil, err
	}
	return icon.Embedded().With(icon.References(learnt)), nil
}

// LearntIcons lists what a data folder has learnt.
func LearntIcons(data string) ([]icon.Learnt, error) {
	if data == "" {
		return nil, nil
	}
	list, err := icon.ReadLearnt(os.DirFS(data), iconsFile)
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w; put it out of the way and learn the icons again", data, iconsFile, plain(err))
	}
	return list, nil
}

// ReadIcon gives the images of an .ico file, or of the icon that Windows shows for a program.
func ReadIcon(path string) ([]icon.Raw, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, plain(err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxIconFile {
		return nil, errors.New("it is no file, or larger than 1 GiB")
	}
	images, err := readIcon(f, info.Size())
	if err == nil && len(images) == 0 {
		err = ErrNoIcon
	}
	return images, err
}

// maxICO bounds an .ico file, in octets.
const maxICO = 16 << 20

func readIcon(r io.ReaderAt, size int64) ([]icon.Raw, error) {
	var mark [2]byte
	if _, err := r.ReadAt(mark[:], 0); err != nil {
		return nil, ErrNoIcon
	}
	if string(mark[:]) == "MZ" {
		_, images := pe.ReadPE(r, size)
		return images, nil
	}
	b, err := io.ReadAll(io.NewSectionReader(r, 0, min(size, maxICO)))
	if err != nil {
		return nil, plain(err)
	}
	return icon.ReadICO(b)
}

// KeepIcons adds icons to what a data folder has learnt. One that is there already gets the new class and name.
func KeepIcons(data string, icons []icon.Learnt) error {
	return changeIcons(data, func(list []icon.Learnt) ([]icon.Learnt, error) {
		for _, l := range icons {
			list = slices.DeleteFunc(list, func(o icon.Learnt) bool { return o.Digest == l.Digest })
			list = append(list, l)
		}
		if len(list) > icon.MaxLearnt {
			return nil, fmt.Errorf("more than %d icons", icon.MaxLearnt)
		}
		return list, nil
	})
}

// ForgetIcons takes away the icons with such an id, or all of such a class, and says how many.
func ForgetIcons(data, which string) (n int, err error) {
	err = changeIcons(data, func(list []icon.Learnt) ([]icon.Learnt, error) {
		kept := slices.DeleteFunc(slices.Clone(list), func(l icon.Learnt) bool {
			return string(l.Class) == which || len(which) >= 6 && strings.HasPrefix(l.Digest, which)
		})
		n = len(list) - len(kept)
		if n == 0 {
			return nil, ErrNoLearnt
		}
		return kept, nil
	})
	return n, err
}

// iconsWait is how long a change waits for another one.
const iconsWait = 5 * time.Second

// changeIcons reads, changes and writes the file under a lock. What is written stands whole or not at all, and belongs to the folder's owner.
func changeIcons(data string, change func([]icon.Learnt) ([]icon.Learnt, error)) error {
	root, err := os.OpenRoot(data)
	if err != nil {
		return plain(err)
	}
	defer root.Close()
	release, err := lockIcons(root, data)
	if err != nil {
		return err
	}
	defer release()
	list, err := icon.ReadLearnt(root.FS(), iconsFile)
	if err != nil {
		return fmt.Errorf("%s: %w", iconsFile, plain(err))
	}
	if list, err = change(list); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := icon.WriteLearnt(&b, list); err != nil {
		return err
	}
	return replaceFile(root, data, iconsFile, b.Bytes())
}

func lockIcons(root *os.Root, dir string) (release func(), err error) {
	f, err := root.OpenFile(iconsLock, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, plain(err)
	}
	if err := giveTo(f, dir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	for end := time.Now().Add(iconsWait); ; time.Sleep(20 * time.Millisecond) {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { f.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) || time.Now().After(end) {
			return nil, errors.Join(errors.New("another command is changing the icons just now"), f.Close())
		}
	}
}

// replaceFile writes a file of mode 0600 beside the old one and puts it in its place.
func replaceFile(root *os.Root, dir, name string, content []byte) error {
	fresh := name + ".new"
	if err := root.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return plain(err)
	}
	f, err := root.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return plain(err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), giveTo(f, dir), f.Close()); err != nil {
		return errors.Join(err, root.Remove(fresh))
	}
	return plain(root.Rename(fresh, name))
}

// giveTo gives what root wrote to the owner of the folder: the daemon runs as that user.
func giveTo(f *os.File, dir string) error {
	info, err := os.Stat(dir)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return f.Chown(int(owner.Uid), int(owner.Gid))
}
