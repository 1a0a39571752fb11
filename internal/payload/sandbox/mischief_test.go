package sandbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sekisho/internal/payload/sandbox/unpack"
)

// mischiefArgument makes the test binary a child that an archive has taken over: it sets its limits as any other, and then tries what
// Format names.
const mischiefArgument = "mischief-child"

func mischief() int {
	var s setup
	if json.NewDecoder(os.Stdin).Decode(&s) != nil {
		return 2
	}
	missing := s.Bounds.apply()
	out := frameWriter{bufio.NewWriter(os.Stdout)}
	text := ""
	if missing != nil {
		text = missing.Error()
	}
	out.write(frameReady, []byte(text))
	out.w.Flush()
	err := misdeeds[string(s.Format)]()
	if err == nil {
		out.status(statusDone, "")
		return 0
	}
	out.status(statusFailed, err.Error())
	return 1
}

// hoard keeps the memory that a misdeed takes.
var hoard [][]byte

// misdeeds are what a child must not be able to do. Each gives the error that it met.
var misdeeds = map[string]func() error{
	"read a file":  func() error { _, err := os.ReadFile("/etc/passwd"); return err },
	"write a file": func() error { return os.WriteFile("/tmp/sekisho-mischief", []byte("x"), 0o600) },
	"connect": func() error {
		_, err := net.DialTimeout("tcp", "127.0.0.1:25", time.Second)
		return err
	},
	"listen":  func() error { _, err := net.Listen("unix", "/tmp/sekisho-mischief.sock"); return err },
	"execute": func() error { return exec.Command("/bin/true").Run() },
	"become":  func() error { return syscall.Exec("/bin/true", []string{"true"}, nil) },
	"trace":   func() error { return unix.PtraceAttach(os.Getppid()) },
	"kill the parent": func() error {
		return syscall.Kill(os.Getppid(), syscall.SIGUSR2)
	},
	"kill the parent's thread": func() error { return unix.Tgkill(os.Getppid(), os.Getppid(), syscall.SIGUSR2) },
	"run what it wrote": func() error {
		_, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON)
		return err
	},
	"fork": func() error {
		id, _, errno := unix.RawSyscall(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0)
		if errno != 0 {
			return errno
		}
		if id == 0 {
			unix.Exit(0)
		}
		return nil
	},
	"another filter":  func() error { return filterCalls() },
	"raise its limit": func() error { return limit("RLIMIT_CPU", unix.RLIMIT_CPU, 1<<20) },
	"take memory at once": func() error {
		hoard = append(hoard, make([]byte, 1<<30))
		for i := 0; i < len(hoard[0]); i += 4096 {
			hoard[0][i] = 1
		}
		return nil
	},
	"take memory piece by piece": func() error {
		for range 1024 {
			b := make([]byte, 1<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			hoard = append(hoard, b)
		}
		return nil
	},
	"overflow the stack": func() error { return fmt.Errorf("%d", deeper(0)) },
	"take time": func() error {
		for n := uint64(1); ; n = n*3 + 1 {
			if n == 0 {
				return nil
			}
		}
	},
}

func deeper(n int) int {
	if n < 0 {
		return 0
	}
	return deeper(n+1) + 1
}

func misbehave(t *testing.T, what string) error {
	t.Helper()
	pool := New(Options{Memory: 128 << 20, Start: func() (Me, error) {
		me, err := Self()
		me.Args = []string{"sekisho", mischiefArgument}
		return me, err
	}, Report: func(err error) { t.Errorf("limits: %v", err) }})
	session := pool.Session(t.Context())
	defer session.Close()
	b := session.bounds()
	b.Seconds = 1
	child := &process{ctx: t.Context(), ended: make(chan struct{})}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if err := child.start(pool.o.Start, null); err != nil {
		t.Fatal(err)
	}
	defer child.end()
	if err := child.greet(setup{Format: unpack.Format(what), Bounds: b}); err != nil {
		t.Fatal(child.died(err))
	}
	pool.report(child.missing)
	k, text, err := child.hear.next()
	if err != nil {
		return child.died(err)
	}
	if k != frameStatus {
		t.Fatalf("frame %q", k)
	}
	_, err = statusError(text)
	return err
}

func TestChildCanDoNothingElse(t *testing.T) {
	for what := range misdeeds {
		err := misbehave(t, what)
		switch {
		case err == nil:
			t.Errorf("%s: it could", what)
		case strings.HasPrefix(what, "take"), what == "overflow the stack":
			if !errors.Is(err, ErrDied) {
				t.Errorf("%s: %v", what, err)
			}
		case !strings.Contains(err.Error(), "operation not permitted"):
			t.Errorf("%s: %v", what, err)
		}
	}
}
