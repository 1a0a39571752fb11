package mta

import (
	"os"
	"path/filepath"
	"testing"

	"sekisho/internal/config"
)

// autoOnly is what serves Sendmail best: one listener for both directions.
func autoOnly() config.Config {
	c := config.Default()
	c.Listen.Inbound, c.Listen.Outbound, c.Listen.Auto = nil, nil, config.Addresses{"inet:127.0.0.1:8896"}
	c.House.InternalNetworks = []string{"127.0.0.1"}
	return c
}

func TestSendmailFreshDebian(t *testing.T) {
	problems, err := Sendmail("testdata/debian/sendmail.mc", autoOnly())
	if err != nil {
		t.Fatal(err)
	}
	compare(t, problems, "fix testdata/debian/sendmail.mc no filter sends mail to us")
	want := "add to sendmail.mc, rebuild sendmail.cf and restart: INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T, T=S:30s;R:30s;E:5m')dnl"
	if problems[0].Fix.En != want {
		t.Errorf("%s\nwant %s", problems[0].Fix.En, want)
	}
}

func TestSendmailProblems(t *testing.T) {
	verified := func(c *config.Config) { c.Origin.LocalAuthres = true }
	both := func(c *config.Config) { c.Listen = config.Default().Listen }
	for _, c := range []struct {
		name, file, text string
		change           func(*config.Config)
		want             string
	}{
		{name: "wired", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T, T=S:30s;R:30s;E:5m')dnl\n"},
		{name: "wired, 421", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@localhost, F=4')dnl\n"},
		{name: "wired, IPv6", text: "INPUT_MAIL_FILTER(`sekisho',\n\t`S=inet6:8896@::1, F=T')dnl\n",
			change: func(c *config.Config) { c.Listen.Auto = config.Addresses{"inet:[::1]:8896"} }},
		{name: "wired by list", text: "MAIL_FILTER(`sekisho', `S=local:/run/sekisho.sock, F=T')\ndefine(`confINPUT_MAIL_FILTERS', `sekisho')\n",
			change: func(c *config.Config) { c.Listen.Auto = config.Addresses{"unix:/run/sekisho.sock"} }},
		{name: "wired for one daemon", text: "MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\nDAEMON_OPTIONS(`Name=MTA, InputMailFilters=sekisho')\n"},
		{name: "sendmail(1) not known", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')dnl\n",
			change: func(c *config.Config) { c.House.InternalNetworks = []string{"192.168.0.0/16", "::1"} },
			want:   "fix f.mc [house] internal_networks does not have 127.0.0.1"},
		{name: "not used", text: "MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\n", want: "fix f.mc:1 filter sekisho is defined but not used"},
		{name: "no flag", text: "\nINPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1')\n", want: "fix f.mc:2 filter sekisho has no F=T"},
		{name: "rejects", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=R')\n", want: "fix f.mc:1 filter sekisho has F=R"},
		{name: "impatient", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T, T=R:30s;E:10s')\n", want: "fix f.mc:1 filter sekisho: timeout E is 10s"},
		{name: "another port", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8897@127.0.0.1, F=T')\n", want: "fix f.mc no filter sends mail to us"},
		{name: "commented out", text: "dnl INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\n", want: "fix f.mc no filter sends mail to us"},
		{name: "a quoted text is no macro", text: "`INPUT_MAIL_FILTER(sekisho, S=inet:8896@127.0.0.1)'\n", want: "fix f.mc no filter sends mail to us"},
		{name: "milter before us", text: "INPUT_MAIL_FILTER(`opendkim', `S=inet:8891@localhost')\nINPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\n",
			want: "fix f.mc:2 milter opendkim precedes us and [origin] local_authres is not set"},
		{name: "milter before us, relied on", text: "INPUT_MAIL_FILTER(`opendkim', `S=inet:8891@localhost')\nINPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\n", change: verified},
		{name: "none before us, relied on", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\n", change: verified,
			want: "fix f.mc:1 [origin] local_authres is set, but no milter precedes us in InputMailFilters"},
		{name: "list in another order", change: verified,
			text: "INPUT_MAIL_FILTER(`a', `S=inet:1@localhost')\nINPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')\ndefine(`confINPUT_MAIL_FILTERS', `sekisho, a')\n",
			want: "fix f.mc:2 [origin] local_authres is set, but no milter precedes us"},
		{name: "inbound only", text: "INPUT_MAIL_FILTER(`sekisho', `S=inet:8894@127.0.0.1')\n", change: both,
			want: "warn f.mc:1 filter sekisho has no F=T\nfix f.mc only the inbound listener is wired"},
		{name: "a list for each daemon", change: both, text: "MAIL_FILTER(`in', `S=inet:8894@127.0.0.1, F=T')\nMAIL_FILTER(`out', `S=inet:8895@127.0.0.1, F=T')\n" +
			"DAEMON_OPTIONS(`Name=MTA, I=in')\nDAEMON_OPTIONS(`Name=MSA, Port=587, M=Ea, I=out')\n"},
		{name: "cf wired", file: "f.cf", text: "O InputMailFilters=sekisho\n#####\nXsekisho, S=inet:8896@127.0.0.1, F=T, T=S:30s;R:30s;E:5m\n"},
		{name: "cf not used", file: "f.cf", text: "#O InputMailFilters=sekisho\nXsekisho, S=inet:8896@127.0.0.1, F=T\n", want: "fix f.cf:2 filter sekisho is defined but not used"},
		{name: "cf of one daemon", file: "f.cf", text: "O DaemonPortOptions=Name=MTA, I=other;sekisho\nXsekisho, S=inet:8896@127.0.0.1\nXother, S=unix:/x\n",
			want: "fix f.cf:2 filter sekisho has no F=T\nfix f.cf:2 milter other precedes us"},
		{name: "empty", text: "", want: "fix f.mc no filter sends mail to us"},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := autoOnly()
			if c.change != nil {
				c.change(&settings)
			}
			if c.file == "" {
				c.file = "f.mc"
			}
			t.Chdir(t.TempDir())
			if err := os.WriteFile(c.file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			problems, err := Sendmail(c.file, settings)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, problems, c.want)
		})
	}
}

func TestSendmailUnreadable(t *testing.T) {
	if _, err := Sendmail(filepath.Join(t.TempDir(), "sendmail.mc"), autoOnly()); err == nil {
		t.Error("no error")
	}
}
