package text

import (
	"bytes"
	"math/bits"
	"strings"
)

// maxSeparator bounds the lines that are looked at as separators, in octets: a name and an address fit in.
const maxSeparator = 400

// separator is where the separator that begins with the line at an offset ends, or 0 where that line begins none.
func separator(s string, at int, line string) int {
	line = trimBlanks(line)
	if line == "" || len(line) > maxSeparator {
		return 0
	}
	switch c := line[0]; {
	case c == 'O' && dated(line, "On "), c == '-' && dated(line, "--- On "), startsWithYear(line):
		if end := attribution(s, at); end > 0 {
			return end
		}
	}
	if dashed(line) || announces(line) {
		_, next := cutLine(s, at)
		return next
	}
	if headerKind(line) != 0 {
		return headerBlock(s, at)
	}
	return 0
}

// Introduces says that text ends with what mail programs put above the mail that they quote (see Unquoted). Its last 2 KB are looked at.
func Introduces(text []byte) bool {
	text = bytes.TrimRight(text[max(0, len(text)-maxIntroduction):], " \t\r\n")
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	if len(last) > maxSeparator || !mayIntroduce(trimBlanks(string(last))) {
		return false
	}
	s := string(text)
	from := len(s)
	for range maxBlock {
		from = strings.LastIndexByte(s[:max(0, from)], '\n')
		line, _ := cutLine(s, from+1)
		if separator(s, from+1, line) == len(s) {
			return true
		}
		if from < 0 {
			break
		}
	}
	return attributes(string(last))
}

const maxIntroduction = 2 << 10

// mayIntroduce says that a line may be the last one of an introduction.
func mayIntroduce(line string) bool {
	return line != "" && (strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") || dashed(line) || announces(line) || headerKind(line) != 0)
}

func dated(line, prefix string) bool {
	return strings.HasPrefix(line, prefix) && strings.ContainsAny(line, "0123456789")
}

// startsWithYear finds "2026年10月5日", "2026/10/05", "2026-10-05" and the same in parentheses.
func startsWithYear(line string) bool {
	line = strings.TrimPrefix(strings.TrimPrefix(line, "("), "（")
	if len(line) < 6 || line[0] != '2' && line[0] != '1' {
		return false
	}
	for i := range 4 {
		if line[i] < '0' || line[i] > '9' {
			return false
		}
	}
	return line[4] == '/' || line[4] == '-' || strings.HasPrefix(line[4:], "年")
}

// attribution is where "On … wrote:" or its like ends, which begins with the line at an offset and may be broken into three.
func attribution(s string, at int) int {
	address := false
	for range 3 {
		if at >= len(s) {
			return 0
		}
		line, next := cutLine(s, at)
		if line = trimBlanks(line); line == "" || len(line) > maxSeparator {
			return 0
		}
		address = address || strings.ContainsAny(line, "@<") || strings.Contains(line, "＠")
		if attributes(line) || address && (strings.HasSuffix(line, ">:") || strings.HasSuffix(line, "):") || strings.HasSuffix(line, "＞：") ||
			strings.HasSuffix(line, ">：")) {
			return next
		}
		at = next
	}
	return 0
}

// attributes says that a line ends as the introduction of a quote does.
func attributes(line string) bool {
	line = trimBlanks(line)
	if len(line) > maxSeparator {
		return false
	}
	body, ok := strings.CutSuffix(line, ":")
	if !ok {
		if body, ok = strings.CutSuffix(line, "："); !ok {
			return false
		}
	}
	body = strings.TrimRight(body, " ")
	for _, end := range []string{"wrote", "writes", "のメール", "書きました", "書いた", "さんより", "からのメール", "写道"} {
		if strings.HasSuffix(body, end) {
			return true
		}
	}
	return false
}

// dashed finds "-----Original Message-----" and its likes: words for an earlier mail between dashes.
func dashed(line string) bool {
	if len(line) > 120 || !strings.ContainsAny(line[:1], "-=_*+~<") && !strings.HasPrefix(line, "―") && !strings.HasPrefix(line, "─") &&
		!strings.HasPrefix(line, "－") && !strings.HasPrefix(line, "━") && !strings.HasPrefix(line, "＝") {
		return false
	}
	inner := strings.Trim(line, "-=_*+~<> \t\u3000―─－━＝＜＞")
	if inner == "" || len(inner) > 60 || len(line)-len(inner) < 4 {
		return false
	}
	for _, words := range []string{"Original Message", "Original message", "Original Appointment", "Original Mail", "original message", "ORIGINAL MESSAGE",
		"Forwarded message", "Forwarded Message", "Forwarded by", "forwarded message", "元のメッセージ", "元のメール", "オリジナルメッセージ",
		"転送メッセージ", "転送されたメッセージ", "転送メール", "以下転送", "以下、転送", "引用元メール", "返信元"} {
		if strings.HasPrefix(inner, words) {
			return true
		}
	}
	return false
}

// announces finds the lines that introduce forwarded mail without dashes.
func announces(line string) bool {
	switch line {
	case "Begin forwarded message:", "転送されたメッセージ:", "転送されたメッセージ：", "転送:", "転送：", "元のメッセージ:", "元のメッセージ：":
		return true
	}
	return false
}

// Kinds of fields in the block that Outlook and others put before the mail that they answer.
const (
	headFrom uint8 = 1 << iota
	headDate
	headTo
	headSubject
	headCc
)

// headerKind is the kind of field that a line begins with, or 0.
func headerKind(line string) uint8 {
	i := strings.IndexByte(line, ':')
	if j := strings.Index(line[:min(len(line), 32)], "："); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i <= 0 || i > 32 {
		return 0
	}
	switch strings.Trim(line[:i], "* \t\u3000[]【】") {
	case "From", "差出人", "送信者", "送信元", "発信者", "FROM":
		return headFrom
	case "Sent", "Date", "送信日時", "日付", "日時", "送信日", "受信日時", "DATE":
		return headDate
	case "To", "宛先", "あて先", "宛て先", "TO":
		return headTo
	case "Subject", "件名", "SUBJECT":
		return headSubject
	case "Cc", "CC", "Bcc", "BCC", "Reply-To", "返信先", "添付ファイル", "Attachments", "重要度", "Importance":
		return headCc
	}
	return 0
}

// maxBlock bounds the lines of a header block.
const maxBlock = 12

// headerBlock is where a block of header fields ends that begins at an offset, or 0: three kinds, the sender among them and the date or
// the subject, in at most twelve lines, each field on at most three.
func headerBlock(s string, at int) int {
	var kinds uint8
	end, loose := 0, 0
	for range maxBlock {
		if at >= len(s) {
			break
		}
		line, next := cutLine(s, at)
		line = trimBlanks(line)
		kind := headerKind(line)
		if kind != 0 {
			kinds |= kind
			end, loose = next, 0
		} else if loose++; line == "" || loose > 2 || len(line) > maxSeparator {
			break
		}
		at = next
	}
	if kinds&headFrom == 0 || kinds&(headDate|headSubject) == 0 || bits.OnesCount8(kinds) < 3 {
		return 0
	}
	return end
}
