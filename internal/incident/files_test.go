package incident

import (
	"errors"
	"fmt"
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func codes(s Standing) (list []string) {
	for _, a := range s.Alarms {
		if a.En == "" || a.Ja == "" {
			list = append(list, "no text")
		}
		list = append(list, a.Code)
	}
	return list
}

func TestRaiseAndLower(t *testing.T) {
	dir := t.TempDir()
	f := at(dir)
	if s := f.Load(); s.State != (State{Level: Normal}) || len(s.Alarms) > 0 || s.Contacts.Len() > 0 {
		t.Fatalf("fresh: %+v", s)
	}
	raised, err := f.Raise(noon, raise())
	must(t, err)
	want := State{Rev: 1, Level: Isolate, Case: "2026-001", Raised: noon, Until: noon.Add(4 * time.Hour), Changed: noon, By: "sato", Reason: "leak", Phone: "9999"}
	if raised != want {
		t.Errorf("raised %+v", raised)
	}
	if s := at(dir).Load(); s.State != want || len(s.Alarms) > 0 {
		t.Errorf("read again: %+v", s)
	}
	lowered, err := f.Lower(noon.Add(time.Hour), "suzuki", "over", 1)
	must(t, err)
	if lowered.Level != Normal || lowered.Rev != 2 || lowered.Case != "2026-001" || lowered.By != "suzuki" {
		t.Errorf("lowered %+v", lowered)
	}
	if _, err := os.Stat(filepath.Join(dir, sentinelName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the sentinel after lower: %v", err)
	}
	if _, err := f.Lower(noon, "suzuki", "over", -1); !errors.Is(err, ErrNotRaised) {
		t.Errorf("lower twice: %v", err)
	}
	again, err := f.Raise(noon, raise())
	must(t, err)
	if again.Case != "2026-002" || again.Rev != 3 {
		t.Errorf("raised again: %+v", again)
	}
	if s := f.Load(); s.State != again || len(s.Alarms) > 0 {
		t.Errorf("then %+v", s)
	}
}

func TestRaiseRefused(t *testing.T) {
	for _, tt := range []struct {
		change func(*Raise)
		want   string
	}{
		{func(r *Raise) { r.NoContacts = false }, ErrNoContacts.Error()},
		{func(r *Raise) { r.Until = noon }, ErrUntilPast.Error()},
		{func(r *Raise) { r.Until = time.Time{} }, "until is required"},
		{func(r *Raise) { r.By = " " }, "by is required"},
		{func(r *Raise) { r.Reason = "" }, "reason is required"},
		{func(r *Raise) { r.Reason = strings.Repeat("x", 1001) }, "reason has more than 1000 octets"},
		{func(r *Raise) { r.Phone = "" }, "phone is required"},
		{func(r *Raise) { r.Phone = "内線" }, "no digits"},
		{func(r *Raise) { r.Level = Normal }, "not a level to raise to"},
		{func(r *Raise) { r.Level = "L4" }, "not a level to raise to"},
	} {
		f := at(t.TempDir())
		r := raise()
		tt.change(&r)
		if _, err := f.Raise(noon, r); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("want %q: %v", tt.want, err)
		}
		if s := f.Load(); s.State != (State{Level: Normal}) || len(s.Alarms) > 0 {
			t.Errorf("%s: then %+v", tt.want, s)
		}
	}
}

// Of two raises one wins; the other hears who, when and why.
func TestTwoRaises(t *testing.T) {
	dir := t.TempDir()
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			r := raise()
			r.By, r.Reason = fmt.Sprint("responder ", i), fmt.Sprint("reason ", i)
			_, errs[i] = at(dir).Raise(noon, r)
		})
	}
	all.Wait()
	holds := at(dir).Load().State
	won := 0
	for i, err := range errs {
		conflict, ok := errors.AsType[*Conflict](err)
		switch {
		case err == nil:
			won++
			if holds.By != fmt.Sprint("responder ", i) {
				t.Errorf("%d won, %+v holds", i, holds)
			}
		case !ok || conflict.State != holds:
			t.Errorf("%d: %v", i, err)
		case !strings.Contains(err.Error(), holds.By) || !strings.Contains(err.Error(), holds.Reason) || !strings.Contains(err.Error(), "2026-11-20 12:00:00"):
			t.Errorf("%d is not told who, when, why: %v", i, err)
		}
	}
	if won != 1 || holds.Rev != 1 {
		t.Errorf("%d raises won: %+v", won, holds)
	}
}

