package maillog_test

import (
	"bytes"
	"strings"
	"testing"

	"sekisho/internal/mta/maillog"
)

// Whatever a log says: it ends, nothing is told of nobody, and what was counted adds up.
func FuzzRead(f *testing.F) {
	for _, log := range []string{inbound, sendmailIn, mailOf("AAAAA1", "cleanup[1]: AAAAA1: milter-hold: x"), mailOf("AAAAA1") + mailOf("AAAAA1"),
		strings.ReplaceAll(mailOf("AAAAA1"), "Nov  2 09:12:44", "2026-11-02T09:12:44.5+0900"), "\n\r\n", "<22>", "Nov  2 09:12:44 mx sm-mta[1]: AUTH=server, relay=a [1], authid=x, mech=y"} {
		f.Add([]byte(log))
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		events := int64(0)
		l := maillog.New(maillog.Options{Zone: japan, Open: 3}, func(e maillog.Event) bool {
			events++
			if len(e.Rcpts) == 0 || e.QueueID == "" || !e.Client.IsValid() && !e.Local || len(e.From) > 1024 || e.Time.IsZero() {
				t.Errorf("%+v", e)
			}
			return true
		})
		if err := l.Read(t.Context(), bytes.NewReader(log), saved); err != nil {
			t.Fatal(err)
		}
		l.End()
		c := l.Counts()
		if c.Events != events || c.Lines < c.Broken+c.Other || c.Lines > int64(bytes.Count(log, []byte("\n"))+1) {
			t.Errorf("%+v, %d events", c, events)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var log bytes.Buffer
	for i := range 20_000 {
		log.WriteString(strings.ReplaceAll(inbound, "4Bx1Yz0Q5tz9sP", "4Bx1Yz"+strings.Repeat("B", i%3)+string(rune('A'+i%26))+string(rune('A'+i/26%26))+string(rune('A'+i/676%26))))
	}
	lines := bytes.Count(log.Bytes(), []byte("\n"))
	for b.Loop() {
		l := maillog.New(maillog.Options{Zone: japan}, func(maillog.Event) bool { return true })
		if err := l.Read(b.Context(), bytes.NewReader(log.Bytes()), saved); err != nil {
			b.Fatal(err)
		}
		if l.End(); l.Counts().Events != 20_000 {
			b.Fatalf("%+v", l.Counts())
		}
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
