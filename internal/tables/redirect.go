package tables

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
)

// redirectors are addresses that lead on to any other site, by their host.
type redirectors map[string][]redirector

type redirector struct {
	service string
	below   bool     // sub-domains count, too
	paths   []string // beginnings, in lower case
	places  []string // where the target stands: see redirectors.txt
}

// read takes a line in four columns, as the head of redirectors.txt explains them.
func (l redirectors) read(line string) error {
	cols := columns(line)
	if len(cols) != 4 || cols[0] == "" || cols[1] == "" || cols[2] == "" || cols[3] == "" {
		return errors.New("a line has four columns: service | hosts | beginnings of paths | where the target stands")
	}
	r := redirector{service: cols[0], paths: strings.Fields(strings.ToLower(cols[2])), places: strings.Fields(cols[3])}
	for _, p := range r.paths {
		if !strings.HasPrefix(p, "/") {
			return errors.New("a path begins with a slash: " + p)
		}
	}
	for _, name := range strings.Fields(cols[1]) {
		name, r.below = strings.CutPrefix(name, ".")
		if !plainHost(name) {
			return errors.New(name + " is not a host name")
		}
		l[hostName(name)] = append(l[hostName(name)], r)
	}
	return nil
}

// Redirect says that an address sends whoever follows it on to another one, and which: the target as it stands, decoded. Host, path and query are
// those of the address, the query without its question mark.
func (s *Set) Redirect(host, path, query string) (service, target string, ok bool) {
	host = hostName(host)
	for name := host; name != ""; _, name, _ = strings.Cut(name, ".") {
		for _, r := range s.redirect[name] {
			if name != host && !r.below {
				continue
			}
			if target := r.target(path, query); target != "" {
				return r.service, target, true
			}
		}
	}
	return "", "", false
}

func (r *redirector) target(path, query string) string {
	lower := strings.ToLower(path)
	for _, begin := range r.paths {
		if !strings.HasPrefix(lower, begin) {
			continue
		}
		for _, place := range r.places {
			if t := at(place, path[min(len(begin), len(path)):], query); t != "" {
				return t
			}
		}
	}
	return ""
}

// at is the target that stands at a place of an address, or "". rest is the path behind its beginning.
func at(place, rest, query string) string {
	switch {
	case place == "*":
		return cached(rest, query)
	case place == "?":
		return decoded(query, url.QueryUnescape)
	case strings.HasPrefix(place, "/"):
		for step := range strings.SplitSeq(rest, "/") {
			if v, ok := strings.CutPrefix(step, place[1:]); ok {
				return decoded(v, url.PathUnescape)
			}
		}
		return ""
	}
	for p := range strings.SplitSeq(query, "&") {
		if key, v, ok := strings.Cut(p, "="); ok && strings.EqualFold(key, place) {
			return decoded(v, url.QueryUnescape)
		}
	}
	return ""
}

// cached is the page that a copy is of: "s/example.jp/a" was fetched by https, without "s/" by http.
func cached(rest, query string) string {
	rest = decoded(rest, url.PathUnescape)
	if query != "" {
		rest += "?" + query
	}
	if strings.Contains(rest, "://") {
		return rest
	}
	page, secure := strings.CutPrefix(rest, "s/")
	host, _, _ := strings.Cut(page, "/")
	switch {
	case !plainHost(host):
		return ""
	case secure:
		return "https://" + page
	}
	return "http://" + page
}

// decoded reads a value once, and the base64 that Bing writes behind "a1".
func decoded(v string, unescape func(string) (string, error)) string {
	if d, err := unescape(v); err == nil {
		v = d
	}
	if rest, ok := strings.CutPrefix(v, "a1"); ok {
		if b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(rest, "=")); err == nil {
			v = string(b)
		}
	}
	return v
}
