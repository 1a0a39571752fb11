package heuristics

import (
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
)

func TestURLDirectPayload(t *testing.T) {
	for url, want := range map[string]string{
		"https://evil.example/setup.exe": "hit", "https://evil.example/a/Setup.SCR": "hit", "https://evil.example/%E8%AB%8B%E6%B1%82.zip": "hit",
		"https://evil.example/a.lzh?id=1": "hit", "https://evil.example/a.iso#x": "hit", "https://evil.example/a.img": "hit", "https://evil.example/a.vhdx": "hit",
		"https://evil.example/a.lnk": "hit", "https://evil.example/a.js": "hit", "https://evil.example/a.hta": "hit", "https://evil.example/a.doc": "hit",
		"https://evil.example/a.docm": "hit", "https://evil.example/a.xlsm": "hit", "https://evil.example/a.one": "hit", "https://evil.example/setup%2Eexe": "hit",
		"https://evil.example/a.zip;jsessionid=1": "hit", "https://drive.google.com/uc?export=download&id=1": "hit", "https://onedrive.live.com/x?Download=1": "hit",
		"https://www.dropbox.com/s/x/a?dl=1": "hit", "ftp://evil.example/a.rar": "hit", "file://evil.example/share/a.lnk": "hit",

		"https://evil.example/": "no", "https://evil.example/a.html": "no", "https://evil.example/a.pdf": "no", "https://evil.example/a.docx": "no",
		"https://evil.example/a.xls": "no", "https://evil.example/a.png": "no", "https://evil.example/example.com": "no", "https://evil.example/zip": "no",
		"https://evil.example/a.zip/view": "no", "https://evil.example/download?file=a": "no", "https://www.dropbox.com/s/x/a?dl=0": "no",
		"https://evil.example/?download=10": "no", "https://www.meti.go.jp/data.zip": "no", "https://www.tokiwa.example/form.docm": "no", "mailto:a@b.zip": "no",
		"https://setup.exe/": "no", "https://www.city.aoba.lg.jp/yoshiki.xlsm": "no", "https://www.aoba-u.ac.jp/a.zip": "hit",
		"http://192.168.1.2/list.xlsm": "no", "http://203.0.113.7/list.xlsm": "hit", "https://evil.example/a-1.0.tar.gz": "hit",
	} {
		check(t, "url-direct-payload", []example{{url, linking(url, ""), want}})
	}
	known := history.Relation{Known: origin.Yes}
	const own, others = "https://dl.midori.example/driver.zip", "https://evil.example/driver.zip"
	check(t, "url-direct-payload", []example{
		{"a known vendor's own site, confirmed", linking(own, "").auth(origin.Yes).related(known), "no"},
		{"a known vendor, another's site", linking(others, "").auth(origin.Yes).related(known), "hit"},
		{"a known vendor, not confirmed", linking(own, "").auth(origin.No).related(known), "hit"},
		{"confirmed, not known", linking(own, "").auth(origin.Yes), "hit"},
	})
	contains(t, evidenceOf(t, judge(t, linking("https://evil.example/%E8%AB%8B%E6%B1%82.zip", "").f), "url-direct-payload"),
		"downloads a file straight away (“請求.zip”, from evil.example)", "ファイル「請求.zip」が直接ダウンロードされるリンクがあります(接続先:evil.example)")
}

// Sources of programs are published as compressed tar.
func TestSourceArchivesWeighHalf(t *testing.T) {
	for name, want := range map[string]float64{"a-1.0.tar.gz": 0.5, "a.TGZ": 0.5, "a.tar.xz": 0.5, "a.zip": 1, "a.exe": 1, "a.gz": 1, "tar.gz.exe": 1} {
		if got := share(t, "url-direct-payload", linking("https://evil.example/"+name, "").f); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestURLDirectPayloadUnnamed(t *testing.T) {
	e := evidenceOf(t, judge(t, linking("https://drive.google.com/uc?export=download&id=1", "").f), "url-direct-payload")
	contains(t, e, "downloads a file straight away (from drive.google.com)", "クリックするとファイルが直接ダウンロードされる")
}

func TestURLShortener(t *testing.T) {
	check(t, "url-shortener", []example{
		{"shortened", linking("https://bit.ly/3x", ""), "hit"},
		{"Japanese service", linking("http://ur0.jp/abc", "こちら"), "hit"},
		{"confirmed", linking("https://bit.ly/3x", "").auth(origin.Yes), "hit"},
		{"newsletter that nobody confirmed", linking("https://bit.ly/3x", "").circular(origin.Unknown), "hit"},
		{"newsletter", linking("https://bit.ly/3x", "").circular(origin.Yes), "no"},
		{"the service's own page", linking("https://bitly.com/", ""), "no"},
		{"notice of a social network", facts().toTokiwa().from("notify@x.com").linking("https://t.co/3x", "").auth(origin.Yes), "no"},
		{"in its name, not confirmed", facts().toTokiwa().from("notify@x.com").linking("https://t.co/3x", "").auth(origin.No), "hit"},
		{"another site", linking("https://midori.example/bit.ly", ""), "no"},
		{"no links", facts(), "no"},
	})
	contains(t, evidenceOf(t, judge(t, linking("https://bit.ly/3x", "").f), "url-shortener"), "(bit.ly/3x)", "短縮されたリンク(bit.ly/3x)")
}

// Evidence shows no address that a mail program makes a link of; the whole address stands beside it.
func TestLinksAreShownWithoutScheme(t *testing.T) {
	e := evidenceOf(t, judge(t, linking("HTTPS://bit.ly/3x", "").f), "url-shortener")
	if e.Data["url"] != "bit.ly/3x" || e.Data["link"] != "HTTPS://bit.ly/3x" {
		t.Errorf("%v", e.Data)
	}
}

func TestURLCloudShare(t *testing.T) {
	check(t, "url-cloud-share", []example{
		{"Google Drive", linking("https://drive.google.com/file/d/1/view", ""), "hit"},
		{"GigaFile", linking("https://12.gigafile.nu/0101-abc", ""), "hit"},
		{"SharePoint", linking("https://midori.sharepoint.com/:f:/g/x", ""), "hit"},
		{"confirmed", linking("https://drive.google.com/file/d/1/view", "").auth(origin.Yes), "hit"},
		{"another site", linking("https://drive.google.com.evil.example/", ""), "no"},
		{"the company", linking("https://www.google.com/", ""), "no"},
	})
	contains(t, evidenceOf(t, judge(t, linking("https://12.gigafile.nu/0101-abc", "").f), "url-cloud-share"),
		"service GigaFile (12.gigafile.nu)", "「GigaFile」へのリンクがあります(12.gigafile.nu)")
}
