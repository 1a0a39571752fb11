package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
	"sekisho/internal/store/pgtest"
)

// Nodes begin at once on an empty database, and write the same relations in opposite orders: none fails, nothing is lost.
func TestNodes(t *testing.T) {
	url, secret := pgtest.Start(t), filepath.Join(t.TempDir(), "secret")
	const nodes, batches, pairs = 4, 10, 20
	stores := make([]*store.Store, nodes)
	var group sync.WaitGroup
	for node := range stores {
		group.Go(func() {
			s, err := store.Open(t.Context(), url, store.Options{SecretFile: secret})
			if err != nil {
				t.Errorf("node %d: %v", node, err)
				return
			}
			stores[node] = s
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for node, s := range stores {
		defer s.Close()
		group.Go(func() {
			for n := range batches {
				if err := s.Learn(t.Context(), crossing(node, n, pairs)); err != nil {
					t.Errorf("node %d: %v", node, err)
				}
			}
		})
	}
	group.Wait()
	var q record.Query
	for i := range pairs {
		q.Pairs = append(q.Pairs, record.PairKey{Outside: record.Key(i + 1), Ours: 1})
	}
	r, err := stores[0].Relations(t.Context(), q)
	if err != nil || len(r.Pairs) != pairs {
		t.Fatalf("%d pairs, %v", len(r.Pairs), err)
	}
	for _, p := range r.Pairs {
		if p.In.N != nodes*batches {
			t.Errorf("pair %d: %d mails of %d", p.Outside, p.In.N, nodes*batches)
		}
	}
}

// crossing is a batch that takes the pairs from the first or from the last.
func crossing(node, n, pairs int) (lessons []record.Lesson) {
	for i := range pairs {
		if node%2 == 1 {
			i = pairs - 1 - i
		}
		lessons = append(lessons, record.Lesson{
			Message: record.Message{ID: fmt.Sprintf("%d/%d/%d", node, n, i), Received: time.Now()}, Teach: true,
			Pairs: []record.PairKey{{Outside: record.Key(i + 1), Ours: 1}},
		})
	}
	return lessons
}

// The server dies and comes back: errors while it is away, in time, and then the store goes on by itself. A batch given again counts once.
func TestServerGone(t *testing.T) {
	server := pgtest.StartServer(t)
	defer server.Stop()
	s := open(t, server.Create(t, "gone"), store.Options{SecretFile: filepath.Join(t.TempDir(), "secret")})
	if err := s.Learn(t.Context(), batch(1)); err != nil {
		t.Fatal(err)
	}
	server.Halt()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Learn(ctx, batch(2)); err == nil {
		t.Error("learnt without a server")
	}
	if _, err := s.Relations(ctx, record.Query{Marks: []record.Key{1}}); err == nil {
		t.Error("answered without a server")
	}
	if ctx.Err() != nil {
		t.Error("a server that is gone is waited for")
	}
	if err := server.Run(); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, 2} {
		if err := s.Learn(t.Context(), batch(n)); err != nil {
			t.Errorf("after the server came back: %v", err)
		}
	}
	r, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1}})
	if err != nil || len(r.Marks) != 1 || r.Marks[0].N != 2*batchSize {
		t.Errorf("%+v, %v", r.Marks, err)
	}
}

// What PostgreSQL needs and what it has tools of its own for.
func TestPostgresRefusals(t *testing.T) {
	url := pgtest.Start(t)
	if _, err := store.Open(t.Context(), url, store.Options{}); err == nil {
		t.Error("opened without the file of a secret")
	}
	s := open(t, url, store.Options{SecretFile: filepath.Join(t.TempDir(), "secret")})
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup")); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("backup: %v", err)
	}
}
