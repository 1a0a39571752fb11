package intel

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

// whole imports a file and checks what every import promises: indicators that are in their normal form and can be looked up, or an error with the
// file's name.
func whole(t *testing.T, file, format string) {
	o := options()
	o.Format = format
	list, summary, err := taken(t, file, o)
	if err != nil && !strings.HasPrefix(err.Error(), "file") {
		t.Fatalf("an error without its file: %v", err)
	}
	if err == nil && (len(list) == 0 || summary.Indicators != len(list)) {
		t.Fatalf("%d indicators, %+v", len(list), summary)
	}
	for _, s := range summary.Skipped {
		if s.Count < 1 || s.Place.Line < 1 {
			t.Fatalf("%+v", s)
		}
	}
	for _, i := range list {
		if i.TLP == "" || i.Source == "" || i.ID == "" || !utf8.ValidString(i.Value) {
			t.Fatalf("%+v", i)
		}
		if i.Pattern {
			continue
		}
		if again, err := Normal(i.Kind, i.Value); err != nil || again != i.Value {
			t.Fatalf("%s %q is not normal: %q, %v", i.Kind, i.Value, again, err)
		}
	}
	if _, err := Build(context.Background(), &shelf{list: list}, now); err != nil {
		t.Fatal(err)
	}
}

func FuzzList(f *testing.F) {
	f.Add("# x\nhxxps[:]//evil[.]example/a?b#c\nkaikei(at)evil[.]example # sender\n198.51.100[.]7\n203.0.113.0/24\n*.c2.evil.example\n@lure.example\n" + sha256Sample)
	f.Add("\xff\xfee\x00v\x00")
	f.Add("日本語.example\n\x93\xfa\x96\x7b\n")
	f.Fuzz(func(t *testing.T, file string) { whole(t, file, FormatList) })
}

func FuzzCSV(f *testing.F) {
	f.Add("備考,値,種別\nx,evil.example,ドメイン\ny,請求書のご送付,件名\n")
	f.Add("type;value;tlp;valid_from;regex\nsubject;\"^a\nb\";red;2026/1/1;1\n")
	f.Add("domain,ip,sha256\nevil.example,198.51.100.1," + sha256Sample)
	f.Fuzz(func(t *testing.T, file string) { whole(t, file, FormatCSV) })
}

func FuzzSTIX(f *testing.F) {
	f.Add(stixBundleOf(stixIndicatorOf("[domain-name:value = 'evil.example']", `,"valid_until":"2027-01-01T00:00:00Z","revoked":false,"object_marking_refs":["marking-definition--own"]`),
		`{"type":"marking-definition","id":"marking-definition--own","definition":{"tlp":"red"}}`))
	f.Add(`{"objects":[{"type":"indicator","pattern":"[file:name IN ('abc','def')]","revoked":"1"}]}`)
	f.Fuzz(func(t *testing.T, file string) { whole(t, file, FormatSTIX) })
}

func FuzzMISP(f *testing.F) {
	f.Add(`{"response":[{"Event":{"info":"x","Attribute":[{"type":"email-src","to_ids":true,"value":"a@evil.example","first_seen":"2026-11-01T00:00:00+09:00"}],"Tag":[{"name":"tlp:green"}]}}]}`)
	f.Add(`[{"Event":{"Object":[{"Attribute":[{"type":"filename|md5","to_ids":"1","value":"a|` + md5Sample + `"}]}]}}]`)
	f.Fuzz(func(t *testing.T, file string) { whole(t, file, FormatMISP) })
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{`[domain-name:value = 'evil.example']`, `[file:hashes.'SHA-256' = 'aa' AND file:name IN ('a', 'b')] OR ([ipv4-addr:value ISSUBSET '1.0.0.0/8'] REPEATS 5 TIMES)`,
		`[email-message:subject LIKE 'a%\'_' OR NOT EXISTS x:y[*].z] START t'2026' STOP t'2027'`, "[/* x */ a:b = 1.5 // y\n]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		list, err := parseSTIX(pattern)
		if err != nil {
			return
		}
		if len(list) == 0 {
			t.Fatal("a pattern says nothing")
		}
		for _, a := range list {
			if (a.why == "") == (a.kind == "") {
				t.Fatalf("%+v", a)
			}
		}
		// What needs two things is never two alternatives.
		if both, err := parseSTIX("(" + pattern + ") AND [domain-name:value = 'x.example']"); err == nil && (len(both) != 1 || both[0].why == "") {
			t.Fatalf("%+v", both)
		}
	})
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"a@evil.example", "hxxp://evil[.]example:80/a", "203.0.113.0/24", "[2001:db8::1]", "＊.ｅｖｉｌ.example", "Re: fw: x y z"} {
		f.Add(s)
	}
	kinds := []string{KindAddress, KindDomain, KindHost, KindURL, KindIP, KindSHA256, KindFile, KindSubject, KindMessageID}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range kinds {
			value, err := Normal(kind, s)
			if err != nil {
				continue
			}
			if again, err := Normal(kind, value); err != nil || again != value {
				t.Fatalf("%s %q: %q becomes %q, %v", kind, s, value, again, err)
			}
		}
	})
}
