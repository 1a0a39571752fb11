package mta

import "strings"

// sendmailFilter is one filter that Sendmail knows by name.
type sendmailFilter struct {
	name     string
	settings map[string]string // S, F, T
	line     int
}

// sendmailSetup is what either file says about filters.
type sendmailSetup struct {
	filters []sendmailFilter
	order   []string   // names in the order in which all daemons ask them
	daemons [][]string // lists of daemons with filters of their own
}

// parseMC reads the macros of a sendmail.mc. INPUT_MAIL_FILTER defines a filter and puts it at the end of the list; MAIL_FILTER only
// defines it; define of confINPUT_MAIL_FILTERS sets the list (libmilter/README).
func parseMC(text string) sendmailSetup {
	var s sendmailSetup
	for _, c := range m4Calls(text, "INPUT_MAIL_FILTER", "MAIL_FILTER", "define", "DAEMON_OPTIONS") {
		c.args = append(c.args, "", "") // m4's missing arguments are empty
		first := strings.TrimSpace(c.args[0])
		switch {
		case c.name == "INPUT_MAIL_FILTER":
			s.order = append(s.order, first)
			s.filter(first, c.args[1], c.line)
		case c.name == "MAIL_FILTER":
			s.filter(first, c.args[1], c.line)
		case c.name == "define" && first == "confINPUT_MAIL_FILTERS":
			s.order = nameList(c.args[1])
		case c.name == "DAEMON_OPTIONS":
			s.daemon(first)
		}
	}
	return s
}

// parseCF reads the lines of a sendmail.cf: "Xname, equates" and "O InputMailFilters=…" (Operation Guide, sections 5.6 and 5.12).
func parseCF(text string) sendmailSetup {
	var s sendmailSetup
	for _, l := range logicalLines(text) {
		switch option, isOption := strings.CutPrefix(l.text, "O "); {
		case isOption:
			name, value, _ := nameValue(option)
			switch strings.ToLower(name) {
			case "inputmailfilters":
				s.order = nameList(value)
			case "daemonportoptions":
				s.daemon(value)
			}
		case l.text[0] == 'X':
			name, rest, _ := strings.Cut(l.text[1:], ",")
			s.filter(strings.TrimSpace(name), rest, l.line)
		}
	}
	return s
}

func (s *sendmailSetup) filter(name, settings string, line int) {
	if len(s.filters) < maxFilters {
		s.filters = append(s.filters, sendmailFilter{name, equates(settings), line})
	}
}

// daemon keeps a list of filters that stands in the options of one daemon.
func (s *sendmailSetup) daemon(options string) {
	if list, found := equates(options)["I"]; found {
		s.daemons = append(s.daemons, nameList(list))
	}
}

// equates reads "S=unix:/path, F=T, T=S:10s;R:10s". Of a key only its first letter counts.
func equates(text string) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		if name, value, ok := nameValue(part); ok {
			found[strings.ToUpper(name[:1])] = value
		}
	}
	return found
}

// nameList reads names between commas or, where commas part something else already, semicolons.
func nameList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '\n' })
}
