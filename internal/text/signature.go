package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	scannedLines   = 40   // from the end of the text
	scannedOctets  = 8192 // likewise
	maxSignature   = 20   // lines of one, blank ones and rules included
	maxOwnLine     = 300  // octets of a line that can belong to one
	unruledLines   = 12   // from the end, where neither "-- " nor a rule begins one
	unmarkedLines  = 5    // of a signature between rules that holds nothing but names
	unmarkedColumn = 40   // likewise, columns of its lines
)

// Signature is the block at the end of a text, as Unquoted gives it, in which its writer names himself; "" where there is none. It begins
//
//   - behind "-- " (RFC 3676, section 4.3);
//   - or behind a rule: a line of at least five characters such as ―‐-=*＊━─_～:;・◆□, and ends before a closing one. What stands there must hold a mark of a signature
//     (telephone, fax, 〒, mail, web address, an organisation) or be a few short lines, and be no prose;
//   - or, without both, with the first paragraph among the last twelve lines that holds a telephone or fax number or 〒, or two different marks, outside sentences.
//
// What is added below does not count: the line of a telephone ("iPhoneから送信"), a paragraph on confidentiality. The last 40 lines or 8 KB are looked at.
func Signature(s string) string {
	lines := lastLines(s)
	for len(lines) > 0 && skippedAtEnd(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	lines = withoutDisclaimer(lines)
	for _, find := range []func([]string) []string{afterDashes, afterRule, unruled} {
		if block := find(lines); len(block) > 0 {
			return strings.Join(block, "\n")
		}
	}
	return ""
}

// lastLines returns the last lines of a text without blanks at their ends.
func lastLines(s string) []string {
	if len(s) > scannedOctets {
		s = s[len(s)-scannedOctets:]
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			return nil
		}
		s = s[i+1:]
	}
	var lines []string
	for end := len(s); end >= 0 && len(lines) < scannedLines; {
		i := strings.LastIndexByte(s[:end], '\n')
		lines = append(lines, strings.TrimRight(s[i+1:end], " \t\r\u3000\u00A0"))
		end = i
	}
	slices.Reverse(lines)
	return lines
}

func skippedAtEnd(line string) bool {
	line = trimBlanks(line)
	return line == "" || len(line) < 100 && (strings.HasSuffix(line, "から送信") || strings.HasSuffix(line, "から送信されました") || strings.HasPrefix(line, "Sent from my ") ||
		strings.HasPrefix(line, "Get Outlook for ") || strings.HasPrefix(line, "Outlook for ") || strings.Contains(line, "を入手") && strings.Contains(line, "Outlook"))
}

// withoutDisclaimer cuts off paragraphs on confidentiality or virus scans that hold no telephone number or address of their own.
func withoutDisclaimer(lines []string) []string {
	for range 3 {
		start := len(lines)
		for start > 0 && len(lines)-start < unruledLines && lines[start-1] != "" && !rule(lines[start-1]) {
			start--
		}
		if !disclaims(lines[start:]) {
			return lines
		}
		lines = trimBlock(lines[:start])
	}
	return lines
}

func disclaims(paragraph []string) bool {
	found := false
	for _, line := range paragraph {
		if marksOf(line)&(strongMarks|mailMark) != 0 {
			return false
		}
		found = found || containsAny(line, disclaimerWords)
	}
	return found
}

var disclaimerWords = strings.Fields("機密情報 秘密情報 誤って 誤送信 破棄 無断 confidential Confidential CONFIDENTIAL unauthorized ウイルスチェック ウイルススキャン virus-free")

// afterDashes finds the block behind the last line "-- ".
func afterDashes(lines []string) []string {
	for i := len(lines) - 1; i >= 0 && len(lines)-i <= maxSignature+1; i-- {
		if lines[i] == "--" || lines[i] == "－－" {
			if sentencesIn(lines[i+1:]) > 2 {
				return nil
			}
			return trimBlock(lines[i+1:])
		}
	}
	return nil
}

