package rules

import (
	"reflect"
	"strconv"
	"strings"
)

// reading is a placeholder of the evidence: what it shows.
type reading struct {
	key    string // as in the sentence, without braces
	path   string
	kind   reflect.Kind
	ofPart bool
}

// put sets the value of the placeholder, in both languages where it is a word. What is not known is left out and shows as "?".
func (p reading) put(data map[string]string, v *view, about element) {
	if _, gap := v.gaps[p.path]; gap && !p.ofPart {
		return
	}
	value, ok := p.value(v, about)
	if !ok {
		return
	}
	switch p.kind {
	case reflect.Bool:
		data[p.key+".en"], data[p.key+".ja"] = "no", "いいえ"
		if value.Bool() {
			data[p.key+".en"], data[p.key+".ja"] = "yes", "はい"
		}
	case reflect.Int:
		data[p.key] = strconv.FormatInt(value.Int(), 10)
	default:
		data[p.key] = value.String()
		if value.String() == "" {
			delete(data, p.key)
			data[p.key+".en"], data[p.key+".ja"] = "(none)", "(なし)"
		}
	}
}

func (p reading) value(v *view, about element) (reflect.Value, bool) {
	from := reflect.ValueOf(&v.env).Elem()
	path := p.path
	if p.ofPart {
		if about == nil {
			return from, false
		}
		from = reflect.ValueOf(about).Elem()
		_, path, _ = strings.Cut(path, ".")
	}
	for name := range strings.SplitSeq(path, ".") {
		from = from.Field(fieldNamed(from.Type(), name))
	}
	return from, true
}
