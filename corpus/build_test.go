package corpus

import (
	"bytes"
	"encoding/json"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/tables"
)

// built is the corpus for a fixed time; it is built once for all tests.
var built = sync.OnceValue(func() *Corpus { return Build(at) })

func TestBuildIsTheSameEachTime(t *testing.T) {
	again := Build(at)
	for i, list := range [][]Post{again.Taught, again.Judged} {
		for k, p := range list {
			if other := [][]Post{built().Taught, built().Judged}[i][k]; p.File() != other.File() || !bytes.Equal(p.Octets, other.Octets) || !p.At.Equal(other.At) {
				t.Fatalf("%s and %s differ", p.File(), other.File())
			}
		}
	}
}

// Strangers are strangers only to a history that goes back a month and holds 500 mails.
func TestTeachingComesFirst(t *testing.T) {
	first, samples := built().Taught[0].At, built().Judged[0].At
	if samples.Sub(first) < 30*24*time.Hour {
		t.Errorf("taught from %v on, judged from %v on", first, samples)
	}
	ordinary := 0
	for _, p := range built().Taught {
		if strings.HasPrefix(p.Name, "ordinary-") && p.At.Before(samples) {
			ordinary++
		}
		if p.Expect != nil {
			t.Errorf("%s is taught and expected", p.Name)
		}
	}
	if ordinary < 500 {
		t.Errorf("%d ordinary mails before the samples", ordinary)
	}
	if last := built().Judged[len(built().Judged)-1].At; !last.Before(built().At) {
		t.Errorf("the last sample comes %v, after %v", last, built().At)
	}
}

func TestNamesOfMailsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range slices.Concat(built().Taught, built().Judged) {
		if seen[p.Name] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(p.Name) {
			t.Errorf("%s is there twice, or not of the form", p.Name)
		}
		seen[p.Name] = true
	}
}

// Mails end their lines in CRLF and read with the standard library, but for what is irregular on purpose.
func TestMailsAreMail(t *testing.T) {
	for _, p := range slices.Concat(built().Taught, built().Judged) {
		if bytes.Count(p.Octets, []byte("\n")) != bytes.Count(p.Octets, []byte("\r\n")) {
			t.Errorf("%s: a line does not end in CRLF", p.Name)
		}
		m, err := mail.ReadMessage(bytes.NewReader(p.Octets))
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if _, err := m.Header.Date(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, line := range bytes.Split(p.Octets, []byte("\r\n")) {
			if len(line) > 998 {
				t.Errorf("%s: a line of %d octets", p.Name, len(line))
				break
			}
		}
	}
}

// Nobody real writes or is written to (POLICY.md, 3).
func TestCorpusNamesNobody(t *testing.T) {
	reserved := regexp.MustCompile(`(^|\.)(example|example\.(com|net|org|jp|cn)|example\.[a-z]{2}\.jp|[a-z0-9.]*go\.jp|mihon[0-9]?\.lg\.jp|jpcert\.or\.jp)$`)
	for _, p := range slices.Concat(built().Taught, built().Judged) {
		m, err := mail.ReadMessage(bytes.NewReader(p.Octets))
		if err != nil {
			continue
		}
		for _, address := range append([]string{p.From, lastAddress(m.Header.Get("From")), lastAddress(m.Header.Get("Reply-To"))}, p.To...) {
			switch host := domain(address); {
			case address == "", reserved.MatchString(host):
			case tables.Embedded().FreeMail(host) && strings.Contains(address, "mihon"):
			case strings.HasSuffix(host, "amazonses.com"), host == "bma.mpse.jp":
			default:
				t.Errorf("%s: %s", p.Name, address)
			}
		}
	}
}

func lastAddress(field string) string {
	if at := strings.LastIndex(field, "<"); at >= 0 {
		field = field[at+1:]
	}
	return strings.Trim(field, "<> ")
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := built().Write(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"teach.jsonl": len(built().Taught), "manifest.jsonl": len(built().Judged), "cases.jsonl": len(built().Cases)} {
		if got := len(linesOf[map[string]any](t, dir, name)); got != want || want == 0 {
			t.Errorf("%s: %d lines, want %d", name, got, want)
		}
	}
	for _, e := range linesOf[Expectation](t, dir, "expect.jsonl") {
		if _, err := os.Stat(filepath.Join(dir, e.File)); err != nil || e.Must == nil || e.May == nil || e.Not == nil || e.Recorded == nil {
			t.Errorf("%s: %v; lists may be empty, not absent", e.File, err)
		}
		if e.Kind == "archetype" && (e.Level == "" || e.Archetype == "") || e.Kind != "archetype" && e.Trait == "" {
			t.Errorf("%+v says not what it expects", e)
		}
	}
	for _, c := range linesOf[Case](t, dir, "cases.jsonl") {
		for _, file := range c.Files {
			if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
				t.Error(err)
			}
		}
	}
	for _, name := range []string{"house.toml", "roster.csv", "indicators.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// The sample house is one that the program takes.
func TestHouseIsValid(t *testing.T) {
	c, err := config.Parse("house.toml", houseFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, box := range ours {
		if domain(box.Addr) != c.House.Domains[0] {
			t.Errorf("%s is not of the house", box.Addr)
		}
	}
	if !slices.Contains(c.House.TrustedRelays, gateway.Addr) || !slices.Contains(c.House.AuthservIDs, ourGateway) {
		t.Error("the gateway of the samples is not the house's")
	}
}

func linesOf[T any](t *testing.T, dir, name string) (list []T) {
	t.Helper()
	octets, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(octets) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list = append(list, v)
	}
	return list
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		Build(at)
	}
}
