package milter

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestListenAddresses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ addr, network string }{
		{"inet:127.0.0.1:0", "tcp"},
		{"inet:[::1]:0", "tcp"},
		{"unix:" + dir + "/s", "unix"},
	} {
		l, err := Listen(c.addr, 0, "")
		if err != nil {
			if strings.Contains(c.addr, "::1") && strings.Contains(err.Error(), "cannot assign requested address") {
				t.Logf("%s: this host has no IPv6: %v", c.addr, err)
				continue
			}
			t.Errorf("%s: %v", c.addr, err)
			continue
		}
		if l.Addr().Network() != c.network {
			t.Errorf("%s: network %s", c.addr, l.Addr().Network())
		}
		_ = l.Close()
	}
}

func TestListenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for _, c := range []struct{ addr, group, want string }{
		{"", "", "want unix:/path or inet:host:port"},
		{"/run/s", "", "want unix:/path or inet:host:port"},
		{"tcp:127.0.0.1:1", "", "want unix:/path or inet:host:port"},
		{"inet:8894", "", "want inet:host:port"},
		{"inet::8894", "", "want inet:host:port"},
		{"inet:127.0.0.1:", "", "want inet:host:port"},
		{"inet:::1:8894", "", "want inet:host:port"},
		{"inet:" + busy.Addr().String(), "", "address in use"},
		{"unix:relative", "", "absolute path"},
		{"unix:/" + strings.Repeat("x", 107), "", "path longer than 107 octets"},
		{"unix:" + dir + "/none/s", "", "no such file or directory"},
		{"unix:" + file, "", "exists and is not a socket"},
		{"unix:" + dir + "/g", "no-such-group", `no group "no-such-group"`},
	} {
		l, err := Listen(c.addr, 0, c.group)
		if err == nil {
			_ = l.Close()
			t.Errorf("%q: no error", c.addr)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.addr+": ") || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %q, want %q", c.addr, err, c.want)
		}
	}
	if _, err := os.Lstat(dir + "/g"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a socket is left behind: %v", err)
	}
}

func TestSocketModeAndGroup(t *testing.T) {
	path := t.TempDir() + "/s"
	l, err := Listen("unix:"+path, 0o660, fmt.Sprint(os.Getgid()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o660 {
		t.Errorf("mode %v, want 0660", info.Mode())
	}
}

func TestLiveSocketIsKept(t *testing.T) {
	addr := "unix:" + t.TempDir() + "/s"
	l, err := Listen(addr, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = Listen(addr, 0, "")
	if !errors.Is(err, ErrInUse) || err.Error() != addr+": address in use" {
		t.Errorf("second: %v, want %s: address in use", err, addr)
	}
	if c, err := net.Dial("unix", l.Addr().String()); err != nil {
		t.Errorf("the first one cannot be reached any more: %v", err)
	} else {
		_ = c.Close()
	}
}

func TestStaleSocketIsReplaced(t *testing.T) {
	path := t.TempDir() + "/s"
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false) // as a killed process leaves it
	_ = dead.Close()
	l, err := Listen("unix:"+path, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}

// Activation is tried in a process of its own, which inherits sockets as systemd hands them over.
func TestActivated(t *testing.T) {
	if os.Getenv("SEKISHO_TEST_ACTIVATED") != "" {
		printActivated()
		return
	}
	for _, c := range []struct{ names, want string }{
		{"inbound:outbound", "inbound 1\noutbound 1\n"},
		{"auto:auto", "auto 2\n"},
		{"inbound:sekisho.socket", `error: socket "sekisho.socket" from systemd: FileDescriptorName must be one of [inbound outbound auto]` + "\n"},
	} {
		if got := runActivated(t, c.names); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.names, got, c.want)
		}
	}
	if ls, err := Activated(); err != nil || len(ls) != 0 {
		t.Errorf("without systemd: %v, %v", ls, err)
	}
}

func printActivated() {
	ls, err := Activated()
	if err != nil {
		fmt.Println("error:", err)
	}
	for _, name := range activatable {
		if n := len(ls[name]); n > 0 {
			fmt.Println(name, n)
		}
	}
}

func runActivated(t *testing.T, names string) string {
	t.Helper()
	var files []*os.File
	for range 2 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		f, err := l.(*net.TCPListener).File()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files = append(files, f)
	}
	// The shell's process number stays when it becomes the test.
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `LISTEN_PID=$$ exec "$0" -test.run '^TestActivated$'`, os.Args[0])
	cmd.Env = append(os.Environ(), "SEKISHO_TEST_ACTIVATED=1", "LISTEN_FDS=2", "LISTEN_FDNAMES="+names)
	cmd.ExtraFiles = files
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
