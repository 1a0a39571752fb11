package tables

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// checkDomain fails for what is not a registrable domain in comparable form.
func checkDomain(t *testing.T, d string) {
	t.Helper()
	if a, err := idna.Lookup.ToASCII(d); err != nil || a != d {
		t.Errorf("%q is not a domain in lower-case ASCII (%v)", d, err)
	}
	if _, err := publicsuffix.EffectiveTLDPlusOne(d); err != nil {
		t.Errorf("%q: %v", d, err)
	}
}

func TestPublicBodiesAreWellFormed(t *testing.T) {
	bodyData, err := embedded.ReadFile("data/public_bodies.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines(string(bodyData)) {
		if n := strings.Count(line, "|"); n != 3 && !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "+ ") {
			t.Errorf("%q has %d columns", line, n+1)
		}
	}
	seen := map[string]bool{}
	for _, b := range Embedded().PublicBodies() {
		if b.Ja == "" || b.En == "" || len(b.Domains) == 0 {
			t.Errorf("%+v is incomplete", b)
		}
		for _, name := range b.Names {
			if name == "" || seen[name] || strings.TrimSpace(name) != name {
				t.Errorf("name %q of %s is empty, double or padded", name, b.Ja)
			}
			seen[name] = true
		}
		for i, d := range b.Domains {
			checkDomain(t, d)
			if slices.Contains(b.Domains[:i], d) {
				t.Errorf("%s has %s twice", b.Ja, d)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d names", len(seen))
	}
}

// Every name in the table must find its own body, whatever stands around it.
func TestEveryNameIsFound(t *testing.T) {
	for _, b := range Embedded().PublicBodies() {
		for _, name := range b.Names {
			for _, s := range []string{name, "「" + name + "」 山田", "[" + name + "] news"} {
				if !slices.Contains(named(s), b.Ja) {
					t.Errorf("%q does not name %s but %v", s, b.Ja, named(s))
				}
			}
		}
	}
}

func named(s string) []string {
	var list []string
	for _, b := range Embedded().BodiesNamed(s) {
		list = append(list, b.Ja)
	}
	return list
}

func TestBodiesNamed(t *testing.T) {
	for _, test := range []struct {
		s    string
		want string
	}{
		{"外務省 アジア大洋州局", "外務省"},
		{"外 務 省", "外務省"},
		{"外　務　省", "外務省"},
		{"(独)情報処理推進機構(IPA)", "情報処理推進機構"},
		{"ＩＰＡ　セキュリティセンター", "情報処理推進機構"},
		{"IPA", "情報処理推進機構"},
		{"経産省と厚労省", "厚生労働省 経済産業省"},
		{"Ministry of Foreign Affairs of Japan", "外務省"},
		{"MINISTRY OF FOREIGN AFFAIRS, JAPAN", "外務省"},
		{"The Ministry of Foreign Affairs (Japan)", "外務省"},
		{"JPCERT/CC", "JPCERTコーディネーションセンター"},
		{"JST広報課", "科学技術振興機構"},
		{"警視庁", "警視庁"},
		{"警察庁", "警察庁"},
		{"東京消防庁", "東京消防庁"},
		{"総務省消防庁", "消防庁"},
		{"東京税関", "税関"},

		{"", ""},
		{"防衛", ""},
		{"防衛産業株式会社", ""},
		{"外務", ""},
		{"Ministry of Foreign Affairs", ""},          // of any country
		{"Ministry of Foreign Affairs of Korea", ""}, //
		{"ipa beer", ""},
		{"Mumbai IPAs", ""},
		{"UNITED STATES", ""},
		{"WHIPALL", ""},
		{"2026-10-05 10:00 JST", ""},
		{"Mon, 5 Oct 2026 10:00:00 +0900 (JST)", ""},
		{"東日本銀行 上野支店", ""},
		{"西日本銀行", ""},
		{"東京都港区虎ノ門1-1", ""},
		{"衆議院議員 山田太郎事務所", ""},
		{"地方税関係の書類", ""},
		{"総務省登録 電気通信事業者", ""},
		{"経済産業省 認定 経営革新等支援機関", ""},
		{"原子力", ""},
	} {
		if got := strings.Join(named(test.s), " "); got != test.want {
			t.Errorf("Embedded().BodiesNamed(%q) = %q, want %q", test.s, got, test.want)
		}
	}
}

func TestBodyOfDomain(t *testing.T) {
	for _, test := range []struct{ domain, ja, own string }{
		{"mofa.go.jp", "外務省", "mofa.go.jp"},
		{"MOFA.GO.JP.", "外務省", "mofa.go.jp"},
		{"mail.mofa.go.jp", "外務省", "mofa.go.jp"},
		{"mod.go.jp", "防衛省", "mod.go.jp"},
		{"mx.nids.mod.go.jp", "防衛研究所", "nids.mod.go.jp"},
		{"kaiho.mlit.go.jp", "海上保安庁", "kaiho.mlit.go.jp"},
		{"moj.go.jp", "法務省", "moj.go.jp"},
		{"jaxa.jp", "宇宙航空研究開発機構", "jaxa.jp"},
		{"keishicho.metro.tokyo.lg.jp", "警視庁", "keishicho.metro.tokyo.lg.jp"},
		{"example.go.jp", "政府機関", "example.go.jp"},
		{"a.b.example.go.jp", "政府機関", "example.go.jp"},

		{"go.jp", "", ""},
		{".go.jp", "", ""},
		{"a..go.jp", "", ""},
		{"xmofa.go.jp.example.com", "", ""},
		{"mofa-go.jp", "", ""},
		{"ajaxa.jp", "", ""},
		{"city.example.lg.jp", "", ""},
		{"", "", ""},
	} {
		b, ok := Embedded().BodyOfDomain(test.domain)
		if ok != (test.ja != "") || b.Ja != test.ja || ok && b.Domains[0] != test.own {
			t.Errorf("Embedded().BodyOfDomain(%q) = %+v, %t, want %s", test.domain, b, ok, test.ja)
		}
	}
}

func FuzzBodiesNamed(f *testing.F) {
	f.Add("外務省 IPA 10:00 JST")
	f.Add("the of ministry\xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		if n := len(Embedded().BodiesNamed(s)); n > len(Embedded().PublicBodies()) {
			t.Fatalf("%d bodies in %q", n, s)
		}
	})
}

func BenchmarkBodiesNamed(b *testing.B) {
	s := strings.Repeat("株式会社ときわ商事 総務部 山田太郎 Tokiwa Trading Co., Ltd.\n", 12) + "外務省"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Embedded().BodiesNamed(s)
	}
}
