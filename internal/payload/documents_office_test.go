package payload

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

// convert lets LibreOffice (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui) write a file in another format.
func convert(t *testing.T, dir, name, to string) []byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes seconds for each file")
	}
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, name)).CombinedOutput()
	suffix, _, _ := strings.Cut(to, ":")
	b, errRead := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+"."+suffix))
	if err != nil || errRead != nil {
		t.Skipf("LibreOffice did not write %s: %v\n%s", to, err, out)
	}
	return b
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What an office writes every day has no macros, no exploits and nothing that was not read.
func TestOrdinaryOfficeDocuments(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "議事録.txt", []byte("議事録\n本日の会議について、ご報告いたします。\n"))
	write(t, dir, "売上.csv", []byte("月,金額\n1,1200\n2,=1+2\n"))
	for _, c := range []struct{ name, to, kind string }{
		{"議事録.txt", "doc", "word"}, {"議事録.txt", "docx", "word"}, {"議事録.txt", "odt", "odf"},
		{"売上.csv", "xls", "excel"}, {"売上.csv", "xlsx", "excel"}, {"売上.csv", "ods", "odf"},
	} {
		o := inspect(DefaultLimits(), "a."+c.to, convert(t, dir, c.name, c.to))
		d := o.Document
		if d == nil || d.Kind != c.kind || d.Macros.Any() || len(d.Exploits)+len(d.Links) > 0 || d.Encrypted || o.Unfinished != "" {
			t.Errorf("%s: %s, %+v", c.to, o.Unfinished, d)
		}
	}
}

// A project that the tests write is one that LibreOffice reads: it finds the source where they put it.
func TestProjectAsOfficeReadsIt(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.csv", []byte("1,2\n"))
	plain := convert(t, dir, "a.csv", "xlsx")
	streams := map[string]string{}
	documenttest.AddVBA(streams, "", documenttest.Module{"ThisWorkbook", "", documenttest.Compiled(0)},
		documenttest.Module{"Module1", "Sub Auto_Open()\r\n  MsgBox \"集計します\"\r\nEnd Sub\r\n" + strings.Repeat("' 同じ行 the same line\r\n", 400), documenttest.Compiled(400)})
	write(t, dir, "b.xlsm", withProject(t, plain, documenttest.Compound{Streams: streams}.Build()))
	for name, content := range contents(t, convert(t, dir, "b.xlsm", "ods")) {
		if strings.HasSuffix(name, "/Module1.xml") && strings.Contains(content, "Sub Auto_Open") && strings.Count(content, "the same line") == 400 {
			return
		}
	}
	t.Error("LibreOffice does not find the module")
}

// withProject adds a VBA project to a workbook.
func withProject(t *testing.T, workbook, project []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put := func(name, content string) {
		out, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(out, content)
	}
	for name, content := range contents(t, workbook) {
		switch name {
		case "[Content_Types].xml":
			content = strings.ReplaceAll(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
			content = strings.Replace(content, "</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`, 1)
		case "xl/_rels/workbook.xml.rels":
			content = strings.Replace(content, "</Relationships>", `<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
		}
		put(name, content)
	}
	put("xl/vbaProject.bin", string(project))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func contents(t *testing.T, b []byte) map[string]string {
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}
