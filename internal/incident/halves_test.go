package incident

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestEveryHalfWrittenState starts from all that a crash, a full disk or a bad sector can leave of the two files and the sentinel. A gate that may have
// been closed is closed, nothing odd goes unsaid, and from everywhere one raise and one lower lead back to a state without alarms.
func TestEveryHalfWrittenState(t *testing.T) {
	file := map[string][]byte{"": nil, "empty": {}, "zeros": make([]byte, 300)}
	for name, s := range map[string]State{
		"open 1":   {Rev: 1, Level: Normal, Case: "2026-001", Changed: noon},
		"closed 2": {Rev: 2, Level: Isolate, Case: "2026-002", Changed: noon, Raised: noon, Until: noon.Add(time.Hour), Phone: "9999"},
		"open 3":   {Rev: 3, Level: Normal, Case: "2026-002", Changed: noon},
	} {
		f := at(t.TempDir())
		must(t, f.level.write(f.level.read(), s.Rev, s))
		data, err := f.disk.read(levelName+".b", maxLevelFile)
		must(t, err)
		file[name], file["half of "+name] = data, data[:len(data)*2/3]
	}
	for a, first := range file {
		for b, second := range file {
			for _, sentinel := range []bool{false, true} {
				f := at(t.TempDir())
				must(t, f.disk.mkdir(incidentFolder))
				for name, data := range map[string][]byte{".a": first, ".b": second} {
					if data != nil {
						must(t, os.WriteFile(filepath.Join(f.dir, levelName+name), data, 0o600))
					}
				}
				if sentinel {
					must(t, f.writeSentinel(State{}))
				}
				s := f.Load()
				if closed := s.State.Level != Normal; closed != mustBeClosed(a, b, sentinel) {
					t.Errorf("%q, %q, sentinel %v: %+v %v", a, b, sentinel, s.State, codes(s))
				}
				if quiet := len(s.Alarms) == 0; quiet != wellFormed(a, b, sentinel) {
					t.Errorf("%q, %q, sentinel %v: alarms %v", a, b, sentinel, codes(s))
				}
				leadsBack(t, f)
			}
		}
	}
}

func rank(name string) int {
	return map[string]int{"open 1": 1, "closed 2": 2, "open 3": 3}[name]
}

func mustBeClosed(a, b string, sentinel bool) bool {
	newest := max(rank(a), rank(b))
	unreadable := min(rank(a), rank(b)) == 0 && newest != 1 || newest == 1 && (a != "" && rank(a) == 0 || b != "" && rank(b) == 0)
	return newest == 2 || sentinel && unreadable
}

func wellFormed(a, b string, sentinel bool) bool {
	newest, oldest := max(rank(a), rank(b)), min(rank(a), rank(b))
	alone := oldest == 0 && (newest > 1 || a != "" && rank(a) == 0 || b != "" && rank(b) == 0)
	return !alone && sentinel == (newest == 2)
}

// leadsBack raises and lowers.
func leadsBack(t *testing.T, f *Files) {
	t.Helper()
	r := raise()
	r.IfRev = f.Load().State.Rev
	raised, err := f.Raise(noon, r)
	must(t, err)
	if s := f.Load(); s.State != raised {
		t.Errorf("raised %+v, holds %+v", raised, s.State)
	}
	lowered, err := f.Lower(noon, "sato", "over", raised.Rev)
	must(t, err)
	if s := f.Load(); s.State != lowered || len(s.Alarms) > 0 {
		t.Errorf("lowered %+v, holds %+v %v", lowered, s.State, codes(s))
	}
}
