package rules

import (
	"reflect"
	"slices"
	"strings"

	"sekisho/heuristics"
)

// Fact is one thing that an expression may ask of a mail. Names and meanings are stable: rules of houses rest on them.
type Fact struct {
	Path    string // "from.address"; "attachments.name" is a field of each element of attachments
	Kind    heuristics.Kind
	En, Ja  string // what it is, and when it is not known
	Example string // an expression that may stand in when
}

// Facts lists all facts, in the order of the documents.
func Facts() []Fact {
	return slices.Concat(writtenFacts(), carriedFacts(), sentFacts())
}

const (
	structural = heuristics.Structural
	relational = heuristics.Relational
	content    = heuristics.Content
)

// writtenFacts are what the author wrote.
func writtenFacts() []Fact {
	return []Fact{
		{"subject", content, "Subject, decoded; empty if there is none.",
			"件名(デコード済み)。なければ空。", `fold(subject) contains "至急"`},
		{"text", content, "What a reader sees of the text of the mail, quotations too, up to 64 KB. Of a longer text, what is not found is unknown.",
			"本文のうち読み手に見える文字(引用部分も含む)。64KBまで。それより長い本文で見つからなかったものは「不明」。", `text contains "FAX"`},
		{"from.address", structural, "Address of the first sender in From, as written; empty if there is none.",
			"From にある最初の差出人のアドレス(表記のまま)。なければ空。", `lower(from.address) == "fax@tokiwa.example"`},
		{"from.domain", structural, "Its domain, in lower case, international names as xn--; empty if there is none.",
			"そのドメイン。小文字で、国際化ドメイン名は xn-- の形。なければ空。", `in_domain(from.domain, "aoba.example")`},
		{"from.name", content, "Display name of that sender, decoded; empty if there is none.",
			"その差出人の表示名(デコード済み)。なければ空。", `from.name contains "経理"`},
		{"reply_to", structural, "First address of Reply-To, as written; empty if there is none.",
			"Reply-To にある最初のアドレス(表記のまま)。なければ空。", `reply_to != "" and not in_domain(reply_to, from.domain)`},
		{"header", structural, "header(\"X-Mailer\"): the topmost field of that name, decoded; empty if there is none. headers(\"Received\") lists all of them, from the top. The name stands in quotes.",
			"header(\"X-Mailer\") は、その名前のヘッダのうち最も上のもの(デコード済み)。なければ空。headers(\"Received\") は上から順にすべて。名前は引用符で囲む。", `header("X-Mailer") startsWith "Foxmail"`},
		{"size", structural, "Octets of the body as received.",
			"受信した本体の大きさ(バイト)。", `size > 20 * 1024 * 1024`},
	}
}

