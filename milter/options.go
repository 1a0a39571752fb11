package milter

import (
	"log/slog"
	"time"
)

// Options are the bounds of a Server. A zero field takes its default.
type Options struct {
	MaxConnections int           // at once, over all listeners; 512
	ReadTimeout    time.Duration // for the MTA to send a frame; 7210 s, as libmilter: an SMTP client may be silent for long
	WriteTimeout   time.Duration // for the MTA to take an answer; 60 s
	JudgeTimeout   time.Duration // for Judge; 20 s
	ProgressEvery  time.Duration // between the frames that keep the MTA patient while Judge runs; 5 s
	MaxHeldFrames  int64         // octets of large frames and of envelopes, over all connections; 64 MiB

	Log     *slog.Logger     // nil: nothing is logged
	Metrics Metrics          // nil: nothing is counted
	Now     func() time.Time // nil: time.Now; deadlines are set by it
}

// Metrics counts what happens to connections. Its methods are called from many goroutines.
type Metrics interface {
	ConnectionOpened()
	ConnectionClosed()
	ConnectionRefused() // no place within the waiting time
	ProtocolError(kind string)
	Panic()
}

func (o Options) withDefaults() Options {
	setDefault(&o.MaxConnections, 512)
	setDefault(&o.ReadTimeout, 7210*time.Second)
	setDefault(&o.WriteTimeout, time.Minute)
	setDefault(&o.JudgeTimeout, 20*time.Second)
	setDefault(&o.ProgressEvery, 5*time.Second)
	setDefault(&o.MaxHeldFrames, 64<<20)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = noMetrics{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

type noMetrics struct{}

func (noMetrics) ConnectionOpened()    {}
func (noMetrics) ConnectionClosed()    {}
func (noMetrics) ConnectionRefused()   {}
func (noMetrics) ProtocolError(string) {}
func (noMetrics) Panic()               {}
