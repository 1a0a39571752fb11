package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gomilter "github.com/emersion/go-milter"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// What the environment asks of a test binary that plays `sekisho serve`.
const (
	asSekisho  = "TEST_AS_SEKISHO"
	limitFiles = "TEST_LIMIT_FILES" // RLIMIT_NOFILE
	limitSize  = "TEST_LIMIT_SIZE"  // RLIMIT_FSIZE
	handedOver = "TEST_HANDED_OVER" // the name of the socket that is file descriptor 3
)

// play is main in a child.
func play() {
	for name, resource := range map[string]int{limitFiles: syscall.RLIMIT_NOFILE, limitSize: syscall.RLIMIT_FSIZE} {
		if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
			if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
				panic(err)
			}
		}
	}
	signal.Ignore(syscall.SIGXFSZ) // the write fails, as on a full disk
	if name := os.Getenv(handedOver); name != "" {
		os.Setenv("LISTEN_PID", strconv.Itoa(os.Getpid()))
		os.Setenv("LISTEN_FDS", "1")
		os.Setenv("LISTEN_FDNAMES", name)
	}
	main()
}

// process is `sekisho serve` in a process of its own, which may die.
type process struct {
	t      *testing.T
	dir    string
	cmd    *exec.Cmd
	exited chan error

	mu  sync.Mutex
	log strings.Builder
}

// house asks no DNS: what it says is not the tests' to know.
const house = "[origin]\nverify = \"off\"\n[house]\ndomains = [\"tokiwa.example\"]\n"

// command is this test binary as `sekisho serve`, see TestMain.
func command(dir string, flags ...string) *exec.Cmd {
	args := append([]string{"serve", "--config", filepath.Join(dir, "sekisho.toml"), "--data", filepath.Join(dir, "data"),
		"--inbound", "unix:" + filepath.Join(dir, "in"), "--outbound", "", "--metrics", ""}, flags...)
	cmd := exec.Command(os.Args[0])
	cmd.Args = append([]string{"sekisho"}, args...)
	cmd.Env = append(os.Environ(), asSekisho+"=1")
	return cmd
}

func folderWith(t *testing.T, configuration string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sekisho.toml"), []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serving starts the command and waits until it is ready.
func serving(t *testing.T, dir string, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, dir: dir, cmd: cmd, exited: make(chan error, 1)}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	go func() {
		p.follow(stderr)
		p.exited <- cmd.Wait()
	}()
	p.logged("ready")
	return p
}

func (p *process) follow(r io.Reader) {
	for lines := bufio.NewReader(r); ; {
		line, err := lines.ReadString('\n')
		p.mu.Lock()
		p.log.WriteString(line)
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func (p *process) logged(what string) {
	p.t.Helper()
	for end := time.Now().Add(patience); !strings.Contains(p.text(), what); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("the log does not say %q:\n%s", what, p.text())
		}
	}
}

// ends waits for the end of the process and returns its exit status; -1 if a signal ended it.
func (p *process) ends(s os.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		p.t.Fatalf("it does not end:\n%s", p.text())
		return 0
	}
}

// session is a milter connection whose MTA takes no answers but to RCPT and to the end of a message.
type session struct {
	t    *testing.T
	conn net.Conn
}

func (p *process) dial() (*session, error) {
	conn, err := net.Dial("unix", filepath.Join(p.dir, "in"))
	if err != nil {
		return nil, err
	}
	p.t.Cleanup(func() { conn.Close() })
	s := &session{p.t, conn}
	s.put('O', "\x00\x00\x00\x06\x00\x00\x01\xff\x00\x1f\xff\xff")
	if _, _, err := s.get(); err != nil {
		return nil, err
	}
	s.put('C', "mail.example.net\x004\x1f\x90192.0.2.1\x00")
	return s, nil
}

func (p *process) session() *session {
	p.t.Helper()
	s, err := p.dial()
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// put writes a frame. A connection that is gone shows when the answer is read.
func (s *session) put(code byte, data string) {
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(data)))
	_, _ = s.conn.Write(append(append(b, code), data...))
}

func (s *session) get() (code byte, data string, err error) {
	_ = s.conn.SetReadDeadline(time.Now().Add(patience))
	var head [5]byte
	if _, err := io.ReadFull(s.conn, head[:]); err != nil {
		return 0, "", err
	}
	b := make([]byte, binary.BigEndian.Uint32(head[:])-1)
	_, err = io.ReadFull(s.conn, b)
	return head[4], string(b), err
}

