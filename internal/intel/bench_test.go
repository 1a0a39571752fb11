package intel

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"

	"sekisho/internal/record"
)

// million is a store of a million indicators of several kinds, made while it is read.
type million struct{ shelf }

func (*million) Indicators(_ context.Context, _ record.IndicatorFilter, visit func(record.Indicator) bool) error {
	for n := range 1_000_000 {
		i := record.Indicator{ID: fmt.Sprintf("indicator--%08x-0000-4000-8000-%012x", n, n), Source: "tester", Set: "test", TLP: "amber", Imported: now}
		switch n % 5 {
		case 0:
			i.Kind, i.Value = KindDomain, fmt.Sprintf("h%d.example", n)
		case 1:
			i.Kind, i.Value = KindAddress, fmt.Sprintf("a%d@evil.example", n)
		case 2:
			i.Kind, i.Value = KindSHA256, fmt.Sprintf("%064x", n)
		case 3:
			i.Kind, i.Value = KindIP, fmt.Sprintf("%d.%d.%d.0/%d", 11+n%100, n/100%256, n/25600%256, 16+n%9)
		case 4:
			i.Kind, i.Value = KindURL, fmt.Sprintf("http://h%d.example/%d", n, n)
		}
		if !visit(i) {
			break
		}
	}
	return nil
}

// An ordinary mail: three addresses, twelve links, two digests.
func anOrdinaryMail() Seen {
	s := Seen{Subject: "【重要】11月分の請求書のご送付について(ご確認のお願い)", MessageID: "<20261122.1@aoba.example>", At: now,
		Addresses: []Sighted{{Value: "kaikei@aoba.example", Where: "from"}, {Value: "bounce@mail.aoba.example", Where: "envelope"}, {Value: "desk@aoba.example", Where: "reply-to"}},
		IPs:       []Sighted{{Value: "198.51.100.7"}, {Value: "2001:db8::5"}},
		Digests:   []Sighted{{Value: sha256Sample}, {Value: "00" + sha256Sample[2:]}}, Files: []Sighted{{Value: "請求書.pdf"}, {Value: "image001.png"}}}
	for n := range 12 {
		s.URLs = append(s.URLs, Sighted{Value: fmt.Sprintf("https://www%d.aoba.example/news/%d?id=%d", n%4, n, n)})
	}
	return s
}

func BenchmarkMatchMillion(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := Build(context.Background(), &million{}, now)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	seen := anOrdinaryMail()
	for b.Loop() {
		if got := s.Match(seen); len(got) != 0 {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
}

// A mail of a thousand links to hosts of their own, as many as are looked at.
func BenchmarkMatchThousandLinks(b *testing.B) {
	s, err := Build(context.Background(), &million{}, now)
	if err != nil {
		b.Fatal(err)
	}
	seen := Seen{At: now}
	for n := range 1000 {
		seen.URLs = append(seen.URLs, Sighted{Value: fmt.Sprintf("https://www.host%d.sample.co.jp/news/%d", n, n)})
	}
	for b.Loop() {
		s.Match(seen)
	}
}

func BenchmarkMatchPatterns(b *testing.B) {
	var short []string
	for n := range MaxPatterns {
		short = append(short, fmt.Sprintf("subject /^(Re: )?請求書 No\\. %d[0-9]{3}/", n))
	}
	s := setOf(b, short...)
	seen := anOrdinaryMail()
	for b.Loop() {
		s.Match(seen)
	}
}

// importOf reads n indicators of a format.
func importOf(b *testing.B, n int, format string) {
	files := map[string]*generated{
		FormatList: {line: func(n int) string { return fmt.Sprintf("h%d.example\n", n) }, n: n},
		FormatCSV:  {head: "type,value,comment\n", line: func(n int) string { return fmt.Sprintf("domain,h%d.example,\"a remark, as they are\"\n", n) }, n: n},
		FormatSTIX: {head: `{"type":"bundle","objects":[{"type":"identity"}`, tail: "]}", n: n, line: func(n int) string {
			return fmt.Sprintf(",\n"+`{"type":"indicator","spec_version":"2.1","id":"indicator--%08x-0000-4000-8000-000000000000","created":"2026-11-01T00:00:00.000Z","modified":"2026-11-01T00:00:00.000Z","pattern":"[domain-name:value = 'h%d.example']","pattern_type":"stix","valid_from":"2026-11-01T00:00:00.000Z","object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"],"description":"%0200d"}`, n, n, n)
		}},
		FormatMISP: {head: `{"Event":{"info":"x","Attribute":[{"type":"comment"}`, tail: "]}}", n: n, line: func(n int) string {
			return fmt.Sprintf(",\n"+`{"id":"%d","uuid":"%08x-0000-4000-8000-000000000000","type":"domain","category":"Network activity","to_ids":true,"value":"h%d.example","timestamp":"1700000000","comment":"","distribution":"5"}`, n, n, n)
		}},
	}
	for b.Loop() {
		i, err := Read("file", files[format], options())
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		var peak runtime.MemStats
		for _, err := range i.List() {
			if err != nil {
				b.Fatal(err)
			}
			if count++; count%(n/4) == 0 {
				runtime.ReadMemStats(&peak)
			}
		}
		if count != n {
			b.Fatal(count)
		}
		b.ReportMetric(float64(peak.Sys)/(1<<20), "MiB-sys")
	}
	size, _ := io.Copy(io.Discard, reset(files[format]))
	b.ReportMetric(float64(size)/(1<<20), "MiB-file")
}

func reset(g *generated) io.Reader {
	g.at, g.pending, g.begun, g.done = 0, "", false, false
	return g
}

func BenchmarkImportList(b *testing.B) { importOf(b, 1_000_000, FormatList) }
func BenchmarkImportCSV(b *testing.B)  { importOf(b, 1_000_000, FormatCSV) }
func BenchmarkImportSTIX(b *testing.B) { importOf(b, 1_000_000, FormatSTIX) }
func BenchmarkImportMISP(b *testing.B) { importOf(b, 1_000_000, FormatMISP) }
