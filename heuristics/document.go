package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

// documentTraits look at what documents do when they are opened.
func documentTraits() []Trait {
	return []Trait{
		{
			ID: "macro-doc", Family: Attachment, Weight: 4, Kind: Structural,
			Ref: "警察庁 サイバー空間をめぐる脅威の情勢 (2018); MS-OVBA; MS-XLS, section 2.4.28",
			Text: Text{
				En: "The document “{name}” contains macros.",
				Ja: "マクロを含む文書「{name}」です。",
			},
			Find: findMacroDoc,
		},
		{
			ID: "doc-exploit-hint", Family: Attachment, Weight: 5, Kind: Structural, Ref: ipa2011 + "; CVE-2017-11882; CVE-2022-30190; ECMA-376 part 1, section 17.16",
			Text: Text{
				En: "The document “{name}” contains a structure that is used for attacks: {what}.",
				Ja: "文書「{name}」に、脆弱性の悪用に使われる構造({what})が含まれています。",
			},
			Find: findDocExploit,
		},
	}
}

// The evidence of macro-doc where more is known.
var (
	macroRuns = Text{
		En: "The document “{name}” contains macros that run by themselves ({auto}).",
		Ja: "開いたときなどに自動的に実行されるマクロ({auto})を含む文書「{name}」です。",
	}
	macroCalls = Text{
		En: "The document “{name}” contains macros that can start programs or fetch files ({calls}).",
		Ja: "プログラムの起動やファイルの取得などに使われる命令({calls})を含むマクロ付きの文書「{name}」です。",
	}
	macroRunsAndCalls = Text{
		En: "The document “{name}” contains macros that run by themselves ({auto}) and can start programs or fetch files ({calls}).",
		Ja: "自動的に実行され({auto})、プログラムの起動やファイルの取得などに使われる命令({calls})を含むマクロ付きの文書「{name}」です。",
	}
	macroSheet = Text{
		En: "The document “{name}” contains a sheet of Excel 4.0 macros (“{sheet}”).",
		Ja: "旧形式のマクロ(Excel 4.0マクロ)のシート「{sheet}」を含む文書「{name}」です。",
	}
	macroSheetRuns = Text{
		En: "The document “{name}” contains a sheet of Excel 4.0 macros (“{sheet}”), which is hidden or runs by itself.",
		Ja: "旧形式のマクロ(Excel 4.0マクロ)のシート「{sheet}」が、隠された状態または自動的に実行される状態で文書「{name}」に含まれています。",
	}
	macroStomped = Text{
		En: "The document “{name}” contains macros whose source text was removed.",
		Ja: "ソースコードが消されたマクロを含む文書「{name}」です。",
	}
)

// What macro-doc means, as shares of its weight: macros that run by themselves and call what dropping a program takes weigh a quarter more, those
// that do only the one less; macros without either are forms, as town offices and accountants send them, and too little for a risky
// attachment. From a correspondent who is known and confirmed half the weight is taken: such forms go to and fro for years.
const (
	runsAndCalls   = 1.25
	runsOnly       = 1
	callsOnly      = 0.75
	plainForm      = 0.5
	knownReduction = 0.5
)

// commonCalls are in the macros of many forms and start nothing: they are told, but do not count.
var commonCalls = []string{"Environ", "CallByName", "FollowHyperlink"}

func findMacroDoc(f *Facts) ([]Hit, Reason) {
	known := f.confirmedCorrespondent()
	return f.hits(needsContent, func(it item) (Hit, bool) {
		d := it.ownDocument()
		if d == nil || !d.Macros.Any() {
			return Hit{}, false
		}
		hit := it.macroHit(&d.Macros)
		if known {
			hit.Share = max(0, hit.Share-knownReduction)
		}
		return hit, true
	})
}

// ownDocument is what is known of the item as a document; nil for an object within a document, of which the document tells.
func (it item) ownDocument() *document.Info {
	if it.archive == nil || it.archive.Document == nil {
		return it.object.Document
	}
	switch it.archive.Type {
	case payload.MSG, payload.PDF, payload.OneNote: // hold files that know of themselves
		return it.object.Document
	}
	return nil
}

func (it item) macroHit(m *document.Macros) Hit {
	hit := it.hit()
	calls := slices.DeleteFunc(slices.Clone(m.Calls), func(c string) bool { return slices.Contains(commonCalls, c) })
	putList(hit.Data, "auto", m.AutoExec)
	putList(hit.Data, "calls", calls)
	runs := len(m.AutoExec) > 0
	switch {
	case len(m.Sheets) > 0:
		return hit.ofSheets(m, runs)
	case m.Stomped:
		hit.Share, hit.Text = runsAndCalls, &macroStomped
	case runs && len(calls) > 0:
		hit.Share, hit.Text = runsAndCalls, &macroRunsAndCalls
	case runs:
		hit.Share, hit.Text = runsOnly, &macroRuns
	case len(calls) > 0:
		hit.Share, hit.Text = callsOnly, &macroCalls
	default:
		hit.Share = plainForm
	}
	return hit
}

// ofSheets is a hit for macro sheets: nobody hides one, or lets it run by itself, in a form.
func (h Hit) ofSheets(m *document.Macros, runs bool) Hit {
	i := max(0, slices.IndexFunc(m.Sheets, func(s document.Sheet) bool { return s.Hidden != "" }))
	putName(h.Data, "sheet", m.Sheets[i].Name)
	h.Share, h.Text = runsOnly, &macroSheet
	if runs || m.Sheets[i].Hidden != "" {
		h.Share, h.Text = runsAndCalls, &macroSheetRuns
	}
	return h
}

// putList puts the first of a list into the data of a hit; nothing for an empty one.
func putList(data map[string]string, key string, list []string) {
	const shown = 5
	if len(list) > 0 {
		data[key] = strings.Join(list[:min(len(list), shown)], ", ")
	}
}
