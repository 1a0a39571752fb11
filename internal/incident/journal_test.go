package incident

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// readAll returns the senders of all attempts and the lines that are damaged.
func readAll(seq iter.Seq2[Attempt, error]) (from []string, damaged []int) {
	for a, err := range seq {
		if bad, ok := errors.AsType[*LineError](err); ok {
			damaged = append(damaged, bad.Line)
			continue
		}
		from = append(from, a.From)
	}
	return from, damaged
}

func write(t *testing.T, f *Files, from ...string) {
	t.Helper()
	j, err := f.OpenJournal()
	must(t, err)
	for _, s := range from {
		must(t, j.Write(Attempt{From: s, Rcpts: []string{"x@outside.example"}}))
	}
	must(t, j.Close())
}

func TestJournal(t *testing.T) {
	dir := t.TempDir()
	f := at(dir)
	if from, damaged := readAll(f.Attempts()); from != nil || damaged != nil {
		t.Errorf("without a journal: %v, %v", from, damaged)
	}
	size := int64(5)
	want := Attempt{Time: noon, Case: "2026-001", Rev: 1, Stage: StageEOM, Client: "192.168.0.5", User: "田中", From: "a\xff@x", Rcpts: []string{"b@y\x1b"},
		Size: &size, Attachments: []Attachment{{"見積.xlsx", "00ff"}}, QueueID: "4A", MessageID: "<1@x>"}
	j, err := f.OpenJournal()
	must(t, err)
	must(t, j.Write(want))
	must(t, j.Close())
	for got, err := range f.Attempts() {
		must(t, err)
		want.From = `a\x{FF}@x` // octets that are not UTF-8 stay visible
		if !sameAttempt(got, want) || got.DeclaredSize != nil || got.From != want.From {
			t.Errorf("read %+v", got)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, journalName))
	must(t, err)
	if !bytes.Contains(data, []byte(`"declared_size":null`)) || bytes.Count(data, []byte("\n")) != 1 {
		t.Errorf("%s", data)
	}
}

// What stands in the file after a death, a full disk, or a hand that changed it.
func TestJournalDamage(t *testing.T) {
	for _, tt := range []struct {
		name    string
		happens func(data []byte) []byte
		from    string
		damaged string
	}{
		{"nothing", func(d []byte) []byte { return d }, "[a b c d]", "[]"},
		{"a torn last line", func(d []byte) []byte { return d[:len(d)-10] }, "[a b d]", "[3]"},
		{"only the last line end", func(d []byte) []byte { return d[:len(d)-1] }, "[a b c d]", "[]"},
		{"a changed octet", func(d []byte) []byte { return bytes.Replace(d, []byte(`"from":"b"`), []byte(`"from":"x"`), 1) }, "[a c d]", "[2]"},
		{"rubbish between", func(d []byte) []byte { return bytes.Replace(d, []byte("\n"), []byte("\n\n\x00rubbish\n"), 1) }, "[a b c d]", "[3]"},
		{"zeros at the end", func(d []byte) []byte { return append(d, make([]byte, 100)...) }, "[a b c d]", "[4]"},
		{"a line without end", func(d []byte) []byte {
			return append(bytes.Repeat([]byte("x"), maxEntry+10), append([]byte("\n"), d...)...)
		}, "[a b c d]", "[1]"},
	} {
		dir := t.TempDir()
		f := at(dir)
		write(t, f, "a", "b", "c")
		path := filepath.Join(dir, journalName)
		data, err := os.ReadFile(path)
		must(t, err)
		must(t, os.WriteFile(path, tt.happens(data), 0o600))
		write(t, f, "d")
		if from, damaged := readAll(f.Attempts()); fmt.Sprint(from) != tt.from || fmt.Sprint(damaged) != tt.damaged {
			t.Errorf("%s: %v, damaged %v; want %s, %s", tt.name, from, damaged, tt.from, tt.damaged)
		}
	}
}

// A write that failed half-way spoils its own line only.
func TestJournalHalfWritten(t *testing.T) {
	d := &brokenDisk{err: syscall.ENOSPC}
	f := withDisk(t, d)
	j, err := f.OpenJournal()
	must(t, err)
	must(t, j.Write(Attempt{From: "a"}))
	d.breakAt("write", "")
	if err := j.Write(Attempt{From: "b"}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("write on a full disk: %v", err)
	}
	d.breakAt("", "")
	must(t, j.Write(Attempt{From: "c"}))
	must(t, j.Close())
	if from, damaged := readAll(f.Attempts()); !slices.Equal(from, []string{"a", "c"}) || len(damaged) != 1 {
		t.Errorf("%v, damaged %v", from, damaged)
	}
}

