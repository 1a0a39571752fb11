package mta

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"sekisho/internal/config"
)

// Postfix reads dir/main.cf and dir/master.cf and says what must be fixed. An error is a file that cannot be read.
func Postfix(dir string, c config.Config) ([]Problem, error) {
	mainPath, masterPath := filepath.Join(dir, "main.cf"), filepath.Join(dir, "master.cf")
	mainText, err := readFile(mainPath)
	if err != nil {
		return nil, err
	}
	masterText, err := readFile(masterPath)
	if err != nil {
		return nil, err
	}
	p := newPostfix(mainPath, mainText, masterPath, masterText, c)
	p.check()
	return p.problems, nil
}

// postfix is one Postfix instance and what was noticed about it.
type postfix struct {
	config   config.Config
	ours     []socket
	mainPath string
	main     settings
	services []service
	problems []Problem
}

func newPostfix(mainPath, mainText, masterPath, masterText string, c config.Config) *postfix {
	return &postfix{
		config:   c,
		ours:     sockets(c.Listen),
		mainPath: mainPath,
		main:     parseMain(mainPath, mainText),
		services: parseMaster(masterPath, masterText),
	}
}

// view is the parameters as one service sees them.
type view struct {
	*postfix
	service service
}

// get returns the value of a parameter, expanded, and where it stands.
func (v view) get(name string) (value, where string) {
	s := v.raw(name)
	return expand(s.value, func(n string) string { return v.raw(n).value }), s.where
}

func (v view) raw(name string) setting {
	if s, found := v.service.overrides[name]; found {
		return s
	}
	if s, found := v.main[name]; found {
		return s
	}
	if name == "service_name" {
		return setting{value: v.service.name}
	}
	return setting{value: postfixDefaults[name], where: v.mainPath}
}

// overridden tells whether the service has a value of its own.
func (v view) overridden(name string) bool {
	_, found := v.service.overrides[name]
	return found
}

func (v view) queue() string {
	queue, _ := v.get("queue_directory")
	return queue
}

// wiring is a milter list of one service and our places in it.
type wiring struct {
	view
	parameter string // "smtpd_milters"
	where     string
	filters   []filter
	ends      []endpoint
	uses      []use
}

func (v view) wiring(parameter string) wiring {
	value, where := v.get(parameter)
	w := wiring{view: v, parameter: parameter, where: where, filters: parseMilters(value)}
	for _, f := range w.filters {
		w.ends = append(w.ends, postfixEndpoint(f.endpoint, v.queue(), v.service.chroot))
	}
	w.uses = uses(v.ours, w.ends)
	return w
}

func (w wiring) has(roles ...role) bool {
	return slices.ContainsFunc(w.uses, func(u use) bool { return slices.Contains(roles, u.socket.role) })
}

// option is a setting of one milter: its own, in braces, or that of the parameter.
func (w wiring) option(u use, name, parameter string) (value, where string) {
	if own, found := w.filters[u.index].options[name]; found {
		return own, w.where
	}
	return w.get(parameter)
}

// smtpds are the services through which mail comes in by SMTP.
func (p *postfix) smtpds() []view {
	var list []view
	for _, s := range p.services {
		if s.command == "smtpd" {
			list = append(list, view{p, s})
		}
	}
	return list
}

// cleanup is the service that runs non_smtpd_milters for what pickup hands over: sendmail(1).
func (p *postfix) cleanup() view {
	name := "cleanup"
	for _, s := range p.services {
		if s.command == "pickup" {
			name, _ = view{p, s}.get("cleanup_service_name")
		}
	}
	for _, s := range p.services {
		if s.command == "cleanup" && s.name == name {
			return view{p, s}
		}
	}
	return view{postfix: p}
}

// submission tells whether our own users hand in their mail there: ports 587 and 465 (RFC 6409, RFC 8314), or a service with
// authentication of its own.
func (v view) submission() bool {
	_, port := hostAndPort(v.service.name)
	if slices.Contains([]string{"submission", "587", "submissions", "smtps", "465"}, port) {
		return true
	}
	sasl, _ := v.get("smtpd_sasl_auth_enable")
	return v.overridden("smtpd_sasl_auth_enable") && strings.EqualFold(sasl, "yes")
}

// reinjection tells whether only this machine can reach the service: content filters hand mail back through it.
func (v view) reinjection() bool {
	host, _ := hostAndPort(v.service.name)
	return v.service.kind == "inet" && host != "" && canonicalHost(host) == "localhost"
}

func hostAndPort(name string) (host, port string) {
	at := strings.LastIndexByte(name, ':')
	if at < 0 {
		return "", name
	}
	return name[:at], name[at+1:]
}

func (v view) title() string { return fmt.Sprintf("%s (%s)", v.service.name, v.service.kind) }

func (p *postfix) report(severity Severity, where string, what, fix Text) {
	found := Problem{severity, where, what, fix}
	if !slices.Contains(p.problems, found) {
		p.problems = append(p.problems, found)
	}
}
