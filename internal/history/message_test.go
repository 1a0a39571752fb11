package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/record"
)

func (h *house) recorded(s Sighting) (record.Message, []record.Key, []record.Phrase) {
	h.t.Helper()
	h.store.phrases = nil
	h.take(s)
	return h.store.messages[h.store.byID[s.ID]], h.store.terms[s.ID], h.store.phrases
}

func full(h *house) Sighting {
	s := h.mail(start, hanako, yamada, suzuki)
	s.Subject, s.ReplyTo, s.Client, s.AuthUser = "Re: お見積りの件", "reply@aoba.example", "198.51.100.7", "user1"
	s.Objects = []record.Object{file("見積書.xlsx", "a")}
	s.Hosts = []string{"dl.files.kuroi.example"}
	return s
}

func TestRecord(t *testing.T) {
	h := open(t, newFake(), nil)
	s := full(h)
	m, terms, phrases := h.recorded(s)
	if m.From != hanako || m.FromName != "青葉 花子" || len(m.Rcpts) != 2 || m.Subject != s.Subject || m.Objects[0].Name != "見積書.xlsx" || m.Level != "pass" || m.Action != "accept" ||
		m.Origin.IP != "198.51.100.7" || m.AuthUser != "user1" || !m.Stranger || m.Net == 0 || m.Files == 0 || m.Links == 0 || m.Author != h.person(hanako) || len(m.People) != 4 {
		t.Errorf("%+v", m)
	}
	for kind, values := range map[record.Kind][]string{
		record.TermSender: {hanako, "Reply@aoba.example"}, record.TermDomain: {"aoba.example"}, record.TermRcpt: {yamada, suzuki}, record.TermSubject: {"お見積りの件"},
		record.TermHost: {"dl.files.kuroi.example", "files.kuroi.example", "kuroi.example"}, record.TermDigest: {strings.Repeat("A", 64)}, record.TermFile: {"見積書.XLSX"},
		record.TermClient: {"198.51.100.7"}, record.TermMessageID: {s.MessageID, strings.Trim(s.MessageID, "<>")},
	} {
		for _, v := range values {
			if !slices.Contains(terms, h.o.Keys.Of(kind, v)) {
				t.Errorf("not found by %c %s", kind, v)
			}
		}
	}
	if slices.Contains(terms, h.o.Keys.Of(record.TermHost, "example")) {
		t.Error("found by a public suffix")
	}
	if len(phrases) != 2 || phrases[0].Kind != "subject" || phrases[0].Text != s.Subject || phrases[1].Kind != "file" || !slices.Contains(terms, phrases[1].Key) {
		t.Errorf("phrases: %+v", phrases)
	}
}

func TestKeeping(t *testing.T) {
	for _, keep := range []string{"hmac", "off"} {
		h := open(t, newFake(), func(o *Options) { o.Keeping = Keeping{keep, keep, keep} })
		s := full(h)
		m, terms, phrases := h.recorded(s)
		shown := fmt.Sprintf("%+v", m)
		for _, secret := range []string{"hanako", "花子", "yamada", "suzuki", "見積", "user1", "reply@"} {
			if strings.Contains(shown, secret) {
				t.Errorf("%s keeps %q: %s", keep, secret, shown)
			}
		}
		if len(phrases) != 0 {
			t.Errorf("%s keeps phrases: %+v", keep, phrases)
		}
		for _, key := range []record.Key{h.o.Keys.Of(record.TermSender, hanako), h.o.Keys.Of(record.TermRcpt, yamada), h.o.Keys.Of(record.TermSubject, s.Subject), h.o.Keys.Of(record.TermFile, "見積書.xlsx")} {
			if slices.Contains(terms, key) != (keep == "hmac") {
				t.Errorf("%s: found by a value: %v", keep, keep == "off")
			}
		}
		if !slices.Contains(terms, h.o.Keys.Of(record.TermDigest, strings.Repeat("a", 64))) {
			t.Errorf("%s: not found by its digest", keep)
		}
		if n := h.store.names; len(n) != 1 {
			t.Fatalf("%d names", len(n))
		}
		for _, n := range h.store.names {
			if strings.Contains(n.Addr, "@") {
				t.Errorf("%s keeps the address of a name: %s", keep, n.Addr)
			}
		}
	}
}

// Whatever a mail brings, its record is bounded and a store can keep it.
func TestRecordIsBounded(t *testing.T) {
	h := open(t, newFake(), nil)
	s := full(h)
	for i := range 5000 {
		s.Rcpts = append(s.Rcpts, fmt.Sprintf("u%d@tokiwa.example", i))
		s.Hosts = append(s.Hosts, fmt.Sprintf("h%d.kuroi.example", i))
		s.Objects = append(s.Objects, file(fmt.Sprintf("f%d.txt", i), fmt.Sprintf("%x", i)))
		s.Answers = append(s.Answers, fmt.Sprintf("<a%d@x.example>", i))
		s.Authors = append(s.Authors, Author{Addr: fmt.Sprintf("a%d@aoba.example", i)})
	}
	s.Subject = "x\x00\xff" + strings.Repeat("長", 5000)
	s.HELO = strings.Repeat("\xff", 5000)
	m, terms, phrases := h.recorded(s)
	if len(terms) > maxTerms || len(phrases) > maxPhrases || len(m.People) > maxPeople || len(m.Rcpts) > maxRcpts || len(m.Objects) > maxNested || len(m.Hosts) > maxHosts {
		t.Errorf("%d terms, %d phrases, %d people, %d recipients, %d objects, %d hosts", len(terms), len(phrases), len(m.People), len(m.Rcpts), len(m.Objects), len(m.Hosts))
	}
	if len(m.Subject) > 3*maxString || strings.Contains(m.Subject, "\x00") || strings.ToValidUTF8(m.Subject+m.HELO, "") != m.Subject+m.HELO {
		t.Errorf("subject %q", m.Subject[:20])
	}
	for kind, value := range map[record.Kind]string{record.TermSender: hanako, record.TermMessageID: s.MessageID, record.TermDigest: strings.Repeat("a", 64), record.TermHost: "dl.files.kuroi.example"} {
		if !slices.Contains(terms, h.o.Keys.Of(kind, value)) {
			t.Errorf("not found by %c %s", kind, value)
		}
	}
}
