package text

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

var protected = []string{
	"mofa.go.jp", "mod.go.jp", "nids.mod.go.jp", "e-tax.nta.go.jp", "metro.tokyo.lg.jp", "jogmec.go.jp", "digital.go.jp", "ipa.go.jp", "riken.jp", "boj.or.jp",
	"tokiwa.co.jp", "aoba-seiki.co.jp", "mitsubishielectric.co.jp", "nikkei.com", "nissan.co.jp", "kyocera.co.jp", "paypal.com",
	"日本年金機構.jp", "ロボ工業.jp", "abc.co.jp", "a-sha.co.jp", "tokyo1.example", "nipponseiki.co.jp", "hatomark.com", "sumitomo.co.jp", "aoba.co",
}

func TestImitates(t *testing.T) {
	g := Guard(protected)
	for _, tt := range []struct{ domain, of, how string }{
		{"m0fa.go.jp", "mofa.go.jp", "confusable"},
		{"mofa.g0.jp", "mofa.go.jp", "confusable"},
		{"www.mofa.g0.jp", "mofa.go.jp", "confusable"},
		{"tok1wa.co.jp", "tokiwa.co.jp", "typo"},
		{"nlkkei.com", "nikkei.com", "typo"},
		{"paypaI.com", "paypal.com", "confusable"},
		{"PaypaI.com.", "paypal.com", "confusable"},
		{"paypa1.com", "paypal.com", "confusable"},
		{"pаypal.com", "paypal.com", "confusable"}, // one Cyrillic letter
		{"xn--pypal-4ve.com", "paypal.com", "confusable"},
		{"pãypal.com", "paypal.com", "confusable"},
		{"rnofa.go.jp", "mofa.go.jp", "confusable"},
		{"tokivva.co.jp", "tokiwa.co.jp", "confusable"},
		{"口ボエ業.jp", "ロボ工業.jp", "confusable"},
		{"secure-раypal.example", "secure-paypal.example", "mixed-script"},
		{"аmazon.example", "amazon.example", "mixed-script"},
		{"gοοgle.example", "google.example", "mixed-script"}, // Greek

		{"mofa-go-jp.com", "mofa.go.jp", "moved-suffix"},
		{"mofa-go.jp", "mofa.go.jp", "moved-suffix"},
		{"mofa.go-jp.com", "mofa.go.jp", "moved-suffix"},
		{"x-mofa.go-jp.net", "mofa.go.jp", "moved-suffix"},
		{"mofa.go.jp.example.net", "mofa.go.jp", "moved-suffix"},
		{"mofa.go.jp.net", "mofa.go.jp", "moved-suffix"},
		{"login.mofa.go.jp.example.co.jp", "mofa.go.jp", "moved-suffix"},
		{"nids-mod-go-jp.com", "nids.mod.go.jp", "moved-suffix"},
		{"e-tax-nta.go-jp.com", "e-tax.nta.go.jp", "moved-suffix"},
		{"riken-jp.com", "riken.jp", "moved-suffix"},
		{"riken.jp.example.org", "riken.jp", "moved-suffix"},
		{"tokiwaco.jp", "tokiwa.co.jp", "moved-suffix"},
		{"tokiwacojp.com", "tokiwa.co.jp", "moved-suffix"},
		{"tokiwa-cojp.com", "tokiwa.co.jp", "moved-suffix"},
		{"mofago.jp", "mofa.go.jp", "moved-suffix"},
		{"mofagojp.net", "mofa.go.jp", "moved-suffix"},
		{"metro-tokyo-lg.jp", "metro.tokyo.lg.jp", "moved-suffix"},
		{"metro.tokyo-lg.jp", "metro.tokyo.lg.jp", "moved-suffix"},
		{"tokiwa.xyz", "tokiwa.co.jp", "moved-suffix"},
		{"anything-go-jp.com", "go.jp", "moved-suffix"},
		{"x-go.jp.net", "go.jp", "moved-suffix"},
		{"go-jp.com", "go.jp", "moved-suffix"},
		{"anything.go.jp.example.com", "go.jp", "moved-suffix"},
		{"city.aoba.lg-jp.net", "lg.jp", "moved-suffix"},
		{"city-aoba-lg.jp", "lg.jp", "moved-suffix"},
		{"midori.co-jp.com", "co.jp", "moved-suffix"},
		{"u-midori-ac-jp.org", "ac.jp", "moved-suffix"},

		{"mitsubisielectric.co.jp", "mitsubishielectric.co.jp", "typo"},
		{"mitsubishielectrc.com", "mitsubishielectric.co.jp", "typo"},
		{"mitsubishieletrik.com", "mitsubishielectric.co.jp", "typo"},
		{"mitsubishi-electric.jp", "mitsubishielectric.co.jp", "typo"},
		{"tokiva.co.jp", "tokiwa.co.jp", "typo"},
		{"tokkiwa.co.jp", "tokiwa.co.jp", "typo"},
		{"tokiwaa.co.jp", "tokiwa.co.jp", "typo"},
		{"tokwia.co.jp", "tokiwa.co.jp", "typo"},
		{"tokiwa.cp.jp", "tokiwa.co.jp", "typo"},
		{"kyocera.c0.jp", "kyocera.co.jp", "confusable"},
		{"kyoccera.co.jp", "kyocera.co.jp", "typo"},
		{"nisssan.co.jp", "nissan.co.jp", "typo"},
		{"sumitom0.co.jp", "sumitomo.co.jp", "confusable"},
		{"sumitmo.co.jp", "sumitomo.co.jp", "typo"},
		{"smitomo.example", "sumitomo.co.jp", "typo"},
		{"hatomarc.jp", "hatomark.com", "typo"},

		{"tokiwa-support.com", "tokiwa.co.jp", "extra-word"},
		{"secure-tokiwa.com", "tokiwa.co.jp", "extra-word"},
		{"secure-tokiwa-login.net", "tokiwa.co.jp", "extra-word"},
		{"aoba-seiki-info.com", "aoba-seiki.co.jp", "extra-word"},
		{"mofa-support.com", "mofa.go.jp", "extra-word"},
		{"nikkei-jp.com", "nikkei.com", "extra-word"},
		{"tokiwa-co.jp", "tokiwa.co.jp", "moved-suffix"},
	} {
		got, ok := g.Imitates(tt.domain)
		if want := (Imitation{tt.of, tt.how}); got != want || ok != (tt.of != "") {
			t.Errorf("%s: got %+v %v, want %+v", tt.domain, got, ok, want)
		}
	}
}

