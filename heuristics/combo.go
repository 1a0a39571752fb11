package heuristics

// Combo is a row of the table of traits that weigh more together than apart. Its finding has the family "combo", which has no cap.
type Combo struct {
	ID    string
	Bonus float64
	Ref   string
	Text  Text // without placeholders: the findings that it rests on carry the values
	All   []OneOf
}

// OneOf is a condition: one of these was found. An entry is the id of a trait, or RiskyAttachment.
type OneOf []string

// RiskyAttachment stands for any trait of the attachment family that weighs 3 or more.
const RiskyAttachment = "attachment≥3"

// anyAttachment is the trait that stands for an attachment of whatever kind.
const anyAttachment = "attach-present"

// riskyWeight is what makes a trait a risky attachment, and one of attachment, identity or link an anchor.
const riskyWeight = 3

// Combos lists every combo.
func Combos() []Combo {
	return []Combo{
		{
			ID: "gojp-foreign-attach", Bonus: 3,
			Ref: "IPA 標的型攻撃／新しいタイプの攻撃の実態と対策 (2011)",
			Text: Text{
				En: "An unconfirmed sender poses as a public body, writes from abroad and attaches a file.",
				Ja: "公的機関を名乗る、本物と確認できない差出人が、海外から添付ファイル付きのメールを送っています。",
			},
			All: []OneOf{{"gojp-unauth"}, {"origin-foreign", "origin-jp-claim"}, {anyAttachment}},
		},
		{
			ID: "freemail-org-payload", Bonus: 2,
			Ref: "IPA 標的型攻撃メールの例と見分け方 (2015); 警察庁 サイバー空間をめぐる脅威の情勢 (2015)",
			Text: Text{
				En: "Somebody speaks for an organisation from a free mail address and sends a file in its name.",
				Ja: "フリーメールなど個人向けのアドレスから組織を名乗り、添付ファイルを送っています。",
			},
			// A risky or a closed file, or any file at all in the name of a public body.
			All: []OneOf{
				{"org-name-freemail"},
				{RiskyAttachment, "encrypted-archive", "opaque-archive", "public-body-claim"},
				{RiskyAttachment, "encrypted-archive", "opaque-archive", anyAttachment},
			},
		},
	}
}

// met says whether what was found fulfils every condition.
func (c Combo) met(seen sights) bool {
	for _, condition := range c.All {
		if !seen.oneOf(condition) {
			return false
		}
	}
	return len(c.All) > 0
}
