package origin

import (
	"testing"

	"sekisho/internal/mail"
)

// What a trusted host wrote down of the client is read from its own field; what the client says cannot pose as it.
func TestHandover(t *testing.T) {
	f := finder(t, false)
	for name, c := range map[string]struct {
		field string
		want  Handover
	}{
		"login":                        {"from a (b [8.8.8.8]) by mx.tokiwa.example (Postfix) with ESMTPSA id 1; Thu, 5 Nov 2026 09:00:00 +0900", Handover{"ESMTPSA", "Thu, 5 Nov 2026 09:00:00 +0900"}},
		"no login":                     {"from a (b [8.8.8.8]) by mx.tokiwa.example with esmtps; x", Handover{"ESMTPS", "x"}},
		"neither":                      {"from a (b [8.8.8.8]) by mx.tokiwa.example", Handover{}},
		"another protocol":             {"from a (b [8.8.8.8]) by mx.tokiwa.example with HTTPA; x", Handover{"", "x"}},
		"greeting of qmail that poses": {"from unknown (HELO by with ESMTPA x) (8.8.8.8) by mx.tokiwa.example with SMTP; x", Handover{"SMTP", "x"}},
		"greeting that is a keyword":   {"from by (b [8.8.8.8]) by mx.tokiwa.example with ESMTP; x", Handover{"ESMTP", "x"}},
		"forged in a comment":          {"from a (b [8.8.8.8]) (x; with ESMTPA) by mx.tokiwa.example with ESMTP; x", Handover{"ESMTP", "x"}},
	} {
		m := &mail.Message{Stored: true, Header: mail.Header{{Name: "Received", Raw: []byte(" " + c.field)}}}
		if r := f.Origin(m); r.Took != c.want || r.IP.String() != "8.8.8.8" {
			t.Errorf("%s: %+v of %v, not %+v", name, r.Took, r.IP, c.want)
		}
	}
}

// A Received field that a stranger brings along poses as one of ours; one that we wrote does not.
func TestPosingAsOurHost(t *testing.T) {
	const own = "from a (b [8.8.8.8]) by mx.tokiwa.example with ESMTP; x"
	for name, c := range map[string]struct {
		direct bool
		fields []string
		want   bool
	}{
		"ours alone":           {false, []string{own}, false},
		"a host of ours below": {false, []string{own, "from pc (pc [192.168.1.2]) by Mail.tokiwa.example with ESMTP; x"}, true},
		"another's below":      {false, []string{own, "from pc (pc [192.168.1.2]) by mail.aoba.example with ESMTP; x"}, false},
		"brought along":        {true, []string{own}, true},
		"in a comment":         {true, []string{"from a (b by mx.tokiwa.example) by c.example with ESMTP; x"}, false},
		"nothing":              {true, nil, false},
	} {
		m := &mail.Message{Stored: true}
		if c.direct {
			m = &mail.Message{Client: peer("8.8.8.8", "", "a")}
		}
		for _, v := range c.fields {
			m.Header = append(m.Header, mail.Field{Name: "Received", Raw: []byte(" " + v)})
		}
		r := finder(t, false).Origin(m)
		if r.Poses != c.want || c.direct && r.Took != (Handover{}) {
			t.Errorf("%s: %v, %+v", name, r.Poses, r.Took)
		}
	}
}

// placeOf is a result without how the mail was handed over.
func placeOf(r Result) Result {
	r.Took, r.Poses = Handover{}, false
	return r
}
