package mail

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestLetter(t *testing.T) {
	leaf := func(path, mediaType, disposition string) *Part {
		return &Part{Path: path, MediaType: mediaType, Disposition: disposition}
	}
	alternative := &Part{MediaType: "multipart/alternative", Parts: []*Part{leaf("1.1", "text/plain", ""), leaf("1.2", "text/html", "")}}
	texts := []Text{{Part: "1.1", Shown: "plain"}, {Part: "1.2", Shown: "page"}, {Part: "2", Shown: "attached"}, {Part: "3", Shown: "footer"}}
	for _, c := range []struct {
		what  string
		root  *Part
		texts []Text
		want  string
		all   string // with every alternative, where that is more
	}{
		{"alternatives and a footer", &Part{MediaType: "multipart/mixed", Parts: []*Part{alternative, leaf("2", "text/plain", "attachment"), leaf("3", "text/plain", "")}}, texts, "page footer", "plain page footer"},
		{"the preferred one has no text", alternative, texts[:1], "plain", ""},
		{"nothing but a file", leaf("2", "text/plain", "attachment"), texts[2:3], "attached", ""},
		{"no text", leaf("1", "image/png", ""), nil, "", ""},
		{"no structure", nil, nil, "", ""},
		{"texts without a structure", nil, texts[:2], "plain", "plain page"},
	} {
		m := &Message{Root: c.root, Texts: c.texts}
		if got := shownOf(m.Letter()); got != c.want {
			t.Errorf("%s: %s, want %q", c.what, got, c.want)
		}
		if got := shownOf(m.Versions()); got != cmp.Or(c.all, c.want) {
			t.Errorf("%s, all of it: %s, want %q", c.what, got, cmp.Or(c.all, c.want))
		}
	}
}

func shownOf(texts []Text) string {
	var list []string
	for _, t := range texts {
		list = append(list, t.Shown)
	}
	return strings.Join(list, " ")
}

func TestAnswers(t *testing.T) {
	m := &Message{Header: Header{
		{Name: "References", Raw: []byte(" <1@a.example>\n\t<2@a.example> <3@a.example>")},
		{Name: "In-Reply-To", Raw: []byte(" Your message of Monday <3@a.example> <broken")},
	}}
	if got, want := m.Answers(), []string{"3@a.example", "2@a.example", "1@a.example"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	long := &Message{Header: Header{{Name: "References", Raw: []byte(strings.Repeat("<x@a.example> <"+strings.Repeat("y", 2000)+"@a> ", 500))}}}
	if got := long.Answers(); !slices.Equal(got, []string{"x@a.example"}) {
		t.Errorf("%v", got)
	}
	if got := (&Message{}).Answers(); got != nil {
		t.Errorf("%v of a mail that answers nothing", got)
	}
}
