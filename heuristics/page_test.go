package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

// smuggler is a page with signs of smuggling.
func smuggler(name string, t payload.Type, signs ...string) *payload.Object {
	o := file("2", name, t)
	o.Document = &document.Info{Kind: "html", Smuggling: signs}
	return o
}

func TestHTMLAttach(t *testing.T) {
	body := &mail.Part{Path: "2", MediaType: "text/html"}
	attached := &mail.Part{Path: "2", MediaType: "text/html", Disposition: "attachment"}
	check(t, "html-attach", []example{
		{"by name and content", facts().carrying(file("2", "案内.html", payload.HTML)), "hit"},
		{"by content", facts().carrying(file("2", "案内.txt", payload.HTML)), "hit"},
		{"by name", facts().carrying(file("2", "案内.shtml", payload.Text)), "hit"},
		{"saved page", facts().carrying(file("2", "案内.mht", payload.Message)), "hit"},
		{"without a name", facts().root(attached).carrying(file("2", "", payload.HTML)), "hit"},
		{"text of the mail", facts().root(body).carrying(file("2", "", payload.HTML)), "no"},
		{"table that a system exported", facts().carrying(file("2", "売上.xls", payload.HTML)), "no"},
		{"in an archive", facts().carrying(packed("2", "manual.zip", "index.html")), "no"},
		{"text", facts().carrying(file("2", "案内.txt", payload.Text)), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
	g := facts().from("x@aoba.example").auth(origin.Yes).carrying(file("2", "明細.html", payload.HTML))
	g.f.Relation = history.Relation{Known: origin.Yes}
	if got := state(t, "html-attach", g.f); got != "recorded" {
		t.Errorf("from somebody known: %s", got)
	}
}

func TestHTMLSmuggling(t *testing.T) {
	in := func(o *payload.Object) *payload.Object {
		archive := file("2", "a.zip", payload.ZIP)
		o.Path = "2/1"
		archive.Children = []*payload.Object{o}
		return archive
	}
	body := &mail.Part{Path: "2", MediaType: "text/html"}
	two := []string{document.SignDecode, document.SignBuild}
	check(t, "html-smuggling", []example{
		{"page", facts().carrying(smuggler("a.html", payload.HTML, two...)), "hit"},
		{"drawing", facts().carrying(smuggler("a.svg", payload.SVG, two...)), "hit"},
		{"in an archive", facts().carrying(in(smuggler("a.html", payload.HTML, two...))), "hit"},
		{"one sign", facts().carrying(smuggler("a.html", payload.HTML, document.SignDecode)), "no"},
		{"no sign", facts().carrying(smuggler("a.html", payload.HTML)), "no"},
		{"text of the mail", facts().root(body).carrying(smuggler("", payload.HTML, two...)), "no"},
	})
	e := evidenceOf(t, judge(t, facts().carrying(smuggler("a.html", payload.HTML, two...)).f), "html-smuggling")
	contains(t, e, "(decodes base64, builds a download)", "(Base64の復号、ダウンロードの生成)")
}

func TestScriptLeads(t *testing.T) {
	e := evidenceOf(t, judge(t, facts().carrying(leading("資料.url", "file://evil.example/a.exe")).f), "script-attach")
	contains(t, e, "when it is opened: file://evil.example/a.exe", "開かれるもの: file://evil.example/a.exe")
}
