package text

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// passwordNote is what may stand between the word and its password: a number, the end of brackets around the word, a note in brackets.
	passwordNote = regexp.MustCompile(`^(?:[0-9０-９①-⑳A-Za-z]{1,2}[ \t]*[:：=＝])?[\]】』」》>)〉”"'*＞）］]?[ \t\x{3000}]*(?:[(（\[［【<＜〈《「『]([^()（）\[\]［］【】<>＜＞〈〉《》「」『』\n]{1,40})[)）\]］】>＞〉》」』])?`)

	// passwordSays is what says that the password follows. Blanks, quote marks and ornaments may stand around it, line ends behind it.
	passwordSays = regexp.MustCompile(`^[ \t\x{3000}]*(?:(?:は|が|を|:|：|=|＝|→|⇒|⇨|->|=>|>|＞|\||・{2,}|…+|\.{3,}|-{1,2}[ \t]|[-=_*~]{3,}|[―‐─━■□◆◇●○▼▽※]+|、|です|(?i:is\b|are\b))[ \t\x{3000}]*)*` +
		`(?:[^\n\x21-\x39\x3b-\x7e]{0,20}(?:以下|下記|次の|右記|こちら|(?i:below|as follows|following))[^\n]{0,40}|です。?)?(?:[ \t\x{3000}\r]*\n[ \t\x{3000}\r>|]*)*[■□◆◇●○・※→⇒▼▽―─━]*[-=_*~]{0,80}[ \t\x{3000}]*(?:[\r\n][>\s]*)?[・※→⇒●■◆]*`)

	passwordStrong = regexp.MustCompile(`[はが:：=＝→⇒⇨>＞|…\n]|-`)
)

// said reads what follows the word for password.
func (c *passwordGuesses) said(s string) {
	strong := false
	if note := passwordNote.FindStringSubmatch(s); note != nil {
		s = s[len(note[0]):]
		c.note(note[1], s)
		strong = passwordStrong.MatchString(note[0])
	}
	says := passwordSays.FindString(s)
	c.value(s[len(says):], strong || passwordStrong.MatchString(says))
}

// note takes the content of brackets behind the word: "パスワード【abc123】" and not "パスワード(半角)：abc123".
func (c *passwordGuesses) note(note, behind string) {
	note = strings.TrimSpace(note)
	switch {
	case asciiOnly(note):
		c.add(saidRank, note)
	case note != "" && !passwordStrong.MatchString(firstRunes(strings.TrimLeft(behind, " \t\u3000"), 1)):
		c.add(quotedRank, note)
	}
}

// brackets are those in which a password stands.
var brackets = map[rune]string{
	'「': "」", '『': "』", '【': "】", '《': "》", '〈': "〉", '“': "”", '‘': "’", '［': "］", '（': "）", '〔': "〕", '＜': "＞", '＂': "＂", '＇': "＇", '”': "”",
	'"': `"`, '\'': "'", '`': "`", '(': ")", '[': "]", '<': ">", '{': "}",
}

// value reads the password itself. strong says that the text announces it.
func (c *passwordGuesses) value(s string, strong bool) {
	first, size := utf8.DecodeRuneInString(s)
	if closing, ok := brackets[first]; ok {
		if inner, _, found := strings.Cut(s[size:], closing); found && !strings.Contains(inner, "\n") {
			c.quoted(strings.TrimSpace(inner))
		}
	}
	run := s[:len(s)-len(strings.TrimLeftFunc(s, c.passwordRune))]
	rank := saidRank
	if !strong {
		rank = shapeRank(run)
		if rank == mixedRank || rank == digitsRank && len(run) >= minToken {
			rank = saidRank
		}
	}
	c.variants(rank, run)
	line, _, _ := strings.Cut(s, "\n")
	if line = strings.TrimSpace(line); strong && strings.Contains(line, " ") && asciiOnly(line) {
		c.add(restRank, line)
	}
}

func (c *passwordGuesses) quoted(inner string) {
	if asciiOnly(inner) || c.written == 1 && strings.IndexFunc(inner, func(r rune) bool { return !wideASCII(r) }) < 0 {
		c.add(saidRank, inner)
		return
	}
	c.add(quotedRank, inner)
}

// passwordRune says that r may belong to a password without brackets: ASCII, or its full-width forms in a text as it is written.
func (c *passwordGuesses) passwordRune(r rune) bool {
	return r > ' ' && r <= '~' || c.written == 1 && wideASCII(r)
}

const (
	neverLast  = ".,;:)]}>\"'`(<[{．，；：）］｝＞（＜［"
	seldomLast = "!?*#|/！？"
)

// variants gives a run of characters with and without the punctuation around it. An exclamation mark may well be the password's own.
func (c *passwordGuesses) variants(rank int, run string) {
	bare := strings.TrimLeft(strings.TrimRight(run, neverLast), `"'(<[{`)
	inner, _, cut := strings.Cut(bare, "(") // a note follows: "abc123(半角)"
	c.add(rank, bare)
	c.add(rank+2, strings.TrimRight(bare, neverLast+seldomLast))
	if cut {
		c.add(rank+2, inner)
	}
	c.add(rank+4, run)
}

func asciiOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
