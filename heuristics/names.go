package heuristics

import "strings"

// nameTraits look at names alone: the forms that parts declare, and the names of entries of archives.
func nameTraits() []Trait {
	return []Trait{
		{
			ID: "double-ext", Family: Attachment, Weight: 5, Kind: Structural, Ref: ipa2015 + " エ⑤",
			Text: Text{
				En: "The file name “{name}” has a double extension: it looks like a document but starts a program.",
				Ja: "ファイル名「{name}」は拡張子が二重になっています。文書のように見えますが、開くとプログラムが実行されます。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, doubleExtHit) },
		},
		{
			ID: "rlo-name", Family: Attachment, Weight: 9, Kind: Structural, Ref: ipa2015 + " エ⑤; Unicode UAX #9; UTR #36, section 2.7",
			Text: Text{
				En: "Control characters change the order in which a file name is shown; its real name is “{name}”.",
				Ja: "文字の表示順を変えて拡張子を偽る、目に見えない文字(制御文字)がファイル名にあります。実際の名前は「{name}」です。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, rloHit) },
		},
	}
}

// rloHit shows the name in the order of its characters, which is how the system reads it, with the controls made visible.
func rloHit(it item) (Hit, bool) {
	for _, name := range it.names {
		if strings.ContainsFunc(name, reorders) || markAtDot(name) {
			return Hit{Part: it.object.Path, Data: map[string]string{"name": name}, Share: 1}, true
		}
	}
	return Hit{}, false
}

// reorders says that r overrides or isolates the direction of the text around it. No name needs one: Arabic and Hebrew letters
// carry their direction themselves. Embeddings and marks (U+200E, U+200F, U+202A, U+202B) do occur in such names.
func reorders(r rune) bool {
	return r == '\u202d' || r == '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// markAtDot says that a direction mark stands next to the dot of the last suffix, where it moves the suffix.
func markAtDot(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return false
	}
	before, after := name[:dot], name[dot+1:]
	for _, mark := range []string{"\u200e", "\u200f"} {
		if strings.HasSuffix(before, mark) || strings.HasPrefix(after, mark) {
			return true
		}
	}
	return false
}
