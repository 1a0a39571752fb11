package intel

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/record"
)

var keys = record.NewKeys([]byte("0123456789abcdef0123456789abcdef"))

// file puts a mail into the cabinet under what it is found by.
func (c *cabinet) file(m record.Message, terms ...record.Key) {
	c.mails = append(c.mails, filed{m, terms})
	slices.SortStableFunc(c.mails, func(a, b filed) int { return b.Received.Compare(a.Received) })
}

// someMails are three from an attacker and one of ours.
func someMails() *cabinet {
	c := &cabinet{}
	evil := []record.Key{keys.Of(record.TermSender, "a@evil.example"), keys.Of(record.TermDomain, "evil.example")}
	c.file(record.Message{ID: "m1", Received: now.Add(-72 * time.Hour), Direction: "in", From: "a@evil.example", Rcpts: []string{"taro@tokiwa.example"}, Subject: "請求書のご送付",
		Client: "198.51.100.7", Level: "note", Action: "accept", Features: []record.Feature{{Kind: "helo", Key: 5}, {Kind: "net", Key: 6}},
		Sketch: record.Sketch{Hashes: []uint32{1, 2, 3, 4}, Runes: 40}},
		append(evil, keys.Of(record.TermClient, "198.51.100.7"), keys.Of(record.TermSubject, "請求書のご送付"))...)
	c.file(record.Message{ID: "m2", Received: now.Add(-48 * time.Hour), Direction: "in", From: "a@evil.example", Level: "hold", Action: "quarantine", Subject: "Invoice No. 17",
		Client: "203.0.113.9", Features: []record.Feature{{Kind: "helo", Key: 5}}, Sketch: record.Sketch{Hashes: []uint32{1, 2, 3, 9}, Runes: 40}},
		append(evil, keys.Of(record.TermDigest, sha256Sample), keys.Of(record.TermClient, "203.0.113.9"))...)
	c.file(record.Message{ID: "m3", Received: now.Add(-24 * time.Hour), Direction: "in", From: "b@lure.example", Subject: "hello", Client: "192.0.2.1", Level: "pass",
		Sketch: record.Sketch{Hashes: []uint32{7, 8}, Runes: 40}}, keys.Of(record.TermHost, "lure.example"))
	c.file(record.Message{ID: "m4", Received: now.Add(-23 * time.Hour), Direction: "out", From: "taro@tokiwa.example", Subject: "Re: 請求書のご送付", Features: []record.Feature{{Kind: "helo", Key: 99}}},
		keys.Of(record.TermSubject, "請求書のご送付"))
	return c
}

func ids(found []Found) (list []string) {
	for _, f := range found {
		list = append(list, f.ID)
	}
	return list
}

