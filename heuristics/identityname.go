package heuristics

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/tables"
	"sekisho/internal/text"
)

const (
	maxNameLine  = 180 // octets of a line in which somebody gives his name: 60 kanji
	maxNameLines = 20  // of the end of a letter that are looked at
	maxNameWords = 10  // of such a line in English
	maxShownName = 400 // octets of a display name or a subject that are looked at
)

// nameLines are the lines at the end of a letter in which its author gives his name. Sentences, lines that name the reader and lines that
// tell of a career are none: an applicant writes "2019年 青葉株式会社 入社", a citizen "外務省の発表では……".
func (l *letter) nameLines() []string {
	var lines []string
	for line := range strings.SplitSeq(l.tail(), "\n") {
		if len(line) > 4*maxNameLine {
			continue
		}
		line = strings.TrimFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(ornaments, r) })
		if line == "" || len(line) > maxNameLine || !introduces(line) || refers(line) {
			continue
		}
		lines = append(lines, line)
	}
	return lines[max(0, len(lines)-maxNameLines):]
}

// refers says that a line gives the address of a page within a site: a source, as letters list them at their end. A signature gives the site.
func refers(line string) bool {
	_, rest, found := strings.Cut(line, "://")
	_, path, _ := strings.Cut(rest, "/")
	return found && strings.TrimSpace(path) != ""
}

// ornaments frame signatures.
const ornaments = "-=*_~+#|/:<>━─―ー＝－＊＿～◆◇■□●○◎★☆▲△▼▽♪｜│┃┌└┏┗・"

func introduces(line string) bool {
	if isASCII(line) {
		return len(strings.Fields(line)) <= maxNameWords && !strings.HasSuffix(line, "?") && !strings.HasPrefix(line, "Dear ")
	}
	own := strings.ReplaceAll(line, "お客様", "") // お客様相談室 is no reader
	return !holdsOneOf(own, sentenceMarks) && !holdsOneOf(own, readerMarks) && !strings.HasSuffix(own, "殿") && !holdsOneOf(own, careerMarks)
}

var (
	sentenceMarks = []string{"。", "、", "？", "！", "，", "です", "ます", "ました", "ません", "でした", "ください", "下さい", "について", "により"}
	readerMarks   = []string{"様", "御中", "各位", "宛"}
	careerMarks   = []string{"入社", "退社", "退職", "卒業", "在学", "在籍", "出身", "志望", "内定", "前職", "(元", "（元", "元株式会社"}
)

func holdsOneOf(s string, marks []string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(s, m) })
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// speaking lists the bodies that find names in s, and in whose name s is written: "外務省 報道課", not "外務省を考える会", "外務省発表" or a company that
// names a body as its customer.
func speaking(find func(string) []tables.Body, s string) []tables.Body {
	bodies := find(s)
	if len(bodies) == 0 || namesCompany(s) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(bodies), func(b tables.Body) bool {
		before, rest, found := cutBody(s, b)
		return found && (endsWithOneOf(before, particles) || startsWithOneOf(rest, particles) || aboutBody(strings.TrimSpace(rest)))
	})
}

// aboutBody says that what follows the name of a body makes it what is written about: "調査の結果", not "調査担当", which is one of its desks.
func aboutBody(rest string) bool {
	return startsWithOneOf(rest, topicMarks) && (startsWithOneOf(rest, formerMarks) || !endsWithOneOf(rest, desks))
}

var (
	formerMarks = []string{"OB", "退職", "出身", "向け", "担当者様", "関係者"}
	desks       = []string{"担当", "係", "課", "室", "部", "局", "班"}
)

// particles make the name beside them part of a phrase.
var particles = []string{"は", "が", "を", "に", "へ", "の", "と", "で", "も", "や", "から", "より", "など", "だ", "さん"}

// topicMarks follow the name of a body that is written about.
var topicMarks = []string{"発表", "公表", "資料", "調査", "統計", "白書", "調べ", "ホームページ", "HP", "サイト", "ガイドライン", "通達", "告示", "公示", "関係", "関連", "OB", "退職",
	"出身", "向け", "対応", "担当者様"}

func startsWithOneOf(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

func namesCompany(s string) bool {
	return slices.ContainsFunc(text.Companies(s), func(o text.Organisation) bool { return o.Kind == "company" })
}

// cutBody cuts s, after NFKC and without what is not seen, around the longest Japanese name of a body in it. A blank stays in front of
// the rest: what follows it is no particle.
func cutBody(s string, b tables.Body) (before, rest string, found bool) {
	s = visible(s)
	compact := withoutBlanks(s)
	longest := ""
	for _, name := range b.Names {
		if !isASCII(name) && len(name) > len(longest) && strings.Contains(compact, name) {
			longest = name
		}
	}
	if longest == "" {
		return s, "", false
	}
	if before, rest, found = strings.Cut(s, longest); !found { // written with blanks within
		before, rest, found = strings.Cut(compact, longest)
	}
	return strings.TrimSpace(before), rest, found
}

// visible is the form in which names are compared: NFKC, without what is not seen.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if text.Hidden(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

func withoutBlanks(s string) string { return strings.Join(strings.Fields(s), "") }

// clipped keeps the beginning of what a header field shows.
func clipped(s string) string {
	if len(s) <= maxShownName {
		return s
	}
	return strings.ToValidUTF8(s[:maxShownName], "")
}
