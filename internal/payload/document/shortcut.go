package document

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// Shortcut is a Windows shell link (MS-SHLLINK, sections 2.1 to 2.5).
type Shortcut struct {
	Target    string // what it starts, as far as the link says
	Arguments string
	Icon      string // icon location with index: "winword.exe,1", or ""
}

// ShortcutSignature begins every shell link: HeaderSize and LinkCLSID (2.1).
const ShortcutSignature = "\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

const linkHeaderSize = 0x4c

// LinkFlags (2.1.1).
const (
	hasItemList     = 1 << 0
	hasLinkInfo     = 1 << 1
	hasName         = 1 << 2
	hasRelativePath = 1 << 3
	hasWorkingDir   = 1 << 4
	hasArguments    = 1 << 5
	hasIcon         = 1 << 6
	isUnicode       = 1 << 7
	forceNoLinkInfo = 1 << 8
)

// ReadShortcut reads a shell link; nil where b is none. A link that is cut or damaged gives what stands before the damage.
func ReadShortcut(b []byte) *Shortcut {
	if !bytes.HasPrefix(b, []byte(ShortcutSignature)) || len(b) < linkHeaderSize {
		return nil
	}
	flags := binary.LittleEndian.Uint32(b[20:])
	index := int32(binary.LittleEndian.Uint32(b[56:]))
	c := cursor{b: b[linkHeaderSize:], unicode: flags&isUnicode != 0}

	var items, info string
	if flags&hasItemList != 0 {
		items = itemPath(c.sized16())
	}
	if flags&hasLinkInfo != 0 && flags&forceNoLinkInfo == 0 {
		info = linkInfoPath(c.sized32())
	}
	var text [5]string // name, relative path, working directory, arguments, icon (2.4), each only where its flag says so
	for i := range text {
		if flags&(hasName<<i) != 0 {
			text[i] = c.counted()
		}
	}
	extra := readExtra(&c)
	icon := firstText(text[4], extra.icon)
	if icon != "" {
		icon += "," + strconv.Itoa(int(index))
	}
	return &Shortcut{Target: firstText(extra.target, started(items, info), text[1]), Arguments: text[3], Icon: icon}
}

// started chooses between the two descriptions of a target. Windows goes by the item list and shows the other, so a list that names
// another file counts; short names (POWERS~1.EXE) read better in the other form.
func started(items, info string) string {
	file := items[strings.LastIndexByte(items, '\\')+1:]
	if items == "" || info != "" && strings.Contains(file, "~") || strings.EqualFold(file, info[strings.LastIndexByte(info, '\\')+1:]) {
		return info
	}
	return items
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
