package heuristics

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// rawName is a name as it is read from octets that nobody declared.
func rawName(enc encoding.Encoding, charset, s string) mail.Name {
	octets, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return mail.Name{Source: "disposition", Raw: octets, Text: s, Charset: charset, Defects: []mail.Defect{mail.DefectRaw8Bit}}
}

// named is a mail with one part of that name, from that sender.
func named(from string, names ...mail.Name) given {
	p := &mail.Part{Path: "2", MediaType: "application/octet-stream", Disposition: "attachment", Names: names}
	return facts().from(from).root(p).carrying(file("2", names[0].Text, payload.PDF))
}

func plain(s string) mail.Name { return mail.Name{Source: "disposition", Raw: []byte(s), Text: s} }

func word(raw, shown, charset string) mail.Name {
	return mail.Name{Source: "disposition", Raw: []byte(raw), Text: shown, Charset: charset}
}

const aoba, abroad = "a@aoba.co.jp", "a@aoba.example"

func TestMojibakeName(t *testing.T) {
	inJapanese := named(abroad, word("", "Œ©\u0090Ï.pdf", "iso-8859-1"))
	inJapanese.f.Mail.Texts = []mail.Text{{MediaType: "text/html", Shown: "お世話になっております。"}}
	fromKorea := named("a@aoba.co.kr", word("", "Œ©\u0090Ï.pdf", "iso-8859-1"))
	fromKorea.f.Mail.Texts = []mail.Text{{MediaType: "text/plain", Shown: "お世話になっております。"}}
	check(t, "mojibake-name", []example{
		{"UTF-8 as Western", named(abroad, word("", "è«‹æ±‚æ›¸.pdf", "iso-8859-1")), "hit"},
		{"UTF-8 as Shift_JIS", named(abroad, word("", "隲区ｱよ嶌.pdf", "shift_jis")), "hit"},
		{"raw UTF-8 of garbled text", named(abroad, mail.Name{Text: "è«‹æ±‚æ›¸.pdf", Charset: "utf-8", Defects: []mail.Defect{mail.DefectRaw8Bit}}), "hit"},
		{"Shift_JIS as Western, claims Japan by domain", named(aoba, word("", "Œ©\u0090Ï.pdf", "iso-8859-1")), "hit"},
		{"Shift_JIS as Western, claims Japan by name", named("=?utf-8?B?5aSW5YuZ55yB?= <a@aoba.example>", word("", "Œ©\u0090Ï.pdf", "iso-8859-1")), "hit"},
		{"Shift_JIS as Western, claims Japan by its text", inJapanese, "hit"},
		{"Shift_JIS as Western, no claim", named(abroad, word("", "Œ©\u0090Ï.pdf", "iso-8859-1")), "no"},
		{"Shift_JIS as Western, Japanese text from another country", fromKorea, "no"},
		{"EUC-JP as Shift_JIS", named(abroad, word("", "､ｪﾃﾎ､鬢ｻ.pdf", "shift_jis")), "hit"},
		{"lost characters, claims Japan", named(aoba, word("", "M\ufffdller.pdf", "utf-8")), "hit"},
		{"lost characters, no claim", named(abroad, word("", "M\ufffdller.pdf", "utf-8")), "no"},
		{"question marks, claims Japan", named(aoba, plain("?????.pdf")), "hit"},
		{"question marks in ASCII", named(aoba, plain("Why???.pdf")), "no"},
		{"label that its octets contradict", named(abroad, word("=?utf-8?Q?=82=A8=92m=82=E7=82=B9.pdf?=", "\ufffd\ufffdm\ufffd\ufffd.pdf", "utf-8")), "hit"},
		{"extended form with a false label", named(abroad, mail.Name{Source: "disposition*", Raw: []byte("utf-8''%82%A8%92m%82%E7%82%B9.pdf"), Text: "\ufffd.pdf", Charset: "utf-8"}), "hit"},
		{"percent signs left", named(abroad, plain("%E8%A6%8B%E7%A9%8D.pdf")), "hit"},
		{"UTF-8'' left", named(abroad, plain("UTF-8''%E8%A6%8B%E7%A9%8D.pdf")), "hit"},
		{"garbled beside the right form", named(abroad, word("", "è«‹æ±‚æ›¸.pdf", "iso-8859-1"), word("", "請求書.pdf", "utf-8")), "recorded"},
		{"entry of an archive", facts().from(abroad).carrying(packed("2", "a.zip", "è«‹æ±‚æ›¸.pdf")), "hit"},
		{"entry that is lost, no claim", facts().from(abroad).carrying(packed("2", "a.zip", "\ufffd\ufffd.pdf")), "no"},
		{"ordinary", named(aoba, word("", "見積書.pdf", "utf-8")), "no"},
		{"raw and clean", named(aoba, rawName(japanese.ShiftJIS, "shift_jis", "見積書.pdf")), "no"},
		{"European", named(aoba, word("", "Angebot für Raphaël Noël.pdf", "utf-8")), "no"},
		{"Chinese", named(aoba, word("", "报价单.docx", "gb2312")), "no"},
		{"Korean", named(aoba, word("", "견적서.xlsx", "euc-kr")), "no"},
		{"Arabic", named(aoba, word("", "مستند.pdf", "utf-8")), "no"},
		{"half-width", named(aoba, word("", "ｶﾌﾞｼｷｶﾞｲｼｬ.pdf", "shift_jis")), "no"},
		{"company mark and emoji", named(aoba, word("", "㈱髙﨑①✨𠮷.pdf", "utf-8")), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	e := evidenceOf(t, judge(t, named(aoba, word("", "è«‹æ±‚æ›¸.pdf", "iso-8859-1")).f), "mojibake-name")
	contains(t, e, "would read “請求書.pdf”", "文字化けしています(復元例:「請求書.pdf」)")
	if e.Data["class"] != "M1" {
		t.Errorf("class %q", e.Data["class"])
	}
}

// An encoding that is left visible weighs one, other damage four; what is written rightly beside it nothing.
func TestMojibakeWeights(t *testing.T) {
	for shown, want := range map[string]float64{
		"è«‹æ±‚æ›¸.pdf": 4, "%E8%A6%8B%E7%A9%8D.pdf": 1, "utf-8''%E8%A6%8B%E7%A9%8D.pdf": 1, "\ufffd\ufffd\ufffd.pdf": 4, "$B8+@Q=q(B.pdf": 4,
	} {
		for _, f := range judge(t, named(aoba, word("", shown, "x")).f).Findings {
			if f.Trait == "mojibake-name" && f.Weight != want {
				t.Errorf("%q weighs %v, want %v", shown, f.Weight, want)
			}
		}
	}
}

func TestRaw8BitName(t *testing.T) {
	declared := func(charset string) given {
		g := named(aoba, rawName(japanese.ShiftJIS, "shift_jis", "予定表.doc"))
		g.f.Mail.Root = &mail.Part{Path: "TEXT", MediaType: "multipart/mixed",
			Parts: []*mail.Part{{Path: "1", MediaType: "text/plain", Charset: charset}, g.f.Mail.Root}}
		return g
	}
	lost := rawName(japanese.ShiftJIS, "", "予定表.doc")
	lost.Defects = append(lost.Defects, mail.DefectCharset)
	check(t, "raw8bit-name", []example{
		{"Shift_JIS", named(abroad, rawName(japanese.ShiftJIS, "shift_jis", "予定表.doc")), "hit"},
		{"EUC-JP", named(abroad, rawName(japanese.EUCJP, "euc-jp", "名簿.pdf")), "hit"},
		{"UTF-8", named(abroad, rawName(encoding.Nop, "utf-8", "お見積書.pdf")), "hit"},
		{"text in another charset", declared("utf-8"), "hit"},
		{"text without a charset", declared(""), "hit"},
		{"text in the same charset", declared("shift_jis"), "recorded"},
		{"text in the same charset by another label", declared("windows-31j"), "recorded"},
		{"declared", named(abroad, word("=?shift_jis?B?jKmQzw==?=", "見積", "shift_jis")), "no"},
		{"ASCII", named(abroad, plain("report.pdf")), "no"},
		{"European", named(abroad, rawName(encoding.Nop, "utf-8", "Müller.pdf")), "no"},
		{"reads as nothing", named(abroad, lost), "no"},
		{"entry of an archive", facts().carrying(packed("2", "a.zip", "見積書.xlsx")), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	v := judge(t, named(abroad, rawName(japanese.ShiftJIS, "shift_jis", "予定表.doc")).f)
	contains(t, evidenceOf(t, v, "raw8bit-name"), "“予定表.doc” is written in shift_jis", "メールの規格に合わない形(shift_jis)")
	if v.Score != 1 || v.Level != Pass {
		t.Errorf("score %v, %s", v.Score, v.Level)
	}
}

// A mail full of names is not read for ever, and what was not read is not called clean.
func TestNamesAreBounded(t *testing.T) {
	zip := file("2", "a.zip", payload.ZIP)
	for range 2000 {
		zip.Children = append(zip.Children, &payload.Object{Path: "2/1", Name: strings.Repeat("魑é魅", 100)})
	}
	if got := state(t, "mojibake-name", facts().carrying(zip).f); got != "undecided" {
		t.Errorf("two thousand long names: %s", got)
	}
	zip.Children = zip.Children[:200]
	if got := state(t, "mojibake-name", facts().carrying(zip).f); got != "no" {
		t.Errorf("two hundred: %s", got)
	}
}

func FuzzOddNames(f *testing.F) {
	for _, seed := range []string{"見積書.pdf        .exe", "資料．ｐｄｆ.exe", "è«‹æ±‚æ›¸.pdf", "\ufffd???.x", "a.\u200b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, row := range oddNameTraits() {
			hits, _ := row.Find(named(aoba, word(name, name, "utf-8")).f)
			for _, h := range hits {
				if h.Share > 1 || utf8.ValidString(name) && !utf8.ValidString(h.Data["repaired"]) {
					t.Errorf("%s, %q: %+v", row.ID, name, h)
				}
			}
		}
	})
}
