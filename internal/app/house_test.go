package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/config"
)

// An admin's lists extend the shipped ones, and a broken one stops the start with the place in the configuration.
func TestHouseTables(t *testing.T) {
	folder := t.TempDir()
	c := config.Default()
	c.House.Tables = folder
	c.House.AuthorisedSenders = []string{"news@tokiwa.example", "kyuyo.example", "198.51.100.0/24", "2001:db8:1::7"}
	write := func(name, data string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("free_mail.txt", "free | mail.example\n")
	h, err := newHouse(c)
	if err != nil {
		t.Fatal(err)
	}
	if !h.Tables.FreeMail("mail.example") {
		t.Error("the list is not extended")
	}
	if a := h.Authorised; len(a.Addresses) != 1 || len(a.Domains) != 1 || len(a.Networks) != 2 {
		t.Errorf("authorised senders are sorted as %+v", a)
	}
	write("free_mail.txt", "mail.example\n")
	if _, err := newHouse(c); err == nil || !strings.Contains(err.Error(), "free_mail.txt: line 1") || !strings.Contains(err.Error(), "house.tables") {
		t.Errorf("a broken list: %v", err)
	}
	c.House.Tables = filepath.Join(folder, "none")
	if _, err := newHouse(c); err == nil {
		t.Error("a folder that is not there passes")
	}
}