func TestImitatesNot(t *testing.T) {
	g := Guard(protected)
	for _, domain := range []string{
		"mofa.go.jp", "www.mofa.go.jp", "MOFA.GO.JP.", "mof.go.jp", "moj.go.jp", "city.aoba.lg.jp", "shinjuku.tokyo.lg.jp",
		"tokiwa.co.jp", "mail.tokiwa.co.jp", "tokiwa.com", "tokiwa.jp", "tokiwa.or.jp", "tokiwa.ne.jp", // sisters and namesakes
		"tokiya.co.jp", "tokita.co.jp", "takiwa.co.jp", // other names
		"nissin.co.jp", "nissin.com", "nissay.co.jp", "abd.co.jp", "abc.com", "b-sha.co.jp", "tokyo2.example", "tokyo12.example",
		"nipponseiko.co.jp", "nihonseiki.co.jp", "tokiwas.co.jp", "tokiwa2.co.jp", "tokiwa-denki.co.jp", "tokiwa-group.com", "tokiwa-net.co.jp",
		"digital-support.jp", "digital.com", "digitals.jp", "japan.go.jp", "aoba.co.jp", "lets-go.jp", "sato-co.jp", "go.jp", "co.jp", "jp", "localhost", "",
		"192.0.2.1", "[192.0.2.1]", "jp.sharp", "mofa-go-jp.translate.goog", "tokiwa-co-jp.mail.protection.outlook.com", "tokiwa.co.jp.edgekey.net",
		"例え.jp", "日本語.jp", "nihonごkanji.jp", "ソニーsony.jp", "пример.example", "bücher.example", "mofa.gov", "mofa.go.kr", "riken.co.jp",
		"gojp.com", "jpgo.com", "go-jpn.com", "ac.jpn.com", "sumimoto.co.jp", "日本年金機構.jp", "аррӏе.com", "kyocena.co.jp", "paypay.ne.jp", "example.com",
	} {
		if got, ok := g.Imitates(domain); ok {
			t.Errorf("%s: taken for an imitation of %+v", domain, got)
		}
	}
	if got, ok := Guard(nil).Imitates("tokiwa.com"); ok {
		t.Errorf("with nothing guarded: %+v", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"", "", 1, 0}, {"a", "", 1, 1}, {"abc", "abc", 1, 0}, {"abc", "acb", 1, 1}, {"abc", "abd", 1, 1}, {"abc", "abcd", 1, 1}, {"abcd", "abc", 1, 1},
		{"abc", "cba", 1, 2}, {"abc", "cba", 2, 2}, {"kitten", "sitting", 2, 3}, {"abcdef", "badcfe", 2, 3}, {"abcdef", "badcef", 2, 2}, {"ca", "abc", 2, 3},
		{"abcdefgh", "xabcdefg", 2, 2}, {"a", "abcd", 2, 3},
	} {
		if got := distance(tt.a, tt.b, tt.limit); got != tt.want {
			t.Errorf("%q to %q within %d: got %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
	}
}

// The band of distance gives the same as the whole table.
func TestDistanceAgainstPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		a, b := randomWord(rng, 8), randomWord(rng, 8)
		for limit := 1; limit <= 2; limit++ {
			if got, want := distance(a, b, limit), min(plainDistance(a, b), limit+1); got != want {
				t.Fatalf("%q to %q within %d: got %d, want %d", a, b, limit, got, want)
			}
		}
	}
}

