package store_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
	"sekisho/internal/store/storetest"
)

// sizes are those of generated histories: small by default, more with SEKISHO_BENCH_RELATIONS=1000000 or 10000000, and SEKISHO_BENCH_RECORDS=1000000.
func sizes(variable string, usual int) []int {
	all := []int{usual}
	if more, err := strconv.Atoi(os.Getenv(variable)); err == nil && more > usual {
		all = append(all, more)
	}
	return all
}

func generated(b *testing.B, relations int) (*store.Store, storetest.House) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "history.db")
	s, err := store.Open(b.Context(), "sqlite://"+path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	house := storetest.Generate(b, path, relations)
	return open(b, "sqlite://"+path, store.Options{}), house
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func reportProcessor(b *testing.B, before time.Duration, each int) {
	b.ReportMetric(float64(processorTime()-before)/float64(each)/1e6, "cpu-ms/mail")
}

// One mail's questions: a pair, a person, three marks, a name, two Message-IDs.
func BenchmarkRelations(b *testing.B) {
	for _, size := range sizes("SEKISHO_BENCH_RELATIONS", 100_000) {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, house := generated(b, size)
			random := rand.New(rand.NewPCG(1, 1))
			ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
			defer cancel()
			before := processorTime()
			for b.Loop() {
				r, err := s.Relations(ctx, house.Query(random))
				if err != nil {
					b.Fatal(err)
				}
				if len(r.Pairs) != 1 || len(r.Persons) != 1 || len(r.Marks) == 0 || len(r.Names) != 1 {
					b.Fatalf("not found: %+v", r)
				}
			}
			reportProcessor(b, before, b.N)
		})
	}
}

// The same, with two Message-IDs whose mails are there.
func BenchmarkRelationsOfReply(b *testing.B) {
	s, house := generated(b, 100_000)
	random := rand.New(rand.NewPCG(1, 1))
	l := house.Lesson(random, "answered", time.Now())
	other := house.Lesson(random, "other", time.Now())
	if err := s.Learn(b.Context(), []record.Lesson{l, other}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		q := house.Query(random)
		q.Refers = []record.Key{l.Refer, other.Refer}
		if r, err := s.Relations(b.Context(), q); err != nil || len(r.Refers) != 2 {
			b.Fatal(err, len(r.Refers))
		}
	}
}

func BenchmarkLearn(b *testing.B) {
	for _, size := range sizes("SEKISHO_BENCH_RELATIONS", 100_000) {
		for _, batch := range []int{1, 100, 500} {
			b.Run(fmt.Sprintf("%d/batch%d", size, batch), func(b *testing.B) {
				s, house := generated(b, size)
				random := rand.New(rand.NewPCG(1, 1))
				mails := 0
				var spent time.Duration
				for b.Loop() {
					lessons := make([]record.Lesson, batch)
					for i := range lessons {
						mails++
						lessons[i] = house.Lesson(random, strconv.Itoa(mails), time.Now())
					}
					before := processorTime()
					if err := s.Learn(b.Context(), lessons); err != nil {
						b.Fatal(err)
					}
					spent += processorTime() - before
				}
				b.ReportMetric(float64(spent)/float64(mails)/1e6, "cpu-ms/mail")
			})
		}
	}
}

func BenchmarkHunt(b *testing.B) {
	for _, size := range sizes("SEKISHO_BENCH_RECORDS", 10_000) {
		s, house := generated(b, 100_000)
		began := time.Now()
		storetest.Fill(b, s, house, size)
		b.Logf("%d records in %v", size, time.Since(began).Round(time.Millisecond))
		for name, h := range map[string]record.Hunt{
			"exact":           {Terms: [][]record.Key{{10_001}}},
			"exact newest 50": {Terms: [][]record.Key{{10_001}}, Limit: 50},
			"two terms":       {Terms: [][]record.Key{{10_001}, {10_003}}},
			"substring rare":  {Contains: []record.Phrase{{Kind: "subject", Text: "123456"}}},
			"substring usual": {Contains: []record.Phrase{{Kind: "subject", Text: "委員会"}}, Limit: 100},
			"substring none":  {Contains: []record.Phrase{{Kind: "subject", Text: "委員会委員会委員会"}}},
			"level":           {Levels: []string{"hold"}},
			"newest 100":      {Limit: 100},
		} {
			b.Run(fmt.Sprintf("%d/%s", size, name), func(b *testing.B) {
				n := 0
				for b.Loop() {
					n = 0
					if err := s.Hunt(b.Context(), h, func(record.Message) bool { n++; return true }); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n), "mails")
			})
		}
		b.Run(fmt.Sprintf("%d/sketches", size), func(b *testing.B) {
			for b.Loop() {
				if err := s.Sketches(b.Context(), record.Hunt{}, func(record.Sketched) bool { return true }); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/since", size), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Since(b.Context(), time.Time{}, 0, 200_000, func(*record.Message) bool { return true }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkImport(b *testing.B) {
	for _, size := range sizes("SEKISHO_BENCH_INDICATORS", 10_000) {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := open(b, "sqlite://"+filepath.Join(b.TempDir(), "history.db"), store.Options{})
			for b.Loop() {
				if n, err := s.Import(b.Context(), "set", manyIndicators(size)); err != nil || n != size {
					b.Fatal(n, err)
				}
			}
		})
	}
}

func manyIndicators(n int) iter.Seq2[record.Indicator, error] {
	return func(yield func(record.Indicator, error) bool) {
		for i := range n {
			value := fmt.Sprintf("host%07d.example", i*7919%n)
			if !yield(record.Indicator{ID: value, Kind: "domain", Value: value, Source: "bench", TLP: "green"}, nil) {
				return
			}
		}
	}
}
