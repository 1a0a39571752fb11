package text

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxPasswords      = 40
	maxPasswordText   = 1 << 20 // octets that are looked at
	maxPasswordWords  = 1000    // words for "password" that are looked at
	maxPasswordFound  = 2000    // candidates that are compared
	maxPassword       = 64      // characters of one that is said to be the password
	minToken          = 4       // characters of one that merely stands near
	maxToken          = 32      // likewise
	passwordNear      = 60      // characters on both sides in which it stands
	maxPasswordSaying = 300     // octets behind the word that may tell the password
)

// Passwords lists what a text may tell as the password of a file that comes with it, the likeliest first and at most 40. Each form is understood where it
// stands near a word for password (パスワード, 解凍パス, 暗証番号, PW, Pass, password, …; in any width):
//
//   - said: "パスワード：abc123", "パスワードは abc123 です", "ZIPパスワード【abc123】", "password is: abc123", with notes in brackets between, also on the next line;
//   - in prose: the last digits of a telephone number (下4桁), a date (本日の日付);
//   - merely near: words of 4 to 32 ASCII characters, at most 60 characters away.
//
// A candidate is given in its compatibility form (NFKC: "ａｂｃ" is "abc") and then as it is written. A text without a word for password has none. The first
// megabyte is looked at. A candidate is a secret: it is not to be logged.
func Passwords(s string) []string {
	s = Valid(s[:min(len(s), maxPasswordText)])
	var c passwordGuesses
	folded := norm.NFKC.String(s)
	c.read(folded[:min(len(folded), maxPasswordText)])
	if strings.ContainsFunc(s, wideASCII) {
		c.written = 1
		c.read(s)
	}
	return c.best()
}

func wideASCII(r rune) bool { return '\uFF01' <= r && r <= '\uFF5E' }

// How likely a candidate is, the best first.
const (
	saidRank   = 10 * iota
	quotedRank // in brackets, in other letters than ASCII
	derivedRank
	mixedRank // near: letters and digits
	restRank  // the rest of a line with blanks
	digitsRank
	wordRank
)

type passwordGuess struct {
	rank int
	text string
}

// passwordGuesses collects what is found in order of appearance.
type passwordGuesses struct {
	found   []passwordGuess
	written int // 1 while the text is read as it is written
}

func (c *passwordGuesses) add(rank int, text string) {
	if text == "" || len(c.found) == maxPasswordFound || utf8.RuneCountInString(text) > maxPassword {
		return
	}
	c.found = append(c.found, passwordGuess{rank + c.written, text})
}

func (c *passwordGuesses) best() []string {
	slices.SortStableFunc(c.found, func(a, b passwordGuess) int { return a.rank - b.rank })
	var list []string
	for _, f := range c.found {
		if len(list) == maxPasswords {
			break
		}
		if !slices.Contains(list, f.text) {
			list = append(list, f.text)
		}
	}
	return list
}

// passwordWord finds the words for password. The second group is パス by itself, which also begins passports and buses.
var passwordWord = regexp.MustCompile(`(?i)(パス ?ワ[ー-]ド|パスコード|パスフレーズ|ぱすわーど|暗証番号|暗証コード|合い?言葉|` +
	`(?:解凍|展開|復号化?|開封|暗号|暗号化|解除|zip)(?:用)?の?(?:パス(?:ワ[ー-]ド)?|キー|鍵|コード|key|code)|pass ?words?|passwd|pass ?code|pass ?phrase|` +
	`\bpass\b|\bpwd?\b|_pwd?\b|ｐａｓｓ(?:ｗｏｒｄ)?|ｐｗ|密码|密碼|비밀번호|암호)` +
	`|(?:^|[^\p{Katakana}ー])(パス)(?:[はが]|[ \t\x{3000}]*[:：=＝【「『(（])`)

func (c *passwordGuesses) read(s string) {
	hints := hintReader{text: s}
	for start, end := range passwordWordsIn(s) {
		c.around(s, start, end, &hints)
	}
}

// passwordWordsIn yields where the words for password begin and end.
func passwordWordsIn(s string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		left := maxPasswordWords
		for from, line := 0, ""; from < len(s) && left > 0; from += len(line) {
			line = s[from:]
			if end := strings.IndexByte(line, '\n'); end >= 0 {
				line = line[:end+1]
			}
			if !mayTellPassword(line) {
				continue
			}
			for _, at := range passwordWord.FindAllStringSubmatchIndex(line, left) {
				left--
				word := at[2:4]
				if word[0] < 0 {
					word = at[4:6]
				}
				if !yield(from+word[0], from+word[1]) {
					return
				}
			}
		}
	}
}

// mayTellPassword spares most lines the slow search for a word.
func mayTellPassword(line string) bool {
	for range passwordParts.Words(line) {
		return true
	}
	return strings.Contains(line, "ﾊﾟｽ") || strings.Contains(line, "ｐ") || strings.Contains(line, "Ｐ") || latinPassword(line)
}

// passwordParts are in every word for password in its compatibility form, Latin ones apart.
var passwordParts = NewLexicon(strings.Fields("パス スワー ぱす 暗 言葉 解 展開 復号 開封 密 비밀 암호"))

// latinPassword looks for pa, pw and zi in either case.
func latinPassword(line string) bool {
	for i := 0; i+1 < len(line); i++ {
		switch c := line[i+1] | 0x20; line[i] | 0x20 {
		case 'p':
			if c == 'a' || c == 'w' {
				return true
			}
		case 'z':
			if c == 'i' {
				return true
			}
		}
	}
	return false
}

// around takes what stands near the word for password s[start:end].
func (c *passwordGuesses) around(s string, start, end int, hints *hintReader) {
	before, after := lastRunes(s[:start], passwordNear), firstRunes(s[end:], passwordNear)
	c.said(firstOctets(s[end:], maxPasswordSaying))
	hints.read(c, before+after)
	c.near(after)
	c.near(before)
}

// near takes the words that stand in a few characters of text.
func (c *passwordGuesses) near(s string) {
	for _, token := range asciiWords(s) {
		token = strings.Trim(token, tokenEdges)
		if len(token) < minToken || len(token) > maxToken || isAddressOrLink(token) {
			continue
		}
		c.add(shapeRank(token), token)
	}
}

// tokenEdges are characters that hug a word and are seldom a part of a password's edge.
const tokenEdges = ".,;:()[]{}<>\"'`|/\\!?*=-_~"

func asciiWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func isAddressOrLink(token string) bool {
	if strings.Contains(token, "://") || strings.HasPrefix(token, "www.") {
		return true
	}
	_, domain, at := strings.Cut(token, "@")
	return at && strings.Contains(domain, ".")
}

// shapeRank says how much a word looks like a password.
func shapeRank(token string) int {
	digits := strings.ContainsAny(token, "0123456789")
	others := strings.ContainsFunc(token, func(r rune) bool { return r < '0' || r > '9' })
	switch {
	case digits && others:
		return mixedRank
	case digits:
		return digitsRank
	}
	return wordRank
}

func firstOctets(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func lastRunes(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
