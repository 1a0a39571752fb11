package mta

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/config"
)

// inChroot is our configuration on a Debian host: sockets below the queue directory, verifying milters in front.
func inChroot() config.Config {
	c := config.Default()
	c.Listen.Inbound = config.Addresses{"unix:/var/spool/postfix/sekisho/in.sock"}
	c.Listen.Outbound = config.Addresses{"unix:/var/spool/postfix/sekisho/out.sock"}
	c.Origin.LocalAuthres = true
	return c
}

// overTCP is our configuration as it is without a file.
func overTCP() config.Config { return config.Default() }

func TestPostfixWired(t *testing.T) {
	problems, err := Postfix("testdata/wired", inChroot())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s %s: %s", p.Severity, p.Where, p.What.En)
	}
}

func TestPostfixFreshDebian(t *testing.T) {
	problems, err := Postfix("testdata/debian", inChroot())
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) != 1 || problems[0].Severity != Fix || problems[0].Where != "testdata/debian/main.cf" {
		t.Fatalf("%+v", problems)
	}
	if want := "add to the end of smtpd_milters (before a milter that seals with ARC): unix:sekisho/in.sock"; problems[0].Fix.En != want {
		t.Errorf("%s\nwant %s", problems[0].Fix.En, want)
	}
}

func TestPostfixUnreadable(t *testing.T) {
	folder := t.TempDir()
	if _, err := Postfix(folder, inChroot()); err == nil {
		t.Error("no main.cf: no error")
	}
	if err := os.WriteFile(filepath.Join(folder, "main.cf"), []byte(strings.Repeat("a = b\n", 200_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Postfix(folder, inChroot()); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("large main.cf: %v", err)
	}
}

// The cases below stand on one wired host. main is added to its main.cf, where the last value of a name counts; master replaces or adds
// services. want is every problem as "severity file:line words".
const (
	hostMain = "smtpd_milters = inet:localhost:8891, inet:127.0.0.1:8894\n" + // 1
		"non_smtpd_milters = inet:127.0.0.1:8895\n" // 2
	hostMaster = "smtp inet n - n - - smtpd\n" + // 1
		"submission inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:8895\n" + // 2
		"  -o smtpd_soft_error_limit=1000 -o smtpd_hard_error_limit=1001\n" +
		"cleanup unix n - n - 0 cleanup\n" // 4
	noLimits = "submission inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:8895\n"
)

func TestPostfixProblems(t *testing.T) {
	for _, c := range []struct {
		name, main, master string
		change             func(*config.Config)
		want               []string
	}{
		{name: "as it should be"},
		{name: "no milter before us", main: "smtpd_milters = inet:127.0.0.1:8894", want: []string{"fix m:3 [origin] local_authres is set, but no milter precedes us"}},
		{name: "no milter before us, not relied on", main: "smtpd_milters = inet:127.0.0.1:8894",
			change: func(c *config.Config) { c.Origin.LocalAuthres = false }},
		{name: "milter before us, not relied on", change: func(c *config.Config) { c.Origin.LocalAuthres = false },
			want: []string{"fix m:1 milter inet:localhost:8891 precedes us and [origin] local_authres is not set"}},
		{name: "milter after us", main: "smtpd_milters = inet:127.0.0.1:8894 inet:localhost:8893",
			change: func(c *config.Config) { c.Origin.LocalAuthres = false }},
		{name: "OpenDMARC after us", main: "smtpd_milters = inet:localhost:8891 inet:127.0.0.1:8894 unix:opendmarc/s",
			want: []string{"warn m:3 unix:opendmarc/s stands after us"}},
		{name: "OpenARC before us", main: "smtpd_milters = unix:openarc/s inet:127.0.0.1:8894", want: []string{"warn m:3 unix:openarc/s stands before us"}},
		{name: "OpenARC after us", main: "smtpd_milters = inet:localhost:8891 inet:127.0.0.1:8894 unix:openarc/s"},

		{name: "accept", main: "milter_default_action = accept", want: []string{
			`warn m:3 smtpd_milters, inet:127.0.0.1:8894: default action "accept"`, `fix m:3 smtpd_milters, inet:127.0.0.1:8895: default action "accept"`,
			`fix m:3 non_smtpd_milters, inet:127.0.0.1:8895: default action "accept"`}},
		{name: "accept of its own", main: "smtpd_milters = inet:localhost:8891, { inet:127.0.0.1:8894, default_action=accept }",
			want: []string{`warn m:3 smtpd_milters, inet:127.0.0.1:8894: default action "accept" lets all mail pass`}},
		{name: "accept of another milter", main: "smtpd_milters = { inet:localhost:8891, default_action=accept }, inet:127.0.0.1:8894"},
		{name: "tempfail of its own", main: "milter_default_action = accept\nsmtpd_milters = inet:localhost:8891, {inet:127.0.0.1:8894,default_action=tempfail}",
			master: "submission inet n - n - - smtpd -o milter_default_action=tempfail -o smtpd_milters=inet:127.0.0.1:8895 -o smtpd_soft_error_limit=1000 -o smtpd_hard_error_limit=1001\n" +
				"cleanup unix n - n - 0 cleanup -o { milter_default_action = tempfail }\n"},
		{name: "quarantine, reject, nonsense", main: "milter_default_action = quarantine",
			master: "submission inet n - n - - smtpd -o milter_default_action=reject -o smtpd_milters=inet:127.0.0.1:8895 -o smtpd_soft_error_limit=1000 -o smtpd_hard_error_limit=1001\n" +
				"cleanup unix n - n - 0 cleanup -o milter_default_action=tmpfail\n",
			want: []string{`warn m:3 smtpd_milters, inet:127.0.0.1:8894: default action "quarantine"`, `fix s:5 smtpd_milters, inet:127.0.0.1:8895: default action "reject"`,
				`fix s:6 non_smtpd_milters, inet:127.0.0.1:8895: default action "tmpfail" is not an action`}},

		{name: "old protocol", main: "milter_protocol = 2", want: []string{`fix m:3 milter protocol "2"`}},
		{name: "protocol with extension", main: "milter_protocol = 6, no_header_reply"},
		{name: "old protocol of its own", main: "smtpd_milters = inet:localhost:8891, { inet:127.0.0.1:8894, protocol=3 }", want: []string{`fix m:3 milter protocol "3"`}},
		{name: "impatient", main: "milter_content_timeout = 10s", want: []string{"fix m:3 milter_content_timeout = 10s"}},
		{name: "patient", main: "milter_content_timeout = 1m"},
		{name: "patient by default", main: "milter_content_timeout = $undefined", want: []string{"fix m:3 milter_content_timeout = "}},

		{name: "reinjection without milters", master: "127.0.0.1:10025 inet n - n - - smtpd -o smtpd_milters=\n",
			want: []string{"info s:5 service 127.0.0.1:10025 (inet): smtpd_milters does not name us"}},
		{name: "reinjection with no_milters", master: "[::1]:10025 inet n - n - - smtpd -o receive_override_options=no_unknown_recipient_checks,no_milters\n",
			want: []string{"info s:5 service [::1]:10025 (inet): receive_override_options=no_milters"}},
		{name: "open service without milters", master: "2525 inet n - n - - smtpd -o smtpd_milters=\n",
			want: []string{"fix s:5 service 2525 (inet): smtpd_milters does not name us"}},
		{name: "no_milters for all", main: "receive_override_options = no_milters", want: []string{
			"fix m:3 service smtp (inet): receive_override_options=no_milters", "fix m:3 service submission (inet): receive_override_options=no_milters"}},
		{name: "postscreen's smtpd", master: "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"},

		{name: "submission inherits the inbound list", master: "submission inet n - n - - smtpd\n", want: []string{
			"fix m:1 our users send through service submission (inet), but it is wired to the inbound listener",
			"fix s:5 service submission (inet): smtpd_soft_error_limit = 10", "fix s:5 service submission (inet): smtpd_hard_error_limit = 20"}},
		{name: "smtps without us", master: "smtps inet n - n - - smtpd -o smtpd_milters=inet:localhost:8891\n", want: []string{
			"fix s:5 service smtps (inet): smtpd_milters does not name us"}},
		{name: "authenticated port without us", master: "2525 inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_milters=\n", want: []string{
			"fix s:5 service 2525 (inet): smtpd_milters does not name us"}},
		{name: "no gate wanted", master: "submission inet n - n - - smtpd -o smtpd_milters=\n", main: "non_smtpd_milters =",
			change: func(c *config.Config) { c.Listen.Outbound = nil }},
		{name: "inbound service at the gate", main: "smtpd_milters = inet:127.0.0.1:8895", want: []string{
			"fix m:3 service smtp (inet) takes mail from outside but is wired to the outbound listener"}},
		{name: "limits not set", master: noLimits, want: []string{
			"fix s:5 service submission (inet): smtpd_soft_error_limit = 10", "fix s:5 service submission (inet): smtpd_hard_error_limit = 20"}},
		{name: "limits set for all", master: noLimits, main: "smtpd_soft_error_limit = 5000\nsmtpd_hard_error_limit = ${stress?{1}:{5001}}"},
		{name: "limit low of its own", master: "submission inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:8895 -o smtpd_soft_error_limit=999 -o smtpd_hard_error_limit=1001\n",
			want: []string{"fix s:5 service submission (inet): smtpd_soft_error_limit = 999"}},

		{name: "sendmail(1) passes by", main: "non_smtpd_milters =", want: []string{"fix m:3 non_smtpd_milters does not name us"}},
		{name: "sendmail(1) judged as inbound", main: "non_smtpd_milters = $smtpd_milters", want: []string{
			"fix m:3 non_smtpd_milters is wired to the inbound listener"}},
		{name: "cleanup overrides", master: "cleanup unix n - n - 0 cleanup -o non_smtpd_milters=\n", want: []string{
			"fix s:5 non_smtpd_milters does not name us"}},
		{name: "maps", main: "smtpd_milter_maps = cidr:/etc/postfix/map", want: []string{"warn m:3 smtpd_milter_maps = cidr:/etc/postfix/map"}},
		{name: "twice", main: "smtpd_milters = inet:localhost:8891, inet:127.0.0.1:8894, inet:localhost:8894", want: []string{
			"warn m:3 smtpd_milters names us 2 times"}},
		{name: "one listener for both", change: func(c *config.Config) {
			c.Listen.Inbound, c.Listen.Outbound, c.Listen.Auto = nil, nil, config.Addresses{"inet:127.0.0.1:8894"}
		}, main: "non_smtpd_milters = inet:127.0.0.1:8894",
			master: "submission inet n - n - - smtpd -o smtpd_soft_error_limit=1000 -o smtpd_hard_error_limit=1001\n"},
		{name: "listening everywhere", change: func(c *config.Config) { c.Listen.Inbound = config.Addresses{"inet:0.0.0.0:8894"} }},
		{name: "port changed", change: func(c *config.Config) { c.Listen.Inbound = config.Addresses{"inet:127.0.0.1:9000"} }, want: []string{
			"fix m:1 service smtp (inet): smtpd_milters does not name us"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := overTCP()
			settings.Origin.LocalAuthres = true
			if c.change != nil {
				c.change(&settings)
			}
			p := newPostfix("m", hostMain+c.main+"\n", "s", hostMaster+c.master, settings)
			p.check()
			compare(t, p.problems, strings.Join(c.want, "\n"))
		})
	}
}

// compare matches problems with lines of "severity where words", in any order; both languages must say something.
func compare(t *testing.T, problems []Problem, lines string) {
	t.Helper()
	want := strings.FieldsFunc(lines, func(r rune) bool { return r == '\n' })
	for _, p := range problems {
		if p.What.En == "" || p.What.Ja == "" || p.What.En == p.What.Ja || (p.Fix.En == "") != (p.Fix.Ja == "") {
			t.Errorf("a language is missing: %+v", p)
		}
		got := string(p.Severity) + " " + p.Where + " " + p.What.En
		matched := false
		for i, w := range want {
			if strings.HasPrefix(got, w) {
				want, matched = append(want[:i:i], want[i+1:]...), true
				break
			}
		}
		if !matched {
			t.Errorf("not expected: %s", got)
		}
	}
	for _, w := range want {
		t.Errorf("missing: %s", w)
	}
}

func TestChroot(t *testing.T) {
	const master = "smtp inet n - y - - smtpd\ncleanup unix n - y - 0 cleanup\n"
	for _, c := range []struct {
		name, listen, list, want, fix string
	}{
		{"relative path", "unix:/var/spool/postfix/sekisho/in.sock", "unix:sekisho/in.sock", "", ""},
		{"absolute path inside the chroot", "unix:/var/spool/postfix/sekisho/in.sock", "unix:/sekisho/in.sock", "", ""},
		{"local: is unix:", "unix:/var/spool/postfix/sekisho/in.sock", "local:sekisho/in.sock", "", ""},
		{"path of the whole system", "unix:/var/spool/postfix/sekisho/in.sock", "unix:/var/spool/postfix/sekisho/in.sock",
			"fix m:1 service smtp (inet): unix:/var/spool/postfix/sekisho/in.sock leads to unix:/var/spool/postfix/var/spool/postfix/sekisho/in.sock", ""},
		{"socket outside", "unix:/run/sekisho/in.sock", "unix:/run/sekisho/in.sock",
			"fix m:1 service smtp (inet): unix:/run/sekisho/in.sock leads to unix:/var/spool/postfix/run/sekisho/in.sock", "listen below the queue directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := config.Default()
			settings.Listen.Inbound, settings.Listen.Outbound = config.Addresses{c.listen}, nil
			p := newPostfix("m", "smtpd_milters = "+c.list+"\n", "s", master, settings)
			p.check()
			if c.want != "" {
				c.want += "\nfix m no smtpd service sends mail to us"
			}
			compare(t, p.problems, c.want)
			for _, problem := range p.problems {
				if c.fix != "" && !strings.Contains(problem.Fix.En, c.fix) {
					t.Errorf("fix: %s", problem.Fix.En)
				}
			}
		})
	}
}
