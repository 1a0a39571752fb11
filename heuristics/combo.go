package heuristics

import "sekisho/internal/origin"

// Combo is a row of the table of traits that weigh more together than apart. Its finding has the family "combo", which has no cap.
type Combo struct {
	ID    string
	Bonus float64
	Ref   string
	Text  Text // without placeholders: the findings that it rests on carry the values
	All   []OneOf

	AtLeast int               // how many of All are enough; 0: every one
	Void    func(*Facts) bool // what is known that explains all of them; nil: nothing does
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
			ID: "payload-first-contact", Bonus: 2, Ref: ipa2011,
			Text: Text{
				En: "A stranger to this organisation sends a file that may do harm, or a link that fetches a file.",
				Ja: "当組織に初めてメールを送ってきた相手が、害を及ぼすおそれのあるファイル、またはファイルを直接ダウンロードさせるリンクを送っています。",
			},
			All: []OneOf{{"first-contact-org"}, {RiskyAttachment, "url-direct-payload"}},
		},
		{
			ID: "thread-payload", Bonus: 3, Ref: "IPA Emotet(エモテット)関連情報; " + ipa2011,
			Text: Text{
				En: "A mail that makes use of somebody else's correspondence or name brings a file or a link that may do harm.",
				Ja: "他人のやり取りや名前を利用していると思われるメールに、害を及ぼすおそれのあるファイルやリンクが含まれています。",
			},
			All: []OneOf{
				{"stolen-thread", "known-name-new-addr", "replayed-business-mail"},
				{RiskyAttachment, "encrypted-archive", "url-cloud-share", "url-direct-payload", "attach-replaced", "password-in-body"},
			},
		},
		{
			ID: "gojp-foreign-attach", Bonus: 3,
			Ref: "IPA 標的型攻撃／新しいタイプの攻撃の実態と対策 (2011)",
			Text: Text{
				En: "A sender who could not be confirmed claims to be a public body, writes from abroad and attaches a file.",
				Ja: "公的機関を名乗るものの本物と確認できない差出人が、海外から添付ファイル付きのメールを送っています。",
			},
			All: []OneOf{{"gojp-unauth"}, {"origin-foreign", "origin-jp-claim"}, {anyAttachment}},
		},
		{
			ID: "freemail-org-payload", Bonus: 2,
			Ref: "IPA 標的型攻撃メールの例と見分け方 (2015); 警察庁 サイバー空間をめぐる脅威の情勢 (2015)",
			Text: Text{
				En: "Somebody claims to write for an organisation, uses a free mail address and sends a file.",
				Ja: "フリーメールなど個人向けのアドレスから組織を名乗り、添付ファイルを送っています。",
			},
			// A risky or a closed file, or any file at all in the name of a public body.
			All: []OneOf{
				{"org-name-freemail"},
				{RiskyAttachment, "encrypted-archive", "opaque-archive", "public-body-claim"},
				{RiskyAttachment, "encrypted-archive", "opaque-archive", anyAttachment},
			},
		},
		{
			ID: "cloud-rapport", Bonus: 3, Ref: "警察庁・NISC MirrorFaceによるサイバー攻撃について (2025)",
			Text: Text{
				En: "A sender who may be posing as somebody else links to a file-sharing service.",
				Ja: "他人や他の組織になりすましている疑いのある差出人が、ファイル共有サービスへのリンクを送っています。",
			},
			All: []OneOf{{"url-cloud-share"}, {"org-name-freemail", "lookalike-domain", "known-name-new-addr", "rapport-then-payload", "colleague-name-outside"}},
		},
		{
			ID: "foreign-toolchain", Bonus: 2, Ref: "header fields of reported mail (Foxmail, GB2312, +0800)",
			Text: Text{
				En: "Several things about this mail, such as its time zone, charset, fonts or mail program, suggest that it was not written in Japan.",
				Ja: "タイムゾーン、文字コード、フォント、メールソフトなど、日本以外の環境で作成されたことをうかがわせる特徴がいくつも重なっています。",
			},
			All:     []OneOf{{"date-tz-odd"}, {"charset-foreign"}, {"font-foreign"}, {"mailer-foreign"}, {"han-simplified", "han-simplified-1"}, {"lang-tag-foreign"}},
			AtLeast: 3,
			Void:    (*Facts).confirmedCorrespondent,
		},
	}
}

// met says whether enough conditions are fulfilled by what was found.
func (c Combo) met(seen sights, f *Facts) bool {
	fulfilled, enough := 0, c.AtLeast
	if enough == 0 {
		enough = len(c.All)
	}
	for _, condition := range c.All {
		if seen.oneOf(condition) {
			fulfilled++
		}
	}
	return enough > 0 && fulfilled >= enough && (c.Void == nil || !c.Void(f))
}

// confirmedCorrespondent says that the author is one whom every recipient knows, and that it is really he.
func (f *Facts) confirmedCorrespondent() bool {
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.Relation.Known == origin.Yes
}
