package document

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

// The examples of MS-OVBA, section 3.2.
func TestDecompressExamples(t *testing.T) {
	for want, packed := range map[string]string{
		"abcdefghijklmnopqrstuv.":                                  "\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.",
		"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa": "\x01\x2f\xb0\x00#aaabcde\x82f\x00\x70aghij\x01\x38\x08akl\x00\x30mnop\x06q\x02\x70\x04\x10rstuv\x10wxyz\x00\x3c",
		strings.Repeat("a", 73):                                    "\x01\x03\xb0\x02a\x45\x00",
	} {
		if got, err := decompress([]byte(packed), 1<<20); err != nil || string(got) != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

func TestDecompressWhatWasCompressed(t *testing.T) {
	for _, s := range []string{"", "a", strings.Repeat("Attribute VB_Name = \"x\"\r\n", 700), strings.Repeat("a", 4096), strings.Repeat("ab", 5000)} {
		if got, err := decompress([]byte(documenttest.Compress(s)), 1<<20); err != nil || string(got) != s {
			t.Errorf("%d octets became %d: %v", len(s), len(got), err)
		}
	}
	whole := documenttest.Compress(strings.Repeat("Sub x()\r\n", 300))
	for n := range len(whole) {
		decompress([]byte(whole[:n]), 1<<20)
	}
	for name, b := range map[string]string{"none": "", "other signature": "\x02\x03\xb0", "chunk signature": "\x01\x03\x80\x02a", "copy from nowhere": "\x01\x03\xb0\x01\x45\x00"} {
		if _, err := decompress([]byte(b), 1<<20); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got, _ := decompress([]byte(documenttest.Compress(strings.Repeat("a", 100_000))), 5000); len(got) != 5000 {
		t.Errorf("%d octets of 5000", len(got))
	}
}

func FuzzDecompress(f *testing.F) {
	f.Add([]byte(documenttest.Compress("Attribute VB_Name = \"Module1\"\r\nSub AutoOpen()\r\n")))
	f.Add([]byte("\x01\x03\xb0\x02a\x45\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, _ := decompress(b, 1<<16); len(got) > 1<<16+chunkSize {
			t.Errorf("%d octets", len(got))
		}
	})
}

func scanned(source string) (Macros, bool) {
	var m Macros
	s := sourceScan{macros: &m}
	s.look([]byte(strings.ReplaceAll(source, "\n", "\r\n")))
	s.end()
	return m, s.code
}

func TestSource(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		code   bool
		auto   []string
		calls  []string
	}{
		"empty module":         {"Attribute VB_Name = \"ThisWorkbook\"\nOption Explicit\n\n' Shell\nRem Sub AutoOpen()\n", false, nil, nil},
		"form":                 {"Sub 集計()\n Range(\"A1\") = 1 ' CreateObject\nEnd Sub", true, nil, nil},
		"dropper":              {"Sub AutoOpen()\nCreateObject(\"WScript.Shell\").Run \"powershell -enc x\"\nEnd Sub", true, []string{"AutoOpen"}, []string{"CreateObject", "WScript", "powershell"}},
		"case":                 {"private sub DOCUMENT_OPEN()\nsHELL x\nend sub", true, []string{"DOCUMENT_OPEN"}, []string{"Shell"}},
		"joined literals":      {"Sub x()\nSet o = CreateObject(\"Wscr\" & \"ipt.S\" & _\n \"hell\")\nEnd Sub", true, nil, []string{"CreateObject", "WScript"}},
		"split line":           {"Sub _\nWorkbook_Open()\nEnd Sub", true, []string{"Workbook_Open"}, nil},
		"ordinary object":      {"Set d = CreateObject(\"Scripting.Dictionary\")", true, nil, nil},
		"by variable":          {"Set d = CreateObject(n)", true, nil, []string{"CreateObject"}},
		"declaration":          {"Private Declare PtrSafe Function F Lib \"urlmon\" Alias \"URLDownloadToFileA\" (x)", true, nil, []string{"Declare", "URLDownloadToFile"}},
		"only mentioned":       {"MsgBox \"AutoOpen Shell\"\nx = AutoOpenFlag", true, nil, nil},
		"called, not declared": {"Call Workbook_Open", true, nil, nil},
		"control that paints":  {"Sub InkEdit1_Painted()\nEnd Sub", true, []string{"InkEdit1_Painted"}, nil},
		"button":               {"Sub Button1_Click()\nEnd Sub", true, nil, nil},
		"quotes":               {"x = \"a\"\"cmd.exe\"\" /c\"", true, nil, []string{"cmd"}},
	} {
		m, code := scanned(c.source)
		if code != c.code || !reflect.DeepEqual(m.AutoExec, c.auto) || !reflect.DeepEqual(m.Calls, c.calls) {
			t.Errorf("%s: code %v, %q, %q", name, code, m.AutoExec, m.Calls)
		}
	}
}

func TestProject(t *testing.T) {
	const dropper = "Sub AutoOpen()\r\nShell \"calc\"\r\nEnd Sub\r\n"
	for name, c := range map[string]struct {
		modules []documenttest.Module
		change  func(map[string]string)
		want    Macros
		reason  string
	}{
		"code":    {modules: []documenttest.Module{{"ThisDocument", "", ""}, {"Module1", dropper, documenttest.Compiled(3)}}, want: Macros{Code: true, AutoExec: []string{"AutoOpen"}, Calls: []string{"Shell"}}},
		"empty":   {modules: []documenttest.Module{{"ThisDocument", "Attribute VB_Base = \"x\"\r\n", documenttest.Compiled(0)}, {"Module1", "Option Explicit\r\n", documenttest.Compiled(1)}}},
		"stomped": {modules: []documenttest.Module{{"Module1", "", documenttest.Compiled(20)}}, want: Macros{Code: true, Stomped: true}},
		"no dir": {modules: []documenttest.Module{{"Module1", dropper, documenttest.Compiled(3)}}, change: func(f map[string]string) { f["Macros/VBA/dir"] = "\x00broken" },
			want: Macros{Code: true, AutoExec: []string{"AutoOpen"}, Calls: []string{"Shell"}}, reason: "corrupt"},
		"module missing": {modules: []documenttest.Module{{"Module1", dropper, ""}}, change: func(f map[string]string) { delete(f, "Macros/VBA/Module1") }, reason: "corrupt"},
		"source cut": {modules: []documenttest.Module{{"Module1", dropper + strings.Repeat("x = 1\r\n", 20), documenttest.Compiled(23)}},
			change: func(f map[string]string) {
				s := f["Macros/VBA/Module1"]
				f["Macros/VBA/Module1"] = s[:len(s)-2] + "\x01\xff\xff"
			},
			want: Macros{Code: true, AutoExec: []string{"AutoOpen"}, Calls: []string{"Shell"}}, reason: "corrupt"},
	} {
		files := map[string]string{"WordDocument": word(0, "")}
		documenttest.AddVBA(files, "Macros/", c.modules...)
		if c.change != nil {
			c.change(files)
		}
		d := readStreams(t, files)
		if !reflect.DeepEqual(d.Macros, c.want) || d.Unfinished != c.reason {
			t.Errorf("%s: %+v, %q", name, d.Macros, d.Unfinished)
		}
	}
}

func FuzzSource(f *testing.F) {
	f.Add([]byte("Sub AutoOpen()\r\nCreateObject(\"W\" & \"Script.Shell\")' x\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m Macros
		s := sourceScan{macros: &m}
		if n := s.look(b); n.all > bytes.Count(b, []byte("\n"))+1 || n.code > n.all {
			t.Error(n)
		}
		s.end()
	})
}
