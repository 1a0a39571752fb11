package heuristics

import "sekisho/internal/origin"

// languageTraits look at the Japanese of a mail. Most weigh only in mail that claims to come from Japan: elsewhere they are what is to be expected.
func languageTraits() []Trait {
	return []Trait{
		{
			ID: "han-simplified", Family: Language, Weight: 4, Kind: Content, Ref: ipa2015 + " ウ②; GB/T 2312; JIS X 0213:2004",
			Text: Text{
				En: "The Japanese text contains simplified Chinese characters that Japanese does not use: {chars}",
				Ja: "日本語の文章に、日本語では使われない漢字(中国の簡体字)「{chars}」が含まれています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.simplified(func(n int) bool { return n >= 2 }), "" },
		},
		{
			ID: "han-simplified-1", Family: Language, Weight: 2, Kind: Content, Ref: ipa2015 + " ウ②; GB/T 2312; JIS X 0213:2004",
			Text: Text{
				En: "The Japanese text contains a simplified Chinese character that Japanese does not use: {chars}",
				Ja: "日本語の文章に、日本語では使われない漢字(中国の簡体字)「{chars}」が1種類含まれています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.simplified(func(n int) bool { return n == 1 }), "" },
		},
		{
			ID: "han-traditional", Family: Language, Weight: 2, Kind: Content, Ref: ipa2015 + " ウ②; Big5; JIS X 0213:2004",
			Text: Text{
				En: "The Japanese text contains traditional Chinese characters that Japanese does not use: {chars}",
				Ja: "日本語の文章に、日本語では使われない漢字(台湾や香港の繁体字)「{chars}」が含まれています。",
			},
			Find: findHanTraditional,
		},
		{
			ID: "odd-japanese", Family: Language, Weight: 2, Kind: Content, Ref: ipa2015 + " ウ①; JC3 不正送金等の犯罪被害につながるメールに注意 (2017)",
			Text: Text{
				En: "The Japanese is unnatural: {example}",
				Ja: "日本語の表現や文字の使い方に不自然なところがあります: {example}",
			},
			Find: findOddJapanese,
		},
		{
			ID: "insider-greeting", Family: Language, Weight: 2, Kind: Content, Ref: "sample mail of a CSIRT exercise (「お疲れ様です」)",
			Text: Text{
				En: "The mail comes from outside ({addr}), but begins with a greeting that is used among colleagues: “{greeting}”.",
				Ja: "組織の外({addr})から届いたメールですが、社内で使うあいさつ「{greeting}」で始まっています。",
			},
			Find: findInsiderGreeting,
		},
	}
}

// unlessKnown is the share of what correspondents of every recipient may do.
func (f *Facts) unlessKnown() float64 {
	if f.Relation.Known == origin.Yes {
		return 0
	}
	return 1
}
