package page

import (
	"bytes"
	"strconv"
	"strings"
)

// property is one declaration of a style attribute (CSS Style Attributes; CSS Syntax 3, section 5.4.4).
type property struct {
	name      string // lower case
	value     []byte // without "!important"
	important bool
}

// declarations calls f with each declaration. Strings with semicolons in them are cut apart, which no property of ours has.
func declarations(css []byte, f func(property)) {
	css = uncomment(css)
	for len(css) > 0 {
		var one []byte
		one, css, _ = bytes.Cut(css, []byte(";"))
		name, value, ok := bytes.Cut(one, []byte(":"))
		if !ok {
			continue
		}
		name, value = bytes.TrimSpace(name), bytes.TrimSpace(value)
		p := property{value: value}
		if mark := bytes.LastIndexByte(value, '!'); mark >= 0 && bytes.EqualFold(bytes.TrimSpace(value[mark+1:]), []byte("important")) {
			p.value, p.important = bytes.TrimSpace(value[:mark]), true
		}
		if p.name = known(name); p.name != "" {
			f(p)
		}
	}
}

// known is the name of a property that is looked at, or "".
func known(name []byte) string {
	for _, k := range [...]string{"display", "visibility", "font-size", "font", "font-family", "mso-fareast-font-family", "mso-fareast-language",
		"mso-ansi-language"} {
		if len(name) == len(k) && strings.EqualFold(string(name), k) {
			return k
		}
	}
	return ""
}

// uncomment takes comments out.
func uncomment(css []byte) []byte {
	if !bytes.Contains(css, []byte("/*")) {
		return css
	}
	var out []byte
	for {
		before, rest, found := bytes.Cut(css, []byte("/*"))
		out = append(out, before...)
		if !found {
			return out
		}
		_, css, _ = bytes.Cut(rest, []byte("*/"))
	}
}

// looks gathers what declarations say; the last one counts, unless an earlier one is important (CSS Cascade 4, section 6.1).
type looks struct {
	look
	important [3]bool // display, visibility, size
}

func (l *looks) declare(p property) {
	switch p.name {
	case "display":
		if l.allow(0, p) {
			l.none = is(p.value, "none")
		}
	case "visibility":
		if v := visibility(p.value); v != inherit && l.allow(1, p) {
			l.visibility = v
		}
	case "font-size":
		if v := fontSize(p.value); v != inherit && l.allow(2, p) {
			l.size = v
		}
	case "font":
		for f := range bytes.FieldsSeq(p.value) {
			size, _, line := bytes.Cut(f, []byte("/"))
			if v := fontSize(size); v == on || v == off && (line || !digit(size[len(size)-1])) {
				if l.allow(2, p) {
					l.size = v
				}
			}
		}
	}
}

func (l *looks) allow(property int, p property) bool {
	ok := p.important || !l.important[property]
	l.important[property] = l.important[property] || p.important
	return ok
}

func visibility(v []byte) setting {
	switch {
	case is(v, "hidden"), is(v, "collapse"):
		return on
	case is(v, "visible"), is(v, "initial"):
		return off
	}
	return inherit
}

// fontSize is on for a size that is not seen: 0, and less than one pixel or point. A relative size changes nothing unless it is 0, since 0
// stays 0.
func fontSize(v []byte) setting {
	n := 0
	for n < len(v) && (digit(v[n]) || v[n] == '.' || v[n] == '+') {
		n++
	}
	if n == 0 {
		return keyword(v)
	}
	size, err := strconv.ParseFloat(string(v[:min(n, 32)]), 64)
	unit := v[n:]
	switch {
	case err != nil:
		return inherit
	case size == 0, size < 1 && (is(unit, "px") || is(unit, "pt")):
		return on
	case is(unit, "em"), is(unit, "ex"), is(unit, "ch"), is(unit, "%"):
		return inherit
	}
	return off
}

// keyword: absolute sizes (CSS Fonts 4, section 2.5).
func keyword(v []byte) setting {
	for _, k := range [...]string{"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "initial"} {
		if is(v, k) {
			return off
		}
	}
	return inherit
}

func is(v []byte, lower string) bool {
	return len(v) == len(lower) && strings.EqualFold(string(v), lower)
}
