package intel

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/record"
)

// setOf builds a set of "kind value" and "kind /pattern/".
func setOf(t testing.TB, short ...string) *Set {
	t.Helper()
	s, err := Build(context.Background(), &shelf{list: indicatorsOf(short...)}, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func indicatorsOf(short ...string) (list []record.Indicator) {
	for _, s := range short {
		kind, value, _ := strings.Cut(s, " ")
		i := record.Indicator{Kind: kind, Value: value, Source: "tester", Set: "test", TLP: "amber", Imported: now}
		if strings.HasPrefix(value, "/") {
			i.Value, i.Pattern = strings.Trim(value, "/"), true
		}
		list = append(list, i)
	}
	return list
}

// matched are matches as "where kind value part".
func matched(list []Match) (short []string) {
	for _, m := range list {
		short = append(short, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", m.Where, m.Indicator.Kind, m.Indicator.Value, m.Part)))
	}
	return short
}

func TestMatch(t *testing.T) {
	s := setOf(t, "address a@evil.example", "domain evil.example", "host c2.lure.example", "url http://links.example/a?b", "ip 198.51.100.7", "ip 203.0.113.0/24",
		"ip 2001:db8::/32", "sha256 "+sha256Sample, "md5 "+md5Sample, "file 見積書.xlsx.exe", "subject 請求書のご送付", "message-id 1@evil.example", "subject /(?i)invoice no\\. [0-9]+/")
	one := func(value string) []Sighted { return []Sighted{{value, "from", "2"}} }
	tests := []struct {
		name string
		seen Seen
		want []string
	}{
		{"address", Seen{Addresses: []Sighted{{"A@Evil.Example", "reply-to", ""}}}, []string{"reply-to address a@evil.example", "domain domain evil.example"}},
		{"another address", Seen{Addresses: one("b@mail.evil.example")}, []string{"domain domain evil.example 2"}},
		{"a neighbour", Seen{Addresses: one("a@notevil.example")}, nil},
		{"its parent", Seen{Addresses: one("a@lure.example"), URLs: one("https://lure.example/")}, nil},
		{"host of a link", Seen{URLs: one("https://x.c2.lure.example:8443/y")}, []string{"host host c2.lure.example 2"}},
		{"host of a sender", Seen{Addresses: one("b@c2.lure.example")}, nil},
		{"domain of a link", Seen{URLs: one("hxxp://evil.example"), Hosts: one("www.evil.example")}, []string{"host domain evil.example 2"}},
		{"url", Seen{URLs: one("HTTP://LINKS.example:80/a?b#frag")}, []string{"url url http://links.example/a?b 2"}},
		{"another url", Seen{URLs: one("http://links.example/A?b")}, nil},
		{"address of a link", Seen{URLs: one("http://3325256711/")}, []string{"host ip 198.51.100.7 2"}},
		{"client", Seen{IPs: one("::ffff:198.51.100.7")}, []string{"ip ip 198.51.100.7 2"}},
		{"network", Seen{IPs: one("203.0.113.200")}, []string{"ip ip 203.0.113.0/24 2"}},
		{"beside the network", Seen{IPs: one("203.0.114.0")}, nil},
		{"network of IPv6", Seen{IPs: one("2001:db8:1::7")}, []string{"ip ip 2001:db8::/32 2"}},
		{"digest", Seen{Digests: one(strings.ToUpper(sha256Sample))}, []string{"digest sha256 " + sha256Sample + " 2"}},
		{"md5 is not matched", Seen{Digests: one(md5Sample)}, nil},
		{"file", Seen{Files: one("見積書.ｘｌｓｘ.EXE")}, []string{"file file 見積書.xlsx.exe 2"}},
		{"another file", Seen{Files: one("見積書.xlsx")}, nil},
		{"subject", Seen{Subject: "RE: 請求書のご送付"}, []string{"subject subject 請求書のご送付"}},
		{"part of a subject", Seen{Subject: "請求書のご送付について"}, nil},
		{"pattern", Seen{Subject: "Your ＩＮＶＯＩＣＥ No. 12"}, []string{`subject subject (?i)invoice no\. [0-9]+`}},
		{"no pattern", Seen{Subject: "Your invoice number 12"}, nil},
		{"message-id", Seen{MessageID: "<1@evil.example>"}, []string{"message-id message-id 1@evil.example"}},
		{"nonsense", Seen{Addresses: one("nobody"), URLs: one("::"), IPs: one("x"), Digests: one(""), Files: one(""), Hosts: one("")}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.seen.At = now
			if diff := cmp.Diff(test.want, matched(s.Match(test.seen))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMatchTellsTheIndicator(t *testing.T) {
	want := []record.Indicator{
		{ID: "indicator--6f2e0f6c-0000-4000-8000-000000000001", Kind: KindDomain, Value: "evil.example", Source: "Aoba", Set: "one", TLP: "amber", From: now.Add(-time.Hour), Until: now.Add(time.Hour), Imported: now},
		{ID: "6f2e0f6c-0000-4000-8000-000000000002", Kind: KindDomain, Value: "evil.example", Source: "Kaede", Set: "two", TLP: "red", Imported: now},
		{ID: "No. 7", Kind: KindDomain, Value: "evil.example", Source: "Kaede", Set: "two", TLP: "red", Imported: now},
		{ID: "domain:evil.example", Kind: KindDomain, Value: "evil.example", Source: "Kaede", Set: "two", TLP: "red", Imported: now},
	}
	s, err := Build(context.Background(), &shelf{list: want}, now)
	if err != nil {
		t.Fatal(err)
	}
	var got []record.Indicator
	for _, m := range s.Match(Seen{Addresses: []Sighted{{Value: "x@evil.example"}}, At: now}) {
		got = append(got, m.Indicator)
	}
	byID := func(list []record.Indicator) map[string]record.Indicator {
		m := map[string]record.Indicator{}
		for _, i := range list {
			m[i.ID] = i
		}
		return m
	}
	if diff := cmp.Diff(byID(want), byID(got)); diff != "" {
		t.Error(diff)
	}
}

func TestValidity(t *testing.T) {
	i := indicatorsOf("domain evil.example")[0]
	i.From, i.Until = now.Add(-time.Hour), now.Add(time.Hour)
	s, err := Build(context.Background(), &shelf{list: []record.Indicator{i}}, now)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]int{now: 1, i.From: 1, i.Until: 1, i.From.Add(-time.Second): 0, i.Until.Add(time.Second): 0, {}: 0} {
		if got := s.Match(Seen{Addresses: []Sighted{{Value: "x@evil.example"}}, At: at}); len(got) != want {
			t.Errorf("at %v: %v", at, got)
		}
	}
	ended, err := Build(context.Background(), &shelf{list: []record.Indicator{i}}, now.Add(48*time.Hour))
	if err != nil || ended.Len() != 0 {
		t.Error("what has ended is built:", ended.Len(), err)
	}
}

func TestEmptySet(t *testing.T) {
	s := setOf(t)
	if got := s.Match(Seen{Addresses: []Sighted{{Value: "x@evil.example"}}, IPs: []Sighted{{Value: "198.51.100.1"}}, Subject: "x y z", At: now}); got != nil {
		t.Error(got)
	}
}

func TestManyMatchesAreBounded(t *testing.T) {
	var short []string
	var seen Seen
	for n := range 500 {
		short = append(short, fmt.Sprintf("domain h%d.example", n))
		seen.URLs = append(seen.URLs, Sighted{Value: fmt.Sprintf("http://h%d.example/", n)})
	}
	seen.At = now
	if got := setOf(t, short...).Match(seen); len(got) != maxMatches {
		t.Error(len(got))
	}
}

// Every entry is found, whatever its number and the bits of its hash.
func TestEveryEntryIsFound(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 64, 1000, 20_000} {
		var short []string
		for i := range n {
			short = append(short, fmt.Sprintf("domain h%d.example", i))
		}
		s := setOf(t, short...)
		for i := range n {
			if len(s.find(KindDomain, fmt.Sprintf("h%d.example", i))) != 1 {
				t.Fatalf("%d of %d is not found", i, n)
			}
		}
		if found := s.find(KindDomain, "other.example"); len(found) != 0 || s.Len() != n {
			t.Error(found, s.Len())
		}
	}
}

func TestPatternsOfSubjects(t *testing.T) {
	for expression, wants := range map[string]bool{
		"^invoice [0-9]+$": true, "a{200}": true, "(": false, "(?=a)b": false, `(a)\1`: false, "": false, ".*": false, "(a{50}){100}": false,
		strings.Repeat("a", maxPattern+1): false, "x{1001}": false,
	} {
		if _, _, err := parsePattern(expression); (err == nil) != wants {
			t.Errorf("%.40q: %v", expression, err)
		}
	}
	for expression, want := range map[string]string{
		"^請求書 No": "請求書 no", "a|b": "", "(?i)Kelvin": "kelvin", "ab+cde?f": "cd", "(abc){2}": "abc", "(abc)?": "", "[ab]cd": "cd", ".*": "",
	} {
		_, parsed, err := parsePattern(expression)
		if err != nil && want != "" {
			t.Fatal(expression, err)
		}
		if err == nil && !strings.EqualFold(required(parsed), want) {
			t.Errorf("%q requires %q, want %q", expression, required(parsed), want)
		}
	}
	s := setOf(t, "subject /(?i)kelvin/", "subject /Case/")
	if got := s.Match(Seen{Subject: "0 \u212Aelvin", At: now}); len(got) != 1 {
		t.Error("the Kelvin sign folds to k:", got)
	}
	if got := s.Match(Seen{Subject: "in any case", At: now}); len(got) != 0 {
		t.Error("letter case matters:", got)
	}
	if got := s.Match(Seen{Subject: strings.Repeat("あ", maxSubject) + "Case", At: now}); len(got) != 0 {
		t.Error(got)
	}
}

func TestTooManyPatterns(t *testing.T) {
	var short []string
	for n := range MaxPatterns + 5 {
		short = append(short, fmt.Sprintf("subject /No\\. %d/", n))
	}
	if s := setOf(t, append(short, "subject /(/")...); s.Left != 6 || s.Len() != MaxPatterns {
		t.Error(s.Left, s.Len())
	}
}

func TestKnown(t *testing.T) {
	ctx := context.Background()
	store := &shelf{list: indicatorsOf("domain evil.example")}
	clock := now
	k, err := Open(ctx, store, func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	first := k.Set()
	refreshed := func(want bool) {
		t.Helper()
		if changed, err := k.Refresh(ctx); changed != want || err != nil {
			t.Error(changed, err)
		}
	}
	refreshed(false)
	if k.Set() != first {
		t.Error("it was built for nothing")
	}
	store.list, store.revision = append(store.list, indicatorsOf("domain b.example")...), 1
	refreshed(true)
	if k.Set().Len() != 2 {
		t.Error(k.Set().Len())
	}
	clock = clock.Add(rebuild)
	refreshed(true)
	store.err, store.revision = errors.New("gone"), 2
	if changed, err := k.Refresh(ctx); changed || err == nil || k.Set().Len() != 2 {
		t.Error("a store that is gone must not empty the set:", changed, err)
	}
	unopened, err := Open(ctx, store, time.Now)
	if err == nil || unopened.Set() != nil {
		t.Error("what could not be read is known:", err)
	}
}

// Mails are matched while the set is built anew.
func TestKnownWhileItIsRefreshed(t *testing.T) {
	ctx := context.Background()
	store := &shelf{list: indicatorsOf("domain evil.example")}
	k, err := Open(ctx, store, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			if got := k.Set().Match(Seen{Addresses: []Sighted{{Value: "x@evil.example"}}, At: now}); len(got) != 1 {
				t.Errorf("%v", got)
				return
			}
		}
	}()
	for n := range 50 {
		store.revision = int64(n)
		if _, err := k.Refresh(ctx); err != nil {
			t.Error(err)
		}
	}
	<-done
}
