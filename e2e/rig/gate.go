package rig

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Gate is the whole checkpoint: a private Postfix with sekisho attached, and the sink behind it.
type Gate struct {
	Dir     string
	Postfix *Postfix
	Sekisho *Sekisho
	Sink    *Sink

	options GateOptions
}

// GateOptions says what a Gate is made of.
type GateOptions struct {
	Debs     string   // folder of the unpacked packages
	Bin      string   // the program
	Dir      string   // an empty folder with a short path
	Config   string   // the program's configuration (TOML)
	Inbound  string   // where the program listens for mail from outside, "" for the socket that Postfix asks
	Outbound string   // where it listens for mail that leaves, "" for the socket that Postfix asks
	Users    []Login  // who may log in at the submission service
	Limits   Limits   // of errors of a client
	Main     []string // further lines of main.cf
}

// StartGate starts everything. What has been started when something fails is stopped again.
func StartGate(o GateOptions) (*Gate, error) {
	tree, err := OpenTree(o.Debs, "postfix")
	if err != nil {
		return nil, err
	}
	g := &Gate{Dir: o.Dir, options: o}
	if g.Sink, err = StartSink(); err != nil {
		return nil, err
	}
	dir := filepath.Join(o.Dir, "postfix")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	g.Postfix, err = StartPostfix(tree, PostfixOptions{
		Dir: dir, SinkPort: g.Sink.Port(), Milters: true, Users: o.Users, Limits: o.Limits, Main: o.Main,
	})
	if err == nil {
		err = g.Screen(o.Config)
	}
	if err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	return g, nil
}

// ConfigFile is the program's configuration.
func (g *Gate) ConfigFile() string { return filepath.Join(g.Dir, "sekisho.toml") }

// Screen starts the program with that configuration; one that runs must have ended before.
func (g *Gate) Screen(config string) error {
	if err := os.WriteFile(g.ConfigFile(), []byte(config), 0o644); err != nil {
		return err
	}
	inbound := g.options.Inbound
	if inbound == "" {
		inbound = g.Postfix.InboundSocket()
	}
	outbound := g.options.Outbound
	if outbound == "" {
		outbound = g.Postfix.OutboundSocket()
	}
	var err error
	g.Sekisho, err = StartSekisho(g.options.Bin, g.Dir, "serve", "--config", g.ConfigFile(), "--data", g.DataDir(),
		"--inbound", inbound, "--outbound", outbound, "--metrics", "")
	return err
}

// DataDir is the program's data folder.
func (g *Gate) DataDir() string { return filepath.Join(g.Dir, "data") }

// Command runs another command of the program beside the daemon, with its configuration and data, and returns what it printed: results,
// and what it said to people. An error says that it did not end with status 0.
func (g *Gate) Command(args ...string) (out, said string, err error) {
	cmd := g.beside(exec.Command(g.options.Bin, append(args, "--config", g.ConfigFile(), "--data", g.DataDir())...))
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	return stdout.String(), stderr.String(), err
}

// Shell runs a line that the program tells people to type. Commands of Postfix are those of the private one.
func (g *Gate) Shell(line string) (string, error) {
	cmd := g.beside(exec.Command("/bin/sh", "-c", line))
	cmd.Dir = g.Dir
	return run(cmd, nil)
}

// beside lets a command see the private Postfix as the Postfix of the machine.
func (g *Gate) beside(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PATH="+g.Postfix.tools()+":"+os.Getenv("PATH"))
	return cmd
}

// Stop ends everything that was started, and waits until it is gone.
func (g *Gate) Stop() error {
	var errs []error
	if g.Postfix != nil {
		errs = append(errs, g.Postfix.Stop())
	}
	if g.Sekisho != nil {
		errs = append(errs, g.Sekisho.Term())
	}
	if g.Sink != nil {
		errs = append(errs, g.Sink.Close())
	}
	return errors.Join(errs...)
}

// Arrived waits for the mail with that Message-ID at the sink.
func (g *Gate) Arrived(messageID string) (Delivery, error) {
	return g.Sink.Wait(func(d Delivery) bool { return d.Has("Message-ID", messageID) })
}

// Has says whether the mail has a header field of that name that contains the value.
func (d Delivery) Has(name, value string) bool {
	for _, raw := range d.Field(name) {
		if strings.Contains(raw, value) {
			return true
		}
	}
	return false
}

// Field returns the octets after the colon of each header field of that name, from the top, folds and leading blank included, without
// the last line end.
func (d Delivery) Field(name string) []string {
	header, _, _ := strings.Cut(string(d.Octets), "\r\n\r\n")
	var values []string
	wanted := false
	for line := range strings.SplitSeq(header, "\r\n") {
		folded := line != "" && (line[0] == ' ' || line[0] == '\t')
		if folded && wanted {
			values[len(values)-1] += "\r\n" + line
		}
		if folded {
			continue
		}
		given, value, _ := strings.Cut(line, ":")
		if wanted = strings.EqualFold(given, name); wanted {
			values = append(values, value)
		}
	}
	return values
}
