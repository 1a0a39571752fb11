// Command load measures a running sekisho over the milter socket: it starts the program, plays the MTA on several connections with mails of
// mixed sizes, and prints messages a second, CPU time a message, the time from the end of a message to its verdict, and memory.
//
// Everything stays on a unix socket of its own folder; it stops by itself.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

func main() {
	bin := flag.String("bin", "bin/sekisho", "the program to measure")
	count := flag.Int("n", 400, "messages a run")
	flag.Parse()
	if err := run(*bin, *count); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(bin string, count int) error {
	s, err := startServer(bin)
	if err != nil {
		return err
	}
	defer s.stop()

	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "mails\tconnections\tmsg/s\tCPU ms/msg\tEOM p50 ms\tp95\tp99\tpeak MB\t")
	idle := s.residentMB()
	mixed, small, big := mixedSet(), smallSet(), [][]byte{attachment(50 << 20)}
	if _, err := drive(s, mixed, 4, 100); err != nil { // warm
		return err
	}
	for _, r := range []struct {
		name        string
		mails       [][]byte
		connections int
		count       int
	}{
		{"mixed", mixed, 1, count}, {"mixed", mixed, 4, count}, {"mixed", mixed, 16, count},
		{"small", small, 4, count}, {"50 MB", big, 1, 3},
	} {
		m, err := drive(s, r.mails, r.connections, r.count)
		if err != nil {
			return fmt.Errorf("%s, %d connections: %w", r.name, r.connections, err)
		}
		fmt.Fprintf(out, "%s\t%d\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t\n", r.name, r.connections, m.perSecond(), m.cpuPerMessage(),
			m.percentile(50), m.percentile(95), m.percentile(99), m.peakMB)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Printf("resident when idle, before any mail: %.0f MB\n", idle)
	return nil
}

// measurement is one run.
type measurement struct {
	waits  []time.Duration // from the end of a message to its verdict
	wall   time.Duration
	cpu    time.Duration // of the server
	peakMB float64       // of the server during the run, resident
}

func (m measurement) perSecond() float64 { return float64(len(m.waits)) / m.wall.Seconds() }

func (m measurement) cpuPerMessage() float64 {
	return float64(m.cpu.Microseconds()) / 1000 / float64(len(m.waits))
}

// percentile is in milliseconds.
func (m measurement) percentile(p int) float64 {
	sorted := slices.Sorted(slices.Values(m.waits))
	return float64(sorted[(len(sorted)-1)*p/100].Microseconds()) / 1000
}
