package rules

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// Bounds of an expression.
const (
	maxNodes   = 300
	maxPattern = 500 // octets of a regular expression
)

// fault is what is wrong at a place of an expression, in characters.
type fault struct {
	from, to         int
	message, allowed string
}

func (f *fault) Error() string { return f.message }

// inspector walks over an expression that the compiler's checker has seen. It notes which facts are read and refuses what would not be bounded, or
// would take unknown for an answer.
type inspector struct {
	source []rune
	reads  []string // paths
	fields []string // names of header fields
	loop   bool     // within any, all, …
	err    *fault
}

func (in *inspector) refuse(n ast.Node, message, allowed string) {
	if in.err == nil {
		in.err = in.at(n.Location(), message, allowed)
	}
}

// at makes a fault of what stands at a place. A place without an end is the word that begins there.
func (in *inspector) at(l file.Location, message, allowed string) *fault {
	f := &fault{from: min(l.From, len(in.source)), to: l.To, message: message, allowed: allowed}
	if f.to <= f.from {
		f.to = f.from
		for f.to < len(in.source) && wordRune(in.source[f.to]) {
			f.to++
		}
	}
	return f
}

func wordRune(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf
}

func (in *inspector) walk(n ast.Node) {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode:
	case *ast.IdentifierNode:
		in.fact(n, n.Value)
	case *ast.MemberNode:
		in.member(n)
	case *ast.UnaryNode:
		in.walk(n.Node)
	case *ast.BinaryNode:
		in.binary(n)
	case *ast.ConditionalNode:
		in.walk(n.Cond)
		in.walk(n.Exp1)
		in.walk(n.Exp2)
	case *ast.ArrayNode:
		for _, e := range n.Nodes {
			in.walk(e)
		}
	case *ast.CallNode:
		in.call(n)
	case *ast.BuiltinNode:
		in.builtin(n)
	case *ast.PointerNode:
		if n.Name != "" {
			in.refuse(n, "#"+n.Name+" is not part of the language of rules", "")
		}
	default:
		in.refuse(n, "this is not part of the language of rules", "allowed: facts, comparisons, and, or, not, ?:, lists in brackets, functions")
	}
}

// fact notes a fact that stands alone.
func (in *inspector) fact(n ast.Node, path string) {
	t, _, ok := typeOf(path)
	switch {
	case !ok || t.Kind() == reflect.Func:
		in.refuse(n, path+" is not a fact", "")
	case t.Kind() == reflect.Struct:
		in.refuse(n, fmt.Sprintf("%s is not one fact", path), "allowed: "+strings.Join(fieldsBelow(path), ", "))
	case in.loop && (path == "text" || t.Kind() == reflect.Slice):
		in.refuse(n, path+" cannot be read within a loop", "")
	default:
		in.note(path)
	}
}

func (in *inspector) note(path string) {
	if !slices.Contains(in.reads, path) {
		in.reads = append(in.reads, path)
	}
}

func fieldsBelow(path string) []string {
	var names []string
	for _, f := range Facts() {
		if strings.HasPrefix(f.Path, path+".") {
			names = append(names, f.Path)
		}
	}
	return names
}

// member notes a fact of a group, or a field of an element.
func (in *inspector) member(n *ast.MemberNode) {
	name, ok := n.Property.(*ast.StringNode)
	if !ok || n.Optional {
		in.refuse(n, "lists are not read by number", "allowed: any(list, condition), all, none, one, count, find")
		return
	}
	if group, ok := n.Node.(*ast.IdentifierNode); ok {
		in.fact(n, group.Value+"."+name.Value)
		return
	}
	for root, t := range map[string]reflect.Type{"attachments": reflect.TypeFor[*attachment](), "links": reflect.TypeFor[*link]()} {
		if n.Node.Type() == t {
			in.walk(n.Node)
			in.note(root + "." + name.Value)
			return
		}
	}
	in.refuse(n, "this has no fields", "")
}

// operators are those whose cost and result are bounded by what stands beside them.
var operators = []string{"==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "startsWith", "endsWith", "matches", "and", "&&", "or", "||", "+", "-", "*", "/", "%"}

func (in *inspector) binary(n *ast.BinaryNode) {
	if !slices.Contains(operators, n.Operator) {
		in.refuse(n, fmt.Sprintf("%s is not part of the language of rules", n.Operator), "")
		return
	}
	in.walk(n.Left)
	in.walk(n.Right)
	if n.Operator == "matches" {
		in.pattern(n.Right)
	}
}

func (in *inspector) pattern(n ast.Node) {
	s, constant := n.(*ast.StringNode)
	if !constant {
		in.refuse(n, "a pattern is a text in quotes", "")
		return
	}
	if len(s.Value) > maxPattern {
		in.refuse(n, fmt.Sprintf("the pattern has more than %d octets", maxPattern), "")
		return
	}
	if _, err := regexp.Compile(s.Value); err != nil {
		in.refuse(n, err.Error(), "allowed: https://pkg.go.dev/regexp/syntax")
	}
}

func (in *inspector) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || !slices.Contains(ours, callee.Value) {
		in.refuse(n, "no such function", "")
		return
	}
	switch callee.Value {
	case "known":
		in.refuse(callee, "known stands beside and, or, not and ?: only", "")
	case "header", "headers":
		in.header(n, callee.Value)
	case "in_network":
		in.walk(n.Arguments[0])
		for _, a := range n.Arguments[1:] {
			in.network(a)
		}
	default:
		for _, a := range n.Arguments {
			in.walk(a)
		}
	}
}

var fieldName = regexp.MustCompile(`^[!-9;-~]{1,100}$`) // RFC 5322, section 3.6.8

func (in *inspector) header(n *ast.CallNode, function string) {
	name, constant := n.Arguments[0].(*ast.StringNode)
	switch {
	case !constant:
		in.refuse(n.Arguments[0], "the name of a field is a text in quotes", "")
	case !fieldName.MatchString(name.Value):
		in.refuse(name, fmt.Sprintf("%q is not the name of a field", name.Value), `allowed: as "X-Mailer", without the colon`)
	case in.loop:
		in.refuse(n, function+" cannot be read within a loop", "")
	default:
		in.note("header")
		in.fields = append(in.fields, name.Value)
	}
}

func (in *inspector) network(n ast.Node) {
	s, constant := n.(*ast.StringNode)
	if !constant {
		in.refuse(n, "a network is a text in quotes", "")
		return
	}
	if _, err := parseNetwork(s.Value); err != nil {
		in.refuse(n, fmt.Sprintf("%q is not a network", s.Value), `allowed: as "192.0.2.0/24", "2001:db8::/32", or one address`)
	}
}

// builtin looks into a function of expr. Those with a condition are loops.
func (in *inspector) builtin(n *ast.BuiltinNode) {
	if !slices.Contains(builtins, n.Name) {
		in.refuse(n, n.Name+" is not part of the language of rules", "")
		return
	}
	for _, a := range n.Arguments {
		p, condition := a.(*ast.PredicateNode)
		switch {
		case !condition:
			in.walk(a)
		case in.loop:
			in.refuse(n, "a loop cannot stand within a loop", "")
		default:
			in.loop = true
			in.walk(p.Node)
			in.loop = false
		}
	}
}
