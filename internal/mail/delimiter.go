package mail

import "bytes"

type delimiterKind int

const (
	notDelimiter delimiterKind = iota
	partDelimiter
	closeDelimiter
)

// maxPadding bounds the white space behind a boundary (RFC 2046, section 5.1.1, transport-padding).
const maxPadding = 998

// find looks for the first delimiter line in the window. It stands at "at", with the line end before it, and is "length" octets long.
// With notDelimiter, at is the number of octets that certainly are content.
func (m *mender) find() (at, length int, kind delimiterKind) {
	for from := 0; ; {
		i := bytes.Index(m.window[from:], m.common)
		if i < 0 {
			return m.certain(), 0, notDelimiter
		}
		i += from
		if i == 0 && m.fresh || i > 0 && m.window[i-1] == '\n' {
			end, kind, decided := m.delimiterAt(i)
			at := m.beforeLineEnd(i)
			switch {
			case !decided:
				return at, 0, notDelimiter
			case kind != notDelimiter:
				return at, end - at, kind
			}
		}
		from = i + len("--")
	}
}

// delimiterAt looks for a delimiter line at i, the start of a line. decided is false if the window ends too early to tell.
func (m *mender) delimiterAt(i int) (end int, kind delimiterKind, decided bool) {
	decided = true
	for _, dash := range m.dashes {
		switch line := m.window[i:]; {
		case bytes.HasPrefix(line, dash):
			end, kind, told := m.lineEnd(i + len(dash))
			if kind != notDelimiter && told {
				return end, kind, true
			}
			decided = decided && told
		case m.err == nil && bytes.HasPrefix(dash, line):
			decided = false
		}
	}
	return 0, notDelimiter, decided
}

// certain is the number of octets that cannot belong to a delimiter line that is not read whole: all but a last line that begins like
// one, and the line end before it.
func (m *mender) certain() int {
	from := max(0, len(m.window)-len(m.common)-1) // a longer last line is longer than a delimiter begins
	last := bytes.LastIndexByte(m.window[from:], '\n') + 1
	if last > 0 {
		last += from
	}
	if (last > 0 || m.fresh) && bytes.HasPrefix(m.common, m.window[last:]) {
		return m.beforeLineEnd(last)
	}
	return len(bytes.TrimSuffix(m.window, []byte("\r")))
}

// beforeLineEnd is the place of the line end that stands before i, or i.
func (m *mender) beforeLineEnd(i int) int { return len(withoutLineEnd(m.window[:i])) }

// lineEnd reads what follows the boundary at i: the two hyphens of the closing delimiter, padding and the line end, which may be doubled
// CRs and LF where a relay took CRLF for a bare LF. decided is false if the
// window ends too early to tell.
func (m *mender) lineEnd(i int) (end int, kind delimiterKind, decided bool) {
	rest := m.window[i:]
	kind = partDelimiter
	if bytes.HasPrefix(rest, []byte("--")) {
		rest, kind = rest[2:], closeDelimiter
	}
	padded := len(rest)
	rest = bytes.TrimLeft(rest, " \t\r")
	if padded-len(rest) > maxPadding {
		return 0, notDelimiter, true
	}
	switch {
	case bytes.HasPrefix(rest, []byte("\n")):
		return len(m.window) - len(rest) + 1, kind, true
	case m.err != nil && len(rest) == 0:
		return len(m.window), kind, true
	case m.err == nil && (len(rest) == 0 || string(rest) == "-" && kind == partDelimiter && padded == 1):
		return 0, notDelimiter, false
	}
	return 0, notDelimiter, true
}
