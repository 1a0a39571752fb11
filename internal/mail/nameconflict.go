package mail

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// conflict says that the names do not mean the same file.
func conflict(names []Name) bool {
	for _, n := range names[min(1, len(names)):] {
		if !sameFile(n.Text, names[0].Text) {
			return true
		}
	}
	return false
}

// sameFile says that two forms of a name agree in suffix and stem: after NFKC, without case and white space, which folding adds and removes,
// and without a comment that one of them has in front or at the end. A form in ASCII agrees with one that is not where it merely lacks, or writes
// "_" or "?" for, what ASCII does not have: programs send it along for old readers.
func sameFile(a, b string) bool {
	if a == b {
		return true
	}
	plainA, plainB := compared(a), compared(b)
	if plainA == plainB || plainA == compared(withoutComment(b)) || plainB == compared(withoutComment(a)) {
		return true
	}
	stemA, suffixA := cutSuffix(plainA)
	stemB, suffixB := cutSuffix(plainB)
	return suffixA == suffixB && plainASCII(stemA) != plainASCII(stemB) && letters(stemA) == letters(stemB)
}

func compared(name string) string {
	return strings.TrimRight(strings.ToLower(norm.NFKC.String(withoutBlanks(name))), ".")
}

func withoutBlanks(s string) string { return strings.Join(strings.Fields(s), "") }

// withoutComment cuts a comment off. One with a dot in it may be the suffix itself.
func withoutComment(name string) string {
	name = strings.Trim(name, " \t")
	open, end := strings.LastIndexByte(name, '('), strings.IndexByte(name, ')')
	switch {
	case open > 0 && strings.HasSuffix(name, ")") && !strings.Contains(name[open:], "."):
		return name[:open]
	case strings.HasPrefix(name, "(") && end > 0 && !strings.Contains(name[:end], "."):
		return name[end+1:]
	}
	return name
}

func cutSuffix(name string) (stem, suffix string) {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		return name[:dot], name[dot:]
	}
	return name, ""
}

// letters are the letters and digits of ASCII in s.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
