package heuristics

// themeTraits look at what a mail is about and how it says that. They are weak by design: the words are daily ones, and
// most of them weigh only in mail of strangers (daily).
func themeTraits() []Trait {
	return []Trait{
		{
			ID: "theme-lure", Family: Theme, Weight: 1, Kind: Content, Ref: ipa2011 + "; " + ipa2015 + " ア; 警察庁・NISC MirrorFaceによるサイバー攻撃について (2025)",
			Text: Text{
				En: "The mail is about a theme that targeted mail often chooses ({class}: “{word}”).",
				Ja: "標的型攻撃メールでよく使われる題材です({class}:「{word}」)。",
			},
			Find: findThemeLure,
		},
		{
			ID: "restricted-info-lure", Family: Theme, Weight: 2, Kind: Content, Ref: ipa2011,
			Text: Text{
				En: "A sender who is new here or could not be confirmed arouses curiosity with talk of something confidential (“{word}”).",
				Ja: "初めての、または本人と確認できない差出人が、「{word}」という言葉で関心を引こうとしています。",
			},
			Find: findRestrictedInfoLure,
		},
		{
			ID: "urgency", Family: Theme, Weight: 1, Kind: Content, Ref: ipa2015,
			Text: Text{
				En: "The mail presses the reader to act at once (“{word}”).",
				Ja: "急いで対応するよう求める表現(「{word}」)があります。",
			},
			Find: findUrgency,
		},
		{
			ID: "macro-instruction", Family: Theme, Weight: 3, Kind: Content, Ref: "IPA Emotet(エモテット)関連情報; 警察庁 サイバー空間をめぐる脅威の情勢 (2018)",
			Text: Text{
				En: "The text asks the reader to enable macros or to switch off a protection (“{word}”).",
				Ja: "マクロの有効化や保護の解除を求める文章(「{word}」)があります。",
			},
			Find: findMacroInstruction,
		},
		{
			ID: "credential-bait", Family: Theme, Weight: 2, Kind: Content, Ref: ipa2015 + " ア⑥",
			Text: Text{
				En: "The text tells of a problem with an account (“{word}”) and sends the reader to a page to log in.",
				Ja: "アカウントの問題(「{word}」)を理由に、IDやパスワードの入力へ誘導する内容です。",
			},
			Find: findCredentialBait,
		},
		{
			ID: "password-in-body", Family: Theme, Weight: 2, Kind: Content, Ref: "IPA Emotet(エモテット)関連情報; 警察庁・NISC MirrorFaceによるサイバー攻撃について (2025)",
			Text: Text{
				En: "The text tells the password of the encrypted file that comes with it.",
				Ja: "暗号化されたファイルのパスワードが、同じメールに書かれています。",
			},
			Find: findPasswordInBody,
		},
		{
			ID: "name-topic-mismatch", Family: Theme, Weight: 1, Kind: Content, Ref: "sample mail of a CSIRT exercise (請求書 and 見積もり用写真)",
			Text: Text{
				En: "The text is about “{topic}”, but the attachment is named after something else (“{name}”).",
				Ja: "本文は「{topic}」についてですが、添付ファイルの名前(「{name}」)は別の内容を示しています。",
			},
			Find: findNameTopicMismatch,
		},
	}
}
