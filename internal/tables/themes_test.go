package tables

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestThemeOf(t *testing.T) {
	set := Embedded()
	for _, c := range []struct {
		title, body, want string
	}{
		{"国際会議のご案内", "", "event"},
		{"ご連絡", "シンポジウムを開催します。展示会もあります。", "event"},
		{"ご連絡", "シンポジウムを開催します。シンポジウムは無料です。", ""}, // one word, twice
		{"報告書.pdf", "", "report"},
		{"震災", "取材", "news"},
		{"", "台湾海峡と日米同盟について", "approach"},
		{"お見積りの件", "お問い合わせは下記までお願いいたします。", ""},
		{"reported", "reporter", ""},
		{"Conference invitation", "", "event"},
		{"研修会の報告書", "", "event"}, // alike: the order of classes
	} {
		got := set.ThemeOf([]string{strings.ToLower(c.title)}, c.body)
		if got.Class != c.want || (got.Class != "") != (len(got.Words) > 0) {
			t.Errorf("%q, %q: %+v, want %q", c.title, c.body, got, c.want)
		}
	}
	many := strings.Repeat("シンポジウム 報告書 震災 取材 ", 20_000)
	if got := set.ThemeOf([]string{many}, many); got.Class != "event" || len(got.Words) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestThemesAreExtended(t *testing.T) {
	set, err := Load(fstest.MapFS{"themes.txt": {Data: []byte("news | 半導体; ！\nreport | !報告書")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := set.ThemeOf([]string{"半導体の動向"}, ""); got.Class != "news" || !slices.Equal(got.Words, []string{"半導体"}) {
		t.Errorf("%+v", got)
	}
	if got := set.ThemeOf([]string{"報告書"}, ""); got.Class != "" {
		t.Errorf("taken out, and %+v", got)
	}
	for _, broken := range []string{"x | y", "news", "news | a;;b", "news | a | b", "news | !"} {
		_, err := Load(fstest.MapFS{"themes.txt": {Data: []byte("# head\n" + broken)}})
		if err == nil || !strings.Contains(err.Error(), "themes.txt: line 2") {
			t.Errorf("%q: %v", broken, err)
		}
	}
}

func TestPractices(t *testing.T) {
	set := Embedded()
	ipa, ok := set.PractiserOfDomain("mail.IPA.go.jp")
	if !ok || ipa.En != "the Information-technology Promotion Agency of Japan (IPA)" {
		t.Fatalf("%+v", ipa)
	}
	said := set.Practices(ipa)
	if len(said) != 2 || said[0].Kind != NeverAttach || said[1].Kind != NeverHTML || said[0].Since != "2008-11" || !slices.Contains(said[0].Words, "注意喚起") {
		t.Errorf("%+v", said)
	}
	if named := set.PractisersNamed("IPA セキュリティセンター"); len(named) != 1 || named[0].Ja != ipa.Ja {
		t.Errorf("%+v", named)
	}
	if named := set.PractisersNamed("青葉商事"); len(named) != 0 {
		t.Errorf("%+v", named)
	}
	for broken, why := range map[string]string{
		"x | y | | a.example | never | | 2020-01 | z":                 "eight columns",
		"x | y | | a.example | never_attach | | 2020 | z":             "no month",
		"x | y | | a.example | never_attach | | 2020-01 |":            "eight columns",
		"x | y | | not a domain/ | only_domain | | 2020-01 | z":       "no domain",
		"x | y | | a.example | only_signed | w; v | 2020-01 | z | zz": "eight columns",
	} {
		_, err := Load(fstest.MapFS{"practices.txt": {Data: []byte(broken)}})
		if err == nil || !strings.Contains(err.Error(), "practices.txt: line 1") || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", broken, err)
		}
	}
}

// The lists of words name their source and month, and no word stands twice.
func TestWordListsAreWellFormed(t *testing.T) {
	for _, name := range []string{"themes.txt", "practices.txt"} {
		data, err := embedded.ReadFile("data/" + name)
		if err != nil || !regexp.MustCompile(`(?s)^# [^\n]*Source: .+; compiled 20\d\d-\d\d\.`).Match(data) {
			t.Errorf("%s does not name its source and month (%v)", name, err)
		}
		if name != "themes.txt" {
			continue
		}
		seen := map[string]bool{}
		for n, line := range lines(string(data)) {
			for word := range strings.SplitSeq(columns(line)[1], ";") {
				if word = strings.TrimSpace(word); seen[word] {
					t.Errorf("line %d: %s stands twice", n, word)
				}
				seen[word] = true
			}
		}
	}
}

func BenchmarkThemeOf(b *testing.B) {
	set := Embedded()
	body := strings.Repeat("いつもお世話になっております。青葉商事の山田です。資料をお送りします。", 50)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		set.ThemeOf([]string{"お見積りの件"}, body)
	}
}
