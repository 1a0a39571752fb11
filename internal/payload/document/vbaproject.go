package document

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"sekisho/internal/text"
)

const (
	maxSource  = 8 << 20 // octets that are unpacked of the projects of one file
	maxModule  = 8 << 20 // octets of one module's stream
	maxModules = 500
	maxDir     = 1 << 20
)

// module is one module of a project, as the stream "dir" describes it.
type module struct {
	name, stream string
	offset       int // of the source within its stream; before it stands what was compiled
}

// readVBA reads the VBA projects of a compound file (MS-OVBA 2.2.1): each is a storage "VBA" with the streams "dir", "_VBA_PROJECT" and one
// for each module. A file has more than one where documents are embedded.
func (d *Info) readVBA(c *Compound) {
	left := maxSource
	for i := range c.Entries {
		if e := &c.Entries[i]; !e.Stream && strings.EqualFold(e.Name, "VBA") {
			left = d.readProject(c, i, left)
		}
	}
}

// readProject reads one of them and gives what is left of the octets that may be unpacked.
func (d *Info) readProject(c *Compound, storage, left int) int {
	if left <= 0 {
		d.unfinished("too-big")
		return 0
	}
	p := project{c: c, storage: storage, scan: sourceScan{macros: &d.Macros}, left: left}
	modules := p.modules()
	if len(modules) > maxModules {
		modules = modules[:maxModules]
		d.unfinished("too-many-entries")
	}
	for _, m := range modules {
		p.read(m)
	}
	p.scan.end()
	if p.left <= 0 {
		d.unfinished("too-big")
	}
	if p.damaged {
		d.unfinished("corrupt")
	}
	d.Macros.Code = d.Macros.Code || p.scan.code || p.stomped
	d.Macros.Stomped = d.Macros.Stomped || p.stomped
	return p.left
}

// project is the reading of one VBA project.
type project struct {
	c        *Compound
	storage  int
	codePage string
	scan     sourceScan
	left     int // octets of source that may still be unpacked
	damaged  bool
	stomped  bool
}

// modules lists the modules by the stream "dir"; where that cannot be read, every stream that holds source.
func (p *project) modules() []module {
	if i := p.c.Find(p.storage, "dir"); i >= 0 {
		dir, err := decompress(p.c.read(i, maxDir), maxDir)
		p.left -= len(dir)
		if list := p.readDir(dir); err == nil && len(list) > 0 {
			return list
		}
	}
	p.damaged = true
	var list []module
	for i := range p.c.Entries {
		if e := &p.c.Entries[i]; e.Stream && e.Parent == p.storage && !strings.EqualFold(e.Name, "dir") && !strings.HasPrefix(e.Name, "_") {
			list = append(list, module{name: e.Name, stream: e.Name, offset: -1})
		}
	}
	return list
}

// Records of the stream "dir" (2.3.4.2). A record is an identifier (2 octets), a length (4) and that many octets.
const (
	recCodePage      = 0x0003
	recVersion       = 0x0009 // has two octets more than its length says
	recModuleName    = 0x0019
	recStreamName    = 0x001a
	recStreamUnicode = 0x0032
	recOffset        = 0x0031
)

func (p *project) readDir(b []byte) (list []module) {
	for len(b) >= 6 {
		id, length := binary.LittleEndian.Uint16(b), uint64(binary.LittleEndian.Uint32(b[2:]))
		if id == recVersion {
			length += 2
		}
		if length > uint64(len(b)-6) {
			break
		}
		data := b[6 : 6+length]
		b = b[6+length:]
		switch id {
		case recCodePage:
			if len(data) >= 2 {
				p.codePage = "windows-" + strconv.Itoa(int(binary.LittleEndian.Uint16(data)))
			}
			continue
		case recModuleName:
			list = append(list, module{name: p.decode(data), stream: p.decode(data), offset: -1})
			continue
		}
		if len(list) > 0 {
			list[len(list)-1].take(p, id, data)
		}
	}
	return list
}

func (m *module) take(p *project, id uint16, data []byte) {
	switch id {
	case recStreamName:
		m.stream = p.decode(data)
	case recStreamUnicode:
		if s := wide(data); s != "" {
			m.stream = s
		}
	case recOffset:
		if len(data) == 4 {
			m.offset = int(int32(binary.LittleEndian.Uint32(data)))
		}
	}
}

// decode reads text in the project's code page.
func (p *project) decode(b []byte) string {
	if s, ok := text.Decode(p.codePage, b); ok && p.codePage != "" {
		return s
	}
	return ansi(b)
}

// read unpacks the source of a module and looks through it.
func (p *project) read(m module) {
	i := p.c.Find(p.storage, m.stream)
	if i < 0 || p.left <= 0 {
		p.damaged = p.damaged || i < 0
		return
	}
	b := p.c.read(i, maxModule)
	source, compiled, ok := p.source(b, m.offset)
	p.left -= len(source) + 1
	p.damaged = p.damaged || !ok
	lines := p.scan.look(source)
	if lines.code == 0 && compiledLines(compiled) > lines.all {
		p.stomped = true
	}
}

// source unpacks the source text at an offset, or where it can be found: every module begins with the line "Attribute VB_Name", whose
// first letters are packed as they are.
func (p *project) source(b []byte, offset int) (source, compiled []byte, ok bool) {
	if offset >= 0 && offset < len(b) {
		if source, err := decompress(b[offset:], p.left); err == nil {
			return source, b[:offset], true
		}
	}
	if i := bytes.LastIndex(b, []byte("\x00Attribut")); i >= 3 {
		source, err := decompress(b[i-3:], p.left)
		return source, b[:i-3], err == nil || len(source) == p.left
	}
	return nil, b, len(b) == 0
}

// compiledLines is how many lines of code were compiled to what stands before the source. Its format is Office's own and differs
// between versions; in all of them a table of lines follows the mark 0xcafe, a version and the number of lines, with twelve octets for
// each.
func compiledLines(b []byte) (most int) {
	const perLine, behind = 12, 10
	for {
		i := bytes.Index(b, []byte("\xfe\xca"))
		if i < 0 || len(b) < i+6 {
			return most
		}
		b = b[i+4:]
		if n := int(binary.LittleEndian.Uint16(b)); n*perLine+behind < len(b) {
			most = max(most, n)
		}
	}
}
