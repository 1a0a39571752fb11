package heuristics

import (
	"strings"

	"sekisho/internal/text"
)

// The evidence of password-in-body where the file lies elsewhere, or came with another mail.
var (
	passwordOfLink = Text{
		En: "The text tells the password of a file that it links to at a file-sharing service.",
		Ja: "ファイル共有サービスのリンクと、そのパスワードが同じメールに書かれています。",
	}
	passwordApart = Text{
		En: "The text tells a password, but nothing encrypted comes with it.",
		Ja: "パスワードが書かれていますが、暗号化されたファイルは付いていません(別のメールで送られたものと思われます)。",
	}
)

// findPasswordInBody: the password beside what it locks keeps nobody out but whoever looks into mail on its way. Sent in a mail of its own, as is the
// custom in Japan, it is only recorded; so it is of correspondents.
func findPasswordInBody(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil || f.report() {
		return nil, ""
	}
	part, locked := f.lockedPart()
	shared, _ := findURLCloudShare(f)
	if !f.tellsPassword(locked || len(shared) > 0) {
		return nil, ""
	}
	hit := Hit{Share: f.unlessKnown(), Data: map[string]string{}}
	switch {
	case locked:
		hit.Part = part
	case len(shared) > 0: // everyday since locked archives went out of fashion
		hit.Part, hit.Text = shared[0].Part, &passwordOfLink
		return f.daily(hit)
	case f.Missing["payload"] != "":
		return nil, f.Missing["payload"]
	default:
		hit.Share, hit.Text = 0, &passwordApart
	}
	return []Hit{hit}, ""
}

// tellsPassword looks for a password in what is said. Where nothing is closed that it would open, only what calls it a password in so many words is
// looked at, where it does so first: most texts have a "code" or a "key" in them somewhere.
func (f *Facts) tellsPassword(closed bool) bool {
	said := f.wording()
	for _, s := range []string{said.subject, said.body} {
		if !closed {
			s = firstPassword(s)
		}
		if s != "" && (!closed || holdsWord(passwordWords, s)) && text.TellsPassword(s) {
			return true
		}
	}
	return false
}

// saidAfter is how many octets behind the first word for a password are looked at where only a record follows.
const saidAfter = 512

// firstPassword is the line in which a text first speaks of a password, and what follows.
func firstPassword(s string) string {
	at := -1
	for _, word := range []string{"パスワード", "password"} {
		if i := strings.Index(s, word); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	start := strings.LastIndexByte(s[:at], '\n') + 1
	return strings.ToValidUTF8(s[max(start, at-saidAfter):min(len(s), at+saidAfter)], "")
}

// passwordWords are in every text that tells a password, to spare most texts the search.
var passwordWords = text.NewLexicon(strings.Fields("パス ぱす 暗証 暗号 合言葉 合い言葉 キー 鍵 コード 密 비밀 암호 pass password passwords passwd passcode passphrase pw pwd key code"))

// lockedPart is the first thing that is encrypted, whether the password opened it or not.
func (f *Facts) lockedPart() (part string, locked bool) {
	for _, it := range f.carried() {
		if it.object.Encrypted {
			return it.object.Path, true
		}
	}
	return "", false
}
