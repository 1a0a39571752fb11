package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

func pdf(active ...string) *payload.Object {
	o := file("2", "案内.pdf", payload.PDF)
	o.Document = &document.Info{Kind: "pdf", Active: active}
	return o
}

// holdingFile is o with a file of that name and type in it.
func holdingFile(o *payload.Object, name string, t payload.Type) *payload.Object {
	o.Children = append(o.Children, &payload.Object{Path: o.Path + "/1", Name: name, Type: t, Size: 10})
	return o
}

// section is a file of OneNote that tells the name of a file in it.
func section(name string) *payload.Object {
	o := file("2", "案内.one", payload.OneNote)
	o.Document = &document.Info{Kind: "onenote", Embedded: []document.Embedded{{Name: name}}}
	return o
}

// leading is a file that leads somewhere when it is opened.
func leading(name, target string) *payload.Object {
	o := file("2", name, payload.Text)
	o.Shortcut = &document.Shortcut{Target: target}
	return o
}

// weight is the weight of the strongest hit of a trait; -1 for none.
func weight(t *testing.T, id string, f *Facts) float64 {
	t.Helper()
	hits, _ := row1(t, id).Find(f)
	most := -1.0
	for _, h := range hits {
		most = max(most, h.Share*row1(t, id).Weight)
	}
	return most
}

func TestPDFActive(t *testing.T) {
	for name, c := range map[string]struct {
		object *payload.Object
		want   float64
	}{
		"script":                 {pdf(document.JavaScript), 3},
		"launch":                 {pdf(document.Launch), 3},
		"opens something":        {pdf(document.OpenAction), 3},
		"form with script":       {pdf(document.XFA), 3},
		"rich media":             {pdf(document.RichMedia), 3},
		"file that is not known": {pdf(document.FileWithin), 3},
		"document within":        {holdingFile(pdf(document.FileWithin), "a.docm", payload.OOXML), 3},
		"script within":          {holdingFile(pdf(document.FileWithin), "a.js", payload.Text), 3},
		"invoice in XML":         {holdingFile(pdf(document.FileWithin), "factur-x.xml", payload.Text), 1},
		"invoice and script":     {holdingFile(pdf(document.FileWithin, document.JavaScript), "factur-x.xml", payload.Text), 3},
		"page of one link":       {pdf(document.Button), 1},
		"link and script":        {pdf(document.Button, document.JavaScript), 3},
		"plain":                  {pdf(), -1},
		"no PDF":                 {smuggler("a.html", payload.HTML), -1},
	} {
		if got := weight(t, "pdf-active", facts().carrying(c.object).f); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	g := facts().from("x@nta.go.jp").auth(origin.Yes).carrying(pdf(document.JavaScript))
	if v := judge(t, g.f); v.Level != Pass {
		t.Errorf("form of a public body: %s, %v", v.Level, v.Score)
	}
	e := evidenceOf(t, judge(t, facts().carrying(pdf(document.Launch, document.OpenAction)).f), "pdf-active")
	contains(t, e, "starts a program, an action on opening", "プログラムの起動、開いたときの自動動作")
}

func TestFilesWithinDocuments(t *testing.T) {
	for _, kind := range []payload.Type{payload.PDF, payload.RTF, payload.OneNote} {
		o := file("2", "案内", kind)
		o.Document = &document.Info{}
		g := facts().carrying(holdingFile(o, "請求書.exe", payload.PE))
		if got := state(t, "exec-in-archive", g.f); got != "hit" {
			t.Errorf("program in %s: %s", kind, got)
		}
		contains(t, evidenceOf(t, judge(t, g.f), "exec-in-archive"), "The document", "文書「案内」の中に")
	}
	macros := holdingFile(pdf(document.FileWithin), "a.docm", payload.OOXML)
	macros.Children[0].Document = &document.Info{Macros: document.Macros{Code: true, AutoExec: []string{"AutoOpen"}}}
	if got := state(t, "macro-doc", facts().carrying(macros).f); got != "hit" {
		t.Errorf("macros in a PDF: %s", got)
	}
	image := facts().carrying(holdingFile(file("2", "a.iso", payload.ISO), "a.exe", payload.PE))
	contains(t, evidenceOf(t, judge(t, image.f), "exec-in-archive"), "The disk image", "ディスクイメージ「a.iso」の中に")
}

func TestOneNoteAttach(t *testing.T) {
	for name, c := range map[string]struct {
		object *payload.Object
		want   float64
	}{
		"by content":          {file("2", "案内", payload.OneNote), 5},
		"by name":             {file("2", "案内.one", payload.Data), 5},
		"package":             {file("2", "案内.onepkg", payload.CAB), 5},
		"holds a document":    {section("見積.docx"), 5},
		"holds a script":      {section("見積.wsf"), 7},
		"holds a program":     {holdingFile(section("x"), "", payload.PE), 7},
		"in its package":      {holdingFile(file("2", "案内.onepkg", payload.CAB), "a.hta", payload.HTML), 7},
		"cabinet":             {file("2", "driver.cab", payload.CAB), -1},
		"named like a number": {file("2", "part.one.pdf", payload.PDF), -1},
	} {
		if got := weight(t, "onenote-attach", facts().carrying(c.object).f); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestIchitaro(t *testing.T) {
	at := func(o *payload.Object, aligned origin.Truth, r history.Relation) *Facts {
		g := facts().from("x@aoba.example").auth(aligned).carrying(o)
		g.f.Relation = r
		return g.f
	}
	letter := file("2", "通知.jtd", payload.JTD)
	for name, c := range map[string]struct {
		facts *Facts
		want  float64
	}{
		"nothing known":              {at(letter, origin.Unknown, history.Relation{}), 1},
		"first contact":              {at(letter, origin.No, history.Relation{FirstContact: origin.Yes}), 3},
		"first contact, not decided": {at(letter, origin.Unknown, history.Relation{FirstContact: origin.Yes}), 1},
		"first contact, confirmed":   {at(letter, origin.Yes, history.Relation{FirstContact: origin.Yes}), 0},
		"known":                      {at(letter, origin.No, history.Relation{Known: origin.Yes}), 0},
		"template by name":           {at(file("2", "様式.jtt", payload.OLE), origin.Unknown, history.Relation{}), 1},
		"packed":                     {at(file("2", "様式.jtdc", payload.Data), origin.Unknown, history.Relation{}), 1},
		"Word":                       {at(file("2", "通知.doc", payload.OLE), origin.No, history.Relation{FirstContact: origin.Yes}), -1},
		"PDF":                        {at(file("2", "通知.jtd.pdf", payload.PDF), origin.No, history.Relation{FirstContact: origin.Yes}), -1},
	} {
		if got := weight(t, "ichitaro", c.facts); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
