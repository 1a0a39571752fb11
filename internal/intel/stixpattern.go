package intel

import (
	"errors"
	"fmt"
)

// alternative is a value that alone fulfils a pattern, or why a part of the pattern gives none.
type alternative struct {
	kind, value string
	pattern     bool
	why         string
}

// parseSTIX reads a pattern (STIX 2.1, section 9) as far as it says "one of these values is seen": comparisons joined by OR, within an
// observation or between observations. What needs two things at once (AND, FOLLOWEDBY), several times (REPEATS) or in a time (WITHIN, START)
// is no alternative: taking its parts one by one would find other mails than its author meant. The one exception are digests of one file
// joined by AND: each says the same file.
func parseSTIX(pattern string) ([]alternative, error) {
	if len(pattern) > maxSTIXPattern {
		return nil, errors.New("the pattern is longer than 64 KiB")
	}
	p := stixParser{lex: stixLexer{s: pattern}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	list, err := p.observations(0)
	switch {
	case err != nil:
		return nil, err
	case p.now.kind != 0:
		return nil, p.lex.wrong(p.now.at)
	case len(list) > maxSTIXAlternatives:
		return nil, fmt.Errorf("the pattern has more than %d alternatives", maxSTIXAlternatives)
	}
	return list, nil
}

type stixParser struct {
	lex stixLexer
	now stixToken
}

func (p *stixParser) advance() (err error) {
	p.now, err = p.lex.next()
	return err
}

// word takes a keyword if it stands here.
func (p *stixParser) word(w string) (bool, error) {
	if p.now.kind != 'w' || p.now.text != w {
		return false, nil
	}
	return true, p.advance()
}

// expect takes a token of a kind.
func (p *stixParser) expect(kind byte) (stixToken, error) {
	t := p.now
	if t.kind != kind {
		return t, p.lex.wrong(t.at)
	}
	return t, p.advance()
}

func unable(why string) []alternative { return []alternative{{why: why}} }

// observations reads observations joined by AND, OR and FOLLOWEDBY. Whatever their precedence, with anything but OR among them none of them
// stands alone.
func (p *stixParser) observations(depth int) ([]alternative, error) {
	list, err := p.observation(depth)
	if err != nil {
		return nil, err
	}
	for {
		joint := p.now
		if joint.kind != 'w' || joint.text != "OR" && joint.text != "AND" && joint.text != "FOLLOWEDBY" {
			return list, nil
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		more, err := p.observation(depth)
		if err != nil {
			return nil, err
		}
		if joint.text == "OR" && !joined(list) {
			list = append(list, more...)
		} else {
			list = unable(whyJoined)
		}
	}
}

const whyJoined = "the pattern wants several things at once (AND, FOLLOWEDBY)"

func joined(list []alternative) bool { return len(list) == 1 && list[0].why == whyJoined }

// observation reads "[…]" or "(…)" and the qualifiers behind it.
func (p *stixParser) observation(depth int) ([]alternative, error) {
	if depth > maxSTIXDepth {
		return nil, errors.New("the pattern is nested too deep")
	}
	open := p.now.kind
	if open != '[' && open != '(' {
		return nil, p.lex.wrong(p.now.at)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	read, end := p.comparisons, byte(']')
	if open == '(' {
		read, end = p.observations, ')'
	}
	list, err := read(depth + 1)
	if err != nil {
		return nil, err
	}
	if _, err := p.expect(end); err != nil {
		return nil, err
	}
	return p.qualified(list)
}

// qualified reads WITHIN n SECONDS, REPEATS n TIMES and START t STOP t.
func (p *stixParser) qualified(list []alternative) ([]alternative, error) {
	for p.now.kind == 'w' {
		rest, ok := map[string][]string{"WITHIN": {"", "SECONDS"}, "REPEATS": {"", "TIMES"}, "START": {"", "STOP", ""}}[p.now.text]
		if !ok {
			break
		}
		list = unable("the pattern counts or times what it wants (WITHIN, REPEATS, START)")
		for _, w := range rest {
			if err := p.advance(); err != nil {
				return nil, err
			}
			if w != "" && p.now.text != w || p.now.kind != 'w' && p.now.kind != 'l' {
				return nil, p.lex.wrong(p.now.at)
			}
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// comparisons reads comparisons joined by AND and OR; AND binds tighter.
func (p *stixParser) comparisons(depth int) ([]alternative, error) {
	list, err := p.conjunction(depth)
	for err == nil {
		var or bool
		if or, err = p.word("OR"); err != nil || !or {
			break
		}
		var more []alternative
		more, err = p.conjunction(depth)
		list = append(list, more...)
	}
	return list, err
}

func (p *stixParser) conjunction(depth int) ([]alternative, error) {
	list, err := p.comparison(depth)
	for err == nil {
		var and bool
		if and, err = p.word("AND"); err != nil || !and {
			break
		}
		var more []alternative
		more, err = p.comparison(depth)
		list = both(list, more)
	}
	return list, err
}

// both is what is left of two conditions at once: of two digests the stronger.
func both(a, b []alternative) []alternative {
	if len(a) == 1 && len(b) == 1 {
		x, y := digestStrength(a[0].kind), digestStrength(b[0].kind)
		switch {
		case x == 0 || y == 0:
		case x > y:
			return a
		case y > x:
			return b
		}
	}
	return unable(whyJoined)
}

func digestStrength(kind string) int {
	return map[string]int{KindMD5: 1, KindSHA1: 2, KindSHA256: 3}[kind]
}

// comparison reads "path operator value", "EXISTS path" or a group in brackets.
func (p *stixParser) comparison(depth int) ([]alternative, error) {
	if depth > maxSTIXDepth {
		return nil, errors.New("the pattern is nested too deep")
	}
	if p.now.kind == '(' {
		if err := p.advance(); err != nil {
			return nil, err
		}
		list, err := p.comparisons(depth + 1)
		if err != nil {
			return nil, err
		}
		_, err = p.expect(')')
		return list, err
	}
	exists, err := p.word("EXISTS")
	if err != nil {
		return nil, err
	}
	path, err := p.expect('p')
	if err != nil {
		return nil, err
	}
	if exists {
		return unable("the pattern asks whether something exists (EXISTS)"), nil
	}
	return p.compared(path.text)
}

func (p *stixParser) compared(path string) ([]alternative, error) {
	not, err := p.word("NOT")
	if err != nil {
		return nil, err
	}
	operator := p.now
	if operator.kind != 'o' && operator.kind != 'w' {
		return nil, p.lex.wrong(operator.at)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	values, literal, err := p.values(operator.text == "IN")
	switch {
	case err != nil:
		return nil, err
	case not:
		return unable("the pattern wants that something is not so (NOT)"), nil
	case !literal:
		return unable(fmt.Sprintf("comparisons of %q with what is no string are not understood", clipped(path, 60))), nil
	}
	var list []alternative
	for _, v := range values {
		list = append(list, meaning(path, operator.text, v))
	}
	return list, nil
}

// values reads one value, or a set of them; literal says that all are strings.
func (p *stixParser) values(set bool) (values []string, literal bool, err error) {
	literal = true
	one := func() error {
		if p.now.kind != 's' && p.now.kind != 'w' && p.now.kind != 'l' {
			return p.lex.wrong(p.now.at)
		}
		literal = literal && p.now.kind == 's'
		values = append(values, p.now.text)
		return p.advance()
	}
	if !set {
		err = one()
		return values, literal, err
	}
	if _, err := p.expect('('); err != nil {
		return nil, false, err
	}
	for {
		if err := one(); err != nil {
			return nil, false, err
		}
		if p.now.kind != ',' {
			break
		}
		if err := p.advance(); err != nil {
			return nil, false, err
		}
	}
	_, err = p.expect(')')
	return values, literal, err
}
