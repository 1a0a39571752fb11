package mta

import (
	"fmt"
	"path"
	"strings"
)

// service is one line of master.cf.
type service struct {
	name, kind string // "submission", "inet"
	chroot     bool
	command    string // "smtpd"
	where      string
	overrides  settings
}

// maxServices bounds the services of one master.cf; no Postfix has as many.
const maxServices = 500

// parseMaster reads the text of master.cf. Lines with fewer than eight fields are left out. Of two lines with the same name and type the
// last counts (master(5)).
func parseMaster(file, text string) []service {
	var services []service
	index := map[string]int{}
	for _, l := range logicalLines(text) {
		s, ok := parseService(file, l)
		if !ok {
			continue
		}
		key := s.name + " " + s.kind
		if at, known := index[key]; known {
			services[at] = s
			continue
		}
		if len(services) == maxServices {
			break
		}
		index[key] = len(services)
		services = append(services, s)
	}
	return services
}

func parseService(file string, l logicalLine) (service, bool) {
	words := splitWords(l.text, " \t")
	if len(words) < 8 {
		return service{}, false
	}
	where := fmt.Sprintf("%s:%d", file, l.line)
	return service{
		name:      words[0],
		kind:      words[1],
		chroot:    words[4] == "y", // "-" is n since Postfix 3.0
		command:   path.Base(words[7]),
		where:     where,
		overrides: overrides(words[8:], where),
	}, true
}

// overrides reads "-o name=value", "-oname=value" and "-o { name = value }".
func overrides(words []string, where string) settings {
	found := settings{}
	for i := 0; i < len(words); i++ {
		option, is := strings.CutPrefix(words[i], "-o")
		if !is {
			continue
		}
		if option == "" && i+1 < len(words) {
			i++
			option = words[i]
		}
		if name, value, ok := nameValue(unbrace(option)); ok {
			found[name] = setting{value: value, where: where}
		}
	}
	return found
}

// splitWords splits at any of the separators; what stands in braces is one word, braces included. An open brace runs to the end.
func splitWords(text, separators string) []string {
	var words []string
	start, depth := -1, 0
	for i := range len(text) {
		c := text[i]
		switch {
		case depth == 0 && strings.IndexByte(separators, c) >= 0:
			if start >= 0 {
				words = append(words, text[start:i])
			}
			start = -1
			continue
		case c == '{':
			depth++
		case c == '}' && depth > 0:
			depth--
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

// unbrace takes off the braces around a word, and white space inside them.
func unbrace(word string) string {
	inner, opened := strings.CutPrefix(word, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if opened && closed {
		return strings.TrimSpace(inner)
	}
	return word
}
