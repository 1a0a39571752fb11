package mta

import (
	"strings"
	"testing"

	"sekisho/internal/config"
)

// No way out may lead past the gate: each case is one way, on the host of postfix_test.go.
func TestWaysPastTheGate(t *testing.T) {
	const (
		limits = " -o smtpd_soft_error_limit=1000 -o smtpd_hard_error_limit=1001"
		gate   = " -o smtpd_milters=inet:127.0.0.1:8895"
	)
	both := func(networks ...string) func(*config.Config) {
		return func(c *config.Config) {
			c.Listen.Auto = config.Addresses{"inet:127.0.0.1:8896"}
			c.House.InternalNetworks = networks
			c.Origin.LocalAuthres = false
		}
	}
	for _, c := range []struct {
		name, main, master string
		change             func(*config.Config)
		want               []string
	}{
		{name: "submissions", master: "submissions inet n - n - - smtpd -o smtpd_milters=\n",
			want: []string{"fix s:5 service submissions (inet): smtpd_milters does not name us"}},
		{name: "submission with no_milters", master: "submission inet n - n - - smtpd -o receive_override_options=no_address_mappings,no_milters" + gate + limits,
			want: []string{"fix s:5 service submission (inet): receive_override_options=no_milters"}},
		{name: "submission of this host alone is no re-injection", master: "127.0.0.1:587 inet n - n - - smtpd -o smtpd_milters=\n",
			want: []string{"fix s:5 service 127.0.0.1:587 (inet): smtpd_milters does not name us"}},
		{name: "login on loopback is no re-injection", master: "127.0.0.1:2525 inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o receive_override_options=no_milters\n",
			want: []string{"fix s:5 service 127.0.0.1:2525 (inet): receive_override_options=no_milters"}},

		{name: "port 25 of the inside", master: "192.168.1.1:smtp inet n - n - - smtpd" + gate + limits},
		{name: "port 25 of the inside, IPv6", master: "[fd00::1]:25 inet n - n - - smtpd" + gate + limits},
		{name: "port 25 of the inside, unseen", master: "192.168.1.1:smtp inet n - n - - smtpd -o smtpd_milters=\n",
			want: []string{"fix s:5 service 192.168.1.1:smtp (inet): smtpd_milters does not name us"}},
		{name: "port 25 of the inside, inbound listener", master: "10.0.0.1:25 inet n - n - - smtpd" + limits,
			want: []string{"fix m:1 our users send through service 10.0.0.1:25 (inet), but it is wired to the inbound listener"}},
		{name: "port 25 of the inside, Postfix's limits", master: "10.0.0.1:25 inet n - n - - smtpd" + gate,
			want: []string{"fix s:5 service 10.0.0.1:25 (inet): smtpd_soft_error_limit = 10", "fix s:5 service 10.0.0.1:25 (inet): smtpd_hard_error_limit = 20"}},
		{name: "networks of its own", master: "203.0.113.1:25 inet n - n - - smtpd -o mynetworks=203.0.113.0/24" + gate + limits},
		{name: "networks of its own, inbound listener", master: "203.0.113.1:25 inet n - n - - smtpd -o mynetworks=203.0.113.0/24" + limits,
			want: []string{"fix m:1 our users send through service 203.0.113.1:25 (inet), but it is wired to the inbound listener"}},
		{name: "loopback as networks of its own is no inside", master: "203.0.113.1:25 inet n - n - - smtpd -o mynetworks=127.0.0.0/8\n"},

		{name: "mynetworks on the public port", main: "mynetworks = 127.0.0.0/8, [::1]/128 192.168.0.0/16",
			want: []string{"fix m:1 service smtp (inet) takes outgoing mail (mynetworks: 192.168.0.0/16), but leads to the inbound listener only"}},
		{name: "only this host", main: "mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128 !192.168.1.1"},
		{name: "a table of networks", main: "mynetworks = cidr:/etc/postfix/networks",
			want: []string{"fix m:1 service smtp (inet) takes outgoing mail (mynetworks: cidr:/etc/postfix/networks)"}},
		{name: "the subnet", main: "mynetworks_style = subnet",
			want: []string{"fix m:1 service smtp (inet) takes outgoing mail (mynetworks: mynetworks_style=subnet)"}},
		{name: "login for all services", main: "smtpd_sasl_auth_enable = yes",
			want: []string{"fix m:1 service smtp (inet) takes outgoing mail (smtpd_sasl_auth_enable = yes)"}},
		{name: "no gate wanted", main: "mynetworks = 192.168.0.0/16\nnon_smtpd_milters =", master: "submission inet n - n - - smtpd\n",
			change: func(c *config.Config) { c.Listen.Outbound = nil }},

		{name: "auto", main: "smtpd_milters = inet:127.0.0.1:8896\nmynetworks = 192.168.1.0/24 198.51.100.7\nsmtpd_soft_error_limit = 1000\nsmtpd_hard_error_limit = 1001",
			change: both("192.168.0.0/16", "198.51.100.7")},
		{name: "auto, Postfix's limits", main: "smtpd_milters = inet:127.0.0.1:8896\nmynetworks = 192.168.0.0/16", change: both("192.168.0.0/16"),
			want: []string{"fix s:1 service smtp (inet): smtpd_soft_error_limit = 10", "fix s:1 service smtp (inet): smtpd_hard_error_limit = 20"}},
		{name: "auto for strangers only", main: "smtpd_milters = inet:127.0.0.1:8896", change: both()},
		{name: "auto that does not know the inside", main: "smtpd_milters = inet:127.0.0.1:8896\nmynetworks = 192.168.0.0/15\n",
			master: "smtp inet n - n - - smtpd" + limits, change: both("192.168.0.0/16"),
			want: []string{"fix m:4 service smtp (inet): mynetworks has 192.168.0.0/15, which is not known to be in [house] internal_networks"}},
		{name: "auto on a service of the inside", master: "192.168.1.1:25 inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:8896 -o mynetworks=192.168.0.0/16" + limits,
			main: "smtpd_milters = inet:127.0.0.1:8894", change: both("10.0.0.0/8"),
			want: []string{"fix s:5 service 192.168.1.1:25 (inet): mynetworks has 192.168.0.0/16"}},

		{name: "pickup", master: "pickup unix n - n 60 1 pickup -o receive_override_options=no_header_body_checks,no_milters\n",
			want: []string{"fix s:5 service pickup (unix): receive_override_options=no_milters"}},
		{name: "pickup without", master: "pickup unix n - n 60 1 pickup -o receive_override_options=no_header_body_checks\n"},
		{name: "QMQP", master: "628 inet n - n - - qmqpd -o receive_override_options=no_milters\n",
			want: []string{"fix s:5 service 628 (inet): receive_override_options=no_milters"}},
		{name: "pickup with a cleanup of its own", master: "pickup unix n - n 60 1 pickup -o cleanup_service_name=pre\n" +
			"pre unix n - n - 0 cleanup -o non_smtpd_milters=\n", want: []string{"fix s:6 non_smtpd_milters does not name us"}},
		{name: "a cleanup that pickup does not use", master: "pre unix n - n - 0 cleanup -o non_smtpd_milters=\n"},

		{name: "milters switched off for some", main: "smtpd_milter_maps = inline:{192.168.1.1=DISABLE}", want: []string{
			"fix m:3 service smtp (inet): smtpd_milter_maps = inline:{192.168.1.1=DISABLE} lets the mail of some clients pass us by",
			"fix m:3 service submission (inet): smtpd_milter_maps = inline:{192.168.1.1=DISABLE} lets the mail of some clients pass us by"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := overTCP()
			settings.Origin.LocalAuthres = true
			if c.change != nil {
				c.change(&settings)
			}
			main := hostMain + c.main + "\n"
			if !settings.Origin.LocalAuthres {
				main = strings.Replace(main, "inet:localhost:8891, ", "", 1)
			}
			p := newPostfix("m", main, "s", hostMaster+c.master+"\n", settings)
			p.check()
			compare(t, p.problems, strings.Join(c.want, "\n"))
		})
	}
}
