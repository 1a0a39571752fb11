package mta

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestParseMain(t *testing.T) {
	got := parseMain("m", "# comment\na = 1\n b\n\n# inside\n\tc\n  # inside too\nd=\ne = x = y\r\nno value\n= nameless\na b = c\nd = again\n")
	want := settings{"a": {"1 b c", "m:2"}, "d": {"again", "m:13"}, "e": {"x = y", "m:9"}}
	if !maps.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
}

func TestParseMaster(t *testing.T) {
	got := parseMaster("s", "smtp inet n - y - - smtpd\n  -o a=1 -ob=2 -v\n# c\n -o { d = x y } -o\ntoo short\nsmtp unix - - n - - /usr/lib/postfix/smtp\nsmtp inet n - - - - smtpd -o a=3\n")
	want := []service{
		{name: "smtp", kind: "inet", command: "smtpd", where: "s:7", overrides: settings{"a": {"3", "s:7"}}},
		{name: "smtp", kind: "unix", command: "smtp", where: "s:6", overrides: settings{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	first := parseMaster("s", "smtp inet n - y - - smtpd\n  -o a=1 -ob=2 -v\n# c\n -o { d = x y } -o\n")
	if s := first[0]; !s.chroot || !maps.Equal(s.overrides, settings{"a": {"1", "s:1"}, "b": {"2", "s:1"}, "d": {"x y", "s:1"}}) {
		t.Errorf("%+v", s)
	}
}

func TestExpand(t *testing.T) {
	parameters := map[string]string{"a": "1", "b": "$a $(a)", "loop": "x$loop", "one": "$two", "two": "$one", "empty": ""}
	for in, want := range map[string]string{
		"": "", "plain": "plain", "$a": "1", "${a}2": "12", "$(a)": "1", "$$a": "$a", "$b": "1 1", "$unknown": "", "end$": "end", "${a": "1",
		"${a?yes}": "yes", "${empty?yes}": "", "${empty:no}": "no", "${a:no}": "", "${a?{$a}:{no}}": "1", "${empty?{yes}:{$b}}": "1 1",
		"${{1} == {1} ? {x} : {y}}": "", "$one": "", "$-": "-",
	} {
		if got := expand(in, func(n string) string { return parameters[n] }); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := expand("$loop", func(n string) string { return parameters[n] }); got != strings.Repeat("x", maxDepth) {
		t.Errorf("a parameter that names itself: %q", got)
	}
}

// TestExpandBounded: parameters that double one another 60 times end at the bounds.
func TestExpandBounded(t *testing.T) {
	steps := 0
	got := expand("$a", func(string) string { steps++; return strings.Repeat("y", 50) + "$a$a" })
	if len(got) > 2*maxLength || steps > maxSteps {
		t.Errorf("%d octets, %d steps", len(got), steps)
	}
}

func TestParseMilters(t *testing.T) {
	got := parseMilters("unix:a, inet:b:1 {inet:c:2, default_action=accept, { command_timeout = 5 s }},, { unix:d } {")
	want := []filter{
		{endpoint: "unix:a"}, {endpoint: "inet:b:1"},
		{endpoint: "inet:c:2", options: map[string]string{"default_action": "accept", "command_timeout": "5 s"}},
		{endpoint: "unix:d", options: map[string]string{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestPostfixTime(t *testing.T) {
	for in, want := range map[string]time.Duration{"300s": 5 * time.Minute, "5m": 5 * time.Minute, "30": 30 * time.Second, "1h": time.Hour, "1w": 7 * 24 * time.Hour} {
		if got, ok := postfixTime(in); !ok || got != want {
			t.Errorf("%s: %v %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "s", "-1", "5x", "99999999999s"} {
		if got, ok := postfixTime(in); ok {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestM4Calls(t *testing.T) {
	got := m4Calls("x(a)\ndefine(`a', `b,`c'')dnl x(no)\n# x(no)\nundefined(x)\n`x(no)' x(  1, (2, 3) , `4\n')\nx (no)\nx(open, `quote", "x")
	want := []call{{"x", []string{"a"}, 1}, {"x", []string{"1", "(2, 3) ", "4\n"}, 5}, {"x", []string{"open", "quote\", \"x"}, 8}}
	got = slices.DeleteFunc(got, func(c call) bool { return c.name != "x" })
	for i := range want {
		if i >= len(got) || got[i].line != want[i].line || got[i].name != want[i].name {
			t.Fatalf("%+v\nwant %+v", got, want)
		}
	}
	if len(got) != 3 || !slices.Equal(got[1].args, want[1].args) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	nested := m4Calls("define(`a', `b, `c'')", "define")
	if len(nested) != 1 || !slices.Equal(nested[0].args, []string{"a", "b, `c'"}) {
		t.Errorf("%+v", nested)
	}
}

// FuzzPostfix: no files make the reading panic or run on; each problem speaks both languages.
func FuzzPostfix(f *testing.F) {
	f.Add(hostMain, hostMaster)
	f.Add("smtpd_milters = $a\na = ${b?{$a}:{$c}}\nb = $a$a\n", "smtp inet n - y - - smtpd -o {smtpd_milters={unix:x,a=b}}\n")
	f.Add("a\n\tb\n=\n{}{{", "a b c d e f g h -o -o = -o{ } {")
	f.Add("queue_directory = $queue_directory\nsmtpd_milters = unix:/\n", "x pass - - y - - smtpd -osmtpd_milters=local:sekisho")
	f.Fuzz(func(t *testing.T, main, master string) {
		p := newPostfix("m", main, "s", master, inChroot())
		p.check()
		both(t, p.problems)
	})
}

// FuzzSendmail: the same for both files of Sendmail.
func FuzzSendmail(f *testing.F) {
	f.Add("INPUT_MAIL_FILTER(`sekisho', `S=inet:8896@127.0.0.1, F=T')dnl\n")
	f.Add("O InputMailFilters=a,b\nXa, S=unix:/x, T=E:\nX\nO DaemonPortOptions=I=")
	f.Add("MAIL_FILTER(`a', (`S='))define(`confINPUT_MAIL_FILTERS'")
	f.Add("dnl\n#`\n`'MAIL_FILTER(")
	f.Fuzz(func(t *testing.T, text string) {
		for _, setup := range []sendmailSetup{parseMC(text), parseCF(text)} {
			s := sendmail{config: autoOnly(), ours: sockets(autoOnly().Listen), path: "f", setup: setup}
			s.check()
			both(t, s.problems)
		}
	})
}

func both(t *testing.T, problems []Problem) {
	t.Helper()
	for _, p := range problems {
		if p.What.En == "" || p.What.Ja == "" || p.Severity == "" || p.Where == "" {
			t.Fatalf("%+v", p)
		}
	}
}

// TestHostileFiles: files of the largest size are read without work that grows faster than they do.
func TestHostileFiles(t *testing.T) {
	for name, c := range map[string][2]string{
		"many services": {"smtpd_milters = " + strings.Repeat("unix:x ", 140_000), strings.Repeat("smtp inet n - n - - smtpd\n", 10) + numbered(20_000, " inet n - n - - smtpd\n")},
		"one line":      {"a = " + strings.Repeat("{", maxFile-4), "a b c d e f g h " + strings.Repeat("-o {", 250_000)},
		"continued":     {"a = b\n" + strings.Repeat(" c\n", 300_000), "smtp inet n - n - - smtpd\n" + strings.Repeat(" -o a=b\n", 130_000)},
		"brackets":      {"smtpd_milters = " + strings.Repeat("${a?{", 200_000), "smtp inet n - n - - smtpd\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPostfix("m", c[0], "s", c[1], inChroot())
			p.check()
			both(t, p.problems)
		})
	}
	for _, text := range []string{strings.Repeat("MAIL_FILTER(`a',", 60_000), strings.Repeat("`", maxFile), numbered(40_000, "(\nXa, S=inet:8896@localhost\nO InputMailFilters=a\n")} {
		parseMC(text)
		s := sendmail{config: autoOnly(), ours: sockets(autoOnly().Listen), path: "f", setup: parseCF(text)}
		s.check()
		both(t, s.problems)
	}
}

func numbered(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strconv.Itoa(i) + text)
	}
	return b.String()
}
