package eval

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail/folder"
)

func manifestLine(file, at string) string {
	return fmt.Sprintf(`{"file":%q,"client_ip":"192.0.2.1","mail_from":"a@evil.example","rcpt_to":["b@tokiwa.example"],"received_at":%q}`+"\n", file, at)
}

const expectLines = `{"file":"1.eml","name":"a01-x","kind":"archetype","archetype":"A01","attack":true,"must":["exec-attach","quiet"],"may":[],"not":["lure"],"score":10,"level":"hold"}
{"file":"2.eml","name":"h01-x","kind":"archetype","archetype":"H01","attack":false,"must":["auth-aligned"],"may":[],"not":["lure"],"score":-2,"level":"pass"}
{"file":"3.eml","name":"lure-hit","kind":"hit","trait":"lure","must":["lure"],"may":[],"not":[]}

{"file":"4.eml","name":"lure-near","kind":"near","trait":"lure","must":[],"may":[],"not":["lure"]}
`

func labelled(t testing.TB) string {
	return lay(t, map[string]string{
		"1.eml": "slow exec-attach quiet first-contact-org", "2.eml": "auth-aligned", "3.eml": "slow lure", "4.eml": "x",
		"t.eml": "ours", "u.eml": "nothing",
		Manifest: manifestLine("1.eml", "2026-10-05T10:00:00Z") + manifestLine("2.eml", "2026-10-04T10:00:00Z") + manifestLine("3.eml", "2026-10-06T10:00:00Z") + manifestLine("4.eml", "2026-10-06T11:00:00Z"),
		Teach:    manifestLine("t.eml", "2026-09-05T10:00:00Z") + manifestLine("u.eml", "2026-09-05T10:00:00Z"),
		Expect:   expectLines,
		Cases:    `{"name":"C1","files":["t.eml"]}`, Indicators: "type,value\n",
	})
}

