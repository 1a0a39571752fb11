package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/mail"
)

// maxTags bounds the language tags of a mail that are looked at.
const maxTags = 32

// findLangTagForeign looks at the first tag of Chinese, Japanese or Korean of each place: programs write "en-US" in front, and what is quoted
// further down has tags of its own.
func findLangTagForeign(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	tag, part := f.foreignTag()
	if tag == "" || !f.writtenInKana() {
		return nil, ""
	}
	return f.japaneseOnly(Hit{Part: part, Data: map[string]string{"tag": tag}, Share: 1}, nil), ""
}

// foreignTag is the foreign tag of the mail and the part that has it.
func (f *Facts) foreignTag() (tag, part string) {
	if tag := foreignTagIn(contentLanguages(f.Mail.Header)); tag != "" {
		return tag, ""
	}
	for p := range f.parts() {
		if strings.HasPrefix(p.MediaType, "text/") && !p.Attachment() {
			if tag := foreignTagIn(contentLanguages(p.Header)); tag != "" {
				return tag, p.Path
			}
		}
	}
	for _, t := range f.Mail.Texts {
		if tag := foreignTagIn(t.Langs); tag != "" {
			return tag, t.Part
		}
	}
	return "", ""
}

// contentLanguages lists the tags of a Content-Language field (RFC 3282, section 2).
func contentLanguages(h mail.Header) []string {
	field, ok := topmost(h, "Content-Language")
	if !ok {
		return nil
	}
	return strings.SplitN(string(field.Raw[:min(len(field.Raw), 512)]), ",", maxTags)
}

// foreignTagIn is the first tag of a language written in Han or Hangul characters, if that is not Japanese.
func foreignTagIn(tags []string) string {
	for _, tag := range tags[:min(len(tags), maxTags)] {
		tag = strings.TrimSpace(tag)
		language, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
		switch {
		case language == "ja":
			return ""
		case slices.Contains([]string{"zh", "ko", "yue", "cmn"}, language):
			return tag
		}
	}
	return ""
}

// writtenInKana says that the mail shows a text in Japanese.
func (f *Facts) writtenInKana() bool {
	return slices.ContainsFunc(f.Mail.Texts, func(t mail.Text) bool { return kanaWithin(t.Shown, foreignText) >= enoughKana })
}
