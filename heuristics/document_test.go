package heuristics

import (
	"testing"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
)

// sheetDocument is a workbook with these macros.
func sheetDocument(m document.Macros) *payload.Object {
	o := file("2", "申請書.xlsm", payload.OOXML)
	o.Document = &document.Info{Kind: "excel", Macros: m}
	return o
}

func exploiting(names ...string) *payload.Object {
	o := file("2", "会議資料.docx", payload.OOXML)
	o.Document = &document.Info{Kind: "word", Exploits: names}
	return o
}

func loading(kind, target string) *payload.Object {
	o := exploiting()
	o.Document.Links = []document.External{{Kind: kind, Target: target}}
	return o
}

var (
	plainMacros = document.Macros{Code: true}
	autoMacros  = document.Macros{Code: true, AutoExec: []string{"Workbook_Open"}}
	callMacros  = document.Macros{Code: true, Calls: []string{"Environ", "Shell"}}
	dropMacros  = document.Macros{Code: true, AutoExec: []string{"AutoOpen"}, Calls: []string{"CreateObject", "powershell"}}
	sheetMacros = document.Macros{Sheets: []document.Sheet{{Name: "マクロ1"}}}
	deepMacros  = document.Macros{Sheets: []document.Sheet{{Name: "a"}, {Name: "b", Hidden: "very-hidden"}}}
)

func macroSamples() (list []given) {
	for _, m := range []document.Macros{plainMacros, autoMacros, callMacros, dropMacros, sheetMacros, deepMacros, {Code: true, Stomped: true}} {
		list = append(list, facts().carrying(sheetDocument(m)))
	}
	return list
}

func weightOf(t *testing.T, id string, g given) float64 {
	t.Helper()
	for _, f := range judge(t, g.f).Findings {
		if f.Trait == id {
			return f.Weight
		}
	}
	return -1
}

func TestMacroDocWeights(t *testing.T) {
	for name, c := range map[string]struct {
		macros      document.Macros
		want, known float64
	}{
		"form":                 {plainMacros, 2, 0},
		"form that asks names": {document.Macros{Code: true, Calls: []string{"Environ"}}, 2, 0},
		"runs by itself":       {autoMacros, 4, 2},
		"calls":                {callMacros, 3, 1},
		"dropper":              {dropMacros, 5, 3},
		"macro sheet":          {sheetMacros, 4, 2},
		"hidden macro sheet":   {deepMacros, 5, 3},
		"source removed":       {document.Macros{Code: true, Stomped: true}, 5, 3},
		"none":                 {document.Macros{}, -1, -1},
	} {
		if got := weightOf(t, "macro-doc", facts().carrying(sheetDocument(c.macros))); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		known := facts().from("a@aoba.co.jp").auth(origin.Yes).carrying(sheetDocument(c.macros))
		known.f.Relation.Known = origin.Yes
		if got := weightOf(t, "macro-doc", known); got != c.known {
			t.Errorf("%s from a known correspondent: %v, want %v", name, got, c.known)
		}
	}
	packedForm := packed("2", "資料.zip", "申請書.xlsm")
	packedForm.Children[0] = sheetDocument(dropMacros)
	within := sheetDocument(dropMacros)
	within.Children = []*payload.Object{{Path: "2/1", Type: payload.OLE, Document: &document.Info{Macros: dropMacros}}}
	check(t, "macro-doc", []example{
		{"in an archive", facts().carrying(packedForm), "hit"},
		{"no document", facts().carrying(file("2", "a.xlsm", payload.OOXML)), "no"},
		{"reader failed", facts().carrying(&payload.Object{Path: "2", Type: payload.OLE, Unfinished: payload.Failed}), "undecided"},
	})
	if hits, _ := row1(t, "macro-doc").Find(facts().carrying(within).f); len(hits) != 1 {
		t.Errorf("%d hits for a document and its own part", len(hits))
	}
	e := evidenceOf(t, judge(t, facts().carrying(sheetDocument(dropMacros)).f), "macro-doc")
	contains(t, e, "run by themselves (AutoOpen) and can start programs or fetch files (CreateObject, powershell)", "自動的に実行され(AutoOpen)")
}

// A form is too little for the combos that want a risky attachment.
func TestFormsAreNoPayload(t *testing.T) {
	for macros, want := range map[*document.Macros]bool{&plainMacros: false, &dropMacros: true} {
		v := judge(t, facts().from("株式会社日経 <x@gmail.com>", "外務省 <x@gmail.com>").carrying(sheetDocument(*macros)).f)
		seen := sights{}
		for _, f := range v.Findings {
			seen[f.Trait] = sight{family: f.Family, weight: f.Weight}
		}
		if got := seen.oneOf([]string{RiskyAttachment}); got != want {
			t.Errorf("%+v is a risky attachment: %v", *macros, got)
		}
	}
}

