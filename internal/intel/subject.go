package intel

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The bounds of patterns: their number in a set of all, the instructions of each (RE2 takes instructions times length), and how much of a
// subject they look at. A longer subject is looked at so far: no mail program shows more of it.
const (
	MaxPatterns = 1000
	maxProgram  = 500
	maxSubject  = 1000 // characters
)

// parsePattern reads a pattern of subjects. It must be RE2 (no look-around, no back-references), small, and not match everything.
func parsePattern(expression string) (*regexp.Regexp, *syntax.Regexp, error) {
	if len(expression) > maxPattern {
		return nil, nil, fmt.Errorf("the pattern is longer than %d octets", maxPattern)
	}
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, nil, fmt.Errorf("RE2 does not read the pattern: %w", err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	switch {
	case err != nil:
		return nil, nil, err
	case len(program.Inst) > maxProgram:
		return nil, nil, errors.New("the pattern is too large when its repetitions are written out")
	}
	re, err := regexp.Compile(expression)
	switch {
	case err != nil:
		return nil, nil, err
	case re.MatchString(""):
		return nil, nil, errors.New("the pattern matches every subject")
	}
	return re, parsed, nil
}

// subjectPattern is a compiled pattern. Before it is run, a text that every match contains is looked for: most patterns have one, and a
// thousand of them must cost a mail next to nothing.
type subjectPattern struct {
	re       *regexp.Regexp
	required string // folded; "": not known
	entry    entry
	value    string
}

func newSubjectPattern(expression string, e entry) (subjectPattern, error) {
	re, parsed, err := parsePattern(expression)
	if err != nil {
		return subjectPattern{}, err
	}
	return subjectPattern{re: re, required: foldRunes(required(parsed)), entry: e, value: expression}, nil
}

// required is the longest text that is in every match, up to letter case.
func required(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpConcat:
		longest := ""
		for _, sub := range re.Sub {
			if s := required(sub); len(s) > len(longest) {
				longest = s
			}
		}
		return longest
	}
	return ""
}

// foldRunes gives characters that differ by letter case alone one form: the smallest of those that unicode.SimpleFold goes round, as the
// flag i of regular expressions does.
func foldRunes(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}

// aSubject is a subject as patterns look at it: as it stands and, where it differs, in compatibility form (full-width letters as others).
type aSubject struct{ forms, folded []string }

func subjectOf(s string) aSubject {
	count := 0
	for i := range s {
		if count++; count > maxSubject {
			s = s[:i]
			break
		}
	}
	a := aSubject{forms: []string{s}}
	if n := norm.NFKC.String(s); n != s {
		a.forms = append(a.forms, n)
	}
	for _, f := range a.forms {
		a.folded = append(a.folded, foldRunes(f))
	}
	return a
}

func (p subjectPattern) matches(a aSubject) bool {
	for i, form := range a.forms {
		if strings.Contains(a.folded[i], p.required) && p.re.MatchString(form) {
			return true
		}
	}
	return false
}
