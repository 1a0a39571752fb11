package document

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pdfOf writes a file of these objects, numbered from 1, with a catalogue as the first of them and without a table.
func pdfOf(objects ...string) []byte {
	b := bytes.NewBufferString("%PDF-1.7\n")
	for n, o := range objects {
		fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", n+1, o)
	}
	b.WriteString("trailer\n<< /Root 1 0 R /Size 99 >>\nstartxref\n0\n%%EOF\n")
	return b.Bytes()
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func readPDF(b []byte, passwords ...string) (*Info, []Attached) {
	return ReadPDF(bytes.NewReader(b), int64(len(b)), passwords)
}

func TestPDFActive(t *testing.T) {
	inside := func(o string) string { // object 9 within an object stream
		return stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("9 0 "+o))
	}
	xfa := func(xml string) []byte {
		return pdfOf("<< /AcroForm << /XFA [(template) 2 0 R] >> >>", stream("/Filter /FlateDecode", deflated(xml)))
	}
	page := "<< /Type /Page /MediaBox [0 0 600 800] /Annots [<< /Subtype /Link /Rect [%s] /A << /S /URI /URI (https://evil.example/) >> >>] >>"
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"plain":                 {pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [] >>"), ""},
		"opens at a view":       {pdfOf("<< /OpenAction [3 0 R /XYZ null null 0] >>"), ""},
		"opens at a place":      {pdfOf("<< /OpenAction << /S /GoTo /D [3 0 R /Fit] >> >>"), ""},
		"prints":                {pdfOf("<< /OpenAction << /S /Named /N /Print >> >>"), ""},
		"words in a text":       {pdfOf("<< /Title (JavaScript /JS /Launch) >>"), ""},
		"script on opening":     {pdfOf("<< /OpenAction 2 0 R >>", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "javascript open-action"},
		"escaped names":         {pdfOf("<< /OpenAction << /S /J#61v#61Script /J#53 (x) >> >>"), "javascript open-action"},
		"script in a stream":    {pdfOf("<< /OpenAction << /S /JavaScript /JS 2 0 R >> >>", stream("", "x")), "javascript open-action"},
		"type is an object":     {pdfOf("<< /OpenAction << /S 2 0 R /F (cmd.exe) >> >>", "/Launch"), "launch open-action"},
		"tree of scripts":       {pdfOf("<< /Names << /JavaScript 2 0 R >> >>", "<< /Names [(a) 3 0 R] >>"), "javascript"},
		"script of a field":     {pdfOf("<<>>", "<< /AA << /K << /S /JavaScript /JS (AFNumber_Keystroke) >> >> >>"), "javascript"},
		"page that opens a URL": {pdfOf("<< /OpenAction << /S /URI /URI (https://evil.example/) >> >>"), "open-action"},
		"launch":                {pdfOf("<<>>", "<< /A << /S /Launch /F (a.exe) >> >>"), "launch"},
		"within object streams": {pdfOf("<< /OpenAction 9 0 R >>", inside("<< /S /JavaScript /JS (x) >>")), "javascript open-action"},
		"rich media":            {pdfOf("<<>>", "<< /Subtype /RichMedia /RichMediaContent 3 0 R >>"), "rich-media"},
		"form with script":      {xfa("<template><event><script contentType='application/x-javascript'>x</script></event></template>"), "xfa"},
		"form":                  {xfa("<template><subform>description</subform></template>"), ""},
		"broken off":            {[]byte("%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (x"), "javascript open-action"},
		"no numbers":            {[]byte("%PDF-1.4\nobj << /JS (x) >>"), "javascript"},
		"hidden in a stream":    {pdfOf(stream("", "7 0 obj << /JS (x) >> endobj")), "javascript"},
		"long dictionary":       {pdfOf("<< /A (" + strings.Repeat("x", 200_000) + ") /JS (x) >>"), "javascript"},
		"page of one link":      {pdfOf("<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", fmt.Sprintf(page, "0 0 600 300")), "button"},
		"page with a link":      {pdfOf("<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", fmt.Sprintf(page, "0 0 600 200")), ""},
		"link on another page":  {pdfOf("<< /Pages 2 0 R >>", "<< /Kids [4 0 R 3 0 R] >>", fmt.Sprintf(page, "0 0 600 300"), "<< /MediaBox [0 0 9 9] >>"), ""},
	} {
		info, _ := readPDF(c.file)
		slices.Sort(info.Active)
		want := strings.Fields(c.want)
		slices.Sort(want)
		if !slices.Equal(info.Active, want) || info.Unfinished != "" || info.Encrypted {
			t.Errorf("%s: %v, want %v; %+v", name, info.Active, want, info)
		}
	}
}

func TestPDFTargets(t *testing.T) {
	for name, c := range map[string]struct {
		object string
		want   External
	}{
		"file":       {"<< /S /Launch /F (\\\\\\\\evil.example\\\\a.exe) >>", External{"launch", `\\evil.example\a.exe`}},
		"dictionary": {"<< /S /Launch /F << /UF <FEFF8ACB6C42> >> >>", External{"launch", "請求"}},
		"program":    {"<< /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>", External{"launch", "cmd.exe /c calc"}},
		"remote":     {"<< /OpenAction << /S /GoToR /F (\\\\\\\\evil.example\\\\x) >> >>", External{"gotor", `\\evil.example\x`}},
		"opened URL": {"<< /OpenAction << /S /URI /URI (https://evil.example/) >> >>", External{"uri", "https://evil.example/"}},
	} {
		info, _ := readPDF(pdfOf("<<>>", c.object))
		if len(info.Links) != 1 || info.Links[0] != c.want {
			t.Errorf("%s: %+v, want %+v", name, info.Links, c.want)
		}
	}
	info, _ := readPDF(pdfOf("<< /A << /S /URI /URI (https://www.aoba.example/\\(1\\)) >> >>"))
	if want := []string{"https://www.aoba.example/(1)"}; !slices.Equal(info.Addresses, want) || info.Links != nil {
		t.Errorf("%q, %v", info.Addresses, info.Links)
	}
}

func contentOf(t *testing.T, f Attached) string {
	t.Helper()
	if f.Open == nil {
		t.Fatalf("%q has no content", f.Name)
	}
	r, err := f.Open()
	if err != nil {
		t.Fatalf("%q: %v", f.Name, err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%q: %v", f.Name, err)
	}
	return string(b)
}

func base85(s string) string {
	b := make([]byte, ascii85.MaxEncodedLen(len(s)))
	return string(b[:ascii85.Encode(b, []byte(s))]) + "~>"
}

func TestPDFFilters(t *testing.T) {
	const content = "MZ\x00\x00\x00\x00 content of a file that is embedded"
	up := func(s string) (rows string) { // PNG "Up", rows of 4
		above := make([]byte, 4)
		for ; len(s) >= 4; s = s[4:] {
			rows += "\x02"
			for i := range 4 {
				rows += string([]byte{s[i] - above[i]})
			}
			above = []byte(s[:4])
		}
		return rows
	}
	for name, c := range map[string]struct{ dict, data string }{
		"plain":     {"", content},
		"flate":     {"/Filter /FlateDecode", deflated(content)},
		"short":     {"/Filter /Fl", deflated(content)},
		"hex":       {"/Filter [/ASCIIHexDecode]", hex.EncodeToString([]byte(content)) + ">"},
		"base 85":   {"/Filter /ASCII85Decode", base85(content)},
		"chain":     {"/Filter [/ASCII85Decode /FlateDecode]", base85(deflated(content))},
		"runs":      {"/Filter /RunLengthDecode", "\x01MZ\xfd\x00" + string([]byte{byte(len(content) - 7)}) + content[6:] + "\x80"},
		"predictor": {"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>", deflated(up(content))},
	} {
		_, files := readPDF(pdfOf("<< /Type /Filespec /F (a.exe) /EF << /F 2 0 R >> >>", stream(c.dict, c.data)))
		if len(files) != 1 || files[0].Name != "a.exe" {
			t.Errorf("%s: %+v", name, files)
			continue
		}
		if got := contentOf(t, files[0]); got != content[:len(content)/4*4] && got != content {
			t.Errorf("%s: %q", name, got)
		}
	}
	_, files := readPDF(pdfOf("<< /F (a.jpg) /EF << /F 2 0 R >> >>", stream("/Filter /DCTDecode", "x")))
	if _, err := files[0].Open(); err == nil {
		t.Error("a filter that is not undone gave a content")
	}
}

func TestPDFFiles(t *testing.T) {
	within := stream("/Type /EmbeddedFile /Params << /Size 3 >>", "one")
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"named":                  {pdfOf("<< /F (a.txt) /UF <FEFF8ACB6C42> /EF << /F 2 0 R /UF 2 0 R >> >>", within), "請求=one"},
		"Shift_JIS":              {pdfOf("<< /F (\x90\xbf\x8b\x81.txt) /EF << /F 2 0 R >> >>", within), "請求.txt=one"},
		"no specification":       {pdfOf("<<>>", within), "file 1=one"},
		"no type":                {pdfOf("<< /F (a) /EF << /F 2 0 R >> >>", stream("", "two")), "a=two"},
		"entries by reference":   {pdfOf("<< /F 3 0 R /EF 4 0 R >>", within, "(b)", "<< /F 2 0 R >>"), "b=one"},
		"wrong length":           {pdfOf("<< /F (a) /EF << /F 2 0 R >> >>", "<< /Length 900 >>\nstream\ntwo\nendstream"), "a=two\n"},
		"length by reference":    {pdfOf("<< /F (a) /EF << /F 2 0 R >> >>", "<< /Length 3 0 R >>\nstream\r\ntwo\nendstream", "3"), "a=two"},
		"two of the same number": {append(pdfOf("<< /F (a) /EF << /F 2 0 R >> >>", within), "2 0 obj "+stream("", "new")+" endobj"...), "a=one a=new"},
		"nothing there":          {pdfOf("<< /F (a) /EF << /F 7 0 R >> >>"), ""},
	} {
		info, files := readPDF(c.file)
		var got []string
		for _, f := range files {
			got = append(got, f.Name+"="+contentOf(t, f))
		}
		if strings.Join(got, " ") != c.want || (len(info.Embedded) > 0) != (len(files) > 0) {
			t.Errorf("%s: %q, want %q; %+v", name, got, c.want, info)
		}
	}
}

// tool runs a program in a folder; the test ends where it is not installed.
func tool(t testing.TB, dir, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// TestPDFByQPDF reads what qpdf makes of a plain file: attachments, object streams, every kind of encryption.
func TestPDFByQPDF(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plain.pdf", pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://www.aoba.example/) >> >>] >>"))
	write(t, dir, "a.exe", append([]byte("MZ"), bytes.Repeat([]byte{0}, 5000)...))
	tool(t, dir, "qpdf", "--warning-exit-0", "--object-streams=disable", "plain.pdf", "clean.pdf") // gives it its tables
	tool(t, dir, "qpdf", "clean.pdf", "--object-streams=generate", "--add-attachment", "a.exe", "--filename=請求書.exe", "--", "within.pdf")
	encrypt := func(out string, args ...string) {
		tool(t, dir, "qpdf", append(append([]string{"--allow-weak-crypto", "--encrypt"}, args...), "--", "within.pdf", out)...)
	}
	for name, args := range map[string][]string{
		"rc4-40": {"40"}, "rc4-128": {"128", "--use-aes=n"}, "aes-128": {"128", "--use-aes=y"}, "aes-256": {"256"}, "aes-256-r5": {"256", "--force-R5"},
	} {
		encrypt(name+".pdf", append([]string{"", "owner"}, args...)...)
		encrypt(name+"-user.pdf", append([]string{"sesame", "owner"}, args...)...)
		for _, c := range []struct {
			file              string
			passwords         []string
			closed, encrypted bool
		}{{"within", nil, false, false}, {name, nil, false, false}, {name + "-user", []string{"open"}, true, true}, {name + "-user", []string{"x", "sesame"}, false, true}} {
			b, err := os.ReadFile(filepath.Join(dir, c.file+".pdf"))
			if err != nil {
				t.Fatal(err)
			}
			info, files := readPDF(b, c.passwords...)
			if info.Encrypted != c.encrypted || info.Unlocked != (c.encrypted && !c.closed) || info.Unfinished != "" {
				t.Errorf("%s with %q: %+v", c.file, c.passwords, info)
			}
			if c.closed {
				continue
			}
			if len(files) != 1 || files[0].Name != "請求書.exe" || len(contentOf(t, files[0])) != 5002 {
				t.Errorf("%s: files %+v", c.file, files)
			}
			if want := []string{"https://www.aoba.example/"}; !slices.Equal(info.Addresses, want) {
				t.Errorf("%s: links %q", c.file, info.Addresses)
			}
		}
	}
}