// carriedFacts are files and links.
func carriedFacts() []Fact {
	return []Fact{
		{"attachments", structural, "Files of the mail and what archives, disk images and attached mails hold, without the text itself. Where something could not be listed, what is not found is unknown.",
			"添付ファイルと、圧縮ファイル・ディスクイメージ・添付されたメールの中のファイル(本文は含まない)。中を一覧できないものがあるときは、見つからなかったものは「不明」。", `len(attachments) > 10`},
		{"attachments.name", structural, "Name, decoded; empty if there is none.",
			"名前(デコード済み)。なければ空。", `any(attachments, lower(.name) endsWith ".iso")`},
		{"attachments.type", structural, "What the content is: \"pdf\", \"ooxml\", \"ole\", \"zip\", \"pe\", … Never by the name. Files of which the content is not known (encrypted) are left out, and what is not found among the others is unknown.",
			"中身から判定した種類。\"pdf\"、\"ooxml\"、\"ole\"、\"zip\"、\"pe\" など。名前では決めない。中身がわからないもの(暗号化など)は除かれ、残りに見つからなければ「不明」。", `any(attachments, .type == "onenote")`},
		{"attachments.class", structural, "What it is for: \"program\", \"script\", \"shortcut\", \"archive\", \"image-disk\", \"document\", \"image\", \"text\", or empty. By content, and by the name where opening goes by it. Otherwise as type.",
			"用途による分類。\"program\"、\"script\"、\"shortcut\"、\"archive\"、\"image-disk\"、\"document\"、\"image\"、\"text\"、または空。中身で、また開くときに名前が効くものは名前でも決める。わからないものの扱いは type と同じ。", `any(attachments, .class == "script")`},
		{"attachments.size", structural, "Octets; of what an archive holds, as its directory says.",
			"大きさ(バイト)。圧縮ファイルの中のものは目録にある値。", `any(attachments, .size > 50 * 1024 * 1024)`},
		{"attachments.encrypted", structural, "It, or something in it, is encrypted.",
			"それ自体または中身が暗号化されている。", `any(attachments, .encrypted and not .inside)`},
		{"attachments.inside", structural, "It lies in an archive, a disk image, a document or an attached mail.",
			"圧縮ファイル・ディスクイメージ・文書・添付されたメールの中にある。", `any(attachments, .inside and .class == "program")`},
		{"links", structural, "Different links of the mail that lead to a host, at most 1000: of texts, documents and QR codes. Of more, what is not found is unknown.",
			"メールにあるリンク(本文・文書・QRコード)。重複を除き1000件まで。それを超えるときは、見つからなかったものは「不明」。", `count(links, .source == "qr") > 0`},
		{"links.url", structural, "Address, without the wrapping of mail gateways.",
			"リンク先のURL。メールゲートウェイによる書き換えは元に戻してある。", `any(links, .url contains "/wp-content/")`},
		{"links.host", structural, "Host, in lower case, international names as xn--; an IP address as such.",
			"ホスト名。小文字で、国際化ドメイン名は xn-- の形。IPアドレスはそのまま。", `any(links, in_domain(.host, "midori.example"))`},
		{"links.domain", structural, "Organisational domain of the host: \"aoba.co.jp\" of \"www.aoba.co.jp\"; empty if there is none.",
			"ホストの組織ドメイン。\"www.aoba.co.jp\" なら \"aoba.co.jp\"。なければ空。", `any(links, .domain not in ["tokiwa.example", "aoba.example"])`},
		{"links.text", content, "Visible text of the link; empty where the address itself stands in the text.",
			"リンクの表示文字。URLがそのまま書かれているときは空。", `any(links, .text contains "ログイン")`},
		{"links.source", structural, "Where it stands: \"text\", \"html\", \"calendar\", \"qr\", \"document\".",
			"どこにあるか。\"text\"、\"html\"、\"calendar\"、\"qr\"、\"document\"。", `any(links, .source == "document")`},
	}
}

