package heuristics

import (
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
	"sekisho/internal/text"
)

// Documents that do something by themselves, or whose kind is itself a sign.

// activeDocTraits are about documents other than those of Microsoft Office.
func activeDocTraits() []Trait {
	return []Trait{
		{
			ID: "pdf-active", Family: Attachment, Weight: 3, Kind: Structural, Ref: ipa2011 + "; ISO 32000-1, section 12.6",
			Text: Text{
				En: "The PDF file “{name}” holds something that runs or opens by itself, or a file: {what}.",
				Ja: "PDFファイル「{name}」に、自動で動作する仕組みや埋め込まれたファイルがあります({what})。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, pdfActiveHit) },
		},
		{
			ID: "onenote-attach", Family: Attachment, Weight: 5, Kind: Structural, Ref: "IPA Emotet(エモテット)の攻撃活動 (2023-03); MS-ONESTORE",
			Text: Text{
				En: "The OneNote file “{name}” is attached.",
				Ja: "OneNoteファイル「{name}」が添付されています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, oneNoteHit) },
		},
		{
			ID: "ichitaro", Family: Attachment, Weight: 1, Kind: Structural, Ref: ipa2011,
			Text: Text{
				En: "The Ichitaro document “{name}” is attached.",
				Ja: "一太郎文書「{name}」が添付されています。",
			},
			Find: findIchitaro,
		},
	}
}

// third is the share of what also ordinary mail has.
const third = 1.0 / 3

// pdfButton is the evidence of a page that is one link.
var pdfButton = Text{
	En: "One link covers much of the first page of the PDF file “{name}”.",
	Ja: "PDFファイル「{name}」の1ページ目の大部分が1つのリンクになっています。",
}

// activeWords say what a PDF does, the stronger first.
var activeWords = []struct {
	what  string
	words called
}{
	{document.Launch, called{"starts a program", "プログラムの起動"}},
	{document.JavaScript, called{"a script", "スクリプト"}},
	{document.OpenAction, called{"an action on opening", "開いたときの自動動作"}},
	{document.XFA, called{"a form with a script", "スクリプト付きのフォーム"}},
	{document.RichMedia, called{"rich media", "動画などの埋め込み"}},
	{document.FileWithin, called{"a file within", "埋め込みファイル"}},
}

// pdfActiveHit weighs full what runs. Data that travels within a PDF (an invoice in XML, pictures, texts) and a page that is one link
// are told, and weigh a third.
func pdfActiveHit(it item) (Hit, bool) {
	d := it.object.Document
	if it.object.Type != payload.PDF || d == nil || len(d.Active) == 0 {
		return Hit{}, false
	}
	hit := it.hit()
	var en, ja []string
	runs := false
	for _, w := range activeWords {
		if slices.Contains(d.Active, w.what) {
			en, ja = append(en, w.words.en), append(ja, w.words.ja)
			runs = runs || w.what != document.FileWithin
		}
	}
	if len(en) == 0 {
		hit.Text, hit.Share = &pdfButton, third
		return hit, true
	}
	called{strings.Join(en, ", "), strings.Join(ja, "、")}.put(hit.Data, "what")
	for _, l := range d.Links {
		hit.Data["target"] = l.Target
	}
	if !runs && onlyData(it.object) {
		hit.Share = third
	}
	return hit, true
}

// onlyData says that all that lies in a document was read and is no more than text or pictures.
func onlyData(o *payload.Object) bool {
	for _, c := range o.Children {
		if c.Unfinished != "" || c.Document != nil && c.Document.Smuggling != nil {
			return false
		}
		switch c.Type {
		case payload.Text, payload.Image, payload.Empty:
		default:
			return false
		}
		if class := c.Class(); class != payload.ClassText && class != payload.ClassImage && class != payload.ClassNone {
			return false
		}
	}
	return len(o.Children) > 0
}

// oneNoteRuns is the evidence of a section that holds what runs.
var oneNoteRuns = Text{
	En: "The OneNote file “{name}” is attached; it holds “{file}”, which runs code when it is opened.",
	Ja: "OneNoteファイル「{name}」が添付されています。中に、開くと命令が実行されるファイル「{file}」が埋め込まれています。",
}

func oneNoteHit(it item) (Hit, bool) {
	if !it.isOneNote() {
		return Hit{}, false
	}
	hit := it.hit()
	if name, ok := runsWithin(it.object); ok {
		hit.Share, hit.Text = 1.4, &oneNoteRuns
		putName(hit.Data, "file", name)
	}
	return hit, true
}

// isOneNote: a section by its content, or by its name where the content is not known or is the cabinet that sections are packed in.
func (it item) isOneNote() bool {
	switch it.object.Type {
	case payload.OneNote:
		return true
	case payload.CAB, payload.Data, payload.Unknown:
		return it.hasSuffix("one onepkg")
	}
	return false
}

// hasSuffix says that a form of the name ends in one of these suffixes.
func (it item) hasSuffix(words string) bool {
	return slices.ContainsFunc(it.names, func(name string) bool {
		suffixes := payload.Suffixes(name)
		return len(suffixes) > 0 && isWordOf(words, suffixes[0])
	})
}

// runsWithin gives the name of something in o that runs when it is opened: by its content, or by the names that the document tells.
func runsWithin(o *payload.Object) (name string, found bool) {
	for _, c := range o.Children {
		if runs(c.Class()) {
			return c.Name, true
		}
		if name, found = runsWithin(c); found {
			return name, true
		}
	}
	if o.Document != nil {
		for _, e := range o.Document.Embedded {
			if runs(payload.ClassOfName(e.Name)) {
				return e.Name, true
			}
		}
	}
	return "", false
}

// findIchitaro: public offices, courts and schools write in Ichitaro every day, so somebody known or confirmed is only recorded.
func findIchitaro(f *Facts) ([]Hit, Reason) {
	share := f.ichitaroShare()
	return f.hits(needsContent, func(it item) (Hit, bool) {
		hit := it.hit()
		hit.Share = share
		return hit, it.isIchitaro()
	})
}

func (it item) isIchitaro() bool {
	switch it.object.Type {
	case payload.JTD:
		return true
	case payload.OLE, payload.Data, payload.Unknown:
		return it.hasSuffix("jtd jtt jtdc jttc")
	}
	return false
}

// ichitaroShare is three times as much from a stranger whom nobody confirms, but not of towns and schools that write from Japan: few of them
// authenticate their mail.
func (f *Facts) ichitaroShare() float64 {
	aligned, _ := f.aligned()
	switch {
	case aligned == origin.Yes, f.Relation.Known == origin.Yes:
		return 0
	case f.Relation.FirstContact == origin.Yes && aligned == origin.No && !f.townInJapan():
		return 3
	}
	return 1
}

func (f *Facts) townInJapan() bool {
	if f.Missing["origin"] != "" || f.Origin.Class != origin.Country || f.Origin.Country != "JP" {
		return false
	}
	return !slices.ContainsFunc(f.senders(), func(s sender) bool { return !text.InDomain(s.domain, []string{"lg.jp", "ed.jp"}) })
}
