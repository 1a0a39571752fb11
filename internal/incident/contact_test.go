package incident

import (
	"errors"
	"strings"
	"testing"
)

func TestContact(t *testing.T) {
	for _, tt := range []struct{ address, want, err string }{
		{"Sato@Partner.EXAMPLE.", "sato@partner.example", ""},
		{"<sato@partner.example>", "sato@partner.example", ""},
		{" partner.example ", "partner.example", ""},
		{"@partner.example", "partner.example", ""},
		{"発注.example", "xn--6ww17r.example", ""},
		{"someone@gmail.com", "someone@gmail.com", ""},
		{"gmail.com", "", "anybody can have an address"},
		{"GMAIL.com.", "", "anybody can have an address"},
		{"docomo.ne.jp", "", "anybody can have an address"},
		{"co.jp", "", "public suffix"},
		{"go.jp", "", "public suffix"},
		{"tokyo.jp", "", "public suffix"},
		{"github.io", "", "public suffix"},
		{"example", "", "neither an address nor a domain"},
		{"[192.0.2.1]", "", "neither an address nor a domain"},
		{"", "", "neither an address nor a domain"},
		{"a@[192.0.2.1]", "", "not a plain address"},
		{"a%b.example@partner.example", "", "not a plain address"},
		{`"a@b.example"@partner.example`, "", "not a plain address"},
		{"b.example!a@partner.example", "", "not a plain address"},
		{"a b@partner.example", "", "not an address"},
		{"a@tokiwa.example", "", "not needed"},
		{"tokiwa.example", "", "not needed"},
		{"lab.tokiwa.example", "", "not needed"},
		{"sales@tokiwa.example", "sales@tokiwa.example", ""}, // leads outside
		{"list.tokiwa.example", "list.tokiwa.example", ""},
	} {
		f := at(t.TempDir()).Of(house)
		_, err := f.AddContacts(noon, Contact{Address: tt.address})
		list := f.Load().Contacts.List()
		switch {
		case tt.err == "" && (err != nil || len(list) != 1 || list[0].Address != tt.want):
			t.Errorf("%q: %v, %v", tt.address, list, err)
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err) || len(list) > 0):
			t.Errorf("%q: %v, %v; want %q", tt.address, list, err, tt.err)
		}
	}
}

func TestAddAllOrNone(t *testing.T) {
	f := at(t.TempDir())
	given := []Contact{{Address: "a@partner.example"}, {Address: "co.jp"}}
	if added, err := f.AddContacts(noon, given...); err == nil || added != 0 || f.Load().Contacts.Len() != 0 {
		t.Errorf("%d added: %v", added, err)
	}
	if !given[0].Added.IsZero() {
		t.Error("the caller's list was changed")
	}
}

func TestReplaceAndRemove(t *testing.T) {
	f := at(t.TempDir())
	added, err := f.AddContacts(noon, Contact{Address: "a@partner.example", Phone: "1"}, Contact{Address: "A@partner.example", Phone: "2"})
	must(t, err)
	if list := f.Load().Contacts.List(); added != 1 || len(list) != 1 || list[0].Phone != "2" || !list[0].Added.Equal(noon) {
		t.Errorf("%d added: %v", added, list)
	}
	before := f.Load().Contacts.Hash()
	added, err = f.AddContacts(noon, Contact{Address: "a@partner.example", Phone: "3"}, Contact{Address: "b.example"})
	must(t, err)
	if added != 1 || f.Load().Contacts.Hash() == before {
		t.Errorf("%d added, hash %s", added, f.Load().Contacts.Hash())
	}
	must(t, f.RemoveContact("B.example", "sato"))
	if err := f.RemoveContact("b.example", "sato"); !errors.Is(err, ErrNoContact) {
		t.Errorf("removed twice: %v", err)
	}
	if s := f.Load(); s.Contacts.Hash() != before || s.Contacts.Len() != 1 {
		t.Errorf("then %v", s.Contacts.List())
	}
}
