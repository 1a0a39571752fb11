package document

import (
	"math"
	"strconv"
)

// firstPage looks whether one link covers much of the first page: what looks like a blurred document or a button is then a way out.
func (p *pdf) firstPage() {
	const covers = 0.3
	page, in, box := p.pageOne()
	area := rectArea(box)
	if page == nil || area <= 0 {
		return
	}
	annots := p.resolve(pdfValue{page.get("Annots"), in})
	for _, e := range elements(annots.b, 100) {
		d, at := p.dict(pdfValue{e, annots.in})
		action, _ := p.dict(pdfValue{d.get("A"), at})
		if action.name("S") == "URI" && rectArea(p.resolve(pdfValue{d.get("Rect"), at}).b) > covers*area {
			add(&p.info.Active, Button)
			return
		}
	}
}

// pageOne goes down the page tree by the first of each node (ISO 32000-1, 7.7.3); the size of pages is inherited.
func (p *pdf) pageOne() (page pdfDict, in pdfPlace, box []byte) {
	catalog, at := p.dict(p.trailer)
	node, in := p.dict(pdfValue{catalog.get("Pages"), at})
	for range 32 {
		if b := p.resolve(pdfValue{node.get("MediaBox"), in}); b.b != nil {
			box = b.b
		}
		kids := p.resolve(pdfValue{node.get("Kids"), in})
		first := elements(kids.b, 1)
		if len(first) == 0 {
			return node, in, box
		}
		node, in = p.dict(pdfValue{first[0], kids.in})
	}
	return nil, in, nil
}

// rectArea is the area of a rectangle of four numbers, in any order of its corners.
func rectArea(value []byte) float64 {
	var c [4]float64
	list := elements(value, 4)
	if len(list) < 4 {
		return 0
	}
	for i, e := range list {
		n, err := strconv.ParseFloat(string(e), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return 0
		}
		c[i] = n
	}
	return math.Abs((c[2] - c[0]) * (c[3] - c[1]))
}