// afterRule finds the block behind the first of the rules that frame the end of the text.
func afterRule(lines []string) []string {
	end := len(lines)
	if end > 0 && rule(lines[end-1]) {
		end--
	}
	start := end
	for i := end - 1; i >= 0 && end-i <= maxSignature; i-- {
		if rule(lines[i]) {
			if !signs(lines[i+1 : start]) {
				break
			}
			start = i
		}
	}
	if start == end {
		return nil
	}
	return trimBlock(lines[start+1 : end])
}

// signs says that what stands between two rules may be a signature or a part of one.
func signs(block []string) bool {
	block = trimBlock(block)
	if len(block) == 0 {
		return true // two rules in a row
	}
	said := sentencesIn(block)
	for _, line := range block {
		if len(line) > maxOwnLine {
			return false
		}
		if marksOf(line)&^webMark != 0 && said <= 1 && !event(line) {
			return true
		}
	}
	return said == 0 && len(block) <= unmarkedLines && !slices.ContainsFunc(block, func(l string) bool { return Columns(l) > unmarkedColumn })
}

// unruled finds the paragraph that signs a text without any rule.
func unruled(lines []string) []string {
	lines = lines[max(0, len(lines)-unruledLines):]
	var all signMark
	first := -1
	for i, line := range lines {
		if len(line) > maxOwnLine || sentence(line) || event(line) || addressee(lines, i) {
			continue
		}
		if m := marksOf(line); m != 0 {
			all |= m
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 || all&strongMarks == 0 && all&(all-1) == 0 {
		return nil
	}
	for first > 0 && lines[first-1] != "" && !sentence(lines[first-1]) && !event(lines[first-1]) && !addressee(lines, first-1) && !rule(lines[first-1]) {
		first--
	}
	return trimBlock(lines[first:])
}

// addressee says that a line, or the one behind it, is to whom the text is written.
func addressee(lines []string, i int) bool {
	for _, l := range lines[i:min(i+2, len(lines))] {
		l = trimBlanks(l)
		if strings.HasSuffix(l, "様") || strings.HasSuffix(l, "御中") || strings.HasSuffix(l, "各位") || strings.HasSuffix(l, "殿") || strings.HasSuffix(l, "さん") {
			return true
		}
	}
	return false
}

func trimBlock(block []string) []string {
	for len(block) > 0 && block[0] == "" {
		block = block[1:]
	}
	for len(block) > 0 && block[len(block)-1] == "" {
		block = block[:len(block)-1]
	}
	return block
}

func sentencesIn(lines []string) (n int) {
	for _, l := range lines {
		if sentence(l) {
			n++
		}
	}
	return n
}

// event says that a line tells of a meeting, as notices between rules do.
func event(line string) bool {
	line = trimBlanks(line)
	for _, label := range []string{"日時", "日 時", "日　時", "場所", "場 所", "場　所", "会場", "連絡先", "■日時", "・日時"} {
		if strings.HasPrefix(line, label) {
			return true
		}
	}
	return false
}

// sentence says that a line holds the end of a sentence.
func sentence(line string) bool {
	line = trimBlanks(line)
	if strings.Contains(line, "。") {
		return true
	}
	for _, end := range []string{"、", "．", "！", "？", "!", "?", "です", "ます", "ました", "ません", "ください", "下さい", "以上", ","} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return strings.HasSuffix(line, ".") && strings.Count(line, " ") >= 3
}

// rule says that a line draws a line: at least five characters, blanks aside, and nothing but drawing.
func rule(line string) bool {
	n := 0
	for _, r := range line {
		switch {
		case r == ' ' || r == '\u3000' || r == '\t':
			continue
		case !drawing(r):
			return false
		}
		n++
	}
	return n >= 5
}

func drawing(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.ContainsRune("-=*_~:;+#.^/\\|<>`o", r)
	}
	return r >= 0x2500 && r <= 0x26FF || // box drawing, blocks, geometric shapes, symbols
		strings.ContainsRune("―‐‑–—−－＝＊＿～〜：；・･＋＃．。｡…‥※ー゜°´｀`★☆♪＾／＼｜＜＞¨●○◎◇◆□■△▲▽▼✿❀", r)
}
