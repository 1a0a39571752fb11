package tables

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"sekisho/internal/text"
)

// themeClasses are the classes of themes, in the order of their share in the attacks that IPA had reported to it (2011): where a mail is of several
// alike, the first counts.
var themeClasses = []string{"event", "report", "news", "approach"}

// themes are words by the class of the theme that they tell.
type themes struct {
	words map[string]string // class by word
	once  sync.Once
	made  *text.Lexicon
}

// read takes one line: "class | word; word".
func (t *themes) read(line string) error {
	cols := columns(line)
	if len(cols) != 2 || !slices.Contains(themeClasses, cols[0]) {
		return fmt.Errorf("a line has two columns: one of %s | words, separated by \";\"", strings.Join(themeClasses, ", "))
	}
	for word := range strings.SplitSeq(cols[1], ";") {
		word, out := strings.CutPrefix(strings.TrimSpace(word), "!")
		word = text.Fold(strings.TrimSpace(word))
		switch {
		case word == "":
			return errors.New("an empty word")
		case out:
			delete(t.words, word)
		default:
			t.words[word] = cols[0]
		}
	}
	return nil
}

// lexicon has a class of words for each of themeClasses.
func (t *themes) lexicon() *text.Lexicon {
	t.once.Do(func() {
		lists := make([][]string, len(themeClasses))
		for word, class := range t.words {
			i := slices.Index(themeClasses, class)
			lists[i] = append(lists[i], word)
		}
		t.made = text.NewLexicon(lists...)
	})
	return t.made
}

// Theme is the theme that a mail has, and the words that tell it. Its class is "" where none is told.
type Theme struct {
	Class string
	Words []string // each once, in order; those of the class alone
}

const (
	titleCounts   = 3 // a word in the subject or in the name of an attachment counts as much as this many in the text
	enoughThemes  = 2 // words in the text alone
	maxThemeWords = 200
)

// ThemeOf tells the theme by the words of titles (subject, names of files) and of a text, all folded (text.Fold). In the text two different words of a
// class are needed, in a title one is enough. Of several classes the one with most words counts.
func (s *Set) ThemeOf(titles []string, body string) Theme {
	scores := make([]int, len(themeClasses))
	found := make([][]string, len(themeClasses))
	seen := map[string]bool{}
	count := func(text string, worth int) {
		for w := range s.themes.lexicon().Words(text) {
			if len(seen) == maxThemeWords {
				return
			}
			if !seen[w.Text] {
				seen[w.Text] = true
				scores[w.Class] += worth
				found[w.Class] = append(found[w.Class], w.Text)
			}
		}
	}
	for _, title := range titles {
		count(title, titleCounts)
	}
	count(body, 1)
	best := 0
	for i := range themeClasses {
		if scores[i] > scores[best] {
			best = i
		}
	}
	if scores[best] < enoughThemes {
		return Theme{}
	}
	return Theme{Class: themeClasses[best], Words: found[best]}
}