func TestRevision(t *testing.T) {
	f := at(t.TempDir())
	r := raise()
	r.IfRev = 3
	if _, err := f.Raise(noon, r); !isConflict(err) {
		t.Errorf("raise with another revision: %v", err)
	}
	r.IfRev = 0
	_, err := f.Raise(noon, r)
	must(t, err)
	if _, err := f.Lower(noon, "sato", "over", 0); !isConflict(err) {
		t.Errorf("lower with another revision: %v", err)
	}
}

func isConflict(err error) bool {
	_, ok := errors.AsType[*Conflict](err)
	return ok
}

func TestCaseNumbers(t *testing.T) {
	for _, tt := range []struct {
		last string
		year int
		want string
	}{
		{"", 2026, "2026-001"},
		{"2026-001", 2026, "2026-002"},
		{"2026-999", 2026, "2026-1000"},
		{"2026-017", 2027, "2027-001"},
		{"2026-017", 2025, "2026-018"}, // the clock went back
		{"rubbish", 2026, "2026-001"},
	} {
		if got := nextCase(tt.last, time.Date(tt.year, 1, 1, 0, 0, 0, 0, time.UTC)); got != tt.want {
			t.Errorf("after %q in %d: %q, want %q", tt.last, tt.year, got, tt.want)
		}
	}
}

func TestOverdue(t *testing.T) {
	s := State{Level: Isolate, Until: noon}
	if s.Overdue(noon) || !s.Overdue(noon.Add(time.Second)) {
		t.Error("until is the last moment that is not overdue")
	}
	if s.Until = (time.Time{}); s.Overdue(noon) {
		t.Error("without until")
	}
	if (State{Level: Normal, Until: noon}).Overdue(noon.Add(time.Hour)) {
		t.Error("at L0")
	}
}

// damage is what may happen to the files between two starts.
func TestDamage(t *testing.T) {
	spoil := func(names ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, name := range names {
				data, err := os.ReadFile(filepath.Join(dir, name))
				must(t, err)
				data[len(data)/2] ^= 1
				must(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
			}
		}
	}
	truncate := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, name), 0)) }
	}
	remove := func(names ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, name := range names {
				must(t, os.Remove(filepath.Join(dir, name)))
			}
		}
	}
	both := func(a, b func(*testing.T, string)) func(*testing.T, string) {
		return func(t *testing.T, dir string) { a(t, dir); b(t, dir) }
	}
	// After one lower and two raises level.b is revision 3 and level.a revision 2 (L0); contacts.b is 1, contacts.a is 2.
	for _, tt := range []struct {
		name     string
		happens  func(*testing.T, string)
		level    Level
		number   string
		contacts int
		codes    []string
	}{
		{"nothing", func(*testing.T, string) {}, Isolate, "2026-002", 2, nil},
		{"the newer level", spoil("incident/level.b"), Isolate, "", 2, []string{AlarmStateDamaged, AlarmSentinel}},
		{"the newer level, empty", truncate("incident/level.b"), Isolate, "", 2, []string{AlarmStateDamaged, AlarmSentinel}},
		{"the newer level, gone", remove("incident/level.b"), Isolate, "", 2, []string{AlarmStateDamaged, AlarmSentinel}},
		{"the older level", spoil("incident/level.a"), Isolate, "2026-002", 2, []string{AlarmStateDamaged}},
		{"both levels", spoil("incident/level.a", "incident/level.b"), Isolate, "", 2, []string{AlarmStateLost}},
		{"both levels, gone", remove("incident/level.a", "incident/level.b"), Isolate, "", 2, []string{AlarmStateLost}},
		{"both levels, no sentinel", both(spoil("incident/level.a", "incident/level.b"), remove(sentinelName)), Normal, "", 2, []string{AlarmStateLost}},
		{"everything gone", remove("incident/level.a", "incident/level.b", sentinelName, "contacts/contacts.a", "contacts/contacts.b"), Normal, "", 0, nil},
		{"the sentinel", remove(sentinelName), Isolate, "2026-002", 2, []string{AlarmSentinel}},
		{"the newer contacts", spoil("contacts/contacts.a"), Isolate, "2026-002", 1, []string{AlarmContactsDamaged}},
		{"the older contacts", spoil("contacts/contacts.b"), Isolate, "2026-002", 2, []string{AlarmContactsDamaged}},
		{"both contacts", spoil("contacts/contacts.a", "contacts/contacts.b"), Isolate, "2026-002", 0, []string{AlarmContactsLost}},
		{"all that is left are contacts", both(spoil("incident/level.a", "incident/level.b"), spoil("contacts/contacts.a")), Isolate, "", 1,
			[]string{AlarmStateLost, AlarmContactsDamaged}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := raisedTwice(t)
			tt.happens(t, dir)
			f := at(dir)
			s := f.Load()
			if s.State.Level != tt.level || s.State.Case != tt.number || s.Contacts.Len() != tt.contacts || !slices.Equal(codes(s), tt.codes) {
				t.Errorf("%+v, %d contacts, alarms %v", s.State, s.Contacts.Len(), codes(s))
			}
			mends(t, f, s)
		})
	}
}

