package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/payload"
)

func TestDoubleExtNames(t *testing.T) {
	disguised := []string{
		"見積もり用写真.xlsxs.exe", "見積書.xlsx.exe", "議事録.docx.scr", "資料.pdf.js", "a.PDF.EXE", "写真.jpg.lnk", "履歴書.doc.pif",
		"名簿.csv.bat", "report.txt.vbs", "要領.jtd.exe", "会議.ppt.com", "scan.jpeg.hta", "請求書.pdf      \u3000     .exe",
		"請求書.pdf.exe.", "請求書.pdf_____.exe", "請求書.pdf (1).exe", "report.pdf-2.exe", "報告.pdf.scr.exe", "x.docxx.exe", "x.pdff.exe",
		"x.xlxs.scr", "x.pptxs.exe", "x.jpgg.exe", "x.dcox.js", "x.pfd.exe", "x.xlx.exe", "x.docs.exe", "x.odt.jar",
		"2024.見積書.exe", "山田.写真.scr", "令和8.資料.lnk", "dir/見積書.xls.exe", `C:\x\見積書.xls.exe`, "見積書.rtf\u202e.exe", "動画.mp4.exe",
	}
	for _, name := range disguised {
		if share, ok := doubleExt(name); !ok || share != 1 {
			t.Errorf("%q: share %v, %v; want a full hit", name, share, ok)
		}
	}
	for _, name := range []string{"見積書.xlsx.zip", "report.pdf.7z", "写真.jpg.gz", "notes.txt.gz"} {
		if share, ok := doubleExt(name); !ok || share != 0 {
			t.Errorf("%q: share %v, %v; want it recorded without weight", name, share, ok)
		}
	}
	for _, name := range []string{
		"foo.tar.gz", "v1.2.zip", "報告.2024.pdf", "setup.v2.exe", "jquery.min.js", "app.config.js", "report.final.docx", "a.b.c.pdf",
		"Dr.Smith.doc", "setup.exe", "見積書.xlsx", "exe.pdf", "setup.exe.pdf", "", ".exe", "..exe", "tool.x64.exe", "tool.x86.exe",
		"setup.win.exe", "style.css.js", "app.test.js", "app.spec.js", "index.d.ts", "lib.umd.js", "main.dev.js", "setup.pkg.exe",
		"setup.eng.exe", "setup.jpn.exe", "Aoba Co.,Ltd.exe", "Aoba Co.Ltd.exe", "my.opt.exe", "run.gui.exe", "a.git.bat", "core.pdb.exe",
		"foo.dom.js", "foo.peg.js", "foo.dec.js", "net.ping.exe", "my.gift.exe", "No.3見積書.exe", "Ver1.2資料.exe", "見積書.exe", "資料.lnk",
		"1.0.0.exe", "2024.10.05.exe", "a.jp.exe", "www.example.com", "mail.go.jp.url", "editor.txt-tool.exe", "text.min.js", "x.docker.js",
		"a.exe.exe", "報告書.最終版.exe", "sub.folder.doc/setup.exe", "データ.データ.exe", "next.config.js", "a.ptx.exe", "資料.docs.zip",
		"資料．ｐｄｆ.exe",
	} {
		if share, ok := doubleExt(name); ok {
			t.Errorf("%q: hit with share %v", name, share)
		}
	}
}

// Every pair of a known document suffix and something that runs is found, whatever the name before them.
func TestDoubleExtGenerated(t *testing.T) {
	for document := range strings.FieldsSeq(documentSuffixes) {
		for _, last := range []string{"exe", "scr", "js", "lnk", "com", "hta", "vbe", "jar"} {
			for _, stem := range []string{"見積もり", "ｼﾘｮｳ", "invoice 2026", "取扱注意_人事", "2026.11"} {
				name := stem + "." + document + "." + last
				if share, ok := doubleExt(name); !ok || share != 1 {
					t.Errorf("%q not found", name)
				}
			}
		}
	}
}

// An added letter does not take the disguise away.
func TestDoubleExtBogusGenerated(t *testing.T) {
	for suffix := range strings.FieldsSeq(imitated) {
		for _, added := range []string{"s", "z", "1"} {
			name := "資料." + suffix + added + ".exe"
			if _, ok := doubleExt(name); !ok {
				t.Errorf("%q not found", name)
			}
		}
	}
}

