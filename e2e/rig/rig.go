// Package rig runs real mail servers for the end-to-end tests and the demonstration: a private Postfix, a private Sendmail, Debian's
// miltertest and the program itself, each from unpacked packages (e2e/debs.sh) and inside a folder of its own. No file of the system
// is changed, no service is installed, started or stopped; everything listens on loopback and ends with its Stop.
//
// Postfix and Sendmail change their user, so that root is needed. The accounts are ones that every Debian has: uucp and news.
//
// A test client poses as any client by XCLIENT (Postfix, XCLIENT_README), which the private Postfix allows from loopback: so mail can
// come from any address without leaving the machine. Deliveries end in a Sink, which keeps each mail as it arrived, octet for octet.
//
// Concurrency: a Sink may be asked from several goroutines; the servers are started and stopped by one.
package rig

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Accounts of every Debian system that run the private mail servers: neither root nor nobody, and without a mail service of their own.
const (
	mailOwner   = "uucp"
	setgidGroup = "news"
)

// ErrNotRoot says that a mail server cannot be run by this user.
var ErrNotRoot = errors.New("needs root, since Postfix and Sendmail change to accounts of their own")

// Tree is one set of unpacked Debian packages.
type Tree struct{ Root string }

// OpenTree returns the set of packages name ("postfix", "sendmail", "miltertest") below debs, or says how to get it.
func OpenTree(debs, name string) (Tree, error) {
	root, err := filepath.Abs(filepath.Join(debs, name))
	if err != nil {
		return Tree{}, err
	}
	if _, err := os.Stat(filepath.Join(root, ".unpacked")); err != nil {
		return Tree{}, fmt.Errorf("the packages of %s are not unpacked: run e2e/debs.sh %s %s", name, name, root)
	}
	return Tree{Root: root}, nil
}

// Path is the place of a file that the package installs as path.
func (t Tree) Path(path ...string) string {
	return filepath.Join(append([]string{t.Root}, path...)...)
}

// Env is an environment in which programs of the tree find their libraries.
func (t Tree) Env() []string {
	env := []string{"PATH=" + t.Path("usr/sbin") + ":" + t.Path("usr/bin") + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"}
	return append(env, "LD_LIBRARY_PATH="+t.libraries())
}

func (t Tree) libraries() string {
	dirs := []string{t.Path("usr/lib/postfix")}
	for _, pattern := range []string{"usr/lib/*-linux-gnu*", "lib/*-linux-gnu*"} {
		found, _ := filepath.Glob(t.Path(pattern))
		dirs = append(dirs, found...)
	}
	return strings.Join(dirs, ":")
}

// Command is a program of the tree, to be run.
func (t Tree) Command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(t.Path(program), args...)
	cmd.Env = t.Env()
	return cmd
}

// run runs cmd with input on its standard input, and puts what it printed into the error.
func run(cmd *exec.Cmd, input []byte) (string, error) {
	if input != nil {
		cmd.Stdin = strings.NewReader(string(input))
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s%s", strings.Join(cmd.Args, " "), err, stderr.String(), out)
	}
	return string(out), err
}
