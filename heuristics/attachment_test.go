package heuristics

import (
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
	"sekisho/internal/payload/program"
)

func TestExecAttach(t *testing.T) {
	body := &mail.Part{Path: "1", MediaType: "text/plain"}
	check(t, "exec-attach", []example{
		{"by name", facts().carrying(file("2", "setup.exe", payload.Data)), "hit"},
		{"by content", facts().carrying(&payload.Object{Path: "2", Name: "写真.jpg", Type: payload.PE, Program: &program.Info{Format: "pe"}}), "hit"},
		{"unnamed by content", facts().carrying(file("2", "", payload.ELF)), "hit"},
		{"screen saver", facts().carrying(file("2", "会議資料.scr", payload.Unknown)), "hit"},
		{"jar", facts().carrying(file("2", "viewer.jar", payload.JAR)), "hit"},
		{"text body that is a program", facts().root(body).carrying(file("1", "", payload.PE)), "hit"},
		{"part without an object", facts().root(namedPart("2", "見積書.exe")), "hit"},
		{"name only, reader lost", facts().root(namedPart("2", "見積書.exe")).missing("payload", "panic"), "hit"},
		{"second form of the name", facts().root(namedPart("2", "見積書.pdf", "見積書.exe")).carrying(file("2", "見積書.pdf", payload.Data)), "hit"},
		{"document", facts().carrying(file("2", "見積書.xlsx", payload.OOXML)), "no"},
		{"archive", facts().carrying(packed("2", "資料.zip", "setup.exe")), "no"},
		{"text body", facts().root(body).carrying(file("1", "", payload.Text)), "no"},
		{"unknown part, reader lost", facts().root(namedPart("2", "見積書.pdf")).missing("payload", "panic"), "undecided"},
		{"reader failed before the type was known", facts().carrying(&payload.Object{Path: "2", Name: "a.pdf", Unfinished: payload.Failed}), "undecided"},
		{"archive typed, then out of time", facts().carrying(&payload.Object{Path: "2", Name: "a.zip", Type: payload.ZIP, Unfinished: payload.Timeout}), "no"},
		{"script", facts().carrying(file("2", "a.js", payload.Text)), "no"},
		{"page named like a host", facts().carrying(file("2", "www.example.com", payload.HTML)), "no"},
	})
	for _, suffix := range []string{"exe", "SCR", "pif", "com", "cpl", "dll", "msi", "jar", "apk"} {
		for _, stem := range []string{"見積もり用写真", "invoice", "令和8年度 会議資料"} {
			if got := state(t, "exec-attach", facts().carrying(file("2", stem+"."+suffix, payload.Data)).f); got != "hit" {
				t.Errorf("%s.%s: %s", stem, suffix, got)
			}
		}
	}
}