func TestDoubleExt(t *testing.T) {
	encrypted := packed("2", "資料.zip", "見積書.xlsx.exe")
	encrypted.Encrypted = true
	check(t, "double-ext", []example{
		{"part", facts().carrying(file("2", "見積書.xlsx.exe", payload.PE)), "hit"},
		{"entry of an encrypted archive", facts().carrying(encrypted), "hit"},
		{"another form of the name", facts().root(namedPart("2", "a.pdf", "a.pdf.exe")).carrying(file("2", "a.pdf", payload.Data)), "hit"},
		{"archive", facts().carrying(packed("2", "見積書.xlsx.zip", "見積書.xlsx")), "recorded"},
		{"message about a file", facts().carrying(file("2", "About report.pdf.com", payload.Message)), "no"},
		{"plain", facts().carrying(file("2", "見積書.xlsx", payload.OOXML)), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	v := judge(t, facts().carrying(packed("2", "見積書.xlsx.zip", "見積書.xlsx")).f)
	if v.Score != 0 || v.Level != Pass {
		t.Errorf("a packed document scores %v", v.Score)
	}
	contains(t, evidenceOf(t, v, "double-ext"), "見積書.xlsx.zip", "見積書.xlsx.zip")
}

func TestRLOName(t *testing.T) {
	check(t, "rlo-name", []example{
		{"override", facts().carrying(file("2", "見積書\u202exslx.exe", payload.PE)), "hit"},
		{"left-to-right override", facts().carrying(file("2", "a\u202dpdf.exe", payload.PE)), "hit"},
		{"isolates", facts().carrying(file("2", "\u2067fdp\u2069.exe", payload.PE)), "hit"},
		{"mark before the dot", facts().carrying(file("2", "a\u200f.pdf", payload.PDF)), "hit"},
		{"mark after the dot", facts().carrying(file("2", "a.\u200epdf", payload.PDF)), "hit"},
		{"entry", facts().carrying(packed("2", "資料.zip", "議事録\u202excod.scr")), "hit"},
		{"second form", facts().root(namedPart("2", "a.pdf", "a\u202efdp.exe")).carrying(file("2", "a.pdf", payload.PDF)), "hit"},
		{"part that no reader saw", facts().root(namedPart("2", "a\u202efdp.exe")).missing("payload", "panic"), "hit"},
		{"Arabic", facts().carrying(file("2", "تقرير المشروع.pdf", payload.PDF)), "no"},
		{"Arabic with marks", facts().carrying(file("2", "تقرير\u200f 2024\u200f نهائي.pdf", payload.PDF)), "no"},
		{"Hebrew with an embedding", facts().carrying(file("2", "\u202bדוח\u202c.pdf", payload.PDF)), "no"},
		{"Hebrew with a mark at another dot", facts().carrying(file("2", "דוח\u200e.1 סופי.pdf", payload.PDF)), "no"},
		{"joiner of an emoji", facts().carrying(file("2", "👨\u200d💻.png", payload.Image)), "no"},
		{"Japanese", facts().carrying(file("2", "見積書.xlsx", payload.OOXML)), "no"},
	})
	for _, control := range []string{"\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"} {
		for _, name := range []string{"資料" + control + "cod.exe", control + "x.pdf", "x.pdf" + control} {
			if got := state(t, "rlo-name", facts().carrying(file("2", name, payload.Data)).f); got != "hit" {
				t.Errorf("%q: %s", name, got)
			}
		}
	}
	e := evidenceOf(t, judge(t, facts().carrying(file("2", "見積書\u202exslx.exe", payload.PE)).f), "rlo-name")
	contains(t, e, `見積書\u{202E}xslx.exe`, `「見積書\u{202E}xslx.exe」`)
	if e.Data["name"] != "見積書\u202exslx.exe" {
		t.Errorf("raw value %q", e.Data["name"])
	}
}

func TestOpaqueArchive(t *testing.T) {
	unfinished := func(why payload.Reason) *payload.Object {
		o := packed("2", "資料.zip", "a.txt")
		o.Unfinished = why
		return o
	}
	hidden := &payload.Object{Path: "2", Name: "資料.rar", Type: payload.RAR, Encrypted: true, Unfinished: payload.Encrypted}
	ppap := packed("2", "資料.zip", "a.xlsx")
	ppap.Encrypted, ppap.Unfinished = true, payload.Encrypted
	ppap.Children[0].Encrypted, ppap.Children[0].Unfinished = true, payload.Encrypted
	for _, c := range []struct {
		what              string
		facts             given
		opaque, encrypted string
	}{
		{"corrupt", facts().carrying(unfinished(payload.Corrupt)), "hit", "no"},
		{"too many entries", facts().carrying(unfinished(payload.TooMany)), "hit", "no"},
		{"bomb", facts().carrying(unfinished(payload.Ratio)), "hit", "no"},
		{"out of time", facts().carrying(unfinished(payload.Timeout)), "hit", "undecided"},
		{"unsupported", facts().carrying(&payload.Object{Path: "2", Name: "a.rar", Type: payload.RAR, Unfinished: payload.Unsupported}), "hit", "no"},
		{"names encrypted", facts().carrying(hidden), "hit", "hit"},
		{"contents encrypted", facts().carrying(ppap), "no", "hit"},
		{"whole", facts().carrying(packed("2", "資料.zip", "a.txt")), "no", "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided", "undecided"},
	} {
		if got := state(t, "opaque-archive", c.facts.f); got != c.opaque {
			t.Errorf("opaque-archive, %s: %s, want %s", c.what, got, c.opaque)
		}
		if got := state(t, "encrypted-archive", c.facts.f); got != c.encrypted {
			t.Errorf("encrypted-archive, %s: %s, want %s", c.what, got, c.encrypted)
		}
	}
	e := evidenceOf(t, judge(t, facts().carrying(ppap).f), "encrypted-archive")
	contains(t, e, "its content was not inspected", "中身を検査できませんでした")
	ppap.Unlocked, ppap.Unfinished = true, ""
	ppap.Children[0].Unlocked, ppap.Children[0].Unfinished = true, ""
	e = evidenceOf(t, judge(t, facts().carrying(ppap).f), "encrypted-archive")
	contains(t, e, "“資料.zip” is encrypted. It was inspected with the password from the body.", "本文中のパスワードで中身を検査しました。")
	ppap.Children = append(ppap.Children, &payload.Object{Path: "2/2", Name: "b.xlsx", Encrypted: true, Unfinished: payload.Encrypted})
	e = evidenceOf(t, judge(t, facts().carrying(ppap).f), "encrypted-archive")
	contains(t, e, "its content was not inspected", "中身を検査できませんでした")
	e = evidenceOf(t, judge(t, facts().carrying(unfinished(payload.Corrupt)).f), "opaque-archive")
	contains(t, e, "Could not look inside “資料.zip”: it is damaged.", "ファイル「資料.zip」の中身を確認できませんでした(壊れているため)。")
}