// mends lowers and raises after damage: the files are whole again and no case number comes twice.
func mends(t *testing.T, f *Files, s Standing) {
	if s.State.Level != Normal {
		lowered, err := f.Lower(noon, "sato", "over", -1)
		must(t, err)
		if got := f.Load(); got.State != lowered || s.stateLost && slices.Contains(codes(got), AlarmStateDamaged) {
			t.Errorf("lowered: %+v, alarms %v", got.State, codes(got))
		}
	}
	r := raise()
	raised, err := f.Raise(noon, r)
	must(t, err)
	if got := f.Load(); got.State != raised || slices.ContainsFunc(codes(got), func(c string) bool { return !strings.HasPrefix(c, "contacts") }) {
		t.Errorf("raised: %+v, alarms %v", got.State, codes(got))
	}
}

// raisedTwice is a data folder at L3 in its second case, with two contacts and an attempt of that case.
func raisedTwice(t *testing.T) string {
	dir := t.TempDir()
	f := at(dir)
	for _, c := range []string{"a@partner.example", "police.example"} {
		_, err := f.AddContacts(noon, Contact{Address: c, By: "sato"})
		must(t, err)
	}
	_, err := f.Raise(noon, raise())
	must(t, err)
	_, err = f.Lower(noon, "sato", "over", -1)
	must(t, err)
	_, err = f.Raise(noon, raise())
	must(t, err)
	return dir
}

// The journal remembers a case whose level file is gone.
func TestCaseNumberAfterLoss(t *testing.T) {
	dir := raisedTwice(t)
	f := at(dir)
	j, err := f.OpenJournal()
	must(t, err)
	must(t, j.Write(Attempt{Case: "2026-002"}))
	must(t, j.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "incident/level.a")))
	must(t, os.RemoveAll(filepath.Join(dir, "incident/level.b")))
	s, err := f.Raise(noon, raise())
	must(t, err)
	if s.Case != "2026-003" {
		t.Errorf("the next case is %s", s.Case)
	}
}

// A process that dies between two steps of a change.
func TestCutOffChange(t *testing.T) {
	dir := t.TempDir()
	f := at(dir)
	must(t, f.writeSentinel(State{}))
	if s := f.Load(); s.State.Level != Isolate || !slices.Equal(codes(s), []string{AlarmStateLost}) {
		t.Errorf("raise cut off on a fresh folder: %+v", s)
	}
	_, err := f.Raise(noon, raise())
	must(t, err)
	_, err = f.Lower(noon, "sato", "over", -1)
	must(t, err)
	must(t, f.writeSentinel(State{}))
	if s := f.Load(); s.State.Level != Normal || !slices.Equal(codes(s), []string{AlarmSentinel}) {
		t.Errorf("change cut off at L0: %+v", s)
	}
	if _, err := f.Lower(noon, "sato", "over", -1); !errors.Is(err, ErrNotRaised) {
		t.Error(err)
	}
	if s := f.Load(); len(s.Alarms) > 0 {
		t.Errorf("lower at L0 leaves the sentinel: %+v", s)
	}
}