// sentFacts are how the mail came, and who knows its author.
func sentFacts() []Fact {
	return []Fact{
		{"envelope_from", structural, "Reverse-path (MAIL FROM); empty for bounces. Unknown of stored mail that does not tell it.",
			"エンベロープの差出人(MAIL FROM)。エラー通知では空。保存されたメールで記録がなければ不明。", `envelope_from == ""`},
		{"rcpts", structural, "Recipients of the envelope, in lower case. Unknown of stored mail that does not tell them.",
			"エンベロープの宛先(小文字)。保存されたメールで記録がなければ不明。", `any(rcpts, # startsWith "keiri")`},
		{"origin.ip", structural, "First address that is not ours. Unknown where no trusted host wrote it down.",
			"当組織の外の最初のIPアドレス。信頼できるホストの記録がなければ不明。", `in_network(origin.ip, "203.0.113.0/24")`},
		{"origin.country", structural, "Its country (ISO 3166, \"JP\"). Unknown of cloud services, which tell nothing of the sender's place.",
			"その国(ISO 3166、\"JP\" など)。クラウドサービスでは、差出人の場所がわからないため不明。", `origin.country not in ["JP", "US"]`},
		{"origin.class", structural, "\"country\", or \"cloud\" for a mail service with users all over the world. Unknown where there is no data.",
			"\"country\"。世界中に利用者のいるメールサービスなら \"cloud\"。情報がなければ不明。", `origin.class == "cloud"`},
		{"origin.asn", structural, "Number of its network. Unknown where there is no data.",
			"所属するネットワークのAS番号。情報がなければ不明。", `origin.asn in [4134, 4837]`},
		{"origin.name", structural, "Its host name, confirmed in both directions; empty if it has none. Unknown where the look-up failed.",
			"ホスト名(正引きと逆引きが一致するもの)。なければ空。名前解決に失敗したときは不明。", `origin.name endsWith ".ppp.example.ne.jp"`},
		{"origin.helo", structural, "The name by which it introduced itself. Unknown where that was not written down.",
			"接続時に名乗った名前(HELO)。記録がなければ不明。", `lower(origin.helo) == "localhost"`},
		{"auth.aligned", structural, "The domain of From is confirmed (DMARC, or an aligned SPF or DKIM pass). Unknown where nobody checked it, or DNS gave no answer.",
			"From のドメインが認証されている(DMARC、またはアラインした SPF・DKIM の pass)。検証されていないとき、DNSの応答がないときは不明。", `not auth.aligned`},
		{"auth.spf", structural, "SPF result (RFC 8601): \"pass\", \"fail\", \"softfail\", \"none\", … Unknown likewise.",
			"SPF の結果(RFC 8601)。\"pass\"、\"fail\"、\"softfail\"、\"none\" など。不明になる条件は同じ。", `auth.spf == "fail"`},
		{"auth.dmarc", structural, "DMARC result likewise.",
			"DMARC の結果。同上。", `auth.dmarc == "fail"`},
		{"history.known", relational, "The author and every recipient have exchanged mail before. Unknown where the history cannot tell.",
			"差出人と宛先の全員に、これまでのやり取りがある。履歴から判断できなければ不明。", `not history.known`},
		{"history.first_contact", relational, "Nobody here has to do with the author. Unknown also while the history is too short.",
			"当組織の誰ともやり取りのない差出人である。履歴が短いあいだも不明。", `history.first_contact`},
		{"history.mails", relational, "Mails of the author that were accepted before.",
			"この差出人から以前に受け付けたメールの数。", `history.mails < 3`},
		{"received.hour", structural, "Hour at which the mail arrived, 0 to 23, in the time zone of the machine (of a manifest: as written). Unknown of stored mail.",
			"届いた時刻の「時」。0〜23。本機のタイムゾーン(マニフェストでは書かれたとおり)。保存されたメールでは不明。", `received.hour >= 22 or received.hour < 6`},
		{"received.weekday", structural, "Day of the week likewise: \"mon\", \"tue\", …",
			"届いた曜日。同上。\"mon\"、\"tue\" など。", `received.weekday in ["sat", "sun"]`},
	}
}

// typed is what a fact is, in both languages.
type typed struct{ En, Ja string }

var typeWords = map[reflect.Kind]typed{
	reflect.String: {"text", "文字列"}, reflect.Int: {"number", "数"}, reflect.Bool: {"true/false", "真偽"},
	reflect.Func: {"text", "文字列"},
}

// Type says what a fact is: it is read from the environment, so that the documents cannot differ from it.
func (f Fact) Type() (en, ja string) {
	t, listed, _ := typeOf(f.Path)
	switch {
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Pointer:
		return "list", "リスト"
	case t.Kind() == reflect.Slice:
		return "list of texts", "文字列のリスト"
	}
	words := typeWords[t.Kind()]
	if listed {
		return words.En + " of each", words.Ja + "(要素ごと)"
	}
	return words.En, words.Ja
}

// typeOf is the type of a fact in the environment, and whether it is a field of the elements of a list.
func typeOf(path string) (t reflect.Type, listed, ok bool) {
	t = reflect.TypeFor[environment]()
	for name := range strings.SplitSeq(path, ".") {
		if t.Kind() == reflect.Slice {
			t, listed = t.Elem().Elem(), true
		}
		if t.Kind() != reflect.Struct {
			return nil, false, false
		}
		i := fieldNamed(t, name)
		if i < 0 {
			return nil, false, false
		}
		t = t.Field(i).Type
	}
	return t, listed, true
}

func fieldNamed(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("expr") == name {
			return i
		}
	}
	return -1
}
