package document

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
)

// maxGlobals bounds the octets of a workbook's first substream that are read. Shared strings make it long and stand behind what is wanted.
const maxGlobals = 16 << 20

// Records of the globals substream (MS-XLS 2.3.2).
const (
	biffEOF        = 0x000a
	biffName       = 0x0018 // Lbl
	biffFilePass   = 0x002f
	biffBoundSheet = 0x0085
	biffSST        = 0x00fc
	biffSupBook    = 0x01ae
	biffBOF        = 0x0809
)

// readWorkbook goes through the records of a workbook up to its first sheet: encryption, macro sheets, names that run by themselves, links to
// other programs (MS-XLS 2.4; records of Excel 5.0 are the same without the octet for the kind of characters).
func (d *Info) readWorkbook(c *Compound, stream int) {
	s := c.Open(stream)
	most := min(s.Size(), maxGlobals, c.left)
	limit := &io.LimitedReader{R: s, N: most}
	defer func() { c.spend(most - limit.N) }()
	w := workbook{d: d, r: bufio.NewReader(limit)}
	for {
		id, data, err := w.next()
		if err != nil {
			if s.Size() > most {
				d.unfinished("too-big")
			} else if !w.begun || err != io.EOF {
				d.unfinished("corrupt")
			}
			return
		}
		if !w.take(id, data) {
			return
		}
	}
}

// workbook is the reading of one globals substream.
type workbook struct {
	d     *Info
	r     *bufio.Reader
	buf   [8224]byte // a record's data has at most as many octets (2.1.4)
	begun bool
	wide  bool // BIFF8: strings say whether they are UTF-16
}

// next reads a record. The data of what is not looked into is skipped.
func (w *workbook) next() (id uint16, data []byte, err error) {
	var h [4]byte
	if _, err := io.ReadFull(w.r, h[:]); err != nil {
		return 0, nil, err
	}
	id = binary.LittleEndian.Uint16(h[:])
	length := int(binary.LittleEndian.Uint16(h[2:]))
	switch id {
	case biffBOF, biffBoundSheet, biffName, biffSupBook:
		n := min(length, len(w.buf))
		if _, err := io.ReadFull(w.r, w.buf[:n]); err != nil {
			return 0, nil, io.ErrUnexpectedEOF
		}
		data, length = w.buf[:n], length-n
	}
	if _, err := w.r.Discard(length); err != nil {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return id, data, nil
}

// take reads one record and says whether more are wanted.
func (w *workbook) take(id uint16, b []byte) bool {
	if !w.begun && id != biffBOF {
		w.d.unfinished("corrupt")
		return false
	}
	switch id {
	case biffBOF:
		w.begun = true
		w.wide = len(b) >= 2 && binary.LittleEndian.Uint16(b) >= 0x0600
	case biffFilePass:
		w.d.Encrypted = true // names of sheets are encrypted with all the rest
		return false
	case biffBoundSheet:
		w.sheet(b)
	case biffName:
		w.name(b)
	case biffSupBook:
		w.book(b)
	case biffEOF:
		return false
	}
	return true
}

// sheet reads a BoundSheet8 record (2.4.28): where the sheet begins (4 octets), whether it is hidden (2 bits), its kind, its name.
func (w *workbook) sheet(b []byte) {
	const macroSheet = 1
	if len(b) < 7 || b[5] != macroSheet {
		return
	}
	add(&w.d.Macros.Sheets, Sheet{Name: clip(w.text(b[7:], int(b[6]))), Hidden: hiddenState(uint32(b[4] & 3))})
}

func hiddenState(n uint32) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "hidden"
	}
	return "very-hidden"
}

// text reads n characters.
func (w *workbook) text(b []byte, n int) string {
	if w.wide {
		if len(b) == 0 {
			return ""
		}
		kind := b[0]
		b = b[1:]
		if kind&1 != 0 {
			return wide(b[:min(2*n, len(b))])
		}
		return latin(b[:min(n, len(b))])
	}
	return ansi(b[:min(n, len(b))])
}

// latin reads UTF-16 whose high octets were left out.
func latin(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// name reads a Lbl record (2.4.150): a name that Excel itself gave is one character. Excel takes any name that begins like Auto_Open.
func (w *workbook) name(b []byte) {
	const builtIn = 0x20
	const autoOpen, autoClose, autoActivate, autoDeactivate = 1, 2, 10, 11
	if len(b) < 15 {
		return
	}
	name := w.text(b[14:], int(b[3]))
	if b[0]&builtIn != 0 && name != "" {
		switch name[0] {
		case autoOpen:
			name = "Auto_Open"
		case autoClose:
			name = "Auto_Close"
		case autoActivate:
			name = "Auto_Activate"
		case autoDeactivate:
			name = "Auto_Deactivate"
		}
	}
	w.d.autoName(name)
}

// autoName notes a defined name that Excel runs.
func (d *Info) autoName(name string) {
	lower := strings.ToLower(strings.TrimPrefix(strings.ToLower(name), "_xlnm."))
	for _, auto := range []string{"Auto_Open", "Auto_Close", "Auto_Activate", "Auto_Deactivate"} {
		if strings.HasPrefix(lower, strings.ToLower(auto)) {
			add(&d.Macros.AutoExec, auto)
		}
	}
}

// book reads a SupBook record (2.4.271). A link to another program (DDE) has its service and topic in one string, with the character 3
// between them; so has a linked object.
func (w *workbook) book(b []byte) {
	if len(b) < 6 {
		return
	}
	sheets, length := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
	if length == 0x0401 || length == 0x3a01 { // this workbook, add-in functions
		return
	}
	service, topic, ok := strings.Cut(w.text(b[4:], length), "\x03")
	if ok && sheets == 0 {
		w.d.service(service, topic)
	}
}

// ddePrograms are what no table of prices asks for data.
var ddePrograms = []string{"cmd", "powershell", "pwsh", "mshta", "wscript", "cscript", "rundll32", "regsvr32", "msexcel", "certutil", "bitsadmin",
	"schtasks", "msiexec", "explorer", "wmic", "forfiles", "control", "hh"}

// service notes a link to another program; those that are no source of data are exploits.
func (d *Info) service(service, topic string) {
	d.link("dde", service+"|"+topic)
	base := strings.ToLower(service[strings.LastIndexAny(service, `\/`)+1:])
	base = strings.TrimSuffix(base, ".exe")
	for _, p := range ddePrograms {
		if base == p {
			add(&d.Exploits, DDE)
		}
	}
}
