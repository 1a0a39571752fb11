package document

import (
	"bytes"
	"cmp"
	"io"
	"slices"
)

// pdfInflated is what an object stream holds.
type pdfInflated struct {
	stream int32
	data   []byte
}

// objectStreams looks into the object streams (ISO 32000-1, 7.5.7).
func (p *pdf) objectStreams() {
	if p.info.Encrypted {
		return // without a key they are noise
	}
	p.sortObjects() // a length may be an object of its own
	streams := p.streams
	for n, place := range streams {
		data := p.inflateStream(place)
		if data == nil {
			p.info.unfinished("corrupt")
			continue
		}
		if !p.objectStream(int32(n+1), place, data) {
			p.info.unfinished("too-big")
			return
		}
	}
}

// objectStream goes through the objects of one: pairs of number and offset stand in front of them.
func (p *pdf) objectStream(n int32, place pdfPlace, data []byte) bool {
	first := pdfInt(topDict(p.read1(place)).get("First"), 0)
	head, bodies := data[:min(first, len(data))], data[min(first, len(data)):]
	for {
		num, rest, ok := nextNumber(head)
		offset, rest, ok2 := nextNumber(rest)
		if !ok || !ok2 {
			return true
		}
		head = rest
		if len(p.objects) >= maxPDFObjects || p.work <= 0 {
			return false
		}
		if int64(offset) >= int64(len(bodies)) {
			continue
		}
		inner := pdfPlace{num: num, stream: n, at: int64(first) + int64(offset)}
		p.objects = append(p.objects, inner)
		p.in = inner
		p.within(bodies[offset:])
	}
}

func (p *pdf) within(b []byte) {
	p.walker.visit = nil
	end, _ := p.walker.walk(b[:min(len(b), maxView)])
	p.work -= int64(end)
	if p.walker.matters {
		p.visitAll(b[:end], func(pdfDict) {})
	}
}

func nextNumber(b []byte) (n uint32, rest []byte, ok bool) {
	at := skipBlanks(b, 0)
	n, end := digits(b, at)
	return n, b[end:], end > at
}

// inflateStream gives the content of a stream, at most maxObjStm octets; nil: none.
func (p *pdf) inflateStream(place pdfPlace) []byte {
	content, _, err := p.content(place)
	if err != nil || p.inflated <= 0 {
		return nil
	}
	most := min(p.inflated, maxObjStm)
	data, _ := io.ReadAll(io.LimitReader(content, most))
	if int64(len(data)) == most {
		p.info.unfinished("too-big")
	}
	p.inflated -= int64(len(data))
	return data
}

// content opens a stream of the file: decrypted, its filters undone. packed is what it takes in the file.
func (p *pdf) content(place pdfPlace) (content io.Reader, packed int64, err error) {
	d, at, length, ok := p.streamAt(place)
	if !ok {
		return nil, 0, io.ErrUnexpectedEOF
	}
	var r io.Reader = io.NewSectionReader(p.r, at, length)
	if p.key != nil {
		r = p.key.reader(r, place.num, place.gen, p.key.streams)
	}
	content, err = unfilter(r, d)
	return content, length, err
}

// streamAt finds the octets of a stream. Its length counts where it leads to "endstream", otherwise the next of these words ends it.
func (p *pdf) streamAt(place pdfPlace) (d pdfDict, at, length int64, ok bool) {
	if place.stream != 0 {
		return nil, 0, 0, false
	}
	b := bytes.Clone(p.extent(place.at))
	at = place.at + int64(len(b))
	d = topDict(b)
	word := p.view(at, 64)
	skipped := skipBlanks(word, 0)
	if !bytes.HasPrefix(word[skipped:], []byte("stream")) {
		return nil, 0, 0, false
	}
	word = word[skipped+len("stream"):]
	at += int64(skipped + len("stream"))
	switch {
	case bytes.HasPrefix(word, []byte("\r\n")):
		at += 2
	case bytes.HasPrefix(word, []byte("\n")), bytes.HasPrefix(word, []byte("\r")):
		at++
	}
	length = int64(pdfInt(p.resolve(pdfValue{d.get("Length"), place}).b, -1))
	if length >= 0 && p.endsAt(at+length) {
		return d, at, length, true
	}
	end := p.find("endstream", at)
	if end < 0 {
		end = p.size
	}
	p.work -= end - at
	return d, at, end - at, true
}

func (p *pdf) endsAt(at int64) bool {
	b := p.view(at, 32)
	return bytes.HasPrefix(b[skipBlanks(b, 0):], []byte("endstream"))
}

// sortObjects makes objects fit for lookup: by number, those of later revisions behind earlier ones.
func (p *pdf) sortObjects() {
	slices.SortStableFunc(p.objects, func(a, b pdfPlace) int { return cmp.Compare(a.num, b.num) })
	p.sorted = len(p.objects)
}

// named gives the places of all objects of that number. The last is what readers take, unless a table of the file says otherwise.
func (p *pdf) named(num uint32) []pdfPlace {
	known := p.objects[:p.sorted]
	from, _ := slices.BinarySearchFunc(known, num, func(o pdfPlace, num uint32) int { return cmp.Compare(o.num, num) })
	to := from
	for to < len(known) && known[to].num == num {
		to++
	}
	return known[from:to]
}

// resolve follows references.
func (p *pdf) resolve(v pdfValue) pdfValue {
	for range 8 {
		num, length := reference(v.b)
		if length == 0 {
			return v
		}
		places := p.named(num)
		if len(places) == 0 || p.lookups >= maxPDFLookups {
			return pdfValue{}
		}
		p.lookups++
		last := places[len(places)-1]
		v = pdfValue{p.read1(last), last}
	}
	return pdfValue{}
}

// read1 gives the octets of an object.
func (p *pdf) read1(place pdfPlace) []byte {
	if place.stream == 0 {
		return trimBlanks(bytes.Clone(p.extent(place.at)))
	}
	data := p.inflatedStream(place.stream)
	if place.at >= int64(len(data)) {
		return nil
	}
	data = data[place.at:]
	var w pdfWalker
	end, _ := w.walk(data[:min(len(data), maxView)])
	return trimBlanks(data[:end])
}

func trimBlanks(b []byte) []byte { return b[skipBlanks(b, 0):] }

// inflatedStream keeps the last few object streams: objects that belong together stand together.
func (p *pdf) inflatedStream(n int32) []byte {
	const kept = 4
	if i := slices.IndexFunc(p.recent, func(r pdfInflated) bool { return r.stream == n }); i >= 0 {
		return p.recent[i].data
	}
	data := p.inflateStream(p.streams[n-1])
	if len(p.recent) == kept {
		p.recent = append(p.recent[:0], p.recent[1:]...)
	}
	p.recent = append(p.recent, pdfInflated{n, data})
	return data
}

// dict gives the dictionary that a value is or refers to.
func (p *pdf) dict(v pdfValue) (pdfDict, pdfPlace) {
	v = p.resolve(v)
	return topDict(v.b), v.in
}

// text reads a text string, decrypted: those in object streams are encrypted with these.
func (p *pdf) text(v pdfValue) string {
	b := pdfOctets(v.b)
	if p.info.Encrypted {
		return ""
	}
	if p.key != nil && v.in.stream == 0 && p.key.strings != noCipher {
		b = p.key.text(b, v.in.num, v.in.gen)
	}
	return clip(pdfText(b))
}
