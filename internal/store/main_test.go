package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// childDatabase names the database of a child of this test that does nothing but write, until it is killed.
const childDatabase = "SEKISHO_TEST_WRITER"

func TestMain(m *testing.M) {
	if url := os.Getenv(childDatabase); url != "" {
		fmt.Println(writeForever(url))
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// batchSize is the number of mails of each batch of the child.
const batchSize = 50

// writeForever learns batch after batch and says the number of each one that is written.
func writeForever(url string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		if err := s.Learn(ctx, batch(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// batch is one whose mails raise one mark in common, one of the batch and one pair each.
func batch(n int) []record.Lesson {
	var lessons []record.Lesson
	for i := range batchSize {
		at := time.UnixMilli(1_790_000_000_000).Add(time.Duration(n) * time.Second)
		lessons = append(lessons, record.Lesson{
			Message: record.Message{ID: fmt.Sprintf("%d-%d", n, i), Received: at, Direction: "in", Sketch: record.Sketch{Runes: n}},
			Teach:   true, Marks: []record.Key{1, record.Key(1000 + n)}, Terms: []record.Key{record.Key(1000 + n), 5},
			Pairs: []record.PairKey{{Outside: record.Key(n*batchSize + i + 1), Ours: 7}},
		})
	}
	return lessons
}
