package heuristics

// identityTraits look at who the author says he is: by his name, in the subject, in his signature.
func identityTraits() []Trait {
	return []Trait{
		{
			ID: "public-body-claim", Family: Identity, Weight: 1, Kind: Content, Ref: ipa2011,
			Text: Text{
				En: "The mail claims to come from {org}, but {addr} is not known to be one of its addresses.",
				Ja: "公的機関「{org}」を名乗っていますが、差出人のアドレス({addr})はその機関のものと確認できません。",
			},
			Find: findPublicBodyClaim,
		},
		{
			ID: "org-name-freemail", Family: Identity, Weight: 5, Kind: Content, Ref: ipa2011 + "; " + ipa2015 + " イ①",
			Text: Text{
				En: "The mail claims to come from {org} but was sent from {addr}, a free mail address.",
				Ja: "「{org}」を名乗っていますが、フリーメール({addr})から送信されています。",
			},
			Find: findOrgNameFreemail,
		},
		{
			ID: "company-on-freemail", Family: Identity, Weight: 3, Kind: Content, Ref: ipa2015 + " イ①",
			Text: Text{
				En: "The mail names {org} as its sender but was sent from {addr}, a free mail address.",
				Ja: "会社や団体の名前「{org}」を名乗っていますが、フリーメール({addr})から送信されています。",
			},
			Find: findCompanyOnFreemail,
		},
		{
			ID: "name-holds-other-addr", Family: Identity, Weight: 5, Kind: Structural, Ref: "JPCERT/CC マルウエアEmotetの感染に関する注意喚起 (2019); RFC 5322, section 3.4",
			Text: Text{
				En: "The sender's name shows the address {shown}, but the mail was sent from {addr}.",
				Ja: "差出人の表示名に別のアドレス({shown})が書かれていますが、実際の差出人は「{addr}」です。",
			},
			Find: findNameHoldsOtherAddr,
		},
		{
			ID: "sig-domain-mismatch", Family: Identity, Weight: 3, Kind: Structural, Ref: ipa2015 + " イ②",
			Text: Text{
				En: "The signature gives the address {sig}, but the mail was sent from {addr}.",
				Ja: "署名にあるメールアドレス({sig})と、差出人のアドレス({addr})が異なります。",
			},
			Find: findSigDomainMismatch,
		},
		{
			ID: "org-practice-breach", Family: Identity, Weight: 4, Kind: Content, Ref: "IPAを騙った「なりすましメール」に関するお知らせ (2008); " + ipa2011,
			Text: Text{
				En: "The mail claims to come from {org}, but is not what {org} has said its mail to be ({source}, {since}).",
				Ja: "「{org}」を名乗っていますが、「{org}」が公表しているメールの送り方({source}、{since})と異なります。",
			},
			Find: findOrgPracticeBreach,
		},
		{
			ID: "private-mail-excuse", Family: Identity, Weight: 3, Kind: Content, Ref: "IPA サイバーセキュリティウォッチ (2012)",
			Text: Text{
				En: "A sender on free mail ({addr}) explains why he uses a private address: “{words}”.",
				Ja: "フリーメール({addr})の差出人が、私用のアドレスから送る理由を説明しています:「{words}」",
			},
			Find: findPrivateMailExcuse,
		},
	}
}
