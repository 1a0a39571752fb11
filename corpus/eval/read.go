package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sekisho/corpus"
)

// The files of a corpus (see corpus.Write). Only Manifest and Expect must be there.
const (
	Manifest   = "manifest.jsonl"
	Expect     = "expect.jsonl"
	Teach      = "teach.jsonl"
	Cases      = "cases.jsonl"
	Indicators = "indicators.csv"
	HouseFile  = "house.toml"
	Baseline   = "baseline.txt"
)

// What the corpus says of its mails.
type (
	Expectation = corpus.Expectation
	Case        = corpus.Case
)

// The kinds of a sample.
const (
	kindArchetype = "archetype"
	kindHit       = "hit"
	kindNear      = "near"
)

// IsCorpus says that a folder is a corpus.
func IsCorpus(dir string) bool {
	for _, name := range []string{Manifest, Expect} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// maxLine bounds one line of a file, in octets.
const maxLine = 1 << 20

// expectations reads what must be said of mails, by file.
func expectations(dir string) (map[string]*Expectation, error) {
	list, err := lines[Expectation](filepath.Join(dir, Expect))
	if err != nil {
		return nil, err
	}
	byFile := map[string]*Expectation{}
	for i, e := range list {
		if e.File == "" || byFile[e.File] != nil {
			return nil, fmt.Errorf("%s: line %d names no mail, or one that was named before", Expect, i+1)
		}
		switch e.Kind {
		case kindArchetype, kindHit, kindNear:
		default:
			return nil, fmt.Errorf("%s: line %d: %q is no kind of sample", Expect, i+1, e.Kind)
		}
		byFile[e.File] = &list[i]
	}
	return byFile, nil
}

// lines reads a file of one JSON object a line. A file that is not there has none.
func lines[T any](path string) (list []T, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, maxLine)
	for n := 1; in.Scan(); n++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", filepath.Base(path), n, err)
		}
		list = append(list, v)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return list, nil
}
