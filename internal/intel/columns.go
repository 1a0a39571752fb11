package intel

import (
	"slices"
	"strings"
	"unicode"
)

// A table's columns are found by their names, in any order. A column that is named after a kind holds values of that kind; "value" holds
// values whose kind another column names, or that show it by how they are written.
type columns struct {
	value, kind, id, source, tlp, from, until, note, pattern int // -1: there is none
	kinds                                                    map[int]string
}

// columnNames are the names of columns, lower case, without blanks, "-" and "_".
var columnNames = map[string][]string{
	"value":   {"value", "indicator", "ioc", "indicatorvalue", "iocvalue", "observable", "値", "指標", "インジケータ", "インジケーター", "検知指標"},
	"kind":    {"type", "kind", "indicatortype", "ioctype", "種別", "種類", "タイプ", "分類"},
	"id":      {"id", "uuid", "no", "番号", "識別子", "管理番号"},
	"source":  {"source", "reporter", "provider", "feed", "出典", "提供元", "情報源", "共有元"},
	"tlp":     {"tlp", "marking", "共有範囲", "取扱区分"},
	"from":    {"validfrom", "firstseen", "firstseenutc", "dateadded", "date", "開始日", "有効開始", "有効開始日", "初認日", "初認日時", "登録日", "日付"},
	"until":   {"validuntil", "until", "expires", "expiration", "expirationdate", "終了日", "期限", "有効期限"},
	"note":    {"note", "notes", "comment", "comments", "description", "remarks", "tags", "備考", "コメント", "説明", "メモ", "摘要"},
	"pattern": {"pattern", "regex", "ispattern", "正規表現"},
}

// kindNames are the names of kinds, in columns and as types, written as columnNames; those of MISP are among them.
var kindNames = map[string][]string{
	KindAddress: {"address", "mail", "mailaddress", "email", "emailaddress", "emailaddr", "emailsrc", "emailreplyto", "sender", "from", "mailfrom", "replyto",
		"アドレス", "メールアドレス", "送信元アドレス", "送信元メールアドレス", "差出人", "差出人アドレス", "送信者"},
	KindDomain:    {"domain", "domainname", "fqdn", "domainip", "ドメイン", "ドメイン名"},
	KindHost:      {"host", "hostname", "urlhost", "hostnameport", "ホスト", "ホスト名"},
	KindURL:       {"url", "リンク", "不審url", "接続先url"},
	KindIP:        {"ip", "ipaddress", "ipv4", "ipv6", "ipv4addr", "ipv6addr", "cidr", "network", "ipsrc", "ipdst", "ipsrcport", "ipdstport", "ipアドレス", "送信元ip", "送信元ipアドレス", "接続先ip"},
	KindSHA256:    {"sha256", "filehashsha256", "hashsha256", "sha256hash"},
	KindSHA1:      {"sha1", "filehashsha1", "hashsha1", "sha1hash"},
	KindMD5:       {"md5", "filehashmd5", "hashmd5", "md5hash"},
	kindDigest:    {"hash", "filehash", "digest", "ハッシュ", "ハッシュ値", "ファイルハッシュ"},
	KindFile:      {"file", "filename", "attachment", "emailattachment", "ファイル", "ファイル名", "添付ファイル", "添付ファイル名"},
	KindSubject:   {"subject", "emailsubject", "件名", "題名", "メール件名"},
	KindMessageID: {"messageid", "emailmessageid", "msgid", "メッセージid"},
}

// kindDigest is a digest whose kind shows by its length.
const kindDigest = "digest"

func columnName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' || r == '|' || r == '.' || r == ':' {
			return -1
		}
		return unicode.ToLower(r)
	}, strings.Trim(s, `"' `))
}

// kindNamed reads the name of a kind, "" where it is none of ours.
func kindNamed(s string) string {
	name := columnName(s)
	for kind, names := range kindNames {
		if slices.Contains(names, name) {
			return kind
		}
	}
	return ""
}

// columnsOf reads the line that names the columns; ok says that it is one.
func columnsOf(cells []string) (c columns, ok bool) {
	c.kinds = map[int]string{}
	find := func(what string) int {
		return slices.IndexFunc(cells, func(cell string) bool { return slices.Contains(columnNames[what], columnName(cell)) })
	}
	c.value, c.kind, c.id, c.source, c.tlp = find("value"), find("kind"), find("id"), find("source"), find("tlp")
	c.from, c.until, c.note, c.pattern = find("from"), find("until"), find("note"), find("pattern")
	for at, cell := range cells {
		if kind := kindNamed(cell); kind != "" {
			c.kinds[at] = kind
		}
	}
	return c, c.value >= 0 || len(c.kinds) > 0
}

// splitHeader divides the first line at whatever divides most.
func splitHeader(line string) []string { return strings.Split(line, string(divider(line))) }

func divider(line string) rune {
	best, most := ',', 0
	for _, d := range []rune{',', '\t', ';'} {
		if n := strings.Count(line, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}