func randomWord(rng *rand.Rand, most int) string {
	w := make([]byte, rng.IntN(most))
	for i := range w {
		w[i] = "abc"[rng.IntN(3)]
	}
	return string(w)
}

func plainDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range len(b) + 1 {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestRomaji(t *testing.T) {
	for s, want := range map[string]bool{
		"nissan": true, "nissin": true, "toyota": true, "sankyu": true, "matcha": true, "shinbashi": true, "shimbashi": true, "kyoto": true, "hatchobori": true,
		"toyotq": false, "nisssan": false, "kyocera": false, "denso": true, "sumitmo": false, "x": false, "n": true, "tokwa": false,
	} {
		if romaji(s) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

func TestGuardedTogether(t *testing.T) {
	g := Guard(protected)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if got, ok := g.Imitates("mofa-go-jp.com"); !ok || got.Of != "mofa.go.jp" {
					t.Error(got, ok)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzImitates(f *testing.F) {
	for _, d := range append(protected, "mofa-go-jp.com", "раураl.com", "xn--", "xn--a.jp", strings.Repeat("a.", 300)+"jp", "a-b-c.go.jp.", "I.I", "ẁ.jp", "\xff.jp", "-.-",
		"2222ѰA.2") {
		f.Add(d)
	}
	g := Guard(protected)
	f.Fuzz(func(t *testing.T, domain string) {
		got, ok := g.Imitates(domain)
		if ok != (got.Of != "" && got.How != "") {
			t.Fatalf("%q: %+v %v", domain, got, ok)
		}
		if ok && InDomain(domain, []string{got.Of}) && got.How != "moved-suffix" {
			t.Fatalf("%q imitates what it is: %+v", domain, got)
		}
		own := Guard([]string{domain})
		if got, ok := own.Imitates(domain); ok && got.How != "moved-suffix" && got.How != "mixed-script" {
			t.Fatalf("%q imitates itself: %+v", domain, got)
		}
	})
}

// manyNames makes n different names as Japanese houses have them.
func manyNames(n int) (list []string) {
	rng := rand.New(rand.NewPCG(3, 4))
	syllables := strings.Fields("ka ki ku ke ko sa shi su se so ta chi tsu te to na ni no ha hi fu mi mu mo ya yu yo ra ri ru wa n ga go da do ba")
	suffixes := []string{"co.jp", "jp", "com", "or.jp"}
	seen := map[string]bool{}
	for len(list) < n {
		var w strings.Builder
		for range 2 + rng.IntN(5) {
			w.WriteString(syllables[rng.IntN(len(syllables))])
		}
		if d := w.String() + "." + suffixes[rng.IntN(len(suffixes))]; !seen[d] {
			seen[d] = true
			list = append(list, d)
		}
	}
	return list
}

func BenchmarkImitates(b *testing.B) {
	for _, n := range []int{100, 5000} {
		g := Guard(manyNames(n))
		for _, domain := range []string{"mail.hoshizoranet.co.jp", "kagoshima-support.com", "раураl.example", "a.b-c.d-e.f-g.h-i.j-k.example.net",
			strings.Repeat("a-b.", 180) + "jp"} {
			b.Run(fmt.Sprintf("%d/%.40s", n, domain), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					g.Imitates(domain)
				}
			})
		}
	}
}
