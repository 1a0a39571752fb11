package page

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// Font is a list of font families that a page sets for text, as written ("微软雅黑, sans-serif"), and how many kana are set in it outside of quoted
// mail. Of a text for which Word names a font of East Asian characters of its own (mso-fareast-font-family), that one counts.
type Font struct {
	Families string
	Kana     int
}

const (
	maxFonts     = 32
	maxFontRules = 64
	maxFamilies  = 200 // octets of a list
	maxClasses   = 8   // of one element
)

// face is what an element sets: indices into reader.fonts, from 1; 0 sets nothing.
type face struct {
	font, fareast uint8
}

// over is the face inside of an element that sets f within inherited.
func (f face) over(inherited face) face {
	if f.font == 0 {
		f.font = inherited.font
	}
	if f.fareast == 0 {
		f.fareast = inherited.fareast
	}
	return f
}

// fonts are those of a page.
type fonts struct {
	list  []Font
	index map[string]uint8
	rules map[string]families // by element, ".class" or "element.class" in lower case
}

// families are lists as they are written.
type families struct {
	font, fareast []byte
}

func (f families) over(other families) families {
	if f.font == nil {
		f.font = other.font
	}
	if f.fareast == nil {
		f.fareast = other.fareast
	}
	return f
}

// declare takes a declaration of fonts.
func (f *families) declare(p property) {
	switch p.name {
	case "font-family":
		f.font = p.value
	case "mso-fareast-font-family":
		f.fareast = p.value
	case "font":
		if list := behindSize(p.value); list != nil {
			f.font = list
		}
	}
}

// of gives the number of a list of families, or 0.
func (f *fonts) of(families []byte) uint8 {
	families = bytes.TrimSpace(families[:min(len(families), maxFamilies)])
	if len(families) == 0 || is(families, "inherit") {
		return 0
	}
	if n, ok := f.index[string(families)]; ok {
		return n
	}
	if len(f.list) == maxFonts {
		return 0
	}
	if f.index == nil {
		f.index = map[string]uint8{}
	}
	f.list = append(f.list, Font{Families: string(families)})
	n := uint8(len(f.list))
	f.index[string(families)] = n
	return n
}

// behindSize is the list of families in a font shorthand: what follows the size (CSS Fonts 4, section 2.7).
func behindSize(value []byte) []byte {
	rest := value
	for len(rest) > 0 {
		word, after, _ := bytes.Cut(rest, []byte(" "))
		if len(word) > 0 && digit(word[0]) || fontSize(word) != inherit {
			return after
		}
		rest = after
	}
	return nil
}

// count adds the kana of a text to the font in which it is set.
func (f *fonts) count(in face, s []byte) {
	n := in.fareast
	if n == 0 {
		n = in.font
	}
	if n != 0 {
		f.list[n-1].Kana += kana(s)
	}
}

// kana counts the octets E3 81 to E3 83 that begin U+3040 to U+30FF.
func kana(s []byte) (n int) {
	for {
		i := bytes.IndexByte(s, 0xE3)
		if i < 0 || i+1 >= len(s) {
			return n
		}
		if c := s[i+1]; c >= 0x81 && c <= 0x83 {
			n++
		}
		s = s[i+2:]
	}
}

// used lists the fonts in which kana are set.
func (f *fonts) used() (list []Font) {
	for _, font := range f.list {
		if font.Kana > 0 {
			list = append(list, font)
		}
	}
	return list
}

// sheet takes the fonts that a style sheet sets for elements and classes. Of selectors, only those of one element, one class or both count; a page
// that needs more says no font. What stands within @media and its likes counts as if it stood by itself.
func (f *fonts) sheet(css []byte) {
	if !bytes.Contains(css, []byte("font")) && !bytes.Contains(css, []byte("FONT")) {
		return
	}
	css = uncomment(css)
	for len(css) > 0 && len(f.rules) < maxFontRules {
		selectors, rest, found := bytes.Cut(css, []byte("{"))
		if !found {
			return
		}
		if inner := bytes.LastIndexAny(selectors, "};"); inner >= 0 {
			selectors = selectors[inner+1:]
		}
		selectors = bytes.TrimSpace(selectors)
		if len(selectors) > 0 && selectors[0] == '@' && !bytes.HasPrefix(selectors, []byte("@font-face")) && !bytes.HasPrefix(selectors, []byte("@page")) {
			css = rest // a block of rules
			continue
		}
		var body []byte
		body, css, _ = bytes.Cut(rest, []byte("}"))
		if selectors = bytes.TrimPrefix(bytes.TrimSpace(selectors), []byte("<!--")); len(selectors) > 0 && selectors[0] != '@' {
			f.rule(selectors, body)
		}
	}
}

// rule takes the declarations of one rule for each of its selectors.
func (f *fonts) rule(selectors, body []byte) {
	var sets families
	declarations(body, func(p property) { sets.declare(p) })
	if sets.font == nil && sets.fareast == nil {
		return
	}
	sets.font, sets.fareast = bytes.Clone(sets.font), bytes.Clone(sets.fareast) // the tokenizer goes on
	for one := range bytes.SplitSeq(selectors, []byte(",")) {
		one = bytes.TrimSpace(one)
		if len(one) == 0 || len(one) > maxLang || bytes.ContainsAny(one, " >+~:[#*\t\r\n") || len(f.rules) == maxFontRules {
			continue
		}
		if f.rules == nil {
			f.rules = map[string]families{}
		}
		key := string(bytes.ToLower(one))
		f.rules[key] = sets.over(f.rules[key])
	}
}

// ruled is what the style sheet sets for an element: by element and class, by class, by element.
func (f *fonts) ruled(name []byte, class []byte) (sets families) {
	if len(f.rules) == 0 {
		return families{}
	}
	element := bytes.ToLower(name[:min(len(name), maxLang)])
	n := 0
	for c := range bytes.FieldsSeq(class) {
		if n++; n > maxClasses || len(c) > maxLang {
			break
		}
		dotted := append([]byte("."), bytes.ToLower(c)...)
		sets = sets.over(f.rules[string(element)+string(dotted)]).over(f.rules[string(dotted)])
	}
	return sets.over(f.rules[string(element)])
}

// faceOf is what an element says about fonts: its style attribute before <font face> before the style sheet.
func (r *reader) faceOf(t tag, name []byte, styled families) face {
	if t == tag(atom.Font) {
		styled = styled.over(families{font: r.attr.face})
	}
	styled = styled.over(r.fonts.ruled(name, r.attr.class))
	return face{font: r.fonts.of(styled.font), fareast: r.fonts.of(styled.fareast)}
}
