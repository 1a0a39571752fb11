package rules

import (
	"errors"
	"reflect"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
)

// parse checks an expression for names and types. The language's configuration belongs to it from then on.
func parse(source string, want reflect.Kind) (*parser.Tree, *conf.Config, *fault) {
	c := language()
	c.Expect = want
	tree, err := checker.ParseCheck(source, c)
	if err == nil {
		return tree, c, nil
	}
	in := inspector{source: []rune(source)}
	var bad *file.Error
	if errors.As(err, &bad) {
		said, allowed := worded(bad.Message)
		return nil, nil, in.at(bad.Location, said, allowed)
	}
	said, allowed := worded(err.Error())
	return nil, nil, in.at(file.Location{To: len(in.source)}, said, allowed)
}

// splitter turns a checked tree into an expression of three values.
type splitter struct {
	tree     *parser.Tree
	language *conf.Config
	source   []rune
	err      *fault
}

// compileCondition makes an expression of a text that is true or false.
func compileCondition(source string) (expression, *fault) {
	tree, language, bad := parse(source, reflect.Bool)
	if bad != nil {
		return nil, bad
	}
	s := splitter{tree: tree, language: language, source: []rune(source)}
	e := s.split(tree.Node)
	return e, s.err
}

func (s *splitter) split(n ast.Node) expression {
	switch n := n.(type) {
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return both{s.split(n.Left), s.split(n.Right)}
		case "or", "||":
			return either{s.split(n.Left), s.split(n.Right)}
		}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return opposite{s.split(n.Node)}
		}
	case *ast.ConditionalNode:
		return choice{s.split(n.Cond), s.split(n.Exp1), s.split(n.Exp2)}
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok && callee.Value == "known" {
			return s.asks(n)
		}
	}
	return s.leaf(n, reflect.Bool)
}

// asks makes known(fact).
func (s *splitter) asks(n *ast.CallNode) expression {
	in := inspector{source: s.source}
	in.walk(n.Arguments[0])
	if in.err == nil && (len(in.reads) != 1 || !nameOrCall(n.Arguments[0])) {
		in.refuse(n, "known asks for one fact", `allowed: as known(origin.country), known(header("X-Mailer"))`)
	}
	s.note(in.err)
	return asks{reads: in.reads, fields: in.fields}
}

func nameOrCall(n ast.Node) bool {
	switch n.(type) {
	case *ast.IdentifierNode, *ast.MemberNode, *ast.CallNode:
		return true
	}
	return false
}

func (s *splitter) note(bad *fault) {
	if s.err == nil {
		s.err = bad
	}
}

// leaf compiles what stands between connectives.
func (s *splitter) leaf(n ast.Node, want reflect.Kind) *leaf {
	in := inspector{source: s.source}
	in.walk(n)
	if in.err != nil {
		s.note(in.err)
		return nil
	}
	l := &leaf{reads: in.reads, fields: in.fields, settles: settles(n, in.reads), bare: n.Type()}
	s.language.Expect = want
	if err := optimizer.Optimize(&n, s.language); err != nil {
		s.note(in.at(n.Location(), err.Error(), ""))
		return nil
	}
	program, err := compiler.Compile(&parser.Tree{Node: n, Source: s.tree.Source}, s.language)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		s.note(in.at(n.Location(), first, ""))
		return nil
	}
	l.program = program
	return l
}

// open are the facts of which there may be more than was read.
var open = []string{"text", "subject", "header", "attachments", "links", "rcpts"}

// settles says which answer of a leaf stands whatever else there may be of the one list or text that it reads: yes, no, or unknown for none.
func settles(n ast.Node, reads []string) truth {
	var roots []string
	for _, path := range reads {
		root, _, _ := strings.Cut(path, ".")
		if slices.Contains(open, root) && !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	if len(roots) != 1 {
		return unknown
	}
	switch n := n.(type) {
	case *ast.BuiltinNode:
		switch {
		case !itself(n.Arguments[0]):
		case n.Name == "any":
			return yes
		case n.Name == "all", n.Name == "none":
			return no
		}
	case *ast.BinaryNode:
		return settlesBinary(n)
	}
	return unknown
}

// itself says that a node is a list as it was read, and nothing made of it.
func itself(n ast.Node) bool {
	_, ok := n.(*ast.IdentifierNode)
	return ok
}

func settlesBinary(n *ast.BinaryNode) truth {
	pattern, constant := n.Right.(*ast.StringNode)
	switch {
	case n.Operator == "contains" && constant && wholeText(n.Left), n.Operator == "matches" && constant && wholeText(n.Left) && unanchored(pattern.Value):
		return yes
	case counts(n.Left) && number(n.Right) && (n.Operator == ">" || n.Operator == ">="):
		return yes
	case counts(n.Left) && number(n.Right) && (n.Operator == "<" || n.Operator == "<="):
		return no
	}
	return unknown
}

// wholeText says that a node is the text, the subject or a header field, folded or not: of what is cut the beginning is seen.
func wholeText(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value == "text" || n.Value == "subject"
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		return ok && (callee.Value == "header" || callee.Value == "fold" && wholeText(n.Arguments[0]))
	case *ast.BuiltinNode:
		return (n.Name == "lower" || n.Name == "upper") && wholeText(n.Arguments[0])
	}
	return false
}

func counts(n ast.Node) bool {
	b, ok := n.(*ast.BuiltinNode)
	return ok && (b.Name == "count" || b.Name == "len") && itself(b.Arguments[0])
}

func number(n ast.Node) bool {
	_, ok := n.(*ast.IntegerNode)
	return ok
}

// unanchored says that what a pattern finds does not depend on what stands behind it.
func unanchored(pattern string) bool {
	re, err := syntax.Parse(pattern, syntax.Perl)
	return err == nil && !asserts(re)
}

func asserts(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(re.Sub, asserts)
}
