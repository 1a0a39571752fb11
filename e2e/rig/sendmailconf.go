package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lay makes the folders and has m4 write sendmail.cf from the package's own macros.
func (s *Sendmail) lay(o SendmailOptions) error {
	if err := os.MkdirAll(s.queue(), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(s.switchFile(), []byte("hosts files\naliases files\npasswd files\n"), 0o644); err != nil {
		return err
	}
	mc := filepath.Join(s.Dir, "sendmail.mc")
	if err := os.WriteFile(mc, []byte(s.mc(o)), 0o644); err != nil {
		return err
	}
	cf, err := run(s.tree.Command("usr/bin/m4", "-D_CF_DIR_="+s.macros()+"/", filepath.Join(s.macros(), "m4/cf.m4"), mc), nil)
	if err != nil {
		return err
	}
	return os.WriteFile(s.cf(), []byte(cf), 0o644)
}

func (s *Sendmail) macros() string     { return s.tree.Path("usr/share/sendmail/cf") }
func (s *Sendmail) switchFile() string { return filepath.Join(s.Dir, "service.switch") }

// mc is the configuration: a gateway for tokiwa.example without DNS that hands all mail to the sink.
func (s *Sendmail) mc(o SendmailOptions) string {
	lines := []string{
		"OSTYPE(`linux')dnl",
		"FEATURE(`no_default_msa')dnl",
		"FEATURE(`nocanonify')dnl",
		"FEATURE(`accept_unresolvable_domains')dnl",
		"RELAY_DOMAIN(`tokiwa.example')dnl",
		define("confDOMAIN_NAME", "mx.tokiwa.example"),
		define("confPID_FILE", filepath.Join(s.Dir, "sendmail.pid")),
		define("QUEUE_DIR", s.queue()),
		define("ALIAS_FILE", ""),
		define("STATUS_FILE", ""),
		define("HELP_FILE", ""),
		define("confHOST_STATUS_DIRECTORY", ""),
		define("confSERVICE_SWITCH_FILE", s.switchFile()),
		define("confCONTROL_SOCKET_NAME", ""),
		define("confDELIVERY_MODE", "interactive"),
		define("confTO_IDENT", "0"),
		define("confLOG_LEVEL", "0"), // it can log to the system's log only, which is not ours
		define("SMART_HOST", "relay:[127.0.0.1]"),
		define("RELAY_MAILER_ARGS", fmt.Sprintf("TCP $h %d", o.SinkPort)),
		fmt.Sprintf("DAEMON_OPTIONS(`Name=MTA4, Family=inet, Addr=127.0.0.1, Port=%d')dnl", s.Port),
	}
	if s.IPv6 {
		lines = append(lines, fmt.Sprintf("DAEMON_OPTIONS(`Name=MTA6, Family=inet6, Addr=::1, Port=%d')dnl", s.Port))
	}
	if o.MilterPort != 0 {
		lines = append(lines, fmt.Sprintf("INPUT_MAIL_FILTER(`sekisho', `S=inet:%d@127.0.0.1, F=T, T=S:30s;R:30s;E:1m')dnl", o.MilterPort))
	}
	return strings.Join(append(lines, "MAILER(`smtp')dnl"), "\n") + "\n"
}

func define(name, value string) string { return fmt.Sprintf("define(`%s', `%s')dnl", name, value) }
