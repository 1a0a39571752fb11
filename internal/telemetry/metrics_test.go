package telemetry

import (
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/record"
)

// The list in docs/metrics.md and the metrics themselves are the same.
func TestMetricsAreDocumented(t *testing.T) {
	document, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(sekisho_[a-z_]+)` ").FindAllStringSubmatch(string(document), -1) {
		documented = append(documented, row[1])
	}
	exposed := exposedNames(t, touched())
	for _, name := range exposed {
		if !slices.Contains(documented, name) {
			t.Errorf("%s is not in docs/metrics.md", name)
		}
	}
	for _, name := range documented {
		if !slices.Contains(exposed, name) {
			t.Errorf("docs/metrics.md lists %s, which does not exist", name)
		}
	}
}

// touched has every metric with at least one value: one without labels set is not exposed.
func touched() *Metrics {
	m := NewMetrics("test", func() float64 { return 0 }, 0)
	m.decided(record.Mail{Direction: "in"}, record.Result{Level: "pass", Action: "accept", Findings: []record.Finding{{Trait: "x"}}})
	m.failures.WithLabelValues("trait-panic").Inc()
	m.ProtocolError("frame")
	m.Reloaded(nil)
	m.stopped.WithLabelValues("rcpt").Inc()
	m.history.WithLabelValues("store not reached").Inc()
	m.late.WithLabelValues("similar-to-many").Inc()
	m.WatchGate(func() float64 { return 0 }, func() float64 { return 0 })
	return m
}

func exposedNames(t *testing.T, m *Metrics) []string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	var names []string
	for line := range strings.Lines(w.Body.String()) {
		if name, ok := strings.CutPrefix(line, "# TYPE sekisho_"); ok {
			names = append(names, "sekisho_"+strings.Fields(name)[0])
		}
	}
	return names
}

// A trait that is found twice in one mail is one mail.
func TestTraitsCountMails(t *testing.T) {
	m := NewMetrics("test", func() float64 { return 0 }, 0)
	m.decided(record.Mail{}, record.Result{Findings: []record.Finding{{Trait: "x"}, {Trait: "y"}, {Trait: "x"}}})
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(w.Body.String(), `sekisho_traits_total{trait="x"} 1`) {
		t.Errorf("trait x is not counted once:\n%s", w.Body)
	}
}
