package folder

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
)

// maxManifestLine bounds one line of a manifest, its end included.
const maxManifestLine = 1 << 20

// Manifest reads a list of mails, one JSON object a line:
//
//	{"file":"mails/1.eml","client_ip":"203.0.113.9","client_name":"mail.example.net","helo":"mail.example.net",
//	 "mail_from":"a@example.net","rcpt_to":["b@example.jp"],"auth_user":"","received_at":"2026-10-05T10:12:00+09:00","direction":"in"}
//
// "client_name" is the name that leads back to the address; "client_ptr" may stand beside it, what the PTR record says whether it leads back
// or not: "" or "unknown" where there is none; without it nothing is known of the record.
//
// "file" is needed and relative to the manifest's folder; it names one mail, never an mbox. An empty mail_from is the null
// reverse-path, an absent one is unknown; received_at is RFC 3339; direction is "in" (default) or "out". Unknown keys are ignored, so
// are empty lines and a byte order mark. A line that gives no part of an envelope describes a stored mail.
//
// A line that cannot be used is an Item with an error that names the line; the others go on. Lines are read one at a time.
func Manifest(path string) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(failed(path, err))
			return
		}
		defer f.Close()
		lines := bufio.NewReaderSize(f, maxManifestLine)
		for number := 1; ; number++ {
			line, err := readLine(lines)
			if err == io.EOF {
				return
			}
			if err != nil && !errors.Is(err, errLongLine) {
				yield(failed(path, err))
				return
			}
			if number == 1 {
				line = bytes.TrimPrefix(line, []byte("\uFEFF"))
			}
			if line = bytes.TrimSpace(line); len(line) == 0 && err == nil {
				continue
			}
			if !yield(entry(path, number, line, err)) {
				return
			}
		}
	}
}

var errLongLine = fmt.Errorf("longer than %d octets", maxManifestLine)

// readLine returns the next line, valid until the next call. A line that is too long is skipped whole and reported.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err == nil || err == io.EOF && len(line) > 0 {
		return line, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	return nil, errLongLine
}

// entry is the Item of one line.
func entry(manifest string, number int, line []byte, err error) Item {
	var m manifestLine
	if err == nil {
		err = json.Unmarshal(line, &m)
	}
	var item Item
	if err == nil {
		item, err = m.item(filepath.Dir(manifest))
	}
	if err != nil {
		name := m.File
		if name == "" {
			name = manifest
		}
		return Item{File: name, Err: fmt.Errorf("manifest line %d: %w", number, err)}
	}
	return item
}
