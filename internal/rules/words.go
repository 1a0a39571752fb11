package rules

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/builtin"
)

// groups are the types of the environment that have fields, by the name of the fact. The compiler's messages name types.
var groups = func() map[string]string {
	m := map[string]string{}
	t := reflect.TypeFor[environment]()
	for i := range t.NumField() {
		f := t.Field(i)
		kind := f.Type
		if kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Pointer {
			kind = kind.Elem().Elem()
		}
		if kind.Kind() == reflect.Struct {
			m[kind.String()] = f.Tag.Get("expr")
		}
	}
	return m
}()

var (
	noField   = regexp.MustCompile(`^type (\S+) has no (?:field|method) (\S+)$`)
	noName    = regexp.MustCompile(`^unknown name (\S+)$`)
	noBoolean = regexp.MustCompile(`^expected bool, but got (\S+)$`)
	noToken   = regexp.MustCompile(`^unexpected token (\w+)(?:\((".*")\))?`)
)

// worded says in the words of rules what the compiler finds wrong, and what may stand there.
func worded(message string) (said, allowed string) {
	if m := noField.FindStringSubmatch(message); m != nil && groups[m[1]] != "" {
		return groups[m[1]] + " has no field " + m[2], "allowed: " + strings.Join(fieldsBelow(groups[m[1]]), ", ")
	}
	if m := noName.FindStringSubmatch(message); m != nil {
		return unknownName(m[1])
	}
	if m := noBoolean.FindStringSubmatch(message); m != nil {
		return "a rule is true or false, and this is " + wordOf(m[1]), `allowed: as 'subject contains "FAX"'`
	}
	if m := noToken.FindStringSubmatch(message); m != nil {
		return unexpected(m[1], m[2])
	}
	switch {
	case strings.Contains(message, "exceeds maximum allowed nodes"):
		return "the expression has more than " + strconv.Itoa(maxNodes) + " parts", "allowed: write several rules"
	case message == "literal not terminated":
		return "a text is not closed", ""
	}
	for name, group := range groups {
		message = strings.ReplaceAll(message, name, group)
	}
	return strings.TrimSpace(message), ""
}

func unknownName(name string) (said, allowed string) {
	const page = "docs/rules.md lists facts and functions"
	if _, dropped := builtin.Index[name]; dropped {
		return name + " is not part of the language of rules", page
	}
	return "there is no fact or function " + name, page
}

func wordOf(kind string) string {
	switch kind {
	case "string":
		return "a text"
	case "int", "float64":
		return "a number"
	}
	if group := groups[strings.TrimPrefix(kind, "*")]; group != "" {
		return "all of " + group
	}
	return "something else"
}

func unexpected(kind, token string) (said, allowed string) {
	switch {
	case kind == "EOF":
		return "the expression ends here, and something is missing", ""
	case token == `"="`:
		return "= compares nothing", "allowed: == for the same, != for different"
	case token == "":
		return "this cannot stand here", ""
	}
	return token + " cannot stand here", ""
}
