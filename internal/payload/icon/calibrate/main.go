// Command calibrate measures how well icons of documents are told from others, with freely licensed themes of icons, and writes what is shipped:
// the looks of those icons (internal/tables/data/icons/looks.txt) and the figures (docs/icons.md). "make icons" fetches the themes and runs it.
//
// Each icon is rendered at 256 pixels from the artwork with the most detail that its theme has, and scaled from there, as makers of icons do.
// Choice and changes are deterministic: a second run writes the same files.
package main

import (
	"bytes"
	"errors"
	"flag"
	"log"
	"os"
	"path/filepath"
)

func main() {
	debs := flag.String("debs", "build/debs/icons", "`DIR` of the unpacked packages")
	cache := flag.String("cache", "build/icons", "`DIR` of rendered pictures")
	looks := flag.String("looks", "internal/tables/data/icons/looks.txt", "`FILE` that the looks are written to")
	page := flag.String("page", "docs/icons.md", "`FILE` that has the figures between its two marks")
	measure := flag.Bool("measure", true, "measure, and write the figures")
	flag.Parse()
	if err := run(*debs, *cache, *looks, *page, *measure); err != nil {
		log.Fatal(err)
	}
}

func run(debs, cache, looks, page string, measure bool) error {
	samples, err := collect(filepath.Join(debs, "usr/share/icons"))
	if err != nil {
		return err
	}
	libraries, err := filepath.Glob(filepath.Join(debs, "usr/lib/*-linux-gnu*"))
	if err != nil || len(libraries) == 0 {
		return errors.Join(err, errors.New("no libraries below "+debs+": run make icons"))
	}
	images, err := renderer{tool: filepath.Join(debs, "usr/bin/rsvg-convert"), libraries: libraries[0], cache: cache}.all(samples)
	if err != nil {
		return err
	}
	b := newBench(samples, images)
	if err := os.WriteFile(looks, []byte(b.looks()), 0o644); err != nil {
		return err
	}
	if !measure {
		return nil
	}
	return insert(page, b.report())
}

// The marks between which the figures stand.
const (
	beginMark = "<!-- figures: written by make icons -->\n"
	endMark   = "<!-- end of the figures -->"
)

func insert(page, figures string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	head, rest, begun := bytes.Cut(text, []byte(beginMark))
	_, tail, ended := bytes.Cut(rest, []byte(endMark))
	if !begun || !ended {
		return errors.New(page + " has no place for the figures")
	}
	var out bytes.Buffer
	out.Write(head)
	out.WriteString(beginMark + "\n" + figures + "\n" + endMark)
	out.Write(tail)
	return os.WriteFile(page, out.Bytes(), 0o644)
}
