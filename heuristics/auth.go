package heuristics

import "sekisho/internal/origin"

func authTraits() []Trait {
	return []Trait{
		{
			ID: "gojp-unauth", Family: Auth, Weight: 4, Kind: Structural, Ref: ipa2011 + "; RFC 7489, RFC 8601",
			Text: Text{
				En: "The sender uses {addr}, an address of {org}, but this could not be confirmed.",
				Ja: "差出人は「{org}」のアドレス({addr})ですが、本当にそこから送られたものかどうかを確認できませんでした。",
			},
			Find: findGoJPUnauth,
		},
		{
			ID: "authres-forged", Family: Auth, Weight: 3, Kind: Structural, Ref: "RFC 8601, section 5",
			Text: Text{
				En: "The mail came with a forged result of our own checks ({field}).",
				Ja: "当組織の検査結果に見せかけた偽の情報(ヘッダ {field})が付いていました。",
			},
			Find: findAuthresForged,
		},
	}
}

func findGoJPUnauth(f *Facts) ([]Hit, Reason) {
	aligned, reason := f.aligned()
	if aligned == origin.Yes {
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
