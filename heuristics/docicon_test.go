package heuristics

import (
	"testing"

	"sekisho/internal/payload"
	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/program"
)

// wearing gives an object an icon.
func wearing(o *payload.Object, class icon.Class, how icon.How) *payload.Object {
	o.Icon = &icon.Match{Class: class, How: how, Distance: 3.25, Like: "known"}
	return o
}

func signedBy(o *payload.Object, signer string) *payload.Object {
	o.Program = &program.Info{Format: "pe", Signature: program.Signature{Present: true, Signer: signer}}
	return o
}

func unreadIcon(o *payload.Object, what string) *payload.Object {
	o.Program = &program.Info{Format: "pe", Damaged: what}
	return o
}

func TestDocIcon(t *testing.T) {
	program := func() *payload.Object { return file("2", "見積書.exe", payload.PE) }
	word := func() *payload.Object { return wearing(program(), icon.Word, icon.Similar) }
	inside := packed("2", "a.zip", "b.exe")
	inside.Children[0].Type = payload.PE
	wearing(inside.Children[0], icon.Excel, icon.Exact)
	check(t, "doc-icon-exe", []example{
		{"program like Word", facts().carrying(word()), "hit"},
		{"screen saver", facts().carrying(wearing(file("2", "a.scr", payload.PE), icon.Folder, icon.ByShape)), "hit"},
		{"in an archive", facts().carrying(inside), "hit"},
		{"shortcut", facts().carrying(wearing(file("2", "a.lnk", payload.LNK), icon.PDF, icon.ByPointer)), "hit"},
		{"program with another icon", facts().carrying(program()), "no"},
		{"no program", facts().carrying(wearing(file("2", "a.docx", payload.OOXML), icon.Word, icon.Similar)), "no"},
		{"signed by the maker, as it says", facts().carrying(signedBy(word(), "Microsoft Corporation")), "hit"},
		{"icon not read", facts().carrying(unreadIcon(program(), "resources")), "undecided"},
		{"not read to its end", facts().carrying(&payload.Object{Path: "2", Name: "a.exe", Unfinished: payload.Timeout}), "undecided"},
	})
}

func TestDocIconWeights(t *testing.T) {
	for how, want := range map[icon.How]float64{icon.Exact: 10, icon.Similar: 10, icon.AsSmall: 8, icon.ByShape: 7, icon.ByPointer: 10} {
		v := judge(t, facts().carrying(wearing(file("2", "a.exe", payload.PE), icon.Word, how)).f)
		if f := findingOf(t, v, "doc-icon-exe"); f.Weight != want || f.Evidence.Data["icon"] != "word" || f.Evidence.Data["how"] != string(how) {
			t.Errorf("%s: %+v", how, f)
		}
	}
}

func TestDocIconEvidence(t *testing.T) {
	v := judge(t, facts().carrying(wearing(file("2", "見積書.exe", payload.PE), icon.Word, icon.Similar)).f)
	contains(t, evidenceOf(t, v, "doc-icon-exe"), "“見積書.exe” wears the icon of a Word document", "「見積書.exe」に、Word文書のアイコン")
	if e := evidenceOf(t, v, "doc-icon-exe"); e.Data["distance"] != "3.2" || e.Data["like"] != "known" {
		t.Errorf("%v", e.Data)
	}
	v = judge(t, facts().carrying(signedBy(wearing(file("2", "a.exe", payload.PE), icon.Word, icon.Exact), "Microsoft Corporation")).f)
	if e := evidenceOf(t, v, "doc-icon-exe"); e.Data["signer"] != "Microsoft Corporation" {
		t.Errorf("%v", e.Data)
	}
	for _, class := range append(icon.Classes(), icon.Thumbnail) {
		if words := iconWords[class]; words.en == "" || words.ja == "" {
			t.Errorf("%s has no words", class)
		}
	}
}
