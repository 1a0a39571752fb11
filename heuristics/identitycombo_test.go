package heuristics

import (
	"slices"
	"testing"

	"sekisho/internal/payload"
)

func TestFreemailOrgPayload(t *testing.T) {
	locked := file("2", "資料.zip", payload.ZIP)
	locked.Encrypted, locked.Unfinished = true, payload.Encrypted
	for what, c := range map[string]struct {
		facts given
		want  bool
	}{
		"ministry, any attachment":         {facts().from("外務省 <x@gmail.com>").carrying(file("2", "資料.pdf", payload.PDF)), true},
		"ministry, program":                {facts().from("外務省 <x@gmail.com>").carrying(file("2", "資料.exe", payload.PE)), true},
		"newspaper, program":               {facts().from("朝日新聞 <x@gmail.com>").carrying(file("2", "資料.exe", payload.PE)), true},
		"newspaper, encrypted archive":     {facts().from("朝日新聞 <x@gmail.com>").carrying(locked), true},
		"newspaper, document":              {facts().from("朝日新聞 <x@gmail.com>").carrying(file("2", "資料.pdf", payload.PDF)), false},
		"ministry, nothing attached":       {facts().from("外務省 <x@gmail.com>"), false},
		"person, program":                  {facts().from("山田太郎 <x@gmail.com>").carrying(file("2", "資料.exe", payload.PE)), false},
		"newspaper's own address, program": {facts().from("朝日新聞 <x@asahi.com>").carrying(file("2", "資料.exe", payload.PE)), false},
	} {
		if got := slices.Contains(found(judge(t, c.facts.f)), "freemail-org-payload"); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}

func TestCloudRapport(t *testing.T) {
	shared := func(from, url string) given {
		g := linking(url, "")
		g.f.Mail.Header = nil
		return g.from(from)
	}
	for what, c := range map[string]struct {
		facts given
		want  bool
	}{
		"ministry on free mail":         {shared("外務省 <x@gmail.com>", "https://drive.google.com/x"), true},
		"person on free mail":           {shared("田中一郎 <x@gmail.com>", "https://drive.google.com/x"), false},
		"firm on free mail":             {shared("株式会社青葉 <x@gmail.com>", "https://drive.google.com/x"), false},
		"look-alike domain":             {shared("x@mofa-go-jp.com", "https://drive.google.com/x"), true},
		"own domain":                    {shared("外務省 <x@mofa.go.jp>", "https://drive.google.com/x"), false},
		"ministry on free mail, a page": {shared("外務省 <x@gmail.com>", "https://www.example.net/x"), false},
	} {
		if got := slices.Contains(found(judge(t, c.facts.f)), "cloud-rapport"); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
