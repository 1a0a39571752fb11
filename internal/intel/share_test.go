package intel

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/record"
)

func tokiwa() House {
	return House{Domains: []string{"tokiwa.example"}, Networks: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/28")}, Names: []string{"常盤商事"},
		Everybody: func(host string) bool { return host == "drive.example" }}
}

// A mail that names the house wherever it can.
func tellingMail() record.Message {
	return record.Message{
		ID: "m1", Received: time.Date(2026, 11, 20, 10, 47, 33, 0, time.FixedZone("", 9*3600)), Direction: "in", MessageID: "<x1@evil.example>", QueueID: "4FQ7",
		From: "kaikei@evil.example", FromName: "経理部(ＴＯＫＩＷＡ)", Envelope: "bounce+taro.yamada=tokiwa.example@evil.example", ReplyTo: "kaikei@lure.example",
		Rcpts: []string{"taro.yamada@tokiwa.example"}, Subject: "【常盤商事】yamada様 請求書", Client: "203.0.113.5", HELO: "mx.tokiwa.example",
		Origin: record.Origin{IP: "198.51.100.7", Country: "KR", Class: "country"}, Mailer: "Foxmail 7", Charset: "gb2312", Zone: "+0800", AuthUser: "taro",
		Hosts: []string{"evil.example", "intra.tokiwa.example", "drive.example", "tokiwa-login.example", "10.0.0.5", "198.51.100.9"},
		Objects: []record.Object{{Name: "請求書_Yamada.xlsx.exe", Type: "pe", Size: 12, SHA256: sha256Sample}, {Name: "logo.png", Type: "png", SHA256: strings.Repeat("0", 64)},
			{Name: "見積書.lzh", Type: "lzh", SHA256: strings.Repeat("1", 64)}},
		Level: "hold", Traits: []string{"double-ext"},
	}
}

func TestShare(t *testing.T) {
	got := tokiwa().Share(tellingMail())
	want := Shared{
		Hour: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), From: "kaikei@evil.example", FromName: "経理部([ORG])", Envelope: "bounce+[NAME]@evil.example", ReplyTo: "kaikei@lure.example",
		Subject: "【[ORG]】[NAME]様 請求書", MessageID: "x1@evil.example", Origin: "198.51.100.7", Country: "KR", HELO: "[ORG]", Mailer: "Foxmail 7", Charset: "gb2312", Zone: "+0800",
		Hosts: []string{"evil.example", "drive.example", "198.51.100.9"}, Traits: []string{"double-ext"},
		Files: []SharedFile{{"請求書_[NAME].xlsx.exe", "pe", sha256Sample, 12}, {"logo.png", "png", strings.Repeat("0", 64), 0}, {"見積書.lzh", "lzh", strings.Repeat("1", 64), 0}},
	}
	want.Envelope = "bounce+[NAME]=[ORG]@evil.example"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShareOfForgedAndInternal(t *testing.T) {
	m := tellingMail()
	m.From, m.MessageID, m.Origin.IP, m.Subject = "shacho@tokiwa.example", "<x@mail.tokiwa.example>", "203.0.113.5", "請求書　Ｎｏ．１"
	got := tokiwa().Share(m)
	if got.From != maskOrg || got.MessageID != "" || got.Origin != "" || got.Country != "" || got.Subject != m.Subject {
		t.Errorf("%+v", got)
	}
	m.Origin.IP, m.MessageID = "192.168.1.1", "<tokiwa-1@evil.example>"
	if got := tokiwa().Share(m); got.Origin != "" || got.MessageID != "" {
		t.Errorf("%+v", got)
	}
}

func TestReportNeedsALabel(t *testing.T) {
	found := []Found{{Message: tellingMail()}}
	for label, want := range map[string]string{"": "is required", "red": "never exported", "TLP:RED": "never exported", "purple": "no label"} {
		if _, err := NewReport(tokiwa(), found, label, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", label, err)
		}
	}
	out := tellingMail()
	out.Direction = "out"
	if r, err := NewReport(tokiwa(), []Found{{Message: out}}, "amber", now); err == nil || r.Left != 1 {
		t.Error("mail of ours is shared:", err)
	}
}

