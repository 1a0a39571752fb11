package rules

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"sekisho/heuristics"
)

// truth is one of three values.
type truth byte

const (
	unknown truth = iota
	no
	yes
)

// decision is what an expression comes to; the reason says why it is unknown.
type decision struct {
	truth  truth
	reason heuristics.Reason
}

func of(b bool) decision {
	if b {
		return decision{truth: yes}
	}
	return decision{truth: no}
}

// expression is decided by Kleene's logic.
type expression interface {
	decide(*view) decision
	visit(func(reads, fields []string)) // what its parts read
}

type (
	both     struct{ a, b expression }
	either   struct{ a, b expression }
	opposite struct{ e expression }
	choice   struct{ cond, then, otherwise expression }
)

func (e both) decide(v *view) decision   { return join(v, e.a, e.b, no) }
func (e either) decide(v *view) decision { return join(v, e.a, e.b, yes) }

// join decides two parts of which one is enough if it is strong: no for and, yes for or.
func join(v *view, a, b expression, strong truth) decision {
	first := a.decide(v)
	if first.truth == strong {
		return first
	}
	second := b.decide(v)
	if second.truth == strong || first.truth != unknown {
		return second
	}
	return first
}

func (e opposite) decide(v *view) decision {
	d := e.e.decide(v)
	switch d.truth {
	case yes:
		d.truth = no
	case no:
		d.truth = yes
	}
	return d
}

// decide takes either way where both lead to the same.
func (e choice) decide(v *view) decision {
	cond := e.cond.decide(v)
	switch cond.truth {
	case yes:
		return e.then.decide(v)
	case no:
		return e.otherwise.decide(v)
	}
	then, otherwise := e.then.decide(v), e.otherwise.decide(v)
	if then.truth == otherwise.truth && then.truth != unknown {
		return then
	}
	return cond
}

// asks is known(fact).
type asks struct{ reads, fields []string }

func (e asks) decide(v *view) decision {
	_, missing := v.missing(e.reads, e.fields)
	return of(!missing && v.more(e.reads, nil) == "")
}

// leaf is what stands between connectives.
type leaf struct {
	program *vm.Program
	reads   []string
	fields  []string
	settles truth        // the answer that more of a list or text could not change
	bare    reflect.Type // of its value
}

func (l *leaf) decide(v *view) decision {
	if reason, missing := v.missing(l.reads, l.fields); missing {
		return decision{reason: reason}
	}
	value, err := v.machine.Run(l.program, v.shown(l.reads))
	if err != nil {
		return decision{reason: failed(err)}
	}
	d := of(value.(bool))
	if d.truth == l.settles {
		return d
	}
	if reason := v.more(l.reads, l.fields); reason != "" {
		return decision{reason: reason}
	}
	return d
}

// more gives the reason why there may be more of what was read.
func (v *view) more(reads, fields []string) heuristics.Reason {
	for _, path := range reads {
		if reason := v.partial[path]; reason != "" {
			return heuristics.Reason(path + ": " + string(reason))
		}
	}
	for _, name := range fields {
		if v.long[strings.ToLower(name)] {
			return heuristics.Reason("header " + name + ": longer than is looked at")
		}
	}
	return ""
}

// element runs a leaf that finds an element; nil where it finds none or cannot tell.
func (l *leaf) element(v *view) element {
	if _, missing := v.missing(l.reads, l.fields); missing {
		return nil
	}
	value, err := v.machine.Run(l.program, v.shown(l.reads))
	if err != nil {
		return nil
	}
	found, _ := value.(element)
	return found
}

// maxReason bounds the octets of the reason why a rule failed.
const maxReason = 200

func failed(err error) heuristics.Reason {
	message := err.Error()
	var where *file.Error
	if errors.As(err, &where) {
		message = where.Message
	}
	return heuristics.Reason("failed: " + message[:min(len(message), maxReason)])
}

// missing gives the reason why facts are unknown.
func (v *view) missing(reads, fields []string) (heuristics.Reason, bool) {
	for _, path := range reads {
		if reason, gap := v.gaps[path]; gap {
			return heuristics.Reason(path + ": " + string(reason)), true
		}
	}
	if v.noField != "" {
		for _, name := range fields {
			if len(v.env.Headers(name)) == 0 {
				return heuristics.Reason("header " + name + ": " + string(v.noField)), true
			}
		}
	}
	return "", false
}

// shown is the environment for what is read: without the files of which that is not known.
func (v *view) shown(reads []string) *environment {
	switch {
	case v.typed != nil && slices.Contains(reads, "attachments.type"):
		return v.typed
	case v.classed != nil && slices.Contains(reads, "attachments.class"):
		return v.classed
	}
	return &v.env
}

func (e both) visit(f func(reads, fields []string))     { e.a.visit(f); e.b.visit(f) }
func (e either) visit(f func(reads, fields []string))   { e.a.visit(f); e.b.visit(f) }
func (e opposite) visit(f func(reads, fields []string)) { e.e.visit(f) }
func (e choice) visit(f func(reads, fields []string)) {
	e.cond.visit(f)
	e.then.visit(f)
	e.otherwise.visit(f)
}
func (e asks) visit(f func(reads, fields []string))  { f(e.reads, e.fields) }
func (l *leaf) visit(f func(reads, fields []string)) { f(l.reads, l.fields) }
