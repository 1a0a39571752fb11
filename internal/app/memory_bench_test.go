package app

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/store/storetest"
)

// BenchmarkScreenRemembering is BenchmarkScreen with a history that looks back for each mail and learns from it, every mail with another author and
// another text. SEKISHO_BENCH_RELATIONS says how many relations it has, 100,000 where it says nothing.
func BenchmarkScreenRemembering(b *testing.B) {
	relations := 100_000
	if n, err := strconv.Atoi(os.Getenv("SEKISHO_BENCH_RELATIONS")); err == nil {
		relations = n
	}
	c := houseConfig()
	c.Data = b.TempDir()
	empty, err := OpenMemory(context.Background(), c, MemoryOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if err := empty.Close(context.Background()); err != nil {
		b.Fatal(err)
	}
	storetest.Generate(b, filepath.Join(c.Data, historyFile), relations)
	memory, err := OpenMemory(context.Background(), c, MemoryOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer memory.Close(context.Background())
	for _, remembers := range []bool{false, true} {
		b.Run(fmt.Sprintf("history=%v", remembers), func(b *testing.B) {
			parts, err := NewParts(c, silent{})
			if err != nil {
				b.Fatal(err)
			}
			if remembers {
				parts.Memory, parts.Learn = memory, true
			}
			s, err := NewScreen(c, parts)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			began := processorTime(b)
			n := 0
			for b.Loop() {
				n++
				if r, err := Scan(context.Background(), s, lettered(n)); err != nil || r.Level != "pass" && r.Level != "note" {
					b.Fatalf("%v %+v", err, r)
				}
			}
			if err := memory.History.Flush(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64((processorTime(b)-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// lettered is a letter of 3 KB by one of many authors.
func lettered(n int) folder.Item {
	var text strings.Builder
	for i := range 4 {
		text.WriteString(routine(n*4 + i))
	}
	from := fmt.Sprintf("person%d@aoba%d.example", n%5000, n%300)
	octets := written("From: "+word(jis, fmt.Sprintf("青葉商事 山田%d郎", n%5000))+" <"+from+">\nSubject: "+word(jis, fmt.Sprintf("お見積りの件 %d", n))+fmt.Sprintf("\nMessage-ID: <%d@%s>\n", n, domainOf(from))+
		"X-Mailer: Becky! ver. 2.81.05 [ja]", textIn(jis, text.String()+"\n-- \n青葉商事株式会社 山田 太郎\n"+from+"\n"))
	return folder.Item{
		File: "a.eml", Received: time.Date(2026, 11, 5, 9, 1, n%60, 0, jst),
		Client:   mail.Client{Addr: netip.MustParseAddr(japan), Port: 25, Name: "mail.aoba.example", HELO: "mail.aoba.example"},
		Envelope: mail.Envelope{Known: true, From: from, Rcpts: []mail.Recipient{{Addr: fmt.Sprintf("staff%d@tokiwa.example", n%100)}}},
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	}
}
