package text

import "strings"

// segment is a piece of a name between lost characters, as octets. An end where something was lost may begin or stop within a
// character.
type segment struct {
	octets                []byte
	openStart, openEnding bool
}

// maxTrim is how many octets of a character may be missing at an open end.
const maxTrim = 3

// segments writes the pieces of a name between lost characters in the page that it may wrongly have been read in.
func (p page) segments(name string) ([]segment, bool) {
	if p.enc == nil && p.western == nil {
		return nil, false
	}
	var list []segment
	lost := func(r rune) bool { return splitsAt(r) || r == p.twice && r != 0 }
	for rest, open := name, false; ; {
		cut := strings.IndexFunc(rest, lost)
		piece := rest
		if cut >= 0 {
			piece = rest[:cut]
		}
		if piece != "" {
			b, ok := p.octets(piece)
			if !ok {
				return nil, false
			}
			list = append(list, segment{b, open, cut >= 0})
		}
		if cut < 0 {
			return list, true
		}
		open = true
		rest = strings.TrimLeftFunc(rest[cut:], lost)
	}
}

// join reads all segments, with "…" for what was lost between them. ok is false where one cannot be read.
func (p page) join(segments []segment) (string, bool) {
	var out strings.Builder
	for i, seg := range segments {
		piece, ok := p.trimmed(seg)
		if !ok {
			return "", false
		}
		if i > 0 || seg.openStart {
			out.WriteString("…")
		}
		out.WriteString(piece)
	}
	return out.String(), true
}

// trimmed reads a segment with as few octets as possible left out at its open ends.
func (p page) trimmed(seg segment) (string, bool) {
	for total := 0; total <= 2*maxTrim; total++ {
		for front := max(0, total-maxTrim); front <= min(total, maxTrim); front++ {
			back := total - front
			if front > 0 && !seg.openStart || back > 0 && !seg.openEnding || total > len(seg.octets) {
				continue
			}
			if s, ok := p.read(seg.octets[front : len(seg.octets)-back]); ok {
				return s, true
			}
		}
	}
	return "", false
}
