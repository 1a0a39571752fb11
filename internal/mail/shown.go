package mail

import (
	"strings"

	"sekisho/internal/mail/page"
)

// Font is a list of font families and what a page sets in it; see page.Font.
type Font = page.Font

// Letter lists the texts that a mail program shows as the letter itself, of alternatives the last that has a text (RFC 2046, section 5.1.4: it is
// the one that programs prefer). What is attached, or stands in attached mail, is none of it, unless there is nothing else.
func (m *Message) Letter() []Text { return m.letter(true) }

// Versions lists the texts of the letter, all alternatives of it: which one is shown is up to the program of the reader.
func (m *Message) Versions() []Text { return m.letter(false) }

func (m *Message) letter(preferred bool) []Text {
	byPart := map[string]Text{}
	for _, t := range m.Texts {
		if t.Shown != "" {
			byPart[t.Part] = t
		}
	}
	list := letterTexts(m.Root, byPart, preferred)
	switch {
	case len(list) == 0 && m.Root == nil && !preferred:
		return m.Texts
	case len(list) == 0 && len(m.Texts) > 0:
		return m.Texts[:1]
	}
	return list
}

func letterTexts(p *Part, byPart map[string]Text, preferred bool) (list []Text) {
	switch {
	case p == nil:
	case len(p.Parts) == 0:
		if t, ok := byPart[p.Path]; ok && !p.Attachment() {
			list = append(list, t)
		}
	case strings.HasPrefix(p.MediaType, "multipart/"):
		for _, sub := range p.Parts {
			more := letterTexts(sub, byPart, preferred)
			if preferred && p.MediaType == "multipart/alternative" && len(more) > 0 {
				list = nil
			}
			list = append(list, more...)
		}
	}
	return list
}

// maxIDs bounds the Message-IDs that are read of the fields that name other mails.
const maxIDs = 20

// Answers lists the Message-IDs of the mails that this one answers, the nearest first: In-Reply-To, then References from its end
// (RFC 5322, section 3.6.4), each once and without its brackets.
func (m *Message) Answers() []string {
	ids := messageIDs(m.Header.Get("In-Reply-To"))
	references := messageIDs(m.Header.Get("References"))
	for i := len(references) - 1; i >= 0; i-- {
		ids = append(ids, references[i])
	}
	var list []string
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] && len(list) < maxIDs {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}

// messageIDs reads what stands in brackets, as far as it can be a Message-ID.
func messageIDs(value string) (ids []string) {
	for {
		_, rest, ok := strings.Cut(value, "<")
		if !ok {
			return ids
		}
		id, after, ok := strings.Cut(rest, ">")
		if !ok {
			return ids
		}
		if id = strings.TrimSpace(id); id != "" && len(id) < 1000 && !strings.ContainsAny(id, " \t\r\n<") {
			ids = append(ids, id)
		}
		value = after
	}
}
