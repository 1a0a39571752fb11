package app

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"

	"sekisho/internal/payload/document/documenttest"
)

// officeForms are forms with macros as town offices and accountants send them: a button that adds up, a sheet that goes to today's row when it opens.
func officeForms(t *testing.T, set []officeFile) []officeFile {
	t.Helper()
	of := func(name string) string {
		return set[slices.IndexFunc(set, func(f officeFile) bool { return f.name == name })].content
	}
	workbook, old := of("売上集計表.xlsm"), streamsOf(t, of("売上集計表.xls"))
	button := documenttest.Module{"Module1", "Sub 合計()\r\n  Range(\"F2\").Value = WorksheetFunction.Sum(Range(\"B2:E2\"))\r\nEnd Sub\r\n", ""}
	today := documenttest.Module{"ThisWorkbook", "Private Sub Workbook_Open()\r\n  Sheets(1).Activate\r\n  Range(\"A1\").Select\r\nEnd Sub\r\n", ""}
	documenttest.AddVBA(old, "_VBA_PROJECT_CUR/", button, today)
	return []officeFile{
		{"申請書様式第1号.xlsm", withMacros(t, workbook, button)},
		{"勤務時間管理表.xlsm", withMacros(t, workbook, button, today)},
		{"給与支払報告書.xls", string(documenttest.Compound{Streams: old}.Build())},
	}
}

// streamsOf reads the streams of a compound file.
func streamsOf(t *testing.T, file string) map[string]string {
	t.Helper()
	r, err := mscfb.New(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	streams := map[string]string{}
	for e, err := r.Next(); err == nil; e, err = r.Next() {
		content, err := io.ReadAll(e)
		if err != nil {
			t.Fatal(err)
		}
		if !e.FileInfo().IsDir() {
			streams[strings.Join(append(e.Path, e.Name), "/")] = string(content)
		}
	}
	return streams
}

// withMacros puts a project of macros into a workbook.
func withMacros(t *testing.T, workbook string, modules ...documenttest.Module) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	project := map[string]string{}
	documenttest.AddVBA(project, "", modules...)
	out, err := w.Create("xl/vbaProject.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Write(documenttest.Compound{Streams: project}.Build()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The forms are read as what they are: their macros are told, with less weight than those of an attack.
func TestOfficeFormsHaveMacros(t *testing.T) {
	s := unpackingScreen(t)
	for _, f := range officeForms(t, readOffice(t)) {
		r := judgeFromAuthor(t, s, officeFileMail(f, jis, false))
		if evidenceIn(r, "macro-doc") == "" {
			t.Errorf("%s: no macros are seen: %v\n%s", f.name, traitsOf(r), listed(r))
		}
	}
}
