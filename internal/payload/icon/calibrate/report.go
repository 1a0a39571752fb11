package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sekisho/internal/payload/icon"
)

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// report writes the figures as the tables of docs/icons.md.
func (b *bench) report() string {
	var out strings.Builder
	documents := 0
	for _, s := range b.samples {
		if s.class != "" {
			documents++
		}
	}
	n, wrong := b.applications(b.without(""))
	fmt.Fprintf(&out, "%d icons of documents and %d of applications.\n\n", documents, n)
	fmt.Fprintf(&out, "Applications taken for documents: %d of %d, **%s**.\n\n", len(wrong), n, percent(len(wrong), n))
	writeWrong(&out, wrong)
	bySide, byVariant, all := b.learnt()
	fmt.Fprintf(&out, "\nLearnt icons that are recognised again: %d of %d, **%s**.\n\n", all.found, all.tried, percent(all.found, all.tried))
	writeVariants(&out, bySide, byVariant)
	mean, worst := b.houses()
	fmt.Fprintf(&out, "\nWhere a house has learnt the documents of one family of themes, applications of the others that are near one of them: %.1f %% on average over the families, %.1f %% at worst.\n", 100*mean, 100*worst)
	byClass, byFamily, words := b.strangers()
	fmt.Fprint(&out, "\nIcons of a theme that the set never saw, in each of seven sizes:\n\n")
	writeStrangers(&out, "class", classNames(), byClass)
	fmt.Fprintln(&out)
	writeStrangers(&out, "theme left out", slices.Sorted(maps.Keys(byFamily)), byFamily)
	fmt.Fprint(&out, "\nIcons for Word documents among them, by theme:\n\n")
	writeStrangers(&out, "theme left out", slices.Sorted(maps.Keys(words)), words)
	return out.String()
}

func classNames() (names []string) {
	for _, t := range types {
		names = append(names, t.class)
	}
	return names
}

func writeWrong(out *strings.Builder, wrong []flagged) {
	slices.SortFunc(wrong, func(a, b flagged) int {
		return strings.Compare(string(a.How)+a.theme.name+a.title, string(b.How)+b.theme.name+b.title)
	})
	fmt.Fprint(out, "| application | taken for | how | like | distance |\n|---|---|---|---|---|\n")
	for _, w := range wrong {
		distance := "–"
		if w.How == icon.Similar {
			distance = fmt.Sprintf("%.1f", w.Distance)
		}
		fmt.Fprintf(out, "| %s %s | %s | %s | %s | %s |\n", w.theme.name, w.title, w.Class, w.How, w.Like, distance)
	}
}

func writeVariants(out *strings.Builder, bySide map[int]*tally, byVariant map[string]*tally) {
	fmt.Fprint(out, "| change | recognised |\n|---|---|\n")
	for _, v := range variants {
		t := byVariant[v.name]
		fmt.Fprintf(out, "| %s | %s |\n", v.name, percent(t.found, t.tried))
	}
	fmt.Fprint(out, "\n| size | recognised |\n|---|---|\n")
	for _, side := range sides {
		t := bySide[side]
		fmt.Fprintf(out, "| %d px | %s |\n", side, percent(t.found, t.tried))
	}
}

func writeStrangers(out *strings.Builder, what string, names []string, by map[string]*tally) {
	fmt.Fprintf(out, "| %s | icons | taken for a document | for one of this class | by likeness | by shape |\n|---|---|---|---|---|---|\n", what)
	var sum tally
	sum.how = map[icon.How]int{}
	for _, name := range names {
		t := by[name]
		if t == nil {
			continue
		}
		writeTally(out, name, t)
		sum.icons, sum.tried, sum.found, sum.right = sum.icons+t.icons, sum.tried+t.tried, sum.found+t.found, sum.right+t.right
		for how, n := range t.how {
			sum.how[how] += n
		}
	}
	writeTally(out, "all", &sum)
}

func writeTally(out *strings.Builder, name string, t *tally) {
	fmt.Fprintf(out, "| %s | %d | %s | %s | %s | %s |\n", name, t.tried/len(strangerSides), percent(t.found, t.tried), percent(t.right, t.tried),
		percent(t.how[icon.Similar], t.tried), percent(t.how[icon.ByShape]+t.how[icon.AsSmall], t.tried))
}

const looksHead = `# How icons of documents look: class, icon, descriptors at 16 and 32 pixels (payload/icon, Descriptor, in hexadecimal digits).
# Written by "make icons"; do not edit. Descriptors are digests of brightness and colour: no picture can be made of them.
# Source: our own drawings (payload/icon/drawn), and the icons of these themes as Debian 12 has them, compiled 2026-11: Adwaita (LGPL-3 or
# CC BY-SA 3.0), Breeze (LGPL-3), Deepin Bloom, Sea and Vintage (LGPL-3), elementary (GPL-3), elementary Xfce (GPL-2), GNOME (GPL-2),
# MATE (LGPL-3 or CC BY-SA), Numix (GPL-3), Oxygen (LGPL-3), Papirus (GPL-3), Tango (public domain).
`

// looks writes the shipped references.
func (b *bench) looks() string {
	var out strings.Builder
	out.WriteString(looksHead)
	refs := b.drawn
	for i, s := range b.samples {
		if s.class != "" {
			refs = append(refs[:len(refs):len(refs)], b.refs[i])
		}
	}
	for _, r := range refs {
		fmt.Fprintf(&out, "%s | %s |", r.Class, r.Name)
		for _, d := range r.Descriptors {
			text, err := d.MarshalText()
			if err != nil {
				panic(err) // it cannot fail
			}
			fmt.Fprintf(&out, " %s", text)
		}
		fmt.Fprintln(&out)
	}
	return out.String()
}