// begin sends a mail up to the middle of its body.
func (s *session) begin(id, body string) {
	s.put('M', "<taro@example.net>\x00")
	s.put('R', "<hanako@tokiwa.example>\x00")
	if code, data, err := s.get(); err != nil || code != 'c' {
		s.t.Errorf("RCPT: %q %q %v", code, data, err)
	}
	for _, f := range []string{"From: taro@example.net", "Subject: minutes", "Message-ID: <" + id + "@example.net>",
		"Content-Type: application/octet-stream; name=order.pdf.exe"} {
		name, value, _ := strings.Cut(f, ":")
		s.put('L', name+"\x00"+value+"\x00")
	}
	s.put('N', "")
	for len(body) > 0 {
		n := min(len(body), gomilter.MaxBodyChunk)
		s.put('B', body[:n])
		body = body[n:]
	}
}

// end returns the reply, or what X-Sekisho-Level says.
func (s *session) end() (string, error) {
	s.put('E', "")
	level := ""
	for {
		code, data, err := s.get()
		switch {
		case err != nil:
			return "", err
		case code == 'y':
			return data[:3], nil
		case code == 'c':
			return level, nil
		case code == 'i' && strings.Contains(data, "X-Sekisho-Level\x00"):
			_, level, _ = strings.Cut(data, "X-Sekisho-Level\x00")
			level = strings.Trim(level, " \x00")
		}
	}
}

func (p *process) want(id, body, want string) {
	p.t.Helper()
	s := p.session()
	s.begin(id, body)
	if got, err := s.end(); err != nil || got != want {
		p.t.Errorf("mail %s: %q, %v; want %q\n%s", id, got, err, want, p.text())
	}
	s.conn.Close()
}

const mz = "MZ\x90\x00 not a program"

