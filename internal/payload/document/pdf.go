package document

import (
	"bytes"
	"io"
)

// ReadPDF reads what a PDF file does by itself and what it holds (ISO 32000-1). It is no parser of the whole: objects are found by the word
// "obj" wherever it stands, since the tables that say where they are may lead anywhere; so objects of earlier revisions and objects that hide in
// other data are seen as well. Names are read with their escapes, object streams are inflated. Of what is drawn nothing is read but images, for the codes in them.
//
// Read are: actions (12.6: JavaScript, Launch with its target, what the catalogue or a page opens by itself; a mere view or destination is no
// action), embedded files (7.11.4), rich media, forms in XML with script, addresses of links, and whether one of them covers the first page.
// Files that are encrypted with an empty user password are decrypted; others with one of the passwords, if one fits (Unlocked).
//
// Bounds: 1 MB for one object, maxPDFObjects objects, maxPDFInflated octets of object streams and forms, maxPDFWork octets beyond the size of the file that are
// looked at more than once; memory of some megabytes for the table of objects and the last object streams. What is beyond is Info.Unfinished.
// The content of files is read when they are opened; Open is nil where it is encrypted.
func ReadPDF(r io.ReaderAt, size int64, passwords []string) (*Info, []Attached) {
	p := &pdf{reel: reel{r: r, size: size}, inflated: maxPDFInflated}
	p.reset()
	p.read()
	p.sortObjects()
	if p.encrypt.b != nil && p.unlock(passwords) {
		p.reset()
		p.read()
	}
	p.objectStreams()
	p.sortObjects()
	p.follow()
	p.firstPage()
	files := p.files()
	p.info.Encrypted = p.info.Encrypted || p.info.Unlocked
	p.info.Pictures = p.pictures()
	return &p.info, files
}

const (
	maxPDFObjects  = 100_000
	maxPDFInflated = 16 << 20
	maxPDFWork     = 8 << 20
	maxPDFFiles    = maxListed
	maxPDFPending  = 1024
	maxPDFTriggers = 64
	maxPDFLookups  = 512
	maxObjStm      = 4 << 20
)

// pdf is a file while it is read.
type pdf struct {
	reel
	work     int64 // octets of objects that may still be looked at
	inflated int64 // octets that may still come out of streams
	lookups  int
	walker   pdfWalker

	info    Info
	objects []pdfPlace // the first of them sorted by number
	sorted  int
	streams []pdfPlace // object streams
	recent  []pdfInflated

	trailer pdfValue // dictionary with /Root
	encrypt pdfValue
	id      []byte
	key     *pdfKey

	in       pdfPlace     // the object that is walked
	pending  []pdfPending // what can be read when all objects are known
	triggers int
	loose    []pdfPlace // streams that say that they are embedded files
	images   []pdfImage
}

// pdfPlace says where an object is: right behind "obj" in the file, or in what an object stream inflates to.
type pdfPlace struct {
	num    uint32
	gen    uint16
	stream int32 // index in streams, and 1; 0: it stands in the file
	at     int64
}

// pdfValue is octets of an object. Those of b stay as they are.
type pdfValue struct {
	b  []byte
	in pdfPlace
}

// pdfPending is a dictionary, or some of it, that refers to other objects.
type pdfPending struct {
	key   string
	pairs pdfDict
	in    pdfPlace
}

func (p *pdf) reset() {
	p.info = Info{Kind: "pdf", Unlocked: p.info.Unlocked}
	p.objects, p.sorted, p.streams, p.pending, p.loose, p.images, p.triggers = p.objects[:0], 0, nil, nil, nil, nil, 0
	p.work = p.size + maxPDFWork
}

// read goes through the file: objects, then the dictionaries of the cross-reference tables.
func (p *pdf) read() {
	const object, table = "obj", "trailer"
	tables := &sightings{word: table}
	p.also, p.buf = tables, nil
	for at := p.find(object, 0); at >= 0; at = p.find(object, at+1) {
		if place, ok := p.header(at); ok && !p.object(place) {
			p.info.unfinished("too-big")
			break
		}
	}
	p.also = nil
	if tables.full {
		p.info.unfinished("too-big")
	}
	for _, at := range tables.places {
		p.in = pdfPlace{at: at}
		p.walk(at+int64(len(table)), p.tableEnd)
	}
}

