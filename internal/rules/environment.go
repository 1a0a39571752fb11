package rules

import (
	"strings"

	"github.com/expr-lang/expr/vm"

	"sekisho/heuristics"
)

// environment is what an expression sees of a mail: the facts of the table, by their names.
type environment struct {
	Subject      string        `expr:"subject"`
	Text         string        `expr:"text"`
	From         author        `expr:"from"`
	ReplyTo      string        `expr:"reply_to"`
	EnvelopeFrom string        `expr:"envelope_from"`
	Rcpts        []string      `expr:"rcpts"`
	Attachments  []*attachment `expr:"attachments"`
	Links        []*link       `expr:"links"`
	Origin       place         `expr:"origin"`
	Auth         auth          `expr:"auth"`
	History      relation      `expr:"history"`
	Received     moment        `expr:"received"`
	Size         int           `expr:"size"`

	Header  func(string) string   `expr:"header"`
	Headers func(string) []string `expr:"headers"`
}

type author struct {
	Address string `expr:"address"`
	Domain  string `expr:"domain"`
	Name    string `expr:"name"`
}

type attachment struct {
	Name      string `expr:"name"`
	Type      string `expr:"type"`
	Class     string `expr:"class"`
	Size      int    `expr:"size"`
	Encrypted bool   `expr:"encrypted"`
	Inside    bool   `expr:"inside"`

	path string
}

type link struct {
	URL    string `expr:"url"`
	Host   string `expr:"host"`
	Domain string `expr:"domain"`
	Text   string `expr:"text"`
	Source string `expr:"source"`

	path string
}

type place struct {
	IP      string `expr:"ip"`
	Country string `expr:"country"`
	Class   string `expr:"class"`
	ASN     int    `expr:"asn"`
	Name    string `expr:"name"`
	HELO    string `expr:"helo"`
}

type auth struct {
	Aligned bool   `expr:"aligned"`
	SPF     string `expr:"spf"`
	DMARC   string `expr:"dmarc"`
}

type relation struct {
	Known        bool `expr:"known"`
	FirstContact bool `expr:"first_contact"`
	Mails        int  `expr:"mails"`
}

type moment struct {
	Hour    int    `expr:"hour"`
	Weekday string `expr:"weekday"`
}

// element is a file or a link: what a hit may be about.
type element interface{ where() string }

func (a *attachment) where() string { return a.path }
func (l *link) where() string       { return l.path }

// Bounds of what expressions look at.
const (
	maxList    = 2000    // elements of a list
	maxFields  = 100     // header fields of one name
	maxField   = 8 << 10 // octets of a value
	maxTouched = 100_000 // expr's budget for the memory of one run, in elements
)

// view is one mail as the rules see it. It belongs to one judgement.
type view struct {
	env     environment
	gaps    map[string]heuristics.Reason // facts that are unknown, by path
	partial map[string]heuristics.Reason // lists and texts of which there may be more, and fields that not every element has
	noField heuristics.Reason            // why a header field that is not there may be there all the same
	long    map[string]bool              // names of header fields that were read and are longer or more than is looked at, in lower case

	typed, classed *environment // with those files only of which type or class are known; nil: as env
	machine        vm.VM
}

func newView() *view {
	return &view{gaps: map[string]heuristics.Reason{}, partial: map[string]heuristics.Reason{}, long: map[string]bool{}, machine: vm.VM{MemoryBudget: maxTouched}}
}

// gap says that facts are unknown, if there is a reason.
func (v *view) gap(reason heuristics.Reason, paths ...string) {
	if reason == "" {
		return
	}
	for _, p := range paths {
		v.gaps[p] = reason
	}
}

// part says that there may be more of a fact, if there is a reason.
func (v *view) part(reason heuristics.Reason, path string) {
	if reason != "" {
		v.partial[path] = reason
	}
}

// wants is what all rules read, by the first name of the path: what nobody reads is not gathered.
type wants map[string]bool

func (w wants) add(r *Rule) {
	for _, path := range r.reads() {
		root, _, _ := strings.Cut(path, ".")
		w[root] = true
	}
}