// A mail in hand when the process is killed is delivered undecided when it comes again, with a raw copy kept; all other mail is judged.
func TestKilled(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	p.want("0", mz, "hold")
	s := p.session()
	s.begin("1", mz)
	p.want("2", mz, "hold") // by now the first one is in hand
	if status := p.ends(syscall.SIGKILL); status != -1 {
		t.Errorf("status %d", status)
	}
	if answer, err := s.end(); err == nil {
		t.Errorf("the dead answer %q", answer)
	}

	p = serving(t, dir, command(dir)) // over the socket that was left
	p.logged("delivered undecided")
	p.want("1", mz, "undecided")
	p.want("1", mz, "undecided")
	p.want("2", mz, "hold")
	p.want("3", mz, "hold")
	copies, err := filepath.Glob(filepath.Join(dir, "data", "undecided", "*.eml"))
	if err != nil || len(copies) != 2 {
		t.Fatalf("%v, %v", copies, err)
	}
	octets, err := os.ReadFile(copies[0])
	if err != nil || !strings.HasSuffix(string(octets), "\n\n"+mz) {
		t.Errorf("%q, %v", octets, err)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if status := p.ends(syscall.SIGTERM); status != 0 {
		t.Errorf("status %d after SIGTERM", status)
	}
}

func TestHangup(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	s := p.session()
	s.begin("1", mz)
	file := filepath.Join(dir, "sekisho.toml")
	for _, step := range []struct{ configuration, log string }{
		{house + "[screen]\nmode = \"holds\"\n", "configuration not reloaded"},
		{house + "[screen.thresholds]\nhold = 90\n", "configuration reloaded"},
	} {
		if err := os.WriteFile(file, []byte(step.configuration), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		p.logged(step.log)
		if step.log == "configuration not reloaded" {
			p.want("2", mz, "hold")
			if !strings.Contains(p.text(), "sekisho.toml:6:") {
				t.Errorf("no place in the file:\n%s", p.text())
			}
		}
	}
	p.want("3", mz, "mark")
	if got, err := s.end(); err != nil || got != "hold" {
		t.Errorf("the message under way: %q, %v", got, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.logged("cannot be read")
	p.want("4", mz, "mark")
}

// Without file descriptors new connections wait; those that are there go on, and the accept loop lives.
func TestNoFileDescriptors(t *testing.T) {
	dir := folderWith(t, house)
	cmd := command(dir)
	cmd.Env = append(cmd.Env, limitFiles+"=24")
	p := serving(t, dir, cmd)
	first := p.session()
	var conns []net.Conn
	for range 60 {
		conn, err := net.Dial("unix", filepath.Join(dir, "in"))
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	p.logged("too many open files")
	first.begin("1", mz)
	if got, err := first.end(); err != nil || got != "hold" {
		t.Errorf("an open connection: %q, %v", got, err)
	}
	first.begin("2", strings.Repeat("x", 5<<20))
	if got, err := first.end(); err != nil || got != "451" {
		t.Errorf("a mail that wants a file: %q, %v", got, err)
	}
	for _, c := range conns {
		c.Close()
	}
	p.want("3", mz, "hold")
	if status := p.ends(syscall.SIGTERM); status != 0 {
		t.Errorf("status %d", status)
	}
}

// A disk that is full puts large mail off; small mail is judged, and all of it once there is room.
func TestDiskFull(t *testing.T) {
	dir := folderWith(t, house)
	cmd := command(dir)
	cmd.Env = append(cmd.Env, limitSize+"=500000") // a file that cannot grow further, as on a full disk
	p := serving(t, dir, cmd)
	p.want("1", strings.Repeat("x", 5<<20), "451")
	p.want("2", mz, "hold")
	p.want("3", strings.Repeat("x", 400_000), "hold")
	p.logged("what=not-received")
	if left, err := os.ReadDir(filepath.Join(dir, "data", "spool")); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
	if status := p.ends(syscall.SIGTERM); status != 0 {
		t.Errorf("status %d", status)
	}
}

// Sockets that systemd hands over replace the addresses of their role.
func TestSocketActivation(t *testing.T) {
	dir := folderWith(t, house)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "in"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	file, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	l.Close()
	handOver := func(name string) *exec.Cmd {
		cmd := command(dir, "--inbound", "unix:"+filepath.Join(dir, "not-used"))
		cmd.ExtraFiles = []*os.File{file}
		cmd.Env = append(cmd.Env, handedOver+"="+name)
		return cmd
	}
	p := serving(t, dir, handOver("inbound"))
	p.want("1", mz, "hold")
	if _, err := os.Stat(filepath.Join(dir, "not-used")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the configured address is listened on too: %v", err)
	}
	if status := p.ends(syscall.SIGTERM); status != 0 {
		t.Errorf("status %d", status)
	}
	if _, err := os.Stat(filepath.Join(dir, "in")); err != nil {
		t.Errorf("the socket of systemd is gone: %v", err)
	}
	out, err := handOver("inbuond").CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 2 || !strings.Contains(string(out), "inbuond") {
		t.Errorf("a socket of another name: %v\n%s", err, out)
	}
}

func TestSocketModeAndGroup(t *testing.T) {
	dir := folderWith(t, fmt.Sprintf("[listen]\nsocket_mode = \"0640\"\nsocket_group = \"%d\"\n", os.Getgid()))
	serving(t, dir, command(dir))
	if info, err := os.Stat(filepath.Join(dir, "in")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// Whoever read our log may go away.
func TestLogReaderGoes(t *testing.T) {
	dir := folderWith(t, house)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := command(dir)
	cmd.Stderr = w
	p := &process{t: t, dir: dir, cmd: cmd, exited: make(chan error, 1)}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	w.Close()
	go func() { p.exited <- cmd.Wait() }()
	for line := ""; !strings.Contains(line, "ready"); {
		buf := make([]byte, 4096)
		n, err := r.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		line += string(buf[:n])
	}
	r.Close()
	p.want("1", mz, "hold")
	p.want("2", mz, "hold")
	if status := p.ends(syscall.SIGTERM); status != 0 {
		t.Errorf("status %d", status)
	}
}

// A second process with the same data folder ends at once and harms nothing.
func TestSecondProcess(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	s := p.session()
	s.begin("1", mz)
	out, err := command(dir, "--inbound", "unix:"+filepath.Join(dir, "other")).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 2 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "in use by another sekisho") {
		t.Errorf("%v\n%s", err, out)
	}
	if got, err := s.end(); err != nil || got != "hold" {
		t.Errorf("%q, %v", got, err)
	}
}
