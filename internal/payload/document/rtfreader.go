package document

import "io"

// rtfReader goes through a rich text octet by octet.
type rtfReader struct {
	r     io.ReaderAt
	from  int64
	size  int64
	buf   []byte
	i     int
	room  []byte
	depth int
	ended bool
}

const rtfWindow = 32 << 10

func newRTFReader(r io.ReaderAt, at, size int64) *rtfReader {
	return &rtfReader{r: r, from: at, size: size}
}

// at is the place of the next octet.
func (r *rtfReader) at() int64 { return r.from + int64(r.i) }

// fill reads on where nothing is left, and keeps the last octet for back.
func (r *rtfReader) fill() bool {
	if r.i < len(r.buf) {
		return true
	}
	if r.room == nil {
		r.room = make([]byte, 1+rtfWindow)
	}
	keep := 0
	if len(r.buf) > 0 {
		r.room[0] = r.buf[len(r.buf)-1]
		keep = 1
	}
	next := r.from + int64(len(r.buf))
	n := 0
	if next < r.size {
		n, _ = r.r.ReadAt(r.room[keep:keep+int(min(rtfWindow, r.size-next))], next)
	}
	r.from, r.buf, r.i = next-int64(keep), r.room[:keep+n], keep
	r.ended = n == 0
	return n > 0
}

// next is the next octet; 0 at the end.
func (r *rtfReader) next() byte {
	if !r.fill() {
		return 0
	}
	r.i++
	return r.buf[r.i-1]
}

// back takes the last octet back. It is called once after next.
func (r *rtfReader) back() { r.i-- }

// plain gives what stands before the next bracket or backslash, as far as it is at hand; ok is false at the end.
func (r *rtfReader) plain() (b []byte, ok bool) {
	if !r.fill() {
		return nil, false
	}
	start := r.i
	for r.i < len(r.buf) {
		if c := r.buf[r.i]; c == '{' || c == '}' || c == '\\' {
			break
		}
		r.i++
	}
	return r.buf[start:r.i], true
}

// skip steps over binary data.
func (r *rtfReader) skip(n int64) {
	n = max(0, min(n, r.size-r.at()))
	if have := int64(len(r.buf) - r.i); n <= have {
		r.i += int(n)
		return
	}
	r.from, r.buf, r.i = r.at()+n, nil, 0
}

// objectReader gives the octets of an object whose digits begin at a place. Groups of destinations that Word does not know ({\*\x …}), control
// words and all that is no digit are left out; binary data comes as it is.
type objectReader struct {
	in     *rtfReader
	most   int64 // where reading ends; 0: where the group does
	half   byte
	isHalf bool
	binary int64
	odd    bool // more than digits and line ends was met before the end
	ended  bool
}

func newObjectReader(r io.ReaderAt, at, size int64) *objectReader {
	return &objectReader{in: newRTFReader(r, at, size)}
}

func (o *objectReader) Read(p []byte) (n int, err error) {
	for n < len(p) && !o.ended {
		if o.most > 0 && o.in.at() >= o.most {
			break
		}
		if o.binary > 0 {
			p[n] = o.in.next()
			n++
			o.binary--
			o.ended = o.in.ended
			continue
		}
		if b, ok := o.step(); ok {
			p[n] = b
			n++
		}
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// step takes one octet of the text; ok says that an octet of the object is complete.
func (o *objectReader) step() (b byte, ok bool) {
	c := o.in.next()
	if o.in.ended {
		o.ended = true
		return 0, false
	}
	if d, isDigit := hexDigit(c); isDigit {
		if o.isHalf = !o.isHalf; o.isHalf {
			o.half = d << 4
			return 0, false
		}
		return o.half | d, true
	}
	switch c {
	case '\r', '\n', ' ', '\t':
		return 0, false
	case '}':
		o.in.depth--
		o.ended = o.in.depth < 0
	case '{':
		o.in.depth++
	case '\\':
		o.control()
	}
	o.odd = o.odd || !o.ended
	return 0, false
}

func (o *objectReader) control() {
	switch w := o.in.word(); w.name {
	case "bin":
		o.binary = max(0, min(int64(w.number), o.in.size-o.in.at()))
		o.isHalf = false
	case "*":
		o.leaveOut()
	}
}

// leaveOut steps over the rest of a group. At the outermost level it is the object's own.
func (o *objectReader) leaveOut() {
	for open := 1; o.in.depth > 0 && open > 0 && !o.in.ended; {
		o.in.plain()
		switch o.in.next() {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				o.in.depth--
			}
		case '\\':
			if w := o.in.word(); w.name == "bin" {
				o.in.skip(int64(w.number))
			}
		}
	}
}

// rtfWord is a control word or symbol with its parameter.
type rtfWord struct {
	name   string // a control word that rtfName knows, a character, or ""
	number int
	octet  byte // of \'hh
}

// rtfName gives the control words that are told apart.
func rtfName(b []byte) string {
	switch string(b) {
	case "u":
		return "u"
	case "bin":
		return "bin"
	case "objdata":
		return "objdata"
	case "objupdate":
		return "objupdate"
	case "objclass":
		return "objclass"
	case "template":
		return "template"
	case "fldinst":
		return "fldinst"
	}
	return ""
}

// word reads what follows a backslash: letters and a number, which a blank ends, or one character.
func (r *rtfReader) word() rtfWord {
	c := r.next()
	if !letter(c) {
		w := rtfWord{name: string(rune(c))}
		if c == '\'' {
			high, _ := hexDigit(r.next())
			low, _ := hexDigit(r.next())
			w.octet = high<<4 | low
		}
		return w
	}
	var letters [32]byte
	n := 0
	for ; letter(c); c = r.next() {
		if n < len(letters) {
			letters[n] = c
			n++
		}
	}
	w := rtfWord{name: rtfName(letters[:n])}
	minus := c == '-'
	if minus {
		c = r.next()
	}
	for ; '0' <= c && c <= '9'; c = r.next() {
		w.number = min(10*w.number+int(c-'0'), maxRTFNumber)
	}
	if minus {
		w.number = -w.number
	}
	if c != ' ' && !r.ended {
		r.back()
	}
	return w
}

const maxRTFNumber = 1 << 31

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