func aReport(t *testing.T, label string) Report {
	t.Helper()
	second := tellingMail()
	second.Subject, second.Received = "お見積りの件", second.Received.Add(-time.Hour)
	r, err := NewReport(tokiwa(), []Found{{Message: tellingMail()}, {Message: second}}, label, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var sharedValues = []string{"address kaikei@evil.example", "address kaikei@lure.example", "file 見積書.lzh", "host evil.example", "ip 198.51.100.7", "ip 198.51.100.9",
	"sha256 " + strings.Repeat("1", 64), "sha256 " + sha256Sample, "subject お見積りの件"}

func TestIndicatorsOfAReport(t *testing.T) {
	r := aReport(t, "amber")
	if diff := cmp.Diff(sharedValues, values(r.Indicators)); diff != "" {
		t.Error(diff)
	}
	if !r.Indicators[0].From.Equal(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) || r.Mails[0].Hour.After(r.Mails[1].Hour) {
		t.Error("the earliest mail counts:", r.Indicators[0].From)
	}
	m := tellingMail()
	m.Origin.Class = "cloud"
	relayed, err := NewReport(tokiwa(), []Found{{Message: m}}, "amber", now)
	if err != nil || slices.Contains(values(relayed.Indicators), "ip 198.51.100.7") {
		t.Error("a service that many send through is no attacker:", err)
	}
}

// Nothing of the house is in any export, and what can be imported comes back as it was.
func TestExports(t *testing.T) {
	r := aReport(t, "amber+strict")
	for name, write := range map[string]func(io.Writer) error{"stix": r.WriteSTIX, "misp": r.WriteMISP, "csv": r.WriteCSV, "text": r.WriteText} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			small := strings.ToLower(b.String())
			for _, secret := range []string{"tokiwa", "yamada", "taro", "常盤", "203.0.113.5", "10.0.0.5", "4fq7", "47:33", "01:47", "10:47"} {
				if strings.Contains(small, secret) {
					t.Errorf("%s tells %q", name, secret)
				}
			}
			if !strings.Contains(small, "amber+strict") {
				t.Error("it has no label")
			}
			var again bytes.Buffer
			if err := write(&again); err != nil || again.String() != b.String() {
				t.Error("it is not the same each time")
			}
			if name == "text" {
				for _, live := range []string{"evil.example", "@lure", "198.51.100.7"} {
					if strings.Contains(small, live) {
						t.Errorf("%q is not defanged", live)
					}
				}
				return
			}
			roundTrip(t, name, b.String())
		})
	}
}

func roundTrip(t *testing.T, name, file string) {
	t.Helper()
	o := options()
	o.TLP = "clear"
	list, summary, err := taken(t, file, o)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(sharedValues)
	if name == "stix" { // domain-name is host and domain in one
		want[slices.Index(want, "host evil.example")] = "domain evil.example"
	}
	got := values(list)
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || summary.Format != name {
		t.Error(summary.Format, diff)
	}
	for _, i := range list {
		if i.TLP != "amber+strict" || i.From.IsZero() {
			t.Errorf("%+v", i)
		}
	}
}

// Required properties of STIX 2.1, sections 2.9, 3.2, 4.7, 4.14, 6.5 and 7.2.
func TestSTIXIsValid(t *testing.T) {
	var b bytes.Buffer
	if err := aReport(t, "green").WriteSTIX(&b); err != nil {
		t.Fatal(err)
	}
	var bundle struct {
		Type, ID string
		Objects  []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &bundle); err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	known := map[string]int{}
	if bundle.Type != "bundle" || !id.MatchString(bundle.ID) {
		t.Error(bundle.Type, bundle.ID)
	}
	ids := map[string]bool{}
	for _, o := range bundle.Objects {
		ids[o["id"].(string)] = true
	}
	for _, o := range bundle.Objects {
		kind := o["type"].(string)
		known[kind]++
		required := map[string][]string{"indicator": {"created", "modified", "pattern", "pattern_type", "valid_from"}, "email-message": {"is_multipart"},
			"observed-data": {"created", "modified", "first_observed", "last_observed", "number_observed", "object_refs"}, "email-addr": {"value"}, "domain-name": {"value"},
			"ipv4-addr": {"value"}, "file": {"hashes"}, "marking-definition": {"created", "extensions"}}[kind]
		if len(required) == 0 {
			t.Errorf("%s is no type that is written", kind)
		}
		for _, name := range append(required, "spec_version", "id") {
			if o[name] == nil || o[name] == "" {
				t.Errorf("%s has no %s", kind, name)
			}
		}
		if kind == "marking-definition" {
			continue
		}
		if header, ok := o["additional_header_fields"].(map[string]any); kind == "email-message" && (!ok || !cmp.Equal(header["X-Mailer"], []any{"Foxmail 7"})) {
			t.Errorf("%v", o)
		}
		if !id.MatchString(o["id"].(string)) || !strings.HasPrefix(o["id"].(string), kind+"--") {
			t.Error(o["id"])
		}
		for _, ref := range append(o["object_marking_refs"].([]any), refsOf(o)...) {
			if !ids[ref.(string)] {
				t.Errorf("%s refers to %s, which is not there", kind, ref)
			}
		}
	}
	if known["indicator"] != len(sharedValues) || known["observed-data"] != 2 || known["email-message"] != 2 || known["file"] != 3 {
		t.Error(known)
	}
}

