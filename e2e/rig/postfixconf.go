package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lay makes the folders and writes main.cf and master.cf.
func (p *Postfix) lay(o PostfixOptions) error {
	if err := os.Chmod(p.Dir, 0o755); err != nil {
		return err
	}
	for _, dir := range []string{p.queue(), p.etc(), p.data(), filepath.Join(p.queue(), "sekisho")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := chownTo(p.data(), mailOwner); err != nil {
		return err
	}
	master, err := p.masterCF(o)
	if err != nil {
		return err
	}
	files, err := os.ReadFile(p.tree.Path("etc/postfix/postfix-files"))
	if err != nil {
		return err
	}
	for name, content := range map[string]string{
		"main.cf": p.mainCF(o), "master.cf": master, "postfix-files": string(files), "dynamicmaps.cf": "",
	} {
		if err := os.WriteFile(filepath.Join(p.etc(), name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tools is a folder with commands that work on this Postfix without being told which.
func (p *Postfix) tools() string { return filepath.Join(p.Dir, "tools") }

func (p *Postfix) layTools() error {
	if err := os.Mkdir(p.tools(), 0o755); err != nil {
		return err
	}
	for _, name := range []string{"postqueue", "postsuper", "postconf"} {
		script := fmt.Sprintf("#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s -c %s \"$@\"\n", p.tree.libraries(), p.tree.Path("usr/sbin", name), p.etc())
		if err := os.WriteFile(filepath.Join(p.tools(), name), []byte(script), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// mainCF is main.cf: a mail gateway for tokiwa.example that looks nothing up and delivers all mail to the sink.
func (p *Postfix) mainCF(o PostfixOptions) string {
	lines := append(p.places(), gateway...)
	lines = append(lines, fmt.Sprintf("relayhost = [127.0.0.1]:%d", o.SinkPort), fmt.Sprintf("relay_transport = relay:[127.0.0.1]:%d", o.SinkPort))
	if o.Milters {
		lines = append(lines, milters...)
	}
	return strings.Join(append(lines, o.Main...), "\n") + "\n"
}

// places says where everything lies, since nothing is where the package would have put it.
func (p *Postfix) places() []string {
	return []string{
		"compatibility_level = 3.6",
		"queue_directory = " + p.queue(),
		"data_directory = " + p.data(),
		"meta_directory = " + p.etc(),
		"command_directory = " + p.tree.Path("usr/sbin"),
		"daemon_directory = " + p.tree.Path("usr/lib/postfix/sbin"),
		"shlib_directory = " + p.tree.Path("usr/lib/postfix"),
		"sendmail_path = " + p.tree.Path("usr/sbin/sendmail"),
		"newaliases_path = " + p.tree.Path("usr/bin/newaliases"),
		"mailq_path = " + p.tree.Path("usr/bin/mailq"),
		"html_directory = no",
		"manpage_directory = " + p.tree.Path("usr/share/man"),
		"readme_directory = no",
		"mail_owner = " + mailOwner,
		"setgid_group = " + setgidGroup,
		"import_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH=" + p.tree.libraries() + " SASL_PATH=" + p.tree.saslPlugins(),
		"export_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH=" + p.tree.libraries() + " SASL_PATH=" + p.tree.saslPlugins(),
		"maillog_file = " + p.LogFile(),
		"maillog_file_prefixes = " + p.Dir,
	}
}

// gateway is what the private Postfix is: small, quick to try again, and shut to the outside.
var gateway = []string{
	"inet_interfaces = 127.0.0.1",
	"inet_protocols = ipv4",
	"myhostname = mx.tokiwa.example",
	"mydestination =",
	"mynetworks = 127.0.0.1/32",
	"relay_domains = tokiwa.example",
	"local_recipient_maps =",
	"alias_maps =",
	"alias_database =",
	"biff = no",
	"append_dot_mydomain = no",
	"smtputf8_enable = yes",
	"smtp_dns_support_level = disabled",
	"smtp_host_lookup = native",
	"smtpd_peername_lookup = no",
	"smtpd_authorized_xclient_hosts = 127.0.0.1",
	"smtpd_recipient_restrictions = check_recipient_access inline:{nobody@tokiwa.example=REJECT}",
	"message_size_limit = 104857600",
	"mailbox_size_limit = 0",
	"smtpd_error_sleep_time = 0",
	"in_flow_delay = 0",
	"queue_run_delay = 1s",
	"minimal_backoff_time = 1s",
	"maximal_backoff_time = 2s",
}

var milters = []string{
	"smtpd_milters = unix:" + inboundSocket,
	"non_smtpd_milters = unix:" + outboundSocket,
	"milter_default_action = tempfail",
	"milter_protocol = 6",
}

// masterCF is Debian's own master.cf, chroot and all, with its one public service on loopback ports of ours.
func (p *Postfix) masterCF(o PostfixOptions) (string, error) {
	shipped, err := os.ReadFile(p.tree.Path("usr/share/postfix/master.cf.dist"))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	public := 0
	for line := range strings.Lines(string(shipped)) {
		if field := strings.Fields(line); len(field) == 8 && field[0] == "smtp" && field[1] == "inet" {
			public++
			line = p.publicServices(strings.Join(field[1:], " "), o)
		}
		out.WriteString(line)
	}
	if public != 1 {
		return "", fmt.Errorf("master.cf of the package has %d smtp inet services, not one", public)
	}
	return out.String(), nil
}

func (p *Postfix) publicServices(rest string, o PostfixOptions) string {
	var outward []string
	if o.Milters {
		outward = append(outward, "smtpd_milters=unix:"+outboundSocket)
	}
	if o.Limits == Shipped {
		outward = append(outward, ErrorLimits...)
	}
	submission := append([]string{"syslog_name=postfix/submission"}, outward...)
	if len(o.Users) > 0 {
		submission = append(submission, "smtpd_sasl_auth_enable=yes")
	}
	inside := append([]string{"syslog_name=postfix/inside", "mynetworks=" + InsideNetwork}, outward...)
	return service(p.Address(), rest, nil) + service(p.SubmissionAddress(), rest, submission) + service(p.InsideAddress(), rest, inside)
}

// service is one service of master.cf with its own parameters.
func service(address, rest string, parameters []string) string {
	lines := address + " " + rest + "\n"
	for _, parameter := range parameters {
		lines += "  -o " + parameter + "\n"
	}
	return lines
}

// InsideNetwork is where clients inside the house are.
const InsideNetwork = "192.168.0.0/16"

// ErrorLimits are the parameters of deploy/postfix/master.cf.sample for services that send outward: a test compares them.
var ErrorLimits = []string{"smtpd_soft_error_limit=1000", "smtpd_hard_error_limit=1001"}
