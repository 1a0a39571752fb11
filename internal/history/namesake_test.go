package history

import (
	"strings"
	"testing"

	"sekisho/internal/record"
)

func TestNamesakes(t *testing.T) {
	for _, keep := range []string{"plain", "hmac", "off"} {
		h := open(t, newFake(), func(o *Options) { o.Keeping.Addresses = keep })
		h.correspond(hanako, yamada, suzuki)
		h.take(sent(h.mail(start, yamada, hanako))) // under the same name, by chance
		s := h.mail(start.Add(days(2)), "hanako@kuroi.example", yamada, "new@tokiwa.example")
		s.Authors[0].Name = "青葉花子 様"
		r := h.look(s)
		if len(r.Namesakes) != 2 {
			t.Fatalf("%s: %+v", keep, r.Namesakes)
		}
		n, ours := r.Namesakes[0], r.Namesakes[1]
		if n.Ours {
			n, ours = ours, n
		}
		if n.Ours || n.Mails != 2 || n.Here != 2 || n.Readers != 2 || n.SameOrg || (n.Addr == hanako) != (keep == "plain") || (n.Domain == "aoba.example") != (keep == "plain") {
			t.Errorf("%s: %+v", keep, n)
		}
		if !ours.Ours || ours.SameOrg {
			t.Errorf("%s: ours %+v", keep, ours)
		}
		s = h.mail(start.Add(days(2)), "h.aoba@aoba.example", yamada)
		for _, n := range h.look(s).Namesakes {
			if n.SameOrg == n.Ours {
				t.Errorf("%s: another address of one organisation: %+v", keep, n)
			}
		}
		if r := h.look(h.mail(start.Add(days(2)), hanako, yamada)); len(r.Namesakes) != 1 || !r.Namesakes[0].Ours {
			t.Errorf("%s: his own address is a namesake: %+v", keep, r.Namesakes)
		}
	}
}

// A name is found beside a firm's, and in the other order; a firm alone, or one word of a name, finds nobody.
func TestNameAmongWords(t *testing.T) {
	h := open(t, newFake(), nil)
	h.correspond(hanako, yamada)
	for shown, want := range map[string]int{
		"青葉商事 青葉 花子": 1, "花子 青葉": 1, "Aoba 青葉 花子 様": 1, "青葉　花子/青葉商事": 1, "青葉 花子 (代理)": 1,
		"青葉": 0, "花子": 0, "青葉 太郎": 0, "青葉商事 営業部 花子": 0, "": 0,
	} {
		s := h.mail(start.Add(days(2)), "x@kuroi.example", yamada)
		s.Authors[0].Name = shown
		if r := h.look(s); len(r.Namesakes) != want {
			t.Errorf("%q: %+v", shown, r.Namesakes)
		}
	}
	if n := len(h.namesIn(strings.Repeat("青葉 花 子 ", 10_000))); n > 1+2*maxNameWords {
		t.Errorf("%d keys of one name", n)
	}
}

func TestNamesOfNobody(t *testing.T) {
	h := open(t, newFake(), nil)
	for _, name := range []string{"", "営業部", "第二営業部", "総務課", "info", "noreply", "No-Reply", "support", "サポート", "青葉商事 事務局", "株式会社青葉", "山", "ab", "yamada@aoba.example", "\u200b", "Support Team"} {
		if h.name(name) != 0 {
			t.Errorf("%q is a person", name)
		}
	}
	for _, name := range []string{"青葉花子", "青葉 花子 (第二営業部)", "Hanako Aoba", "アオバ ハナコ"} {
		if h.name(name) == 0 {
			t.Errorf("%q is nobody", name)
		}
	}
	s := h.mail(start, "eigyo@aoba.example", yamada)
	s.Authors[0].Name = "営業部"
	h.take(s)
	if len(h.store.names) != 0 {
		t.Error("the name of an office is learnt")
	}
}

func TestReaders(t *testing.T) {
	h := open(t, newFake(), nil)
	h.take(h.mail(start, hanako, yamada))
	h.takeAs(h.mail(start, hanako, suzuki), Outcome{Level: "hold", Action: "quarantine"})
	if n := h.readers(h.person(hanako)); n != 1 {
		t.Errorf("%d readers", n)
	}
	h.take(h.mail(start, hanako, "a@tokiwa.example", "b@tokiwa.example", "c@tokiwa.example"))
	if n := h.readers(h.person(hanako)); n != maxReaders {
		t.Errorf("%d readers", n)
	}
	if n := h.readers(record.Nobody); n != 0 {
		t.Errorf("nobody has %d readers", n)
	}
}
