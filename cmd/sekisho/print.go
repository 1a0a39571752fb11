package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// jsonLines prints one JSON object a line. Characters that change how a terminal shows a line (bidirectional and other format controls) are
// written as \u escapes: the value is the same, the line is safe to look at.
type jsonLines struct{ out io.Writer }

func (j jsonLines) result(r record.Result) error { return j.write(r) }

func (j jsonLines) failure(file string, err error) error {
	return j.write(struct {
		File  string `json:"file"`
		Error string `json:"error"`
	}{file, err.Error()})
}

func (j jsonLines) end() error { return nil }

func (j jsonLines) write(v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(j.out, escapeControls(b.String()))
	return err
}

func escapeControls(line string) string {
	var b strings.Builder
	for _, r := range line {
		switch {
		case r == '\n' || !text.Hidden(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := surrogates(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// surrogates splits a code point for a JSON escape (RFC 8259, section 7).
func surrogates(r rune) (high, low rune) {
	r -= 0x10000
	return 0xD800 + r>>10, 0xDC00 + r&0x3FF
}

// table prints for people: a line a mail, and below it what was found, strongest first.
type table struct {
	out     io.Writer
	lang    language
	objects bool // what the mail carries, too
	count   map[string]int
}

func newTable(out io.Writer, lang language, objects bool) *table {
	return &table{out: out, lang: lang, objects: objects, count: map[string]int{}}
}

func (t *table) result(r record.Result) error {
	t.count[r.Level]++
	_, err := fmt.Fprintf(t.out, "%-9s %5.1f  %s\n", r.Level, r.Score, text.Escape(r.File))
	for _, f := range r.Findings {
		if err == nil {
			_, err = fmt.Fprintf(t.out, "%18s%+5.1f  %s  (%s)%s\n", "", f.Weight, t.lang.pick(f.Evidence.En, f.Evidence.Ja), f.Trait, t.exempt(f))
		}
	}
	for _, line := range undecidedLines(r.Undecided) {
		if err == nil {
			_, err = fmt.Fprintf(t.out, "%20s ?  %s\n", "", line)
		}
	}
	if err == nil && t.objects {
		_, err = io.WriteString(t.out, objectTree(r.Objects, t.lang))
	}
	return err
}

// undecidedLines has a line for each reason, with the traits that are undecided for it.
func undecidedLines(list []record.Undecided) []string {
	var reasons []string
	traits := map[string][]string{}
	for _, u := range list {
		if traits[u.Reason] == nil {
			reasons = append(reasons, u.Reason)
		}
		traits[u.Reason] = append(traits[u.Reason], u.Trait)
	}
	for i, reason := range reasons {
		reasons[i] = strings.Join(traits[reason], ", ") + ": " + reason
	}
	return reasons
}

// exempt says why a finding has no weight, where an exemption took it.
func (t *table) exempt(f record.Finding) string {
	if f.Exempt == "" {
		return ""
	}
	return t.lang.pick(" – exempt: ", " – 例外: ") + f.Exempt
}

func (t *table) failure(file string, err error) error {
	t.count["error"]++
	_, err = fmt.Fprintf(t.out, "%-9s %5s  %s: %v\n", "error", "", text.Escape(file), err)
	return err
}

func (t *table) end() error {
	var parts []string
	for _, level := range []string{"hold", "mark", "note", "pass", "undecided", "error"} {
		if n := t.count[level]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", level, n))
		}
	}
	_, err := fmt.Fprintln(t.out, strings.Join(parts, ", "))
	return err
}