func TestClockJump(t *testing.T) {
	dir := raisedTwice(t)
	for _, tt := range []struct {
		now  time.Time
		jump bool
	}{
		{noon.Add(-120 * time.Second), false},
		{noon.Add(-121 * time.Second), true},
		{noon.Add(1000 * time.Hour), false}, // long ago is no jump
	} {
		f := open(dir, folder(dir), func() time.Time { return tt.now })
		s := f.Load()
		if slices.Contains(codes(s), AlarmClockJump) != tt.jump || s.State.Level != Isolate {
			t.Errorf("at %v: %v, alarms %v", tt.now, s.State.Level, codes(s))
		}
	}
	if jumped(0, time.Hour, time.Hour-maxJump) || !jumped(0, time.Hour, time.Hour-maxJump-1) || !jumped(0, -time.Hour, time.Second) {
		t.Error("a clock that was set while the process runs")
	}
}

func TestModesAndOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o700))
	const uid, gid = 4711, 4712
	if os.Geteuid() == 0 {
		must(t, os.Chown(dir, uid, gid))
	} else {
		t.Log("not root: owners are not looked at")
	}
	f := at(dir)
	_, err := f.AddContacts(noon, Contact{Address: "a@partner.example"})
	must(t, err)
	_, err = f.Raise(noon, raise())
	must(t, err)
	j, err := f.OpenJournal()
	must(t, err)
	must(t, j.Close())
	seen := 0
	must(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		seen++
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		owner := info.Sys().(*syscall.Stat_t)
		if info.Mode().Perm() != want || os.Geteuid() == 0 && (owner.Uid != uid || owner.Gid != gid) {
			t.Errorf("%s: %v, owner %d:%d", path, info.Mode(), owner.Uid, owner.Gid)
		}
		return err
	}))
	if seen != 8 {
		t.Errorf("%d files and folders", seen)
	}
}

// Whoever owns the data folder cannot make root write elsewhere.
func TestSymbolicLinks(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	must(t, os.WriteFile(filepath.Join(elsewhere, "level.new"), []byte("precious"), 0o600))
	must(t, os.Symlink(elsewhere, filepath.Join(dir, "incident")))
	if _, err := at(dir).Raise(noon, raise()); err == nil {
		t.Error("written through a symbolic link")
	}
	if got, err := os.ReadFile(filepath.Join(elsewhere, "level.new")); err != nil || string(got) != "precious" {
		t.Errorf("elsewhere: %q, %v", got, err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := at(dir)
		release, err := f.lock("raise by sato", changeWait)
		must(t, err)
		begin := time.Now()
		_, err = at(dir).Raise(noon, raise())
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || !strings.Contains(locked.Holder, fmt.Sprint("pid ", os.Getpid(), ", raise by sato")) {
			t.Errorf("while locked: %v", err)
		}
		if waited := time.Since(begin); waited < changeWait || waited > changeWait+time.Second {
			t.Errorf("waited %v", waited)
		}
		release()
		_, err = at(dir).Raise(noon, raise())
		must(t, err)
	})
}

func TestContactsOf10000(t *testing.T) {
	dir := t.TempDir()
	f := at(dir)
	added, err := f.AddContacts(noon, manyContacts(10_000)...)
	must(t, err)
	cs := f.Load().Contacts
	p, err := ParsePath("p9999@partner99.example")
	must(t, err)
	if added != 10_000 || cs.Len() != 10_000 || !cs.Has(p) {
		t.Errorf("%d added, %d there", added, cs.Len())
	}
}

func manyContacts(n int) []Contact {
	list := make([]Contact, n)
	for i := range list {
		list[i] = Contact{Address: fmt.Sprintf("p%d@partner%d.example", i, i%100), Person: "担当 太郎", Phone: "03-0000-0000", By: "sato"}
	}
	return list
}

func BenchmarkLoad10000(b *testing.B) {
	f := at(b.TempDir())
	for range 2 {
		if _, err := f.AddContacts(noon, manyContacts(10_000)...); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		f.Load()
	}
}

func FuzzGeneration(f *testing.F) {
	good := formatGeneration("level", 3, []byte(`{"rev":3,"level":"L3"}`))
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte("sekisho-level 1 99999999999999999999 x\n"))
	f.Add([]byte("sekisho-level 1 3 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		rev, payload, err := parseGeneration("level", data)
		if rev < 0 || rev > maxRev {
			t.Errorf("revision %d", rev)
		}
		if err == nil && string(formatGeneration("level", rev, payload)) != string(data) {
			t.Error("accepted what was not written so")
		}
	})
}
