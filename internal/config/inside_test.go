package config

import (
	"strings"
	"testing"
)

// What is wrong inside a text is marked where it stands in the file, however the text is written.
func TestErrorInside(t *testing.T) {
	for what, c := range map[string]struct {
		value    string // of when; the marked part is "bad"
		from, to int
		line     int
	}{
		"literal":                   {`'subject bad "x"'`, 8, 11, 4},
		"basic with escapes":        {`"\"x\"\u00e9\t bad"`, 6, 9, 4},
		"literal over lines":        {"'''\nsubject\n  bad'''", 10, 13, 6},
		"basic over lines":          {"\"\"\"\nsubject \\\n   bad\"\"\"", 8, 11, 6},
		"wide characters":           {`'件名が bad です'`, 4, 7, 4},
		"CRLF":                      {"'''\r\nsubject\r\nbad'''", 9, 12, 6},
		"without an end":            {`'x bad'`, 2, 99, 4},
		"at the very end":           {`'bad'`, 0, 3, 4},
		"basic, quote at the start": {`"\"bad"`, 1, 4, 4},
	} {
		text := "[[rule]]\nid = \"x\"\nweight = 1\nwhen = " + c.value + "\nen = \"x\"\nja = \"x\"\n"
		conf, err := Parse("rules.toml", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		e, ok := conf.ErrorInside("rule[0].when", c.from, c.to, "no such thing", "").(*Error)
		if !ok {
			t.Fatalf("%s: another type of error", what)
		}
		line := []rune(e.Text)
		marked := string(line[e.Column-1 : e.Column-1+e.Length])
		if marked != "bad" || e.Line != c.line {
			t.Errorf("%s: marks %q in line %d:\n%v", what, marked, e.Line, e)
		}
	}
}

// Whatever place is asked for, something is marked.
func FuzzErrorInside(f *testing.F) {
	for _, seed := range []string{`'a'`, `"\u00e9"`, "'''\na\n'''", "\"\"\"\\\n  a\"\"\"", `""`, `''`, `"""a""""`} {
		f.Add(seed, 0, 1)
		f.Add(seed, 7, -1)
	}
	f.Fuzz(func(t *testing.T, value string, from, to int) {
		c, err := Parse("x", []byte("[[rule]]\nid = \"x\"\nweight = 1\nen = \"x\"\nja = \"x\"\nwhen = "+value+"\n"))
		if err != nil {
			return
		}
		e, ok := c.ErrorInside("rule[0].when", from, to, "m", "").(*Error)
		if !ok || e.Line < 1 || e.Column < 1 || e.Length < 0 || !strings.Contains(e.Error(), "m") {
			t.Errorf("%q %d %d: %+v", value, from, to, e)
		}
	})
}
