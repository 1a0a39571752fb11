package text

import "strings"

// signMark is a set of the marks of a signature.
type signMark uint8

const (
	phoneMark signMark = 1 << iota
	postMark
	mailMark
	webMark
	orgMark
	strongMarks = phoneMark | postMark // one of them is enough
)

// signWords are the words for each mark, as they are written.
var signWords = []struct {
	mark  signMark
	words []string
}{
	{phoneMark, []string{"TEL", "Tel", "tel:", "ＴＥＬ", "Ｔｅｌ", "℡", "☎", "電話", "携帯", "Mobile", "Phone", "FAX", "Fax", "ＦＡＸ", "内線", "直通"}},
	{postMark, []string{"〒"}},
	{mailMark, []string{"@", "＠", "E-mail", "E-Mail", "e-mail", "Email", "email", "EMAIL", "Mail:", "mail:", "Ｅ－ｍａｉｌ", "Ｅ－Ｍａｉｌ", "ﾒｰﾙ"}},
	{webMark, []string{"http://", "https://", "www.", "URL"}},
}

// marksOf finds the marks of a line.
func marksOf(line string) (set signMark) {
	for _, s := range signWords {
		if containsAny(line, s.words) {
			set |= s.mark
		}
	}
	if set&phoneMark == 0 && phoneNumber(line) {
		set |= phoneMark
	}
	if set == 0 && len(Companies(line)) > 0 {
		set |= orgMark
	}
	return set
}

// phoneNumber says that a line holds a Japanese telephone number in three groups: 03-1234-5678, ０３（１２３４）５６７８.
func phoneNumber(line string) bool {
	digits, groups, inGroup, joined := 0, 0, false, false
	for _, r := range line {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch {
		case r >= '0' && r <= '9':
			if !inGroup {
				if !joined {
					digits, groups = 0, 0
				}
				groups++
			}
			digits++
			inGroup, joined = true, false
			continue
		case strings.ContainsRune("-()‐−–ー", r):
			joined = joined || inGroup
		default:
			if groups == 3 && digits >= 10 && digits <= 11 {
				return true
			}
			digits, groups, joined = 0, 0, false
		}
		inGroup = false
	}
	return groups == 3 && digits >= 10 && digits <= 11
}
