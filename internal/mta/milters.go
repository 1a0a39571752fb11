package mta

import (
	"strconv"
	"strings"
	"time"
)

// maxFilters bounds a list of milters. Sendmail takes 25 (MAXFILTERS), Postfix as many as one likes.
const maxFilters = 100

// filter is one entry of a milter list, of either MTA.
type filter struct {
	endpoint string            // as written: "unix:sekisho/in.sock"
	options  map[string]string // Postfix's { …, name=value }
}

// parseMilters reads smtpd_milters or non_smtpd_milters: entries between commas or blanks, each an endpoint or
// "{ endpoint, name=value, … }" (MILTER_README, "Advanced policy"). What has no colon is no endpoint.
func parseMilters(value string) []filter {
	var list []filter
	for _, word := range splitWords(value, ", \t") {
		f := filter{endpoint: word}
		if strings.HasPrefix(word, "{") {
			f = bracedMilter(unbrace(word))
		}
		if strings.Contains(f.endpoint, ":") && len(list) < maxFilters {
			list = append(list, f)
		}
	}
	return list
}

func bracedMilter(inner string) filter {
	f := filter{options: map[string]string{}}
	for i, word := range splitWords(inner, ", \t") {
		name, value, ok := nameValue(unbrace(word))
		if ok {
			f.options[name] = value
		} else if i == 0 {
			f.endpoint = word
		}
	}
	return f
}

// endpoint is where a milter listens, in a form that can be compared: "unix" and the path, or "inet" with host and port.
type endpoint struct{ network, host, path string }

// postfixEndpoint reads "unix:path", "local:path" and "inet:host:port". A path without a slash in front is relative to the queue
// directory, and so is every path where the process runs in the chroot (MILTER_README).
func postfixEndpoint(text, queue string, chroot bool) endpoint {
	kind, rest, _ := strings.Cut(text, ":")
	switch strings.ToLower(kind) {
	case "unix", "local":
		if chroot || !strings.HasPrefix(rest, "/") {
			rest = strings.TrimSuffix(queue, "/") + "/" + strings.TrimPrefix(rest, "/")
		}
		return endpoint{network: "unix", path: rest}
	case "inet":
		return inetEndpoint(rest)
	}
	return endpoint{}
}

func inetEndpoint(hostPort string) endpoint {
	at := strings.LastIndexByte(hostPort, ':')
	if at < 0 {
		return endpoint{}
	}
	return endpoint{network: "inet", host: canonicalHost(hostPort[:at]), path: hostPort[at+1:]}
}

// canonicalHost makes the ways of writing this machine alike.
func canonicalHost(host string) string {
	host = strings.ToLower(strings.Trim(host, "[]"))
	switch host {
	case "localhost", "::1", "127.0.0.1", "localhost.localdomain", "ip6-localhost":
		return "localhost"
	case "0.0.0.0", "::":
		return "*"
	}
	return host
}

// reaches tells whether what connects to e arrives at ours.
func (e endpoint) reaches(ours endpoint) bool {
	if e.network == "" || e.network != ours.network || e.path != ours.path {
		return false
	}
	return e.network == "unix" || ours.host == "*" || e.host == ours.host
}

// postfixTime reads a time of postconf(5): a number and s, m, h, d or w; seconds without one.
func postfixTime(text string) (time.Duration, bool) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	unit := time.Second
	if text != "" {
		if u, named := units[text[len(text)-1]]; named {
			unit, text = u, text[:len(text)-1]
		}
	}
	n, err := strconv.ParseUint(text, 10, 24)
	return time.Duration(n) * unit, err == nil
}
