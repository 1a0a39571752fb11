package text

import (
	"regexp"
	"strconv"
	"strings"
)

// maxHinted bounds the dates and telephone numbers that a hint is followed to.
const maxHinted = 6

var (
	dateHint   = regexp.MustCompile(`(?i)日付|年月日|月日|西暦|送信日|受信日|本日|今日|当日|\bdate\b|yyyymmdd|mmdd`)
	phoneHint  = regexp.MustCompile(`(?i)電話|携帯|\btel\b|\bfax\b|\bphone\b|代表番号|内線`)
	postalHint = regexp.MustCompile(`郵便番号|〒`)
	lastDigits = regexp.MustCompile(`(?i)(?:下|末尾|最後の?|last )[ \t]*([3-8３-８]|[三四五六七八])[ \t]*(?:桁|ケタ|けた|digits)`)

	fullDate  = regexp.MustCompile(`(20\d\d)[ \t]*[年/.-][ \t]*(\d{1,2})[ \t]*[月/.-][ \t]*(\d{1,2})`)
	shortDate = regexp.MustCompile(`(?:^|[^\d/.年 -])[ \t]*(\d{1,2})[ \t]*月[ \t]*(\d{1,2})[ \t]*日`)
	dateToken = regexp.MustCompile(`\b(20\d\d)(\d\d)(\d\d)\b`)

	telephone = regexp.MustCompile(`(?:\+81[ (-]{0,3}\d|\b0\d)\d{0,3}[-‐‑–−ー(). ]{0,2}\d{1,4}[-‐‑–−ー). ]{1,2}\d{3,4}\b`)
	postal    = regexp.MustCompile(`〒?[ \t]*(\d{3})[-‐‑–−ー](\d{4})\b`)
)

// hintReader follows hints to what stands elsewhere in the text, once for each kind.
type hintReader struct {
	text   string
	dates  bool
	phones map[int]bool // by the number of digits that were asked for
	postal bool
}

// read looks at what stands around a word for password.
func (h *hintReader) read(c *passwordGuesses, around string) {
	for _, d := range dateToken.FindAllStringSubmatch(around, maxHinted) {
		addDate(c, d[1], d[2], d[3])
	}
	if !h.dates && dateHint.MatchString(around) {
		h.dates = true
		h.everyDate(c)
	}
	if digits := hintedDigits(around); phoneHint.MatchString(around) && !h.phones[digits] {
		if h.phones == nil {
			h.phones = map[int]bool{}
		}
		h.phones[digits] = true
		h.everyPhone(c, digits)
	}
	if !h.postal && postalHint.MatchString(around) {
		h.postal = true
		for _, p := range bothEnds(postal.FindAllStringSubmatch(h.text, -1)) {
			c.add(derivedRank, p[1]+p[2])
			c.add(derivedRank+2, p[1]+"-"+p[2])
		}
	}
}

// bothEnds keeps the first and the last of what was found: dates of quoted mails and numbers of lists stand between.
func bothEnds[T any](list []T) []T {
	if len(list) <= maxHinted {
		return list
	}
	return append(list[:maxHinted/2:maxHinted/2], list[len(list)-maxHinted/2:]...)
}

func (h *hintReader) everyDate(c *passwordGuesses) {
	for _, d := range bothEnds(fullDate.FindAllStringSubmatch(h.text, -1)) {
		addDate(c, d[1], d[2], d[3])
	}
	for _, d := range bothEnds(shortDate.FindAllStringSubmatch(h.text, -1)) {
		addDate(c, "", d[1], d[2])
	}
}

// addDate gives the ways in which a date is a password: 20261105, 1105, 261105, 2026/11/05.
func addDate(c *passwordGuesses, year, month, day string) {
	month, day = twoDigits(month), twoDigits(day)
	if month == "" || day == "" {
		return
	}
	if year != "" {
		c.add(derivedRank, year+month+day)
	}
	c.add(derivedRank+2, month+day)
	if year != "" {
		c.add(derivedRank+4, year[2:]+month+day)
		c.add(derivedRank+6, year+"/"+month+"/"+day)
	}
}

func twoDigits(s string) string {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil || n < 1 || n > 31:
		return ""
	case n < 10:
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// hintedDigits is how many digits at the end are asked for; 0: all of them.
func hintedDigits(around string) int {
	m := lastDigits.FindStringSubmatch(around)
	if m == nil {
		return 0
	}
	for i, forms := range []string{"3３三", "4４四", "5５五", "6６六", "7７七", "8８八"} {
		if strings.Contains(forms, m[1]) {
			return i + 3
		}
	}
	return 0
}

func (h *hintReader) everyPhone(c *passwordGuesses, digits int) {
	for _, number := range bothEnds(telephone.FindAllString(h.text, -1)) {
		all := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, number)
		if digits > 0 {
			c.add(derivedRank, all[max(0, len(all)-digits):])
			continue
		}
		c.add(derivedRank, all)
		c.add(derivedRank+2, number)
		c.add(derivedRank+4, all[max(0, len(all)-4):])
	}
}