func TestCorpus(t *testing.T) {
	h, o := newFakeHouse(t)
	r, err := o.Corpus(t.Context(), labelled(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(h.list(t, ""), "; "); !strings.HasPrefix(got, "teach t.eml; teach u.eml; confirm C1 <") ||
		!strings.HasSuffix(got, "import indicators.csv; judge 1.eml; judge 2.eml; judge 3.eml; judge 4.eml") {
		t.Errorf("done: %s", got)
	}
	if h.clock.Format(time.DateTime) != "2026-10-06 11:00:00" {
		t.Errorf("the clock stands at %v", h.clock)
	}
	if len(r.Failures) != 0 || len(r.Unread) != 0 || r.Judged != 4 || r.Levels["hold"] != 1 || r.Levels["note"] != 1 || r.Levels["pass"] != 2 {
		t.Errorf("%v %v %d %v", r.Failures, r.Unread, r.Judged, r.Levels)
	}
	exec := r.rows["exec-attach"]
	if exec.Hits != 1 || exec.Attack != 1 || exec.Found != 1 || exec.Wanted != 1 || r.rows["quiet"].Found != 1 || r.rows["first-contact-org"].Extra != 1 {
		t.Errorf("%+v", exec)
	}
	if recall, known := r.rows["lure"].Recall(); recall != 1 || !known || r.rows["lure"].Barred != 3 || r.rows["lure"].Wrong != 0 {
		t.Errorf("%+v", r.rows["lure"])
	}
	if m := r.Confusion(); m[Step{"hold", "hold"}] != 1 || m[Step{"pass", "pass"}] != 1 || len(m) != 2 {
		t.Errorf("%v", m)
	}
}

// Without the family of attachments the attack scores 2 and passes; the combo weighs nothing either, since it rests on them.
func TestAblation(t *testing.T) {
	_, o := newFakeHouse(t)
	r, err := o.Corpus(t.Context(), labelled(t))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]Lost{}
	for _, a := range r.Ablation {
		if a.Samples != nil {
			got[a.Family] = a.Samples
		}
	}
	want := map[string][]Lost{
		"attachment": {{"a01-x", Step{"hold", "pass"}}}, "theme": {{"lure-hit", Step{"note", "pass"}}}, "relation": {{"a01-x", Step{"hold", "mark"}}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Samples that are not as expected say so, each in its way.
func TestFailures(t *testing.T) {
	h, o := newFakeHouse(t)
	dir := labelled(t)
	rewrite(t, dir, "1.eml", "first-contact-org lure panic-exec-attach")
	rewrite(t, dir, "2.eml", "lure")
	rewrite(t, dir, Expect, expectLines+`{"file":"5.eml","name":"gone","kind":"hit","trait":"lure","must":["lure"],"may":[],"not":[]}`+"\n")
	r, err := o.Corpus(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	h.list(t, "")
	var said []string
	for _, f := range r.Failures {
		said = append(said, f.Sample+": "+f.Say("en"))
	}
	want := []string{
		"a01-x: exec-attach failed", "a01-x: exec-attach must be found, and was not", "a01-x: quiet must be found, and was not", "a01-x: lure must not be found, and was", "a01-x: level note, expected hold",
		"h01-x: auth-aligned must be found, and was not", "h01-x: lure must not be found, and was", "h01-x: level note, expected pass",
	}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
	if len(r.Unread) != 1 || r.Unread[0].File != "5.eml" {
		t.Errorf("%v", r.Unread)
	}
	if len(r.Missed()) != 1 || len(r.Alarms()) != 0 {
		t.Errorf("missed %d, alarms %d", len(r.Missed()), len(r.Alarms()))
	}
}

func TestCorpusThatIsWrong(t *testing.T) {
	for name, c := range map[string][2]string{
		"no JSON":      {Expect, "{\n"},
		"no mail":      {Expect, `{"kind":"hit"}`},
		"twice":        {Expect, expectLines + expectLines},
		"no such kind": {Expect, `{"file":"1.eml","kind":"maybe"}`},
		"a long line":  {Expect, strings.Repeat(" ", 2*maxLine)},
		"cases":        {Cases, "]"},
		"teaching":     {Teach, manifestLine("none.eml", "2026-10-05T10:00:00Z")},
		"a case":       {Cases, `{"name":"C1","files":["none.eml"]}`},
	} {
		_, o := newFakeHouse(t)
		dir := labelled(t)
		rewrite(t, dir, c[0], c[1])
		if _, err := o.Corpus(t.Context(), dir); err == nil {
			t.Errorf("%s is not refused", name)
		}
	}
}

// Mails without labels are judged in the order of time, whatever their files are called and however long reading takes; ours teach.
func TestMailsInOrder(t *testing.T) {
	files := map[string]string{"undated.eml": "x", "sent.eml": "ours\nDate: 2026-10-03T00:30:00Z\n"}
	var want []string
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for i, n := range rand.Perm(120) {
		name := fmt.Sprintf("%03d.eml", n)
		files[name] = fmt.Sprintf("slow%s\nDate: %s\n", strings.Repeat("x", n), start.Add(time.Duration(i)*time.Hour).Format(time.RFC3339))
		want = append(want, name)
	}
	want = append(want, "undated.eml")
	h, o := newFakeHouse(t)
	steps := 0
	o.Done = func(n int) { steps += n }
	r, err := o.Mails(t.Context(), folder.Paths([]string{lay(t, files)}, nil), "")
	if err != nil {
		t.Fatal(err)
	}
	if got := h.list(t, "judge "); !slices.Equal(got, want) {
		t.Errorf("judged in the order %v", got)
	}
	if taught := h.list(t, "teach "); !slices.Equal(taught, []string{"sent.eml"}) || slices.Index(h.done, "teach sent.eml") != 49 {
		t.Errorf("taught %v, as number %d", taught, slices.Index(h.done, "teach sent.eml"))
	}
	if r.Judged != 121 || r.Sent != 1 || steps != 122 || len(r.Days) != 5 {
		t.Errorf("%d judged, %d sent, %d done, %d days", r.Judged, r.Sent, steps, len(r.Days))
	}
}

func TestMailsThatCannotBeRead(t *testing.T) {
	h, o := newFakeHouse(t)
	broken := folder.Item{File: "broken.eml", Err: errors.New("no such file")}
	r, err := o.Mails(t.Context(), slices.Values([]folder.Item{broken}), "")
	if err != nil || len(r.Unread) != 1 || r.Unread[0] != (Unread{"broken.eml", "no such file"}) || r.Judged != 0 {
		t.Errorf("%v %+v", err, r.Unread)
	}
	if h.settle = errors.New("disk full"); true {
		if _, err := o.Corpus(t.Context(), labelled(t)); !errors.Is(err, h.settle) {
			t.Errorf("a memory that fails: %v", err)
		}
	}
	h.list(t, "")
}

// Who interrupts an evaluation gets its error, and nothing stays open.
func TestInterruption(t *testing.T) {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("%02d.eml", i)] = "slowxx"
	}
	h, o := newFakeHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	o.Done = func(int) {
		if n++; n == 10 {
			cancel()
		}
	}
	if _, err := o.Mails(ctx, folder.Paths([]string{lay(t, files)}, nil), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if judged := len(h.list(t, "judge ")); judged != 10 {
		t.Errorf("%d mails were judged", judged)
	}
}
