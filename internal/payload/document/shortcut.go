// Package document reads documents and shortcuts that a mail carries. This version: Windows shell links (MS-SHLLINK).
package document

// Shortcut is a Windows shell link (MS-SHLLINK, sections 2.1 to 2.4).
type Shortcut struct {
	Target    string // what it starts, as far as the link says
	Arguments string
	Icon      string // icon location with index: "winword.exe,1", or ""
}
