package corpus

import "strings"

// shorthand reads files in one line:
//
//	見積書.pdf                            made by its suffix (makerBySuffix)
//	見積書.doc : macro                    made as said (makerTable)
//	資料.exe : program word               a program that wears the icon of a Word document
//	資料.zip > 資料.exe + 説明.txt        an archive with two files
//	資料.zip !abc123 > 資料.zip > 資料.docx   a locked archive with an archive in it
func shorthand(line string) Attachment {
	outer, inside, _ := strings.Cut(line, " > ")
	a := described(outer)
	if inside == "" {
		return a
	}
	if strings.Contains(inside, " > ") {
		a.Inside = []Attachment{shorthand(inside)}
		return a
	}
	for one := range strings.SplitSeq(inside, " + ") {
		a.Inside = append(a.Inside, described(one))
	}
	return a
}

func described(s string) (a Attachment) {
	name, what, _ := strings.Cut(s, " : ")
	a.Make, a.Icon, _ = strings.Cut(what, " ")
	a.Name, a.Password, _ = strings.Cut(name, " !")
	return a
}

// files are all attachments of the letter.
func (l Letter) files() []Attachment {
	list := l.Files[:len(l.Files):len(l.Files)]
	for _, line := range l.Attach {
		list = append(list, shorthand(line))
	}
	return list
}
