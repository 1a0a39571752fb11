package document

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf16"
)

// Files that lead to something else when they are opened, besides shell links: what is read of them is where they lead.
//
//	url, website          INI; [InternetShortcut] URL, IconFile, IconIndex (Windows Internet shortcuts)
//	desktop               INI; [Desktop Entry] Exec or URL, Icon (Desktop Entry Specification 1.5)
//	library-ms, search-ms, searchconnector-ms   XML; url (Windows library description schema), or location
//	settingcontent-ms     XML; DeepLink
//	webloc, inetloc       XML property list; the string behind the key URL
//	appref-ms             one line: address and name of a ClickOnce application
//
// The text is in UTF-8, in UTF-16 with a byte order mark or in the writer's code page. What stands behind the octets that are given is not read.

// ReadPointer reads a file of that suffix; nil where it says no target, or where the suffix is another.
func ReadPointer(suffix string, b []byte) *Shortcut {
	var s Shortcut
	switch suffix {
	case "url", "website":
		s = iniShortcut(pointerText(b), "URL", "IconFile", "IconIndex")
	case "desktop":
		text := pointerText(b)
		if s = iniShortcut(text, "Exec", "Icon", ""); s.Target == "" {
			s = iniShortcut(text, "URL", "Icon", "")
		}
	case "library-ms", "search-ms", "searchconnector-ms":
		text := pointerText(b)
		s.Target = firstText(element(text, "url"), element(text, "location"), element(text, "include"))
	case "settingcontent-ms":
		s.Target = element(pointerText(b), "DeepLink")
	case "webloc", "inetloc", "fileloc":
		_, text, _ := strings.Cut(pointerText(b), "<key>URL</key>")
		s.Target = element(text, "string")
	case "appref-ms":
		s.Target, _, _ = strings.Cut(strings.TrimSpace(pointerText(b)), "#")
	}
	if s.Target = clip(strings.TrimSpace(s.Target)); s.Target == "" {
		return nil
	}
	s.Icon = clip(s.Icon)
	return &s
}

// pointerText decodes the text as Windows does: by its byte order mark.
func pointerText(b []byte) string {
	if big := bytes.HasPrefix(b, []byte("\xfe\xff")); big || bytes.HasPrefix(b, []byte("\xff\xfe")) {
		units := make([]uint16, 0, len(b)/2)
		for b = b[2:]; len(b) >= 2; b = b[2:] {
			if big {
				units = append(units, uint16(b[0])<<8|uint16(b[1]))
			} else {
				units = append(units, uint16(b[1])<<8|uint16(b[0]))
			}
		}
		return string(utf16.Decode(units))
	}
	return ansi(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
}

// iniShortcut takes the first value of each key, whatever its section: keys are compared without regard to case.
func iniShortcut(text, target, icon, index string) Shortcut {
	s := Shortcut{Target: iniValue(text, target), Icon: iniValue(text, icon)}
	if n := iniValue(text, index); n != "" && s.Icon != "" {
		s.Icon += "," + n
	}
	return s
}

func iniValue(text, key string) string {
	if key == "" {
		return ""
	}
	for line := range strings.Lines(text) {
		if k, value, ok := strings.Cut(line, "="); ok && strings.EqualFold(strings.TrimSpace(k), key) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// element is the text of the first element of that name, with or without a prefix and attributes.
func element(text, name string) string {
	lower, name := strings.ToLower(text), strings.ToLower(name)
	if len(lower) != len(text) {
		text = lower // letters whose cases differ in length: where they stand is what counts
	}
	for at := 0; ; {
		i := strings.Index(lower[at:], name)
		if i < 0 {
			return ""
		}
		at += i
		end := at + len(name)
		if at > 0 && (lower[at-1] == '<' || lower[at-1] == ':') && end < len(lower) && strings.IndexByte(" \t\r\n>", lower[end]) >= 0 {
			_, rest, _ := strings.Cut(text[end:], ">")
			value, _, _ := strings.Cut(rest, "<")
			if value = strings.TrimSpace(html.UnescapeString(value)); value != "" {
				return value
			}
		}
		at = end
	}
}
