package rig

import (
	"os"
	"path/filepath"
	"strings"
)

// Message is a mail in the queue as it would be delivered, lines ending in CRLF (postcat(1)).
func (p *Postfix) Message(id string) ([]byte, error) {
	out, err := run(p.command("postcat", "-q", "-h", "-b", id), nil)
	return []byte(strings.ReplaceAll(out, "\n", "\r\n")), err
}

// QueueCommand is what a person types to look at the queue of this Postfix while it runs.
func (p *Postfix) QueueCommand() string {
	return "LD_LIBRARY_PATH=" + p.tree.libraries() + " " + p.tree.Path("usr/sbin/postqueue") + " -c " + p.etc() + " -p"
}

// CopyLogs copies the log of Postfix and that of the program to another folder.
func (g *Gate) CopyLogs(dir string) error {
	for name, content := range map[string]string{"maillog": g.Postfix.Log(), "sekisho.log": g.Sekisho.Log()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
