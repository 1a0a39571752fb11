package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox/unpack"
)

// spoken is an archive whose child says these frames and then is gone. It is not started again.
func spoken(t testing.TB, frames []byte) *Archive {
	s := New(Options{}).Session(t.Context())
	gone := make(chan struct{})
	close(gone)
	child := &process{
		ctx: t.Context(), cmd: new(exec.Cmd), kill: func() {}, stop: func() bool { return true }, ended: gone,
		say: json.NewEncoder(io.Discard), hear: frameReader{bufio.NewReader(bytes.NewReader(frames))},
	}
	return &Archive{session: s, child: child, starts: maxStarts}
}

func frames(write func(frameWriter)) []byte {
	var b bytes.Buffer
	w := frameWriter{bufio.NewWriter(&b)}
	write(w)
	w.w.Flush()
	return b.Bytes()
}

func TestFramesOfListing(t *testing.T) {
	entry := unpack.Entry{Name: []byte("見積書.exe"), Size: 10, Packed: -1, Encrypted: true}
	for name, c := range map[string]struct {
		frames  []byte
		entries int
		want    error
	}{
		"a listing": {frames(func(w frameWriter) {
			w.write(frameEntry, encodeEntry(entry))
			w.write(frameEntry, encodeEntry(entry))
			w.status(statusDone, "")
		}), 2, nil},
		"damaged": {frames(func(w frameWriter) {
			w.write(frameEntry, encodeEntry(entry))
			w.status(statusCorrupt, "")
		}), 1, archive.ErrCorrupt},
		"a panic":               {frames(func(w frameWriter) { w.status(statusFailed, "panic: x") }), 0, errPanicked},
		"nothing":               {nil, 0, ErrDied},
		"cut":                   {frames(func(w frameWriter) { w.write(frameEntry, encodeEntry(entry)) })[:20], 0, ErrDied},
		"an entry cut short":    {frames(func(w frameWriter) { w.write(frameEntry, []byte{1, 2}) }), 0, errProtocol},
		"a frame too long":      {[]byte{byte(frameEntry), 0xff, 0xff, 0xff, 0xff}, 0, errProtocol},
		"an unknown frame":      {frames(func(w frameWriter) { w.write('?', nil) }), 0, errProtocol},
		"an unknown status":     {frames(func(w frameWriter) { w.status(99, "") }), 0, errProtocol},
		"a status without one":  {frames(func(w frameWriter) { w.write(frameStatus, nil) }), 0, errProtocol},
		"a password not given":  {frames(func(w frameWriter) { w.write(frameFits, []byte{7}) }), 0, errProtocol},
		"data instead of names": {frames(func(w frameWriter) { w.write(frameData, []byte("x")) }), 0, errProtocol},
	} {
		entries, err := listed(spoken(t, c.frames))
		if len(entries) != c.entries || !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %d entries, %v", name, len(entries), err)
		}
		for _, e := range entries {
			if e.Name != string(entry.Name) || e.Size != 10 || e.Packed != -1 || !e.Encrypted || e.Folder {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func TestFramesOfContent(t *testing.T) {
	for name, c := range map[string]struct {
		frames []byte
		got    string
		want   error
	}{
		"in pieces": {frames(func(w frameWriter) {
			w.write(frameData, []byte("いつも"))
			w.status(statusMore, "")
			w.write(frameData, nil)
			w.write(frameData, []byte("お世話"))
			w.status(statusDone, "")
		}), "いつもお世話", nil},
		"empty":           {frames(func(w frameWriter) { w.status(statusDone, "") }), "", nil},
		"encrypted":       {frames(func(w frameWriter) { w.status(statusEncrypted, "") }), "", archive.ErrEncrypted},
		"too big":         {frames(func(w frameWriter) { w.status(statusTooBig, "") }), "", archive.ErrTooBig},
		"a name, no data": {frames(func(w frameWriter) { w.write(frameEntry, nil) }), "", errProtocol},
		"dies": {frames(func(w frameWriter) {
			w.write(frameData, []byte("いつも"))
			w.status(statusMore, "")
		}), "いつも", ErrDied},
	} {
		var got []byte
		content, err := spoken(t, c.frames).Open(unpack.Place{}, nil)
		if err == nil {
			got, err = io.ReadAll(content)
			content.Close()
		}
		if string(got) != c.got || !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A content that is left in the middle leaves the pipe where the next request can be answered.
func TestCloseDrains(t *testing.T) {
	a := spoken(t, frames(func(w frameWriter) {
		w.write(frameData, []byte(strings.Repeat("a", 1000)))
		w.write(frameData, []byte("b"))
		w.status(statusMore, "")
		w.write(frameData, []byte("second"))
		w.status(statusDone, "")
	}))
	first, err := a.Open(unpack.Place{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	io.CopyN(io.Discard, first, 10)
	first.Close()
	second, err := a.Open(unpack.Place{Index: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(second); string(got) != "second" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if n, err := first.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("a closed content gives %d octets, %v", n, err)
	}
}

func FuzzFrames(f *testing.F) {
	entry := encodeEntry(unpack.Entry{Name: []byte("a.exe"), Size: 1, Packed: 1})
	f.Add(frames(func(w frameWriter) {
		w.write(frameFits, []byte{0})
		w.write(frameEntry, entry)
		w.status(statusDone, "")
		w.write(frameData, []byte("x"))
		w.status(statusMore, "")
		w.write(frameData, []byte("y"))
		w.status(statusDone, "")
	}))
	f.Add(frames(func(w frameWriter) { w.status(statusFailed, "panic") }))
	f.Add([]byte{byte(frameData), 0, 1, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		a := spoken(t, b)
		entries, _ := listed(a, "password")
		total := 0
		for _, e := range slices.Concat(entries, entries) {
			if e.Size < -1 || e.Packed < -1 {
				t.Errorf("%+v", e)
			}
			content, err := e.Open()
			if err != nil {
				continue
			}
			got, _ := io.ReadAll(io.LimitReader(content, 100))
			content.Close()
			total += len(got)
		}
		if total > len(b) {
			t.Errorf("%d octets out of %d", total, len(b))
		}
	})
}
