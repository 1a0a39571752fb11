package eval

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

// The traits of these tests look for their id in the text of a mail. "quiet" ships with no weight, "sure" panics where a mail says so.
func testTraits() []heuristics.Trait {
	row := func(id string, family heuristics.Family, weight float64) heuristics.Trait {
		return heuristics.Trait{ID: id, Family: family, Weight: weight, Text: heuristics.Text{En: id + " & <found>", Ja: id + "があります"}, Find: func(f *heuristics.Facts) ([]heuristics.Hit, heuristics.Reason) {
			text := f.Mail.Texts[0].Shown
			switch {
			case strings.Contains(text, "panic-"+id):
				panic("planted")
			case strings.Contains(text, id):
				return []heuristics.Hit{{Share: 1}}, ""
			}
			return nil, ""
		}}
	}
	return []heuristics.Trait{
		row("exec-attach", heuristics.Attachment, 8), row("lure", heuristics.Theme, 3), row("quiet", heuristics.Relation, 0), row("first-contact-org", heuristics.Relation, 2),
		row("auth-aligned", heuristics.Trust, -2),
	}
}

// fakeHouse notes in which order what was done.
type fakeHouse struct {
	judge screen.Judge

	mu     sync.Mutex
	done   []string
	clock  time.Time
	open   int // mails that were opened and not closed
	settle error
}

func newFakeHouse(t testing.TB) (*fakeHouse, Options) {
	t.Helper()
	r := &Recorder{Keep: true}
	judge, err := r.Use(heuristics.DefaultPolicy(), testTraits())
	if err != nil {
		t.Fatal(err)
	}
	h := &fakeHouse{judge: judge}
	return h, Options{House: h, Recorder: r, Readers: 3}
}

func (h *fakeHouse) note(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.done = append(h.done, what)
}

// Look reads "Date: RFC 3339" and whether the mail says "ours".
func (h *fakeHouse) Look(_ context.Context, item folder.Item) (head screen.Letterhead, err error) {
	text, err := readItem(item)
	head.Direction = mail.In
	for line := range strings.Lines(text) {
		if at, ok := strings.CutPrefix(strings.TrimSpace(line), "Date: "); ok {
			head.At, _ = time.Parse(time.RFC3339, at)
		}
	}
	if strings.Contains(text, "ours") {
		head.Direction = mail.Out
	}
	head.MessageID = "<" + item.File + ">"
	return head, err
}

func readItem(item folder.Item) (string, error) {
	f, err := item.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return string(text), err
}

func (h *fakeHouse) Open(ctx context.Context, item folder.Item, at time.Time, taught bool) (Mail, error) {
	text, err := readItem(item)
	if err != nil {
		return nil, errors.New("cannot be opened")
	}
	if d, ok := strings.CutPrefix(text, "slow"); ok { // readers overtake each other
		time.Sleep(time.Duration(len(d)%7) * time.Millisecond)
	}
	h.mu.Lock()
	h.open++
	h.mu.Unlock()
	return &fakeMail{house: h, file: filepath.Base(item.File), text: text, closed: new(sync.Once)}, nil
}

func (h *fakeHouse) Clock(t time.Time)            { h.clock = t }
func (h *fakeHouse) Settle(context.Context) error { return h.settle }
func (h *fakeHouse) Confirm(_ context.Context, c Case, ids []string) error {
	h.note("confirm " + c.Name + " " + strings.Join(ids, ","))
	return nil
}
func (h *fakeHouse) Import(_ context.Context, path string) error {
	h.note("import " + filepath.Base(path))
	return nil
}

type fakeMail struct {
	house      *fakeHouse
	file, text string
	closed     *sync.Once
}

func (m *fakeMail) Judge(context.Context) record.Result {
	m.house.note("judge " + m.file)
	v := m.house.judge.Judge(&heuristics.Facts{Mail: &mail.Message{
		Header: mail.Header{{Name: "From", Raw: []byte(" <a@evil.example>")}, {Name: "Subject", Raw: []byte(" top <secret>")}}, Texts: []mail.Text{{Shown: m.text}},
	}})
	return Outcome{}.Judged(v).Result
}

func (m *fakeMail) Teach(context.Context) error {
	m.house.note("teach " + m.file)
	if strings.Contains(m.text, "nothing") {
		return screen.ErrTeachesNothing
	}
	return nil
}

func (m *fakeMail) Close() {
	m.closed.Do(func() {
		m.house.mu.Lock()
		m.house.open--
		m.house.mu.Unlock()
	})
}

// lay writes files into a folder.
func lay(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (h *fakeHouse) list(t testing.TB, prefix string) (list []string) {
	t.Helper()
	if h.open != 0 {
		t.Errorf("%d mails are still open", h.open)
	}
	for _, d := range h.done {
		if strings.HasPrefix(d, prefix) {
			list = append(list, strings.TrimPrefix(d, prefix))
		}
	}
	return slices.Clip(list)
}