func write(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPDFBounds(t *testing.T) {
	many := bytes.Repeat([]byte("1 0 obj null endobj\n"), maxPDFObjects+1)
	zeros := deflated(strings.Repeat("\x00", 5<<20))
	for name, b := range map[string][]byte{
		"objects":          many,
		"object stream":    pdfOf(stream("/Type /ObjStm /N 1 /First 9 /Filter /FlateDecode", zeros)),
		"nesting":          pdfOf(strings.Repeat("[", 5000)),
		"entries":          pdfOf("<<" + strings.Repeat("/JS 1", maxPDFPairs+1)),
		"open strings":     bytes.Repeat([]byte("1 0 obj("), 100_000),
		"files":            pdfOf("[" + strings.Repeat("<< /EF << /F 3 0 R >> >>", maxPDFPending+1) + "]"),
		"stream in itself": pdfOf(stream("/Type /ObjStm /N 1 /First 4 /Length 1 0 R /Filter /DCTDecode", "1 0 1")),
	} {
		if info, _ := readPDF(append([]byte("%PDF-1.7\n"), b...)); info.Unfinished == "" {
			t.Errorf("%s: nothing is said to be unfinished", name)
		}
	}
	for name, b := range map[string][]byte{
		"references in a ring": pdfOf("<< /OpenAction 2 0 R >>", "3 0 R", "2 0 R"),
		"pages in a ring":      pdfOf("<< /Pages 2 0 R >>", "<< /Kids [2 0 R] >>"),
	} {
		if info, _ := readPDF(b); len(info.Active) > 0 {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func FuzzReadPDF(f *testing.F) {
	f.Add(pdfOf("<< /OpenAction 2 0 R >>", "<< /S /J#61vaScript /JS (a\\(b\\)) /Next [<<>>] >>"))
	f.Add(pdfOf(stream("/Type /ObjStm /N 2 /First 8 /Filter [/FlateDecode]", deflated("9 0 8 5 << /JS 1 >>"))))
	f.Add(pdfOf("<< /F <FEFF> /EF << /F 2 0 R >> >>", stream("/Filter [/AHx /LZW /RL] /DecodeParms [null << /Predictor 15 /Columns 3 >>]", "00>")))
	f.Add(pdfOf("<< /Pages 2 0 R >>", "<< /Kids [3 0 R] /MediaBox [0 0 1 1] >>", "<< /Annots [<< /Rect [0 0 1 1] /A << /S /URI >> >>] >>"))
	f.Add([]byte("1 0 obj<</V 5/R 6/Filter/Standard/O(0)/U(1)/UE(2)>>trailer<</Root 2 0 R/Encrypt 1 0 R/ID[<00>]>>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		info, files := readPDF(b, "x")
		if len(info.Active) > 16 || len(info.Addresses) > maxAddresses || len(files) > maxPDFFiles {
			t.Errorf("unbounded: %+v", info)
		}
		for _, file := range files {
			if file.Open == nil {
				continue
			}
			if r, err := file.Open(); err == nil {
				io.Copy(io.Discard, io.LimitReader(r, 1<<20))
			}
		}
	})
}

func benchPDF(b *testing.B, file []byte) {
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		readPDF(file)
	}
}

// A scanned page is one image and little else.
func BenchmarkPDFScan(b *testing.B) {
	benchPDF(b, pdfOf("<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", "<< /Type /Page >>", stream("/Subtype /Image /Filter /DCTDecode", noise(1_400_000))))
}

func BenchmarkPDFText(b *testing.B) {
	var objects []string
	for range 3000 {
		objects = append(objects, "<< /Type /Font /Subtype /TrueType /BaseFont /MS-Gothic /FirstChar 32 /Widths 8 0 R >>", stream("/Filter /FlateDecode", noise(300)))
	}
	benchPDF(b, pdfOf(objects...))
}

func BenchmarkPDFObjectStreams(b *testing.B) {
	var objects []string
	body := strings.Repeat("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://www.aoba.example/) >> >> ", 100)
	for range 50 {
		objects = append(objects, stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("9 0 "+body)))
	}
	benchPDF(b, pdfOf(objects...))
}

// noise is octets like those of compressed data.
func noise(n int) string {
	b := make([]byte, n)
	for i, x := 0, uint32(1); i < n; i++ {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}
