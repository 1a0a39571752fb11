package payload

import (
	"path"
	"strings"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/program"
)

// examineProgram reads a PE image: what it says of itself, and what Windows shows it as. Libraries show no icon of their own but for parts of
// the control panel.
func examineProgram(u *unpacking, o *Object, kept *spool, _ []*archive.Entry) {
	info, images := program.ReadPE(kept, kept.size)
	o.Program = info
	if info.DLL && lastSuffix(o.Name) != "cpl" {
		return
	}
	match, err := u.icons.Match(images)
	if err != nil && info.Damaged == "" {
		info.Damaged = "icon"
	}
	o.Icon = match
}

// shortcutIcon tells what a shortcut looks like by where its icon comes from. A program's own icon on a shortcut to it says what it is.
func shortcutIcon(target, location string) *icon.Match {
	file, index, _ := strings.Cut(baseOf(location), ",")
	if file == baseOf(target) && (index == "" || index == "0") {
		return nil
	}
	return icon.At(location)
}

func baseOf(windowsPath string) string {
	return path.Base(strings.ToLower(strings.ReplaceAll(windowsPath, `\`, "/")))
}
