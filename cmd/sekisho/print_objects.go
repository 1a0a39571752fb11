package main

import (
	"fmt"
	"strings"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// objectTree prints what a mail carries, a line each, indented below what holds it.
func objectTree(objects []record.Object, lang language) string {
	var b strings.Builder
	for _, o := range objects {
		place := strings.Repeat("  ", strings.Count(o.Path, "/")) + o.Path
		name := text.Escape(o.Name)
		if name == "" {
			name = lang.pick("(unnamed)", "(名前なし)")
		}
		kind := o.Type
		if kind == "" {
			kind = "?"
		}
		fmt.Fprintf(&b, "%17s %-14s %-8s %10d  %s%s\n", "", place, kind, o.Size, name, objectNotes(o, lang))
	}
	return b.String()
}

// objectNotes says what is particular about an object, in brackets. Reasons are the names that stand in JSON.
func objectNotes(o record.Object, lang language) string {
	var notes []string
	switch {
	case o.Unlocked:
		notes = append(notes, lang.pick("encrypted, opened with a password from the mail", "暗号化、本文中のパスワードで検査済み"))
	case o.Encrypted:
		notes = append(notes, lang.pick("encrypted", "暗号化"))
	}
	if o.Unfinished != "" && o.Unfinished != "encrypted" {
		notes = append(notes, lang.pick("not inspected: ", "未検査: ")+o.Unfinished)
	}
	if o.Icon != "" {
		notes = append(notes, lang.pick("icon: ", "アイコン: ")+o.Icon)
	}
	if len(notes) == 0 {
		return ""
	}
	return "  [" + strings.Join(notes, "; ") + "]"
}
