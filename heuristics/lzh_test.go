package heuristics

import (
	"testing"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

func TestLZHOrSelfExtracting(t *testing.T) {
	extractor := func(selfExtracting bool) *payload.Object {
		return &payload.Object{
			Path: "2", Name: "資料.exe", Type: payload.PE, SelfExtracting: selfExtracting,
			Children: []*payload.Object{{Path: "2/1", Name: "案内.txt", Type: payload.Text}},
		}
	}
	within := packed("2", "a.zip", "資料.lzh")
	within.Children[0].Type = payload.LZH
	check(t, "lzh-or-sfx", []example{
		{"LZH", facts().carrying(file("2", "資料.lzh", payload.LZH)), "hit"},
		{"LZH by another name", facts().carrying(file("2", "資料.zip", payload.LZH)), "hit"},
		{"LZH in a ZIP archive", facts().carrying(within), "hit"},
		{"self-extracting", facts().carrying(extractor(true)), "hit"},
		{"an installer", facts().carrying(extractor(false)), "no"},
		{"the name alone", facts().carrying(file("2", "資料.lzh", payload.ZIP)), "no"},
		{"ZIP", facts().carrying(file("2", "資料.zip", payload.ZIP)), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	known := facts().from("a@aoba.co.jp").auth(origin.Yes).set(func(f *Facts) { f.Relation.Known = origin.Yes }).carrying(file("2", "資料.lzh", payload.LZH))
	if hits, _ := findLZH(known.f); len(hits) != 1 || hits[0].Share != 0.5 {
		t.Errorf("from a known correspondent: %+v", hits)
	}
}
