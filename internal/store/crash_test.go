package store_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// A process is killed while it writes, again and again. Each time every batch is there wholly or not at all, those that were said to be
// written are there, and the next process goes on.
func TestKilled(t *testing.T) {
	url := "sqlite://" + filepath.Join(t.TempDir(), "history.db")
	written := 0
	for kill := range 5 {
		said := runAndKill(t, url, time.Duration(100+37*kill)*time.Millisecond)
		written = max(written, said)
		found := checkBatches(t, url)
		if found < written {
			t.Fatalf("kill %d: %d batches were said to be written, %d are there", kill, written, found)
		}
	}
	if written < 5 {
		t.Errorf("the child wrote only %d batches: nothing was interrupted", written)
	}
}

// runAndKill starts the child, waits for its first batch and a while, kills it, and returns the last batch that it said.
func runAndKill(t *testing.T, url string, after time.Duration) (said int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDatabase+"="+url)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatal(lines.Text())
		}
		if said == 0 {
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
		said = n
	}
	child.Wait() // killed
	if said == 0 {
		t.Fatal("the child wrote nothing")
	}
	return said
}

// checkBatches returns the number of batches and fails where one is there in part.
func checkBatches(t *testing.T, url string) (batches int) {
	t.Helper()
	s, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	total := 0
	for n := 1; ; n++ {
		there := countBatch(t, s, n)
		if there == 0 {
			break
		}
		if there != batchSize {
			t.Fatalf("batch %d is there with %d of %d mails", n, there, batchSize)
		}
		batches, total = n, total+there
	}
	r, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1}})
	if err != nil || len(r.Marks) != 1 || r.Marks[0].N != int64(total) {
		t.Fatalf("the mark of all %d mails: %+v, %v", total, r.Marks, err)
	}
	extent, err := s.Extent(t.Context())
	if err != nil || extent.Mails != int64(total) {
		t.Fatalf("extent %+v of %d mails, %v", extent, total, err)
	}
	return batches
}

// countBatch counts a batch by its mark, its pairs, its records and what they are found by, which must agree.
func countBatch(t *testing.T, s *store.Store, n int) int {
	t.Helper()
	q := record.Query{Marks: []record.Key{record.Key(1000 + n)}}
	var ids []string
	for i := range batchSize {
		q.Pairs = append(q.Pairs, record.PairKey{Outside: record.Key(n*batchSize + i + 1), Ours: 7})
		ids = append(ids, fmt.Sprintf("%d-%d", n, i))
	}
	r, err := s.Relations(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := s.Messages(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Find(t.Context(), q.Marks)
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	if len(r.Marks) == 1 {
		marked = int(r.Marks[0].N)
	}
	if marked != len(messages) || len(r.Pairs) != len(messages) || len(found[record.Key(1000+n)]) != len(messages) {
		t.Fatalf("batch %d: mark %d, pairs %d, records %d, found %d", n, marked, len(r.Pairs), len(messages), len(found[record.Key(1000+n)]))
	}
	return len(messages)
}

// Two processes write to one database, a third reads: nobody fails, nothing is lost.
func TestTwoProcesses(t *testing.T) {
	url := "sqlite://" + filepath.Join(t.TempDir(), "history.db")
	s := open(t, url, store.Options{})
	done := make(chan int)
	go func() { done <- runAndKill(t, url, time.Second) }()
	const ours = 200
	for i := range ours {
		l := record.Lesson{
			Message: record.Message{ID: fmt.Sprintf("ours%d", i), Received: time.Now()}, Teach: true, Marks: []record.Key{2},
		}
		if err := s.Learn(t.Context(), []record.Lesson{l}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1, 2}}); err != nil {
			t.Fatal(err)
		}
	}
	said := <-done
	r, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1, 2}})
	if err != nil || len(r.Marks) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	counts := map[record.Key]int64{}
	for _, m := range r.Marks {
		counts[m.Key] = m.N
	}
	if counts[2] != ours || counts[1] < int64(said*batchSize) || counts[1]%batchSize != 0 {
		t.Errorf("ours %d of %d, the other's %d, at least %d", counts[2], ours, counts[1], said*batchSize)
	}
}
