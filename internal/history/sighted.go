package history

import (
	"slices"
	"strings"
	"time"

	"sekisho/internal/origin"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Bounds of one mail.
const (
	maxPeople  = 202 // author, reverse-path, and as many recipients as are looked up
	maxRcpts   = 200
	firstRcpt  = 2 // in Message.People
	maxAuthors = 5
	maxAnswers = 20
	maxFiles   = 100
	maxHosts   = 100
)

// sighted is a Sighting with its keys and what its text is compared by; the text itself is let go of.
type sighted struct {
	Sighting
	now     time.Time // when it was received
	authors []record.Key
	rcpts   []record.Key // at most maxRcpts, each once
	more    bool         // there are more recipients
	org     string       // organisational domain of the first author
	house   bool         // which is the house's own
	people  []record.Key
	domains []record.Key
	network string
	net     record.Key
	sketch  record.Sketch
	quote   quotation
	digests []string // of the files, sorted
	files   record.Key
	links   record.Key
	carries bool
}

// see prepares a mail.
func (h *History) see(s Sighting) *sighted {
	m := &sighted{Sighting: s, now: s.Received}
	if m.now.IsZero() {
		m.now = h.o.Now()
		m.Received = m.now
	}
	m.Authors = s.Authors[:min(len(s.Authors), maxAuthors)]
	m.Hosts = s.Hosts[:min(len(s.Hosts), maxHosts)]
	t := split(s.Text)
	m.Text = ""
	m.sketch = sketchOf(t.own)
	m.quote = quotationOf(t)
	h.seePeople(m)
	m.network = networkOf(s.Origin, s.SPFDomain)
	m.net = h.o.Keys.Of(record.KindNet, m.network)
	m.digests = digestsOf(s.Objects)
	m.files = h.o.Keys.Of(record.KindSet, strings.Join(m.digests, " "))
	hosts := slices.Clone(m.Hosts)
	slices.Sort(hosts)
	m.links = h.o.Keys.Of(record.KindSet, strings.Join(hosts, " "))
	m.carries = m.doesCarry()
	return m
}

func (h *History) seePeople(m *sighted) {
	for _, a := range m.Authors {
		if key := h.person(a.Addr); key != 0 && !slices.Contains(m.authors, key) {
			m.authors = append(m.authors, key)
		}
	}
	m.org = m.authorOrg()
	m.house = len(m.Authors) > 0 && h.ours(m.Authors[0].Addr)
	m.people = []record.Key{record.Nobody, orNobody(h.person(m.Envelope))}
	m.domains = []record.Key{orNobody(h.o.Keys.Of(record.KindDomain, m.org))}
	if len(m.authors) > 0 {
		m.people[0] = m.authors[0]
	}
	m.addDomain(h, m.Envelope)
	for _, rcpt := range m.Rcpts {
		if len(m.rcpts) == maxRcpts {
			m.more = true
			break
		}
		if key := h.person(rcpt); key != 0 && !slices.Contains(m.rcpts, key) {
			m.rcpts = append(m.rcpts, key)
			m.addDomain(h, rcpt)
		}
	}
	m.people = append(m.people, m.rcpts...)
}

func orNobody(k record.Key) record.Key {
	if k == 0 {
		return record.Nobody
	}
	return k
}

func (h *History) person(addr string) record.Key { return h.o.Keys.Of(record.KindPerson, addr) }

// addDomain adds the organisational domain of somebody who takes part.
func (m *sighted) addDomain(h *History, addr string) {
	key := h.o.Keys.Of(record.KindDomain, text.OrgDomain(text.DomainOf(addr)))
	if key != 0 && !slices.Contains(m.domains, key) {
		m.domains = append(m.domains, key)
	}
}

// out says that ours wrote it.
func (m *sighted) out() bool { return m.Direction == "out" }

func (m *sighted) authorOrg() string {
	if len(m.Authors) == 0 {
		return ""
	}
	return text.OrgDomain(text.DomainOf(m.Authors[0].Addr))
}

// aligned says that the domain of From is confirmed.
func (m *sighted) aligned() bool { return m.Aligned == origin.Yes }

// digestsOf lists the files of a mail: what stands in its parts, not what is inside, and no pictures, which signatures carry.
func digestsOf(objects []record.Object) (list []string) {
	for _, o := range files(objects) {
		if !slices.Contains(list, digestOf(o)) {
			list = append(list, digestOf(o))
		}
	}
	slices.Sort(list)
	return list
}

func files(objects []record.Object) (list []record.Object) {
	for _, o := range objects {
		if !strings.Contains(o.Path, "/") && o.Type != "image" && len(list) < maxFiles {
			list = append(list, o)
		}
	}
	return list
}

// digestOf is a file's digest; one that could not be read whole is told by name and type.
func digestOf(o record.Object) string {
	if o.SHA256 != "" {
		return strings.ToLower(o.SHA256)
	}
	return o.Name + " " + o.Type
}

// doesCarry says that it brings a file or a link that is not the author's own site, nor one that everybody links to.
func (m *sighted) doesCarry() bool {
	if len(m.digests) > 0 || slices.Contains(m.Carried, ClassShareLink) {
		return true
	}
	return slices.ContainsFunc(m.Hosts, func(host string) bool {
		return !m.Common[host] && (m.Shared || m.org == "" || text.OrgDomain(host) != m.org)
	})
}

// ours says that an address is the house's.
func (h *History) ours(addr string) bool {
	return text.InDomain(text.DomainOf(addr), *h.domains.Load())
}
