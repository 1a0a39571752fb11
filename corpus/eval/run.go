package eval

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/screen"
)

// Corpus evaluates a folder of labelled mail.
func (o Options) Corpus(ctx context.Context, dir string) (*Report, error) {
	expected, err := expectations(dir)
	if err != nil {
		return nil, err
	}
	mails := slices.Collect(folder.Manifest(filepath.Join(dir, Manifest)))
	r := newReport(o.Recorder)
	r.Labelled = true
	o.House.Clock(newestOf(mails))
	if err := o.prepare(ctx, dir); err != nil {
		return nil, err
	}
	list := make([]dated, len(mails))
	for i, item := range mails {
		list[i] = dated{item: item, at: item.Received}
	}
	err = o.judge(ctx, list, func(out Outcome) {
		out.Expect = expected[out.File]
		delete(expected, out.File)
		r.add(out)
	}, r)
	for _, u := range r.Unread {
		delete(expected, u.File)
	}
	for file := range expected {
		r.unread(file, errors.New("something is expected of it, and it is not among the mails that were judged"))
	}
	r.finish()
	return r, err
}

// newestOf is the end of a corpus: it is judged as if all of it had just come.
func newestOf(mails []folder.Item) (newest time.Time) {
	for _, m := range mails {
		if m.Received.After(newest) {
			newest = m.Received
		}
	}
	return newest
}

// prepare teaches, confirms and imports what a corpus says must be known before.
func (o Options) prepare(ctx context.Context, dir string) error {
	cases, err := lines[Case](filepath.Join(dir, Cases))
	if err != nil {
		return err
	}
	if path := filepath.Join(dir, Teach); exists(path) {
		if err := o.teach(ctx, path); err != nil {
			return err
		}
	}
	for _, c := range cases {
		ids, err := o.messageIDs(ctx, dir, c)
		if err == nil {
			err = o.House.Confirm(ctx, c, ids)
		}
		if err != nil {
			return fmt.Errorf("case %s: %w", c.Name, err)
		}
	}
	if path := filepath.Join(dir, Indicators); exists(path) {
		return o.House.Import(ctx, path)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// messageIDs names the mails of a case as the history knows them.
func (o Options) messageIDs(ctx context.Context, dir string, c Case) (ids []string, err error) {
	for _, file := range c.Files {
		for item := range folder.Paths([]string{filepath.Join(dir, filepath.FromSlash(file))}, nil) {
			if item.Err != nil {
				return nil, item.Err
			}
			head, err := o.House.Look(ctx, item)
			if err != nil {
				return nil, err
			}
			ids = append(ids, head.MessageID)
		}
	}
	return ids, nil
}

// teach has the history learn from the mails of a manifest.
func (o Options) teach(ctx context.Context, manifest string) error {
	mails := func(yield func(dated) bool) {
		for item := range folder.Manifest(manifest) {
			if !yield(dated{item: item, at: item.Received, taught: true}) {
				return
			}
		}
	}
	for m := range ahead(ctx, o.readers(), mails, o.open) {
		err := m.err
		if err == nil {
			err = m.mail.Teach(ctx)
		}
		if err != nil && !errors.Is(err, screen.ErrTeachesNothing) {
			return fmt.Errorf("%s: %s: %w", filepath.Base(manifest), m.item.File, err)
		}
		o.done(1)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return o.House.Settle(ctx)
}

// Mails evaluates mail without labels, in order of time. first names a manifest that the history learns from before; "" none.
func (o Options) Mails(ctx context.Context, items iter.Seq[folder.Item], first string) (*Report, error) {
	r := newReport(o.Recorder)
	list := o.byTime(ctx, items)
	if len(list) > 0 {
		o.House.Clock(list[0].at)
	}
	if first != "" {
		if err := o.teach(ctx, first); err != nil {
			return nil, err
		}
	}
	err := o.judge(ctx, list, r.add, r)
	r.finish()
	return r, err
}

// judge judges mails in order. The error is that of ctx, or of a memory that fails.
func (o Options) judge(ctx context.Context, list []dated, add func(Outcome), r *Report) error {
	for m := range ahead(ctx, o.readers(), slices.Values(list), o.open) {
		if ctx.Err() != nil {
			break
		}
		o.one(ctx, m, add, r)
		if err := o.House.Settle(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		o.done(1)
	}
	return ctx.Err()
}

// one judges a mail, or learns from it where it is ours.
func (o Options) one(ctx context.Context, m read, add func(Outcome), r *Report) {
	if m.err != nil {
		if ctx.Err() == nil {
			r.unread(m.item.File, m.err)
		}
		return
	}
	if !r.Labelled {
		o.House.Clock(m.at)
	}
	if m.taught {
		if err := m.mail.Teach(ctx); err != nil && !errors.Is(err, screen.ErrTeachesNothing) {
			r.unread(m.item.File, err)
			return
		}
		r.Sent++
		return
	}
	began := time.Now()
	result := m.mail.Judge(ctx)
	if m.item.Direction == mail.Out {
		r.Sent++
		return
	}
	out := Outcome{File: m.item.File, At: m.at, Result: result, Spent: m.spent + time.Since(began)}
	o.Recorder.fill(&out)
	add(out)
}

func (o Options) open(ctx context.Context, d dated) read {
	r := read{dated: d, err: d.item.Err}
	if r.err == nil {
		began := time.Now()
		if o.Step != nil {
			d.item = o.Step(d.item)
		}
		r.mail, r.err = o.House.Open(ctx, d.item, d.at, d.taught)
		r.spent = time.Since(began)
	}
	return r
}

func (o Options) done(n int) {
	if o.Done != nil {
		o.Done(n)
	}
}
