package sandbox

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Filed is an archive that lies in a file, perhaps without a name any more.
type Filed interface {
	File() *os.File // nil: it does not
}

// handOver gives the archive as a file for a child, which can read it and no more: the file that it lies in opened anew, or a sealed file
// in memory (memfd_create(2)).
func handOver(r io.ReaderAt, size int64) (*os.File, error) {
	if filed, ok := r.(Filed); ok {
		if f := filed.File(); f != nil {
			return reopen(f)
		}
	}
	fd, err := unix.MemfdCreate("archive", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("memfd_create: %w", err)
	}
	f := os.NewFile(uintptr(fd), "archive")
	defer f.Close()
	if _, err := io.Copy(f, io.NewSectionReader(r, 0, size)); err != nil {
		return nil, err
	}
	seals := unix.F_SEAL_SEAL | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_WRITE
	if _, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals); err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return reopen(f)
}

// reopen opens a file for reading only, by way of the descriptor.
func reopen(f *os.File) (*os.File, error) {
	connection, err := f.SyscallConn()
	if err != nil {
		return nil, err
	}
	var opened *os.File
	if controlErr := connection.Control(func(fd uintptr) {
		opened, err = os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
	}); controlErr != nil {
		return nil, controlErr
	}
	return opened, err
}
