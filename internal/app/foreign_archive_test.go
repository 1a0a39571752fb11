package app

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mail/folder"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// unpackingScreen is a screen whose children are this test binary.
func unpackingScreen(t *testing.T) *screen.Screen {
	t.Helper()
	c := houseConfig()
	c.Screen.Limits.ArchiveTime = config.Duration(30 * time.Second) // other tests may keep the machine busy
	c.Screen.Limits.Deadline = config.Duration(time.Minute)
	o := sandbox.Options{Start: sandbox.Self, Report: func(err error) { t.Errorf("limits: %v", err) }}
	if raced {
		o.Memory = 4 << 30
		c.Screen.Limits.ArchiveTime, c.Screen.Limits.Deadline = config.Duration(5*time.Minute), config.Duration(6*time.Minute)
	}
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	parts.Unpack = sandbox.New(o)
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func judgeUnpacking(t *testing.T, s *screen.Screen, octets string) record.Result {
	t.Helper()
	r, err := Scan(context.Background(), s, folder.Item{
		File: "test.eml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	})
	if err != nil {
		t.Error(err)
	}
	return r
}

// sevenZip packs one file.
func sevenZip(t *testing.T, flags, name, content string) []byte {
	t.Helper()
	path, err := exec.LookPath("7z")
	if err != nil {
		t.Skip("7z is not installed (Debian: p7zip-full)")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, append(strings.Fields("a "+flags+" out.7z"), name)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made, err := os.ReadFile(filepath.Join(dir, "out.7z"))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestProgramInSevenZip(t *testing.T) {
	s := unpackingScreen(t)
	for what, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a program":                   {sevenZip(t, "", "見積書.exe", mz), "exec-in-archive"},
		"a program by its content":    {sevenZip(t, "", "見積書.txt", mz), "exec-in-archive"},
		"its names encrypted":         {sevenZip(t, "-pひみつ -mhe=on", "見積書.exe", mz), "opaque-archive"},
		"encrypted, its name is seen": {sevenZip(t, "-pひみつ", "見積書.exe", mz), "exec-in-archive"},
		"within a ZIP archive":        {[]byte(zipOf(map[string]string{"a.7z": string(sevenZip(t, "", "a.txt", mz))})), "exec-in-archive"},
	} {
		r := judgeUnpacking(t, s, oneFile(`attachment; filename="a.7z"`, string(c.content)))
		if !slices.Contains(traitsOf(r), c.want) {
			t.Errorf("%s: %s is missing: %v, undecided %v", what, c.want, traitsOf(r), r.Undecided)
		}
	}
}

// A few hundred octets ask for 3.8 GB, sixteen at once: each is said to be opaque, in time, and the screen goes on.
func TestModelBombsAtOnce(t *testing.T) {
	bomb := sevenZip(t, "-m0=PPMd:mem=16m:o=6 -mhc=off", "a.txt", strings.Repeat("hello ", 60))
	at := bytes.Index(bomb, []byte("\x03\x04\x01\x05\x06"))
	if at < 0 {
		t.Fatalf("no PPMd in %q", bomb)
	}
	binary.LittleEndian.PutUint32(bomb[at+5:], 0xf0000000)
	binary.LittleEndian.PutUint32(bomb[28:], crc32.ChecksumIEEE(bomb[32+binary.LittleEndian.Uint64(bomb[12:]):]))
	binary.LittleEndian.PutUint32(bomb[8:], crc32.ChecksumIEEE(bomb[12:32]))
	s := unpackingScreen(t)
	octets := oneFile(`attachment; filename="a.7z"`, string(bomb))

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			began := time.Now()
			if r := judgeUnpacking(t, s, octets); !slices.Contains(traitsOf(r), "opaque-archive") {
				t.Errorf("%v, undecided %v", traitsOf(r), r.Undecided)
			}
			if took := time.Since(began); took > 10*time.Second { // its own bound is 5 s; the machine may be busy
				t.Errorf("took %v", took)
			}
		})
	}
	wait.Wait()
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 128<<20 {
		t.Errorf("this process grew by %d octets", grown)
	}
	if r := judgeUnpacking(t, s, oneFile(`attachment; filename="a.7z"`, string(sevenZip(t, "", "a.exe", mz)))); !slices.Contains(traitsOf(r), "exec-in-archive") {
		t.Errorf("afterwards: %v, undecided %v", traitsOf(r), r.Undecided)
	}
}

func TestCheckTellsOfUnpacking(t *testing.T) {
	if problems := checkUnpacking(sandbox.Self); len(problems) > 0 {
		t.Errorf("%+v", problems)
	}
	missing := func() (sandbox.Me, error) { return sandbox.Me{Path: "/nonexistent", Args: []string{"sekisho"}}, nil }
	if problems := checkUnpacking(missing); len(problems) != 1 || !strings.Contains(problems[0].What.En, "will not be looked into") {
		t.Errorf("%+v", problems)
	}
}
