package heuristics

import "sekisho/internal/origin"

func authTraits() []Trait {
	return []Trait{
		{
			ID: "gojp-unauth", Family: Auth, Weight: 4, Kind: Structural, Ref: ipa2011 + "; RFC 7489, RFC 8601",
			Text: Text{
				En: "The sender uses {addr}, an address of {org}, but the mail could not be confirmed as coming from there.",
				Ja: "差出人は「{org}」のアドレス({addr})ですが、本当にそこから送られたものかどうかを確認できませんでした。",
			},
			Find: findGoJPUnauth,
		},
		{
			ID: "authres-forged", Family: Auth, Weight: 3, Kind: Structural, Ref: "RFC 8601, section 5",
			Text: Text{
				En: "The mail came with a forged copy of our own check results ({field}).",
				Ja: "当組織の検査結果に見せかけた偽の情報(ヘッダ「{field}」)が付いていました。",
			},
			Find: findAuthresForged,
		},
		{
			ID: "dmarc-fail", Family: Auth, Weight: 4, Kind: Structural, Ref: "RFC 7489, section 6.6",
			Text: Text{
				En: "The mail could not be confirmed as coming from {domain} (DMARC, the check of the sender's domain, failed), and {domain} asks receivers to {policy}.",
				Ja: "差出人のドメイン({domain})から送られたメールだと確認できませんでした(送信元の認証 DMARC に失敗)。このドメインは、確認できないメールの「{policy}」を求めています。",
			},
			Find: findDMARCFail,
		},
		{
			ID: "dmarc-fail-none", Family: Auth, Weight: 2, Kind: Structural, Ref: "RFC 7489, section 6.3",
			Text: Text{
				En: "The mail could not be confirmed as coming from {domain} (DMARC, the check of the sender's domain, failed; {domain} only asks for reports).",
				Ja: "差出人のドメイン({domain})から送られたメールだと確認できませんでした(送信元の認証 DMARC に失敗。差出人側の設定は「監視のみ」)。",
			},
			Find: findDMARCFailNone,
		},
		{
			ID: "spf-fail", Family: Auth, Weight: 2, Kind: Structural, Ref: "RFC 7208, section 2.6.4",
			Text: Text{
				En: "The sending server is not one that {domain} allows to send its mail (SPF failed).",
				Ja: "送信元のサーバは、差出人側のドメイン({domain})が送信を許可しているサーバではありません(SPF の検証に失敗)。",
			},
			Find: findSPFFail,
		},
	}
}

func findGoJPUnauth(f *Facts) ([]Hit, Reason) {
	aligned, reason := f.aligned()
	if aligned == origin.Yes || f.Relation.KnownList == origin.Yes {
		return nil, ""
	}
	var hits []Hit
	for _, s := range f.senders() {
		who, ok := f.publicBody(s.domain)
		if !ok || len(hits) == maxFindings {
			continue
		}
		data := map[string]string{"addr": s.addr}
		who.put(data, "org")
		hits = append(hits, Hit{Data: data, Share: 1})
	}
	if aligned == origin.Unknown && len(hits) > 0 {
		return nil, reason
	}
	return hits, ""
}

func findAuthresForged(f *Facts) ([]Hit, Reason) {
	var hits []Hit
	for _, forged := range f.Auth.Forged[:min(len(f.Auth.Forged), maxFindings)] {
		hits = append(hits, Hit{Data: map[string]string{"field": forged.Field, "value": forged.Value}, Share: 1})
	}
	return hits, f.Missing["auth"]
}
