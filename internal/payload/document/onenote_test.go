package document

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// oneNoteFile puts a section together: properties with names, and files. What stands around them in a real one is left out.
func oneNoteFile(format string, names []string, files ...string) []byte {
	b := bytes.NewBufferString(OneNoteSignature + strings.Repeat("\x00", 32) + format + strings.Repeat("\x01", 1000))
	for _, name := range names {
		value := utf16le(name + "\x00")
		b.Write(le16(3)) // a number, the name, a flag
		b.Write(le32(0x14001d00))
		b.WriteString(embeddedFileName)
		b.Write(le32(0x88001c00))
		b.Write(le32(77))
		b.Write(le32(len(value)))
		b.Write(value)
		b.WriteString(strings.Repeat("\x00", 50))
	}
	for _, f := range files {
		b.WriteString(fileDataStore)
		b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(f))))
		b.Write(make([]byte, 12))
		b.WriteString(f + strings.Repeat("\x00", 30))
	}
	return b.Bytes()
}

func TestReadOneNote(t *testing.T) {
	const image = "\x89PNG\r\n\x1a\n…"
	for name, c := range map[string]struct {
		file         []byte
		files, names string
		unfinished   string
	}{
		"empty":            {oneNoteFile("", nil), "", "", ""},
		"one file":         {oneNoteFile("", []string{"請求書.wsf"}, "<job>"), "請求書.wsf=<job>", "請求書.wsf", ""},
		"beside an image":  {oneNoteFile("", []string{"a.bat", "b.hta"}, image, "@echo", image, "<hta>"), "=" + image + " a.bat=@echo =" + image + " b.hta=<hta>", "a.bat b.hta", ""},
		"one name missing": {oneNoteFile("", []string{"a.bat"}, "@echo", "x"), "=@echo =x", "a.bat", ""},
		"name told twice":  {oneNoteFile("", []string{"a.bat", "a.bat"}, "@echo"), "a.bat=@echo", "a.bat", ""},
		"a path":           {oneNoteFile("", []string{`C:\tmp\a.bat`}, "@echo"), "=@echo", "", ""},
		"of a server":      {oneNoteFile(packaged, []string{"a.mp3"}), "", "a.mp3", "unsupported"},
	} {
		info, files := ReadOneNote(bytes.NewReader(c.file), int64(len(c.file)))
		var got, names []string
		for _, f := range files {
			got = append(got, f.Name+"="+contentOf(t, f))
		}
		for _, e := range info.Embedded {
			names = append(names, e.Name)
		}
		if strings.Join(got, " ") != c.files || !slices.Equal(names, strings.Fields(c.names)) || info.Unfinished != c.unfinished {
			t.Errorf("%s: files %q, names %q, %q", name, got, names, info.Unfinished)
		}
	}
	cut := oneNoteFile("", nil, strings.Repeat("x", 500))
	if info, files := ReadOneNote(bytes.NewReader(cut), int64(len(cut)-100)); info.Unfinished != "corrupt" || len(files) != 1 {
		t.Errorf("cut: %+v", info)
	}
}

func FuzzReadOneNote(f *testing.F) {
	f.Add(oneNoteFile("", []string{"a.bat"}, "@echo", "x"))
	f.Add(oneNoteFile(packaged, []string{"a.bat", "b"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		info, files := ReadOneNote(bytes.NewReader(b), int64(len(b)))
		if len(info.Embedded) > maxListed || len(files) > maxListed {
			t.Errorf("unbounded: %+v", info)
		}
		for _, file := range files {
			if file.Size > int64(len(b)) {
				t.Errorf("%d octets in %d", file.Size, len(b))
			}
		}
	})
}

func BenchmarkOneNote(b *testing.B) {
	file := oneNoteFile("", []string{"a.pdf"}, noise(1_400_000))
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		ReadOneNote(bytes.NewReader(file), int64(len(file)))
	}
}