// header reads the numbers in front of "obj". An object without them is looked at all the same; "endobj" is none.
func (p *pdf) header(at int64) (pdfPlace, bool) {
	const room = 40
	from := max(0, at-room)
	b := p.view(from, int(at-from)+3)
	if int64(len(b)) < at-from+3 {
		return pdfPlace{}, false
	}
	b = b[:at-from]
	if bytes.HasSuffix(b, []byte("end")) {
		return pdfPlace{}, false
	}
	gen, rest := lastNumber(b)
	num, _ := lastNumber(rest)
	return pdfPlace{num: num, gen: uint16(gen), at: at + 3}, true
}

// lastNumber reads the number that b ends with, blanks behind it.
func lastNumber(b []byte) (uint32, []byte) {
	end := len(b)
	for end > 0 && pdfBlank(b[end-1]) {
		end--
	}
	start := end
	for start > 0 && start > end-10 && '0' <= b[start-1] && b[start-1] <= '9' {
		start--
	}
	n, _ := digits(b, start)
	return n, b[:start]
}

// object looks at one object of the file.
func (p *pdf) object(place pdfPlace) bool {
	if len(p.objects) >= maxPDFObjects || p.work <= 0 {
		return false
	}
	p.objects = append(p.objects, place)
	p.in = place
	p.walk(place.at, func(pairs pdfDict) {
		switch pairs.name("Type") {
		case "ObjStm":
			p.streams = append(p.streams, place)
		case "XRef":
			p.tableEnd(pairs)
		case "EmbeddedFile":
			if len(p.loose) < maxPDFFiles {
				p.loose = append(p.loose, place)
			}
		}
		if pairs.name("Subtype") == "Image" {
			p.picture(place, pairs)
		}
	})
	return true
}

// walk goes through the object at a place of the file. top is called for its own dictionary, if that has a name that matters.
func (p *pdf) walk(at int64, top func(pairs pdfDict)) {
	b := p.extent(at)
	if p.walker.matters {
		p.visitAll(b, top)
	}
}

// extent is the object at a place of the file: first a little of it is read, then more where it is not closed. It is valid until the next view.
func (p *pdf) extent(at int64) []byte {
	p.walker.visit = nil
	for n := 4 << 10; ; n *= 16 {
		b := p.view(at, n)
		end, whole := p.walker.walk(b)
		p.work -= int64(end)
		if whole || end < len(b) || len(b) < n || n >= maxView || p.work <= 0 {
			p.noteFull()
			return b[:end]
		}
	}
}

func (p *pdf) visitAll(b []byte, top func(pairs pdfDict)) {
	p.walker.visit = func(pairs pdfDict, depth int) {
		p.visit(pairs)
		if depth == 0 {
			top(pairs)
		}
	}
	p.walker.walk(b)
	p.noteFull()
}

func (p *pdf) noteFull() {
	if p.walker.full {
		p.info.unfinished("too-big")
		p.walker.full = false
	}
}

// tableEnd takes what a trailer says. The first encryption dictionary counts: what is encrypted by it is not opened by another.
func (p *pdf) tableEnd(pairs pdfDict) {
	if pairs.get("Root") != nil {
		p.trailer = pdfValue{pairs.clone("Root").get("Root"), p.in}
	}
	if e := pairs.get("Encrypt"); e != nil && p.encrypt.b == nil && string(e) != "null" {
		p.encrypt = pdfValue{bytes.Clone(e), p.in}
		if ids := elements(pairs.get("ID"), 1); len(ids) == 1 {
			p.id = pdfOctets(ids[0])
		}
	}
}

// unlock finds the key of an encrypted file. It says whether there is one.
func (p *pdf) unlock(passwords []string) bool {
	lock := readLock(topDict(p.resolve(p.encrypt).b), p.id)
	if lock == nil {
		p.locked()
		return false
	}
	if p.key = lock.open(""); p.key != nil {
		return true
	}
	for _, password := range passwords {
		if p.key = lock.open(password); p.key != nil {
			p.info.Unlocked = true
			return true
		}
	}
	p.locked()
	return false
}

// locked forgets what was read of strings: it is noise.
func (p *pdf) locked() {
	p.info.Encrypted, p.info.Addresses, p.info.Further = true, nil, false
}
