package document

import (
	"io"
	"slices"
	"strconv"
)

// files lists what is embedded: by file specifications, and streams that say that they are files and that no specification names.
func (p *pdf) files() []Attached {
	var list []Attached
	var seen []int64
	take := func(place pdfPlace, name string) {
		if len(list) == maxPDFFiles {
			p.info.unfinished("too-many-entries")
			return
		}
		if slices.Contains(seen, place.at) {
			return
		}
		if f, ok := p.file(place, name); ok {
			seen = append(seen, place.at)
			list = append(list, f)
			add(&p.info.Embedded, Embedded{Name: f.Name})
			add(&p.info.Active, FileWithin)
		}
	}
	for _, w := range p.pending {
		if w.key != "EF" {
			continue
		}
		name := p.specName(w)
		forms, _ := p.dict(pdfValue{w.pairs.get("EF"), w.in})
		for _, form := range forms {
			for _, place := range p.places(form.value) {
				take(place, name)
			}
		}
	}
	for i, place := range p.loose {
		take(place, "file "+strconv.Itoa(i+1))
	}
	return list
}

func (p *pdf) specName(w pdfPending) string {
	for _, key := range []string{"UF", "F"} {
		if name := p.text(p.resolve(pdfValue{w.pairs.get(key), w.in})); name != "" {
			return name
		}
	}
	return ""
}

// file is an embedded file (7.11.4). Without a key it has no content.
func (p *pdf) file(place pdfPlace, name string) (Attached, bool) {
	d, _, length, ok := p.streamAt(place)
	if !ok {
		return Attached{}, false
	}
	params, _ := p.dict(pdfValue{d.get("Params"), place})
	size := pdfInt(params.get("Size"), -1)
	if p.info.Encrypted {
		return Attached{Name: name, Size: -1, Packed: length}, true
	}
	return Attached{Name: name, Size: int64(size), Packed: length, Open: func() (io.ReadCloser, error) {
		content, _, err := p.content(place)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(content), nil
	}}, true
}
