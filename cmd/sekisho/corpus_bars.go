package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sekisho/internal/mail/folder"
)

// bars shows how far an evaluation has come: first with finding out when mails came, by their number, then with judging them, by their octets.
type bars struct {
	first  *progress
	begin  func() *progress
	once   sync.Once
	second *progress
}

func (e *evaluating) bars(ctx context.Context) *bars {
	paths := e.paths
	switch {
	case e.dir != "":
		paths = []string{filepath.Join(e.dir, "mails")}
	case len(e.paths) == 1 && strings.HasSuffix(e.paths[0], ".jsonl"):
		paths = nil // its mails may lie anywhere
	}
	weight := folder.Weigh(ctx, paths)
	return &bars{
		first: newProgress(os.Stderr, e.lang, unit{" headers", " 通のヘッダー"}, weight.Files),
		begin: func() *progress { return newProgress(os.Stderr, e.lang, unitMails, weight.Octets) },
	}
}

func (b *bars) looked() { b.first.step(1, 1) }

// judging ends the first bar and begins the second.
func (b *bars) judging() *progress {
	b.once.Do(func() {
		b.first.end()
		b.second = b.begin()
	})
	return b.second
}

func (b *bars) reading(item folder.Item) folder.Item { return b.judging().reading(item) }

func (b *bars) done(n int) { b.judging().step(int64(n), 0) }

func (b *bars) end() {
	b.first.end()
	b.judging().end()
}
