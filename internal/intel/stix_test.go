package intel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern string
		want    []string
	}{
		{`[domain-name:value = 'evil.example']`, []string{"domain evil.example"}},
		{`[domain-name:value='a.example' OR url:value == 'http://b.example/x']`, []string{"domain a.example", "url http://b.example/x"}},
		{`[email-addr:value = 'a@b.example'] OR ([ipv4-addr:value = '198.51.100.0/24'] OR [ipv6-addr:value ISSUBSET '2001:db8::/32'])`,
			[]string{"address a@b.example", "ip 198.51.100.0/24", "ip 2001:db8::/32"}},
		{`[email-message:from_ref.value = 'a@b.example' OR email-message:sender_ref.value = 'c@d.example']`, []string{"address a@b.example", "address c@d.example"}},
		{`[email-message:subject = 'It\'s \\ due']`, []string{`subject It's \ due`}},
		{`[email-message:subject MATCHES '^Invoice [0-9]+$']`, []string{"subject /^Invoice [0-9]+$/"}},
		{`[email-message:subject LIKE '請求書%(_)']`, []string{`subject /(?s)^請求書.*\(.\)$/`}},
		{`[email-message:message_id = '<1@evil.example>']`, []string{"message-id <1@evil.example>"}},
		{`[file:hashes.'SHA-256' = 'aa' OR file:hashes.MD5 = 'bb' OR file:hashes.'SHA-1' = 'cc' OR file:hashes.sha256 = 'dd']`, []string{"sha256 aa", "md5 bb", "sha1 cc", "sha256 dd"}},
		{`[file:name IN ('a.exe', 'b.exe')]`, []string{"file a.exe", "file b.exe"}},
		{"[ /* one */ domain-name:value = 'evil.example' // two\n]", []string{"domain evil.example"}},
		{`[file:hashes.MD5 = 'bb' AND file:hashes.'SHA-1' = 'cc' AND file:hashes.'SHA-256' = 'aa']`, []string{"sha256 aa"}},

		{`[domain-name:value = 'a.example' AND url:value = 'http://b.example/']`, []string{"! " + whyJoined}},
		{`[file:name = 'a.exe' AND file:hashes.'SHA-256' = 'aa']`, []string{"! " + whyJoined}},
		{`[domain-name:value = 'a.example' OR (ipv4-addr:value = '198.51.100.1' AND url:value = 'x')]`, []string{"domain a.example", "! " + whyJoined}},
		{`[domain-name:value = 'a.example' OR ipv4-addr:value = '198.51.100.1' AND url:value = 'x']`, []string{"domain a.example", "! " + whyJoined}},
		{`[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']`, []string{"! " + whyJoined}},
		{`[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example'] AND [domain-name:value = 'c.example']`, []string{"! " + whyJoined}},
		{`[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example'] OR [domain-name:value = 'c.example']`, []string{"! " + whyJoined}},
		{`[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']`, []string{"! " + whyJoined}},
		{`[domain-name:value = 'a.example'] REPEATS 5 TIMES WITHIN 300 SECONDS`, []string{"! the pattern counts or times what it wants (WITHIN, REPEATS, START)"}},
		{`[domain-name:value = 'a.example'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'`, []string{"! the pattern counts or times what it wants (WITHIN, REPEATS, START)"}},
		{`[domain-name:value NOT = 'a.example']`, []string{"! the pattern wants that something is not so (NOT)"}},
		{`[domain-name:value != 'a.example']`, []string{`! != is not understood of "domain-name:value"`}},
		{`[domain-name:value LIKE '%.example']`, []string{`! LIKE is not understood of "domain-name:value"`}},
		{`[email-message:to_refs[*].value = 'victim@tokiwa.example']`, []string{`! "email-message:to_refs[*].value" is nothing that is looked for in mails`}},
		{`[EXISTS file:name]`, []string{"! the pattern asks whether something exists (EXISTS)"}},
		{`[network-traffic:dst_port = 443]`, []string{`! comparisons of "network-traffic:dst_port" with what is no string are not understood`}},
		{`[file:hashes.MD5 = 'bb' AND file:hashes.MD5 = 'cc']`, []string{"! " + whyJoined}},
	}
	for _, test := range tests {
		list, err := parseSTIX(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		var got []string
		for _, a := range list {
			switch {
			case a.why != "":
				got = append(got, "! "+a.why)
			case a.pattern:
				got = append(got, a.kind+" /"+a.value+"/")
			default:
				got = append(got, a.kind+" "+a.value)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.pattern, diff)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	for _, pattern := range []string{
		"", "[", "[]", "domain-name:value = 'a'", "[domain-name:value = 'a'", "[domain-name:value = 'a']]", "[domain-name:value 'a']", "[domain-name:value = ]",
		"[domain-name:value = 'a] ", "[= 'a']", "[domain-name:value = 'a' OR]", "[domain-name:value = 'a'] OR", "[file:name IN 'a']", "[file:name IN ('a',)]",
		"[domain-name:value = 'a'] REPEATS 'x'", "[\x00]", "[domain-name:value = 'a' XOR file:name = 'b']",
		strings.Repeat("(", 1000) + "[domain-name:value = 'a']" + strings.Repeat(")", 1000),
		"[" + strings.Repeat("(", 1000) + "domain-name:value = 'a'" + strings.Repeat(")", 1000) + "]",
		"[domain-name:value IN (" + strings.Repeat("'a',", maxSTIXAlternatives) + "'a')]",
		"[domain-name:value = '" + strings.Repeat("a", maxSTIXPattern) + "']",
	} {
		if list, err := parseSTIX(pattern); err == nil {
			t.Errorf("%.60q: %v", pattern, list)
		}
	}
}

// stixBundleOf wraps objects.
func stixBundleOf(objects ...string) string {
	return `{"type":"bundle","id":"bundle--1","objects":[` + strings.Join(objects, ",\n") + `]}`
}

func stixIndicatorOf(pattern, more string) string {
	return fmt.Sprintf(`{"type":"indicator","spec_version":"2.1","id":"indicator--6f2e0f6c-0000-4000-8000-000000000001","pattern_type":"stix","pattern":%q%s}`, pattern, more)
}

func TestSTIX(t *testing.T) {
	domain := "[domain-name:value = 'evil.example']"
	list, summary, err := taken(t, stixBundleOf(
		`{"type":"identity","id":"identity--1","name":"Aoba"}`,
		stixIndicatorOf(domain, `,"name":"C2","valid_from":"2026-11-01T00:00:00.000Z","valid_until":"2027-01-01T00:00:00Z","object_marking_refs":["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82","marking-definition--own"]`),
		`{"type":"marking-definition","id":"marking-definition--own","definition_type":"tlp","definition":{"tlp":"red"}}`,
		`{"type":"indicator","id":"indicator--2","pattern":"[file:name = 'x.exe']","pattern_type":"stix"}`,
		`{"type":"indicator","id":"indicator--2","pattern":"[file:name = 'x.exe']","pattern_type":"stix","revoked":true}`,
		`{"type":"indicator","id":"indicator--3","pattern":"rule x { condition: true }","pattern_type":"yara"}`,
		`{"type":"indicator","id":"indicator--4","pattern":"[domain-name:value = 'b.example' OR process:name = 'x']"}`,
		`{"type":"indicator","id":"indicator--5","pattern":"[oops"}`,
	), options())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"domain evil.example", "domain b.example"}, values(list)); diff != "" {
		t.Error(diff)
	}
	if i := list[0]; i.TLP != "red" || i.Note != "C2" || i.From.Month() != 11 || i.Until.Year() != 2027 || !strings.HasPrefix(i.ID, "indicator--6f2e") {
		t.Errorf("%+v", i)
	}
	if list[1].TLP != "amber" {
		t.Error("what has no label has that of the import:", list[1].TLP)
	}
	got := map[string]int{}
	for _, s := range summary.Skipped {
		got[s.Reason] = s.Count
		if s.Place.Line == 0 || s.Bad {
			t.Errorf("%+v", s)
		}
	}
	want := map[string]int{"revoked by who made it": 2, `patterns of type "yara" are not understood`: 1, `"process:name" is nothing that is looked for in mails`: 1,
		"the pattern is not understood at column 2": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if summary.Format != FormatSTIX {
		t.Error(summary.Format)
	}
}

func TestTLPMarkings(t *testing.T) {
	for id, want := range markings {
		list, _, err := taken(t, stixBundleOf(stixIndicatorOf("[domain-name:value = 'evil.example']", `,"object_marking_refs":["`+id+`"]`)), options())
		if err != nil || list[0].TLP != want {
			t.Errorf("%s: %v, %v", id, list, err)
		}
	}
	list, _, err := taken(t, stixBundleOf(stixIndicatorOf("[domain-name:value = 'evil.example']", `,"object_marking_refs":["marking-definition--x"]`),
		`{"type":"marking-definition","id":"marking-definition--x","extensions":{"`+tlpExtension+`":{"extension_type":"property-extension","tlp_2_0":"amber+strict"}}}`), options())
	if err != nil || list[0].TLP != "amber+strict" {
		t.Error(list, err)
	}
}

func TestTAXIIEnvelope(t *testing.T) {
	list, _, err := taken(t, `{"more":false,"objects":[`+stixIndicatorOf("[domain-name:value = 'evil.example']", "")+`]}`, options())
	if err != nil || len(list) != 1 {
		t.Error(list, err)
	}
}

func TestMISP(t *testing.T) {
	file := `{"response":[{"Event":{"id":"1","info":"Lure of November","Orgc":{"name":"x"},"Attribute":[
		{"uuid":"5d1b0000-0000-4000-8000-000000000001","type":"email-src","to_ids":true,"value":"a@evil.example","comment":"from","first_seen":"2026-11-01T00:00:00+09:00","last_seen":"2026-11-05T00:00:00Z"},
		{"type":"email-dst","to_ids":true,"value":"victim@tokiwa.example"},
		{"type":"domain","to_ids":false,"value":"context.example"},
		{"type":"domain","to_ids":"1","value":"evil.example","Tag":[{"name":"tlp:red"}]},
		{"type":"filename|sha256","to_ids":true,"value":"a.exe|` + sha256Sample + `"},
		{"type":"malware-sample","to_ids":true,"value":"a.exe|` + md5Sample + `","data":"AAAA"},
		{"type":"hostname","to_ids":true,"deleted":true,"value":"gone.example"}
	],"Object":[{"name":"email","Attribute":[{"type":"email-subject","to_ids":true,"value":"請求書のご送付"}]}],
	"RelatedEvent":[{"Event":{"Attribute":[{"type":"domain","to_ids":true,"value":"related.example"}]}}],"Tag":[{"name":"type:OSINT"},{"name":"tlp:green"}]}},
	{"Event":{"Attribute":[{"type":"ip-dst|port","to_ids":true,"value":"198.51.100.1|443"}]}}]}`
	list, summary, err := taken(t, file, options())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"address a@evil.example", "domain evil.example", "sha256 " + sha256Sample, "md5 " + md5Sample, "subject 請求書のご送付", "ip 198.51.100.1"}
	if diff := cmp.Diff(want, values(list)); diff != "" {
		t.Error(diff)
	}
	first := list[0]
	if first.TLP != "green" || first.Note != "Lure of November; from; last seen 2026-11-05T00:00:00Z" || first.From.Format("2006-01-02T15") != "2026-10-31T15" || !first.Until.IsZero() {
		t.Errorf("%+v", first)
	}
	if list[1].TLP != "red" || list[5].TLP != "amber" {
		t.Error(list[1].TLP, list[5].TLP)
	}
	got := map[string]int{}
	for _, s := range summary.Skipped {
		got[s.Reason] = s.Count
	}
	wanted := map[string]int{`attributes of type "email-dst" are not understood`: 1, "not meant for detection (to_ids is not set)": 1, "deleted by who made it": 1}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Error(diff)
	}
}

func TestMISPSearch(t *testing.T) {
	for _, file := range []string{`{"response":{"Attribute":[{"type":"url","to_ids":true,"value":"http://evil.example/a"}]}}`,
		`[{"Event":{"Attribute":[{"type":"url","to_ids":1,"value":"http://evil.example/a"}]}}]`, `{"Event":{"Attribute":[{"type":"url","to_ids":true,"value":"http://evil.example/a"}],"Object":null}}`} {
		list, summary, err := taken(t, file, options())
		if err != nil || len(list) != 1 || summary.Format != FormatMISP {
			t.Error(list, err)
		}
	}
}
