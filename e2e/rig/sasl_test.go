package rig

import (
	"strings"
	"testing"
)

// Who logs in may send to strangers, as nobody else from outside may; clients inside may without.
func TestSubmission(t *testing.T) {
	tree, s := debs(t, "postfix"), sink(t)
	user := Login{"yamada", "a password"}
	p, err := StartPostfix(tree, PostfixOptions{Dir: folder(t), SinkPort: s.Port(), Users: []Login{user}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	}()

	home, inside := XClient{Addr: "198.51.100.77"}, XClient{Addr: "192.168.1.20"}
	known, wrong := home, home
	known.Login, wrong.Login = user, Login{user.User, "another"}
	for name, c := range map[string]struct {
		address string
		client  XClient
		passes  bool
	}{
		"logged in":           {p.SubmissionAddress(), known, true},
		"not logged in":       {p.SubmissionAddress(), home, false},
		"inside":              {p.InsideAddress(), inside, true},
		"outside, by inside":  {p.InsideAddress(), home, false},
		"inside, by port 25":  {p.Address(), inside, false},
		"no login at port 25": {p.Address(), home, false},
	} {
		from := strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), ",", "") + "@tokiwa.example"
		receipt, err := Send(c.address, c.client, Mail{From: from, To: []string{"x@far.example"}, Octets: []byte("Subject: x\r\n\r\nx\r\n")})
		if err != nil || receipt.Data.OK() != c.passes {
			t.Errorf("%s: %+v, %v", name, receipt, err)
		}
		if c.passes {
			if _, err := s.Wait(func(d Delivery) bool { return d.From == from }); err != nil {
				t.Error(name, err)
			}
		}
	}
	if _, err := Dial(p.SubmissionAddress(), wrong); err == nil || !strings.Contains(err.Error(), "535") {
		t.Errorf("a wrong password: %v", err)
	}
	if p.Logged("sasl_method=PLAIN, sasl_username="+user.User) == "" {
		t.Errorf("no login in the log:\n%s", p.Log())
	}
}
