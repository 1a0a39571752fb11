package heuristics

// oddNameTraits look at how a name is written: in which charset, with which blanks, dots and letters.
func oddNameTraits() []Trait {
	return []Trait{
		{
			ID: "mojibake-name", Family: Attachment, Weight: 4, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "The file name “{name}” is garbled (it would read “{repaired}”).",
				Ja: "添付ファイル名「{name}」が文字化けしています(復元例:「{repaired}」)。",
			},
			Find: findMojibake,
		},
		{
			ID: "raw8bit-name", Family: Attachment, Weight: 1, Kind: Structural, Ref: "RFC 2045, section 5.1; RFC 2231",
			Text: Text{
				En: "The file name “{name}” is written in {charset} without being declared so.",
				Ja: "添付ファイル名「{name}」が、メールの規格に合わない形({charset})で書かれています。",
			},
			Find: findRaw8Bit,
		},
		{
			ID: "space-pad-name", Family: Attachment, Weight: 7, Kind: Structural, Ref: ipa2015 + " エ⑤",
			Text: Text{
				En: "Blanks in the file name “{name}” push its extension out of sight.",
				Ja: "ファイル名「{name}」に大量の空白があり、拡張子が見えにくくなっています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, spacePadHit) },
		},
		{
			ID: "fake-dot-name", Family: Attachment, Weight: 5, Kind: Structural, Ref: ipa2015 + " エ⑤; Unicode UTS #39",
			Text: Text{
				En: "The file name “{name}” imitates an extension with look-alike characters.",
				Ja: "ファイル名「{name}」の拡張子に、紛らわしい文字が使われています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, fakeDotHit) },
		},
	}
}
