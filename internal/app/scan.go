package app

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// Scan judges one mail from a file, as the milter would. A mail that cannot be read is an error; the others go on.
func Scan(ctx context.Context, s *screen.Screen, item folder.Item) (record.Result, error) {
	if item.Err != nil {
		return record.Result{File: item.File}, item.Err
	}
	file, err := item.Open()
	if err != nil {
		return record.Result{File: item.File}, plain(err)
	}
	defer file.Close()

	src := screen.Source{Client: item.Client, Envelope: item.Envelope, Received: item.Received, Stored: item.Stored}
	outcome, err := scanOne(ctx, s, src, item.Direction, file)
	if err != nil {
		return record.Result{File: item.File}, plain(err)
	}
	outcome.Record.File = item.File
	return outcome.Record, nil
}

func scanOne(ctx context.Context, s *screen.Screen, src screen.Source, d mail.Direction, file io.Reader) (screen.Outcome, error) {
	if d == mail.Out && !src.Stored {
		out := s.Outgoing(ctx, src)
		defer out.Close()
		if err := out.Read(ctx, file); err != nil {
			return screen.Outcome{}, err
		}
		return out.Decide(""), nil
	}
	in := s.Incoming(ctx, src)
	defer in.Close()
	if err := in.Read(ctx, file); err != nil {
		return screen.Outcome{}, err
	}
	return in.Judge(ctx, ""), nil
}

// Teach has the history learn from one mail from a file, without judging it. What tells of nobody's relations is screen.ErrTeachesNothing.
func Teach(ctx context.Context, s *screen.Screen, item folder.Item) error {
	if item.Err != nil {
		return item.Err
	}
	file, err := item.Open()
	if err != nil {
		return plain(err)
	}
	defer file.Close()
	in := s.Incoming(ctx, screen.Source{Client: item.Client, Envelope: item.Envelope, Received: item.Received, Stored: item.Stored})
	defer in.Close()
	if err := in.Read(ctx, file); err != nil {
		return plain(err)
	}
	return in.Teach(ctx, item.Direction)
}

// plain drops the path from a file error: whoever prints it says which file it was.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
