package main

import (
	"context"
	"errors"
	"os"

	"sekisho/internal/app"
	"sekisho/internal/intel"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
)

// sketch is that of a mail in a file, or of an earlier one. A file of that name goes first.
func (h *hunting) sketch(ctx context.Context, k *knowledge) (record.Sketch, error) {
	if _, err := os.Stat(h.similar); err != nil {
		return intel.SketchOf(ctx, k.records, h.similar)
	}
	return h.sketchOfFile(ctx)
}

var errNoText = errors.New("it holds no mail with a text to compare")

// sketchOfFile reads a mail as the history does: with a memory of its own that holds nothing else and is never written.
func (h *hunting) sketchOfFile(ctx context.Context) (sketch record.Sketch, err error) {
	c, parts, err := h.where.parts()
	if err != nil {
		return sketch, err
	}
	s, memory, err := withMemory(ctx, c, parts, app.MemoryOptions{Volatile: true})
	if err != nil {
		return sketch, err
	}
	defer func() { err = errors.Join(err, closeMemory(ctx, memory)) }()
	for item := range folder.Paths([]string{h.similar}, h.in) {
		item.Direction = mail.In
		if err := app.Teach(ctx, s, item); err != nil {
			return sketch, err
		}
		break
	}
	if err := memory.History.Flush(ctx); err != nil {
		return sketch, err
	}
	err = memory.Store.Sketches(ctx, record.Hunt{}, func(sketched record.Sketched) bool {
		sketch = sketched.Sketch
		return false
	})
	if err == nil && len(sketch.Hashes) == 0 {
		err = errNoText
	}
	return sketch, err
}
