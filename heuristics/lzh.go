package heuristics

import "sekisho/internal/payload"

// What lzh-or-sfx means. LZH was Japan's own format; programs of today do not make it, and few filters open it. A self-extractor is a program
// that its receiver must start to see what is in it. A program without an archive behind its code is exec-attach alone.

func lzhTraits() []Trait {
	return []Trait{{
		ID: "lzh-or-sfx", Family: Attachment, Weight: 4, Kind: Structural, Ref: "日本年金機構 不正アクセスによる情報流出事案に関する調査結果報告 (2015)",
		Text: Text{
			En: "The file {name} is an LZH archive.",
			Ja: "LZH形式の圧縮ファイル「{name}」です。",
		},
		Find: findLZH,
	}}
}

var selfExtracting = Text{
	En: "The file {name} is a self-extracting archive.",
	Ja: "自己解凍形式の圧縮ファイル「{name}」です。",
}

// findLZH weighs half where it comes from one whom its receivers know: some firms have packed this way for thirty years.
func findLZH(f *Facts) ([]Hit, Reason) {
	share := 1.0
	if f.acquainted() {
		share = 0.5
	}
	return f.hits(needsContent, func(it item) (Hit, bool) {
		hit, ok := lzhHit(it)
		hit.Share = share
		return hit, ok
	})
}

func lzhHit(it item) (Hit, bool) {
	hit := it.hit()
	switch {
	case it.object.SelfExtracting:
		hit.Text = &selfExtracting
		return hit, true
	case it.object.Type == payload.LZH:
		return hit, true
	}
	return Hit{}, false
}
