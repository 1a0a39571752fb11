package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/payload/sandbox/unpack"
)

// A child that dies takes its entry with it, and not those behind; after three there are no more.
func TestDeadChild(t *testing.T) {
	made := build(t, "7z", "a", "-ms=off", "out.7z")
	a := session(t, Options{}).Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made)))
	entries, err := listed(a)
	if err != nil {
		t.Fatal(err)
	}
	for n := range maxStarts {
		content, err := entries[0].Open()
		if err != nil {
			t.Fatalf("child %d: %v", n, err)
		}
		a.child.kill()
		<-a.child.ended
		if _, err := io.Copy(io.Discard, content); err != nil && !errors.Is(err, ErrDied) { // what is in the pipe may be enough
			t.Errorf("child %d: %v", n, err)
		}
		if a.child != nil {
			if _, err := entries[1].Open(); !errors.Is(err, ErrDied) {
				t.Errorf("child %d is dead and answers: %v", n, err)
			}
		}
	}
	if _, err := entries[0].Open(); !errors.Is(err, ErrDied) {
		t.Errorf("a fourth child: %v", err)
	}
}

func TestContextEndsChildren(t *testing.T) {
	made := build(t, "7z", "a", "out.7z")
	ctx, cancel := context.WithCancel(t.Context())
	pool := New(Options{Start: Self, Children: 1})
	s := pool.Session(ctx)
	defer s.Close()
	a := s.Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made)))
	entries, err := listed(a)
	if err != nil {
		t.Fatal(err)
	}
	child := a.child

	// There is one turn, and it is taken.
	short, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	other := pool.Session(short)
	defer other.Close()
	if _, err := listed(other.Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made)))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second session: %v", err)
	}

	cancel()
	<-child.ended
	for _, e := range entries {
		if e.Folder {
			continue
		}
		if _, err := e.Open(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
	s.Close()
	third := pool.Session(t.Context())
	defer third.Close()
	if _, err := listed(third.Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made)))); err != nil {
		t.Errorf("the turn was not given back: %v", err)
	}
}

// parentArgument makes the test binary a process that has a child and waits.
const parentArgument = "parent-of-child"

func parent() int {
	s := New(Options{Start: Self}).Session(context.Background())
	c, err := startChild(s, "", nothing{}, 0, 0)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(c.cmd.Process.Pid)
	time.Sleep(time.Minute)
	return 0
}

// A child does not outlive its parent, even if that is killed.
func TestChildDiesWithParent(t *testing.T) {
	cmd := exec.Command(os.Args[0], parentArgument)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var child int
	if _, err := fmt.Fscan(out, &child); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	for end := time.Now().Add(10 * time.Second); alive(child); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the child lives on")
		}
	}
}

// alive says that a process runs; one whose end nobody has asked for yet does not.
func alive(id int) bool {
	if syscall.Kill(id, 0) != nil {
		return false
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
	return err == nil && !strings.Contains(string(status), ") Z ")
}

func TestCheck(t *testing.T) {
	if err := New(Options{Start: Self}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	gone := func() (Me, error) { return Me{Path: "/nonexistent", Args: []string{"sekisho"}}, nil }
	if err := New(Options{Start: gone}).Check(t.Context()); err == nil {
		t.Error("a program that is not there was started")
	}
	silent := func() (Me, error) { return Me{Path: "/bin/true", Args: []string{"true"}}, nil }
	if err := New(Options{Start: silent}).Check(t.Context()); !errors.Is(err, ErrDied) {
		t.Errorf("a program that says nothing: %v", err)
	}
}
