package document

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// maxObjects bounds the embedded objects of one compound file whose streams are looked into.
const maxObjects = 500

// Compound files by the stream or storage that makes them what they are, at the root.
var compoundKinds = []struct{ name, kind string }{
	{"__properties_version1.0", "msg"}, // MS-OXMSG 2.4
	{"WordDocument", "word"},           // MS-DOC 2.1
	{"Workbook", "excel"},              // MS-XLS 2.1.2
	{"Book", "excel"},                  // its version of Excel 5.0
	{"PowerPoint Document", "powerpoint"},
	{"VisioDocument", "visio"},
	{"Quill", "publisher"},
	{"DocumentText", "ichitaro"}, // body text and settings of Ichitaro documents
	{"JSRV_SegmentInformation", "ichitaro"},
	{"PROJECT", "vba"}, // a project on its own, as OOXML documents have it
}

// ReadCompound tells what is known of a document of Office 97 to 2003, a mail of Outlook or a VBA project. Streams are read as far as the
// bounds beside each reader go.
func ReadCompound(c *Compound) *Info {
	d := &Info{}
	for _, k := range compoundKinds {
		if c.Find(0, k.name) >= 0 {
			d.Kind = k.kind
			break
		}
	}
	d.readEncryption(c)
	d.readVBA(c)
	objects := 0
	for i := range c.Entries {
		e := &c.Entries[i]
		switch {
		case !e.Stream:
			d.readStorage(c, i)
			continue
		case strings.EqualFold(e.Name, "WordDocument"):
			d.readWord(c, i)
		case strings.EqualFold(e.Name, "Workbook"), strings.EqualFold(e.Name, "Book"):
			d.readWorkbook(c, i)
		case e.Name == "Equation Native":
			d.readEquation(c.read(i, maxEquation))
		case e.Name == "\x01Ole":
			d.readLink(c.read(i, maxLink))
		default:
			continue
		}
		if objects++; objects == maxObjects {
			d.unfinished("too-many-entries")
			break
		}
	}
	if c.left <= 0 {
		d.unfinished("too-big")
	}
	if c.Damaged && d.Kind == "" {
		d.unfinished("corrupt")
	}
	return d
}

// readEncryption knows the wrapping of an encrypted OOXML document (MS-OFFCRYPTO 2.3.4.4) and the encrypted summary of presentations.
// Documents of Word and Excel say so themselves.
func (d *Info) readEncryption(c *Compound) {
	if c.Find(0, "EncryptedPackage") >= 0 || c.Find(0, "EncryptedSummary") >= 0 {
		d.Encrypted = true
	}
}

// readStorage notes an embedded object: a storage with a class, other than the root.
func (d *Info) readStorage(c *Compound, i int) {
	e := &c.Entries[i]
	class := e.ClassName()
	if class == equationClass || class == equationClass2 {
		add(&d.Exploits, Equation)
	}
	if i > 0 && class != "" {
		add(&d.Embedded, Embedded{Name: clip(e.Name), Class: class})
	}
	if i > 0 && class != "" && c.Find(i, "\x03OCXNAME") >= 0 {
		d.control(class)
	}
}

const (
	equationClass  = "0002CE02-0000-0000-C000-000000000046" // Equation.3
	equationClass2 = "0002CE03-0000-0000-C000-000000000046" // MathType, which reads the same
	urlMoniker     = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b"
	fileMoniker    = "\x03\x03\x00\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

	maxEquation = 4 << 10
	maxLink     = 64 << 10
)

// formControls are Office's own controls for forms (Microsoft Forms 2.0), which people put into forms; in the order of their names.
var formControls = set(`D7053240-CE69-11CD-A777-00DD01143C57 8BD21D10-EC42-11CE-9E0D-00AA006002F3 8BD21D20-EC42-11CE-9E0D-00AA006002F3
	8BD21D30-EC42-11CE-9E0D-00AA006002F3 8BD21D40-EC42-11CE-9E0D-00AA006002F3 8BD21D50-EC42-11CE-9E0D-00AA006002F3
	8BD21D60-EC42-11CE-9E0D-00AA006002F3 978C9E23-D4B0-11CE-BF2D-00AA003F40D0 6E182020-F460-11CE-9BCD-00AA00608E01
	DFD181E0-5E2F-11CE-A449-00AA004A803D 79176FB0-B7F2-11CE-97EF-00AA006D2776 4C599241-6926-101B-9992-00000B65C6F9
	EAE50EB0-4A62-11CE-BED6-00AA00611080 46E31370-3F7A-11CE-BED6-00AA00611080`)

func (d *Info) control(class string) {
	if !formControls[strings.ToUpper(strings.Trim(class, "{}"))] {
		add(&d.Exploits, ActiveX)
	}
}

// readEquation looks at the data of the Equation Editor: a header of 28 octets (its length stands in front), then MTEF 3: five octets of
// versions and records. A record FONT (8) holds typeface, style and a name, for which the editor has 32 characters of room (LOGFONT).
func (d *Info) readEquation(b []byte) {
	const header, versions, font, room = 28, 5, 8, 32
	add(&d.Exploits, Equation)
	if len(b) < header+versions {
		return
	}
	b = b[header+versions:]
	for at := 0; at < min(len(b), 64); at++ {
		if b[at] != font || at+3 >= len(b) {
			continue
		}
		name := b[at+3:]
		if end := bytes.IndexByte(name, 0); end > room || end < 0 && len(name) > room {
			add(&d.Exploits, EquationOverflow)
			return
		}
	}
}

// readLink reads where a linked object comes from: an address or a file on a share within the stream \x01Ole (MS-OLEDS 2.3.3). The monikers in it
// are looked for by their classes.
func (d *Info) readLink(b []byte) {
	const linked = 1
	if len(b) < 8 || b[4]&linked == 0 {
		return
	}
	for rest := b; ; {
		i := bytes.Index(rest, []byte(urlMoniker))
		if i < 0 {
			break
		}
		rest = rest[i+16:]
		if len(rest) > 4 {
			d.link("oleObject", wide(rest[4:min(len(rest), 4+2*maxText)]))
		}
	}
	if _, rest, found := bytes.Cut(b, []byte(fileMoniker)); found && len(rest) > 6 {
		length := binary.LittleEndian.Uint32(rest[2:])
		d.link("oleObject", ansi(rest[6:6+min(uint64(length), uint64(len(rest)-6), maxText)]))
	}
}