func TestDocExploitHint(t *testing.T) {
	check(t, "doc-exploit-hint", []example{
		{"DDE", facts().carrying(exploiting(document.DDE)), "hit"},
		{"diagnostic tool", facts().carrying(exploiting(document.MSDT)), "hit"},
		{"equation", facts().carrying(exploiting(document.Equation)), "hit"},
		{"template", facts().carrying(loading("attachedTemplate", "http://example.net/a.dotm")), "hit"},
		{"template by address", facts().carrying(loading("attachedTemplate", "https://192.0.2.10:8080/x")), "hit"},
		{"object on a share", facts().carrying(loading("oleObject", `\\files.example.net\a\b.rtf`)), "hit"},
		{"share by WebDAV", facts().carrying(loading("oleObject", `\\files.example.net@SSL@443\a\b.rtf`)), "hit"},
		{"file address", facts().carrying(loading("frame", "file://files.example.net/a.htm")), "hit"},
		{"file address with a share", facts().carrying(loading("frame", `file:///\\198.51.100.7\a.htm`)), "hit"},
		{"saved page", facts().carrying(loading("oleObject", "mhtml:http://example.net/a.html!x-usc:http://b/")), "hit"},
		{"help file", facts().carrying(loading("oleObject", "mk:@MSITStore:http://example.net/a.chm::/b")), "hit"},
		{"picture on a share", facts().carrying(loading("image", `\\files.example.net\a.png`)), "hit"},
		{"odd address", facts().carrying(loading("attachedTemplate", "http://example.net/%zz")), "hit"},
		{"picture of a site", facts().carrying(loading("image", "https://www.example.net/a.png")), "no"},
		{"template inside", facts().carrying(loading("attachedTemplate", `\\fileserver\templates\a.dotm`)), "no"},
		{"private address", facts().carrying(loading("attachedTemplate", `\\192.168.1.5\templates\a.dotm`)), "no"},
		{"name of a Windows network", facts().carrying(loading("attachedTemplate", "http://intra.aoba.local/a.dotm")), "no"},
		{"drive", facts().carrying(loading("attachedTemplate", "file:///C:/Users/a.dotm")), "no"},
		{"our own server", facts().toTokiwa().carrying(loading("attachedTemplate", "https://files.tokiwa.example/a.dotm")), "no"},
		{"linked workbook", facts().carrying(loading("externalLinkPath", "https://example.net/a.xlsx")), "no"},
		{"prices", facts().carrying(loading("dde", "RSS|7203.T")), "no"},
		{"plain document", facts().carrying(exploiting()), "no"},
	})
	for g, want := range map[*payload.Object]float64{
		exploiting(document.Equation): 2, exploiting(document.Equation, document.EquationOverflow): 5,
		loading("attachedTemplate", "https://aoba.sharepoint.com/a.dotx"): 2, loading("attachedTemplate", "https://example.net/a.dotx"): 5,
	} {
		if got := weightOf(t, "doc-exploit-hint", facts().carrying(g)); got != want {
			t.Errorf("%+v: %v, want %v", g.Document, got, want)
		}
	}
	e := evidenceOf(t, judge(t, facts().carrying(loading("attachedTemplate", "http://example.net/a.dotm")).f), "doc-exploit-hint")
	contains(t, e, "loads a template from outside when it is opened: http://example.net/a.dotm", "外部からテンプレートを読み込みます: http://example.net/a.dotm")
}

// A template on the file server of a correspondent weighs little; on that of anybody else, and of a stranger, it weighs in full.
func TestTemplateOfCorrespondent(t *testing.T) {
	for host, want := range map[string]float64{"fileserver.aoba.co.jp": 2, "fileserver.example.net": 5} {
		template := loading("attachedTemplate", `\\`+host+`\templates\a.dotm`)
		known := facts().from("a@aoba.co.jp").auth(origin.Yes).carrying(template)
		known.f.Relation.Known = origin.Yes
		if got := weightOf(t, "doc-exploit-hint", known); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
		if got := weightOf(t, "doc-exploit-hint", facts().from("a@aoba.co.jp").auth(origin.Yes).carrying(template)); got != 5 {
			t.Errorf("%s, of a stranger: %v", host, got)
		}
	}
}

func TestProgramsWithinDocuments(t *testing.T) {
	program := &payload.Object{Path: "2/4/1", Name: "見積.exe", Type: payload.PE}
	doc := file("2", "見積.doc", payload.OLE)
	doc.Document = &document.Info{Kind: "word"}
	doc.Children = []*payload.Object{program}
	docx := exploiting()
	docx.Children = []*payload.Object{{Path: "2/1", Name: "word/media/x.exe", Type: payload.PE},
		{Path: "2/4", Name: "word/embeddings/oleObject1.bin", Type: payload.OLE, Children: []*payload.Object{program}}}
	bare := exploiting()
	bare.Children = docx.Children[:1]
	mail := file("2", "案内.msg", payload.MSG)
	mail.Document = &document.Info{Kind: "msg"}
	mail.Children = []*payload.Object{program}
	check(t, "exec-in-archive", []example{
		{"packed into a document", facts().carrying(doc), "hit"},
		{"packed into an OOXML document", facts().carrying(docx), "hit"},
		{"part that no reader shows", facts().carrying(bare), "no"},
		{"attached to an attached mail", facts().carrying(mail), "hit"},
	})
	contains(t, evidenceOf(t, judge(t, facts().carrying(doc).f), "exec-in-archive"), "The document “見積.doc” contains", "文書「見積.doc」の中に")
	contains(t, evidenceOf(t, judge(t, facts().carrying(mail).f), "exec-in-archive"), "The attached mail “案内.msg” contains", "添付されたメール「案内.msg」の中に")
}
