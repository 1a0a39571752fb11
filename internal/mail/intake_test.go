package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var testLimits = Limits{Memory: 4 << 10, Header: 1 << 20, Text: 64 << 10, Parts: 100, Depth: 10}

// seen is what an Inspector was shown, by path.
type seen struct {
	order   []string
	content map[string]string
}

func (s *seen) Part(_ context.Context, p *Part, content io.Reader) {
	b, err := io.ReadAll(content)
	if err != nil {
		b = append(b, "!"+err.Error()...)
	}
	if s.content == nil {
		s.content = map[string]string{}
	}
	s.order = append(s.order, p.Path)
	s.content[p.Path] = string(b)
}

// inspectorFunc is an Inspector.
type inspectorFunc func(ctx context.Context, p *Part, content io.Reader)

func (f inspectorFunc) Part(ctx context.Context, p *Part, content io.Reader) { f(ctx, p, content) }

// receive reads a mail whose lines end in LF or CRLF.
func receive(t testing.TB, raw string, l Limits, ins Inspector) *Message {
	t.Helper()
	i := NewIntake(t.Context(), NewBudget(64<<20, SpoolFolder(t.TempDir())), l, ins)
	t.Cleanup(i.Close)
	if err := Read(t.Context(), strings.NewReader(raw), i); err != nil {
		t.Fatal(err)
	}
	m, err := i.Finish(t.Context(), Source{}, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// paths lists the paths of p and what is below it.
func paths(p *Part) []string {
	list := []string{p.Path}
	for _, sub := range p.Parts {
		list = append(list, paths(sub)...)
	}
	return list
}

func find(m *Message, path string) *Part {
	var walk func(p *Part) *Part
	walk = func(p *Part) *Part {
		if p.Path == path {
			return p
		}
		for _, sub := range p.Parts {
			if found := walk(sub); found != nil {
				return found
			}
		}
		return nil
	}
	if p := walk(m.Root); p != nil {
		return p
	}
	return &Part{}
}

func TestIntake(t *testing.T) {
	budget := NewBudget(1<<20, SpoolFolder(t.TempDir()))
	s := &seen{}
	i := NewIntake(t.Context(), budget, testLimits, s)
	value := []byte(" one\n two")
	i.Header("Subject", value)
	copy(value, "XXXX") // it is valid during the call only
	i.Header("From", []byte(" a@example.jp"))
	i.EndOfHeader()
	chunk := []byte("first\r\n")
	i.Body(chunk)
	copy(chunk, "XXXX")
	i.Body([]byte("second\r\n"))
	if want := int64(len("Subject one\n two"+"From a@example.jp"+"first\r\nsecond\r\n") + 2*fieldCost); budget.InUse() != want {
		t.Errorf("in use: %d, want %d", budget.InUse(), want)
	}
	now := time.Unix(1e9, 0)
	src := Source{Client: Client{HELO: "h"}, Envelope: Envelope{Known: true, From: "f@x"}, Received: now, Direction: In, Stored: true}
	m, err := i.Finish(t.Context(), src, "4Q")
	if err != nil {
		t.Fatal(err)
	}
	if m.QueueID != "4Q" || m.Client.HELO != "h" || m.Envelope.From != "f@x" || !m.Received.Equal(now) || m.Direction != In || !m.Stored {
		t.Errorf("the source is lost: %+v", m)
	}
	header := "Subject: one\n two\nFrom: a@example.jp\n"
	if i.HeaderDigest() != sha256.Sum256([]byte(header)) {
		t.Error("wrong header digest")
	}
	if m.Size != 15 {
		t.Errorf("wrong digest, or size %d", m.Size)
	}
	if m.Header.Get("subject") != "one two" || string(m.Header[0].Raw) != " one\n two" {
		t.Errorf("header: %q", m.Header)
	}
	if got, _ := io.ReadAll(m.Spool.Open()); string(got) != "first\r\nsecond\r\n" || s.content["1"] != string(got) {
		t.Errorf("spool %q, inspected %q", got, s.content["1"])
	}
	i.Close()
	i.Close()
	if budget.InUse() != 0 {
		t.Errorf("after Close %d octets are in use", budget.InUse())
	}
	if _, err := io.ReadAll(m.Spool.Open()); !errors.Is(err, ErrReleased) {
		t.Errorf("reading a released spool: %v", err)
	}
}

func TestMailWithoutBody(t *testing.T) {
	m := receive(t, "Subject: x\n", testLimits, nil)
	if m.Root == nil || m.Root.Path != "1" || m.Size != 0 || m.Header.Get("Subject") != "x" || len(m.Defects) > 0 {
		t.Errorf("%+v", m)
	}
}

func TestSpoolFile(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 1000) // four times Limits.Memory
	folder := t.TempDir()
	i := NewIntake(t.Context(), NewBudget(1<<20, SpoolFolder(folder)), testLimits, nil)
	defer i.Close()
	for chunk := range slices.Chunk(body, 1000) {
		i.Body(chunk)
	}
	m, err := i.Finish(t.Context(), Source{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if i.spool.file == nil {
		t.Error("a large body is in memory")
	}
	for range 2 {
		if got, err := io.ReadAll(m.Spool.Open()); err != nil || !bytes.Equal(got, body) {
			t.Errorf("spooled octets differ: %v", err)
		}
	}
	if m.Spool.Size() != int64(len(body)) || m.Size != int64(len(body)) || m.Root.Size != int64(len(body)) {
		t.Errorf("sizes %d, %d, %d", m.Spool.Size(), m.Size, m.Root.Size)
	}
	if left := entries(t, folder); len(left) > 0 {
		t.Errorf("the temporary file has a name: %v", left)
	}
}

func TestSpoolFolderMissing(t *testing.T) {
	budget := NewBudget(1<<20, SpoolFolder("/nonexistent"))
	i := NewIntake(t.Context(), budget, testLimits, nil)
	defer i.Close()
	i.Body(make([]byte, 10<<10))
	i.Body(make([]byte, 10<<10))
	if m, err := i.Finish(t.Context(), Source{}, ""); err == nil || m != nil {
		t.Errorf("no error where nothing can be spooled")
	}
	if budget.InUse() != 0 {
		t.Error("a failed mail holds room")
	}
}

func TestBudgetPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(100, Patience(time.Minute))
		if err := b.Take(t.Context(), 80); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if err := b.Take(t.Context(), 30); !errors.Is(err, ErrNoRoom) || time.Since(begin) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
		if err := b.Take(t.Context(), 101); !errors.Is(err, ErrNoRoom) {
			t.Errorf("more than there will ever be: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := b.Take(ctx, 30); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("context: %v", err)
		}
		time.AfterFunc(time.Second, func() { b.Give(80) })
		if err := b.Take(t.Context(), 30); err != nil || b.InUse() != 30 {
			t.Errorf("%v, %d in use", err, b.InUse())
		}
	})
}

// Two mails that hold room and wait for each other's must both come to an end.
func TestBudgetNoDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(100, Patience(time.Minute))
		results := make(chan error, 2)
		for range 2 {
			go func() {
				i := NewIntake(t.Context(), b, testLimits, nil)
				defer i.Close()
				i.Body(make([]byte, 50))
				time.Sleep(time.Second)
				i.Body(make([]byte, 50))
				_, err := i.Finish(t.Context(), Source{}, "")
				results <- err
			}()
		}
		first, second := <-results, <-results
		if first == nil && second == nil || first != nil && !errors.Is(first, ErrNoRoom) {
			t.Errorf("%v, %v", first, second)
		}
		if b.InUse() != 0 {
			t.Errorf("%d in use", b.InUse())
		}
	})
}

