package edit

import (
	"golang.org/x/text/encoding/htmlindex"

	"sekisho/internal/text"
)

// text is what the word says in UTF-8, and whether all of it could be read.
func (w word) text() (string, bool) { return text.Decode(w.label, w.octets) }

// withText is a word of the same charset and encoding that says s, and whether it says exactly that when it is read again.
func (w word) withText(s string) (word, bool) {
	label := text.Label(w.label)
	if name, ok := families[label]; ok {
		label = name
	}
	charset, err := htmlindex.Get(label)
	if err != nil {
		return w, false
	}
	octets, err := charset.NewEncoder().Bytes([]byte(s))
	if err != nil {
		return w, false
	}
	w.octets = octets
	back, ok := w.text()
	return w, ok && back == s
}

// families names the charset of the WHATWG Encoding Standard that writes what the labels of Japanese mail programs stand for.
var families = map[string]string{
	"cp932":          "windows-31j",
	"windows-932":    "windows-31j",
	"iso-2022-jp-ms": "iso-2022-jp",
	"cp50220":        "iso-2022-jp",
	"cp50221":        "iso-2022-jp",
	"eucjp-ms":       "euc-jp",
	"cp51932":        "euc-jp",
}
