package program

import (
	"encoding/binary"

	"sekisho/internal/payload/icon"
)

// Types of resources (winuser.h, RT_*).
const (
	typeIcon    = 3
	typeGroup   = 14
	typeVersion = 16
)

// Bounds of the walk. A folder has three levels: type, name, language; a folder that points back to another is read as what its place says.
const (
	maxEntries   = 8192
	maxLanguages = 8
	maxImages    = 64
	maxResources = 4 << 20 // octets in all
	maxVersion   = 64 << 10
)

// resources is the tree of resources of an image (PE/COFF, "The .rsrc Section"). Offsets count from its root.
type resources struct {
	p    *peImage
	root uint32
	left int  // octets that may still be read
	cut  bool // some of an icon was left out because of a bound
}

// entry is one row of a resource folder.
type entry struct {
	id     uint32 // with the top bit: a name
	target uint32 // with the top bit: a folder
}

const topBit = 1 << 31

func (e entry) isFolder() bool { return e.target&topBit != 0 }
func (e entry) at() uint32     { return e.target &^ topBit }

// readResources fills in the version and gives the images of the first icon group, as Explorer shows it: the group that stands first in the
// folder, where names come before numbers.
func (p *peImage) readResources(info *Info) []icon.Raw {
	if p.dirs[dirResource].address == 0 {
		return nil
	}
	t := &resources{p: p, root: p.dirs[dirResource].address, left: maxResources}
	types, err := t.folder(0)
	if err != nil {
		info.Damaged = "resources"
		return nil
	}
	for _, e := range types {
		if e.id == typeVersion {
			info.Version = t.version(e)
		}
	}
	icons, err := t.icons(types)
	if err != nil || t.cut {
		info.Damaged = "resources"
	}
	return icons
}

// folder lists a folder in its order.
func (t *resources) folder(at uint32) ([]entry, error) {
	head, err := t.p.read(t.root+at, 16)
	if err != nil || len(head) < 16 {
		return nil, errDamaged
	}
	count := int(binary.LittleEndian.Uint16(head[12:])) + int(binary.LittleEndian.Uint16(head[14:]))
	b, err := t.p.read(t.root+at+16, 8*min(count, maxEntries))
	if err != nil {
		return nil, err
	}
	list := make([]entry, len(b)/8)
	for i := range list {
		list[i] = entry{binary.LittleEndian.Uint32(b[8*i:]), binary.LittleEndian.Uint32(b[8*i+4:])}
	}
	return list, nil
}

// data reads a leaf: the entry of a language.
func (t *resources) data(e entry, most int) ([]byte, error) {
	if e.isFolder() {
		return nil, errDamaged
	}
	head, err := t.p.read(t.root+e.at(), 8)
	if err != nil || len(head) < 8 {
		return nil, errDamaged
	}
	size := binary.LittleEndian.Uint32(head[4:])
	n := int(min(int64(size), int64(most), int64(t.left)))
	t.left -= n
	return t.p.read(binary.LittleEndian.Uint32(head), n)
}

// languages lists the leaves of a named resource. The folder of languages may be left out.
func (t *resources) languages(e entry) []entry {
	if !e.isFolder() {
		return []entry{e}
	}
	list, err := t.folder(e.at())
	if err != nil {
		return nil
	}
	return list[:min(len(list), maxLanguages)]
}

// first gives the content of the first resource of a type, in every language.
func (t *resources) first(kind entry, most int) [][]byte {
	names, err := t.folder(kind.at())
	if err != nil || len(names) == 0 {
		return nil
	}
	var all [][]byte
	for _, leaf := range t.languages(names[0]) {
		if b, err := t.data(leaf, most); err == nil {
			all = append(all, b)
		}
	}
	return all
}

// groupEntry is the size of GRPICONDIRENTRY, groupHead of GRPICONDIR (Microsoft, "Icons", 1995).
const (
	groupHead  = 6
	groupEntry = 14
)

// icons gives the images of the first group. Which language Windows takes depends on its user, so those of all are given.
func (t *resources) icons(types []entry) ([]icon.Raw, error) {
	group, images := find(types, typeGroup), find(types, typeIcon)
	if group == nil || images == nil || !group.isFolder() || !images.isFolder() {
		return nil, nil
	}
	list, err := t.folder(images.at())
	if err != nil {
		return nil, err
	}
	byID := make(map[uint32]entry, len(list))
	for _, e := range list {
		if _, twice := byID[e.id]; !twice {
			byID[e.id] = e
		}
	}
	groups := t.first(*group, groupHead+maxImages*groupEntry)
	if len(groups) == 0 {
		return nil, errDamaged
	}
	return t.images(groups, byID)
}

func find(list []entry, id uint32) *entry {
	for i := range list {
		if list[i].id == id {
			return &list[i]
		}
	}
	return nil
}

// images reads the images that groups name, each once. Some that are missing are left out; an error says that there is none.
func (t *resources) images(groups [][]byte, byID map[uint32]entry) (all []icon.Raw, err error) {
	taken := map[uint32]bool{}
	for _, g := range groups {
		for len(g) >= groupHead+groupEntry && len(all) < maxImages {
			id := uint32(binary.LittleEndian.Uint16(g[groupHead+12:]))
			if e, ok := byID[id]; ok && !taken[id] {
				all = append(all, t.imagesOf(e)...)
			}
			taken[id] = true
			g = g[groupEntry:]
		}
	}
	if len(all) == 0 && len(taken) > 0 {
		return nil, errDamaged
	}
	return all, nil
}

func (t *resources) imagesOf(e entry) (all []icon.Raw) {
	for _, leaf := range t.languages(e) {
		b, err := t.data(leaf, icon.MaxRaw)
		if err == nil && len(b) > 0 {
			all = append(all, icon.Raw(b))
		}
		t.cut = t.cut || len(b) == icon.MaxRaw || t.left == 0
	}
	return all
}
