package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ErrNoFilter says that system calls of children are not filtered.
var ErrNoFilter = errors.New("no filter of system calls")

// calls are what the Go runtime needs to go on, and reading and writing what is open. The same numbers' names exist on all machines; what
// only some have stands in machineCalls.
var calls = []uint32{
	unix.SYS_READ, unix.SYS_PREAD64, unix.SYS_WRITE, unix.SYS_CLOSE, unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
	unix.SYS_FUTEX, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY,
	unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_BRK,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
	unix.SYS_GETPID, unix.SYS_GETTID, unix.SYS_GETRANDOM, unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ,
	unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_CTL, // of what the runtime opened before; nothing can be opened now
}

// Offsets in struct seccomp_data (linux/seccomp.h); arguments by their lower half, on little-endian machines.
const (
	dataNumber   = 0
	dataMachine  = 4
	dataArgument = 16
)

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func loadArgument(n uint32) unix.SockFilter { return load(dataArgument + 8*n) }

func jump(test uint16, k uint32, then, otherwise uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, Jt: then, Jf: otherwise, K: k}
}

func answer(what uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: what}
}

const (
	allow  = unix.SECCOMP_RET_ALLOW
	refuse = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	absent = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	kill   = unix.SECCOMP_RET_KILL_PROCESS
)

// program is the filter. A call that is not allowed fails with EPERM, and so does what newer versions of the runtime may try beyond
// these; calls of another machine's table (32-bit calls on amd64, x32) end the process.
func program() []unix.SockFilter {
	p := []unix.SockFilter{
		load(dataMachine), jump(unix.BPF_JEQ, machine, 1, 0), answer(kill),
		load(dataNumber), jump(unix.BPF_JGE, firstForeign, 0, 1), answer(kill),
	}
	for _, call := range append(calls, machineCalls...) {
		p = append(p, jump(unix.BPF_JEQ, call, 0, 1), answer(allow))
	}
	onlyWith := func(call, argument uint32, test uint16, k, yes, no uint32) {
		p = append(p, jump(unix.BPF_JEQ, call, 0, 4), loadArgument(argument), jump(test, k, 0, 1), answer(yes), answer(no))
	}
	onlyWith(unix.SYS_CLONE, 0, unix.BPF_JSET, unix.CLONE_THREAD, allow, refuse)
	onlyWith(unix.SYS_MMAP, 2, unix.BPF_JSET, unix.PROT_EXEC, refuse, allow)
	onlyWith(unix.SYS_MPROTECT, 2, unix.BPF_JSET, unix.PROT_EXEC, refuse, allow)
	onlyWith(unix.SYS_TGKILL, 0, unix.BPF_JEQ, uint32(os.Getpid()), allow, refuse)
	onlyWith(unix.SYS_PRCTL, 0, unix.BPF_JEQ, unix.PR_SET_VMA, allow, refuse) // names for memory
	p = append(p, jump(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1), answer(absent))  // its flags cannot be looked at; the C library then uses clone
	return append(p, answer(refuse))
}

// filterCalls puts all threads of the process under the filter (seccomp(2)), and takes the right to gain others by execve.
func filterCalls() error {
	if machine == 0 {
		return fmt.Errorf("%w for %s", ErrNoFilter, runtime.GOARCH)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("%w: no_new_privs: %w", ErrNoFilter, err)
	}
	code := program()
	filter := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	thread, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&filter)))
	if errno != 0 {
		return fmt.Errorf("%w: %w", ErrNoFilter, errno)
	}
	if thread != 0 {
		return fmt.Errorf("%w: thread %d has one of its own", ErrNoFilter, thread)
	}
	return nil
}
