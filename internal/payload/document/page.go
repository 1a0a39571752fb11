package document

import (
	"bytes"
	"slices"
)

// Page looks at a page (HTML, SVG) while it passes: what it makes of itself when it is opened. It keeps pageOverlap octets and the bounded lists of
// Info. Letters are compared in lower case, zero octets (UTF-16) are left out; nothing is parsed or run.
//
// Signs of smuggling, a page that builds a file out of what it holds:
//
//	decode   atob(, or 2 KB of base64 that is no image, font, sound or style of the page
//	build    Blob(, createObjectURL, msSaveOrOpenBlob, a download attribute on what is no ordinary link
//	codes    fromCharCode, charCodeAt
//	write    document.write or eval of unescape
//
// Also: where forms with a password field send it (Info.Logins), and pages that lead elsewhere by themselves (Info.Links, "refresh").
type Page struct {
	info   Info
	window []byte
	run    int // octets of base64 without a break so far
	data   blobKind
	form   string
	tagged int // octets of the window whose tags were looked at
}

// Signs of smuggling.
const (
	SignDecode = "decode"
	SignBuild  = "build"
	SignCodes  = "codes"
	SignWrite  = "write"
)

const (
	pageOverlap = 2 << 10 // tags are shorter, as far as they matter
	minBlob     = 2 << 10
)

var signWords = []struct {
	sign  string
	words []string
}{
	{SignDecode, []string{"atob(", "atob (", "uint8array(["}},
	{SignBuild, []string{"blob(", "createobjecturl", "mssaveoropenblob", "mssaveblob", ".download=", ".download =", "setattribute('download'", "setattribute(\"download\""}},
	{SignCodes, []string{"fromcharcode", "charcodeat"}},
	{SignWrite, []string{"document.write(unescape", "document.writeln(unescape", "eval(unescape"}},
}

// Write takes the next octets. It never fails.
func (p *Page) Write(b []byte) (int, error) {
	const step = 32 << 10
	for rest := b; len(rest) > 0; rest = rest[min(step, len(rest)):] {
		p.look(rest[:min(step, len(rest))])
	}
	return len(b), nil
}

// Info is what was found so far.
func (p *Page) Info() *Info {
	p.tags(p.window[p.tagged:], true)
	p.tagged = len(p.window)
	p.info.Kind = "html"
	return &p.info
}

func (p *Page) look(b []byte) {
	fresh := len(p.window)
	p.window = slices.Grow(p.window, len(b))[:fresh+len(b)]
	n := fresh
	for _, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != 0 {
			p.window[n] = c
			n++
		}
	}
	p.window = p.window[:n]
	p.blobs(p.window[fresh:], fresh)
	p.signs(p.window[max(0, fresh-64):])
	p.signs(joined(p.window[max(0, fresh-256):]))
	p.tagged += p.tags(p.window[p.tagged:], false)
	const words = 64 // are shorter
	drop := max(0, min(p.tagged, len(p.window)-words))
	p.window = append(p.window[:0], p.window[drop:]...)
	p.tagged -= drop
}

// joins part words in scripts so that nobody finds them: window['at'+'ob'].
var joins = [][]byte{[]byte("'+'"), []byte("\"+\""), []byte("' + '"), []byte("\" + \""), []byte("`+`")}

// joined puts words together again, and takes the end of a property that is called by its name ("['atob'](") for that of the name itself.
func joined(b []byte) []byte {
	for _, j := range joins {
		if bytes.Contains(b, j) {
			b = bytes.ReplaceAll(b, j, nil)
		}
	}
	for _, end := range []string{"'](", "\"]("} {
		if bytes.Contains(b, []byte(end)) {
			b = bytes.ReplaceAll(b, []byte(end), []byte("("))
		}
	}
	return b
}

func (p *Page) signs(b []byte) {
	for _, s := range signWords {
		if slices.Contains(p.info.Smuggling, s.sign) {
			continue
		}
		for _, w := range s.words {
			if bytes.Contains(b, []byte(w)) {
				add(&p.info.Smuggling, s.sign)
				break
			}
		}
	}
}

// blobs counts runs of base64 digits. One behind "base64," counts unless it is data of the page itself (RFC 2397): images, fonts, sounds, styles.
func (p *Page) blobs(fresh []byte, at int) {
	for i, c := range fresh {
		if base64Digit(c) {
			p.run++
			if p.run == minBlob {
				p.blob()
			}
			continue
		}
		if c == '\r' || c == '\n' || c == '%' || c == '\\' {
			continue // lines of a blob
		}
		p.run = 0
		p.data = someBlob
		if c == ',' {
			p.data = kindOfBlob(p.window[max(0, at+i-96) : at+i])
		}
	}
}

func (p *Page) blob() {
	if p.data == pageBlob {
		return
	}
	add(&p.info.Smuggling, SignDecode)
	if p.data == fileBlob {
		add(&p.info.Smuggling, SignBuild) // the browser itself makes the file of it
	}
}

func base64Digit(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '='
}

// blobKind is what base64 digits are for.
type blobKind byte

const (
	someBlob blobKind = iota
	pageBlob          // what the page shows or is drawn with
	fileBlob          // a file of a kind that browsers store
)

var (
	pageData = []string{"image/", "font/", "audio/", "video/", "text/css", "application/font", "application/x-font", "application/vnd.ms-font"}
	fileData = []string{
		"application/zip", "application/x-zip", "application/x-rar", "application/vnd.rar", "application/x-7z", "application/x-iso", "application/x-cd",
		"application/x-ms", "application/msword", "application/vnd.ms", "application/vnd.openxml", "application/hta", "application/java", "application/x-java",
	}
)

// kindOfBlob looks at what stands before the comma: "data:image/png;base64" (RFC 2397). A drawing (SVG) may hold code.
func kindOfBlob(b []byte) blobKind {
	i := bytes.LastIndex(b, []byte("data:"))
	if i < 0 || !bytes.HasSuffix(b, []byte("base64")) {
		return someBlob
	}
	kind := b[i+len("data:"):]
	begins := func(prefix string) bool { return bytes.HasPrefix(kind, []byte(prefix)) }
	switch {
	case begins("image/svg"):
	case slices.ContainsFunc(pageData, begins):
		return pageBlob
	case slices.ContainsFunc(fileData, begins):
		return fileBlob
	}
	return someBlob
}
