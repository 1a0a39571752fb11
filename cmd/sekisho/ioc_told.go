package main

import (
	"fmt"
	"strings"

	"sekisho/internal/intel"
	"sekisho/internal/record"
)

// imported is what an import has done.
type imported struct {
	Set, Source string
	Indicators  int
	summary     intel.Summary
}

// importJSON is the first line that an import prints with --json; a line for each earlier mail follows.
type importJSON struct {
	Set        string         `json:"set"`
	Source     string         `json:"source"`
	Format     string         `json:"format"`
	Indicators int            `json:"indicators"`
	Kinds      map[string]int `json:"kinds"`
	Skipped    []skippedJSON  `json:"skipped"`
	LookedBack bool           `json:"looked_back"`
	Looked     int            `json:"looked"`
	NotLooked  map[string]int `json:"not_looked"`
	Mails      int            `json:"mails"` // earlier mails that had one
}

type skippedJSON struct {
	Reason string `json:"reason"`
	Bad    bool   `json:"bad"`
	Count  int    `json:"count"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// hitJSON is an earlier mail that had indicators.
type hitJSON struct {
	mailJSON
	Indicators []indicatorJSON `json:"indicators"`
}

// tell says what was imported and which earlier mails had it. Nil: nobody looked.
func (i *importing) tell(done imported, look *intel.Look) error {
	if i.json {
		if err := i.tellJSON(done, look); err != nil {
			return err
		}
	} else {
		i.tellImport(done)
		i.tellLook(look)
	}
	if look != nil && len(look.Hits) > 0 {
		return errFound
	}
	return nil
}

func (i *importing) tellImport(done imported) {
	s := done.summary
	i.say("imported: %d indicators from %s into the set %s (%s)", "%[2]s からの攻撃情報 %[1]d 件を %[3]s として取り込みました(%[4]s)", done.Indicators, shown(done.Source), shown(done.Set), s.Format)
	i.say("  %s", "  %s", numbers(indicatorKinds, s.Kinds))
	if n := s.Kinds[intel.KindMD5] + s.Kinds[intel.KindSHA1]; n > 0 {
		i.say("  MD5 and SHA-1 (%d) are kept, but not matched: of what mails carry only the SHA-256 is known", "  MD5とSHA-1(%d 件)は保存のみで、照合しません。添付ファイルはSHA-256だけを記録しているためです", n)
	}
	for _, skipped := range s.Skipped {
		i.say("  left out: %d, %s (first%s)", "  対象外 %d 件: %s(最初の箇所%s)", skipped.Count, shown(i.because(skipped.Reason)), i.place(skipped.Place))
	}
}

func (i *importing) tellLook(look *intel.Look) {
	switch {
	case look == nil:
		return
	case len(look.Hits) == 0:
		i.say("No earlier mail had any of the %d that can be looked for.", "過去のメールに該当はありません(%d 件を照合)。", look.Looked)
	default:
		i.say("Earlier mails that had one: %d", "過去のメールに該当が %d 通あります:", len(look.Hits)+look.More)
	}
	for _, hit := range look.Hits {
		i.tellMail(intel.Found{Message: hit.Message}, nil)
		var values []string
		for _, indicator := range hit.Indicators {
			values = append(values, indicator.Kind+" "+indicator.Value)
		}
		i.say("      has: %s", "      該当: %s", shown(strings.Join(values, ", ")))
	}
	if look.More > 0 {
		i.say("… and %d more (--limit 0 shows all)", "…ほか %d 通(--limit 0 ですべて表示)", look.More)
	}
	if left := numbers(indicatorKinds, look.NotLooked); left != "" {
		i.say("Not looked for in earlier mails, of which these are not kept: %s", "過去のメールには記録がないため照合していないもの: %s", left)
	}
}

func (i *importing) tellJSON(done imported, look *intel.Look) error {
	lines := jsonLines{out: i.out}
	first := importJSON{Set: done.Set, Source: done.Source, Format: done.summary.Format, Indicators: done.Indicators, Kinds: done.summary.Kinds,
		Skipped: []skippedJSON{}, NotLooked: map[string]int{}}
	for _, s := range done.summary.Skipped {
		first.Skipped = append(first.Skipped, skippedJSON{s.Reason, s.Bad, s.Count, s.Place.Line, s.Place.Column})
	}
	if look != nil {
		first.LookedBack, first.Looked, first.NotLooked, first.Mails = true, look.Looked, look.NotLooked, len(look.Hits)+look.More
	}
	if err := lines.write(first); err != nil || look == nil {
		return err
	}
	for _, hit := range look.Hits {
		line := hitJSON{mailJSON: mailOf(intel.Found{Message: hit.Message}, nil), Indicators: []indicatorJSON{}}
		for _, indicator := range hit.Indicators {
			line.Indicators = append(line.Indicators, indicatorOf(indicator))
		}
		if err := lines.write(line); err != nil {
			return err
		}
	}
	return nil
}

// tellIndicator prints an indicator on one line.
func (d *desk) tellIndicator(i record.Indicator) {
	value := i.Value
	if i.Pattern {
		value = "/" + value + "/"
	}
	fmt.Fprintf(d.out, "%-10s %s  (%s, %s, TLP:%s, %s – %s)\n", i.Kind, shown(value), shown(i.Source), shown(i.Set), strings.ToUpper(i.TLP), day(i.From), day(i.Until))
}
