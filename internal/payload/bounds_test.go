package payload

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// many is an archive of n small texts, with a program at the last place.
func many(t testing.TB, n int) []byte {
	files := make([]file, n)
	for k := range files {
		files[k] = file{name: fmt.Sprintf("資料%d.txt", k), content: "x"}
	}
	files[n-1] = file{name: "見積書.exe", content: string(portable())}
	return archiveOf(t, files...)
}

func TestBoundEntries(t *testing.T) {
	l := DefaultLimits()
	for _, n := range []int{200, 201, 9_999} {
		o := inspect(l, "a.zip", many(t, n))
		last := o.Children[n-1]
		looked := n <= l.Entries
		if len(o.Children) != n || last.Class() != ClassProgram || (last.Type == PE) != looked {
			t.Errorf("%d entries: %d listed, the last is %q of type %q", n, len(o.Children), last.Class(), last.Type)
		}
		want := Reason("")
		if !looked {
			want = TooMany
		}
		if o.Unfinished != want || last.Unfinished != want || o.Children[l.Entries-1].Unfinished != "" {
			t.Errorf("%d entries: archive %q, last %q, 200th %q", n, o.Unfinished, last.Unfinished, o.Children[l.Entries-1].Unfinished)
		}
	}
}

// Names are counted for the whole mail, entries for each part.
func TestBoundNames(t *testing.T) {
	l := DefaultLimits()
	l.Names, l.Entries = 30, 15
	i := NewInspector(l)
	data := many(t, 20)
	for range 2 {
		i.Part(context.Background(), attachment("a.zip"), bytes.NewReader(data))
	}
	first, second := i.Objects()[0], i.Objects()[1]
	if len(first.Children) != 20 || len(second.Children) != 10 || second.Unfinished != TooMany {
		t.Errorf("%d and %d names, %q", len(first.Children), len(second.Children), second.Unfinished)
	}
	if second.Children[9].Type != Text {
		t.Error("the second part's entries were not looked into")
	}
	l.Names = 2
	long := archiveOf(t, file{name: strings.Repeat("長", 300)}, file{name: "a.exe"})
	if o := inspect(l, "a.zip", long); o.Unfinished != TooMany {
		t.Errorf("names that fill the memory: %q", o.Unfinished)
	}
}

func TestBoundDepth(t *testing.T) {
	data := archiveOf(t, file{name: "a.exe", content: string(portable())})
	for range 4 {
		data = archiveOf(t, file{name: "in.zip", content: string(data)})
	}
	want := "2 a.zip zip archive\n2/1 in.zip zip archive\n2/1/1 in.zip zip archive\n2/1/1/1 in.zip zip archive !too-deep"
	if got := tree(inspect(DefaultLimits(), "a.zip", data)); got != want {
		t.Errorf("got:\n%s", got)
	}
	l := DefaultLimits()
	l.Depth = 5
	if got := tree(inspect(l, "a.zip", data)); !strings.HasSuffix(got, "2/1/1/1/1/1 a.exe pe program") {
		t.Errorf("got:\n%s", got)
	}
}

func TestBoundRatioAndBytes(t *testing.T) {
	zeros := string(make([]byte, 8<<20))
	padded := string(portable()) + zeros
	files := []file{{name: "padded.jpg", content: padded}, {name: "zeros.csv", content: zeros[:1<<20]}, {name: "a.txt", content: "x"}}
	o := inspect(DefaultLimits(), "a.zip", archiveOf(t, files...))
	want := "2 a.zip zip archive\n2/1 padded.jpg pe program !inflates-too-much\n2/2 zeros.csv data text\n2/3 a.txt text text"
	if got := tree(o); got != want {
		t.Errorf("got:\n%s", got)
	}
	l := DefaultLimits()
	l.Ratio, l.Bytes = 10_000, 5<<20
	o = inspect(l, "a.zip", archiveOf(t, files...))
	want = "2 a.zip zip archive !too-big\n2/1 padded.jpg pe program !too-big\n2/2 zeros.csv  text !too-big\n2/3 a.txt  text !too-big"
	if got := tree(o); got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestBoundTime(t *testing.T) {
	l := DefaultLimits()
	l.Time = time.Nanosecond
	if o := inspect(l, "a.zip", many(t, 3)); o.Type != ZIP || o.Unfinished != Timeout {
		t.Errorf("%q, %q", o.Type, o.Unfinished)
	}
}

// What is neither archive nor document needs a buffer and no more, however long it is.
func TestLongAttachmentNeedsNoMemory(t *testing.T) {
	const size = 50 << 20
	i := NewInspector(DefaultLimits())
	source := &endless{left: size, head: "\x89PNG\r\n\x1a\n"}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	i.Part(context.Background(), attachment("写真.png"), source)
	runtime.ReadMemStats(&after)
	if o := i.Objects()[0]; o.Type != Image || o.Size != size {
		t.Errorf("%q of %d octets", o.Type, o.Size)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("allocated %d octets", got)
	}
}

// endless is a content of zero octets behind a head.
type endless struct {
	head string
	left int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, errEnd
	}
	p = p[:min(len(p), e.left)]
	clear(p)
	e.head = e.head[copy(p, e.head):]
	e.left -= len(p)
	return len(p), nil
}
