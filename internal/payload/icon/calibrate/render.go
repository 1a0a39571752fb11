package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// master is the size in pixels at which pictures are rendered before anything is done to them.
const master = 256

// renderer turns pictures into pixels and keeps the results below cache.
type renderer struct {
	tool      string // rsvg-convert
	libraries string // its shared libraries
	cache     string
}

// all renders the samples, several at a time; a picture that cannot be rendered is nil.
func (r renderer) all(samples []sample) ([]image.Image, error) {
	images := make([]image.Image, len(samples))
	errs := make([]error, len(samples))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for i, s := range samples {
		wait.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wait.Done() }()
			images[i], errs[i] = r.one(s)
		}()
	}
	wait.Wait()
	failed := 0
	for i, err := range errs {
		if err != nil {
			failed++
			fmt.Fprintf(os.Stderr, "%s: %v\n", samples[i].path, err)
		}
	}
	if failed > len(samples)/20 {
		return nil, fmt.Errorf("%d of %d pictures could not be rendered", failed, len(samples))
	}
	return images, nil
}

func (r renderer) one(s sample) (image.Image, error) {
	path := s.path
	if strings.HasSuffix(path, ".svg") {
		path = filepath.Join(r.cache, s.theme.name, s.class+"-"+s.title+".png")
		if _, err := os.Stat(path); err != nil {
			if err := r.convert(s.path, path); err != nil {
				return nil, err
			}
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return png.Decode(f)
}

func (r renderer) convert(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	side := fmt.Sprint(master)
	c := exec.Command(r.tool, "--width", side, "--height", side, "--keep-aspect-ratio", "--output", to, from)
	c.Env = append(os.Environ(), "LD_LIBRARY_PATH="+r.libraries)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
