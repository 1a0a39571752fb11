package mta

import (
	"fmt"
	"strings"
)

// setting is the value of a parameter before expansion, and where it stands.
type setting struct {
	value string
	where string // file:line
}

// settings are parameters by name; of one that is set twice the last counts.
type settings map[string]setting

// postfixDefaults are the parameters that are looked at and their defaults (postconf(5), Postfix 3.7).
var postfixDefaults = map[string]string{
	"queue_directory":          "/var/spool/postfix",
	"milter_default_action":    "tempfail",
	"milter_protocol":          "6",
	"milter_content_timeout":   "300s",
	"smtpd_soft_error_limit":   "10",
	"smtpd_hard_error_limit":   "${stress?{1}:{20}}",
	"smtpd_milters":            "",
	"smtpd_milter_maps":        "",
	"non_smtpd_milters":        "",
	"receive_override_options": "",
	"smtpd_sasl_auth_enable":   "no",
	"mynetworks":               "",
	"mynetworks_style":         "host",
	"cleanup_service_name":     "cleanup",
}

// parseMain reads the text of main.cf. Lines that are no "name = value" are left out, as Postfix does with a warning.
func parseMain(path, text string) settings {
	s := settings{}
	for _, l := range logicalLines(text) {
		name, value, ok := nameValue(l.text)
		if ok {
			s[name] = setting{value: value, where: fmt.Sprintf("%s:%d", path, l.line)}
		}
	}
	return s
}

func nameValue(text string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	return name, strings.TrimSpace(value), ok && name != "" && !strings.ContainsAny(name, " \t")
}
