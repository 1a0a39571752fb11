package text

import "strings"

// Unquoted is s without what it quotes from earlier mail, as mail programs write it:
//
//   - lines that begin with ">", "＞" or "|" (not those of a table, nor arrows and banners: "＞＞詳しくは", ">>> 重要 <<<");
//   - from a separator to the end: "-----Original Message-----", "-----元のメッセージ-----", "---------- Forwarded message ---------" and their
//     likes, a block of From, Sent, To and Subject in English or Japanese (Outlook), and "On … wrote:", "2026年10月5日(月) 10:12 山田 <a@example.jp>:",
//     "…のメール:" (Gmail, Thunderbird, Becky!, iPhone), over up to three lines;
//   - where lines with ">" follow the separator, only those and the separator, so that answers between them stay. "山田 wrote:" without a date counts
//     only there.
//
// The separator is only text: who wants to hide a message from a reader of unquoted text can begin with one, and then nothing is left. Line ends may
// be CRLF, LF or CR, which becomes LF. The time is linear; s itself is returned where it quotes nothing.
func Unquoted(s string) string {
	s = mendLineEnds(s)
	var out strings.Builder
	kept, inQuote := 0, false // s[kept:at] is to be kept
	for at := 0; at < len(s); {
		line, next := cutLine(s, at)
		end, rest := at, false
		if inQuote = quotes(line, inQuote); inQuote {
			end = next
		} else if e := separator(s, at, line); e > 0 {
			inQuote = quoteFollows(s, e)
			end, rest = e, !inQuote
		} else if attributes(line) && quoteFollows(s, next) {
			end, inQuote = next, true
		}
		if rest {
			out.WriteString(s[kept:at])
			return withoutRule(out.String())
		}
		if end > at {
			out.WriteString(s[kept:at])
			kept, next = end, end
		}
		at = next
	}
	if kept == 0 {
		return s
	}
	out.WriteString(s[kept:])
	return out.String()
}

// mendLineEnds makes CR without LF an LF.
func mendLineEnds(s string) string {
	if strings.Count(s, "\r") == strings.Count(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r\n", "\r\n", "\r", "\n").Replace(s)
}

// cutLine returns the line of s at an offset, without its end (LF or CRLF), and where the next one begins.
func cutLine(s string, at int) (line string, next int) {
	i := strings.IndexByte(s[at:], '\n')
	if i < 0 {
		return strings.TrimSuffix(s[at:], "\r"), len(s)
	}
	return strings.TrimSuffix(s[at:at+i], "\r"), at + i + 1
}

// quotes says that a line is a quoted one; after is whether the line before was.
func quotes(line string, after bool) bool {
	line = trimBlanks(line)
	switch {
	case line == "":
		return false
	case line[0] == '>':
		return !strings.HasSuffix(line, "<<") || !strings.HasPrefix(line, ">>")
	case line[0] == '|':
		return strings.IndexByte(line[1:], '|') < 0
	case strings.HasPrefix(line, "＞＞"):
		return after
	}
	return strings.HasPrefix(line, "＞")
}

// quoteFollows says that the next line that is not blank is a quoted one. Blank lines after a separator are few: eight are looked at.
func quoteFollows(s string, at int) bool {
	for range 8 {
		if at >= len(s) {
			return false
		}
		line, next := cutLine(s, at)
		if trimBlanks(line) != "" {
			return quotes(line, false)
		}
		at = next
	}
	return false
}

// withoutRule drops the line of underscores and the blank lines that Outlook puts before its separator.
func withoutRule(s string) string {
	s = strings.TrimRight(s, " \t\r\n\u3000")
	if cut := strings.TrimRight(s, "_"); len(s)-len(cut) >= 10 && (cut == "" || strings.HasSuffix(cut, "\n") || strings.HasSuffix(cut, "\r")) {
		s = strings.TrimRight(cut, " \t\r\n\u3000")
	}
	return s
}

func trimBlanks(line string) string {
	if line != "" && line[0] > ' ' && line[0] < 0x7F && line[len(line)-1] > ' ' && line[len(line)-1] < 0x7F {
		return line
	}
	for len(line) > 0 {
		n := blankAtStart(line)
		if n == 0 {
			break
		}
		line = line[n:]
	}
	for len(line) > 0 {
		n := blankAtEnd(line)
		if n == 0 {
			break
		}
		line = line[:len(line)-n]
	}
	return line
}

// blankAtStart is how many octets the blank takes that a line begins with, or 0.
func blankAtStart(line string) int {
	switch c := line[0]; {
	case c == ' ' || c == '\t' || c == '\r':
		return 1
	case c == 0xE3 && strings.HasPrefix(line, "\u3000"):
		return len("\u3000")
	case c == 0xC2 && strings.HasPrefix(line, "\u00A0"):
		return len("\u00A0")
	}
	return 0
}

// blankAtEnd is how many octets the blank takes that a line ends with, or 0.
func blankAtEnd(line string) int {
	switch c := line[len(line)-1]; {
	case c == ' ' || c == '\t' || c == '\r':
		return 1
	case c == 0x80 && strings.HasSuffix(line, "\u3000"):
		return len("\u3000")
	case c == 0xA0 && strings.HasSuffix(line, "\u00A0"):
		return len("\u00A0")
	}
	return 0
}
