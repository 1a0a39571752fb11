package rules

import (
	"errors"
	"net/netip"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"

	"sekisho/internal/text"
)

// Function is a function that expressions may call.
type Function struct{ Form, En, Ja string }

// Functions lists the functions of our own and those of expr that are left, in the order of the documents.
func Functions() []Function {
	return []Function{
		{"fold(text)", "The form in which words are compared: full-width and half-width alike, Latin letters in lower case.",
			"語を比べるための形にする。全角・半角の違いをなくし、英字を小文字にする。"},
		{"in_domain(name, domain, …)", "An address or host name is of one of the domains or below it.",
			"アドレスまたはホスト名が、いずれかのドメイン(サブドメインを含む)に属する。"},
		{"in_network(ip, \"network\", …)", "An IP address lies in one of the networks. They stand in quotes.",
			"IPアドレスが、いずれかのネットワークに含まれる。ネットワークは引用符で囲む。"},
		{"known(fact)", "The fact is known. Stands only beside and, or, not and ?:.",
			"その情報がわかっている。and・or・not・?: と並べて使う。"},
		{"any(list, condition)", "At least one element fulfils the condition. So all, none, one. Within it “.name” is a field of the element, “#” the element itself.",
			"条件に合う要素がひとつ以上ある。all(すべて)、none(ない)、one(ちょうどひとつ)も同様。条件の中では「.name」が要素の項目、「#」が要素そのもの。"},
		{"count(list, condition)", "How many elements fulfil the condition.", "条件に合う要素の数。"},
		{"find(list, condition)", "The first element that fulfils the condition. For `part`.", "条件に合う最初の要素。`part` で使う。"},
		{"len(list or text)", "How many elements or characters.", "要素または文字の数。"},
		{"lower(text), upper(text), trim(text)", "The text in lower case, in upper case, without blanks around it.", "小文字にする、大文字にする、前後の空白を除く。"},
	}
}

// builtins are the functions of expr that are left: bounded in time and result, without clock, conversions and sorting.
var builtins = []string{"all", "none", "any", "one", "count", "find", "len", "lower", "upper", "trim"}

// ours are the names of our own functions, and header and headers, which are facts.
var ours = []string{"fold", "in_domain", "in_network", "known", "header", "headers"}

// language is a configuration of the compiler for one expression: it keeps state while it checks.
func language() *conf.Config {
	c := conf.CreateNew()
	for _, f := range builtin.Builtins {
		if !slices.Contains(builtins, f.Name) {
			c.Disabled[f.Name] = true
			delete(c.Builtins, f.Name)
		}
	}
	for _, option := range []expr.Option{
		expr.Env(&environment{}),
		expr.MaxNodes(maxNodes),
		expr.Function("fold", fold, new(func(string) string)),
		expr.Function("in_domain", inDomain, new(func(string, string, ...string) bool)),
		expr.Function("in_network", inNetwork, new(func(string, string, ...string) bool)),
		expr.Function("known", asked, new(func(any) bool)),
	} {
		option(c)
	}
	return c
}

func fold(args ...any) (any, error) { return text.Fold(args[0].(string)), nil }

// inDomain takes an address or a name of a host.
func inDomain(args ...any) (any, error) {
	name := args[0].(string)
	if strings.Contains(name, "@") {
		name = text.DomainOf(name)
	}
	name = strings.ToLower(name)
	for _, parent := range args[1:] {
		if below(name, strings.ToLower(strings.TrimSuffix(parent.(string), "."))) {
			return true, nil
		}
	}
	return false, nil
}

// below says that a name is the domain or lies below it. Nothing lies below no domain.
func below(name, domain string) bool {
	rest, found := strings.CutSuffix(name, domain)
	return found && domain != "" && (rest == "" || strings.HasSuffix(rest, "."))
}

func inNetwork(args ...any) (any, error) {
	addr, err := netip.ParseAddr(args[0].(string))
	if err != nil {
		return false, nil // a host that is no address lies in no network
	}
	for _, network := range args[1:] {
		prefix, err := parseNetwork(network.(string))
		if err != nil {
			return nil, err
		}
		if prefix.Contains(addr.Unmap()) {
			return true, nil
		}
	}
	return false, nil
}

func parseNetwork(s string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}

// asked is never called: known is decided by split.
func asked(...any) (any, error) { return nil, errors.New("known is not asked here") }
