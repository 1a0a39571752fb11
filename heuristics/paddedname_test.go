package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

func TestSpacePadName(t *testing.T) {
	blanks := strings.Repeat(" ", 8)
	foldedPart := func(between string) given {
		p := namedPart("2", "見積書"+blanks+".pdf")
		p.Header = mail.Header{{Name: "Content-Disposition", Raw: []byte(" attachment; filename=\"見積書" + between + ".pdf\"")}}
		return facts().root(p).carrying(file("2", p.Names[0].Text, payload.PDF))
	}
	long := "見積書.pdf_" + strings.Repeat("令和八年度", 12)
	check(t, "space-pad-name", []example{
		{"blanks", facts().carrying(file("2", "見積書.pdf"+strings.Repeat(" ", 40)+".exe", payload.PE)), "hit"},
		{"eight", facts().carrying(file("2", "見積書"+blanks+".pdf", payload.PDF)), "hit"},
		{"seven", facts().carrying(file("2", "見積書"+blanks[1:]+".pdf", payload.PDF)), "no"},
		{"ideographic", facts().carrying(file("2", "見積書.pdf"+strings.Repeat("\u3000", 8)+".exe", payload.PE)), "hit"},
		{"mixed", facts().carrying(file("2", "a.pdf \u3000\u00a0\t \u3000\u00a0\t.exe", payload.PE)), "hit"},
		{"blank Braille", facts().carrying(file("2", "a.pdf"+strings.Repeat("\u2800", 30)+".exe", payload.PE)), "hit"},
		{"letters between blanks and suffix of a program", facts().carrying(file("2", "a.pdf"+blanks+"x.exe", payload.PE)), "hit"},
		{"letters between blanks and suffix of a document", facts().carrying(file("2", "第1号"+blanks+"別紙.pdf", payload.PDF)), "no"},
		{"entry", facts().carrying(packed("2", "a.zip", "議事録.doc"+blanks+".scr")), "hit"},
		{"second form", facts().root(namedPart("2", "a.pdf", "a.pdf"+blanks+".exe")).carrying(file("2", "a.pdf", payload.PDF)), "hit"},
		{"long program", facts().carrying(file("2", long+".exe", payload.PE)), "hit"},
		{"long document", facts().carrying(file("2", long+".pdf", payload.PDF)), "no"},
		{"long program that shows no document", facts().carrying(file("2", strings.Repeat("令和八年度", 12)+".exe", payload.PE)), "no"},
		{"blanks in front", facts().carrying(file("2", blanks+"a.pdf", payload.PDF)), "no"},
		{"blanks behind", facts().carrying(file("2", "a.pdf"+blanks, payload.PDF)), "no"},
		{"folded by the mail program", foldedPart("\r\n" + blanks), "no"},
		{"written in one line", foldedPart(blanks), "hit"},
		{"single blanks", facts().carrying(file("2", "令和 8 年 度 予 算 書 案 .pdf", payload.PDF)), "no"},
		{"no suffix", facts().carrying(file("2", "a"+blanks+"b", payload.PDF)), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	trusted := facts().from("a@aoba.co.jp").auth(origin.Yes).carrying(file("2", "見積書"+blanks+".pdf", payload.PDF))
	if v := judge(t, trusted.f); v.Score < 6 || v.Level != Mark {
		t.Errorf("hard floor: %v %s", v.Score, v.Level)
	}
}

func TestFakeDotName(t *testing.T) {
	check(t, "fake-dot-name", []example{
		{"full-width suffix before the real one", facts().carrying(file("2", "資料．ｐｄｆ.exe", payload.PE)), "hit"},
		{"ideographic full stop", facts().carrying(file("2", "資料。docx.scr", payload.Data)), "hit"},
		{"one dot leader", facts().carrying(file("2", "資料.exe․pdf", payload.PE)), "hit"},
		{"Lisu letter", facts().carrying(file("2", "資料ꓸpdf", payload.PE)), "hit"},
		{"middle dot over an archive", facts().carrying(file("2", "資料·xlsx", payload.ZIP)), "hit"},
		{"full-width letters alone", facts().carrying(file("2", "資料.ｐｄｆ", payload.PE)), "hit"},
		{"zero width in the suffix", facts().carrying(file("2", "資料.e\u200bxe", payload.PE)), "hit"},
		{"entry", facts().carrying(packed("2", "a.zip", "議事録．doc.exe")), "hit"},
		{"typed by people", facts().carrying(file("2", "資料．pdf", payload.PDF)), "no"},
		{"typed by people, wholly", facts().carrying(file("2", "資料．ｐｄｆ", payload.PDF)), "no"},
		{"content unknown", facts().carrying(file("2", "資料．pdf", payload.Data)), "no"},
		{"archive that says so", facts().carrying(file("2", "資料．zip", payload.ZIP)), "no"},
		{"program that says so", facts().carrying(file("2", "資料．ｅｘｅ", payload.PE)), "no"},
		{"sentence", facts().carrying(file("2", "ありがとうございます。資料.zip", payload.ZIP)), "no"},
		{"middle dot of a name", facts().carrying(file("2", "ジョン・スミス.exe", payload.PE)), "no"},
		{"packed document", facts().carrying(file("2", "見積書．xlsx.zip", payload.ZIP)), "no"},
		{"table as text", facts().carrying(file("2", "売上．xls", payload.HTML)), "no"},
		{"joiner of an emoji", facts().carrying(file("2", "👨\u200d💻.exe", payload.PE)), "no"},
		{"zero width in a document", facts().carrying(file("2", "資料\u200b.pdf", payload.PDF)), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
}
