package heuristics

import "strings"

// clientTraits tell with which software, in which language, a mail was written. They weigh only in mail that claims to come from Japan:
// elsewhere they are what is to be expected, and only recorded.
func clientTraits() []Trait {
	return []Trait{
		{
			ID: "mailer-foreign", Family: Client, Weight: 2, Kind: Structural, Ref: "header fields of reported mail (X-Mailer: Foxmail 4.2 [cn])",
			Text: Text{
				En: "Written with “{mailer}”, a mail program that is hardly used in Japan.",
				Ja: "日本ではほとんど使われないメールソフト({mailer})で作成されています。",
			},
			Find: findMailerForeign,
		},
		{
			ID: "charset-foreign", Family: Client, Weight: 3, Kind: Structural, Ref: "RFC 2045, section 6; RFC 2047; GB/T 2312, GB 18030",
			Text: Text{
				En: "The Japanese text is written in a character set made for another language ({charset}).",
				Ja: "日本語の文章が、中国語や韓国語の文字コード({charset})で書かれています。",
			},
			Find: findCharsetForeign,
		},
		{
			ID: "font-foreign", Family: Client, Weight: 2, Kind: Structural, Ref: "reported phishing mail (微软雅黑, SimSun); CSS Fonts 4, section 2.1",
			Text: Text{
				En: "The Japanese text is set in a font made for another language ({font}).",
				Ja: "日本語の文章に、中国語または韓国語用のフォント({font})が指定されています。",
			},
			Find: findFontForeign,
		},
		{
			ID: "lang-tag-foreign", Family: Client, Weight: 1, Kind: Structural, Ref: "RFC 3282; RFC 5646",
			Text: Text{
				En: "The text is Japanese but labelled as another language ({tag}).",
				Ja: "日本語の文章ですが、作成時の言語設定が中国語または韓国語({tag})になっています。",
			},
			Find: findLangTagForeign,
		},
		{
			ID: "msgid-mismatch", Family: Client, Weight: 1, Kind: Structural, Ref: "RFC 5322, section 3.6.4",
			Text: Text{
				En: "The mail's identifier (Message-ID) was issued by {domain}, not by the sender's organisation.",
				Ja: "メールの管理番号(Message-ID)の発行元({domain})が、差出人の組織と異なります。",
			},
			Find: findMessageIDMismatch,
		},
		{
			ID: "msgid-local", Family: Client, Weight: 2, Kind: Structural, Ref: "RFC 5322, section 3.6.4",
			Text: Text{
				En: "The mail's identifier (Message-ID “{id}”) does not name a real mail server.",
				Ja: "メールの管理番号(Message-ID「{id}」)が、通常のメールサーバが付ける形式ではありません。",
			},
			Find: findMessageIDLocal,
		},
	}
}

// foreignMailers are mail programs and services of China by what they write into X-Mailer, in lower case.
var foreignMailers = []string{
	"foxmail", "[cn]", "coremail", "netease", "qqmail", "qq mail", "163.com", "163mail", "dreammail", "koomail", "turbomailer", "supmailer",
}

// maxMailer bounds what is read of the name of a mail program, in octets.
const maxMailer = 512

func findMailerForeign(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	for _, field := range f.Mail.Header {
		if !strings.EqualFold(field.Name, "X-Mailer") && !strings.EqualFold(field.Name, "User-Agent") {
			continue
		}
		field.Raw = field.Raw[:min(len(field.Raw), maxMailer)]
		if foreignMailer(string(field.Raw)) {
			share := 1.0
			if f.acquainted() { // a subsidiary abroad
				share = 0
			}
			return f.japaneseOnly(Hit{Data: map[string]string{"mailer": field.Value()}, Share: share}, nil), ""
		}
	}
	return nil, ""
}

// foreignMailer takes "163" only for the service of that name: it stands in the version of many a program.
func foreignMailer(mailer string) bool {
	mailer = strings.TrimSpace(strings.ToLower(mailer))
	for _, name := range foreignMailers {
		if strings.Contains(mailer, name) {
			return true
		}
	}
	first, _, _ := strings.Cut(mailer, " ")
	return first == "163"
}
