package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the program under measurement, with a data folder of its own.
type server struct {
	dir, socket string
	process     *exec.Cmd
}

func startServer(bin string) (*server, error) {
	dir, err := os.MkdirTemp("", "sekisho-load")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, socket: filepath.Join(dir, "in.sock")}
	// Without the DNS: its answers would be measured with the program.
	file := filepath.Join(dir, "sekisho.toml")
	if err := os.WriteFile(file, []byte("[origin]\nverify = \"off\"\n"), 0o600); err != nil {
		return nil, err
	}
	s.process = exec.Command(bin, "serve", "--config", file, "--data", dir, "--inbound", "unix:"+s.socket, "--outbound", "", "--metrics", "")
	stderr, err := s.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	if err := awaitReady(stderr); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// awaitReady reads the log until the program answers, and goes on reading so that it never waits for a reader.
func awaitReady(log io.Reader) error {
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "msg=ready") {
			go io.Copy(io.Discard, log)
			return nil
		}
	}
	return fmt.Errorf("the program ended before it was ready: %s", lines.Text())
}

func (s *server) stop() {
	s.process.Process.Signal(syscall.SIGTERM)
	s.process.Wait()
	os.RemoveAll(s.dir)
}

func (s *server) proc(name string) string {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", s.process.Process.Pid, name))
	return string(data)
}

// cpu is user and system time so far, in the kernel's ticks of 10 ms (proc(5), stat fields 14 and 15).
func (s *server) cpu() time.Duration {
	_, after, _ := strings.Cut(s.proc("stat"), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// resetPeak makes the kernel forget the peak of resident memory (proc(5), clear_refs 5).
func (s *server) resetPeak() {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.process.Process.Pid), []byte("5"), 0)
}

func (s *server) peakMB() float64 { return s.status("VmHWM:") }

func (s *server) residentMB() float64 { return s.status("VmRSS:") }

// status reads a size from /proc/PID/status, which gives kB, in MB.
func (s *server) status(name string) float64 {
	for line := range strings.Lines(s.proc("status")) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}
