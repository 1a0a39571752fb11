package heuristics

import (
	"strings"

	"sekisho/internal/tables"
	"sekisho/internal/text"
)

// themeNames are the classes of themes in words.
var themeNames = map[string]called{
	"event":    {"events and meetings", "行事・会合"},
	"report":   {"reports and papers", "報告書・資料"},
	"news":     {"news and warnings", "ニュース・注意喚起"},
	"approach": {"requests and questions", "依頼・問い合わせ"},
}

const (
	maxTitles   = 20 // names of attachments that tell the theme
	shownThemes = 3  // words in evidence
)

// ThemeOf tells the class of the theme of a mail by the lists in use: "event", "report", "news", "approach", "" if none is told. It is a fact for statistics,
// whatever a policy makes of theme-lure.
func ThemeOf(f *Facts) string {
	own := *f // keep what this look caches apart: f may be in use
	return own.theme().Class
}

// theme is told by the subject, the letter and the names of what is attached. It is decided once a judgement.
func (f *Facts) theme() tables.Theme {
	said := f.wording()
	if said.theme == nil {
		titles := []string{said.subject}
		for _, it := range f.carried() {
			if it.attached() && it.name != "" && len(titles) <= maxTitles {
				titles = append(titles, text.Fold(clipped(it.name)))
			}
		}
		found := f.tables().ThemeOf(titles, said.body)
		said.theme = &found
	}
	return *said.theme
}

func findThemeLure(f *Facts) ([]Hit, Reason) {
	theme := f.theme()
	if theme.Class == "" {
		return nil, ""
	}
	data := map[string]string{"theme": theme.Class, "word": strings.Join(theme.Words[:min(len(theme.Words), shownThemes)], ", ")}
	themeNames[theme.Class].put(data, "class")
	return f.daily(Hit{Data: data})
}
