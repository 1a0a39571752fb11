package text

import "strings"

// distance is the number of insertions, deletions, substitutions and swaps of neighbours that lead from a to b (Damerau-Levenshtein, optimal
// string alignment), or limit+1 where it is more than limit. Both have at most maxTypo octets; only a band of 2·limit+1 cells a row is looked at.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][maxTypo + 2]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, above2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		for j := from; j <= to; j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			if j < i+limit {
				d = min(d, above[j]+1)
			}
			d = min(d, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, above2[j-2]+1)
			}
			row[j] = d
		}
	}
	return min(rows[len(a)%3][len(b)], limit+1)
}

// edit is the one difference between two labels: what stands in each at that place.
type edit struct {
	at        int
	candidate string
	guarded   string
}

// oneEdit finds the difference of two labels at distance 1.
func oneEdit(c, l string) edit {
	from := 0
	for from < len(c) && from < len(l) && c[from] == l[from] {
		from++
	}
	to := 0
	for to < len(c)-from && to < len(l)-from && c[len(c)-1-to] == l[len(l)-1-to] {
		to++
	}
	return edit{from, c[from : len(c)-to], l[from : len(l)-to]}
}

// doubles says that the edit writes a letter of the guarded name twice, and not as a spelling of a long vowel or of another name does.
func (e edit) doubles(c string) bool {
	return e.guarded == "" && len(e.candidate) == 1 && e.at > 0 && c[e.at-1] == e.candidate[0] && letters(e.candidate) != letters("-") && !romaji(c)
}

// plausible says that an edit is a slip of a finger or a trick on the eye, and does not lead to another name.
func plausible(e edit, c, l string) bool {
	both := e.candidate + e.guarded
	switch {
	case len(both) == 2 && leet[both]:
		return true
	case strings.ContainsAny(both, "0123456789-"):
		return false // numbers and short words between hyphens tell houses apart
	case len(e.candidate) == 2:
		return true // neighbours swapped
	case len(e.candidate) == 1 && len(e.guarded) == 1:
		return substitution(e, c, l)
	}
	return indel(e, both, c, len(l))
}

// leet are digits that are read as a letter, in front of that letter; 0 and 1 beside o and l are in Unicode's table.
var leet = wordSet("1i 3e 4a 5s 6b 6g 7t 8b 9g")

// substitution judges one letter for another. What makes a Japanese name unreadable is a slip, but for the last letter (nissan, nissay).
func substitution(e edit, c, l string) bool {
	if romaji(c) {
		return len(l) >= longTypo
	}
	return len(l) >= farTypo || romaji(l) && e.at < len(l)-1 || visual(e.candidate[0]) == visual(e.guarded[0])
}

// indel judges one letter more or less.
func indel(e edit, letter, c string, n int) bool {
	last := e.at >= len(c)-len(e.candidate)
	doubled := e.at > 0 && c[e.at-1] == letter[0]
	long := e.at > 0 && c[e.at-1] == 'o' && strings.Contains("ouh", letter) // saito, saitou, saitoh
	switch {
	case last && letter == "s":
		return n >= longTypo // a plural
	case long:
		return n >= longTypo || doubled && !romaji(c)
	case doubled:
		return true
	case romaji(c):
		return n >= farTypo
	}
	return !last || e.candidate == "" || n >= farTypo
}

func differInDigits(a, b string) bool {
	digits := func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}
	return strings.Map(digits, a) != strings.Map(digits, b)
}

// romaji says that a label is well-formed Japanese in Latin letters, by Hepburn's or the official spelling: another such name is another
// name, not a slip.
func romaji(s string) bool {
	for s != "" {
		n := syllable(s)
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// syllable is the length of the syllable that s begins with, or 0.
func syllable(s string) int {
	const vowels = "aiueo"
	i := 0
	if len(s) > 1 && (s[0] == s[1] && strings.IndexByte("kstp", s[0]) >= 0 || s[0] == 't' && s[1] == 'c') {
		i = 1 // a double consonant
	}
	onset := 0
	for i+onset < len(s) && onset < 3 && strings.IndexByte(vowels, s[i+onset]) < 0 {
		onset++
	}
	switch {
	case i+onset < len(s) && onset < 3 && strings.IndexByte(vowels, s[i+onset]) >= 0 && romajiOnset(s[i:i+onset]):
		return i + onset + 1
	case s[0] == 'n', s[0] == 'm' && len(s) > 1 && (s[1] == 'b' || s[1] == 'p' || s[1] == 'm'):
		return 1
	}
	return 0
}

func romajiOnset(s string) bool {
	switch s {
	case "", "k", "s", "t", "n", "h", "m", "y", "r", "w", "g", "z", "d", "b", "p", "f", "j", "sh", "ch", "ts",
		"ky", "gy", "ny", "hy", "my", "ry", "by", "py", "sy", "ty", "zy", "jy":
		return true
	}
	return false
}
