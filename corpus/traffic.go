package corpus

import (
	"fmt"
	"time"
)

// correspondent is somebody outside with whom the house has exchanged mail for long.
type correspondent struct {
	from, to, client, program string
	charset                   Charset
	file                      string // that comes with every third mail, or ""
	fields                    []string
}

// correspondents write and are written to in turn, day by day. No sample claims to be one of them.
var correspondents = []correspondent{
	{"高田 良平 <takada@yamabuki.example>", "yamada", "jp201", "outlook", ISO2022JP, "納品書.pdf", nil},
	{"石井 真由美 <ishii@yamabuki.example>", "sato", "jp201", "outlook", ISO2022JP, "", nil},
	{"村上 修 <murakami@konan-seiki.example>", "okada", "jp202", "becky", ISO2022JP, "検査成績表.xlsx", nil},
	{"荒木 恵 <araki@konan-seiki.example>", "yamada", "jp202", "becky", ISO2022JP, "", nil},
	{"吉川 浩二 <yoshikawa@hinode-unyu.example>", "kondo", "jp203", "thunderbird", UTF8, "送り状.pdf", nil},
	{"藤沢 彩 <fujisawa@sakura-insatsu.example>", "koho", "outlook11", "m365", UTF8, "校正紙.pdf", nil},
	{"大西 徹 <onishi@mizuho-denki.example>", "okada", "outlook12", "m365", UTF8, "", nil},
	{"森本 由香 <morimoto@mizuho-denki.example>", "sato", "outlook12", "m365", UTF8, "仕様変更.docx", nil},
	{"Peter Hill <p.hill@northfield.example>", "smith", "us201", "outlook", "", "schedule.xlsx", nil},
	{"Anna Berg <berg@seehafen.example>", "smith", "de201", "thunderbird", "", "", nil},
	{"税理士 小野寺 <onodera@onodera-kaikei.example>", "zaimu", "jp204", "outlook", ShiftJIS, "試算表.xlsx", nil},
	{"会報編集部 <editor@kogyokai.example>", "soumu", "jp205", "", ISO2022JP, "", []string{"List-Id: <members.kogyokai.example>", "Precedence: list"}},
}

// traffic teaches ordinary mail: twelve or more every working hour of a day, in both directions.
func (b *builder) traffic() {
	first := b.start.AddDate(0, 0, -teachDays)
	for day := range teachDays - 1 {
		for i, who := range correspondents {
			at := first.AddDate(0, 0, day).Add(time.Duration(i)*41*time.Minute + time.Duration(day%17)*time.Minute)
			if (day+i)%2 == 0 {
				b.Taught = append(b.Taught, b.post(who.letter(day, i), at, nil))
			}
			if (day+2*i)%3 == 0 {
				b.Taught = append(b.Taught, b.post(who.answered(day, i), at.Add(90*time.Minute), nil))
			}
		}
	}
}

func (c correspondent) letter(day, i int) Letter {
	l := Letter{
		Name: fmt.Sprintf("ordinary-%02d-%02d-in", day, i), From: c.from, To: []string{c.to}, Client: c.client, Program: c.program, Charset: c.charset,
		Subject: fmt.Sprintf("定例のご連絡(%d)", day*len(correspondents)+i), Fields: c.fields,
	}
	if c.charset == "" {
		l.Subject, l.Text = fmt.Sprintf("Order status, week %d", day/7+1), english(day*len(correspondents)+i)
	}
	if c.file != "" && day%3 == 0 {
		l.Files = []Attachment{{Name: c.file}}
	}
	return l
}

func (c correspondent) answered(day, i int) Letter {
	a := ours[c.to]
	l := Letter{
		Name: fmt.Sprintf("ordinary-%02d-%02d-out", day, i), From: a.Name + " <" + a.Addr + ">", To: []string{c.from}, Charset: c.charset, Out: true,
		Program: "thunderbird", Subject: fmt.Sprintf("Re: 定例のご連絡(%d)", day*len(correspondents)+i),
	}
	if c.charset == "" {
		l.Subject, l.Text = fmt.Sprintf("Re: Order status, week %d", day/7+1), english(day*len(correspondents)+i+5000)
	}
	return l
}

// english is everyday for those who do not write Japanese.
func english(n int) string {
	pick := func(k int, list []string) string { return list[int(mixed(uint64(n*37+k))%uint64(len(list)))] }
	text := "Hello,\n\n"
	for i := range 2 + n%3 {
		k := 10 * i
		text += fmt.Sprintf("The %s for the %s (item %d) will be %s %s. ", pick(k, englishThings), pick(k+1, englishSites), mixed(uint64(n*37+k+2))%9000, pick(k+3, englishDone), pick(k+4, englishWhen))
	}
	return text + "\n\nKind regards\n"
}

var (
	englishThings = []string{"drawings", "samples", "spare parts", "labels", "test results", "pallets", "cables", "gaskets", "fittings"}
	englishSites  = []string{"harbour site", "second line", "warehouse", "workshop", "northern branch", "cold store", "test stand"}
	englishDone   = []string{"shipped", "checked", "counted", "returned", "replaced", "measured", "invoiced with the rest"}
	englishWhen   = []string{"on Tuesday", "next week", "by the end of the month", "tomorrow morning", "as agreed on the phone", "once the ferry is back"}
)
