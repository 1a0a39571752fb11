package payload

import (
	"slices"
	"testing"
)

func TestSuffixes(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"見積書.xlsx.exe", []string{"exe", "xlsx"}},
		{"見積書.XLSX.EXE", []string{"exe", "xlsx"}},
		{"見積書.pdf                    .exe", []string{"exe", "pdf"}},
		{"a.tar.gz", []string{"gz", "tar"}},
		{"readme", nil},
		{"", nil},
		{".", nil},
		{"...", nil},
		{".exe", []string{"exe"}},
		{"setup.exe.", []string{"exe"}},
		{"setup.exe . .", []string{"exe"}},
		{"setup.exe\u3000\u00a0", []string{"exe"}},
		{"invoice\u202exslx.exe", []string{"exe"}},
		{"invoice.e\u200bx\u200fe", []string{"exe"}},
		{"bill\u202efdp.scr", []string{"scr"}},
		{"C:\\temp.d\\run.js", []string{"js"}},
		{"../../etc/cron.d/x.sh", []string{"sh"}},
		{"folder.exe/readme", nil},
		{"setup.exe/", []string{"exe"}},
		{"報告.2024.pdf", []string{"pdf", "2024"}},
		{"資料．ｅｘｅ", nil},
		{"資料.ｅｘｅ", []string{"ｅｘｅ"}},
	} {
		got := Suffixes(c.name)
		if !slices.Equal(got, c.want) {
			t.Errorf("Suffixes(%q) = %q, want %q", c.name, got, c.want)
		}
		last := ""
		if len(got) > 0 {
			last = got[0]
		}
		if lastSuffix(c.name) != last {
			t.Errorf("lastSuffix(%q) = %q, want %q", c.name, lastSuffix(c.name), last)
		}
	}
}

func TestClassOfName(t *testing.T) {
	for name, want := range map[string]Class{
		"a.exe": ClassProgram, "a.SCR": ClassProgram, "a.jar": ClassProgram, "写真.pif": ClassProgram, "a.exe.": ClassProgram,
		"a.js": ClassScript, "a.hta": ClassScript, "a.settingcontent-ms": ClassScript, "a.url": ClassScript,
		"a.lnk": ClassShortcut, "a.zip": ClassArchive, "a.lzh": ClassArchive, "a.iso": ClassDiskImage,
		"議事録.docx": ClassDocument, "a.pdf": ClassDocument, "a.png": ClassImage, "a.csv": ClassText,
		"signature.asc": ClassText, "smime.p7s": ClassNone, "smime.p7m": ClassNone, "winmail.dat": ClassNone,
		"予定.ics": ClassText, "名刺.vcf": ClassText, "exe": ClassNone, "a.exe.txt": ClassText, "a.json": ClassText,
		"a.reg": ClassNone, "setup.inf": ClassNone, "exe.資料": ClassNone, "": ClassNone,
	} {
		if got := ClassOfName(name); got != want {
			t.Errorf("ClassOfName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestObjectClass(t *testing.T) {
	for _, c := range []struct {
		object Object
		want   Class
	}{
		{Object{Name: "写真.jpg", Type: PE}, ClassProgram},
		{Object{Name: "memo.txt", Type: ELF}, ClassProgram},
		{Object{Name: "見積書.doc", Type: LNK}, ClassShortcut},
		{Object{Name: "help", Type: CHM}, ClassScript},
		{Object{Name: "図.svg", Type: SVG}, ClassImage},
		{Object{Name: "図.svg", Type: SVG, Active: true}, ClassScript},
		{Object{Name: "run.js", Type: Text}, ClassScript},
		{Object{Name: "run.hta", Type: HTML}, ClassScript},
		{Object{Name: "readme.exe", Type: Text}, ClassProgram},
		{Object{Name: "library.jar", Type: ZIP}, ClassProgram},
		{Object{Name: "library.zip", Type: ZIP}, ClassArchive},
		{Object{Name: "売上.xls", Type: Text}, ClassDocument},
		{Object{Name: "図.pdf", Type: Image}, ClassImage},
		{Object{Name: "資料.zip", Type: Text}, ClassText},
		{Object{Name: "資料.jtd", Type: Data}, ClassDocument},
		{Object{Name: "memo", Type: Data}, ClassNone},
		{Object{Name: "", Type: Text}, ClassText},

		{Object{Name: "www.example.com", Type: HTML}, ClassText},
		{Object{Name: "www.example.com", Type: Text}, ClassText},
		{Object{Name: "info@example.com", Type: Message}, ClassText},
		{Object{Name: "info@example.com", Type: Text}, ClassText},
		{Object{Name: "Your order with Example.com", Type: Message}, ClassText},
		{Object{Name: "www.example.com", Type: Data}, ClassProgram},
		{Object{Name: "www.example.com", Type: PE}, ClassProgram},
		{Object{Name: "eicar.com", Type: Text}, ClassProgram},
		{Object{Name: "invoice.pdf.com", Type: Text}, ClassProgram},
		{Object{Name: "見積書.xlsx .com", Type: Text}, ClassProgram},
		{Object{Name: "info@example.exe", Type: Message}, ClassProgram},
	} {
		if got := c.object.Class(); got != c.want {
			t.Errorf("%q of type %q is %q, want %q", c.object.Name, c.object.Type, got, c.want)
		}
	}
}
