package mail

import (
	"bytes"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// A large attachment goes through shared buffers and the temporary file: what is allocated does not grow with it.
func TestMemoryOfLargeMail(t *testing.T) {
	const size = 50 << 20
	i := NewIntake(t.Context(), NewBudget(64<<20, SpoolFolder(t.TempDir())), testLimits, reader{})
	defer i.Close()
	i.Header("Content-Type", []byte(" application/zip"))
	i.Header("Content-Transfer-Encoding", []byte(" base64"))
	chunk := bytes.Repeat([]byte(strings.Repeat("QUJD", 19)+"\r\n"), 840)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sent := 0
	for ; sent < size; sent += len(chunk) {
		i.Body(chunk)
	}
	m, err := i.Finish(t.Context(), Source{}, "")
	runtime.ReadMemStats(&after)
	if err != nil || len(m.Defects) > 0 || m.Root.Size != int64(sent/78*57) || m.Size != int64(sent) {
		t.Fatalf("%v %v, %d octets decoded of %d", err, m.Defects, m.Root.Size, sent)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > size/2 { // far less without the race detector, which empties pools at random
		t.Errorf("%d octets allocated for a mail of %d", grown, size)
	}
}

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("planted") }

func TestWalkPanics(t *testing.T) {
	w := newWalk(t.Context(), testLimits, nil)
	w.run(Header{{"Content-Type", []byte("multipart/mixed; boundary=b")}}, io.MultiReader(strings.NewReader("--b\n\nx\n--b\n\n"), panicReader{}))
	if !slices.Contains(w.tree.defects, DefectReaderFailed) || !slices.Contains(w.tree.root.Defects, DefectReaderFailed) {
		t.Errorf("defects %v, of the root %v", w.tree.defects, w.tree.root.Defects)
	}
	if slices.Contains(w.tree.root.Parts[0].Defects, DefectReaderFailed) {
		t.Error("a part that was read before the panic failed too")
	}
}

// Each of these takes minutes where time grows with the square of the length.
func TestHostileHeadersAreLinear(t *testing.T) {
	l := testLimits
	l.Header, l.Parts = 2<<20, 1000
	for _, unit := range []string{
		"; filename=a", "; filename*0*=a''b", "; filename*1=", ";", "=", `"`, `; x="a`, `\`, "\x1b$", " ", "; a b", "\x81\"", "; x=a b=c", " a=b", " filename=b", " x=(a)", " x=(", "; filename=\"a.\\b\"", "(",
	} {
		m := receive(t, "Content-Disposition: attachment"+strings.Repeat(unit, (1<<20)/len(unit))+"\n\nx", l, nil)
		if m.Root.Disposition != "attachment" && !strings.HasPrefix(unit, "=") {
			t.Errorf("%q repeated: disposition %q", unit, m.Root.Disposition)
		}
	}
	h := Header{{"Content-Disposition", []byte("attachment" + strings.Repeat(" filename=b", 1<<16))}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, _ := newPart(h, "text/plain")
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 || len(p.Names) == 0 {
		t.Errorf("%d octets allocated for a field of %d", grown, len(h[0].Raw))
	}
	receive(t, strings.Repeat("a:\n", 1<<18)+"\n", l, nil)
	receive(t, "Content-Type: multipart/mixed; boundary=b\n\n"+strings.Repeat("--b", 1<<18)+strings.Repeat("\n--bx", 1<<17)+strings.Repeat("\n--b"+strings.Repeat(" ", 900), 1000), l, nil)
	many := "Content-Type: multipart/mixed"
	for i := range 2 * maxBoundaries {
		many += "; boundary=b" + strings.Repeat("b", i)
	}
	receive(t, many+"\n\n"+strings.Repeat("\n--bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 1<<16)+strings.Repeat("-", 1<<20), l, nil)
}
