package payload

import "strings"

// Suffixes gives the suffix tokens of a file name in lower case without dots, the last one first, as Windows sees the name:
// "見積書.xlsx.exe" gives "exe", "xlsx". Folders before the last / or \ are removed, so are trailing dots and blanks (Windows drops
// them when it stores the file) and invisible control characters: what counts is the order of the characters, not how they are shown.
// Full-width letters and look-alikes of the dot are left as they are: Windows does not read them as a suffix.
func Suffixes(name string) []string {
	tokens := strings.Split(trimName(base(name)), ".")[1:]
	suffixes := make([]string, 0, len(tokens))
	for i := len(tokens) - 1; i >= 0; i-- {
		suffixes = append(suffixes, strings.TrimFunc(strings.ToLower(tokens[i]), blank))
	}
	return suffixes
}

// lastSuffix is Suffixes(name)[0], or "".
func lastSuffix(name string) string {
	name = trimName(base(name))
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return ""
	}
	return strings.TrimFunc(strings.ToLower(name[dot+1:]), blank)
}

// base is the name without its folders. An entry of an archive that holds octets is a file even where its name ends in a slash.
func base(name string) string {
	name = strings.TrimRight(name, `/\.`)
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

func trimName(name string) string {
	name = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, name)
	return strings.TrimRightFunc(plainStream(name), func(r rune) bool { return r == '.' || r == ':' || blank(r) })
}

// plainStream takes the name of a file's own stream away, which NTFS takes for the file (MS-FSCC, section 2.1.5).
func plainStream(name string) string {
	const stream = "::$data"
	if n := len(name) - len(stream); n > 0 && strings.EqualFold(name[n:], stream) {
		return name[:n]
	}
	return name
}

// blank says that r shows as nothing but room.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\u202f', '\u205f', '\u1680':
		return true
	}
	return '\u2000' <= r && r <= '\u200a'
}

// invisible says that r has no shape of its own: it only directs how others are shown (Unicode 15, bidirectional controls, joiners,
// variation selectors aside, since they belong to the character before).
func invisible(r rune) bool {
	switch {
	case r < ' ' && !blank(r), r == 0x7f, r == '\u00ad', r == '\u061c', r == '\ufeff', r == '\u180e':
		return true
	case '\u200b' <= r && r <= '\u200f', '\u202a' <= r && r <= '\u202e', '\u2060' <= r && r <= '\u206f':
		return true
	}
	return false
}