func TestInspectorPanics(t *testing.T) {
	var good []string
	ins := inspectorFunc(func(_ context.Context, p *Part, content io.Reader) {
		if p.Path == "1" {
			panic("planted")
		}
		good = append(good, p.Path)
	})
	m := receive(t, twoParts, testLimits, ins)
	if !slices.Contains(find(m, "1").Defects, DefectReaderFailed) || slices.Contains(find(m, "2").Defects, DefectReaderFailed) {
		t.Errorf("defects of 1: %v, of 2: %v", find(m, "1").Defects, find(m, "2").Defects)
	}
	if !slices.Equal(good, []string{"2"}) || !slices.Contains(m.Defects, DefectReaderFailed) {
		t.Errorf("inspected %v, defects %v", good, m.Defects)
	}
	if len(m.Texts) != 1 || m.Texts[0].Body != "hello" {
		t.Errorf("texts: %+v", m.Texts)
	}
}

const twoParts = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: image/png\n\nPNG\n--b--\n"

// An Inspector that never returns by itself delays neither Finish nor Close beyond their contexts.
func TestInspectorHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ins := inspectorFunc(func(ctx context.Context, p *Part, _ io.Reader) {
			if p.Path == "2" {
				<-ctx.Done()
			}
		})
		i := NewIntake(t.Context(), NewBudget(1<<30), testLimits, ins)
		defer i.Close()
		if err := Read(t.Context(), strings.NewReader(twoParts), i); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		m, err := i.Finish(ctx, Source{}, "")
		if err != nil || !slices.Contains(m.Defects, DefectReaderFailed) || m.Root == nil {
			t.Fatalf("%v %+v", err, m)
		}
		if got := paths(m.Root); !slices.Equal(got, []string{"TEXT", "1", "2"}) {
			t.Errorf("known parts: %v", got)
		}
		if !slices.Contains(find(m, "2").Defects, DefectReaderFailed) || slices.Contains(find(m, "1").Defects, DefectReaderFailed) {
			t.Error("the wrong part failed")
		}
		if len(m.Texts) != 1 {
			t.Errorf("texts: %v", m.Texts)
		}
		<-i.walked
	})
}

func TestCloseWhileBodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ins := inspectorFunc(func(ctx context.Context, _ *Part, _ io.Reader) { <-ctx.Done() })
		b := NewBudget(1 << 30)
		i := NewIntake(t.Context(), b, testLimits, ins)
		time.AfterFunc(time.Second, i.Close)
		for range 100 {
			i.Body(make([]byte, blockSize))
		}
		<-i.walked
		synctest.Wait() // Close runs in another goroutine
		if b.InUse() != 0 {
			t.Errorf("%d octets in use after Close", b.InUse())
		}
	})
}

func TestHeaderTooBig(t *testing.T) {
	l := testLimits
	l.Header = 10 << 10
	m := receive(t, "From: a@example.jp\n"+strings.Repeat("X: y\n", 1000)+"Y: "+strings.Repeat("z", 20<<10)+"\n\nbody", l, nil)
	if !slices.Contains(m.Defects, DefectHeaderTooBig) || len(m.Header) > 200 || m.From().Addr != "a@example.jp" || m.Size != 4 {
		t.Errorf("%d fields, size %d, defects %v", len(m.Header), m.Size, m.Defects)
	}
}

// A reader that outlives its message must never see the octets of another one.
func TestSpoolReaderAfterClose(t *testing.T) {
	i := NewIntake(t.Context(), NewBudget(1<<20), testLimits, nil)
	i.Body([]byte("secret"))
	m, err := i.Finish(t.Context(), Source{}, "")
	if err != nil {
		t.Fatal(err)
	}
	r := m.Spool.Open()
	i.Close()
	if b, err := io.ReadAll(r); !errors.Is(err, ErrReleased) || len(b) > 0 {
		t.Errorf("%q, %v", b, err)
	}
}

// A megabyte of other fields hides none without which the mail cannot be read, and what is left out shifts no index of a name.
func TestReservedFieldsOutliveABigHeader(t *testing.T) {
	limits := testLimits
	limits.Header = 4 << 10
	i := NewIntake(t.Context(), NewBudget(1<<20), limits, nil)
	defer i.Close()
	i.Header("X-Sekisho-Level", []byte(" pass"))
	i.Header("X-Filler", bytes.Repeat([]byte("x"), 8<<10))
	i.Header("X-Big", bytes.Repeat([]byte("x"), 3<<10))
	i.Header("X-Filler", []byte(" small, but the one above it is gone"))
	i.Header("Subject", bytes.Repeat([]byte("s"), 2<<10))
	i.Header("Content-Type", []byte(" multipart/mixed; boundary=b"))
	i.EndOfHeader()
	i.Body([]byte("--b\r\nContent-Type: application/x; name=a.exe\r\n\r\nMZ\r\n--b--\r\n"))
	m, err := i.Finish(t.Context(), Source{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Has("X-Filler") || !m.Header.Has("Subject") || len(m.Root.Parts) != 1 {
		t.Errorf("kept %d fields, %d parts", len(m.Header), len(m.Root.Parts))
	}
	if !slices.Contains(m.Defects, DefectHeaderTooBig) {
		t.Errorf("defects %v", m.Defects)
	}
}
