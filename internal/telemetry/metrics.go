package telemetry

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sekisho/internal/record"
)

// Metrics are the Prometheus counters of one daemon, in a registry of their own. docs/metrics.md lists them; a test holds the two together.
type Metrics struct {
	registry *prometheus.Registry

	mails       *prometheus.CounterVec
	traits      *prometheus.CounterVec
	failures    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	octets      *prometheus.CounterVec
	connections prometheus.Gauge
	refused     prometheus.Counter
	protocol    *prometheus.CounterVec
	panics      prometheus.Counter
	reloads     *prometheus.CounterVec
	stopped     *prometheus.CounterVec
	unrecorded  prometheus.Counter
	history     *prometheus.CounterVec
	late        *prometheus.CounterVec
}

// NewMetrics registers everything. inFlight is asked at each scrape for the octets of all messages that are being received.
func NewMetrics(version string, inFlight func() float64, suspects float64) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		mails:    counters("mails_total", "Mails decided.", "direction", "level", "action"),
		traits:   counters("traits_total", "Mails in which a trait was found.", "trait"),
		failures: counters("failures_total", "Things that failed while a mail was read or judged; the mail was not lost.", "what"),
		octets:   counters("octets_total", "Octets of bodies received.", "direction"),
		protocol: counters("milter_protocol_errors_total", "Milter connections closed because of what the peer sent.", "kind"),
		reloads:  counters("reloads_total", "Configuration reloads.", "result"),
		stopped:  counters("gate_stopped_total", "Attempts to send that the gate stopped.", "stage"),
		history:  counters("history_events_total", "What happened to all that is remembered: the store out of reach and back, lessons lost.", "what"),
		late:     counters("late_findings_total", "Findings about mails that had been delivered already.", "trait"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "sekisho", Name: "mail_seconds", Help: "From the first header field to the decision.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 60},
		}, []string{"direction"}),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "sekisho", Name: "milter_connections", Help: "Milter connections open now."}),
		refused:     prometheus.NewCounter(prometheus.CounterOpts{Namespace: "sekisho", Name: "milter_connections_refused_total", Help: "Milter connections refused because too many were open."}),
		unrecorded:  prometheus.NewCounter(prometheus.CounterOpts{Namespace: "sekisho", Name: "gate_unrecorded_total", Help: "Stopped attempts and mails to contacts that could not be journalled."}),
		panics:      prometheus.NewCounter(prometheus.CounterOpts{Namespace: "sekisho", Name: "milter_panics_total", Help: "Panics in a milter session; the mail was put off."}),
	}
	m.registry.MustRegister(m.mails, m.traits, m.failures, m.octets, m.protocol, m.reloads, m.seconds, m.connections, m.refused, m.panics,
		m.stopped, m.unrecorded, m.history, m.late,
		gauge("in_flight_octets", "Octets of all messages that are being received.", nil, inFlight),
		gauge("suspect_mails", "Mails that are not read because a process died with them in hand.", nil, func() float64 { return suspects }),
		gauge("build_info", "1, with the version as a label.", prometheus.Labels{"version": version}, func() float64 { return 1 }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// WatchGate adds what is asked of the gate at each scrape: its level as a number, and how many alarms stand.
func (m *Metrics) WatchGate(level, alarms func() float64) {
	m.registry.MustRegister(
		gauge("gate_level", "Level of the gate: 0 normal, 3 isolated.", nil, level),
		gauge("incident_alarm", "Alarms about the state of the incident that stand now.", nil, alarms))
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "sekisho", Name: name, Help: help}, labels)
}

func gauge(name, help string, labels prometheus.Labels, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "sekisho", Name: name, Help: help, ConstLabels: labels}, value)
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *Metrics) decided(mail record.Mail, r record.Result) {
	m.mails.WithLabelValues(mail.Direction, r.Level, r.Action).Inc()
	m.octets.WithLabelValues(mail.Direction).Add(float64(mail.Size))
	m.seconds.WithLabelValues(mail.Direction).Observe(r.ElapsedMS / float64(time.Second/time.Millisecond))
	for _, trait := range traitIDs(r) {
		m.traits.WithLabelValues(trait).Inc()
	}
}

// ConnectionOpened, ConnectionClosed, ConnectionRefused, ProtocolError and Panic are what milter.Metrics asks for.
func (m *Metrics) ConnectionOpened() { m.connections.Inc() }

func (m *Metrics) ConnectionClosed() { m.connections.Dec() }

func (m *Metrics) ConnectionRefused() { m.refused.Inc() }

func (m *Metrics) ProtocolError(kind string) { m.protocol.WithLabelValues(kind).Inc() }

func (m *Metrics) Panic() { m.panics.Inc() }

// Reloaded counts one reload of the configuration.
func (m *Metrics) Reloaded(err error) {
	result := "done"
	if err != nil {
		result = "refused"
	}
	m.reloads.WithLabelValues(result).Inc()
}
