package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/e2e/rig"
)

// generatedRecipients is how many addresses are made up; each goes by both doors and by sendmail(1).
const generatedRecipients = 240

// TestGeneratedRecipients sends to addresses put together at random from what MTAs have ever read as a way to somewhere. Whatever Postfix and the
// gate make of them, nobody outside but the contacts gets anything.
func TestGeneratedRecipients(t *testing.T) {
	g := openOut(t, rig.GateOptions{Main: []string{
		"recipient_delimiter = +", "virtual_alias_maps = inline:{retired@tokiwa.example=x@far.example, retired@sub.tokiwa.example=x@far.example, retired=x@far.example}",
	}})
	g.raise()
	random := rand.New(rand.NewPCG(3, 2026))
	var addresses []string
	for range generatedRecipients {
		addresses = append(addresses, generated(random))
	}
	for _, d := range g.doors() {
		for _, params := range []string{"", "SMTPUTF8"} {
			for some := range slices.Chunk(addresses, 60) {
				l := letterTo(append(slices.Clone(some), "sato@tokiwa.example")...)
				l.params = params
				receipt, err := rig.Send(d.address, d.client, l.mail())
				if err != nil || !receipt.Data.OK() {
					t.Fatalf("%s: %+v, %v", d.name, receipt.Data, err)
				}
				if _, err := g.Postfix.Drained(receipt.QueueID); err != nil {
					t.Error(err)
				}
			}
		}
	}
	g.submitAll(addresses[:80])
	deliveries := g.Sink.All()
	if len(deliveries) < 10 {
		t.Errorf("%d mails arrived: nothing is shown", len(deliveries))
	}
	for _, d := range deliveries {
		for _, to := range d.To {
			if !mayBeReached(to) {
				t.Errorf("left for %q", to)
			}
		}
	}
}

// submitAll submits by sendmail(1), where that takes the address, and waits until each mail was stopped or has gone.
func (g outside) submitAll(addresses []string) {
	g.t.Helper()
	since, arrived, taken := len(g.Postfix.Log()), len(g.Sink.All()), 0
	for _, to := range addresses {
		if strings.ContainsAny(to, "\x00") {
			continue // no argument can hold it
		}
		l := letterTo(to)
		if g.Postfix.Sendmail1(l.from, l.to, []byte(strings.ReplaceAll(string(l.octets()), "\r\n", "\n"))) == nil {
			taken++
		}
	}
	decided := 0
	for end := time.Now().Add(10 * time.Second); decided < taken && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		log := g.Postfix.Log()[since:]
		decided = strings.Count(log, "milter-reject: END-OF-MESSAGE from localhost") + len(g.Sink.All()) - arrived
	}
	if decided < taken {
		g.t.Errorf("of %d mails %d were decided", taken, decided)
	}
}

// mayBeReached says that a recipient, as Postfix hands it on, is in the house or a contact.
func mayBeReached(to string) bool {
	local, domain, _ := cutLast(strings.ToLower(strings.Trim(to, "<>")), "@")
	house := domain == "tokiwa.example" || strings.HasSuffix(domain, ".tokiwa.example")
	if strings.ContainsAny(local, "@%!") { // a way, then to the house again
		next := strings.ReplaceAll(strings.Trim(local, `"`), "%", "@")
		return house && !strings.Contains(local, "!") && mayBeReached(strings.TrimSuffix(next, "."))
	}
	return house && strings.Trim(local, `"`) != "retired" || domain == "partner.example" || slices.Contains(contacts, local+"@"+domain)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

var (
	generatedUsers = []string{"x", "sato", "suzuki", "retired", "X", "", "x y", "x+sato", "retired+a", "Retired", "retired+", "RETIRED+a+b", "root", "postmaster", "鈴木", "x.", ".x", "x..y",
		"owner-x", "x=far.example", "x#far.example", "|sh", "/tmp/x", ":include:/tmp/x", "x\\", "\\x", "x%40far.example", "x\x00", "x\t", "x\x7f",
		"ſato", strings.Repeat("x", 65), strings.Repeat("x", 600)}
	generatedHosts = []string{"far.example", "FAR.example.", "tokiwa.example", "Tokiwa.Example.", "sub.tokiwa.example", "mx.tokiwa.example",
		"aoba.example", "partner.example", "sub.partner.example", "localhost", "localhost.localdomain", "", ".", "..", "far", "example", "far..example",
		"[127.0.0.1]", "[203.0.113.9]", "[IPv6:2001:db8::1]", "#2130706433", "[tokiwa.example]", "[far.example]", "日本.example", "例え.example",
		"ｔｏｋｉｗａ.example", "far。example", "tokiwa.example\x00.far.example", "tokiwa.example far.example", "tokiwa.example,far.example",
		"tokiwa.example:25", "far.example#tokiwa.example", "xn--wgv71a.example", strings.Repeat("a.", 130) + "example"}
	generatedShapes = []func(u, a, b string) string{
		func(u, a, _ string) string { return u + "@" + a },
		func(u, a, b string) string { return u + "%" + a + "@" + b },
		func(u, a, b string) string { return a + "!" + u + "@" + b },
		func(u, a, b string) string { return u + "@" + a + "@" + b },
		func(u, a, b string) string { return `"` + u + "@" + a + `"@` + b },
		func(u, a, b string) string { return `"` + u + "%" + a + `"@` + b },
		func(u, a, b string) string { return "@" + a + ":" + u + "@" + b },
		func(u, a, b string) string { return "@" + a + ",@" + b + ":" + u + "@" + a },
		func(u, a, _ string) string { return u + "%" + a },
		func(u, a, _ string) string { return a + "!" + u },
		func(u, a, _ string) string { return `"` + u + `"@` + a },
		func(u, _, _ string) string { return u },
		func(u, _, _ string) string { return `"` + u + `"` },
		func(u, a, b string) string { return u + "(" + a + ")@" + b },
		func(u, a, b string) string { return u + "@" + a + " (" + b + ")" },
		func(u, a, b string) string { return u + "@" + a + "> <" + u + "@" + b },
		func(u, a, b string) string { return "x: " + u + "@" + a + ", x@" + b + ";" },
		func(u, a, b string) string { return `"\` + u + `"%` + a + "@" + b },
		func(u, a, b string) string { return `"` + u + `\@` + a + `"@` + b },
		func(u, a, b string) string { return `"\"` + u + "@" + a + `\""@` + b },
		func(u, a, b string) string { return u + "%" + a + "%" + b },
		func(u, a, b string) string { return a + "!" + b + "!" + u },
		func(u, a, b string) string { return b + "!" + u + "%" + a },
		func(u, a, b string) string { return `"` + u + `"."y%` + a + `"@` + b },
		func(u, a, b string) string { return "<" + u + "@" + a + ">" },
		func(u, a, b string) string { return fmt.Sprintf("%s@%s.", u, a) },
		func(u, a, b string) string { return u + " @ " + a },
		func(u, a, b string) string { return a + "::" + u + "@" + b },
		func(u, a, b string) string { return u + "@" + a + "," + u + "@" + b },
	}
)

func generated(r *rand.Rand) string {
	host := func() string { return pick(r, generatedHosts) }
	return pick(r, generatedShapes)(pick(r, generatedUsers), host(), host())
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
