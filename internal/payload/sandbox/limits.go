package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// bounds are what a child allows itself.
type bounds struct {
	Memory  int64  // octets beyond what it has when it starts
	Seconds uint64 // of CPU time
}

// room is what the address space may grow beyond Memory: the runtime reserves it in pieces of 64 MB.
const room = 64 << 20

// apply sets the limits of this process, for good. The error names those that the system refuses; the others hold all the same.
//
// RLIMIT_DATA counts what is private and can be written, but the runtime maps its heap over a reservation, which the kernel does not
// count as new; RLIMIT_AS counts the reservation. Both begin at what the process has already. RLIMIT_NPROC is that of a user and would hit
// the daemon; the filter lets no process be made.
func (b bounds) apply() error {
	runtime.GOMAXPROCS(1)
	debug.SetMemoryLimit(b.Memory / 2)
	first := os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // if the machine has too little memory, the child goes first
	size, data, err := memoryNow()
	if err != nil {
		return errors.Join(first, err)
	}
	limits := []error{
		limit("RLIMIT_AS", unix.RLIMIT_AS, size+uint64(b.Memory)+room),
		limit("RLIMIT_DATA", unix.RLIMIT_DATA, data+uint64(b.Memory)),
		limit("RLIMIT_CPU", unix.RLIMIT_CPU, b.Seconds),
		limit("RLIMIT_FSIZE", unix.RLIMIT_FSIZE, 0),
		limit("RLIMIT_CORE", unix.RLIMIT_CORE, 0),
		limit("RLIMIT_NOFILE", unix.RLIMIT_NOFILE, 0),
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
		filterCalls(),
	}
	return errors.Join(append(limits, first)...)
}

// limit sets a limit, or leaves a lower one that the daemon has itself.
func limit(name string, resource int, value uint64) error {
	var now unix.Rlimit
	err := unix.Getrlimit(resource, &now)
	if err == nil {
		value = min(value, now.Max)
		err = unix.Setrlimit(resource, &unix.Rlimit{Cur: value, Max: value})
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// memoryNow reads the size of the address space and of what can be written in it, in octets (proc_pid_statm(5)).
func memoryNow() (size, data uint64, err error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, 0, err
	}
	var resident, shared, code, lib uint64
	if _, err := fmt.Sscan(string(text), &size, &resident, &shared, &code, &lib, &data); err != nil {
		return 0, 0, fmt.Errorf("/proc/self/statm: %w", err)
	}
	page := uint64(os.Getpagesize())
	return size * page, data * page, nil
}
