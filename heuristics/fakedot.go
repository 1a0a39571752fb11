package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/payload"
)

// What fake-dot-name means. Characters that look like the dot or the letters of a suffix make a name read as another kind of file than
// it is: "資料．ｐｄｆ.exe" where the system hides what it knows, "資料.exe．pdf" with a program in it. People type such characters too
// ("資料．pdf"), so it counts only where the thing itself does harm and its name reads as something else. Characters without width
// beside the suffix of what runs have no other use than to break it up for filters.

// zeroWidthReach is how many characters from the end are looked at for those without width.
const zeroWidthReach = 12

func fakeDotHit(it item) (Hit, bool) {
	if !harmful(it.class) {
		return Hit{}, false
	}
	for _, name := range it.names {
		if readsOtherwise(name, it.class) || runs(it.class) && brokenUp(name) {
			return Hit{Part: it.object.Path, Data: map[string]string{"name": name}, Share: 1}, true
		}
	}
	return Hit{}, false
}

func harmful(c payload.Class) bool {
	return runs(c) || c == payload.ClassArchive || c == payload.ClassDiskImage
}

// readsOtherwise says that a name with look-alikes reads as another class than the item's: by its last suffix, or by the one before it
// where the last one runs and may be hidden.
func readsOtherwise(name string, class payload.Class) bool {
	seen := strings.Map(lookAlike, name)
	if seen == name {
		return false
	}
	real, shown := payload.Suffixes(name), payload.Suffixes(seen)
	if slices.Equal(real, shown) || len(shown) == 0 {
		return false
	}
	if len(real) > 0 && real[0] == shown[0] && runs(payload.ClassOfName(name)) {
		return len(shown) > 1 && !slices.Contains(real, shown[1]) && readsAsDocument(shown[1])
	}
	apparent := payload.ClassOfName(seen)
	return apparent != payload.ClassNone && apparent != class
}

// lookAlike gives the ASCII character that r looks like in a suffix (Unicode confusables.txt for the dots), or r.
func lookAlike(r rune) rune {
	switch r {
	case '．', '。', '｡', '․', 'ꓸ', '·', '・', '･', '﹒', '‧', '∙', '⋅', '•', '۔', '܁', '܂':
		return '.'
	}
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// brokenUp says that a character without width stands near the end of a name. Joiners within emoji are no suffix.
func brokenUp(name string) bool {
	end := []rune(name)
	end = end[max(0, len(end)-zeroWidthReach):]
	for i, r := range end {
		if r == '\u200d' && i > 0 && end[i-1] > 0x2000 {
			continue
		}
		if r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad' || r == '\u180e' {
			return true
		}
	}
	return false
}
