package rig

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// Postfix is a private Postfix that runs. Its smtpd and cleanup run in a chroot, as Debian ships them.
type Postfix struct {
	Dir        string // folder of this Postfix: etc, queue, data, maillog
	Port       int    // 127.0.0.1: mail from outside, screened by Inbound
	Submission int    // 127.0.0.1: mail of our users, who log in, screened by Outbound
	Inside     int    // 127.0.0.1: mail of clients in InsideNetwork, screened by Outbound

	tree   Tree
	server *server
}

// PostfixOptions says what a private Postfix does beyond its defaults.
type PostfixOptions struct {
	Dir      string   // an empty folder with a short path, since sockets lie below it
	SinkPort int      // where all mail is delivered, by SMTP on 127.0.0.1
	Milters  bool     // screen by the sockets InboundSocket and OutboundSocket
	Users    []Login  // who may log in at Submission
	Limits   Limits   // of errors of a client, at Submission and Inside
	Main     []string // further lines of main.cf
}

// Limits says how many errors of a client Postfix bears.
type Limits int

const (
	Shipped  Limits = iota // as deploy/postfix/master.cf.sample has it
	Defaults               // Postfix's own
)

// Sockets of the milter, below the queue folder as the chroot wants it.
const (
	inboundSocket  = "sekisho/inbound.sock"
	outboundSocket = "sekisho/outbound.sock"
)

// InboundSocket is where the milter for mail from outside is to listen, as an address in Postfix's way.
func (p *Postfix) InboundSocket() string { return "unix:" + filepath.Join(p.queue(), inboundSocket) }

// OutboundSocket is where the milter for mail of our users, and for sendmail(1), is to listen.
func (p *Postfix) OutboundSocket() string { return "unix:" + filepath.Join(p.queue(), outboundSocket) }

func (p *Postfix) queue() string   { return filepath.Join(p.Dir, "queue") }
func (p *Postfix) etc() string     { return filepath.Join(p.Dir, "etc") }
func (p *Postfix) data() string    { return filepath.Join(p.Dir, "data") }
func (p *Postfix) LogFile() string { return filepath.Join(p.Dir, "maillog") }

// StartPostfix writes the configuration below o.Dir, starts Postfix and waits until it answers.
func StartPostfix(tree Tree, o PostfixOptions) (*Postfix, error) {
	if os.Geteuid() != 0 {
		return nil, ErrNotRoot
	}
	p := &Postfix{Dir: o.Dir, tree: tree}
	var err error
	for _, port := range []*int{&p.Port, &p.Submission, &p.Inside} {
		if *port, err = FreePort("127.0.0.1"); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(p.lay(o), p.register(o.Users), p.layTools()); err != nil {
		return nil, err
	}
	if err := p.start(); err != nil {
		return nil, err
	}
	return p, nil
}

// start has Postfix lay its queue and run its checks, then runs the master as a child of ours that ends with us.
func (p *Postfix) start() error {
	if _, err := run(p.command("postfix", "check"), nil); err != nil {
		return fmt.Errorf("%w\n%s", err, p.Log())
	}
	master := p.tree.Command("usr/lib/postfix/sbin/master", "-c", p.etc(), "-s")
	var err error
	if p.server, err = startServer("Postfix", master, filepath.Join(p.Dir, "output"), p.ready); err != nil {
		return fmt.Errorf("%w%s", err, p.Log())
	}
	return nil
}

// ready says whether the master has opened its ports, which it does before it says so. A connection would start an smtpd that asks for
// the milter.
func (p *Postfix) ready() bool {
	return lineWith(p.Log(), []string{"postfix/master", "daemon started"}) != ""
}

// Address is where mail from outside is taken.
func (p *Postfix) Address() string { return fmt.Sprintf("127.0.0.1:%d", p.Port) }

// SubmissionAddress is where mail of our users is taken.
func (p *Postfix) SubmissionAddress() string { return fmt.Sprintf("127.0.0.1:%d", p.Submission) }

// InsideAddress is where mail of clients inside the house is taken: the port 25 that they see.
func (p *Postfix) InsideAddress() string { return fmt.Sprintf("127.0.0.1:%d", p.Inside) }

// command is a program of Postfix, for this instance.
func (p *Postfix) command(program string, args ...string) *exec.Cmd {
	return p.tree.Command("usr/sbin/"+program, append([]string{"-c", p.etc()}, args...)...)
}

// Stop ends all processes of this Postfix, as "postfix stop" does, and waits until they are gone.
func (p *Postfix) Stop() error { return p.server.stop(syscall.SIGTERM) }

// Roots returns the root folder of each running process of a service ("smtpd"): the queue folder where it runs in the chroot.
func (p *Postfix) Roots(service string) ([]string, error) {
	var roots []string
	for pid, name := range group(p.server.cmd.Process.Pid) {
		if name != service {
			continue
		}
		root, err := os.Readlink(fmt.Sprintf("/proc/%d/root", pid))
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	return roots, nil
}

// QueueDir is the queue folder, and the root of what runs in the chroot.
func (p *Postfix) QueueDir() string { return p.queue() }

// Log is what Postfix has logged so far.
func (p *Postfix) Log() string {
	log, err := os.ReadFile(p.LogFile())
	if err != nil {
		return err.Error()
	}
	return string(log)
}

// Complaints are the lines of the log that say that something is wrong with Postfix or its configuration. That unpacked programs
// are not set-gid is none: they are run by root.
func (p *Postfix) Complaints() []string {
	var lines []string
	for line := range strings.Lines(p.Log()) {
		if complaint.MatchString(line) && !installation.MatchString(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

var (
	complaint    = regexp.MustCompile(`: (error|fatal|panic|warning): `)
	installation = regexp.MustCompile(`postfix-script\[\d+\]: warning: not (owned by group|set-gid)`)
)

// Sendmail1 submits a mail by sendmail(1), as programs of this host do. Without recipients those in its header count (-t).
func (p *Postfix) Sendmail1(from string, to []string, octets []byte) error {
	args := []string{"-C", p.etc(), "-i", "-f", from}
	if len(to) == 0 {
		args = append(args, "-t")
	}
	args = append(append(args, "--"), to...)
	cmd := p.tree.Command("usr/sbin/sendmail", args...)
	_, err := run(cmd, octets)
	return err
}
