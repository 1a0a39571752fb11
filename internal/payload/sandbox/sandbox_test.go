package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox/unpack"
)

// files are what the archives of the tests hold; a name with a slash at its end is a folder.
var files = map[string][]byte{
	"見積書.exe":           append([]byte("MZ"), noise(90_000)...),
	"資料/案内.txt":         bytes.Repeat([]byte("いつもお世話になっております。\r\n"), 20_000),
	"資料/第一四半期/空.txt":    {},
	"readme.txt":        []byte("hello"),
	"program/tool.exe":  x86(300_000),
	"program/large.bin": noise(700_000),
}

func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// x86 is full of calls, which BCJ2 moves to streams of their own.
func x86(n int) []byte {
	b := bytes.Repeat([]byte{0x55, 0x89, 0xe5, 0xe8, 0x10, 0x20, 0, 0, 0x0f, 0x84, 0x30, 0, 0, 0, 0xc3}, n/15)
	for i := 0; i < len(b)/15; i++ {
		b[i*15+4] = byte(i)
	}
	return append([]byte("MZ"), b...)
}

// build has a program pack the files, in a folder of its own; args end with the name of the archive.
func build(t testing.TB, program string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	dir := t.TempDir()
	for name, content := range files {
		if err := os.MkdirAll(filepath.Join(dir, "in", filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "in", name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(path, append(args, ".")...)
	cmd.Dir = filepath.Join(dir, "in")
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	made, err := os.ReadFile(filepath.Join(dir, "in", args[len(args)-1]))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func session(t testing.TB, o Options) *Session {
	patience := 30 * time.Second
	if raced {
		patience, o.Memory = 5*time.Minute, 4<<30
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	if o.Report == nil {
		o.Report = func(err error) { t.Errorf("limits: %v", err) }
	}
	o.Start = Self
	s := New(o).Session(ctx)
	t.Cleanup(s.Close)
	return s
}

// listed gives the entries, by name, and how the listing ended.
func listed(a *Archive, passwords ...string) (entries []*archive.Entry, err error) {
	for e, err := range a.List(passwords) {
		if err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// unpacked compares an archive with the files it was made of.
func unpacked(t *testing.T, entries []*archive.Entry) {
	t.Helper()
	seen := 0
	for _, e := range entries {
		if e.Folder {
			continue
		}
		want, ok := files[strings.TrimPrefix(e.Name, "./")]
		if !ok {
			t.Errorf("%q was not packed", e.Name)
			continue
		}
		seen++
		content, err := e.Open()
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		got, err := io.ReadAll(content)
		content.Close()
		if err != nil || !bytes.Equal(got, want) || e.Size != int64(len(want)) {
			t.Errorf("%s: %d octets of %d, declared %d: %v", e.Name, len(got), len(want), e.Size, err)
		}
	}
	if seen != len(files) {
		t.Errorf("%d files of %d", seen, len(files))
	}
}

func TestSevenZip(t *testing.T) {
	for _, c := range []struct{ name, flags string }{
		{"LZMA2, solid", ""},
		{"LZMA2, each alone", "-ms=off"},
		{"ultra", "-mx=9"},
		{"LZMA", "-m0=LZMA"},
		{"PPMd", "-m0=PPMd:mem=24:o=16"},
		{"BZip2", "-m0=BZip2"},
		{"Deflate", "-m0=Deflate"},
		{"Copy", "-m0=Copy"},
		{"BCJ2", "-m0=BCJ2 -m1=LZMA:d=23 -m2=LZMA:d=19 -m3=LZMA:d=19 -mb0:1 -mb0s1:2 -mb0s2:3"},
		{"BCJ", "-m0=BCJ -m1=LZMA2"},
		{"Delta", "-m0=Delta:4 -m1=LZMA2"},
		{"names not packed", "-mhc=off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := build(t, "7z", slices.Concat([]string{"a"}, strings.Fields(c.flags), []string{"out.7z"})...)
			entries, err := listed(session(t, Options{}).Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made))))
			if err != nil {
				t.Fatal(err)
			}
			unpacked(t, entries)
		})
	}
}

// Passwords open contents, and names where these are encrypted as well.
func TestSevenZipEncrypted(t *testing.T) {
	const password = "ひらけ2026ごま"
	for _, flag := range []string{"-mhe=off", "-mhe=on"} {
		made := build(t, "7z", "a", "-p"+password, flag, "out.7z")
		open := func() *Archive {
			return session(t, Options{}).Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made)))
		}
		entries, err := listed(open())
		sealed := flag == "-mhe=on"
		if sealed != errors.Is(err, archive.ErrEncrypted) {
			t.Fatalf("%s: %v", flag, err)
		}
		for _, e := range entries {
			if full := e.Size > 0 && !e.Folder; e.Encrypted != full {
				t.Errorf("%s: %s encrypted: %v", flag, e.Name, e.Encrypted)
			}
		}
		if _, err := listed(open(), "wrong", "falsch"); sealed != errors.Is(err, archive.ErrEncrypted) {
			t.Errorf("%s: wrong passwords: %v", flag, err)
		}
		entries, err = listed(open(), "wrong", password)
		if err != nil {
			t.Fatalf("%s: %v", flag, err)
		}
		for _, e := range entries {
			if e.Encrypted && sealed != e.HasPassword() {
				t.Errorf("%s: %s has its password: %v", flag, e.Name, e.HasPassword())
			}
			if e.Encrypted {
				e.Use("wrong")
				if content, err := e.Open(); err == nil {
					if _, err = io.Copy(io.Discard, content); err == nil {
						t.Errorf("%s: a wrong password opens %s", flag, e.Name)
					}
				}
				e.Use(password)
			}
		}
		unpacked(t, entries)
	}
}

