package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/record"
	"sekisho/internal/store"
)

// filled is a database file with some batches, closed.
func filled(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "history.db")
	s, err := store.Open(t.Context(), "sqlite://"+path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		if err := s.Learn(t.Context(), batch(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// A damaged database is refused, whatever is damaged, and stays as it is.
func TestCorrupt(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"no database":   func([]byte) []byte { return bytes.Repeat([]byte("this is no database "), 500) },
		"header":        func(b []byte) []byte { copy(b, "SQLite format 9\x00"); return b },
		"cut":           func(b []byte) []byte { return b[:len(b)/2] },
		"first page":    func(b []byte) []byte { copy(b[100:], bytes.Repeat([]byte{0xA5}, 1000)); return b },
		"pages between": func(b []byte) []byte { copy(b[8*4096:], bytes.Repeat([]byte{0xA5}, 20*4096)); return b },
		"one page":      func(b []byte) []byte { copy(b[30*4096:], bytes.Repeat([]byte{0xA5}, 4096)); return b },
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			content = damage(content)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), "sqlite://"+path, store.Options{})
			if err == nil {
				s.Close()
				t.Fatal("it is opened")
			}
			if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "--without-history") || !strings.Contains(err.Error(), path) {
				t.Errorf("the error does not say what to do: %v", err)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(after, content) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

func TestNewer(t *testing.T) {
	path := filled(t)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), "sqlite://"+path, store.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer database: %v", err)
	}
}

func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	dir := filepath.Join(t.TempDir(), "data 100% 50%25 ?a=b #x 履歴")
	path := filepath.Join(dir, "history.db")
	address := (&url.URL{Scheme: "sqlite", Path: path}).String()
	s := open(t, address, store.Options{})
	if err := s.Learn(t.Context(), batch(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Secret(t.Context(), newSecret); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{
		".": 0o700, "history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600, "history.db.secret": 0o600, "backup.db": 0o600,
	} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, address, store.Options{})
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a file that others could read: %v, %v", info.Mode(), err)
	}
}

func TestNoPlace(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{
		"sqlite://" + dir, "sqlite://" + file + "/history.db", "sqlite:history.db", "sqlite://host/history.db", "mysql://x/y", "history.db", "", "%",
		"postgres://127.0.0.1:1/none", "postgres://%zz",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		if s, err := store.Open(ctx, url, store.Options{SecretFile: filepath.Join(dir, "secret")}); err == nil {
			s.Close()
			t.Errorf("%q is opened", url)
		}
		cancel()
	}
	_, err := store.Open(t.Context(), "postgres://user:hunter2@127.0.0.1:1/none", store.Options{SecretFile: filepath.Join(dir, "secret")})
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error tells a password: %v", err)
	}
}

// A backup is the state of one moment while others write, is a whole store, and overwrites nothing.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	s := open(t, "sqlite://"+filepath.Join(dir, "history.db"), store.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	written := make(chan error)
	go func() {
		var err error
		for n := 1; err == nil && ctx.Err() == nil; n++ {
			if err = s.Learn(t.Context(), batch(n)); n == 3 {
				written <- err
			}
		}
		written <- err
	}()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "backup.db")
	err := s.Backup(t.Context(), path)
	cancel()
	if err := errors.Join(err, <-written); err != nil {
		t.Fatal(err)
	}
	if n := checkBatches(t, "sqlite://"+path); n < 3 {
		t.Errorf("%d batches in the backup", n)
	}
	if err := s.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second backup of that name: %v", err)
	}
	if err := s.Learn(t.Context(), batch(100_000)); err != nil {
		t.Errorf("after a backup: %v", err)
	}
}

// Another process holds the lock for long: who writes ends with its context, who reads does not wait.
func TestLocked(t *testing.T) {
	path := filled(t)
	s := open(t, "sqlite://"+path, store.Options{})
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := s.Learn(ctx, batch(50)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("learn while another holds the lock: %v", err)
	}
	if _, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1}}); err != nil {
		t.Errorf("read while another holds the lock: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Learn(t.Context(), batch(50)); err != nil {
		t.Errorf("learn after that: %v", err)
	}
}

// A disk that is full: an error, nothing half-written, and it goes on when there is room again.
func TestFull(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not root: no small file system can be mounted")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no small file system can be mounted: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	url := "sqlite://" + filepath.Join(dir, "history.db")
	s, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 1
	for ; n < 1000; n++ {
		if err = s.Learn(t.Context(), batch(n)); err != nil {
			break
		}
	}
	if err == nil {
		t.Fatal("the disk did not fill")
	}
	if errors.Is(err, store.ErrCorrupt) {
		t.Errorf("a full disk is taken for damage: %v", err)
	}
	if _, err := s.Relations(t.Context(), record.Query{Marks: []record.Key{1}}); err != nil {
		t.Errorf("look-ups on a full disk: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Learn(t.Context(), batch(n)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if got := checkBatches(t, url); got != n {
		t.Errorf("%d batches, want %d", got, n)
	}
}
