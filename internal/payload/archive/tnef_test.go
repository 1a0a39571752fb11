package archive

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// tnefWriter writes TNEF streams (MS-OXTNEF 2.1.3).
type tnefWriter struct{ bytes.Buffer }

func newTNEF(codePage uint32) *tnefWriter {
	w := &tnefWriter{}
	w.Write([]byte{0x78, 0x9f, 0x3e, 0x22, 1, 0})
	w.attribute(1, 0x00089006, []byte{0, 0, 1, 0})
	w.attribute(1, 0x00069007, binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, codePage), 0))
	return w
}

func (w *tnefWriter) attribute(level byte, id uint32, data []byte) {
	w.WriteByte(level)
	w.Write(binary.LittleEndian.AppendUint32(nil, id))
	w.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(data))))
	w.Write(data)
	sum := uint16(0)
	for _, c := range data {
		sum += uint16(c)
	}
	w.Write(binary.LittleEndian.AppendUint16(nil, sum))
}

// attach writes an attachment: the short title in the stream's code page and, if it is not empty, the long name in UTF-16.
func (w *tnefWriter) attach(title, long, content string) {
	w.attribute(2, 0x00069002, make([]byte, 14))
	w.attribute(2, 0x00018010, []byte(title+"\x00"))
	w.attribute(2, 0x0006800f, []byte(content))
	if long != "" {
		w.attribute(2, 0x00069005, properties(property{0x1f, 0x3707, utf16le(long + "\x00")}))
	}
}

type property struct {
	kind, id uint16
	value    []byte
}

// properties begins with a number, a date and a named property, which stand in front of what counts in real mail.
func properties(list ...property) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32(nil, uint32(3+len(list)))
	b = le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 3), 0x0e21), 7)
	b = append(le.AppendUint16(le.AppendUint16(b, 0x40), 0x3007), make([]byte, 8)...)
	b = append(le.AppendUint16(le.AppendUint16(b, 3), 0x8001), make([]byte, 16)...)
	b = le.AppendUint32(le.AppendUint32(le.AppendUint32(b, 1), 4), 0x00610061) // kind: a text of four octets
	b = le.AppendUint32(b, 1)
	for _, p := range list {
		b = le.AppendUint32(le.AppendUint16(le.AppendUint16(b, p.kind), p.id), 1)
		b = append(le.AppendUint32(b, uint32(len(p.value))), p.value...)
		for len(p.value)%4 != 0 {
			p.value, b = append(p.value, 0), append(b, 0)
		}
	}
	return b
}

func utf16le(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func listTNEF(b []byte) string { return listAll(TNEF(bytes.NewReader(b), int64(len(b)))) }

func TestTNEF(t *testing.T) {
	w := newTNEF(932)
	w.attribute(1, 0x00069003, properties(property{0x102, 0x1009, []byte("the text of the mail")}))
	w.attach("\x8c\xa9\x90\xcf.exe", "", "MZ1")
	w.attach("MITSUM~1.EXE", "御見積書.xlsx.exe", "MZ2")
	w.attribute(2, 0x00069002, make([]byte, 14))
	w.attribute(2, 0x00069005, properties(
		property{0x1e, 0x3707, []byte("attached.msg\x00")},
		property{0x0d, 0x3701, append(make([]byte, 16), "\x78\x9f\x3e\x22\x01\x00"...)}))
	all := w.Bytes()
	want := "見積.exe=MZ1\n御見積書.xlsx.exe=MZ2\nattached.msg=\x78\x9f\x3e\x22\x01\x00\n"
	if got := listTNEF(all); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, cut := range []int{len(all) - 1, bytes.Index(all, []byte("MZ2")) + 1, 30} {
		got := listTNEF(all[:cut])
		if cut < len(all)-1 && !strings.HasSuffix(got, "!"+ErrCorrupt.Error()) {
			t.Errorf("cut at %d: %q", cut, got)
		}
		if cut > 100 && !strings.HasPrefix(got, "見積.exe=MZ1\n") {
			t.Errorf("cut at %d loses what stands before: %q", cut, got)
		}
	}
	if got := listTNEF([]byte("winmail")); got != "!"+ErrFormat.Error() {
		t.Errorf("no TNEF: %q", got)
	}
	if got := listTNEF(newTNEF(932).Bytes()); got != "" {
		t.Errorf("a mail without attachments: %q", got)
	}
}

// What our writer writes is what another reader reads, Debian's tnef.
func TestTNEFByAnotherReader(t *testing.T) {
	tool, err := exec.LookPath("tnef")
	if err != nil {
		t.Skip("tnef is not installed (Debian package tnef): the test's writer is not checked by a second reader")
	}
	dir := t.TempDir()
	w := newTNEF(1252)
	w.attach("letter.txt", "", "Dear reader")
	w.attach("REPORT~1.TXT", "report of autumn.txt", "It rains.")
	if err := os.WriteFile(filepath.Join(dir, "winmail.dat"), w.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-C", dir, filepath.Join(dir, "winmail.dat")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]string{"letter.txt": "Dear reader", "report of autumn.txt": "It rains."} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func FuzzTNEF(f *testing.F) {
	w := newTNEF(932)
	w.attach("a.exe", "長い名前.exe", "MZ")
	f.Add(w.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for e, err := range TNEF(bytes.NewReader(b), int64(len(b))) {
			if err != nil {
				break
			}
			if _, err := contentOf(e); err != nil && !e.Encrypted {
				t.Fatal(err)
			}
			if n++; n > len(b)/11 {
				t.Fatalf("%d entries in %d octets", n, len(b))
			}
		}
	})
}
