package text

import (
	"strings"
	"unicode/utf8"
)

// minTold is how many characters a password has at least that a text plainly tells.
const minTold = 3

// TellsPassword says that a text plainly tells a password: a word for it, what announces it (：, は, 【, a line of its own), and a word of ASCII that is one by its
// shape: with a digit, in brackets, or alone to the end of its line or sentence. "パスワードは別メールで", "パスワードはSMSで" and "パスワード再設定" tell none. The first
// megabyte is looked at.
func TellsPassword(s string) bool {
	s = Fold(firstOctets(Valid(s), maxPasswordText))
	for _, end := range passwordWordsIn(s) {
		if tells(firstOctets(s[end:], maxPasswordSaying)) {
			return true
		}
	}
	return false
}

// tells reads what follows the word.
func tells(s string) bool {
	strong := false
	if note := passwordNote.FindStringSubmatch(s); note != nil {
		s = s[len(note[0]):]
		if told(strings.TrimSpace(note[1])) {
			return true
		}
		strong = passwordStrong.MatchString(note[0])
	}
	says := passwordSays.FindString(s)
	if strong = strong || passwordStrong.MatchString(says); !strong {
		return false
	}
	s = s[len(says):]
	first, size := utf8.DecodeRuneInString(s)
	if closing, ok := brackets[first]; ok {
		inner, _, found := strings.Cut(s[size:], closing)
		return found && told(strings.TrimSpace(inner))
	}
	run := s[:len(s)-len(strings.TrimLeftFunc(s, func(r rune) bool { return r > ' ' && r <= '~' }))]
	return told(strings.TrimRight(run, neverLast)) && standsAlone(run, s[len(run):])
}

// told says that a word can be a password that somebody tells: no address, and no placeholder.
func told(word string) bool {
	return len(word) >= minTold && len(word) <= maxPassword && asciiOnly(word) && !strings.Contains(word, " ") && !isAddressOrLink(word) &&
		strings.Trim(word, "*xX.-_") != ""
}

// standsAlone says that nothing follows but the end of the sentence, or that the word has a digit and no word of a phrase follows.
func standsAlone(run, rest string) bool {
	line, _, _ := strings.Cut(rest, "\n")
	line = strings.TrimSpace(line)
	for _, end := range []string{"です", "となり", "になり", "と設定", "を入力", "をご入力", "で開", "でご", "で解凍", "、", "。", "(", ")", "」", "】"} {
		if strings.HasPrefix(line, end) {
			return end != "でご" && end != "で開" || strings.ContainsAny(run, "0123456789")
		}
	}
	return line == ""
}
