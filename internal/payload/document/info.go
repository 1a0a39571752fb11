package document

import (
	"slices"
	"strings"
)

// Info is what is known of a document without opening it in its program. All readers of documents fill the same form; a field that a format
// does not have stays empty. Names in it are stable: evidence and JSON use them. Every list is bounded (maxListed where nothing else is said), texts that come from
// the document by maxText octets.
type Info struct {
	Kind         string // "word", "excel", "powerpoint", "visio", "publisher", "msg", "vba", "mso", "pdf", "rtf", "onenote", "ichitaro", "html", "odf", "table"; "" if not known
	Encrypted    bool   // it takes a password
	Unlocked     bool   // Encrypted, and opened with a password that was tried
	Macros       Macros
	Links        []External // what the program fetches or asks for by itself; what a reader has to click on is left out
	Exploits     []string   // structures that attacks use: see the constants
	Embedded     []Embedded // objects within
	Active       []string   // what else runs or opens by itself: see the constants of PDF and HTML
	Addresses    []string   // links for the reader to click on, of formats that are no text: at most maxAddresses
	Further      bool       // there are more of them
	Pictures     []Picture  // images that may hold codes; gone once these were looked for
	MorePictures bool       // there are more, or larger ones
	Smuggling    []string   // signs that a page builds a file when it is opened: see Page
	Logins       []string   // where forms with a password field send it; "" is the page itself

	Unfinished string // why something of it was not read: "corrupt", "too-big", "too-many-entries", "unsupported"; "" if nothing
}

// Macros is code in a document.
type Macros struct {
	Code     bool     // a module with at least one statement
	Stomped  bool     // compiled code without the source that it was compiled from (Code is set as well)
	AutoExec []string // procedures that run by themselves, as the document spells them
	Calls    []string // calls and words of the suspicious list, in its spelling
	Sheets   []Sheet  // macro sheets of Excel 4.0 (XLM)
}

// Sheet is a macro sheet. Hidden says "" (shown), "hidden" or "very-hidden" (no menu of Excel shows it).
type Sheet struct{ Name, Hidden string }

// Any says that the document has macros of either kind.
func (m *Macros) Any() bool { return m.Code || len(m.Sheets) > 0 }

// External is a reference to something outside of the document. Kind is the last word of the relationship's type in OOXML
// ("attachedTemplate", "oleObject", "frame", "image", "subDocument", "externalLinkPath"), the same words elsewhere, and "dde", whose target is
// "service|topic".
type External struct{ Kind, Target string }

// Embedded is an object within a document. Class is its class identifier in the form of the registry or its program identifier, as
// the format has it.
type Embedded struct{ Name, Class string }

// Exploits. What people do and attackers do as well has a name of its own, so that its weight can be its own.
const (
	Equation         = "equation"          // an object of the old Equation Editor (Equation 3.0), as many texts of its time have one
	EquationOverflow = "equation-overflow" // such an object with a font name longer than the editor has room for (CVE-2017-11882)
	ObjData          = "objdata"           // an object in RTF that hides what it is
	ObjUpdate        = "objupdate"         // an object in RTF that is updated when the text is opened
	MSDT             = "ms-msdt"           // an address of the diagnostic tool (CVE-2022-30190)
	MHTML            = "mhtml"             // an address within a saved page, on another host (CVE-2021-40444)
	ActiveX          = "activex"           // a control that is none of Office's own form fields
	DDE              = "dde"               // a field or link that starts a program
)

// Active content.
const (
	JavaScript = "javascript"
	Launch     = "launch"
	OpenAction = "open-action"
	RichMedia  = "rich-media"
	XFA        = "xfa"
	FileWithin = "embedded-file"
	Button     = "button" // one link covers much of the first page
)

const (
	maxListed    = 64
	maxAddresses = 256
	maxText      = 1 << 10
)

// Absorb takes over what a part of the document tells about itself: macros, links, exploits and objects of a part are the document's.
func (d *Info) Absorb(part *Info) {
	d.Macros.Code = d.Macros.Code || part.Macros.Code
	d.Macros.Stomped = d.Macros.Stomped || part.Macros.Stomped
	for _, s := range part.Macros.AutoExec {
		add(&d.Macros.AutoExec, s)
	}
	for _, s := range part.Macros.Calls {
		add(&d.Macros.Calls, s)
	}
	for _, s := range part.Macros.Sheets {
		add(&d.Macros.Sheets, s)
	}
	for _, l := range part.Links {
		d.link(l.Kind, l.Target)
	}
	for _, s := range part.Exploits {
		add(&d.Exploits, s)
	}
	for _, e := range part.Embedded {
		add(&d.Embedded, e)
	}
	if d.Unfinished == "" {
		d.Unfinished = part.Unfinished
	}
}

// leads notes a link for the reader.
func (d *Info) leads(target string) {
	target = clip(strings.TrimSpace(target))
	switch {
	case target == "" || slices.Contains(d.Addresses, target):
	case len(d.Addresses) == maxAddresses:
		d.Further = true
	default:
		d.Addresses = append(d.Addresses, target)
	}
}

func (d *Info) link(kind, target string) { add(&d.Links, External{kind, clip(target)}) }

// unfinished notes the first reason.
func (d *Info) unfinished(reason string) {
	if d.Unfinished == "" {
		d.Unfinished = reason
	}
}

// add appends what is not there yet, up to maxListed.
func add[T comparable](list *[]T, v T) {
	if len(*list) >= maxListed {
		return
	}
	for _, have := range *list {
		if have == v {
			return
		}
	}
	*list = append(*list, v)
}

// clip bounds a text of the document, at the border of a character.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	n := maxText
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
