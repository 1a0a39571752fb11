package document

import "encoding/binary"

// linkInfoPath reads the path in a LinkInfo structure (2.3): the local one, or the network share, with its suffix.
func linkInfoPath(b []byte) string {
	const (
		onVolume  = 1
		onNetwork = 2
		wideFrom  = 0x24 // header size from which offsets of UTF-16 forms are present
	)
	header, flags := u32(b, 4), u32(b, 8)
	suffix := ansi(from(b, u32(b, 24)))
	if header >= wideFrom {
		suffix = firstText(wide(offset(b, 32)), suffix)
	}
	if flags&onVolume != 0 {
		path := ansi(offset(b, 16))
		if header >= wideFrom {
			path = firstText(wide(offset(b, 28)), path)
		}
		return path + suffix
	}
	if flags&onNetwork != 0 {
		if share := networkShare(offset(b, 20)); share != "" {
			return share + `\` + suffix
		}
	}
	return suffix
}

// offset is what the offset at b[at:] points to; an offset of 0 points nowhere.
func offset(b []byte, at int) []byte {
	if o := u32(b, at); o != 0 {
		return from(b, o)
	}
	return nil
}

// networkShare reads the name of a share in a CommonNetworkRelativeLink structure (2.3.2).
func networkShare(b []byte) string {
	const plainHeader = 0x14
	if u32(b, 8) > plainHeader {
		if s := wide(offset(b, 20)); s != "" {
			return s
		}
	}
	return ansi(offset(b, 8))
}

// itemPath puts a path together from the items of a LinkTargetIDList (2.2). MS-SHLLINK leaves their contents to the shell; drive and
// file items are as libfwsi's "Windows Shell Item format" describes them. Other items (control panel, …) are left out.
func itemPath(list []byte) string {
	var path string
	for i := 0; i < maxItems && len(list) >= 2; i++ {
		n := int(binary.LittleEndian.Uint16(list))
		if n < 3 || n > len(list) {
			break
		}
		path = join(path, itemName(list[2:n]))
		list = list[n:]
	}
	return path
}

// maxItems is more folders than a Windows path (260 characters) has room for.
const maxItems = 130

func itemName(item []byte) string {
	const (
		kindMask  = 0x70
		drive     = 0x20
		file      = 0x30
		wideFlag  = 0x04
		nameStart = 12
	)
	switch kind := item[0]; kind & kindMask {
	case drive:
		return ansi(item[1:])
	case file:
		if len(item) <= nameStart {
			return ""
		}
		if kind&wideFlag != 0 {
			return wide(item[nameStart:])
		}
		return ansi(item[nameStart:])
	}
	return ""
}

func join(path, name string) string {
	if path == "" || name == "" || path[len(path)-1] == '\\' {
		return path + name
	}
	return path + `\` + name
}

// extra is what the blocks behind the strings add (2.5).
type extra struct{ target, icon string }

// readExtra looks for the environment blocks, whose paths hold variables such as %windir%.
func readExtra(c *cursor) extra {
	const (
		environment     = 0xa0000001 // EnvironmentVariableDataBlock (2.5.4)
		iconEnvironment = 0xa0000007 // IconEnvironmentDataBlock (2.5.5)
	)
	var e extra
	for block := c.sized32(); block != nil; block = c.sized32() {
		switch u32(block, 4) {
		case environment:
			e.target = environmentPath(block)
		case iconEnvironment:
			e.icon = environmentPath(block)
		}
	}
	return e
}

// environmentPath reads the two forms of a path in such a block: 260 octets, then 260 UTF-16 characters.
func environmentPath(block []byte) string {
	const ansiAt, wideAt, end = 8, 268, 788
	if len(block) < end {
		return ""
	}
	return firstText(wide(block[wideAt:end]), ansi(block[ansiAt:wideAt]))
}
