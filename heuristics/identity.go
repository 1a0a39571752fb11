package heuristics

// identityTraits look at who the author says he is: by his name, in the subject, in his signature.
func identityTraits() []Trait {
	return []Trait{
		{
			ID: "public-body-claim", Family: Identity, Weight: 1, Kind: Content, Ref: ipa2011,
			Text: Text{
				En: "The mail speaks for {org}, but {addr} is not known to be an address of theirs.",
				Ja: "公的機関「{org}」を名乗っていますが、差出人のアドレス({addr})は同機関のものと確認できません。",
			},
			Find: findPublicBodyClaim,
		},
		{
			ID: "org-name-freemail", Family: Identity, Weight: 5, Kind: Content, Ref: ipa2011 + "; " + ipa2015 + " イ①",
			Text: Text{
				En: "The mail speaks for {org} but was sent from {addr}, a free mail address.",
				Ja: "「{org}」を名乗っていますが、フリーメール({addr})から送信されています。",
			},
			Find: findOrgNameFreemail,
		},
	}
}
