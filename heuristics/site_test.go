package heuristics

import (
	"strings"
	"testing"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/payload"
)

// What rules of the house are told is whole, or says why it is not.
func TestWhatRulesAreTold(t *testing.T) {
	zip := packed("2", "a.zip", "a.exe")
	g := facts().from("田中 <Tanaka@Aoba.example>", "x@example.net").carrying(file("1", "", payload.Text), zip).linking("https://www.aoba.co.jp/x", "こちら")
	files, reason := g.f.Files()
	if len(files) != 2 || reason != "" || files[0].Inside || !files[1].Inside || files[1].Class != payload.ClassProgram || files[1].Object.Path != "2/1" {
		t.Errorf("%+v %q", files, reason)
	}
	targets, reason := g.f.Targets()
	if len(targets) != 1 || reason != "" || targets[0].Host != "www.aoba.co.jp" || targets[0].Org != "aoba.co.jp" || targets[0].Shown != "こちら" {
		t.Errorf("%+v %q", targets, reason)
	}
	if name, addr, domain := g.f.Author(); name != "田中" || addr != "Tanaka@Aoba.example" || domain != "aoba.example" {
		t.Errorf("%q %q %q", name, addr, domain)
	}
	if _, reason := g.f.ConfirmedFrom(); reason == "" {
		t.Error("nobody verified, and no reason is given")
	}
	if _, reason := g.f.EarlierMails(); reason == "" {
		t.Error("no history, and no reason is given")
	}
	if !g.f.Arrived().IsZero() {
		t.Error("a mail of which the arrival is not known has one")
	}
}

// Containers that were not listed whole are said, damaged documents hide no names.
func TestHiddenNamesAreSaid(t *testing.T) {
	for what, c := range map[string]struct {
		object payload.Object
		hides  bool
	}{
		"names encrypted":       {payload.Object{Path: "2", Name: "a.rar", Type: payload.RAR, Encrypted: true, Unfinished: payload.Encrypted}, true},
		"contents only":         {payload.Object{Path: "2", Name: "a.zip", Type: payload.ZIP, Encrypted: true, Unfinished: payload.Encrypted, Children: []*payload.Object{{Path: "2/1"}}}, false},
		"too many":              {payload.Object{Path: "2", Name: "a.zip", Type: payload.ZIP, Unfinished: payload.TooMany, Children: []*payload.Object{{Path: "2/1"}}}, true},
		"damaged image":         {payload.Object{Path: "2", Name: "a.iso", Type: payload.ISO, Unfinished: payload.Corrupt}, true},
		"damaged document":      {payload.Object{Path: "2", Name: "a.pdf", Type: payload.PDF, Unfinished: payload.Corrupt}, false},
		"archive that is whole": {payload.Object{Path: "2", Name: "a.zip", Type: payload.ZIP}, false},
	} {
		_, reason := facts().carrying(&c.object).f.Files()
		if (reason != "") != c.hides {
			t.Errorf("%s: %q", what, reason)
		}
	}
}

func TestLetterIsBounded(t *testing.T) {
	letter := func(texts ...mail.Text) (string, Reason) {
		g := facts()
		g.f.Mail.Texts = texts
		return g.f.Letter()
	}
	if s, reason := letter(mail.Text{Part: "1", Shown: "一"}, mail.Text{Part: "1", Shown: "二"}); !strings.Contains(s, "一") || !strings.Contains(s, "二") || reason != "" {
		t.Errorf("%q %q", s, reason)
	}
	s, reason := letter(mail.Text{Part: "1", Shown: strings.Repeat("あ", maxSiteText)})
	if len(s) > maxSiteText || len(s) < maxSiteText-3 || reason == "" || strings.ContainsRune(s, '\ufffd') {
		t.Errorf("%d octets, %q", len(s), reason)
	}
	if _, reason := letter(mail.Text{Part: "1", Shown: "x", Cut: true}); reason == "" {
		t.Error("a text that was cut is whole")
	}
}

// What was made of a mail is made once a judgement, for each who makes it.
func TestOnce(t *testing.T) {
	f, made := &Facts{}, 0
	build := func() any { made++; return made }
	a, b := new(int), new(int)
	for _, c := range []struct{ key, want any }{{a, 1}, {a, 1}, {b, 2}} {
		if got := f.Once(c.key, build); got != c.want {
			t.Errorf("got the one made as number %v, want %v", got, c.want)
		}
	}
}

// Values of placeholders that name facts are escaped and not read as templates.
func TestSaysFacts(t *testing.T) {
	e := Say(Text{En: "{from.address} {part.name} {x}", Ja: "{from.address} {auth.aligned}"}, Hit{Data: map[string]string{
		"from.address": "{x}\x1b", "x": "no", "part.name": "a.iso", "auth.aligned.en": "no", "auth.aligned.ja": "いいえ"}})
	if !strings.HasPrefix(e.En, "{x}") || !strings.HasSuffix(e.En, " a.iso no") || strings.Contains(e.En, "\x1b") || !strings.HasSuffix(e.Ja, "いいえ") {
		t.Errorf("%q %q", e.En, e.Ja)
	}
}

// A rule of the house holds by itself from the weight on that says so.
func TestSiteAnchor(t *testing.T) {
	for weight, level := range map[float64]Level{10: Hold, 9.9: Mark, 6: Mark, 3: Note} {
		if v := scoreOf(t, DefaultPolicy(), nil, planted("site:x", Site, weight, 1)); v.Level != level {
			t.Errorf("%v: %s", weight, v.Level)
		}
	}
	if v := scoreOf(t, DefaultPolicy(), nil, planted("site:x", Site, 8, 1), planted("site:y", Site, 8, 1)); v.Level != Mark {
		t.Errorf("two light rules: %s", v.Level)
	}
}

func TestCatalogue(t *testing.T) {
	if Cap(Path) != 5 || Cap(Site) != 10 || Cap(Trust) != -6 || Cap(Together) != 0 {
		t.Error("caps differ")
	}
	if !HardFloor("exec-attach") || !HardFloor("ioc-match") || HardFloor("macro-doc") {
		t.Error("hard floor differs")
	}
	if got := (&Facts{Mail: &mail.Message{Received: time.Unix(5, 0)}}).Arrived(); got != time.Unix(5, 0) {
		t.Error(got)
	}
}
