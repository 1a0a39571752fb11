package incident

import (
	"slices"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

var house = House{
	Domains:  []string{"tokiwa.example", "ときわ.example"},
	Forwards: []string{"sales@tokiwa.example", "list.tokiwa.example"},
}

func contactsOf(t testing.TB, addresses ...string) *Contacts {
	t.Helper()
	var list []Contact
	for _, a := range addresses {
		list = append(list, Contact{Address: a})
	}
	cs, err := NewContacts(list)
	if err != nil {
		t.Fatal(err)
	}
	return cs
}

// recipients at L3: what passes, and its near neighbours.
var recipients = []struct {
	rcpt   string
	passes bool
}{
	{"a@tokiwa.example", true},
	{"<a@tokiwa.example>", true},
	{"A@Tokiwa.EXAMPLE.", true},
	{"a@lab.tokiwa.example", true},
	{"a@ときわ.example", true},
	{"a@xn--w8jtc2f.example", true},
	{"a@ＴＯＫＩＷＡ.example", false}, // which host that is, is the MTA's guess
	{"a@ﬁnance.tokiwa.example", false},
	{"a@nottokiwa.example", false},
	{"a@tokiwa.example.net", false},
	{"a@tokiwa.example..", false},
	{"a@.tokiwa.example", false},
	{"a@example", false},
	{"postmaster", true},
	{"owner-list+user=outside.example@tokiwa.example", true},
	{`"a b"@tokiwa.example`, true},
	{`"a\ b"@tokiwa.example`, true},
	{`"a"@outside.example`, false},
	{"佐藤@tokiwa.example", true},

	// addresses of ours that lead outside
	{"sales@tokiwa.example", false},
	{"Sales@TOKIWA.example.", false},
	{`"sales"@tokiwa.example`, false},
	{"sales+x@tokiwa.example", false},
	{"sales", false},
	{"ſales@tokiwa.example", false},
	{"saleſ+x@tokiwa.example", false},
	{"sales@lab.tokiwa.example", false},
	{"sales-desk@tokiwa.example", true},
	{"salesman@tokiwa.example", true},
	{"a@list.tokiwa.example", false},
	{"a@sub.list.tokiwa.example", false},
	{"@tokiwa.example:sales@tokiwa.example", false},
	{"sales%tokiwa.example@tokiwa.example", false},

	// contacts
	{"sato@partner.example", true},
	{"Sato@PARTNER.example.", true},
	{`"sato"@partner.example`, true},
	{"sato+x@partner.example", false},
	{"suzuki@partner.example", false},
	{"sato@sub.partner.example", false},
	{"anybody@police.example", true},
	{"anybody@sub.police.example", false},
	{"ano@発注.example", true},
	{"@police.example:a@police.example", false},
	{"a%police.example@police.example", false},
	{`"a@police.example"@police.example`, false},
	{"police.example!a@police.example", false},

	// source routes
	{"@tokiwa.example:a@tokiwa.example", true},
	{"@tokiwa.example,@lab.tokiwa.example:a@tokiwa.example", true},
	{"@outside.example:a@tokiwa.example", false},
	{"@tokiwa.example:a@outside.example", false},
	{"@tokiwa.example,@outside.example:a@tokiwa.example", false},
	{"@tokiwa.example,outside.example:a@tokiwa.example", false},
	{"@tokiwa.example:", false},
	{"@tokiwa.example", false},
	{"@[192.0.2.1]:a@tokiwa.example", false},
	{"@tokiwa.example:a%outside.example@tokiwa.example", false},
	{"@tokiwa.example:@outside.example:a@tokiwa.example", false},

	// percent hack
	{"a%lab.tokiwa.example@tokiwa.example", true},
	{"a%outside.example@tokiwa.example", false},
	{"a%outside.example%tokiwa.example@tokiwa.example", false},
	{"a%tokiwa.example%outside.example@tokiwa.example", false},
	{"a%outside.example", false},
	{"a%@tokiwa.example", false},
	{"%tokiwa.example@tokiwa.example", false},

	// bang paths
	{"lab.tokiwa.example!a@tokiwa.example", true},
	{"outside.example!a@tokiwa.example", false},
	{"tokiwa.example!outside.example!a@tokiwa.example", false},
	{"outside.example!a", false},
	{"!a@tokiwa.example", false},
	{"tokiwa.example!a%outside.example@tokiwa.example", false},
	{"tokiwa.example!a%tokiwa.example@tokiwa.example", false}, // whose turn is first is a guess

	// quoted local parts that hide one
	{`"a@lab.tokiwa.example"@tokiwa.example`, true},
	{`"a@outside.example"@tokiwa.example`, false},
	{`"a\@outside.example"@tokiwa.example`, false},
	{`"a%outside.example"@tokiwa.example`, false},
	{`"outside.example!a"@tokiwa.example`, false},
	{`"a%outside.example@tokiwa.example"@tokiwa.example`, false},
	{`"@outside.example:a@tokiwa.example"@tokiwa.example`, false},
	{`"\"a@outside.example\""@tokiwa.example`, false},
	{`"\"a\""@tokiwa.example`, false},
	{`"a@outside.example"`, false},
	{`"a b@outside.example"@tokiwa.example`, false},
	{`"a".b@tokiwa.example`, false},
	{`"a@tokiwa.example`, false},
	{`""@tokiwa.example`, false},
	{`a"b"@tokiwa.example`, false},

	// not paths
	{"", false},
	{"<>", false},
	{"<a@tokiwa.example", false},
	{"@", false},
	{"a@", false},
	{"a@outside.example@tokiwa.example", false},
	{"a@tokiwa.example@outside.example", false},
	{`a\@outside.example@tokiwa.example`, false},
	{"a(x@outside.example)@tokiwa.example", false},
	{"a b@tokiwa.example", false},
	{"a@tokiwa.example b@outside.example", false},
	{"a,b@outside.example,c@tokiwa.example", false},
	{"list:a@tokiwa.example;", false},
	{"a\u3000b@tokiwa.example", false},
	{"a\x00@tokiwa.example", false},
	{"a\r\n@tokiwa.example", false},
	{"\"a\x01\"@tokiwa.example", false},
	{"\xff@tokiwa.example", false},
	{"a\u202e@tokiwa.example", false},
	{"a@tokiwa。example", true}, // U+3002 is a dot to IDNA (UTS #46)
	{"a@outside.example。tokiwa.example.net", false},
	{"a@-.\u00ad.tokiwa.example", false},
	{strings.Repeat("a", 2000) + "@tokiwa.example", false},
	{"a@" + strings.Repeat("a", 64) + ".tokiwa.example", false},
	{"a@[192.0.2.1]", false},
	{"a@[IPv6:2001:db8::1]", false},
	{"a@192.0.2.1", false},
}

func TestDecide(t *testing.T) {
	s := Standing{
		State:    State{Level: Isolate, Case: "2026-003", Phone: "ext. 9999"},
		Contacts: contactsOf(t, "sato@partner.example", "police.example", "発注.example"),
	}
	stop := mail.Answer{Code: 451, Enhanced: "4.7.1",
		Text: "Outbound mail is temporarily stopped by your CSIRT (case 2026-003). Please phone ext. 9999. Do not resend."}
	for _, tt := range recipients {
		want := stop
		if tt.passes {
			want = mail.Answer{}
		}
		for _, from := range []string{"", "a@tokiwa.example"} {
			if got := Decide(s, house, mail.Client{}, mail.Envelope{Known: true, From: from}, tt.rcpt); got != want {
				t.Errorf("%q from %q: %v, want %v", tt.rcpt, from, got, want)
			}
		}
		normal := s
		normal.State.Level = Normal
		if got := Decide(normal, house, mail.Client{}, mail.Envelope{}, tt.rcpt); !got.Continue() {
			t.Errorf("%q at L0: %v", tt.rcpt, got)
		}
	}
}

// What nobody set closes the gate.
func TestDecideUnknownLevel(t *testing.T) {
	for _, level := range []Level{"", "L1", "L4"} {
		s := Standing{State: State{Level: level}}
		if Decide(s, house, mail.Client{}, mail.Envelope{}, "a@outside.example").Continue() {
			t.Errorf("level %q lets strangers out", level)
		}
	}
	if Decide(Standing{State: State{Level: Isolate}}, House{}, mail.Client{}, mail.Envelope{}, "a@tokiwa.example").Continue() {
		t.Error("a house without domains has an inside")
	}
}

func TestReply(t *testing.T) {
	const intro, end = "Outbound mail is temporarily stopped by your CSIRT", " Do not resend."
	for _, tt := range []struct{ number, phone, want string }{
		{"2026-001", "9999", " (case 2026-001). Please phone 9999."},
		{"2026-001", "内線９９９９", " (case 2026-001). Please phone 9999."},
		{"2026-001", "内線", " (case 2026-001). Please phone your CSIRT."},
		{"", "", ". Please phone your CSIRT."},
		{"2026-001", "03-1\r\n250 ok", " (case 2026-001). Please phone 03-1 250 ok."},
		{"2026-001", strings.Repeat("1", 600), " (case 2026-001). Please phone " + strings.Repeat("1", maxPhone) + "."},
	} {
		if got := stopped(State{Case: tt.number, Phone: tt.phone}).Text; got != intro+tt.want+end {
			t.Errorf("%q, %q: %q", tt.number, tt.phone, got)
		}
	}
}

// outsideNames finds, without regard to syntax, what an MTA might take for a host and is not inside.
func outsideNames(s string) []string {
	isBreak := func(r rune) bool { return strings.ContainsRune("@%!,:\"\\<>() ", r) }
	var hosts []string
	for i, r := range s {
		switch r {
		case '@', '%':
			rest := strings.TrimLeft(s[i+1:], `\"`)
			end := strings.IndexFunc(rest, isBreak)
			if end < 0 {
				end = len(rest)
			}
			hosts = append(hosts, rest[:end])
		case '!':
			before := strings.TrimRight(s[:i], `\"`)
			hosts = append(hosts, before[strings.LastIndexFunc(before, isBreak)+1:])
		}
	}
	return slices.DeleteFunc(hosts, func(h string) bool { return text.InDomain(h, house.Domains) })
}

func FuzzParsePath(f *testing.F) {
	for _, tt := range recipients {
		f.Add(tt.rcpt)
	}
	contacts, err := NewContacts([]Contact{{Address: "police.example"}, {Address: "sato@partner.example"}})
	if err != nil {
		f.Fatal(err)
	}
	s := Standing{State: State{Level: Isolate}, Contacts: contacts}
	f.Fuzz(func(t *testing.T, rcpt string) {
		p, err := ParsePath(rcpt)
		continues := Decide(s, house, mail.Client{}, mail.Envelope{}, rcpt).Continue()
		if err != nil && continues {
			t.Fatalf("%q does not parse and passes", rcpt)
		}
		if outside := outsideNames(rcpt); continues && len(outside) > 0 && !contacts.Has(p) {
			t.Fatalf("%q passes and names %q", rcpt, outside)
		}
		if err == nil && contacts.Has(p) && (p.routed || len(p.hosts) != 1) {
			t.Fatalf("%q is a way and a contact", rcpt)
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	list := make([]string, 10_000)
	for i := range list {
		list[i] = "person" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + "@partner" + string(rune('a'+i/26%26)) + ".example"
	}
	s := Standing{State: State{Level: Isolate, Case: "2026-001", Phone: "9999"}, Contacts: contactsOf(b, list...)}
	for b.Loop() {
		Decide(s, house, mail.Client{}, mail.Envelope{}, "somebody@outside.example")
	}
}
