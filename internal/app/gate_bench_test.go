package app

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"sekisho/internal/incident"
	"sekisho/internal/mail"
	"sekisho/internal/screen"
)

// BenchmarkGate is one message of 3 KB on its way out, from RCPT to its answer, with 10,000 contacts. The gate's share is the difference to "none".
func BenchmarkGate(b *testing.B) {
	b.Run("none", func(b *testing.B) { benchmarkOut(b, nil, "contact9999@c9999.example") })
	b.Run("L0", func(b *testing.B) { benchmarkOut(b, benchmarkedGate(b, false), outside) })
	b.Run("L3 contact", func(b *testing.B) { benchmarkOut(b, benchmarkedGate(b, true), "contact9999@c9999.example") })
	b.Run("L3 inside", func(b *testing.B) { benchmarkOut(b, benchmarkedGate(b, true), inside) })
	b.Run("L3 stranger", func(b *testing.B) { benchmarkOut(b, benchmarkedGate(b, true), outside) }) // two lines of the journal each
}

// deaf tells nobody.
type deaf struct{}

func (deaf) Stopped(incident.Attempt)           {}
func (deaf) Unrecorded(incident.Attempt, error) {}
func (deaf) Alarm(incident.Alarm)               {}

func benchmarkedGate(b *testing.B, closed bool) *incident.Gate {
	files := incident.Open(b.TempDir())
	var contacts []incident.Contact
	for i := range 10_000 {
		contacts = append(contacts, incident.Contact{Address: fmt.Sprintf("contact%d@c%d.example", i, i), Person: "x", Phone: "1", By: "b"})
	}
	if _, err := files.AddContacts(time.Now(), contacts...); err != nil {
		b.Fatal(err)
	}
	if closed {
		raise := incident.Raise{Level: incident.Isolate, Until: time.Now().Add(time.Hour), By: "b", Reason: "r", Phone: "1", IfRev: -1}
		if _, err := files.Raise(time.Now(), raise); err != nil {
			b.Fatal(err)
		}
	}
	journal, err := files.OpenJournal()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = journal.Close() })
	return incident.NewGate(files, incident.House{Domains: []string{"tokiwa.example"}}, journal, deaf{}, time.Now)
}

func benchmarkOut(b *testing.B, gate *incident.Gate, rcpt string) {
	c := houseConfig()
	parts, err := NewParts(c, silent{})
	if err != nil {
		b.Fatal(err)
	}
	if gate != nil {
		parts.Gate = gate
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		b.Fatal(err)
	}
	client := mail.Client{Addr: netip.MustParseAddr("192.168.1.7"), Port: 4025, AuthUser: "hanako"}
	env := mail.Envelope{Known: true, From: "hanako@tokiwa.example", Args: []string{"SIZE=3000"}}
	to := mail.Recipient{Addr: rcpt}
	body := []byte(strings.Repeat("As agreed, the minutes of today.\r\n", 90))
	b.ReportAllocs()
	for b.Loop() {
		if gate != nil {
			gate.Recipient(client, env, to)
		}
		whole := env
		whole.Rcpts = []mail.Recipient{to}
		out := s.Outgoing(b.Context(), screen.Source{Client: client, Envelope: whole})
		for range 10 {
			out.Header("Received", []byte(" from pc1.tokiwa.example by mx.tokiwa.example; Sun, 22 Nov 2026 10:12:00 +0900"))
		}
		out.EndOfHeader(client, whole)
		out.Body(body)
		out.Decide("4F2A")
		out.Close()
	}
}