func TestHunt(t *testing.T) {
	tests := []struct {
		name string
		c    Criteria
		want []string
	}{
		{"sender, defanged", Criteria{Senders: []string{"A(at)evil[.]example"}}, []string{"m2", "m1"}},
		{"domain and digest", Criteria{Domains: []string{"evil.example"}, Digests: []string{sha256Sample}}, []string{"m2"}},
		{"one of two hosts", Criteria{Hosts: []string{"x.example", "lure.example"}}, []string{"m3"}},
		{"client", Criteria{Clients: []string{"198.51.100.7"}}, []string{"m1"}},
		{"network", Criteria{Clients: []string{"203.0.113.0/24"}}, []string{"m2"}},
		{"fragment of a subject", Criteria{Subjects: []string{"請求書"}}, []string{"m4", "m1"}},
		{"whole subject", Criteria{Subjects: []string{"請求書"}, Exact: true}, nil},
		{"whole subject found", Criteria{Subjects: []string{"請求書のご送付"}, Exact: true, Direction: "in"}, []string{"m1"}},
		{"two fragments", Criteria{Subjects: []string{"請求書", "hello"}}, nil},
		{"level", Criteria{Levels: []string{"hold"}}, []string{"m2"}},
		{"since", Criteria{Senders: []string{"a@evil.example"}, Since: now.Add(-50 * time.Hour)}, []string{"m2"}},
		{"similar", Criteria{Similar: record.Sketch{Hashes: []uint32{1, 2, 3, 4}}, Alike: 0.5}, []string{"m2", "m1"}},
		{"very similar", Criteria{Similar: record.Sketch{Hashes: []uint32{1, 2, 3, 4}}, Alike: 0.9}, []string{"m1"}},
		{"similar and a digest", Criteria{Similar: record.Sketch{Hashes: []uint32{1, 2, 3, 4}}, Alike: 0.5, Digests: []string{sha256Sample}}, []string{"m2"}},
		{"similar and a level", Criteria{Similar: record.Sketch{Hashes: []uint32{1, 2, 3, 4}}, Alike: 0.5, Levels: []string{"note"}}, []string{"m1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, more, err := test.c.Find(context.Background(), someMails(), keys)
			if err != nil || more {
				t.Fatal(more, err)
			}
			if diff := cmp.Diff(test.want, ids(found)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHuntLimit(t *testing.T) {
	found, more, err := Criteria{Senders: []string{"a@evil.example"}, Limit: 1}.Find(context.Background(), someMails(), keys)
	if err != nil || !more || !slices.Equal(ids(found), []string{"m2"}) {
		t.Error(ids(found), more, err)
	}
	if _, more, err = (Criteria{Senders: []string{"a@evil.example"}, Limit: 2}).Find(context.Background(), someMails(), keys); more || err != nil {
		t.Error(more, err)
	}
}

func TestHuntRefuses(t *testing.T) {
	for want, c := range map[string]Criteria{
		"64 hexadecimal":                {Digests: []string{md5Sample}},
		`"evil": it is no mail address`: {Senders: []string{"evil"}},
		"a public suffix":               {Domains: []string{"co.jp"}},
		"from /22 on":                   {Clients: []string{"203.0.0.0/16"}},
		"too short to mean":             {Subjects: []string{"a"}, Exact: true},
	} {
		if _, _, err := c.Find(context.Background(), someMails(), keys); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestSketchOf(t *testing.T) {
	ctx := context.Background()
	if s, err := SketchOf(ctx, someMails(), "m1"); err != nil || len(s.Hashes) != 4 {
		t.Error(s, err)
	}
	for _, id := range []string{"m4", "m9"} {
		if _, err := SketchOf(ctx, someMails(), id); err == nil {
			t.Error(id, "has no text")
		}
	}
}

func TestCampaign(t *testing.T) {
	var found []Found
	for _, m := range someMails().mails {
		found = append(found, Found{Message: m.Message})
	}
	c, left := Campaign(found, "2026-014", "sato", "dropper", now)
	want := record.Case{Name: "2026-014", By: "sato", Reason: "dropper", Confirmed: now, Mails: []string{"m3", "m2", "m1"},
		Features: []record.Feature{{Kind: "helo", Key: 5}, {Kind: "net", Key: 6}}}
	if diff := cmp.Diff(want, c); diff != "" || left != 1 {
		t.Error(diff, left)
	}
}

func looked(t *testing.T, list []record.Indicator, limit int) Look {
	t.Helper()
	for i := range list {
		list[i].Set = "test"
	}
	look, err := LookBack(context.Background(), &shelf{list: list}, someMails(), keys, "test", limit)
	if err != nil {
		t.Fatal(err)
	}
	return look
}

func hits(l Look) (short []string) {
	for _, h := range l.Hits {
		short = append(short, h.Message.ID+": "+strings.Join(values(h.Indicators), ", "))
	}
	return short
}

func TestLookBack(t *testing.T) {
	list := append(indicatorsOf("domain evil.example", "sha256 "+sha256Sample, "host lure.example", "subject 請求書のご送付", "ip 203.0.113.0/25", "ip 198.0.0.0/8", "subject /^Invoice No/",
		"md5 "+md5Sample, "url http://evil.example/", "domain other.example"), record.Indicator{Kind: KindDomain, Value: "elsewhere.example"})
	list[0].From = now // shared today: the mails before are the question
	look := looked(t, list, 0)
	want := []string{"m4: subject 請求書のご送付", "m3: host lure.example", "m2: domain evil.example, sha256 " + sha256Sample + ", ip 203.0.113.0/25, subject /^Invoice No/",
		"m1: domain evil.example, subject 請求書のご送付, ip 198.0.0.0/8"}
	got := hits(look)
	for i, h := range look.Hits { // the order within a mail does not matter
		a, b := strings.Split(strings.TrimPrefix(got[i], h.Message.ID+": "), ", "), strings.Split(strings.TrimPrefix(want[i], h.Message.ID+": "), ", ")
		slices.Sort(a)
		slices.Sort(b)
		if diff := cmp.Diff(b, a); diff != "" || !strings.HasPrefix(want[i], h.Message.ID) {
			t.Error(h.Message.ID, diff)
		}
	}
	if len(got) != len(want) || look.Looked != 9 || look.More != 0 {
		t.Errorf("%v, %+v", got, look)
	}
	if diff := cmp.Diff(map[string]int{KindMD5: 1, KindURL: 1}, look.NotLooked); diff != "" {
		t.Error(diff)
	}
}

func TestLookBackRespectsTheEnd(t *testing.T) {
	list := indicatorsOf("domain evil.example")
	list[0].Until = now.Add(-60 * time.Hour) // between the two mails
	if look := looked(t, list, 0); !slices.Equal(hits(look), []string{"m1: domain evil.example"}) {
		t.Error(hits(look))
	}
}

func TestLookBackIsBounded(t *testing.T) {
	look := looked(t, indicatorsOf("domain evil.example", "host lure.example"), 1)
	if len(look.Hits) != 1 || look.More != 2 || look.Hits[0].Message.ID != "m3" {
		t.Errorf("%+v", look)
	}
}

// More indicators than are asked for at once.
func TestLookBackOverManyIndicators(t *testing.T) {
	var list []record.Indicator
	for n := range 3 * lookBatch {
		list = append(list, record.Indicator{Kind: KindDomain, Value: fmt.Sprintf("h%d.example", n)})
	}
	look := looked(t, append(list, indicatorsOf("domain evil.example")...), 0)
	if look.Looked != 3*lookBatch+1 || len(look.Hits) != 2 {
		t.Error(look.Looked, len(look.Hits))
	}
}