// An admin who puts the journal away, or loses it, loses nothing that comes later.
func TestJournalMoved(t *testing.T) {
	dir := t.TempDir()
	f := at(dir)
	j, err := f.OpenJournal()
	must(t, err)
	must(t, j.Write(Attempt{From: "a"}))
	name := filepath.Join(dir, journalName)
	must(t, os.Rename(name, name+".1"))
	must(t, j.Write(Attempt{From: "b"}))
	must(t, j.Write(Attempt{From: "c"}))
	if from, damaged := readAll(f.Attempts()); !slices.Equal(from, []string{"b", "c"}) || damaged != nil {
		t.Errorf("renamed: %v, damaged %v", from, damaged)
	}
	must(t, os.RemoveAll(filepath.Dir(name)))
	must(t, j.Write(Attempt{From: "d"}))
	must(t, os.Remove(name))
	must(t, os.Mkdir(name, 0o700))
	if err := j.Write(Attempt{From: "lost"}); err == nil {
		t.Error("written to a folder")
	}
	must(t, os.Remove(name))
	must(t, os.WriteFile(name, []byte("torn"), 0o600))
	must(t, j.Write(Attempt{From: "e"}))
	must(t, j.Close())
	if from, damaged := readAll(f.Attempts()); !slices.Equal(from, []string{"e"}) || !slices.Equal(damaged, []int{1}) {
		t.Errorf("replaced: %v, damaged %v", from, damaged)
	}
}

// A disk that takes lines and does not keep them is told at the next line.
func TestJournalSync(t *testing.T) {
	d := &brokenDisk{err: syscall.EIO}
	f := withDisk(t, d)
	synctest.Test(t, func(t *testing.T) {
		j, err := f.OpenJournal()
		must(t, err)
		must(t, j.Write(Attempt{From: "a"}))
		d.breakAt("sync", "")
		time.Sleep(syncEvery + time.Millisecond)
		synctest.Wait()
		if err := j.Write(Attempt{From: "b"}); !errors.Is(err, syscall.EIO) {
			t.Errorf("after a failed sync: %v", err)
		}
		d.breakAt("", "")
		time.Sleep(syncEvery)
		synctest.Wait()
		must(t, j.Write(Attempt{From: "c"}))
		must(t, j.Close())
	})
	if from, _ := readAll(f.Attempts()); len(from) != 3 {
		t.Errorf("%v", from)
	}
}

func TestJournalTogether(t *testing.T) {
	f := at(t.TempDir())
	j, err := f.OpenJournal()
	must(t, err)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 100 {
				if err := j.Write(Attempt{From: fmt.Sprint(i), Rcpts: []string{strings.Repeat("x", 10_000)}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, j.Close())
	if from, damaged := readAll(f.Attempts()); len(from) != 800 || damaged != nil {
		t.Errorf("%d read, damaged %v", len(from), damaged)
	}
}

func TestSummarise(t *testing.T) {
	attempt := func(number, client, user, id string, minute int, rcpts ...string) Attempt {
		return Attempt{Time: noon.Add(time.Duration(minute) * time.Minute), Case: number, Client: client, ClientName: client + ".name", User: user, MessageID: id, Rcpts: rcpts}
	}
	seq := func(yield func(Attempt, error) bool) {
		for _, a := range []Attempt{
			attempt("2026-001", "10.0.0.1", "tanaka", "1", 0, "a"),
			attempt("2026-001", "10.0.0.1", "tanaka", "1", 5, "a"), // tried again
			attempt("2026-001", "10.0.0.1", "", "2", 6, "a", "b"),
			attempt("2026-001", "10.0.0.2", "suzuki", "3", 7, "c"),
			attempt("2026-002", "10.0.0.3", "sato", "4", 8, "d"),
		} {
			if !yield(a, nil) {
				return
			}
		}
		yield(Attempt{}, &LineError{Line: 6})
	}
	got := Summarise("2026-001", seq)
	want := Summary{Attempts: 4, Messages: 3, Recipients: 3, Damaged: 1,
		Hosts: []Count{
			{Name: "10.0.0.1", Host: "10.0.0.1.name", Attempts: 3, Messages: 2, First: noon, Last: noon.Add(6 * time.Minute)},
			{Name: "10.0.0.2", Host: "10.0.0.2.name", Attempts: 1, Messages: 1, First: noon.Add(7 * time.Minute), Last: noon.Add(7 * time.Minute)},
		},
		Accounts: []Count{
			{Name: "tanaka", Attempts: 2, Messages: 1, First: noon, Last: noon.Add(5 * time.Minute)},
			{Name: "suzuki", Attempts: 1, Messages: 1, First: noon.Add(7 * time.Minute), Last: noon.Add(7 * time.Minute)},
		}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if all := Summarise("", seq); all.Attempts != 5 || len(all.Hosts) != 3 {
		t.Errorf("all cases: %v", all)
	}
}

func FuzzAttempts(f *testing.F) {
	line, err := formatAttempt(Attempt{Time: noon, From: "a@tokiwa.example", Rcpts: []string{"b@outside.example"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(line[:len(line)/2])
	f.Add([]byte("\n\n{}\n"))
	f.Add([]byte(`{"sum":"","attempt":null}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 0
		readAttempts(bytes.NewReader(append(slices.Clone(data), '\n')), func(a Attempt, err error) bool {
			lines++
			return true
		})
		if most := bytes.Count(data, []byte("\n")) + 1; lines > most {
			t.Errorf("%d attempts in %d lines", lines, most)
		}
	})
}
