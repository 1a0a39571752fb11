package rig

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Sendmail is a private Sendmail that runs: one daemon on 127.0.0.1 and ::1 that delivers all mail to a sink while the client waits,
// so that a mail that was taken has been delivered, or lies in the queue, when the reply comes.
type Sendmail struct {
	Dir  string
	Port int  // on both addresses
	IPv6 bool // this host has ::1

	tree   Tree
	server *server
}

// SendmailOptions says where a private Sendmail lives and what it talks to.
type SendmailOptions struct {
	Dir        string
	SinkPort   int
	MilterPort int // of 127.0.0.1; 0 for none
}

// StartSendmail has m4 write the configuration below o.Dir, starts Sendmail and waits until it answers on both addresses.
func StartSendmail(tree Tree, o SendmailOptions) (*Sendmail, error) {
	if os.Geteuid() != 0 {
		return nil, ErrNotRoot
	}
	s := &Sendmail{Dir: o.Dir, tree: tree}
	var err error
	if s.Port, err = FreePort("::1"); err != nil {
		s.Port, err = FreePort("127.0.0.1")
	} else {
		s.IPv6 = true
	}
	if err != nil {
		return nil, err
	}
	if err := s.lay(o); err != nil {
		return nil, err
	}
	ready := func() bool { return answers(s.Address()) && (!s.IPv6 || answers(s.Address6())) }
	s.server, err = startServer("Sendmail", s.command("-bD"), filepath.Join(s.Dir, "output"), ready)
	return s, err
}

// command is Sendmail with the configuration of this instance. Before it reads that, Sendmail sleeps for a minute on a host whose
// name has no domain; so it sees another name, in a namespace of its own.
func (s *Sendmail) command(args ...string) *exec.Cmd {
	program := s.tree.Path("usr/libexec/sendmail/sendmail")
	script := `hostname mx.tokiwa.example && exec "$0" "$@"`
	cmd := exec.Command("/bin/sh", append([]string{"-c", script, program, "-C", s.cf()}, args...)...)
	cmd.Env = s.tree.Env()
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUTS}
	return cmd
}

func (s *Sendmail) cf() string    { return filepath.Join(s.Dir, "sendmail.cf") }
func (s *Sendmail) queue() string { return filepath.Join(s.Dir, "queue") }

// Address is where it takes mail by IPv4.
func (s *Sendmail) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.Port) }

// Address6 is where it takes mail by IPv6.
func (s *Sendmail) Address6() string { return fmt.Sprintf("[::1]:%d", s.Port) }

// Stop ends the daemon and waits until all its processes are gone.
func (s *Sendmail) Stop() error { return s.server.stop(syscall.SIGTERM) }

// Quarantined lists the mails that lie quarantined in the queue: the reason by queue id. Sendmail keeps the header of such a mail in a
// file hf… instead of qf…, with the reason in its line q.
func (s *Sendmail) Quarantined() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(s.queue(), "hf*"))
	if err != nil {
		return nil, err
	}
	reasons := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		id := strings.TrimPrefix(filepath.Base(file), "hf")
		for line := range strings.Lines(string(content)) {
			if line[0] == 'q' {
				reasons[id] = strings.TrimSpace(line[1:])
			}
		}
	}
	return reasons, nil
}

// Mailq is what mailq -qQ prints of the quarantined mails.
func (s *Sendmail) Mailq() (string, error) { return run(s.command("-bp", "-qQ"), nil) }

// Release lets a quarantined mail go and delivers it.
func (s *Sendmail) Release(id string) error {
	if _, err := run(s.command("-qQ", "-qI"+id, "-Q"), nil); err != nil {
		return err
	}
	_, err := run(s.command("-qI"+id), nil)
	return err
}