func TestExecInArchive(t *testing.T) {
	jar := file("2", "viewer.jar", payload.JAR)
	jar.Children = []*payload.Object{{Path: "2/1", Name: "Main.class"}, {Path: "2/2", Name: "native/x.dll"}}
	docx := file("2", "議事録.docx", payload.OOXML)
	docx.Children = []*payload.Object{{Path: "2/1", Name: "word/embeddings/oleObject1.bin"}, {Path: "2/2", Name: "word/media/setup.exe"}}
	posing := file("2", "議事録.zip", payload.OOXML)
	posing.Children = docx.Children
	encrypted := packed("2", "資料.zip", "請求書.exe")
	encrypted.Encrypted, encrypted.Children[0].Encrypted = true, true
	nested := packed("2", "外.zip", "内.zip")
	nested.Children[0].Type = payload.ZIP
	nested.Children[0].Children = []*payload.Object{{Path: "2/1/1", Name: "setup.exe"}}
	slow := packed("2", "資料.zip", "a.txt")
	slow.Unfinished = payload.Timeout
	slowHit := packed("2", "資料.zip", "a.exe")
	slowHit.Unfinished = payload.Timeout
	check(t, "exec-in-archive", []example{
		{"by name", facts().carrying(packed("2", "資料.zip", "readme.txt", "setup.exe")), "hit"},
		{"in a folder", facts().carrying(packed("2", "資料.zip", "見積/見積書.exe")), "hit"},
		{"encrypted", facts().carrying(encrypted), "hit"},
		{"archive within an archive", facts().carrying(nested), "hit"},
		{"document that is named as an archive", facts().carrying(posing), "hit"},
		{"found before time ran out", facts().carrying(slowHit), "hit"},
		{"out of time", facts().carrying(slow), "undecided"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
		{"documents only", facts().carrying(packed("2", "資料.zip", "a.docx", "b.pdf")), "no"},
		{"jar", facts().carrying(jar), "no"},
		{"document", facts().carrying(docx), "no"},
		{"program beside an archive", facts().carrying(file("2", "a.exe", payload.PE), packed("3", "b.zip", "c.txt")), "no"},
	})
	e := evidenceOf(t, judge(t, facts().carrying(packed("2", "資料.zip", "見積書.exe")).f), "exec-in-archive")
	contains(t, e, "The archive “資料.zip” contains the program “見積書.exe”.", "圧縮ファイル「資料.zip」の中に、開くとプログラムが実行されるファイル「見積書.exe」(実行形式)があります。")
}

func TestScriptAttach(t *testing.T) {
	svg := func(active bool) *payload.Object {
		return &payload.Object{Path: "2", Name: "図.svg", Type: payload.SVG, Active: active}
	}
	check(t, "script-attach", []example{
		{"JavaScript", facts().carrying(file("2", "請求書.js", payload.Text)), "hit"},
		{"in an archive", facts().carrying(packed("2", "資料.zip", "見積.vbs")), "hit"},
		{"HTA", facts().carrying(file("2", "案内.hta", payload.HTML)), "hit"},
		{"Internet shortcut", facts().carrying(file("2", "資料.url", payload.Text)), "hit"},
		{"SVG with code", facts().carrying(svg(true)), "hit"},
		{"SVG", facts().carrying(svg(false)), "no"},
		{"page with code", facts().carrying(&payload.Object{Path: "2", Name: "a.html", Type: payload.HTML, Active: true}), "no"},
		{"HTML body with code", facts().root(&mail.Part{Path: "1", MediaType: "text/html"}).
			carrying(&payload.Object{Path: "1", Type: payload.HTML, Active: true}), "no"},
		{"document", facts().carrying(file("2", "議事録.docx", payload.OOXML)), "no"},
		{"reader failed", facts().carrying(&payload.Object{Path: "2", Name: "a.pdf", Unfinished: payload.Failed}), "undecided"},
	})
	for _, suffix := range []string{"jse", "vbe", "wsf", "ps1", "bat", "cmd", "chm", "msc", "xll", "iqy", "slk", "rdp", "library-ms"} {
		if got := state(t, "script-attach", facts().carrying(packed("2", "a.zip", "手順."+suffix)).f); got != "hit" {
			t.Errorf(".%s: %s", suffix, got)
		}
	}
}

func TestShortcutAttach(t *testing.T) {
	link := &payload.Object{Path: "2", Name: "議事録.docx", Type: payload.LNK, Shortcut: &document.Shortcut{
		Target: `C:\Windows\System32\cmd.exe`, Arguments: "/c" + "          \t   echo 1", Icon: "winword.exe,1"}}
	check(t, "shortcut-attach", []example{
		{"by content", facts().carrying(link), "hit"},
		{"by name", facts().carrying(file("2", "議事録.lnk", payload.Unknown)), "hit"},
		{"in an archive", facts().carrying(packed("2", "資料.zip", "議事録.docx.lnk")), "hit"},
		{"document", facts().carrying(file("2", "議事録.docx", payload.OOXML)), "no"},
		{"name with the letters", facts().carrying(file("2", "lnk.txt", payload.Text)), "no"},
	})
	e := evidenceOf(t, judge(t, facts().carrying(link).f), "shortcut-attach")
	contains(t, e, `runs: C:\Windows\System32\cmd.exe /c echo 1`, `実行されます: C:\Windows\System32\cmd.exe /c echo 1`)
	if e.Data["icon"] != "winword.exe,1" {
		t.Errorf("icon %q", e.Data["icon"])
	}
	e = evidenceOf(t, judge(t, facts().carrying(file("2", "資料.lnk", payload.Data)).f), "shortcut-attach")
	contains(t, e, "“資料.lnk” is a shortcut.", "ショートカットファイル「資料.lnk」が含まれています。")
}

func TestAttachPresent(t *testing.T) {
	logo := func(size int64, inline bool) *payload.Object {
		return &payload.Object{Path: "2", Name: "logo.png", Type: payload.Image, Size: size, Inline: inline}
	}
	check(t, "attach-present", []example{
		{"document", facts().carrying(file("2", "見積書.xlsx", payload.OOXML)), "hit"},
		{"unnamed document", facts().carrying(file("2", "", payload.PDF)), "hit"},
		{"large image in the text", facts().carrying(logo(20_000, true)), "hit"},
		{"small image as a file", facts().carrying(logo(3000, false)), "hit"},
		{"program that says it is in the text", facts().carrying(&payload.Object{Path: "2", Name: "a.png", Type: payload.PE, Inline: true, Size: 900}), "hit"},
		{"text as a file", facts().root(&mail.Part{Path: "1", MediaType: "text/plain", Disposition: "attachment"}).
			carrying(file("1", "", payload.Text)), "hit"},
		{"part that no reader saw", facts().root(namedPart("2", "a.pdf")).missing("payload", "panic"), "hit"},
		{"small image in the text", facts().carrying(logo(19_999, true)), "no"},
		{"text only", facts().root(&mail.Part{Path: "1", MediaType: "text/plain"}).carrying(file("1", "", payload.Text)), "no"},
		{"text and page", facts().carrying(file("1.1", "", payload.Text), file("1.2", "", payload.HTML)), "no"},
	})
}
