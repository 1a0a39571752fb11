package heuristics

import (
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

func TestExtMagicMismatch(t *testing.T) {
	for _, c := range []struct {
		name string
		is   payload.Type
		want float64
	}{
		{"請求書.pdf", payload.PE, 1}, {"請求書.xlsx", payload.ELF, 1}, {"a.doc", payload.MachO, 1}, {"a.docx", payload.JAR, 1},
		{"a.jtd", payload.LNK, 1}, {"a.ppt", payload.CHM, 1}, {"a.xls", payload.MSI, 1}, {"a.PDF", payload.APK, 1},
		{"a.pdf", payload.HTML, 1}, {"a.doc", payload.HTML, 1}, {"a.xlsx", payload.HTML, 1}, {"a.docx", payload.RTF, 1},
		{"a.xls", payload.RTF, 1}, {"a.pdf", payload.RTF, 1},
		{"a.jpg", payload.ZIP, 1}, {"a.png", payload.RAR, 1}, {"a.gif", payload.SevenZip, 1}, {"a.bmp", payload.CAB, 1},
		{"a.jpg", payload.PE, 1}, {"a.jpeg", payload.LNK, 1}, {"a.png", payload.ISO, 1}, {"a.png", payload.GZIP, 1},
		{"a.txt", payload.PE, 1}, {"a.csv", payload.LNK, 1}, {"a.eml", payload.ELF, 1},

		{"a.doc", payload.RTF, 0.4}, {"a.dot", payload.RTF, 0.4}, {"a.rtf", payload.OLE, 0.4}, {"a.rtf", payload.OOXML, 0.4},

		{"売上.xls", payload.HTML, 0}, {"売上.xls", payload.Text, 0}, {"a.xlsx", payload.Text, 0}, {"a.csv", payload.HTML, 0},
		{"a.docx", payload.OLE, 0}, {"a.doc", payload.OOXML, 0}, {"a.xls", payload.OOXML, 0}, {"a.pptx", payload.OLE, 0},
		{"a.rtf", payload.RTF, 0}, {"a.doc", payload.OLE, 0}, {"a.pdf", payload.PDF, 0}, {"a.jtd", payload.JTD, 0},
		{"a.jpg", payload.Image, 0}, {"a.svg", payload.GZIP, 0}, {"a.emf", payload.GZIP, 0}, {"a.gif", payload.HTML, 0},
		{"a.pdf", payload.Image, 0}, {"a.pdf", payload.ZIP, 0}, {"a.doc", payload.Message, 0}, {"a.doc", payload.Data, 0},
		{"a.doc", payload.Unknown, 0}, {"a.doc", payload.Empty, 0}, {"a.png", payload.TNEF, 0},
		{"a.txt", payload.HTML, 0}, {"a.txt", payload.RTF, 0}, {"a.txt", payload.ZIP, 0}, {"予定.ics", payload.Text, 0},
		{"a.eml", payload.Message, 0}, {"a.msg", payload.MSG, 0}, {"smime.p7s", payload.Data, 0}, {"a.one", payload.OneNote, 0},
		{"a.exe", payload.PE, 0}, {"a.zip", payload.ZIP, 0}, {"a.lnk", payload.LNK, 0}, {"a.dat", payload.PE, 0}, {"", payload.PE, 0},
		{"a.htm", payload.HTML, 0}, {"a.docx", payload.ODF, 0},
	} {
		hits, reason := row1(t, "ext-magic-mismatch").Find(facts().carrying(file("2", c.name, c.is)).f)
		got := 0.0
		if len(hits) > 0 {
			got = hits[0].Share
		}
		if got != c.want || reason != "" {
			t.Errorf("%q with %q: %v (%s), want %v", c.name, c.is, got, reason, c.want)
		}
	}
}

func TestExtMagicMismatchWhere(t *testing.T) {
	twoNames := facts().root(namedPart("2", "setup.exe", "請求書.pdf")).carrying(file("2", "setup.exe", payload.PE))
	entry := packed("2", "資料.zip", "見積書.pdf")
	entry.Children[0].Type = payload.PE
	slow := file("2", "a.pdf", payload.Unknown)
	slow.Unfinished = payload.Timeout
	body := facts().root(&mail.Part{Path: "1", MediaType: "text/plain"}).carrying(file("1", "", payload.HTML))
	check(t, "ext-magic-mismatch", []example{
		{"second form of the name", twoNames, "hit"},
		{"entry of an archive", facts().carrying(entry), "hit"},
		{"encrypted entry of unknown content", facts().carrying(packed("2", "資料.zip", "見積書.pdf")), "no"},
		{"text of the mail", body, "no"},
		{"out of time", facts().carrying(slow), "undecided"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	contains(t, evidenceOf(t, judge(t, facts().carrying(file("2", "請求書.pdf", payload.PE)).f), "ext-magic-mismatch"),
		"The file “請求書.pdf” has the extension pdf but is really a Windows program.", "拡張子は「pdf」ですが、実際の中身はWindowsのプログラムです")
	contains(t, evidenceOf(t, judge(t, facts().carrying(file("2", "写真.jpg", payload.RAR)).f), "ext-magic-mismatch"),
		"really an archive (rar)", "実際の中身は圧縮ファイル(rar)です")
	contains(t, evidenceOf(t, judge(t, facts().carrying(file("2", "写真.jpg", payload.VHDX)).f), "ext-magic-mismatch"),
		"really a disk image (vhdx)", "ディスクイメージ(vhdx)")
}
