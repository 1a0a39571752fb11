package rig

import (
	"errors"
	"os"
	"path/filepath"
)

// Login is an account at the submission service, checked by Cyrus SASL against its own database (PLAIN, RFC 4616).
type Login struct{ User, Password string }

// Realm is the realm of all accounts: Postfix calls them user@Realm.
const Realm = "tokiwa.example"

// saslDB is where Cyrus SASL looks for accounts by default, seen from the chroot: no file needs to tell it so.
const saslDB = "etc/sasldb2"

// register writes the database of accounts.
func (p *Postfix) register(users []Login) error {
	if len(users) == 0 {
		return nil
	}
	file := filepath.Join(p.queue(), saslDB)
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	for _, u := range users {
		cmd := p.tree.Command("usr/sbin/saslpasswd2", "-p", "-c", "-f", file, "-u", Realm, u.User)
		cmd.Env = append(cmd.Env, "SASL_PATH="+p.tree.saslPlugins())
		if _, err := run(cmd, []byte(u.Password)); err != nil {
			return err
		}
	}
	_, gid, err := lookup(mailOwner)
	if err != nil {
		return err
	}
	return errors.Join(os.Chmod(file, 0o640), os.Chown(file, 0, gid))
}

// saslPlugins is the folder of the mechanisms of Cyrus SASL.
func (t Tree) saslPlugins() string {
	found, _ := filepath.Glob(t.Path("usr/lib/*-linux-gnu*/sasl2"))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}
