package heuristics

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// What the two traits of charsets mean. raw8bit-name is undeclared octets above 127 that read cleanly as Japanese: old software, not
// damage; where a text of the same mail declares the charset that they are in, nothing is odd and it is only recorded. mojibake-name is
// everything that text.Garbled finds, and labels that their octets contradict. The name of a ZIP entry in the system's charset is
// ordinary (APPNOTE 6.3, appendix D) and neither.
//
// European names may come raw, and lose characters, without anybody's posing as anyone: what only scores or what is lost proves
// (classes M3 and M5) counts where the mail claims to be Japanese.

// percentShare is the weight of an encoding that was left visible: some mobile and web mailers write names so.
const percentShare = 0.25

var (
	lostName = Text{
		En: "The file name “{name}” is garbled; the original cannot be recovered.",
		Ja: "添付ファイル名「{name}」が文字化けしています(元の名前は復元できません)。",
	}
	visibleName = Text{
		En: "The file name “{name}” was left encoded (it would read “{repaired}”).",
		Ja: "添付ファイル名が、読めない記号の並び「{name}」のままになっています(復元例:「{repaired}」)。",
	}
)

// nameBudget bounds the octets of names with other characters than ASCII that one trait reads of one mail: less than a second's work.
const nameBudget = 500_000

// tooManyNames is why a trait of charsets is open where the budget was spent.
const tooManyNames Reason = "too many file names to read them all"

// budget counts the names that are read.
type budget int

// spend says whether a name may still be read.
func (b *budget) spend(name string) bool {
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		*b += budget(len(name))
	}
	return *b <= nameBudget
}

// needs is the reason of a trait that read names within the budget.
func (b *budget) needs(f *Facts) Reason {
	if *b > nameBudget {
		return tooManyNames
	}
	return needsContent(f)
}

func findMojibake(f *Facts) ([]Hit, Reason) {
	var spent budget
	return f.hits(spent.needs, func(it item) (Hit, bool) {
		best, found := Hit{}, false
		for _, n := range it.forms() {
			if !spent.spend(n.Text) {
				break
			}
			if hit, ok := it.garbledHit(n, f.claimsJapan); ok && (!found || hit.Share > best.Share) {
				best, found = hit, true
			}
		}
		return best, found
	})
}

// forms are the names of an item as they came. The octets of an entry's name are read by the archive's rules and not by labels.
func (it item) forms() []mail.Name {
	if it.part != nil {
		return boundedNames(it.part)
	}
	if it.object.Name == "" {
		return nil
	}
	return []mail.Name{{Text: it.object.Name}}
}

func (it item) garbledHit(n mail.Name, japan func() bool) (Hit, bool) {
	if legacyName(n) {
		return Hit{}, false
	}
	g, ok := garbled(n, it.archive != nil)
	if !ok || (g.Class == "M3" || g.Class == "M5") && !japan() {
		return Hit{}, false
	}
	hit := Hit{Part: it.object.Path, Data: map[string]string{"name": n.Text, "class": g.Class}, Share: 1}
	switch {
	case g.Repaired == "":
		hit.Text = &lostName
		return hit, true
	case g.Percent:
		hit.Text, hit.Share = &visibleName, percentShare
	}
	hit.Data["repaired"] = g.Repaired
	if slices.Contains(it.names, g.Repaired) {
		hit.Share = 0 // the sender wrote it rightly as well, for programs that read that form
	}
	return hit, true
}

func garbled(n mail.Name, entry bool) (text.Garbling, bool) {
	if reading, ok := mislabelled(n); ok {
		return text.Garbling{Class: "M6", Repaired: reading}, true
	}
	return text.Garbled(n.Text, entry || n.Charset != "" || raw8Bit(n))
}

// mislabelled reads the octets behind a label again: those of encoded words, or of the extended form (RFC 2231, section 4).
func mislabelled(n mail.Name) (reading string, ok bool) {
	raw := string(n.Raw)
	if !strings.HasSuffix(n.Source, "*") {
		return text.MislabelledWords(raw)
	}
	if parts := strings.SplitN(raw, "'", 3); len(parts) == 3 {
		raw = parts[2]
	}
	return text.Mislabelled(n.Charset, text.UnescapePercent(raw))
}

func raw8Bit(n mail.Name) bool { return slices.Contains(n.Defects, mail.DefectRaw8Bit) }

// legacyName says that a name's octets are undeclared, above 127 and clean Japanese.
func legacyName(n mail.Name) bool {
	if !raw8Bit(n) || n.Charset == "" || slices.Contains(n.Defects, mail.DefectCharset) || !text.ReadsJapanese(n.Text) {
		return false
	}
	_, damaged := text.Garbled(n.Text, true)
	return !damaged
}

func findRaw8Bit(f *Facts) ([]Hit, Reason) {
	charsets := f.textCharsets()
	var spent budget
	return f.hits(spent.needs, func(it item) (Hit, bool) {
		if it.part == nil {
			return Hit{}, false
		}
		for _, n := range boundedNames(it.part) {
			if !raw8Bit(n) || !spent.spend(n.Text) || !legacyName(n) {
				continue
			}
			hit := Hit{Part: it.object.Path, Data: map[string]string{"name": n.Text, "charset": n.Charset}, Share: 1}
			if declaredIn(n, charsets) {
				hit.Share = 0
			}
			return hit, true
		}
		return Hit{}, false
	})
}

// maxCharsets bounds the labels of texts in which names are read again; a mail has one or two.
const maxCharsets = 8

// textCharsets are the labels of the mail's texts, each once.
func (f *Facts) textCharsets() (labels []string) {
	for p := range f.parts() {
		if strings.HasPrefix(p.MediaType, "text/") && !slices.Contains(labels, p.Charset) && len(labels) < maxCharsets {
			labels = append(labels, p.Charset)
		}
	}
	return labels
}

// declaredIn says that the octets of a name read as they should in one of the charsets.
func declaredIn(n mail.Name, charsets []string) bool {
	return slices.ContainsFunc(charsets, func(label string) bool {
		s, ok := text.Decode(label, n.Raw)
		return ok && s == n.Text
	})
}
