package app

import (
	"context"
	"errors"
	"io/fs"

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

	in := s.Incoming(ctx, screen.Source{Client: item.Client, Envelope: item.Envelope, Received: item.Received, Stored: item.Stored})
	defer in.Close()
	if err := in.Read(ctx, file); err != nil {
		return record.Result{File: item.File}, plain(err)
	}
	outcome := in.Judge(ctx, "")
	outcome.Record.File = item.File
	return outcome.Record, nil
}

// plain drops the path from a file error: whoever prints it says which file it was.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
