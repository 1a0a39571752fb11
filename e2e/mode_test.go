package e2e

import (
	"bytes"
	"slices"
	"testing"
)

// In mode observe nothing is tagged and nothing is held; what would have been is said in the header and in the log.
func TestObserve(t *testing.T) {
	g := open(t, `mode = "observe"`)
	l := dangerous("Subject: estimate", "X-Sekisho-Level: pass")
	d := g.delivered(partner, l)
	g.level(d, "hold")
	if got := d.Field("Subject"); !slices.Equal(got, []string{" estimate"}) {
		t.Errorf("Subject %q", got)
	}
	if judged := g.Sekisho.Mail(l.id); judged.Level != "hold" || judged.Action != "accept" {
		t.Errorf("logged: %+v", judged)
	}
}

// In mode observe without header fields a mail arrives as it was sent.
func TestObserveWithoutFields(t *testing.T) {
	g := open(t, "mode = \"observe\"\nfields = false")
	l := dangerous("Subject: estimate")
	d := g.delivered(partner, l)
	if !bytes.HasSuffix(d.Octets, l.octets()) || len(d.Field("X-Sekisho-Level")) != 0 {
		t.Errorf("arrived:\n%s", d.Octets)
	}
	if judged := g.Sekisho.Mail(l.id); judged.Level != "hold" {
		t.Errorf("logged: %+v", judged)
	}
}

// In mode tag a mail that would be held is tagged.
func TestTagOnly(t *testing.T) {
	g := open(t, "mode = \"tag\"\ntag = \"[要注意]\"")
	d := g.delivered(partner, dangerous("Subject: estimate"))
	g.level(d, "hold")
	if got := d.Field("Subject"); !slices.Equal(got, []string{" =?UTF-8?B?W+imgeazqOaEj10=?= estimate"}) {
		t.Errorf("Subject %q", got)
	}
}
