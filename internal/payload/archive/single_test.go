package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// mz70 is "MZ" and seventy zeros, packed by bzip2 1.0.8.
const mz70 = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x16\xf8\x6a\xaa\x00\x00\x02\xc6\x00\x40\x00\x10\x02\x00\x10\x20\x00\x21\x21\xa0\xcd\x34\x68\x67\x8b\xb9\x22\x9c\x28\x48\x0b\x7c\x35\x55\x00"

// listAll writes what a listing yields, one line an entry: name and content; the error ends it.
func listAll(all iter.Seq2[*Entry, error]) string {
	var out strings.Builder
	for e, err := range all {
		if err != nil {
			return out.String() + "!" + err.Error()
		}
		out.WriteString(e.Name)
		if !e.Folder {
			content, err := contentOf(e)
			out.WriteString("=" + content)
			if err != nil {
				out.WriteString("!" + err.Error())
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

func contentOf(e *Entry) (string, error) {
	r, err := e.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	return string(b), err
}

func gzipped(t testing.TB, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 9)
	if err != nil {
		t.Fatal(err)
	}
	w.Name = name
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, content string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(content), nil)
}

func TestSingles(t *testing.T) {
	long := strings.Repeat("0123456789", 1000)
	for _, test := range []struct {
		pack func(r io.ReaderAt, size int64, name string) iter.Seq2[*Entry, error]
		b    []byte
		name string
		want string
	}{
		{GZIP, gzipped(t, "", "MZ"), "payment.exe.gz", "payment.exe=MZ\n"},
		{GZIP, gzipped(t, "report.scr", "MZ"), "report.gz", "report.scr=MZ\n"},
		{GZIP, gzipped(t, "\u008c\u00a9\u0090\u00cf.exe", "MZ"), "x.gz", "見積.exe=MZ\n"}, // octets of cp932
		{GZIP, gzipped(t, "", "x"), "資料.tgz", "資料.tar=x\n"},
		{GZIP, gzipped(t, "", "x"), "資料", "資料=x\n"},
		{GZIP, append(gzipped(t, "", "ab"), gzipped(t, "", "cd")...), "a.gz", "a=abcd\n"},
		{GZIP, gzipped(t, "", long)[:30], "a.gz", ""}, // cut: see below
		{GZIP, []byte("\x1f\x8b"), "a.gz", "!" + ErrFormat.Error()},
		{GZIP, nil, "a.gz", "!" + ErrFormat.Error()},
		{BZIP2, []byte(mz70), "a.exe.bz2", "a.exe=MZ" + strings.Repeat("\x00", 70) + "\n"},
		{BZIP2, []byte(mz70[:30]), "a.bz2", "a=!" + ErrCorrupt.Error() + "\n"},
		{ZSTD, zstandard(t, "MZ"), "a.exe.zst", "a.exe=MZ\n"},
		{ZSTD, zstandard(t, long)[:10], "a.zst", "a=!" + ErrCorrupt.Error() + "\n"},
		// RFC 8878, section 3.1.1.1.2: a window of 2^31 octets
		{ZSTD, []byte("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00"), "a.zst", "a=!" + ErrUnsupported.Error() + "\n"},
	} {
		got := listAll(test.pack(bytes.NewReader(test.b), int64(len(test.b)), test.name))
		if test.want == "" {
			if !strings.HasPrefix(got, "a=") || !strings.HasSuffix(got, "!"+ErrCorrupt.Error()+"\n") {
				t.Errorf("%s, cut: %q", test.name, got)
			}
			continue
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func tarOf(t testing.TB, headers ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		content := h.Uname
		h.Uname, h.Size = "", int64(len(content))
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The content of a file stands in Uname here.
func TestTAR(t *testing.T) {
	all := tarOf(t,
		&tar.Header{Name: "資料/", Typeflag: tar.TypeDir},
		&tar.Header{Name: "資料/見積書.exe", Typeflag: tar.TypeReg, Uname: "MZ" + strings.Repeat("x", 600)},
		&tar.Header{Name: strings.Repeat("長", 60) + ".txt", Typeflag: tar.TypeReg, Uname: "pax", Format: tar.FormatPAX},
		&tar.Header{Name: "link", Linkname: "資料/見積書.exe", Typeflag: tar.TypeSymlink},
		&tar.Header{Name: "self", Linkname: "self", Typeflag: tar.TypeLink},
		&tar.Header{Name: "\x8c\xa9\x90\xcf.scr", Typeflag: tar.TypeReg, Uname: "cp932", Format: tar.FormatGNU},
	)
	read := func(b []byte) string { return listAll(TAR(bytes.NewReader(b), int64(len(b)))) }
	want := "資料/\n資料/見積書.exe=MZ" + strings.Repeat("x", 600) + "\n" + strings.Repeat("長", 60) + ".txt=pax\n見積.scr=cp932\n"
	if got := read(all); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := read(all[:bytes.Index(all, []byte("MZ"))+100]); got != "資料/\n資料/見積書.exe=!"+ErrCorrupt.Error()+"\n!"+ErrCorrupt.Error() {
		t.Errorf("cut within a file: %q", got)
	}
	if got := read([]byte(strings.Repeat("no archive ", 100))); got != "!"+ErrFormat.Error() {
		t.Errorf("no archive: %q", got)
	}
}

func FuzzTAR(f *testing.F) {
	f.Add(tarOf(f, &tar.Header{Name: "a", Typeflag: tar.TypeReg, Uname: "b"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for e, err := range TAR(bytes.NewReader(b), int64(len(b))) {
			if err != nil {
				break
			}
			if _, err := contentOf(e); err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnsupported) && !e.Folder {
				t.Fatalf("%v", err)
			}
			if n++; n > len(b)/512+1 {
				t.Fatalf("%d entries in %d octets", n, len(b))
			}
		}
	})
}

// FuzzActiveMime: whatever stands in the header, the content ends, with an error of this package or without one.
func FuzzActiveMime(f *testing.F) {
	for _, s := range []string{ActiveMimeSignature, ActiveMimeSignature + "\x78\x9c\x03\x00\x00\x00\x00\x01", ActiveMimeSignature + "xxxxx\x78\x9c\x4b\x04\x00\x00\x62\x00\x62"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range ActiveMime(bytes.NewReader(b), int64(len(b)), "a") {
			if err != nil {
				t.Fatal(err)
			}
			content, err := e.Open()
			if err != nil {
				continue
			}
			if _, err := io.Copy(io.Discard, io.LimitReader(content, 1<<20)); err != nil && !errors.Is(err, ErrCorrupt) {
				t.Error(err)
			}
			content.Close()
		}
	})
}
