package sandbox

import (
	"bytes"
	"io"
	"testing"
	"time"

	"sekisho/internal/payload/sandbox/unpack"
)

// BenchmarkChild starts a child, waits until its limits are set, and ends it.
func BenchmarkChild(b *testing.B) {
	s := session(b, Options{})
	var cpu time.Duration
	for b.Loop() {
		c, err := startChild(s, "", nothing{}, 0, 0)
		if err != nil {
			b.Fatal(err)
		}
		c.end()
		cpu += c.cmd.ProcessState.UserTime() + c.cmd.ProcessState.SystemTime()
	}
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

func BenchmarkSevenZip(b *testing.B) {
	made := build(b, "7z", "a", "out.7z")
	s := session(b, Options{})
	b.SetBytes(int64(len(made)))
	for b.Loop() {
		entries, err := listed(s.Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made))))
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range entries {
			content, err := e.Open()
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, content)
		}
		s.CloseTo(0)
	}
}
