package config

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

func (v *validation) history(h History) {
	for _, k := range []struct {
		key         string
		value       int
		least, most int64
	}{
		{"learning_days", h.LearningDays, 1, 365}, {"learning_mails", h.LearningMails, 1, 1_000_000},
		{"relations_days", h.RelationsDays, 180, 3650}, {"records_days", h.RecordsDays, 30, 3650},
		{"similar_days", h.SimilarDays, 3, 365}, {"similar_mails", h.SimilarMails, 1000, 5_000_000},
	} {
		v.between("history."+k.key, int64(k.value), k.least, k.most)
	}
	v.oneOf("history.addresses", h.Addresses, "plain", "hmac", "off")
	v.oneOf("history.subjects", h.Subjects, "plain", "hmac", "off")
	v.oneOf("history.file_names", h.FileNames, "plain", "hmac", "off")
}

// store checks the form of the URL. The line is not shown: a password may stand in it, and errors are logged.
func (v *validation) store(s Store) {
	err := storeURL(s.URL)
	if err == nil {
		return
	}
	v.found.add(func() *Error {
		e := v.at([]string{"store.url"})
		e.Key, e.Message, e.Text = "store.url", err.Error(), ""
		e.Allowed = `allowed: "sqlite:///var/lib/sekisho/history.db", "postgres://user@host/database", or "" for SQLite in the data folder`
		return e
	})
}

func storeURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		return fmt.Errorf("this is no URL")
	}
	switch u.Scheme {
	case "sqlite":
		if u.Host != "" || !path.IsAbs(u.Path) || strings.HasSuffix(u.Path, "/") || u.RawQuery != "" {
			return fmt.Errorf("sqlite:// and the whole path of a file, which begins with a third slash")
		}
	case "postgres", "postgresql":
		if _, secret := u.User.Password(); secret || u.Query().Has("password") {
			return fmt.Errorf("a password stands in the URL; it belongs into ~/.pgpass or the file that PGPASSFILE names")
		}
		if len(u.Path) < 2 && !u.Query().Has("dbname") {
			return fmt.Errorf("the URL names no database")
		}
	default:
		return fmt.Errorf("%s is no kind of store", quote(u.Scheme))
	}
	return nil
}