// Entries are opened in any order, left in the middle and opened again.
func TestReadPartly(t *testing.T) {
	made := build(t, "7z", "a", "-ms=off", "-mx=9", "out.7z")
	entries, err := listed(session(t, Options{}).Archive(unpack.SevenZip, bytes.NewReader(made), 0, int64(len(made))))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, e := range slices.Backward(entries) {
			if e.Folder {
				continue
			}
			content, err := e.Open()
			if err != nil {
				t.Fatal(err)
			}
			io.CopyN(io.Discard, content, 10_000)
			if len(e.Name)%2 == 0 {
				content.Close() // the other is left open
			}
		}
	}
	unpacked(t, entries)
}

func TestXZ(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(path, files["資料/案内.txt"], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("xz"); err != nil {
		t.Skip("xz is not installed")
	}
	for _, flags := range []string{"-9", "-0 --block-size=10000", "-C sha256"} {
		made, err := exec.Command("xz", append(strings.Fields(flags), "-c", path)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		content, err := session(t, Options{}).Archive(unpack.XZ, bytes.NewReader(made), 0, int64(len(made))).Open(unpack.Place{}, nil)
		if err != nil {
			t.Fatalf("%s: %v", flags, err)
		}
		got, err := io.ReadAll(content)
		if err != nil || !bytes.Equal(got, files["資料/案内.txt"]) {
			t.Errorf("%s: %d octets, %v", flags, len(got), err)
		}
	}
}

// An archive that lies in a file behind other octets.
func TestFromFile(t *testing.T) {
	made := build(t, "7z", "a", "out.7z")
	f, err := os.CreateTemp(t.TempDir(), "*")
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(f.Name())
	defer f.Close()
	fmt.Fprintf(f, "%01000d%s", 0, made)
	entries, err := listed(session(t, Options{}).Archive(unpack.SevenZip, filed{f}, 1000, int64(1000+len(made))))
	if err != nil {
		t.Fatal(err)
	}
	unpacked(t, entries)
}

type filed struct{ file *os.File }

func (f filed) File() *os.File { return f.file }

func (f filed) ReadAt(p []byte, at int64) (int, error) { return f.file.ReadAt(p, at) }
