// Package documenttest writes compound files (MS-CFB) and VBA projects (MS-OVBA) for tests, since no tool at hand writes them. What it writes is
// checked in the tests of package document by foreign readers: richardlehane/mscfb and LibreOffice.
package documenttest

import (
	"bytes"
	"encoding/binary"
	"sort"
	"strings"
	"unicode/utf16"
)

// Compound describes a compound file: contents of streams by path ("Macros/VBA/dir"), where a path that ends with "/" is an empty storage, and
// classes of storages by path, 16 octets each; "" is the root.
type Compound struct {
	Streams map[string]string
	Classes map[string]string
}

const (
	signature  = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	miniCutoff = 4096
	endOfChain = 0xfffffffe
	noStream   = 0xffffffff
	headerFAT  = 109
)

type node struct {
	name             string
	stream           bool
	content          string
	class            string
	children         []int
	left, right, son uint32
	start            uint32
}

// Build writes the file by MS-CFB 2.2 to 2.6 with sectors of 512 octets. Siblings form a tree that leans to one side, which readers take.
func (s Compound) Build() []byte {
	nodes := s.nodes()
	var mini, big bytes.Buffer
	var miniFAT, fat []uint32
	sectors := func(content string, buf *bytes.Buffer, table *[]uint32, size int) uint32 {
		start := uint32(len(*table))
		n := (len(content) + size - 1) / size
		for i := range n {
			next := start + uint32(i) + 1
			if i == n-1 {
				next = endOfChain
			}
			*table = append(*table, next)
		}
		buf.WriteString(content)
		buf.Write(make([]byte, n*size-len(content)))
		return start
	}
	for i := range nodes {
		n := &nodes[i]
		switch {
		case !n.stream || n.content == "":
			n.start = endOfChain
		case len(n.content) < miniCutoff:
			n.start = sectors(n.content, &mini, &miniFAT, 64)
		default:
			n.start = sectors(n.content, &big, &fat, 512)
		}
	}
	nodes[0].content = mini.String()
	nodes[0].start = endOfChain
	if mini.Len() > 0 {
		nodes[0].start = sectors(mini.String(), &big, &fat, 512)
	}
	miniStart, miniSectors := uint32(endOfChain), 0
	if len(miniFAT) > 0 {
		table := words(miniFAT)
		miniSectors = (len(table) + 511) / 512
		miniStart = sectors(table+strings.Repeat("\xff", miniSectors*512-len(table)), &big, &fat, 512)
	}
	dirStart := sectors(directoryOf(nodes), &big, &fat, 512)
	return append(header(&fat, dirStart, miniStart, miniSectors), append(big.Bytes(), fatSectors(fat)...)...)
}

func (s Compound) nodes() []node {
	paths := map[string]bool{}
	for p := range s.Streams {
		parts := strings.Split(strings.TrimSuffix(p, "/"), "/")
		for i := range parts {
			full := strings.Join(parts[:i+1], "/")
			paths[full] = paths[full] || i == len(parts)-1 && !strings.HasSuffix(p, "/")
		}
	}
	var sorted []string
	for p := range paths {
		sorted = append(sorted, p)
	}
	sort.Slice(sorted, func(i, j int) bool {
		return len(sorted[i]) < len(sorted[j]) || len(sorted[i]) == len(sorted[j]) && sorted[i] < sorted[j]
	})
	nodes := []node{{name: "Root Entry", class: s.Classes[""]}}
	at := map[string]int{"": 0}
	for _, p := range sorted {
		parent, name := "", p
		if i := strings.LastIndexByte(p, '/'); i >= 0 {
			parent, name = p[:i], p[i+1:]
		}
		nodes = append(nodes, node{name: name, stream: paths[p], content: s.Streams[p], class: s.Classes[p]})
		at[p] = len(nodes) - 1
		nodes[at[parent]].children = append(nodes[at[parent]].children, at[p])
	}
	linkNodes(nodes)
	return nodes
}

// linkNodes orders siblings by length and name (2.6.4) and makes each the right one of the one before.
func linkNodes(nodes []node) {
	for i := range nodes {
		nodes[i].left, nodes[i].right, nodes[i].son = noStream, noStream, noStream
	}
	for i := range nodes {
		kids := nodes[i].children
		sort.Slice(kids, func(a, b int) bool {
			x, y := strings.ToUpper(nodes[kids[a]].name), strings.ToUpper(nodes[kids[b]].name)
			return len(x) < len(y) || len(x) == len(y) && x < y
		})
		for k, kid := range kids {
			if k == 0 {
				nodes[i].son = uint32(kid)
			} else {
				nodes[kids[k-1]].right = uint32(kid)
			}
		}
	}
}

func directoryOf(nodes []node) string {
	var out bytes.Buffer
	for i, n := range nodes {
		var b [128]byte
		units := utf16.Encode([]rune(n.name))
		for k, u := range units {
			binary.LittleEndian.PutUint16(b[2*k:], u)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(units)+2))
		b[66], b[67] = 1, 1
		if n.stream {
			b[66] = 2
		}
		if i == 0 {
			b[66] = 5
		}
		binary.LittleEndian.PutUint32(b[68:], n.left)
		binary.LittleEndian.PutUint32(b[72:], n.right)
		binary.LittleEndian.PutUint32(b[76:], n.son)
		copy(b[80:], n.class)
		start := n.start
		if b[66] == 1 {
			start = 0
		}
		binary.LittleEndian.PutUint32(b[116:], start)
		binary.LittleEndian.PutUint32(b[120:], uint32(len(n.content)))
		out.Write(b[:])
	}
	for out.Len()%512 != 0 {
		var b [128]byte
		for k := 68; k < 80; k++ {
			b[k] = 0xff
		}
		out.Write(b[:])
	}
	return out.String()
}

// header writes the header and reserves the sectors of the table behind all others.
func header(fat *[]uint32, dirStart, miniStart uint32, miniSectors int) []byte {
	first := len(*fat)
	count := 0
	for (first+count)*4 > count*512 {
		count++
	}
	for range count {
		*fat = append(*fat, 0xfffffffd)
	}
	h := make([]byte, 512)
	copy(h, signature)
	binary.LittleEndian.PutUint16(h[24:], 0x3e)
	binary.LittleEndian.PutUint16(h[26:], 3)
	binary.LittleEndian.PutUint16(h[28:], 0xfffe)
	binary.LittleEndian.PutUint16(h[30:], 9)
	binary.LittleEndian.PutUint16(h[32:], 6)
	binary.LittleEndian.PutUint32(h[44:], uint32(count))
	binary.LittleEndian.PutUint32(h[48:], dirStart)
	binary.LittleEndian.PutUint32(h[56:], miniCutoff)
	binary.LittleEndian.PutUint32(h[60:], miniStart)
	binary.LittleEndian.PutUint32(h[64:], uint32(miniSectors))
	binary.LittleEndian.PutUint32(h[68:], endOfChain)
	for i := range headerFAT {
		v := uint32(0xffffffff)
		if i < count {
			v = uint32(first + i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	return h
}

func fatSectors(fat []uint32) string {
	b := words(fat)
	return b + strings.Repeat("\xff", (512-len(b)%512)%512)
}

func words(list []uint32) string {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return string(b)
}
