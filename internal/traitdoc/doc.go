// Package traitdoc writes the catalogue of traits for readers, in English and Japanese: docs/traits.md and docs/traits.ja.md. Ids, weights, kinds, references
// and evidence come from the tables of heuristics, samples from the corpus; what a trait goes by, in one or two sentences, stands here, a row for each.
// Tests fail where a row or a sample is missing and where the pages are not what the tables say.
package traitdoc

import (
	"slices"

	"sekisho/corpus"
	"sekisho/heuristics"
)

// entry is what the catalogue says of one trait beside its row in the table.
type entry struct {
	id     string
	en, ja string // what it goes by
	keys   string // keys of the configuration that it goes by, as "house.partners", separated by blanks
	lists  string // lists of [house] tables that it goes by, likewise
}

// entries are all traits but the combinations, whose rules are their conditions.
func entries() map[string]entry {
	m := map[string]entry{}
	for _, e := range slices.Concat(pathEntries(), identityEntries(), relationEntries(), attachmentEntries(), linkEntries()) {
		m[e.id] = e
	}
	return m
}

// samples are the names of the samples of one trait.
type samples struct {
	hit  []string
	near []nearMiss
}

type nearMiss struct {
	name string
	why  corpus.Text
}

func samplesByTrait() map[string]samples {
	m := map[string]samples{}
	for _, s := range corpus.TraitSamples() {
		of := m[s.Trait]
		if s.Hit {
			of.hit = append(of.hit, s.Name)
		} else {
			of.near = append(of.near, nearMiss{s.Name, s.Why})
		}
		m[s.Trait] = of
	}
	return m
}

// archetypesOf are the ids of the archetypes that must show a trait.
func archetypesOf(id string) (list []string) {
	for _, a := range corpus.Archetypes() {
		if slices.Contains(a.Must, id) {
			list = append(list, a.ID)
		}
	}
	return list
}

// family is a chapter of the catalogue.
type family struct {
	of     heuristics.Family
	en, ja string
	cap    float64 // 0: none
}

// chapters are the families in the order of the catalogue.
func chapters() []family {
	list := []family{
		{of: heuristics.Path, en: "Origin, greeting, time", ja: "送信元・名乗り・日時"},
		{of: heuristics.Auth, en: "Authentication", ja: "送信元の認証"},
		{of: heuristics.Client, en: "The sender's software", ja: "作成環境"},
		{of: heuristics.Identity, en: "Who the sender says he is", ja: "差出人の名乗り"},
		{of: heuristics.Relation, en: "Relations", ja: "これまでのやり取り"},
		{of: heuristics.Language, en: "Language", ja: "日本語"},
		{of: heuristics.Theme, en: "Theme and wording", ja: "題材と文面"},
		{of: heuristics.Attachment, en: "Attachments", ja: "添付ファイル"},
		{of: heuristics.Link, en: "Links", ja: "リンク"},
		{of: heuristics.Campaign, en: "Campaigns and shared information", ja: "一連の攻撃・共有された情報"},
		{of: heuristics.Together, en: "Combinations", ja: "組み合わせ"},
		{of: heuristics.Trust, en: "Facts that lower the score", ja: "点数を下げる事実"},
	}
	for i := range list {
		list[i].cap = heuristics.Cap(list[i].of)
	}
	return list
}
