package record

import (
	"slices"
	"strings"
	"unicode"

	"sekisho/internal/text"
)

const maxName = 512

// FoldName makes one of the spellings of a display name: NFKC, lower case, without hidden characters, quotes, what stands in brackets or behind a slash ("山田 太郎
// (青葉商事)", "Taro Yamada/Sales"), and titles of respect and office. Words in Latin letters are put in order, since "Taro Yamada" is "Yamada, Taro"; blanks are left out.
// A name of nothing else stays as it is. The first 512 octets are looked at.
func FoldName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == ',', r == '、':
			return ' '
		case text.Hidden(r), strings.ContainsRune("\"'“”‘’`", r):
			return -1
		}
		return r
	}, lower(name[:min(len(name), maxName)]))
	return joined(untitled(strings.Fields(ownPart(name))))
}

// ownPart is a name without what stands in brackets, and up to a slash, a bar or an at sign.
func ownPart(name string) string {
	var out strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case strings.ContainsRune("([<【〈《「『〔", r):
			depth++
			out.WriteByte(' ')
		case strings.ContainsRune(")]>】〉》」』〕", r):
			depth = max(0, depth-1)
		case depth == 0:
			out.WriteRune(r)
		}
	}
	own := out.String()
	if i := strings.IndexAny(own, "/|@"); i >= 0 && strings.TrimSpace(own[:i]) != "" {
		own = own[:i]
	}
	if strings.TrimSpace(own) == "" {
		return name
	}
	return own
}

// untitled takes titles off the words of a name; of a name of nothing else the last one stays.
func untitled(words []string) []string {
	for len(words) > 1 && slices.Contains(latinTitles(), words[0]) {
		words = words[1:]
	}
	for changed := true; changed && len(words) > 0; {
		changed = false
		last := len(words) - 1
		for _, title := range titles() {
			rest, ok := strings.CutSuffix(words[last], title)
			if !ok || rest == "" && last == 0 {
				continue
			}
			if words[last], changed = rest, true; rest == "" {
				words = words[:last]
			}
			break
		}
	}
	return words
}

func latinTitles() []string {
	return []string{"mr", "mr.", "ms", "ms.", "mrs", "mrs.", "dr", "dr.", "prof", "prof."}
}

func titles() []string {
	return []string{"様", "さま", "さん", "殿", "先生", "氏", "社長", "専務", "常務", "取締役", "本部長", "支店長", "部長", "次長", "課長", "係長", "室長", "所長", "主任", "准教授", "教授", "博士"}
}

// joined puts words in Latin letters in order, and joins them.
func joined(words []string) string {
	latin := func(word string) bool {
		return strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) < 0
	}
	if !slices.ContainsFunc(words, func(w string) bool { return !latin(w) }) {
		words = slices.Clone(words)
		slices.Sort(words)
	}
	return strings.Join(words, "")
}
