package main

import "regexp"

// because says why a file or a value was not taken, in the reader's language. The English words are those of package intel.
func (d *desk) because(s string) string {
	if d.lang != "ja" {
		return s
	}
	for _, r := range reasons {
		s = r.en.ReplaceAllString(s, r.ja)
	}
	return s
}

// reasons in Japanese. A value in quotation marks stays as it is.
var reasons = []struct {
	en *regexp.Regexp
	ja string
}{
	{regexp.MustCompile(`^(\S+) "(.*?)": `), `$1「$2」: `},
	{regexp.MustCompile(`^"(.*)" is no digest, address, URL or domain, and no type says what it is$`), `「$1」は、ハッシュ値・アドレス・URL・ドメインのいずれでもなく、種別の指定もありません`},
	{regexp.MustCompile(`^"(.*)" is no digest, address, URL or domain$`), `「$1」は、ハッシュ値・アドレス・URL・ドメインのいずれでもありません`},
	{regexp.MustCompile(`^"(.*)" is no label of TLP$`), `「$1」はTLPの区分ではありません`},
	{regexp.MustCompile(`^"(.*)" is no time: write (.*) or (.*)$`), `「$1」は日時として読めません。$2 や $3 のように書いてください`},
	{regexp.MustCompile(`^"(.*)" is no timestamp$`), `「$1」は日時として読めません`},
	{regexp.MustCompile(`^type "(.*)" is nothing that is seen of a mail$`), `種別「$1」はメールとの照合に使えません`},
	{regexp.MustCompile(`^"(.*)" is nothing that is looked for in mails$`), `「$1」はメールとの照合に使えません`},
	{regexp.MustCompile(`^patterns of type "(.*)" are not understood$`), `「$1」形式のパターンには対応していません`},
	{regexp.MustCompile(`^attributes of type "(.*)" are not understood$`), `属性の種別「$1」には対応していません`},
	{regexp.MustCompile(`^comparisons of "(.*)" with what is no string are not understood$`), `「$1」と文字列以外との比較には対応していません`},
	{regexp.MustCompile(`^(\S+) is not understood of "(.*)"$`), `「$2」に対する $1 には対応していません`},
	{regexp.MustCompile(`^indicator "(.*)" has no pattern$`), `indicator「$1」にパターンがありません`},
	{regexp.MustCompile(`^format "(.*)": list, csv, stix and misp are known$`), `形式「$1」はありません。list、csv、stix、misp のいずれかを指定してください`},
	{regexp.MustCompile(`it is damaged \(not UTF-8\)$`), `文字が壊れています(UTF-8ではありません)`},
	{regexp.MustCompile(`it is too long$`), `長すぎます`},
	{regexp.MustCompile(`it is too short to mean anything$`), `短すぎて照合に使えません`},
	{regexp.MustCompile(`it holds control characters or ones that are not seen$`), `制御文字や見えない文字が含まれています`},
	{regexp.MustCompile(`it is empty$`), `空です`},
	{regexp.MustCompile(`it is no mail address$`), `メールアドレスではありません`},
	{regexp.MustCompile(`it is a public suffix: everybody has a name below it$`), `誰でもその下に名前を登録できるドメインです(公開サフィックス)`},
	{regexp.MustCompile(`it is an IP address, not a name$`), `ドメイン名ではなくIPアドレスです`},
	{regexp.MustCompile(`it is no domain name$`), `ドメイン名ではありません`},
	{regexp.MustCompile(`it is no URL with a host$`), `URLとして読めません`},
	{regexp.MustCompile(`it is neither an IP address nor a network$`), `IPアドレスでもネットワークでもありません`},
	{regexp.MustCompile(`it is a reserved address: it says nothing outside the network that it is from$`), `プライベートアドレスなどの予約済みアドレスです`},
	{regexp.MustCompile(`the network is too wide$`), `ネットワークの範囲が広すぎます`},
	{regexp.MustCompile(`it is not (\d+) hexadecimal digits$`), `16進数 $1 桁ではありません`},
	{regexp.MustCompile(`it is no Message-ID$`), `Message-IDではありません`},
	{regexp.MustCompile(`^it ends before it begins$`), `有効期間の終わりが始まりより前です`},
	{regexp.MustCompile(`^it has ended already$`), `有効期限が過ぎています`},
	{regexp.MustCompile(`^values that cannot be used$`), `使えない値`},
	{regexp.MustCompile(`^lines without a value$`), `値のない行`},
	{regexp.MustCompile(`^other reasons$`), `その他の理由`},
	{regexp.MustCompile(`^domains of the house itself$`), `自組織のドメイン`},
	{regexp.MustCompile(`^revoked by who made it$`), `提供元が取り消し済み`},
	{regexp.MustCompile(`^deleted by who made it$`), `提供元が削除済み`},
	{regexp.MustCompile(`^not meant for detection \(to_ids is not set\)$`), `検知用ではありません(to_ids がオフ)`},
	{regexp.MustCompile(`^patterns are understood of subjects only$`), `パターンを使えるのは件名だけです`},
	{regexp.MustCompile(`^there are more than (\d+) patterns of subjects$`), `件名のパターンが $1 件を超えています`},
	{regexp.MustCompile(`^the pattern is longer than (\d+) octets$`), `パターンが長すぎます($1 バイトまで)`},
	{regexp.MustCompile(`^RE2 does not read the pattern: .*$`), `パターンを正規表現(RE2)として読めません`},
	{regexp.MustCompile(`^the pattern is too large when its repetitions are written out$`), `パターンの繰り返しが多すぎます`},
	{regexp.MustCompile(`^the pattern matches every subject$`), `すべての件名に一致するパターンです`},
	{regexp.MustCompile(`^the pattern wants several things at once \(AND, FOLLOWEDBY\)$`), `複数の条件を同時に満たす指定(AND、FOLLOWEDBY)には対応していません`},
	{regexp.MustCompile(`^the pattern counts or times what it wants \(WITHIN, REPEATS, START\)$`), `回数や時間の指定(WITHIN、REPEATS、START)には対応していません`},
	{regexp.MustCompile(`^the pattern wants that something is not so \(NOT\)$`), `否定の条件(NOT)には対応していません`},
	{regexp.MustCompile(`^the pattern asks whether something exists \(EXISTS\)$`), `EXISTS には対応していません`},
	{regexp.MustCompile(`^the pattern is not understood at column (\d+)$`), `パターンの $1 文字目が読めません`},
	{regexp.MustCompile(`^the pattern has a string that is not closed$`), `パターンの文字列が閉じていません`},
	{regexp.MustCompile(`^the pattern is longer than 64 KiB$`), `パターンが長すぎます(64 KiBまで)`},
	{regexp.MustCompile(`^the pattern has more than (\d+) alternatives$`), `パターンの選択肢が $1 件を超えています`},
	{regexp.MustCompile(`^the pattern is nested too deep$`), `パターンの入れ子が深すぎます`},
	{regexp.MustCompile(`^the file is empty$`), `ファイルが空です`},
	{regexp.MustCompile(`^it is not JSON$`), `JSONではありません`},
	{regexp.MustCompile(`^it holds nothing but remarks$|^it holds no line but remarks$`), `注釈以外の行がありません`},
	{regexp.MustCompile(`^it holds no indicator that can be used here$`), `照合に使える情報がありません`},
	{regexp.MustCompile(`^it has more than (\d+) indicators$`), `$1 件を超えています`},
	{regexp.MustCompile(`^it cannot be read in any charset: save the file as UTF-8$`), `文字コードを判別できません。UTF-8で保存し直してください`},
	{regexp.MustCompile(`^the line is longer than 1 MiB$`), `行が長すぎます(1 MiBまで)`},
	{regexp.MustCompile(`^a quotation mark is not closed$`), `引用符が閉じていません`},
	{regexp.MustCompile(`^the first line names no column that is known: .*$`), `1行目に、使える列名がありません(値と種別、またはアドレス、ドメイン、URL、IPアドレス、sha256 など)`},
	{regexp.MustCompile(`^it is JSON, but neither STIX \("objects"\) nor MISP \("Event", "Attribute"\)$`), `JSONですが、STIXでもMISPでもありません`},
	{regexp.MustCompile(`^it is (\w+), not (\w+)$`), `$2 ではなく $1 です`},
	{regexp.MustCompile(`^it is STIX and MISP in one$`), `STIXとMISPが混ざっています`},
	{regexp.MustCompile(`^something stands behind the end$`), `末尾の後に余分な内容があります`},
	{regexp.MustCompile(`^it ends in the middle$`), `途中で終わっています`},
	{regexp.MustCompile(`^(a list|an object) is expected here$`), `JSONの構造が形式に合いません`},
	{regexp.MustCompile(`^it is nested more than (\d+) deep$`), `入れ子が深すぎます($1 段まで)`},
	{regexp.MustCompile(`^one value is larger than (\d+) MiB$`), `一つの値が大きすぎます($1 MiBまで)`},
	{regexp.MustCompile(`^it has more markings or revoked objects than can be kept$|^it has too many events$`), `件数が多すぎて処理できません`},
	{regexp.MustCompile(`"(.*)" is no kind of indicator$`), `種別「$1」はありません`},
	{regexp.MustCompile(`^"(.*)": it is no IP address and no IPv4 network from /(\d+) on$`), `「$1」: IPアドレス、または /$2 以上に絞ったIPv4ネットワークを指定してください`},
	{regexp.MustCompile(`^more than (\d+) mails have about that text: narrow the time, or raise the likeness$`), `似た本文のメールが $1 通を超えています。期間を絞るか、--alike を上げてください`},
	{regexp.MustCompile(`^there is no record of that mail$`), `そのメールの記録がありません`},
	{regexp.MustCompile(`^that mail has too little text to compare, or its text is not kept any more$`), `比較できる本文がないか、保存期間を過ぎています`},
	{regexp.MustCompile(`^it holds no mail with a text to compare$`), `比較できる本文のあるメールがありません`},
	{regexp.MustCompile(`^(\S+) is no (\S+)$`), `$1 の型が違います($2 が必要です)`},
}