func refsOf(o map[string]any) (refs []any) {
	if list, ok := o["object_refs"].([]any); ok {
		refs = list
	}
	if from, ok := o["from_ref"]; ok {
		refs = append(refs, from)
	}
	return refs
}

// The same mail twice within an hour is one observation of two.
func TestSameMailsAreCounted(t *testing.T) {
	r, err := NewReport(tokiwa(), []Found{{Message: tellingMail()}, {Message: tellingMail()}}, "green", now)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.WriteSTIX(&b); err != nil || strings.Count(b.String(), `"number_observed": 2`) != 1 || strings.Count(b.String(), `"observed-data"`) != 1 {
		t.Error(err, b.String())
	}
}

// The ids of examples in STIX 2.1 with Errata 01 (sections 2.9, 6.4) are those that everybody computes.
func TestDeterministicIDs(t *testing.T) {
	if got := uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"); got != "2ed6657d-e927-568b-95e1-2665a8aea6a2" { // RFC 9562, appendix A.4
		t.Error(got)
	}
	for id, value := range map[string]string{"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4": "198.51.100.3", "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7": "example.com"} {
		kind, _, _ := strings.Cut(id, "--")
		if got := scoID(kind, map[string]any{"value": value}); got != id {
			t.Error(got, "want", id)
		}
	}
	if got := canonical(map[string]any{"name": "a\"\u2028é\n", "hashes": map[string]string{"SHA-256": "x"}}); got != `{"hashes":{"SHA-256":"x"},"name":"a\"`+"\u2028"+`é\n"}` {
		t.Error(got)
	}
}

func TestCSVIsNoFormula(t *testing.T) {
	m := tellingMail()
	m.Subject = "=HYPERLINK(\"http://evil.example\")"
	r, err := NewReport(tokiwa(), []Found{{Message: m}}, "green", now)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		found = found || row[1] == "'"+m.Subject
		if strings.HasPrefix(row[1], "=") {
			t.Error(row)
		}
	}
	if !found {
		t.Error(rows)
	}
}

func TestRefang(t *testing.T) {
	for fanged, want := range map[string]string{
		"hxxp://evil[.]example/a[.]b": "http://evil.example/a[.]b", "hXXps[:]//evil(.)example": "https://evil.example", "hxxps[://]evil[dot]example": "https://evil.example",
		"a[at]evil[.]example": "a@evil.example", "a＠evil。example": "a@evil.example", "198[.]51[.]100[.]7": "198.51.100.7", "http://[2001:db8::1]/x": "http://[2001:db8::1]/x",
		"evil.example": "evil.example", "HTTPS://evil.example": "https://evil.example",
	} {
		if got := Refang(fanged); got != want {
			t.Errorf("%q: %q, want %q", fanged, got, want)
		}
	}
	for plain, want := range map[string]string{"http://evil.example/a.b": "hxxp://evil[.]example/a.b", "a@evil.example": "a[@]evil[.]example", "198.51.100.7": "198[.]51[.]100[.]7"} {
		if got := Defang(plain); got != want || Refang(got) != plain {
			t.Errorf("%q: %q", plain, got)
		}
	}
}

func TestLabels(t *testing.T) {
	for s, want := range map[string]string{"TLP:WHITE": "clear", "tlp:amber+strict": "amber+strict", "TLP: GREEN": "green", "Amber": "amber", "TLP:AMBER-STRICT": "amber+strict"} {
		if got, ok := Label(s); !ok || got != want {
			t.Errorf("%q: %q %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "tlp:", "purple", "redd"} {
		if got, ok := Label(s); ok {
			t.Errorf("%q: %q", s, got)
		}
	}
	if Strictest("green", "", "amber+strict", "amber") != "amber+strict" || Strictest("", "x") != "" {
		t.Error("the strictest label counts")
	}
}
